"""What families were told, and what came of it: waits that were said, and times that were printed on tickets."""

from collections.abc import Iterable, Iterator
from statistics import fmean

import msgspec

from hub.night import events as e
from hub.night.events import Fact
from hub.night.state import Night

MINUTE = 60.0


class Promise(msgspec.Struct, frozen=True):
    """Seconds from when it was made. `came`: None where it never began; then `at_least` is how long it was waited for.

    `stop`: which stop of a printed route, from 1; 0 is a wait that was said. `left`: meetings to come, then.
    """

    family: str
    at: float
    middle: float
    low: float
    high: float
    left: int
    booked: bool = False  # all of them have their times
    stop: int = 0
    at_check_in: bool = False
    came: float | None = None
    at_least: float = 0.0

    @property
    def held(self) -> bool | None:
        """None: nobody can know, since the family left, or went to dinner, within the range."""
        if self.came is not None:
            return self.low <= self.came <= self.high
        return False if self.at_least > self.high else None


class Kept(msgspec.Struct, frozen=True):
    """How a set of promises came out. Minutes; `bias` above 0: it took longer than was said; `coverage` in per cent."""

    promises: int
    judged: int
    mae: float | None
    bias: float | None
    coverage: float | None
    sooner: float | None  # per cent before the range
    later: float | None  # per cent after it, or never
    width: float | None  # minutes from low to high, on average


def kept(promises: Iterable[Promise]) -> Kept:
    made = list(promises)
    judged = [p for p in made if p.held is not None]
    errors = [(p.came - p.middle) / MINUTE for p in judged if p.came is not None]
    sooner = sum(p.came is not None and p.came < p.low for p in judged)
    held = sum(p.held is True for p in judged)
    return Kept(
        len(made),
        len(judged),
        _round(fmean(map(abs, errors))) if errors else None,
        _round(fmean(errors)) if errors else None,
        _share(held, len(judged)),
        _share(sooner, len(judged)),
        _share(len(judged) - held - sooner, len(judged)),
        _round(fmean((p.high - p.low) / MINUTE for p in judged)) if judged else None,
    )


def _round(number: float) -> float:
    return round(number, 2)


def _share(some: int, of: int) -> float | None:
    return round(100 * some / of, 1) if of else None


class Listening:
    """Gathers promises while facts go by; `night` is as it was before each fact."""

    def __init__(self, night: Night, closes: float) -> None:
        self._night, self._closes = night, closes
        self._open: dict[str, Promise] = {}
        self._printed: dict[str, list[tuple[Promise, str]]] = {}  # family -> promises, and the meeting of each
        self._checked_in = ""  # the cause of the newest check-in
        self._done: list[Promise] = []
        self._starts: dict[str, float] = {}  # meeting -> when it began
        self._gone: dict[str, float] = {}

    def hear(self, fact: Fact) -> None:
        match fact.event:
            case e.FamilyArrived(family=family):
                self._checked_in = fact.cause
                self._end(family, fact.at, void=True)
                self._gone.pop(family, None)
            case e.RoutePlanned() if fact.cause == self._checked_in:
                self._print(fact.event, fact.at)
            case e.WaitPromised():
                self._tell(fact.event, fact)
            case e.MeetingStarted(meeting=meeting):
                self._began(meeting, fact.at)
            case e.StartUndone(meeting=meeting):
                self._did_not_begin(meeting)
            case e.FamilyLeft(family=family):
                self.gone(family, fact.at)
            case e.FamilySteppedOut(family=family):
                self._end(family, fact.at, void=True)
            case e.CheckInUndone(family=family):
                self._open.pop(family, None)
                self._printed.pop(family, None)
            case _:
                pass

    def gone(self, family: str, at: float) -> None:
        self._end(family, at)
        self._gone.setdefault(family, at)

    def all(self) -> Iterator[Promise]:
        """Every promise, judged by what happened until closing."""
        for family in list(self._open):
            self._end(family, self._closes)
        yield from self._done
        for family, printed in self._printed.items():
            for promise, meeting in printed:
                yield self._judged(family, promise, self._starts.get(meeting))

    def in_order(self) -> Iterator[Promise]:
        """Printed stops once more, each judged by the meeting that came at its place, whichever it was."""
        began: dict[str, list[float]] = {}
        for meeting, start in self._starts.items():
            began.setdefault(self._night.belongs.get(meeting, ""), []).append(start)
        for family, printed in self._printed.items():
            for promise, _ in printed:
                starts = sorted(at for at in began.get(family, []) if at >= promise.at)
                yield self._judged(family, promise, starts[promise.stop - 1] if len(starts) >= promise.stop else None)

    def _judged(self, family: str, promise: Promise, start: float | None) -> Promise:
        if start is not None:
            return msgspec.structs.replace(promise, came=start - promise.at)
        return msgspec.structs.replace(promise, at_least=self._gone.get(family, self._closes) - promise.at)

    def _tell(self, told: e.WaitPromised, fact: Fact) -> None:
        self._end(told.family, fact.at, void=True)
        at_check_in = fact.cause == self._checked_in
        self._open[told.family] = Promise(
            told.family, fact.at, told.seconds, told.low, told.high, told.left, told.booked, at_check_in=at_check_in
        )

    def _print(self, route: e.RoutePlanned, at: float) -> None:
        stops = [stop for stop in route.stops if stop.meeting is not None]
        self._printed[route.family] = [
            (self._stop(route.family, s, n, at, len(stops)), s.meeting or "") for n, s in enumerate(stops, start=1)
        ]

    def _stop(self, family: str, stop: e.Stop, number: int, at: float, of: int) -> Promise:
        meeting = self._night.meeting(stop.meeting or "")
        low, high = stop.low - at, stop.high - at
        booked = meeting is not None and meeting.booked_at is not None
        return Promise(family, at, (low + high) / 2, low, high, of, booked, number, at_check_in=True)

    def _began(self, meeting: str, at: float) -> None:
        self._starts.setdefault(meeting, at)
        if promise := self._open.pop(self._night.belongs.get(meeting, ""), None):
            self._done.append(msgspec.structs.replace(promise, came=at - promise.at))

    def _did_not_begin(self, meeting: str) -> None:
        """A wrong press: the promise is open again."""
        family, start = self._night.belongs.get(meeting, ""), self._starts.pop(meeting, None)
        for promise in reversed(self._done):
            if promise.family == family and start is not None and promise.came == start - promise.at:
                self._done.remove(promise)
                self._open[family] = msgspec.structs.replace(promise, came=None)
                break

    def _end(self, family: str, at: float, void: bool = False) -> None:
        if promise := self._open.pop(family, None):
            self._done.append(msgspec.structs.replace(promise, at_least=0.0 if void else at - promise.at))
