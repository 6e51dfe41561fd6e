"""The school's laptop dies, and the hub is brought back from a copy of its folder: the kiosks tell it what it has lost.

A real hub in its own process, real kiosks with their disks, and a folder that is copied and copied back.
"""

import asyncio
import datetime as dt
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from small_night import asked, make_night, picture
from test_crash import HubProcess, journal_of

from config.settings import Night as NightSettings
from config.settings import Settings
from hub.folder import NightFolder
from hub.night.commands import (
    AnyCommand,
    AskDesk,
    CallNext,
    CheckIn,
    FinishMeeting,
    LeaveNight,
    Needs,
    ReissueCode,
    StartMeeting,
    UndoCheckIn,
)
from hub.night.events import FamilyArrived, FamilyCalled
from hub.night.parts import Ask
from hub.night.state import Night
from hub.wire import Accepted
from kiosk import reconnect
from kiosk.folder import Folder
from kiosk.greeting import Answers
from kiosk.link import Link
from kiosk.station import Station

pytestmark = pytest.mark.crash

SECONDS = 20.0


def night_of_today(path: Path, families: int = 10) -> NightFolder:
    """Under way whenever the test runs: a check-in of some minutes ago is taken for what it was."""
    folder = make_night(path, families=families)
    today = dt.datetime.fromtimestamp(time.time(), dt.UTC).date()
    night = NightSettings(
        school="Sample School", date=today, opens="00:00", closes="23:59", timezone="Etc/UTC", commons="Cafeteria"
    )
    folder.write_settings(Settings(night=night))
    return folder


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not so():  # noqa: ASYNC110 - of other processes there is no event
            await asyncio.sleep(0.01)


class Evening:
    """A hub, two kiosks and the welcome desk; the hub's folder can be put aside and put back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hub = HubProcess(night_of_today(path / "night"))
        self.kiosks: list[Station] = []

    async def begin(self) -> None:
        await self.hub.start()
        self.desk = Link(self.hub.base, self.hub.token("desk", "welcome desk"))
        for name in ("left", "right"):
            await self.kiosk_on(name, self.hub.pairing(name))

    async def kiosk_on(self, name: str, pair: str | None = None) -> None:
        station = Station(self.hub.base, Folder(self.path / name))
        await station.start(pair)
        self.kiosks.append(station)
        if pair:
            await station.ready()

    async def kiosks_off(self) -> None:
        for station in self.kiosks:
            await station.close()
        self.kiosks = []

    async def put_aside(self) -> None:
        """As a school copies the folder of a hub that it has stopped."""
        await self.hub.kill()
        shutil.copytree(self.hub.folder.path, self.path / "copy")
        await self.hub.start()

    async def die(self) -> None:
        await self.hub.kill()
        await until(lambda: all(kiosk.connection == "away" for kiosk in self.kiosks))

    async def come_back(self) -> None:
        shutil.rmtree(self.hub.folder.path)
        shutil.copytree(self.path / "copy", self.hub.folder.path)
        await self.hub.start()

    async def at_the_desk(self, command: AnyCommand) -> Accepted:
        outcome = await self.desk.post(asked(command, f"desk-{time.time_ns()}"))
        assert isinstance(outcome, Accepted), outcome
        return outcome

    async def scans(self, which: int, family: str) -> object:
        station = self.kiosks[which]
        assert station.greeter
        command = station.greeter.check_in(family, Answers(party=3, needs=Needs(dinner=True)))
        return await station.check_in(command)

    async def all_know(self) -> None:
        """Nothing waits anywhere, and each kiosk has what the hub has."""

        self.desk.night = self.hub.folder.rules().night
        async with asyncio.timeout(SECONDS):
            while not self._agree((await self.desk.hello()).seq):  # noqa: ASYNC110 - two sides, no event of both
                await asyncio.sleep(0.02)

    def _agree(self, seq: int) -> bool:
        return all(
            kiosk.connection == "connected" and not kiosk.waiting and kiosk.greeter and kiosk.greeter.night.seq == seq
            for kiosk in self.kiosks
        )

    async def end(self) -> tuple[Night, Counter[str]]:
        """The night on the hub's disk, the same on both kiosks, and how often each family arrived in it."""
        await self.all_know()
        await self.hub.kill()
        facts, night = journal_of(self.hub.folder)
        copies = [kiosk.greeter.night for kiosk in self.kiosks if kiosk.greeter]
        if any(copy.seq != night.seq for copy in copies):  # it decided one more in that moment
            await self.hub.start()
            return await self.end()
        told = ("visits", "asks", "issues", "tickets", "lines")
        for copy in copies:
            assert {name: picture(copy)[name] for name in told} == {name: picture(night)[name] for name in told}
        return night, Counter(fact.event.family for fact in facts if isinstance(fact.event, FamilyArrived))

    async def close(self) -> None:
        await self.kiosks_off()
        await self.desk.close()
        await self.hub.kill()


@pytest.fixture
async def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Evening]:
    monkeypatch.setattr(reconnect, "FIRST_SECONDS", 0.05)
    monkeypatch.setattr(reconnect, "LONGEST_SECONDS", 0.3)
    evening = Evening(tmp_path)
    await evening.begin()
    yield evening
    await evening.close()


async def the_lost_hour(evening: Evening) -> None:
    """What the copy does not hold: check-ins at a kiosk and at the desk, one meeting, two that are gone, a letter."""
    for family in ("f2", "f5"):
        await evening.scans(0, family)
    await evening.at_the_desk(CheckIn("f3"))
    await evening.scans(1, "f4")
    had = ""
    while had != "f2-t1":
        called = (await evening.at_the_desk(CallNext("t1"))).facts[0].event
        assert isinstance(called, FamilyCalled)
        had = called.meeting
        await evening.at_the_desk(StartMeeting("t1", had))
        await evening.at_the_desk(FinishMeeting("t1", had))
    await evening.at_the_desk(LeaveNight("f4"))
    await evening.at_the_desk(UndoCheckIn("f5"))
    await evening.at_the_desk(ReissueCode("f6"))
    await evening.all_know()


def conflicts(night: Night) -> set[tuple[str | None, str]]:
    return {(ask.family, ask.why) for ask in night.asks.values() if ask.about == "conflict"}


async def test_what_the_copy_lacks_comes_from_the_kiosks_once_and_what_had_changed_goes_to_the_desk(
    evening: Evening,
) -> None:
    await evening.scans(0, "f1")
    await evening.put_aside()
    await evening.all_know()
    await the_lost_hour(evening)
    await evening.die()
    alone = await evening.scans(0, "f7")
    assert not isinstance(alone, Accepted)
    await evening.come_back()
    night, arrived = await evening.end()
    assert arrived == dict.fromkeys(("f1", "f2", "f3", "f7"), 1)
    assert all(night.visits[family].here for family in arrived)
    assert night.visits["f2"].party == 3
    assert night.visits["f2"].needs.dinner
    assert night.visits["f2"].left_meetings == {"f2-t2"}, "it is not called again to what it had"
    assert conflicts(night) == {("f4", "gone-since"), ("f5", "gone-since"), ("f6", "letter-since")}


async def test_a_hub_that_has_gone_on_since_is_known_for_another_journal_by_what_stands_there(evening: Evening) -> None:
    """Its newest fact has a higher number than the kiosks': by numbers alone nothing would be seen."""
    await evening.scans(0, "f1")
    await evening.put_aside()
    await evening.all_know()
    await the_lost_hour(evening)
    known = evening.kiosks[0].greeter
    assert known
    await evening.die()
    await evening.kiosks_off()
    await evening.come_back()
    await evening.at_the_desk(CheckIn("f3", 1))  # by hand, as it stands there
    seq = 0
    while seq <= known.night.seq:
        seq = (await evening.at_the_desk(AskDesk("conflict", "f9", "unknown-family"))).facts[-1].seq
    for name in ("left", "right"):
        await evening.kiosk_on(name)
    night, arrived = await evening.end()
    assert arrived == dict.fromkeys(("f1", "f2", "f3"), 1)
    assert night.visits["f3"].party == 1, "what was done since stands"
    assert conflicts(night) == {
        ("f4", "gone-since"),
        ("f5", "gone-since"),
        ("f6", "letter-since"),
        ("f9", "unknown-family"),
    }


async def test_it_is_said_once_also_by_kiosks_and_hubs_that_are_switched_off_and_on(evening: Evening) -> None:
    await evening.put_aside()
    await evening.all_know()
    await evening.scans(0, "f2")
    await evening.all_know()
    await evening.die()
    await evening.come_back()
    await evening.all_know()
    seq = (await evening.desk.hello()).seq
    await evening.kiosks_off()
    await evening.die()
    await evening.hub.start()
    for name in ("left", "right"):
        await evening.kiosk_on(name)
    await evening.all_know()
    assert (await evening.desk.hello()).seq == seq
    _, arrived = await evening.end()
    assert arrived == {"f2": 1}


async def test_what_the_desk_had_answered_stays_answered_and_what_it_was_asked_is_asked_again(evening: Evening) -> None:
    await evening.put_aside()
    await evening.all_know()
    first = evening.kiosks[0]
    await first.ask(AskDesk("ticket", "f1"))
    await first.ask(CheckIn("f0"))  # is received with care: the desk is asked
    await evening.all_know()
    await evening.die()
    await evening.come_back()
    night, arrived = await evening.end()
    assert not arrived
    open_asks: list[Ask] = sorted(night.asks.values(), key=lambda ask: ask.family or "")
    assert [(ask.family, ask.about) for ask in open_asks] == [("f0", "welcome"), ("f1", "ticket")]
