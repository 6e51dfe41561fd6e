"""A family holds its letter under the scanner: the real kiosk in a terminal, the real hub, a printer on a socket."""

import asyncio
import io
import time
from collections.abc import AsyncIterator

import pytest
import zxingcpp
from PIL import Image

from bench.terminal import Terminal
from config.languages import catalogue
from hub.night import codes
from kiosk.scanner import TWICE_SECONDS

from .conftest import PATIENCE, House, at_the_door, shared_loop, until

pytestmark = pytest.mark.journey


@shared_loop
async def kiosk(house: House) -> AsyncIterator[Terminal]:
    async with at_the_door(house, "--printer", "door-1") as terminal:
        yield terminal


async def test_from_the_letter_to_the_ticket_in_the_hand(kiosk: Terminal, house: House) -> None:
    family = house.family("es")
    say = catalogue("es").say
    kiosk.type(house.codes[family.id] + "\r")
    await kiosk.shows(say("Check in"))
    child = house.roster.students[family.students[0]].given
    assert child in kiosk.text, "the family is greeted by its children's first names"
    await kiosk.presses_until("\r", say("You are checked in"))
    await kiosk.shows(say("Please take your ticket"))
    assert len(house.printer.tickets) == 1
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(house.printer.tickets[0])))
    assert [code.text for code in read] == [house.codes[family.id] + "C1"], "the letter's code, and which ticket it is"


async def test_a_doubtful_ticket_is_believed_when_the_family_shows_it(kiosk: Terminal, house: House) -> None:
    """The printer's line breaks after the last dot: only the paper knows that it came out, until it is scanned."""
    family, machine = house.family("en"), house.printer.printer
    machine.rows_a_second = 2000.0

    async def loses_its_line() -> None:
        await until(lambda: machine.roll.rows > 0, "the ticket has begun")
        machine.silent = True
        await machine.printed(1)
        await machine.drop_callers()
        machine.silent = False

    trouble = asyncio.create_task(loses_its_line())
    kiosk.type(house.codes[family.id] + "\r")
    await kiosk.shows("Check in")
    await kiosk.presses_until("\r", "You are checked in")
    async with asyncio.timeout(PATIENCE):
        await trouble
    await kiosk.shows("Your ticket could not be printed.")
    (ticket,) = house.printer.tickets
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(ticket)))
    kiosk.type(code.text + "\r")
    await kiosk.shows("Please take your ticket")
    assert len(house.printer.tickets) == 1, "and nothing was printed again"


async def test_a_scan_again_shows_the_same_route_and_prints_nothing(kiosk: Terminal, house: House) -> None:
    family = house.family("en")
    code = house.codes[family.id]
    kiosk.type(code + "\r")
    first = time.monotonic()
    await kiosk.shows("Check in")
    await kiosk.presses_until("\r", "You are checked in")
    await kiosk.shows("Please take your ticket")
    whole = f"Your code on the screens:  {house.short[family.id]}"  # the last thing that is painted
    await kiosk.shows(whole)
    rooms = [line for line in kiosk.text.splitlines() if "With " in line]
    await kiosk.presses_until("\r", "or touch here to type it")
    # So soon it is the scanner's stutter and no second scan, by the kiosk's clock, which is another process's.
    await asyncio.sleep(first + TWICE_SECONDS + 1 - time.monotonic())
    kiosk.type(code.lower() + "\n")
    await kiosk.shows("You are already checked in. This is your route.")
    await kiosk.shows(whole)
    assert [line for line in kiosk.text.splitlines() if "With " in line] == rooms
    assert len(house.printer.tickets) == 1


async def test_each_wrong_code_has_its_own_answer_and_the_next_scan_works(kiosk: Terminal, house: House) -> None:
    night = house.settings.night.date.isoformat()
    secret = house.folder.secret()
    mark = codes.night_mark(secret, night)
    other = next(
        code for n in range(200) if not codes.of_this_night(code := codes.code_for(secret, f"other-{n}", "f1"), mark)
    )
    answers = {
        codes.code_for(secret, night, "nobody"): "We do not know this code",
        other: "This code is for another evening",
        house.codes[house.family("en").id][:9]: "Only part of the code arrived",
    }
    for scanned, answer in answers.items():
        kiosk.type(scanned + "\r")
        await kiosk.shows(answer)
    kiosk.type(house.codes[house.family("en").id] + "\r")
    await kiosk.shows("Check in")


async def test_a_scanner_that_sends_everything_twice_checks_in_once(kiosk: Terminal, house: House) -> None:
    code = house.codes[house.family("en").id]
    kiosk.type(code + "\r" + code + "\r")
    await kiosk.shows("Check in")
    await kiosk.presses_until("\r", "You are checked in")
    await kiosk.shows("Please take your ticket")
    assert len(house.printer.tickets) == 1


async def test_a_family_received_with_care_sees_only_the_way_to_the_desk(kiosk: Terminal, house: House) -> None:
    family = next(f for f in house.roster.families.values() if f.with_care and f.language == "en")
    kiosk.type(house.codes[family.id] + "\r")
    await kiosk.shows("Please see the welcome desk.")
    for student in family.students:
        assert house.roster.students[student].given not in kiosk.text
    assert not house.printer.tickets
    log = (house.folder.path.parent / "kiosk" / "kiosk.log").read_text()
    assert family.id not in log
    assert "care" not in log


async def test_the_hub_is_killed_and_the_kiosk_goes_on_by_itself(kiosk: Terminal, house: House) -> None:
    kiosk.type(house.codes[house.family("en").id] + "\r")
    await kiosk.shows("Check in")
    await house.kill()
    await kiosk.presses_until("\r", "You are checked in")
    await kiosk.shows("There is no ticket right now.")
    await house.start()
    await until(lambda: "There is no ticket right now." not in kiosk.text, "the hub has heard of it")
    await until(lambda: len(house.printer.tickets) == 1, "the ticket is printed after the restart, once")
