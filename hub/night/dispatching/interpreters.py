"""Interpreters by the meeting: which come free when, who goes where, and when a door stops waiting for one."""

from hub.night.dispatching.decisions import Interpret, Release
from hub.night.dispatching.picture import Door, Interpreter, Party
from hub.night.dispatching.round import NOBODY, Round

WALK = 45.0  # seconds an interpreter takes to the next door, about
ANOTHER = 240.0  # seconds after which an interpreter who is promised already may come again
AT_HAND = 30.0  # seconds to a meeting for which an interpreter may be taken from elsewhere


class Supply:
    """When the interpreters of each language come free, those promised to parties at doors not counted.

    Twice as many parties as interpreters may be at doors: then one who comes free always finds a door that is ready.
    """

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.times: dict[str, list[float]] = {}  # latest first
        self.promised: dict[str, float] = {}  # party -> when its interpreter could be there
        for interpreter in round_.picture.interpreters.values():
            free = self._free_at(interpreter)
            if free is not None:
                for language in interpreter.languages:
                    self.times.setdefault(language, []).append(free)
        for times in self.times.values():
            times.sort(reverse=True)
            times[:0] = [times[0] + ANOTHER * (len(times) - i) for i in range(len(times))]
        self._promise()

    def _free_at(self, interpreter: Interpreter) -> float | None:
        if interpreter.party is None:
            free = max(self.round.now, interpreter.since)
            return free if free <= interpreter.until else None
        party = self.round.picture.parties[interpreter.party]
        return self.round.free_at.get(party.door) if party.state == "meeting" and party.door else None

    def _promise(self) -> None:
        """Parties at doors are served first, in the order their doors come free."""
        round_ = self.round
        waiting = []
        for door in round_.picture.doors.values():
            for name in door.coming:
                party = round_.picture.parties[name]
                language = party.needs(door)
                if language and party.interpreter is None:
                    waiting.append((round_.ready_at(party, door), party.there_at, name, language))
        for *_, name, language in sorted(waiting):
            if times := self.times.get(language):
                self.promised[name] = times.pop() + WALK

    def next(self, language: str) -> float | None:
        """When the next one could be at a door, or None."""
        times = self.times.get(language)
        return times[-1] + WALK if times else None

    def use(self, language: str) -> None:
        self.times[language].pop()

    def for_party(self, party: Party, door: Door) -> float:
        """When the interpreter of a party at this door is there."""
        if party.needs(door) is None or party.interpreter:
            return self.round.now
        return self.promised.get(party.id, self.round.now + NOBODY)


def stuck(round_: Round, supply: Supply, door: Door) -> bool:
    """Whether all who were sent here wait for interpreters who are not near, so that somebody else may go first."""
    patient = round_.weights.passing + round_.weights.patient * max(0.0, round_.steer)
    soon = max(round_.free_at[door.id], round_.now) + patient
    if len(door.coming) > 2:
        return False
    return all(supply.for_party(round_.picture.parties[name], door) > soon for name in door.coming)


def assign(round_: Round) -> None:
    """Free interpreters go where they are needed first; for a meeting at hand one leaves a door that is still busy.

    Of several the one with the fewest languages goes: who alone speaks the rare one is kept for it.
    """
    picture, weights = round_.picture, round_.weights
    needed = []
    for door in picture.doors.values():
        for name in door.coming:
            party = picture.parties[name]
            if party.needs(door) and party.interpreter is None:
                needed.append((round_.ready_at(party, door), party.there_at, name, door))
    on_duty = [i for i in picture.interpreters.values() if i.on_duty(round_.now)]
    for at, _, name, door in sorted(needed, key=lambda need: need[:3]):
        party = picture.parties[name]
        speaking = [i for i in on_duty if party.language in i.languages]
        free = [i for i in speaking if i.party is None]
        if not free and at - round_.now <= AT_HAND:
            free = [i for i in speaking if _waits_in_vain(round_, i)]
        if free:
            best = min(free, key=lambda i: (i.second, len(i.languages), picture.walk(i.place, door.place), i.id))
            if at - round_.now <= picture.walk(best.place, door.place) + weights.lead:
                _give(round_, best, party)


def _waits_in_vain(round_: Round, interpreter: Interpreter) -> bool:
    """Whether the interpreter stands at a door that is busy for a while yet."""
    party = round_.picture.parties[interpreter.party or ""]
    if party.state != "sent" or party.door is None:
        return False
    door = round_.picture.doors[party.door]
    return door.called != party.id and round_.free_at[door.id] - round_.now > round_.weights.take


def _give(round_: Round, interpreter: Interpreter, party: Party) -> None:
    if interpreter.party is not None:
        round_.picture.parties[interpreter.party].interpreter = None
        round_.out.append(Release(interpreter.id))
    interpreter.party, party.interpreter = party.id, interpreter.id
    round_.out.append(Interpret(interpreter.id, party.id))
