"""What rehearsed people speak to: the real hub on a virtual clock; or, to compare, lines at doors and no hub."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Protocol

from hub.hub import Hub
from hub.journal import Answer, Entry
from hub.night import commands as c
from hub.night import estimates
from hub.night import events as e
from hub.night.decide import decide
from hub.night.events import Fact
from hub.night.interpreting import ready
from hub.night.parts import Line, Visit
from hub.night.refused import Refused
from hub.night.roster import Meeting, Roster, Rules
from hub.night.state import Night
from hub.night.walking import way
from hub.wire import Declined, Envelope

SOON = 600.0  # seconds before an appointment from which a family stands in that line, where nobody sends it


class Memory:
    """A journal that is kept in memory, and can be written to a file afterwards."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def facts(self) -> Iterator[Fact]:
        return (fact for entry in self.entries for fact in entry.facts)

    def answers(self) -> Iterator[Answer]:
        return (entry.answer for entry in self.entries)

    def write(self, entries: Sequence[Entry]) -> None:
        self.entries += entries

    def close(self) -> None:
        pass


class Clock:
    """Virtual: it stands still until somebody moves it."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Stage(Protocol):
    """`took`: seconds that each look took."""

    took: list[float]
    journal: Memory

    @property
    def night(self) -> Night: ...

    async def ask(self, command: c.AnyCommand, by: str) -> list[Fact]:
        """What comes of it; raises Refused."""
        ...

    async def look(self, ahead: bool = False) -> list[Fact]:
        """Who is to go where now."""
        ...

    async def stop(self) -> None: ...


class HubStage:
    """The hub as it runs the night; only its clock and its disk are not real."""

    def __init__(self, roster: Roster, rules: Rules, clock: Clock) -> None:
        self.journal = Memory()
        self.hub = Hub(roster, rules, self.journal, clock)
        self.hub.start()
        self.hub.listen(self._hear)
        self.took: list[float] = []
        self._clock, self._written, self._heard, self._ids = clock, asyncio.Event(), 0, count(1)

    @property
    def night(self) -> Night:
        return self.hub.night

    async def ask(self, command: c.AnyCommand, by: str) -> list[Fact]:
        outcome = await self.hub.handle(Envelope(f"rehearsed-{next(self._ids)}", self._clock(), command), by)
        if isinstance(outcome, Declined):
            raise Refused(outcome.code)  # type: ignore[arg-type]  # the hub's own codes come back as text
        return list(outcome.facts)

    async def look(self, ahead: bool = False) -> list[Fact]:
        before, began = self.hub.night.seq, time.perf_counter()
        decided = self.hub.dispatch(ahead)
        self.took.append(time.perf_counter() - began)
        while decided and self._heard < self.hub.night.seq:
            self._written.clear()
            await self._written.wait()
        return self.hub.facts[before : self.hub.night.seq]

    async def stop(self) -> None:
        await self.hub.stop()

    def _hear(self, facts: Sequence[Fact]) -> None:
        self._heard = facts[-1].seq
        self._written.set()


class LinesStage:
    """First come, first served: each family takes its teachers in the order of the printed list and stands in line.

    What a school has without a hub; check-in, doors, breaks and interpreters are the night's own rules.
    """

    def __init__(self, roster: Roster, rules: Rules, clock: Clock) -> None:
        self.night, self._clock, self._ids = Night(roster, rules), clock, count(1)
        self.journal, self.took = Memory(), list[float]()

    async def ask(self, command: c.AnyCommand, by: str) -> list[Fact]:
        now, cause = self._clock(), f"rehearsed-{next(self._ids)}"
        if isinstance(command, c.CallNext):
            return self._take(cause, self._call(self.night.lines[command.teacher], now))
        return self._take(cause, decide(self.night, command, cause, now))

    async def look(self, ahead: bool = False) -> list[Fact]:
        now = self._clock()
        sends = [self._send(visit, now) for visit in self.night.visits.values()]
        return self._take(f"lines/{next(self._ids)}", [event for event in sends if event])

    async def stop(self) -> None:
        pass

    def _take(self, cause: str, events: Sequence[e.AnyEvent]) -> list[Fact]:
        facts = [Fact(self.night.seq + 1 + n, self._clock(), cause, event) for n, event in enumerate(events)]
        for fact in facts:
            self.night.apply(fact)
        if facts:
            self.journal.write(
                [Entry(Answer(cause, b"", "rehearsal", facts[0].seq, len(facts)), facts[0].at, tuple(facts))]
            )
        return facts

    def _send(self, visit: Visit, now: float) -> e.FamilySent | None:
        away = visit.out_until is not None and now < visit.out_until
        if not visit.here or visit.busy or away or visit.standing.sent or visit.standing.still_since is None:
            return None
        left = [m for m in self.night.meetings_of.get(visit.family, []) if m.id in visit.left_meetings]
        due = [m for m in left if m.booked_at is not None and m.booked_at - SOON <= now]
        drop_in = [m for m in left if m.booked_at is None]
        goes = min(due, key=_booked, default=None) or (drop_in[0] if drop_in else min(left, key=_booked, default=None))
        if goes is None:
            return None
        there = now + way(self.night, visit, goes.teacher, now)
        return e.FamilySent(
            visit.family, goes.id, "next-here", there, now + estimates.until_free(self.night, goes.teacher, now)
        )

    def _call(self, line: Line, now: float) -> list[e.AnyEvent]:
        if line.called or line.now:
            raise Refused("already-called")
        for meeting in sorted(
            (self.night.roster.meetings[m] for m in line.coming), key=lambda m: self._place(line, m, now)
        ):
            visit = self.night.visits[meeting.family]
            early = meeting.booked_at is not None and now < meeting.booked_at - self.night.rules.booked_early
            helped = ready(self.night, visit, meeting, now)
            if visit.busy or early or helped is None or visit.standing.there_at > now:
                continue
            called: list[e.AnyEvent] = [e.FamilyCalled(line.teacher, meeting.id, "waited-longest")]
            if helped.volunteer:
                called.append(e.InterpreterAssigned(helped.volunteer, meeting.id, helped.by_helper))
            elif helped.lacking:
                called.append(e.InterpreterLacking(meeting.id))
            return called
        raise Refused("nobody-free")

    def _place(self, line: Line, meeting: Meeting, now: float) -> tuple[bool, float]:
        """Booked and due first, then who stood in this line first; who was passed over, behind those there now."""
        due = meeting.booked_at is not None and now >= meeting.booked_at - self.night.rules.booked_early
        return not due, max(self.night.visits[meeting.family].standing.there_at, line.passed.get(meeting.id, 0.0))


def _booked(meeting: Meeting) -> float:
    return meeting.booked_at if meeting.booked_at is not None else float("inf")
