"""The evening's arrivals and waits until now, counted as facts come: what the office's chart shows."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from hub.night import events as e
from hub.night.events import Fact

STEP = 600.0  # seconds of one bar

FamilyOf = Callable[[str], str | None]  # of a meeting


class SoFar:
    """Reads every fact once. A wait runs from being free (arrived, back, or done elsewhere) to the meeting's begin."""

    def __init__(self, opens: float, booked_at: Callable[[str], float | None], family_of: FamilyOf) -> None:
        self._opens, self._booked, self._family = opens, booked_at, family_of
        self._read = 0
        self._arrived: dict[str, float] = {}
        self._free: dict[str, float] = {}
        self._waits: dict[str, tuple[float, float]] = {}  # meeting -> begun at, waited

    def read(self, facts: Sequence[Fact]) -> None:
        """`facts`: all of the night; what was read before is not read again."""
        for fact in facts[self._read :]:
            self._take(fact.event, fact.at)
        self._read = len(facts)

    def _take(self, event: e.AnyEvent, at: float) -> None:
        match event:
            case e.FamilyArrived():
                self._arrived.setdefault(event.family, at)
                self._free[event.family] = at
            case e.CheckInUndone():
                self._arrived.pop(event.family, None)
            case e.FamilyCameBack():
                self._free[event.family] = at
            case e.MeetingStarted():
                free = self._free.get(self._family(event.meeting) or "", at)
                since = max(free, self._opens, self._booked(event.meeting) or 0.0)
                self._waits[event.meeting] = (at, max(0.0, at - since))
            case e.StartUndone():
                self._waits.pop(event.meeting, None)
            case e.MeetingFinished():
                if family := self._family(event.meeting):
                    self._free[family] = at

    def arrivals(self, begins: float, ends: float) -> list[int]:
        """Families that came in each ten minutes from `begins` on."""
        times = sorted(self._arrived.values())
        edges = [begins + n * STEP for n in range(int((ends - begins) // STEP) + 2)]
        return [bisect_left(times, high) - bisect_left(times, low) for low, high in pairwise(edges)]

    def waits(self, begins: float, now: float) -> list[tuple[float, float | None]]:
        """The middle wait of the meetings that began in each ten minutes, seconds; None where none began."""
        found: dict[int, list[float]] = {}
        for at, waited in self._waits.values():
            found.setdefault(int((at - begins) // STEP), []).append(waited)
        last = int((now - begins) // STEP)
        return [
            (begins + (n + 0.5) * STEP, median(found[n]) if n in found else None)
            for n in range(max(0, last + 1))
            if begins + (n + 0.5) * STEP <= now
        ]
