"""What goes wrong at a printer is seen on the office's page and at every kiosk."""

import asyncio
import time
from collections.abc import AsyncIterator

import msgspec
import pytest
from aiohttp import ClientResponse

from config.settings import Printer
from hub.folder import NightFolder
from hub.house import House
from hub.wire import PrinterSeen
from printers.virtual import Serving, serve_virtual_printer

from .conftest import Connect, open_now

SEEN_WITHIN = 2.0


@pytest.fixture
async def door() -> AsyncIterator[Serving]:
    serving = await serve_virtual_printer(port=0, tray_port=0)
    yield serving
    await serving.close()


@pytest.fixture
def folder(folder: NightFolder, door: Serving) -> NightFolder:
    printer = Printer(address=f"tcp://127.0.0.1:{door.port}")
    folder.write_settings(msgspec.structs.replace(open_now(), printers={"door-1": printer}))
    return folder


async def events(stream: ClientResponse, name: str) -> AsyncIterator[str]:
    """The data of each event of this name."""
    kind, data = "", ""
    async for raw in stream.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data += line.removeprefix("data: ")
        elif not line:
            if kind == name:
                yield data
            kind, data = "", ""


async def first(stream: ClientResponse, name: str, wanted: str, seconds: float) -> float:
    """Seconds until such an event says what is wanted."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        async for data in events(stream, name):
            if wanted in data:
                break
    return time.monotonic() - began


async def test_an_open_cover_and_a_missing_roll_are_seen_by_office_and_kiosk(
    connect: Connect, door: Serving, house: House
) -> None:
    office = await (await connect("office")).get("/office/stream")
    kiosk = await (await connect("kiosk")).get("/api/journal")
    await first(office, "page", "Ready.", 5)
    await door.printer.set_cover_open(True)
    await asyncio.gather(
        first(office, "page", "printer trouble", SEEN_WITHIN), first(kiosk, "printers", "cover-open", SEEN_WITHIN)
    )
    await door.printer.set_cover_open(False)
    await first(kiosk, "printers", '"Ready."', SEEN_WITHIN)
    await door.printer.set_paper_out(True)
    await asyncio.gather(
        first(office, "page", "Paper is out.", SEEN_WITHIN), first(kiosk, "printers", "paper-out", SEEN_WITHIN)
    )


async def test_silence_is_trouble_and_seen_in_time(connect: Connect, door: Serving, house: House) -> None:
    kiosk = await (await connect("kiosk")).get("/api/journal")
    await first(kiosk, "printers", "Ready.", 5)
    door.printer.silent = True
    await first(kiosk, "printers", "no-answer", SEEN_WITHIN)


async def test_a_kiosk_that_comes_later_is_told_at_once(connect: Connect, door: Serving, house: House) -> None:
    early = await (await connect("kiosk")).get("/api/journal")
    await first(early, "printers", "Ready.", 5)
    late = await (await connect("kiosk")).get("/api/journal")
    async for data in events(late, "printers"):
        assert msgspec.json.decode(data, type=tuple[PrinterSeen, ...]) == (PrinterSeen("door-1", words="Ready."),)
        break
