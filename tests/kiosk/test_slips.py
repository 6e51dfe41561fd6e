"""Sent to the welcome desk while the hub is away: with a slip that says where it is, and nothing about the letter."""

import io
from collections.abc import AsyncIterator

import msgspec
import pytest
import zxingcpp
from kiosk_world import SmallHub, code, door, roster, until
from PIL import Image, ImageChops
from textual.pilot import Pilot

from kiosk import session as s
from kiosk.app import KioskApp
from kiosk.folder import Folder
from kiosk.slips import languages_of
from kiosk.station import Station
from printers.desk_slip import DeskSlip, render
from printers.network import network_printer
from printers.virtual import Serving

WHERE = "Main hall, by the stairs"


@pytest.fixture
async def alone(hub: SmallHub, folder: Folder, beside: Serving) -> AsyncIterator[tuple[KioskApp, Pilot[None]]]:
    """A kiosk with a printer, whose hub has gone."""
    tonight = door()
    await hub.change_roster(msgspec.structs.replace(tonight, rules=_with_desk(tonight.rules)))
    station = Station(hub.address, folder, network_printer("127.0.0.1", beside.port, 576))
    await station.start(connect=False)
    await station.remember()
    app = KioskApp(station)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await station.ready()
            await until(lambda: station.own and station.own.seen().ready)
            await hub.stop()
            await until(lambda: station.connection == "away")
            yield app, pilot
            await until(lambda: app._shown.painted)
    finally:
        await station.close()


def _with_desk(rules: msgspec.Struct) -> object:
    return msgspec.structs.replace(rules, welcome_desk=WHERE)


async def scans(app: KioskApp, letter: str, screen: type) -> None:
    for character in letter + "\r":
        app.post_message(_key(character))
    await until(lambda: isinstance(app.session.screen, screen))


def _key(character: str) -> object:
    from textual.events import Key

    return Key("enter", "\r") if character == "\r" else Key(character, character)


def expected(app: KioskApp, number: int, *languages: str) -> list[Image.Image]:
    """The slip of this minute, and of the one before it."""
    greeter = app.station.greeter
    assert greeter
    rules = greeter.door.rules
    return [
        render(
            DeskSlip(
                school=rules.school,
                night=rules.title,
                languages=languages,
                kiosk="kiosk-1",
                number=number,
                at=greeter.now() - ago,
                timezone=rules.timezone,
                desk=WHERE,
            ),
            576,
        )
        for ago in (0, 60)
    ]


def same(paper: bytes, pictures: list[Image.Image]) -> bool:
    """In ink, whatever is white around it; a few dots are made wider on the way (printers/raster.py)."""
    printed = inked(Image.open(io.BytesIO(paper)))
    return any(printed.size == p.size and differing(printed, p) <= 20 for p in map(inked, pictures))


def differing(one: Image.Image, other: Image.Image) -> int:
    return ImageChops.difference(one, other).histogram()[255]


def inked(picture: Image.Image) -> Image.Image:
    grey = picture.convert("L")
    return grey.crop(ImageChops.invert(grey).getbbox())


async def test_a_letter_nobody_knows_gets_a_slip_in_the_schools_languages(
    alone: tuple[KioskApp, Pilot[None]], beside: Serving
) -> None:
    app, _ = alone
    await scans(app, code("f-nobody"), s.Problem)
    await beside.printer.printed(1)
    (paper,) = beside.printer.tickets
    assert same(paper, expected(app, 1, "en", "es", "ar", "ru", "ko"))
    assert not zxingcpp.read_barcodes(Image.open(io.BytesIO(paper))), "it opens nothing"


async def test_in_the_language_that_was_chosen_here(alone: tuple[KioskApp, Pilot[None]], beside: Serving) -> None:
    app, _ = alone
    app.session = msgspec.structs.replace(app.session, entered=0.0)
    app.happen(s.LanguageChosen("am"))
    await scans(app, code("f-nobody"), s.Problem)
    await beside.printer.printed(1)
    assert same(beside.printer.tickets[0], expected(app, 1, "am"))


async def test_who_is_received_by_the_desk_gets_the_same_slip_in_the_familys_language(
    alone: tuple[KioskApp, Pilot[None]], beside: Serving
) -> None:
    app, _ = alone
    await scans(app, code("f-care"), s.SeeDesk)
    await beside.printer.printed(1)
    assert same(beside.printer.tickets[0], expected(app, 1, "ru"))


async def test_each_has_its_number_and_no_letter_gets_two(alone: tuple[KioskApp, Pilot[None]], beside: Serving) -> None:
    app, _ = alone
    for letter in ("f-nobody", "f-nobody-else", "f-nobody"):
        app.happen(s.StartTapped())
        await scans(app, code(letter), s.Problem)
    await beside.printer.printed(2)
    languages = ("en", "es", "ar", "ru", "ko")
    assert [same(p, expected(app, n, *languages)) for n, p in enumerate(beside.printer.tickets, 1)] == [True, True]
    assert app.station.delivery.memory.next_slip() == 3, "also after a restart"


async def test_while_the_hub_is_there_the_desk_needs_no_slip(
    hub: SmallHub, alone: tuple[KioskApp, Pilot[None]], beside: Serving
) -> None:
    app, _ = alone
    await hub.start()
    await until(lambda: app.station.connection == "connected", 10)
    await scans(app, code("f-nobody"), s.Problem)
    await hub.stop()
    await until(lambda: app.station.connection == "away")
    await scans(app, code("f-nobody-else"), s.Problem)
    await beside.printer.printed(1)
    assert same(beside.printer.tickets[0], expected(app, 1, "en", "es", "ar", "ru", "ko"))


def test_english_first_and_then_what_most_families_read() -> None:
    families = {
        f"{tag}-{n}": msgspec.structs.replace(roster().families["f-en"], id=f"{tag}-{n}", language=tag)
        for tag, many in {"ar": 1, "es": 3, "hmn": 5, "en": 2}.items()
        for n in range(many)
    }
    assert languages_of(msgspec.structs.replace(roster(), families=families)) == ("en", "es", "ar")
