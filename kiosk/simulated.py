"""A kiosk without a screen, through which families arrive over the real protocol: for the demo and the benches."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from hub.night import codes
from hub.night.commands import Needs
from hub.wire import Outcome, Problem
from kiosk.folder import Folder
from kiosk.greeting import Answers, Care, Here, Welcome
from kiosk.link import HubRefuses
from kiosk.station import Station


class SimulatedKiosk:
    """As a real one, with every question answered by its preset unless `answers` are given."""

    def __init__(self, hub: str, state: Path, printer: str | None = None) -> None:
        self.station = Station(hub, Folder(state))
        self._printer = printer

    async def start(self, pair: str | None = None) -> None:
        """Paired, with the door list, and knowing who is here already. `pair`: a one-time code of the hub."""
        await self.station.start(pair)
        await self.station.ready()

    async def scan(self, text: str, answers: Answers | None = None) -> Outcome | Problem:
        """What the hub said, or a Problem whose code says why nothing was asked of it."""
        scanned = codes.read(text)
        if isinstance(scanned, str):
            return Problem(scanned, "The scanner did not read a code.")
        self.station.shown(scanned)
        found, greeter = self.station.find(scanned), self.station.greeter
        assert greeter
        match found:
            case Welcome():
                command = greeter.check_in(found.family, answers or found.answers, self._printer)
            case Care():
                command = greeter.check_in(found.family, Answers(), self._printer)
            case Here():
                return Problem("already-here", "This family is checked in already; its route is shown again.")
            case _:
                return Problem(found.why, "The screen says why; nothing was asked of the hub.")
        try:
            return await self.station.ask(command)
        except HubRefuses as why:
            return Problem(why.code, str(why))

    async def close(self) -> None:
        await self.station.close()


async def families_arrive(
    kiosk: SimulatedKiosk, codes_shown: Iterable[str], every: float, lots: random.Random
) -> AsyncIterator[tuple[str, Outcome | Problem]]:
    """Families come one after the other, on average `every` seconds, and take what they need.

    The gaps are exponential, as of arrivals that do not know of each other; yields each code and what became of it.
    """
    for code in codes_shown:
        await asyncio.sleep(lots.expovariate(1 / every) if every > 0 else 0)
        yield code, await kiosk.scan(code, _answers(kiosk, code, lots))


def _answers(kiosk: SimulatedKiosk, code: str, lots: random.Random) -> Answers | None:
    """Three in ten want dinner, one in twenty-five a way without stairs: round figures for a lively demo."""
    scanned = codes.read(code)
    found = kiosk.station.find(scanned) if isinstance(scanned, codes.Scanned) else None
    if not isinstance(found, Welcome):
        return None
    return Answers(
        party=lots.randint(1, found.answers.party + 1),
        needs=Needs(
            interpreter=found.answers.needs.interpreter,
            step_free=found.questions.step_free and lots.random() < 0.04,
            dinner=found.questions.dinner and lots.random() < 0.3,
        ),
    )
