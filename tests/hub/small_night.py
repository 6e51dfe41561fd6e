"""A small night on a real disk: a few fictional families, two teachers, and ways to ask it and to look at it."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from config.settings import Night as NightSettings
from config.settings import Printer, Settings
from hub.folder import NightFolder
from hub.hub import Hub
from hub.journal import Journal
from hub.night.commands import AnyCommand
from hub.night.events import AnyEvent, Fact
from hub.night.roster import Family, Guardian, Meeting, Room, Roster, Student, Teacher, Volunteer
from hub.night.state import Night
from hub.wire import Accepted, Declined, Envelope, Outcome

_ids = itertools.count(1)


def roster(version: int = 1, families: int = 6) -> Roster:
    """Families f1, f2, …, each to see both teachers; f1 speaks Spanish; f0 is received with care."""
    names = [f"f{n}" for n in range(families)]
    return Roster(
        version=version,
        rooms={"r1": Room("r1", "204", "204", floor="2"), "r2": Room("r2", "117", "117", floor="1")},
        teachers={
            "t1": Teacher("t1", "rivera", "Ms. Rivera", room="r1"),
            "t2": Teacher("t2", "okafor", "Mr. Okafor", room="r2"),
            "t3": Teacher("t3", "nobody", "Mx. Nobody", room="r2"),
        },
        students={f"s-{f}": Student(f"s-{f}", f"S-{f}", f"Pip-{f}", "Testperson", "7") for f in names},
        families={
            f: Family(
                f,
                f"H-{f}",
                (Guardian("Robin Sample", may_attend="no" if f == "f0" else "yes"),),
                (f"s-{f}",),
                language="es" if f == "f1" else "en",
            )
            for f in names
        },
        meetings={f"{f}-{t}": Meeting(f"{f}-{t}", f, t, (f"s-{f}",)) for f in names for t in ("t1", "t2")},
        volunteers={
            "v1": Volunteer("v1", "a1", "ambassador", "Amina", "Example"),
            "v2": Volunteer("v2", "h1", "helper", "Diego", "Example", languages=("es",)),
        },
    )


def make_night(path: Path, printers: dict[str, int] | None = None, families: int = 6) -> NightFolder:
    """A night's folder; `printers`: name -> port on this computer."""
    folder = NightFolder(path)
    folder.write_settings(
        Settings(
            night=NightSettings(
                school="Sample School",
                date=date(2026, 11, 24),
                opens="17:00",
                closes="20:00",
                timezone="America/New_York",
                commons="Cafeteria",
            ),
            printers={name: Printer(address=f"tcp://127.0.0.1:{port}") for name, port in (printers or {}).items()},
        )
    )
    folder.save_roster(roster(families=families))
    return folder


def open_hub(folder: NightFolder, journal: Journal | None = None) -> Hub:
    """The hub of this night, started; needs a running loop."""
    hub = Hub(folder.roster(), folder.rules(), journal or folder.journal())
    hub.start()
    return hub


def asked(command: AnyCommand, under: str | None = None) -> Envelope:
    return Envelope(under or f"command-{next(_ids)}", 0.0, command)


async def ask(hub: Hub, command: AnyCommand, under: str | None = None) -> Outcome:
    """What the hub says, which it must in ten seconds."""
    async with asyncio.timeout(10):
        return await hub.handle(asked(command, under), "a test")


async def done(hub: Hub, command: AnyCommand) -> tuple[AnyEvent, ...]:
    """The events of a command that must be accepted."""
    outcome = await ask(hub, command)
    assert isinstance(outcome, Accepted), outcome
    return tuple(fact.event for fact in outcome.facts)


def refusal(outcome: Outcome) -> str:
    assert isinstance(outcome, Declined), outcome
    return outcome.code


def picture(night: Night) -> dict[str, Any]:
    """All of a night that facts can change, as plain values that can be compared."""
    changing = {
        name: value for name, value in vars(night).items() if name not in ("roster", "imported", "rules", "meetings_of")
    }
    plain: dict[str, Any] = msgspec.to_builtins(changing, order="deterministic")
    return plain


def folded(night: Night, facts: Sequence[Fact]) -> Night:
    """The night of somebody who has only read the journal."""
    again = Night(night.imported, night.rules)
    for fact in facts:
        again.apply(fact)
    return again


def agrees_with_its_journal(hub: Hub) -> bool:
    """Memory and disk tell the same evening, numbered from 1 without gaps."""
    facts = list(hub.journal.facts())
    numbered = [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
    return numbered and facts == hub.facts and picture(hub.night) == picture(folded(hub.night, facts))


class Heard:
    """All facts a hub announces from now on, and a way to wait for one of them."""

    def __init__(self, hub: Hub) -> None:
        self.facts: list[Fact] = []
        self._more = asyncio.Event()
        hub.listen(self._take)

    async def first(self, which: Callable[[AnyEvent], bool], seconds: float = 5.0) -> AnyEvent:
        async with asyncio.timeout(seconds):
            while True:
                self._more.clear()
                if found := next((fact.event for fact in self.facts if which(fact.event)), None):
                    return found
                await self._more.wait()

    def of(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        return [fact.event for fact in self.facts if isinstance(fact.event, kind)]

    def _take(self, facts: Sequence[Fact]) -> None:
        self.facts += facts
        self._more.set()
