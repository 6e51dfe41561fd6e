"""Staff at the door: a badge opens the real kiosk, the real hub does what they ask, and families see none of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bench.terminal import SEEN_SECONDS, Terminal
from hub.journal.beside import facts_beside
from hub.night import codes
from hub.night import events as e
from hub.staff import FILE_NAME, StaffList

from .conftest import House, at_the_door, shared_loop, until

pytestmark = pytest.mark.journey
PIN = "204816"
FIRST = "or touch here to type it"


@pytest.fixture
def badge(house: House) -> str:
    mark = codes.staff_mark(house.folder.secret(), house.settings.night.date.isoformat())
    known = StaffList(house.folder.path / FILE_NAME, mark)
    known.add_pin("Robin Sample", PIN)
    return known.add_badge("Robin Sample")


@shared_loop
async def kiosk(house: House, badge: str) -> AsyncIterator[Terminal]:
    """Its door list knows the badge."""
    async with at_the_door(house, "--printer", "door-1") as terminal:
        yield terminal


async def tap(kiosk: Terminal, label: str, then: str) -> None:
    """A finger on the tile of that label, as a mouse report of a terminal (SGR, xterm's control sequences)."""
    await kiosk.shows(label)
    for _ in range(10):
        await asyncio.sleep(SEEN_SECONDS)
        lines = kiosk.text.splitlines()
        row = next((n for n, line in enumerate(lines) if label in line), None)
        if row is not None:
            column = lines[row].index(label) + 2
            kiosk.type(f"\x1b[<0;{column};{row + 1}M\x1b[<0;{column};{row + 1}m")
        try:
            async with asyncio.timeout(2):
                await until(lambda: then in kiosk.text, then)
                return
        except TimeoutError:
            continue
    raise AssertionError(f"touching {label!r} never showed {then!r}, but:\n{kiosk.text}")


async def test_a_family_without_its_letter_is_found_checked_in_and_undone(
    kiosk: Terminal, house: House, badge: str
) -> None:
    family = house.family("es")
    child = house.roster.students[family.students[0]].given
    kiosk.type(badge + "\r")
    await tap(kiosk, "Find a family", "Type a name")
    kiosk.type(f"{child}\r")
    await kiosk.shows(house.short[family.id])
    await tap(kiosk, house.short[family.id], "Not checked in.")
    await tap(kiosk, "Check in", "The ticket is on its way.")
    await until(lambda: len(house.printer.tickets) == 1, "the ticket")
    await tap(kiosk, "Print the ticket again", "it says COPY")
    await until(lambda: len(house.printer.tickets) == 2, "the copy")
    await tap(kiosk, "Undo the check-in", "The check-in is taken back.")
    await tap(kiosk, "Back", "Find a family")
    await tap(kiosk, "Done", FIRST)
    facts = facts_beside(house.folder.journal_path)
    looked = [fact.event for fact in facts if isinstance(fact.event, e.FamilyLookedUp)]
    assert [(one.staff, one.device) for one in looked] == [("s2", "door")]
    assert family.id in looked[0].found
    assert child not in repr(facts)
    assert child not in (house.folder.path.parent / "kiosk" / "kiosk.log").read_text()


async def test_a_visitor_gets_a_code_and_a_ticket(kiosk: Terminal, house: House) -> None:
    """By PIN, where families type their code."""
    teacher = min(house.roster.teachers.values(), key=lambda t: (t.name, t.id))
    await tap(kiosk, FIRST, "Type the code from your letter")
    kiosk.type(PIN + "\r")
    await tap(kiosk, "Add a visitor", "A family without a letter")
    await tap(kiosk, "Child:", "first name")
    kiosk.type("Peregrine\r")
    await kiosk.shows("Child: Peregrine")
    await tap(kiosk, "Which teachers?", teacher.name)
    await tap(kiosk, teacher.name, f"✓ {teacher.name}")
    await tap(kiosk, "Continue", f"To see: {teacher.name}")
    await tap(kiosk, "Add and check in", "Added and checked in.")
    await until(lambda: len(house.printer.tickets) == 1, "the visitor's ticket")
    assert "Peregrine" not in repr(facts_beside(house.folder.journal_path))


async def test_a_wrong_pin_reads_as_any_unknown_code(kiosk: Terminal) -> None:
    await tap(kiosk, FIRST, "Type the code from your letter")
    kiosk.type("204817\r")
    await kiosk.shows("We do not know this code")
    assert "Find a family" not in kiosk.text


async def test_a_kiosk_that_is_out_of_order_stays_so_over_a_restart_until_staff_come(
    kiosk: Terminal, house: House, badge: str
) -> None:
    kiosk.type(badge + "\r")
    await tap(kiosk, "This kiosk", "Volume")
    await tap(kiosk, "Out of order", "Please see the welcome desk.")
    kiosk.type(house.codes[house.family("en").id] + "\r")
    again = Terminal()
    await kiosk.end()
    state = house.folder.path.parent / "kiosk"
    await again.run("hub.cli", "kiosk", "--hub", house.base, "--state", str(state), at=state.parent)
    await until(lambda: "· · ·" in again.text, "the screen out of order")
    assert FIRST not in again.text
    again.type(badge + "\r")
    await again.shows("Back in service")
    await tap(again, "Back in service", "Find a family")
    await until(lambda: "Back in service" not in again.text, "it is in service")
    await tap(again, "Done", FIRST)
    await again.close()


async def test_while_the_hub_is_away_staff_do_what_needs_none(kiosk: Terminal, house: House, badge: str) -> None:
    kiosk.type(house.codes[house.family("en").id] + "\r")
    await kiosk.shows("Check in")  # so the door list is here
    await house.kill()
    kiosk.type(badge + "\r")
    await kiosk.shows("The hub is away")
    assert "Find a family" not in kiosk.text
    await tap(kiosk, "This kiosk", "Volume")
    await house.start()
