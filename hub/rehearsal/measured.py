"""One evening read from its journal: how long each family waited, what it missed, how full every line was."""

from collections.abc import Iterable, Mapping

import msgspec

from hub.night import estimates
from hub.night import events as e
from hub.night.duties import on_duty
from hub.night.events import Fact, Outlook
from hub.night.roster import Roster, Rules
from hub.night.state import Night
from hub.rehearsal.promises import Listening, Promise

EVERY = 300.0  # seconds between two looks at the house
TOO_MANY = 2  # families too many in a line, from which on it is said to overflow


class FamilyEvening(msgspec.Struct, frozen=True):
    """`waited`: seconds in the building in no meeting and not at dinner, until the last meeting or until it left."""

    family: str
    language: str
    helped: bool  # needs an interpreter
    came_at: float
    left_at: float
    wanted: int
    had: int
    waited: float
    longest: float  # seconds for one meeting
    gave_up: bool  # left before closing with meetings to come


class MeetingEvening(msgspec.Struct, frozen=True):
    """`said`: the newest outlook before it began, or at the end. `warned`: first warning, seconds before closing."""

    teacher: str
    had: bool
    by_own_will: bool  # not had since the family left
    said: Outlook
    worst: Outlook
    warned: float | None
    later: bool  # promised for another day


class Look(msgspec.Struct, frozen=True):
    """The house at one time. `lines`: teacher -> families in the building that still want this teacher.

    `overflows`: teachers whose line is at least two too long. `interpreting`: of `interpreters` on duty.
    """

    at: float
    inside: int
    waiting: int
    lines: dict[str, int]
    overflows: tuple[str, ...]
    interpreting: int
    interpreters: int


class Wait(msgspec.Struct, frozen=True):
    began: float
    seconds: float
    helped: bool


class Evening(msgspec.Struct, frozen=True):
    families: list[FamilyEvening]
    meetings: list[MeetingEvening]
    promises: list[Promise]
    in_order: list[Promise]  # printed stops, judged by the meeting that came at their place
    waits: list[Wait]
    looks: list[Look]
    calls: int
    not_found: int
    sent: int
    redirected: int
    uninterpreted: int  # meetings that went on without the interpreter they needed


class _Visit:
    def __init__(self, at: float) -> None:
        self.came_at, self.since, self.left_at = at, at, 0.0
        self.out_at: float | None = None
        self.waited = self.longest = self.pending = 0.0
        self.gone = False
        self.before = (at, 0.0, 0.0)  # the newest start: since, waited, longest

    def out(self, at: float) -> None:
        if self.out_at is None:
            self.pending += max(0.0, at - self.since)
            self.out_at = at

    def back(self, at: float) -> None:
        if self.out_at is not None:
            self.since, self.out_at = at, None

    def waits_until(self, at: float) -> float:
        """Seconds of this wait."""
        self.back(self.since if self.out_at is None else min(at, self.out_until))
        seconds = self.pending + max(0.0, at - self.since)
        self.waited += seconds
        self.longest = max(self.longest, seconds)
        self.pending = 0.0
        return seconds

    out_until = float("inf")


def read(roster: Roster, rules: Rules, facts: Iterable[Fact], went: Mapping[str, float] | None = None) -> Evening:
    """`went`: when families left of whom the journal does not know it; only a rehearsal can tell."""
    reader = _Reader(roster, rules, dict(went or {}))
    for fact in facts:
        reader.take(fact)
    return reader.end()


class _Reader:
    def __init__(self, roster: Roster, rules: Rules, went: dict[str, float]) -> None:
        self.night, self.roster, self.rules, self.went = Night(roster, rules), roster, rules, went
        self.listening = Listening(self.night, rules.closes)
        self.visits: dict[str, _Visit] = {}
        self.outlooks: dict[str, list[tuple[float, Outlook]]] = {}
        self.starts: dict[str, float] = {}
        self.waits: list[Wait] = []
        self.looks: list[Look] = []
        self.calls = self.not_found = self.sent = self.redirected = 0
        self.lacking: set[str] = set()
        self._next_look = rules.opens
        self._went = sorted((at, family) for family, at in went.items())

    def take(self, fact: Fact) -> None:
        self._pass(fact.at)
        self.listening.hear(fact)
        self._note(fact.event, fact.at)
        self.night.apply(fact)

    def _pass(self, at: float) -> None:
        """Time goes by until `at`."""
        while self._went and self._went[0][0] < at:
            gone_at, family = self._went.pop(0)
            self._leaves(family, gone_at)
        while self._next_look <= min(at, self.rules.closes):
            self.looks.append(self._look(self._next_look))
            self._next_look += EVERY

    def _note(self, event: e.AnyEvent, at: float) -> None:
        match event:
            case e.FamilyArrived(family=family):
                visit = self.visits.setdefault(family, _Visit(at))
                visit.since, visit.gone, visit.pending = at, False, 0.0
            case e.FamilyLeft(family=family):
                self._leaves(family, at)
            case e.CheckInUndone(family=family):
                self.visits.pop(family, None)
            case e.FamilySteppedOut(family=family) if family in self.visits:
                self.visits[family].out(at)
                self.visits[family].out_until = event.until
            case e.FamilyCameBack(family=family) if family in self.visits:
                self.visits[family].back(at)
            case e.FamilySent():
                self.sent += 1
                self.redirected += event.instead is not None
            case e.FamilyCalled():
                self.calls += 1
            case e.FamilyPassedOver():
                self.not_found += 1
            case e.InterpreterLacking(meeting=meeting):
                self.lacking.add(meeting)
            case e.OutlookChanged(meeting=meeting, outlook=outlook):
                self.outlooks.setdefault(meeting, []).append((at, outlook))
            case e.MeetingStarted(meeting=meeting):
                self._starts(meeting, at)
            case e.StartUndone(meeting=meeting):
                self._did_not_start(meeting)
            case e.MeetingFinished(meeting=meeting):
                if (been := self._visit(meeting)) is not None:
                    been.since = been.left_at = at
            case _:
                pass

    def _visit(self, meeting: str) -> _Visit | None:
        return self.visits.get(self.night.belongs.get(meeting, ""))

    def _helped(self, family: str) -> bool:
        visit = self.night.visits.get(family)
        return bool(visit and visit.needs.interpreter)

    def _starts(self, meeting: str, at: float) -> None:
        self.starts.setdefault(meeting, at)
        if visit := self._visit(meeting):
            visit.before = visit.since, visit.waited, visit.longest
            helped = self._helped(self.night.belongs[meeting])
            self.waits.append(Wait(visit.since, visit.waits_until(at), helped))

    def _did_not_start(self, meeting: str) -> None:
        """A wrong press: the wait goes on as if nothing had been."""
        visit, start = self._visit(meeting), self.starts.pop(meeting, None)
        if visit and start is not None:
            visit.since, visit.waited, visit.longest = visit.before
            self.waits = [w for w in self.waits if w.began != visit.since or w.began + w.seconds != start]

    def _leaves(self, family: str, at: float) -> None:
        visit, here = self.visits.get(family), self.night.visits.get(family)
        if visit and here and not visit.gone:
            visit.gone = True
            if here.left_meetings:
                visit.left_at = at
                visit.waits_until(at)
            self.listening.gone(family, at)

    def _look(self, at: float) -> Look:
        night = self.night
        inside = {v.family: v for v in night.visits.values() if v.here and (v.left_meetings or v.busy)}
        inside = {family: v for family, v in inside.items() if not self.visits[family].gone}
        talking = {line.now for line in night.lines.values() if line.now}
        waiting = [v for v in inside.values() if v.busy not in talking and (v.out_until or 0.0) <= at]
        lines = {
            line.teacher: sum(night.belongs.get(m) in inside for m in line.waiting)
            for line in night.lines.values()
            if line.teacher in self.roster.teachers
        }
        left = max(0.0, self.rules.closes - at)
        over = tuple(t for t, n in lines.items() if (n - TOO_MANY) * estimates.pace(night, t) > left)
        adults = [v for v in self.roster.volunteers.values() if v.role == "interpreter" and on_duty(night, v, at)]
        busy = sum(night.duties[v.id].meeting in talking for v in adults if night.duties[v.id].meeting)
        return Look(at, len(inside), len(waiting), lines, over, busy, len(adults))

    def end(self) -> Evening:
        closes = self.rules.closes
        self._pass(closes)
        families, meetings = [], []
        for family, been in self.visits.items():
            here = self.night.visits.get(family)
            if here is None:
                continue
            gave_up = been.gone and bool(here.left_meetings)
            if not been.gone and here.left_meetings:
                been.left_at = max(closes, been.left_at)
                been.waits_until(closes)
            known = self.roster.families.get(family)
            wanted = here.left_meetings | here.had_meetings | here.follow_ups
            families.append(
                FamilyEvening(
                    family,
                    known.language if known else "",
                    here.needs.interpreter,
                    been.came_at,
                    been.left_at or been.came_at,
                    len(wanted),
                    len(here.had_meetings),
                    been.waited,
                    been.longest,
                    gave_up,
                )
            )
            meetings += [
                self._meeting(m, m in here.had_meetings, gave_up, m in here.follow_ups) for m in sorted(wanted)
            ]
        promises = list(self.listening.all())
        return Evening(
            families,
            meetings,
            promises,
            list(self.listening.in_order()),
            self.waits,
            self.looks,
            self.calls,
            self.not_found,
            self.sent,
            self.redirected,
            len(self.lacking & self.starts.keys()),
        )

    def _meeting(self, meeting: str, had: bool, gave_up: bool, later: bool) -> MeetingEvening:
        known = self.night.meeting(meeting)
        said = self.outlooks.get(meeting, [])
        order: dict[Outlook, int] = {"likely": 0, "at-risk": 1, "not-tonight": 2}
        worst: Outlook = max((outlook for _, outlook in said), key=order.__getitem__, default="likely")
        first = next((at for at, outlook in said if outlook != "likely"), None)
        return MeetingEvening(
            known.teacher if known else "",
            had,
            not had and gave_up,
            said[-1][1] if said else "likely",
            worst,
            self.rules.closes - first if first is not None else None,
            later,
        )
