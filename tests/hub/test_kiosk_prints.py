"""A printer that belongs to a kiosk: the hub leaves it alone, the kiosk prints on it and tells how it ended."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from small_night import Heard, done
from test_roster_swap import Served, served

from hub.folder import NightFolder
from hub.night import codes
from hub.night.commands import BeginPrint, CheckIn, ReportPrint
from hub.night.events import AnyEvent, TicketBegun, TicketEnded, TicketRequested
from hub.wire import Accepted, Envelope
from kiosk.folder import Folder
from kiosk.greeting import Answers, Welcome
from kiosk.link import HubRefuses
from kiosk.station import Station
from printers.network import network_printer
from printers.virtual import Serving

NAME = "kiosk:door-1"
PAPER = (TicketRequested, TicketBegun, TicketEnded)


@contextlib.asynccontextmanager
async def kiosk(hub: Served, beside: Serving, state: Path, pair: bool = True) -> AsyncIterator[Station]:
    station = Station(hub.base, Folder(state), network_printer("127.0.0.1", beside.port, 576))
    await station.start(hub.house.devices.invite("kiosk", "door-1") if pair else None)
    await station.ready()
    try:
        yield station
    finally:
        await station.close()


async def checks_in(hub: Served, station: Station, family: str) -> None:
    """From the scan of a letter to the hub's yes."""
    scanned = codes.Scanned(hub.house.codes[family])
    station.shown(scanned)
    found = station.find(scanned)
    assert isinstance(found, Welcome)
    assert station.greeter
    assert station.own
    command = station.greeter.check_in(found.family, Answers(), station.own.name)
    assert isinstance(await station.ask(command), Accepted)


async def ended(heard: Heard, ticket: str) -> AnyEvent:
    return await heard.first(lambda event: isinstance(event, TicketEnded) and event.ticket == ticket)


def on_paper(heard: Heard) -> list[AnyEvent]:
    return [fact.event for fact in heard.facts if isinstance(fact.event, PAPER)]


async def test_a_kiosk_prints_on_its_own_printer_and_the_journal_says_so(
    folder: NightFolder, tmp_path: Path, beside: Serving
) -> None:
    async with served(folder) as hub, kiosk(hub, beside, tmp_path / "kiosk") as station:
        heard = Heard(hub.house.hub)
        await checks_in(hub, station, "f2")
        await ended(heard, "f2-1")
        assert on_paper(heard) == [
            TicketRequested("f2-1", "f2", 1, NAME),
            TicketBegun("f2-1", NAME),
            TicketEnded("f2-1", "printed", NAME),
        ]
        assert beside.printer.count == 1
        assert not beside.printer.errors


async def test_the_kiosk_knows_its_own_printer_without_the_hub(
    folder: NightFolder, tmp_path: Path, beside: Serving
) -> None:
    async with served(folder) as hub, kiosk(hub, beside, tmp_path / "kiosk") as station:
        assert station.own
        await until(lambda: own_code(station) == "")
        await beside.printer.set_paper_out(True)
        await until(lambda: own_code(station) == "paper-out")
        station.following.became("away", "The hub does not answer.")
        assert [printer.code for printer in station.printers or ()] == ["paper-out"]


def own_code(station: Station) -> str:
    assert station.own
    return station.own.seen().code


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not so():  # noqa: ASYNC110 - the app listens to the station, so that nobody else can
            await asyncio.sleep(0.01)


async def test_a_ticket_begun_before_the_kiosk_died_is_unknown_and_not_printed_again(
    folder: NightFolder, tmp_path: Path, beside: Serving
) -> None:
    async with served(folder) as hub:
        heard = Heard(hub.house.hub)
        async with kiosk(hub, beside, tmp_path / "kiosk"):
            pass
        await done(hub.house.hub, CheckIn("f2", printer=NAME))
        await done(hub.house.hub, BeginPrint("f2-1", NAME))
        async with kiosk(hub, beside, tmp_path / "kiosk", pair=False):
            assert await ended(heard, "f2-1") == TicketEnded("f2-1", "unknown", NAME, "kiosk-restarted")
        assert beside.printer.count == 0


async def test_a_family_whose_code_is_not_known_here_gets_its_ticket_from_the_desk(
    folder: NightFolder, tmp_path: Path, beside: Serving
) -> None:
    async with served(folder) as hub, kiosk(hub, beside, tmp_path / "kiosk"):
        heard = Heard(hub.house.hub)
        await done(hub.house.hub, CheckIn("f3", printer=NAME))
        assert await ended(heard, "f3-1") == TicketEnded("f3-1", "not-sent", NAME, "not-here")


async def test_a_printer_in_trouble_gets_nothing_and_the_hub_hears_why(
    folder: NightFolder, tmp_path: Path, beside: Serving
) -> None:
    async with served(folder) as hub, kiosk(hub, beside, tmp_path / "kiosk") as station:
        await until(lambda: own_code(station) == "")  # asked who it is: stopped in the middle of that, it falls silent
        await beside.printer.set_cover_open(True)
        await until(lambda: own_code(station) == "cover-open")
        heard = Heard(hub.house.hub)
        await checks_in(hub, station, "f2")
        assert await ended(heard, "f2-1") == TicketEnded("f2-1", "not-sent", NAME, "cover-open")
        assert beside.printer.count == 0


async def test_no_kiosk_reports_on_another_ones_printer(folder: NightFolder) -> None:
    async with served(folder) as hub:
        await done(hub.house.hub, CheckIn("f2", printer="kiosk:door-2"))
        link = hub.link()  # of door-1
        for command in (BeginPrint("f2-1", "kiosk:door-2"), ReportPrint("f2-1", "printed", "kiosk:door-2")):
            with pytest.raises(HubRefuses):
                await link.post(Envelope("another-kiosk", 0.0, command))
        await link.close()
