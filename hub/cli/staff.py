"""Simulated staff for the demo: teachers who call, start and finish, ambassadors who walk. Over the real API.

They see what a kiosk sees (its replica of the night) and press what people would press; only the clock is faster.
"""

import asyncio
import random
import uuid
from collections import Counter

from hub.night.commands import (
    AnyCommand,
    CallNext,
    DeliverFamily,
    FinishMeeting,
    ReturnVolunteer,
    StartMeeting,
    TakeFamily,
)
from hub.night.parts import Duty, Line
from hub.night.state import Night
from hub.wire import Declined, Envelope
from kiosk.link import HubAway, HubRefuses, Link

RACES = {"nobody-free", "already-called", "not-called", "not-in-meeting", "not-theirs", "paused"}
LOOK_EVERY = 0.5  # seconds
WALK_IN = 2.0  # from the call until the family stands in the room
WALK_OUT = 5.0  # an ambassador's way to the room and back


class Staff:
    """`pressed` counts what was done; `trouble` holds what should not have happened."""

    def __init__(self, desk: Link, night: Night, meeting_seconds: float, lots: random.Random) -> None:
        self._desk, self._night, self._meeting, self._lots = desk, night, meeting_seconds, lots
        self.pressed: Counter[str] = Counter()
        self.trouble: list[str] = []
        self._until: dict[str, float] = {}  # teacher or volunteer -> when the next press comes

    async def work(self) -> None:
        """Until cancelled."""
        while True:
            now = asyncio.get_running_loop().time()
            for line in list(self._night.lines.values()):
                await self._teacher(line, now)
            for duty in list(self._night.duties.values()):
                await self._volunteer(duty, now)
            await asyncio.sleep(LOOK_EVERY)

    async def _teacher(self, line: Line, now: float) -> None:
        if line.now:
            if self._due(line.now, now, self._lots.lognormvariate(0, 0.5) * self._meeting):
                await self._press(FinishMeeting(line.teacher, line.now))
        elif line.called:
            if self._due(line.called + "-in", now, WALK_IN):
                await self._press(StartMeeting(line.teacher, line.called))
        elif line.waiting and self._due(line.teacher, now, 1.0):
            del self._until[line.teacher]
            await self._press(CallNext(line.teacher))

    async def _volunteer(self, duty: Duty, now: float) -> None:
        if not duty.family:
            return
        if self._due(f"{duty.volunteer}-{duty.family}-{duty.step}", now, WALK_OUT / 2):
            match duty.step:
                case "assigned":
                    await self._press(TakeFamily(duty.volunteer, duty.family))
                case "walking":
                    await self._press(DeliverFamily(duty.volunteer, duty.family))
                case _:
                    await self._press(ReturnVolunteer(duty.volunteer))

    def _due(self, what: str, now: float, after: float) -> bool:
        """True once, `after` seconds from when it was first asked."""
        due = self._until.setdefault(what, now + after)
        return now >= due

    async def _press(self, command: AnyCommand) -> None:
        try:
            outcome = await self._desk.post(Envelope(uuid.uuid4().hex, 0.0, command))
        except HubAway:
            return  # the hub restarts; the next look presses again
        except HubRefuses as why:
            self.trouble.append(f"{type(command).__name__}: {why}")
            return
        if not isinstance(outcome, Declined):
            self.pressed[type(command).__name__] += 1
        elif outcome.code not in RACES:
            self.trouble.append(f"{type(command).__name__}: {outcome.words}")
