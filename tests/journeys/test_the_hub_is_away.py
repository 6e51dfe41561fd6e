"""The hub's power goes, families come all the same, the kiosk's power goes too: in the end all is there, once."""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bench.terminal import SEEN_SECONDS, Terminal
from config.languages import catalogue
from hub.night import events as e
from hub.night.commands import CheckIn
from hub.night.roster import Family
from hub.night.state import Night
from hub.web.views.desk_page import desk
from hub.wire import Accepted, Envelope
from kiosk.link import Link
from printers.virtual import Serving, serve_virtual_printer

from .conftest import House, shared_loop, until

pytestmark = [pytest.mark.journey, pytest.mark.crash]

PROVISIONAL = "This is provisional: your route may still change. The screens will show it."


class Door:
    """The kiosk at the door, with a printer of its own; it can be switched off at the wall."""

    def __init__(self, house: House, beside: Serving) -> None:
        self._house, self._beside = house, beside
        self._state = house.folder.path.parent / "kiosk"
        self.terminal = Terminal()

    async def on(self, *pair: str) -> None:
        self.terminal = Terminal()
        printer = f"tcp://127.0.0.1:{self._beside.port}"
        options = ["--hub", self._house.base, "--state", str(self._state), "--own-printer", printer, *pair]
        await self.terminal.run("hub.cli", "kiosk", *options, at=self._state.parent)
        await self.terminal.shows("or touch here to type it")

    async def off(self) -> None:
        assert self.terminal._process
        self.terminal._process.kill()
        await self.terminal._process.wait()
        await self.terminal.close()

    def waiting(self) -> int:
        with contextlib.closing(sqlite3.connect(f"file:{self._state / 'outbox.sqlite'}?mode=ro", uri=True)) as outbox:
            return int(outbox.execute("SELECT count(*) FROM waiting").fetchone()[0])

    async def receives(self, family: Family) -> None:
        say = catalogue(family.language).say
        before = len(self._beside.tickets)
        self.terminal.type(self._house.codes[family.id] + "\r")
        await self.terminal.shows(say("Check in"))
        await self._presses_enter_on(say("Check in"))
        await self.terminal.shows(say("You are checked in"))
        await self.terminal.shows(say(PROVISIONAL)[:30])
        await until(lambda: len(self._beside.tickets) == before + 1, "its ticket is printed here")
        await self.terminal.shows(say("Please take your ticket"))
        await self.terminal.presses_until("\r", "or touch here to type it")

    async def _presses_enter_on(self, words: str) -> None:
        """Until that screen has gone, and not once more: Enter would leave the next one."""
        while words in self.terminal.text:
            await asyncio.sleep(SEEN_SECONDS)
            if words not in self.terminal.text:
                return
            self.terminal.type("\r")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await until(lambda: words not in self.terminal.text, words)


@shared_loop
async def beside() -> AsyncIterator[Serving]:
    serving = await serve_virtual_printer(port=0, tray_port=0)
    yield serving
    await serving.close()


async def desk_receives(house: House, family: Family) -> None:
    link = Link(house.base)
    token = (await link.pair(house.invite("desk", "welcome"))).token
    await link.close()
    link = Link(house.base, token)
    outcome = await link.post(Envelope("desk-receives", 0.0, CheckIn(family.id, received=True)))
    assert isinstance(outcome, Accepted)
    await link.close()


async def facts_of(house: House) -> list[e.Fact]:
    await house.stop()
    journal = house.folder.journal()
    facts = list(journal.facts())
    journal.close()
    return facts


async def test_both_sides_lose_their_power_and_nothing_is_lost_and_nothing_doubled(
    house: House, beside: Serving
) -> None:
    first, second = house.family("es"), house.family("en")
    door = Door(house, beside)
    await door.on("--pair", house.invite("kiosk", "door"))
    await door.terminal.shows("Maple Hollow")
    await house.kill()
    await door.terminal.shows("does not answer")
    await door.receives(first)
    await door.receives(second)
    await door.off()

    await house.start()
    await desk_receives(house, second)
    await house.kill()

    await door.on()
    await door.terminal.shows("2 waiting to be sent")
    door.terminal.type(house.codes[first.id] + "\r")
    await door.terminal.shows(catalogue("es").say("You are already checked in. This is your route."))
    await house.start()
    await until(lambda: door.waiting() == 0, "all is delivered")
    await door.off()

    facts = await facts_of(house)
    arrived = Counter(fact.event.family for fact in facts if isinstance(fact.event, e.FamilyArrived))
    assert arrived == {first.id: 1, second.id: 1}
    (conflict,) = [
        fact.event for fact in facts if isinstance(fact.event, e.DeskAsked) and fact.event.about == "conflict"
    ]
    assert (conflict.family, conflict.why) == (second.id, "already-here")
    papers = {f.event.ticket: f.event for f in facts if isinstance(f.event, e.TicketEnded)}
    assert (papers[f"{first.id}-1"].end, papers[f"{first.id}-1"].detail) == ("printed", "provisional")
    assert len(beside.tickets) == 2, "no second paper for anybody"

    night = Night(house.roster, house.folder.rules())
    for fact in facts:
        night.apply(fact)
    page = desk(night, facts[-1].at, house.short, house.codes)
    assert any(
        "checked in by a kiosk on its own" in ask.words and "another kiosk or you" in ask.words for ask in page.asks
    )
