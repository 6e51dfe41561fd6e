"""Teachers, boards, ambassadors and the desk, in a real browser, all at once, over one small evening."""

import asyncio
import io
import re
from collections import Counter

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, expect

from hub.night import codes
from hub.night.commands import AskDesk
from hub.wire import Accepted
from kiosk.simulated import SimulatedKiosk

from .conftest import PATIENCE, House, needs_chromium, paired, until
from .hands import SETTLED, SOON, press

pytestmark = [pytest.mark.journey, needs_chromium]


async def arrives(kiosk: SimulatedKiosk, house: House, family: str) -> None:
    assert isinstance(await kiosk.scan(house.codes[family]), Accepted)


def family_with_a_drop_in(house: House) -> tuple[str, str]:
    """A family that wants one teacher only, whom it may see at any time and nobody else has come for yet."""
    wanted = Counter(meeting.family for meeting in house.roster.meetings.values())
    for meeting in house.roster.meetings.values():
        family = house.roster.families[meeting.family]
        alone = meeting.booked_at is None and wanted[family.id] == 1
        if alone and not family.with_care and family.interpreter == "none":
            return family.id, meeting.teacher
    raise AssertionError("the example school has no drop-in")


async def test_a_meeting_from_call_to_done_is_seen_on_the_phone_and_the_board(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    family, teacher = family_with_a_drop_in(house)
    phone = await paired(browser, house, "teacher", teacher)
    board = await paired(browser, house, "board", size=(1920, 1080))
    await arrives(kiosk, house, family)
    await expect(phone.locator("#live")).to_contain_text(house.short[family], timeout=SOON)
    await press(phone, "Call next")
    await expect(board.locator("#live")).to_contain_text(house.short[family], timeout=SOON)
    await press(phone, "Start")
    await expect(phone.locator("#live")).to_contain_text("In a meeting", timeout=SOON)
    await press(phone, "Done")
    await expect(phone.locator("#live")).to_contain_text("1 meeting tonight", timeout=SOON)
    await press(phone, re.compile("Take back"))
    await expect(phone.locator("#live")).to_contain_text("In a meeting", timeout=SOON)


async def test_two_phones_press_at_once_and_both_see_the_same(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    family, teacher = family_with_a_drop_in(house)
    one, two = [await paired(browser, house, "teacher", teacher) for _ in range(2)]
    await arrives(kiosk, house, family)
    for phone in (one, two):
        await expect(phone.get_by_role("button", name="Call next")).to_be_visible(timeout=SOON)
        await phone.wait_for_timeout(SETTLED)
    now = "document.querySelector('button.big').click()"
    await asyncio.gather(one.evaluate(now), two.evaluate(now))
    for phone in (one, two):
        await expect(phone.get_by_role("button", name="Start")).to_be_visible(timeout=SOON)
        await expect(phone.locator(".code").first).to_have_text(house.short[family])


async def test_the_hub_is_killed_and_the_pages_come_back_by_themselves(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    family, teacher = family_with_a_drop_in(house)
    phone = await paired(browser, house, "teacher", teacher)
    board = await paired(browser, house, "board", size=(1920, 1080))
    await arrives(kiosk, house, family)
    await press(phone, "Call next")
    await expect(phone.get_by_role("button", name="Start")).to_be_visible(timeout=SOON)
    await house.kill()
    await house.start()
    await phone.wait_for_timeout(4000)  # the browsers' own pause before they try again
    await press(phone, "Start")
    await expect(phone.locator("#live")).to_contain_text("In a meeting", timeout=PATIENCE * 1000)
    await expect(board.locator("#live")).to_contain_text(house.short[family], timeout=PATIENCE * 1000)


async def test_ambassadors_take_deliver_and_come_back(house: House, kiosk: SimulatedKiosk, browser: Browser) -> None:
    table = await paired(browser, house, "ambassador", size=(1024, 768))
    family = house.family("en").id
    await arrives(kiosk, house, family)
    pair = table.locator("#live")
    await expect(pair).to_contain_text(house.short[family], timeout=SOON)
    for said in ("Taken", "Delivered", "Back"):
        await expect(table.get_by_role("button", name=said, exact=True).first).to_be_visible(timeout=SOON)
        await press(table, said)
    await expect(table.get_by_role("button", name="Back", exact=True)).to_have_count(0, timeout=SOON)


async def test_public_and_student_screens_never_hold_a_name(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    board = await paired(browser, house, "board", size=(1920, 1080))
    table = await paired(browser, house, "ambassador", size=(1024, 768))
    come = [house.family("en"), house.family("es"), house.family("ar")]
    for family in come:
        await arrives(kiosk, house, family.id)
    await expect(table.locator("#live")).to_contain_text(house.short[come[-1].id], timeout=SOON)
    for page in (board, table):
        body = await page.content()
        for family in come:
            assert house.codes[family.id] not in body, "the whole code is a key"
            for guardian in family.guardians:
                assert guardian.name not in body
            for student in family.students:
                assert house.roster.students[student].surname not in body


async def test_a_family_to_be_received_with_care_reaches_the_desk_silently(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    desk = await paired(browser, house, "desk", size=(1280, 900))
    family = next(f for f in house.roster.families.values() if f.with_care)
    await arrives(kiosk, house, family.id)
    await expect(desk.locator("#live")).to_contain_text(house.short[family.id], timeout=SOON)
    assert not house.printer.tickets
    await desk.locator("input[name=text]").fill(family.guardians[0].name)
    await desk.get_by_role("button", name="Find").click()
    await expect(desk.locator("#live")).to_contain_text(family.guardians[0].name)
    assert family.guardians[0].name.split()[0] not in desk.url, "names never stand in an address"


async def test_a_page_reads_and_its_buttons_work_without_javascript(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    family, teacher = family_with_a_drop_in(house)
    await arrives(kiosk, house, family)
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{house.base}/pair")
    await page.locator("input[name=code]").fill(house.invite("teacher", "plain phone", teacher))
    await page.get_by_role("button").click()
    await page.get_by_role("button", name="Call next").click()
    await expect(page.get_by_role("button", name="Start")).to_be_visible()


async def test_another_ticket_comes_from_the_desk_and_says_that_it_is_a_copy(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    family = house.family("en").id
    await arrives(kiosk, house, family)
    await until(lambda: len(house.printer.tickets) == 1, "the first ticket")
    await kiosk.station.ask(AskDesk("ticket", family))  # what "Ask for another ticket" at the kiosk does
    desk = await paired(browser, house, "desk", size=(1280, 900))
    asked = desk.locator("#live")
    await expect(asked).to_contain_text(house.short[family], timeout=SOON)
    await press(desk, "Print a copy")
    await until(lambda: len(house.printer.tickets) == 2, "the copy")
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(house.printer.tickets[1])))
    assert [code.text for code in read] == [house.codes[family] + "C2"]
    assert codes.read(read[0].text) == codes.Scanned(house.codes[family], 2), "a copy opens the same door"


async def test_two_kiosks_scan_one_letter_at_once_and_the_family_arrives_once(
    house: House, kiosk: SimulatedKiosk
) -> None:
    other = SimulatedKiosk(house.base, house.folder.path.parent / "other", "door-1")
    await other.start(house.invite("kiosk", "other"))
    code = house.codes[house.family("en").id]
    said = await asyncio.gather(kiosk.scan(code), other.scan(code))
    arrived = [one for one in said if isinstance(one, Accepted)]
    assert len(arrived) == 1
    assert [one.code for one in said if not isinstance(one, Accepted)] == ["already-here"]
    await until(lambda: len(house.printer.tickets) == 1, "one ticket")
    await other.close()
