"""The office corrects the roster while the night runs: kiosks and pages have it in seconds, and nothing is lost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest
from aiohttp import web
from small_night import asked, done, make_night, roster

from hub.folder import NightFolder
from hub.house import House
from hub.night.commands import CallNext, CheckIn
from hub.night.roster import Roster
from hub.web.app import make_app
from hub.wire import Accepted
from kiosk.link import LineOpen, Link, OwnWordsChanged, PrintersChanged, RosterChanged

SECONDS = 8.0  # the file is looked at every two


class Served:
    """A house with its web on a port of its own."""

    def __init__(self, house: House, base: str) -> None:
        self.house, self.base = house, base

    def link(self) -> Link:
        paired = self.house.devices.pair(self.house.devices.invite("kiosk", "door-1"))
        assert paired
        return Link(self.base, paired[0])

    @contextlib.asynccontextmanager
    async def page(self, role: str, subject: str = "") -> AsyncIterator["Page"]:
        paired = self.house.devices.pair(self.house.devices.invite(role, f"{role} {subject}", subject))  # type: ignore[arg-type]
        assert paired
        cookies = {f"schoolnight-{role}": paired[0]}
        async with aiohttp.ClientSession(cookies=cookies) as session, session.get(f"{self.base}/{role}/stream") as got:
            assert got.status == 200
            yield Page(got)


class Page:
    """What a page's stream has shown last."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def shows(self, words: str) -> None:
        """Return when a fragment with these words was pushed."""
        seen = b""
        async with asyncio.timeout(SECONDS):
            while words.encode() not in seen:
                chunk = await self._response.content.readany()
                assert chunk, "the stream ended"
                seen = (seen + chunk)[-200_000:]


@contextlib.asynccontextmanager
async def served(folder: NightFolder) -> AsyncIterator[Served]:
    house = House(folder)
    await house.start()
    runner = web.AppRunner(make_app(house), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Served(house, f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        house.close_streams()
        await runner.cleanup()
        await house.stop()


def renamed(tonight: Roster, teacher: str, name: str) -> Roster:
    teachers = dict(tonight.teachers)
    teachers[teacher] = msgspec.structs.replace(teachers[teacher], name=name)
    rooms = dict(tonight.rooms)
    door = teachers[teacher].room or ""
    rooms[door] = msgspec.structs.replace(rooms[door], name="777")
    return msgspec.structs.replace(tonight, version=tonight.version + 1, teachers=teachers, rooms=rooms)


async def taken(served: Served, version: int) -> None:
    """The page that hears of everything is the board."""
    with served.house.live.watch("board") as watcher:
        while served.house.hub.night.roster.version < version:
            assert await watcher.wait(SECONDS), "the roster was not taken"


async def test_kiosks_and_pages_hear_of_a_corrected_roster(folder: NightFolder) -> None:
    async with served(folder) as hub, hub.page("teacher", "t1") as phone, hub.page("board") as board:
        await phone.shows("Ms. Rivera")
        link = hub.link()
        news = link.journal(0)
        assert [await anext(news) for _ in range(3)] == [LineOpen(), PrintersChanged(()), OwnWordsChanged({})]
        folder.save_roster(renamed(roster(), "t1", "Ms. Rivera-Sample"))
        async with asyncio.timeout(SECONDS):
            assert await anext(news) == RosterChanged(2)
        assert (await link.door()).roster.teachers["t1"].name == "Ms. Rivera-Sample"
        await phone.shows("Ms. Rivera-Sample")
        await board.shows("777")
        await news.aclose()
        await link.close()


@pytest.fixture
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.house.ROSTER_EVERY", 0.05)


@pytest.mark.usefixtures("looks_often")
async def test_a_damaged_roster_changes_nothing_and_the_next_good_one_is_taken(folder: NightFolder) -> None:
    async with served(folder) as hub:
        folder.roster_path.write_text('{"version": 2, "families"')
        seen = hub.house._roster_seen
        async with asyncio.timeout(SECONDS):
            while hub.house._roster_seen == seen:  # noqa: ASYNC110 - nothing is announced: that is the point
                await asyncio.sleep(0.05)
        assert hub.house.hub.night.roster.version == 1
        await done(hub.house.hub, CheckIn("f1"))
        folder.save_roster(msgspec.structs.replace(roster(), version=3))
        await taken(hub, 3)
        assert "f1" in hub.house.hub.night.visits


@pytest.mark.usefixtures("looks_often")
async def test_a_family_that_comes_with_the_correction_is_checked_in_and_one_that_is_here_stays(
    folder: NightFolder,
) -> None:
    async with served(folder) as hub:
        await done(hub.house.hub, CheckIn("f1"))
        link = hub.link()
        folder.save_roster(roster(version=2, families=8))
        await taken(hub, 2)
        assert isinstance(await link.post(asked(CheckIn("f7"))), Accepted)
        await done(hub.house.hub, CallNext("t1"))
        assert {"f1", "f7"} <= set(hub.house.hub.night.visits)
        await link.close()


PAGES = [("board", ""), ("ambassador", ""), ("desk", ""), ("office", ""), ("teacher", "t1"), ("teacher", "t2")]


@pytest.mark.parametrize("gone", ["families", "meetings", "teachers", "volunteers", "rooms", "students"])
async def test_every_page_stands_when_what_it_shows_has_left_the_roster(tmp_path: Path, gone: str) -> None:
    """Somebody imported the wrong file while families were in the building."""
    folder = make_night(tmp_path / "night")
    async with served(folder) as hub:
        for family in ("f0", "f1", "f2", "f3"):
            await done(hub.house.hub, CheckIn(family))
        await done(hub.house.hub, CallNext("t1"))
        hub.house.use(without(roster(version=2), gone))
        for role, subject in PAGES:
            page = "ambassadors" if role == "ambassador" else role
            paired = hub.house.devices.pair(hub.house.devices.invite(role, role, subject))  # type: ignore[arg-type]
            assert paired
            cookies = {f"schoolnight-{page}": paired[0]}
            async with aiohttp.ClientSession(cookies=cookies) as session, session.get(f"{hub.base}/{page}") as got:
                assert got.status == 200, f"{page} without {gone}: {await got.text()}"
        link = hub.link()
        assert (await link.door()).roster.version == 2
        await link.close()


def without(tonight: Roster, what: str) -> Roster:
    """What an office's export looks like with one sheet lost; rows that name lost rows go with them, as on import."""
    emptied = msgspec.structs.replace(tonight, **{what: {}})
    meetings = {
        m.id: m for m in emptied.meetings.values() if m.family in emptied.families and m.teacher in emptied.teachers
    }
    families = {
        f.id: msgspec.structs.replace(f, students=tuple(s for s in f.students if s in emptied.students))
        for f in emptied.families.values()
    }
    return msgspec.structs.replace(emptied, meetings=meetings, families=families)
