"""Which meetings can still be had tonight: the rest of the evening played once, at the pace tonight has shown.

Who is not sure to get in hears of it while there is time for a swap or a follow-up, not when the doors close.
"""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from hub.night import events as e
from hub.night.dispatching.picture import INTERPRETED, Door, Party, Picture
from hub.night.dispatching.round import Round
from hub.night.dispatching.weights import WEIGHTS
from hub.night.seen import doors_left
from hub.night.state import Night

CHANGEOVER = 45.0  # seconds from one family's end to the next one's beginning
UNSURE = 0.3  # of the time until a meeting's beginning: how far off that may be
UNSURE_AT_LEAST = 180.0
CALM = 180.0  # seconds by which it must be better before a warning is taken back


def changes(night: Night, picture: Picture, now: float) -> list[e.OutlookChanged]:
    """Meetings whose outlook is another one than was said last. `picture`: the night once what is decided is done."""
    if now < night.rules.opens:
        return []
    found: list[e.OutlookChanged] = []
    starts = foresee(Round(picture, now, WEIGHTS))
    for visit in night.visits.values():
        for teacher, meeting in doors_left(night, visit).items() if visit.here else ():
            start = starts.get((visit.family, teacher))
            before = night.outlooks.get(meeting.id, "likely")
            if start is not None and visit.busy != meeting.id:
                guessed = start - (meeting.booked_at if meeting.booked_at is not None else now)
                outlook = judge(start - now, night.rules.closes - now, before, guessed)
                if outlook != before:
                    found.append(e.OutlookChanged(meeting.id, outlook))
    return found


def judge(start: float, closes: float, before: e.Outlook, guessed: float | None = None) -> e.Outlook:
    """By when a meeting is foreseen to begin and when the doors close, both in seconds from now.

    `guessed`: how much of the time until then is a guess; a booked time is none.
    """
    unsure = max(UNSURE_AT_LEAST, UNSURE * (start if guessed is None else guessed))
    if start - unsure + (CALM if before == "not-tonight" else 0.0) > closes:
        return "not-tonight"
    if start + unsure + (CALM if before != "likely" else 0.0) > closes:
        return "at-risk"
    return "likely"


def foresee(round_: Round) -> dict[tuple[str, str], float]:
    """(party, door) -> when that meeting is likely to begin, for all that is still wanted.

    A list schedule: the door that is free first takes, of those who want it, the one the rule ranks first.
    """
    return dict(_Rest(round_).play())


class _Rest:
    """The rest of the evening."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        picture = round_.picture
        self.free = {name: self._free_at(party) for name, party in picture.parties.items() if party.left}
        self.left = {name: dict(party.left) for name, party in picture.parties.items() if name in self.free}
        self.wanted = {door.id: self._ranked(door) for door in picture.doors.values()}
        self.helped: dict[str, list[float]] = {}  # language -> when each who interprets it is free
        for interpreter in picture.interpreters.values():
            if interpreter.until >= round_.now:
                for language in interpreter.languages:
                    self.helped.setdefault(language, []).append(max(round_.now, interpreter.since))
        for times in self.helped.values():
            heapify(times)

    def play(self) -> Iterator[tuple[tuple[str, str], float]]:
        round_ = self.round
        opening = [(self._opens(door), door.id) for door in round_.picture.doors.values() if self.wanted[door.id]]
        heapify(opening)
        while opening:
            at, name = heappop(opening)
            door = round_.picture.doors[name]
            party = self._take(door, at)
            start = max(at, self.free[party.id])
            length = round_.pace[name]
            if language := party.needs(door):
                start, length = self._with_interpreter(language, start, length), length * INTERPRETED
            booked = self.left[party.id].pop(name)
            if booked is not None:
                start = max(start, booked - round_.picture.early)
            yield (party.id, name), start
            self.free[party.id] = start + length + CHANGEOVER
            if self.wanted[name]:
                heappush(opening, (start + length + CHANGEOVER, name))

    def _opens(self, door: Door) -> float:
        return self.round.now if door.state == "called" else self.round.free_at[door.id]

    def _free_at(self, party: Party) -> float:
        if party.state == "meeting" and party.door in self.round.free_at:
            return self.round.free_at[party.door]
        return max(self.round.now, party.there_at) if party.state == "sent" else self.round.now

    def _ranked(self, door: Door) -> list[str]:
        """Last the one who comes first: called, sent, booked by time, then as the rule ranks them."""
        parties = self.round.picture.parties

        def rank(name: str) -> tuple[bool, bool, float, bool, float, float, str]:
            party = parties[name]
            booked = party.left[door.id]
            time = booked if booked is not None else float("inf")
            worth = -self.round.worth(party, door)
            first = door.id in party.first
            return name != door.called, party.door != door.id, time, not first, worth, party.came_at, name

        return sorted((name for name in door.wanted_by if name in self.free), key=rank, reverse=True)

    def _take(self, door: Door, at: float) -> Party:
        """The first in rank who is free by then; if nobody is, who is free soonest."""
        wanted = self.wanted[door.id]
        for place in range(len(wanted) - 1, -1, -1):
            name = wanted[place]
            booked = self.left[name][door.id]
            early = booked is not None and booked - self.round.picture.early > at
            if self.free[name] <= at and not early:
                del wanted[place]
                return self.round.picture.parties[name]
        soonest = min(wanted, key=lambda name: (max(self.free[name], self.left[name][door.id] or 0.0), name))
        wanted.remove(soonest)
        return self.round.picture.parties[soonest]

    def _with_interpreter(self, language: str, start: float, length: float) -> float:
        times = self.helped.get(language)
        if not times:
            return start
        start = max(start, heappop(times))
        heappush(times, start + length * INTERPRETED + CHANGEOVER)
        return start
