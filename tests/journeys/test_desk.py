"""An evening at the welcome desk, in a real browser with a scanner that types wherever the focus is."""

import io

import pytest
import zxingcpp
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, Page, expect

from hub.night.roster import Family
from kiosk.simulated import SimulatedKiosk

from .conftest import House, needs_chromium, paired, until
from .hands import SETTLED, SOON, press
from .test_accessibility import RULES

pytestmark = [pytest.mark.journey, needs_chromium]


async def scan(page: Page, code: str) -> None:
    """As a keyboard wedge does it: all keys at once, then Enter, without a look at where the focus is."""
    await page.keyboard.type(code, delay=2)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


def with_drop_ins(house: House, most: int = 9) -> Family:
    """A family that wants several teachers at no set time."""
    wanted: dict[str, int] = {}
    for meeting in house.roster.meetings.values():
        wanted[meeting.family] = wanted.get(meeting.family, 0) + (1 if meeting.booked_at is None else 100)
    return next(
        f
        for f in house.roster.families.values()
        if 2 <= wanted.get(f.id, 0) <= most and not f.with_care and len(f.students) == 1
    )


async def test_a_family_is_scanned_checked_in_split_and_promised_another_day(house: House, browser: Browser) -> None:
    family = with_drop_ins(house)
    desk = await paired(browser, house, "desk", size=(1280, 900))
    await desk.evaluate("document.activeElement.blur()")
    await scan(desk, house.codes[family.id])
    card = desk.locator(".family").first
    await expect(card).to_contain_text(house.short[family.id])
    await expect(desk.locator("#text")).to_be_focused()

    await card.get_by_label("People").fill("2")
    await press(card, "Check in")
    await until(lambda: len(house.printer.tickets) == 1, "the family's ticket")
    await expect(card).to_contain_text("2 people", timeout=SOON)

    await card.locator("summary", has_text="Meetings").click()
    await press(card, "Skip tonight")
    await expect(card).to_contain_text("not wanted tonight", timeout=SOON)
    await press(desk, "Take back")
    await expect(card).not_to_contain_text("not wanted tonight", timeout=SOON)

    await card.locator("summary", has_text="Split the party").click()
    await card.locator("details[id^=split] input[type=checkbox]").first.check()
    async with desk.expect_navigation():
        await press(card, "Two parties, a ticket each")
    await until(lambda: len(house.printer.tickets) == 2, "the party's own ticket")
    own, party = (zxingcpp.read_barcodes(Image.open(io.BytesIO(ticket)))[0].text for ticket in house.printer.tickets)
    assert own[:14] != party[:14], "each has a code of its own"
    await expect(desk.locator(".family")).to_have_count(2)
    await scan(desk, party)
    await expect(desk.locator(".family")).to_have_count(1)
    await expect(desk.locator(".family")).to_contain_text("Same family")

    await desk.locator("summary", has_text="Meetings").click()
    await press(desk.locator(".family"), "Another day")
    await press(desk.locator(".family"), "Print the slip another day")
    await until(lambda: len(house.printer.tickets) == 3, "the slip")
    assert not zxingcpp.read_barcodes(Image.open(io.BytesIO(house.printer.tickets[2]))), "it opens nothing"
    await desk.get_by_role("link", name="The list, to print").click()
    await expect(desk.get_by_role("table")).to_contain_text("held another day, as promised")


async def test_a_scan_into_any_other_field_finds_and_changes_nothing(house: House, browser: Browser) -> None:
    first, other = house.family("en"), house.family("es")
    desk = await paired(browser, house, "desk", size=(1280, 900))
    await scan(desk, house.codes[first.id])
    people = desk.get_by_label("People")
    before = await people.input_value()
    await people.focus()
    await scan(desk, house.codes[other.id])
    await expect(desk.locator(".family").first).to_contain_text(house.short[other.id])
    await desk.locator("summary", has_text="A family without a letter").click()
    teachers = desk.get_by_label("Wants to see").locator("visible=true").first
    await teachers.focus()
    await scan(desk, house.codes[first.id])
    await expect(desk.locator(".family").first).to_contain_text(house.short[first.id])
    assert await desk.get_by_label("People").input_value() == before


async def test_the_find_field_keeps_the_focus_and_what_is_typed_while_the_page_changes(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    desk = await paired(browser, house, "desk", size=(768, 1024))
    await desk.keyboard.type("Half a na")
    await kiosk.scan(house.codes[next(f.id for f in house.roster.families.values() if f.with_care)])
    await expect(desk.locator("#live")).to_contain_text("is sent to you to be received", timeout=SOON)
    await expect(desk.locator("#text")).to_be_focused()
    await expect(desk.locator("#text")).to_have_value("Half a na")


async def test_a_family_without_a_letter_is_in_the_lines_with_the_keyboard_alone(
    house: House, browser: Browser
) -> None:
    desk = await paired(browser, house, "desk", size=(1280, 900))
    await desk.locator("#new summary").focus()
    await desk.keyboard.press("Enter")
    await desk.get_by_label("A child’s first name").focus()
    await desk.keyboard.type("Fenwick", delay=80)
    await desk.keyboard.press("Tab")
    await desk.keyboard.press("Tab")
    await desk.keyboard.press("ArrowDown")
    await desk.get_by_role("button", name="Add the family").focus()
    async with desk.expect_navigation():
        await desk.keyboard.press("Enter")
    await expect(desk.locator(".family").first).to_contain_text("Fenwick")
    await desk.locator(".family").get_by_role("button", name="Check in").focus()
    await desk.wait_for_timeout(SETTLED)
    await desk.keyboard.press("Enter")
    await until(lambda: len(house.printer.tickets) == 1, "the visitor's ticket")


async def test_axe_finds_nothing_on_a_found_family_with_all_opened(house: House, browser: Browser) -> None:
    family = with_drop_ins(house)
    desk = await paired(browser, house, "desk", size=(768, 1024))
    await scan(desk, house.codes[family.id])
    for checked_in in (False, True):
        if checked_in:
            await press(desk.locator(".family"), "Check in")
            await expect(desk.locator("details[id^=split]")).to_be_visible(timeout=SOON)
        await desk.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        violations = (await Axe().run(desk, options=RULES)).response["violations"]
        assert not [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations]
