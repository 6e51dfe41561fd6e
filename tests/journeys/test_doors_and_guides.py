"""A teacher's door, the guides' table, the coordinator's two pages: each in a real browser over one small evening."""

import pytest
from playwright.async_api import Browser, Page, expect

from hub.night.roster import Family
from kiosk.simulated import SimulatedKiosk

from .conftest import House, needs_chromium, paired
from .hands import SETTLED, SOON, press, tap
from .test_pages import arrives, family_with_a_drop_in

pytestmark = [pytest.mark.journey, needs_chromium]


def interpreted(house: House) -> Family:
    """A family with meetings whose language an interpreter of the school speaks and its teachers do not."""
    spoken = {tag for v in house.roster.volunteers.values() if v.role == "interpreter" for tag in v.languages}
    wanting = {m.family for m in house.roster.meetings.values()}
    return next(
        f
        for f in house.roster.families.values()
        if f.interpreter == "spoken" and f.language in spoken and f.id in wanting and not f.with_care
    )


async def open_details(page: Page, locator: str) -> None:
    await page.wait_for_timeout(SETTLED)
    await page.locator(f"{locator} > summary").first.click()


async def test_a_teacher_notes_what_was_agreed_and_the_meeting_goes_on_another_day(
    house: House,
    kiosk: SimulatedKiosk,
    browser: Browser,
) -> None:
    family, teacher = family_with_a_drop_in(house)
    phone = await paired(browser, house, "teacher", teacher, (360, 740))
    live = phone.locator("#live")
    await arrives(kiosk, house, family)
    await expect(phone.get_by_role("button", name="Call next")).to_be_visible(timeout=SOON)
    await press(phone, "Call next")
    await press(phone, "Start")
    await expect(live).to_contain_text("min left", timeout=SOON)
    await open_details(phone, "details[id^=goal]")
    await phone.locator("input[name=text]").fill("Reads aloud every evening")
    await press(phone, "Keep")
    await expect(phone.locator(".goal")).to_have_text("Reads aloud every evening", timeout=SOON)
    await tap(phone.get_by_role("button", name="Needs longer"))
    await expect(live).to_contain_text("1 meeting tonight", timeout=SOON)
    desk = await paired(browser, house, "desk", size=(1280, 900))
    assert "Reads aloud" not in await desk.content(), "for the teacher's eyes only"
    await tap(phone.get_by_role("button", name="Take back"))
    await expect(live).to_contain_text("In a meeting", timeout=SOON)


async def test_a_pause_and_coming_back_can_both_be_taken_back(house: House, browser: Browser) -> None:
    teacher = next(iter(house.roster.teachers))
    phone = await paired(browser, house, "teacher", teacher, (360, 740))
    await open_details(phone, "#pause")
    await phone.get_by_role("button", name="10 min").click()
    await expect(phone.locator("#live")).to_contain_text("Pausing", timeout=SOON)
    await press(phone, "Back now")
    await expect(phone.locator("#live")).not_to_contain_text("Pausing", timeout=SOON)
    await press(phone, "Take back: back from the pause")
    await expect(phone.locator("#live")).to_contain_text("Pausing", timeout=SOON)


async def test_a_guide_shows_the_familys_words_asks_an_adult_and_takes_a_press_back(
    house: House,
    kiosk: SimulatedKiosk,
    browser: Browser,
) -> None:
    table = await paired(browser, house, "ambassador", size=(768, 1024))
    desk = await paired(browser, house, "desk", size=(1280, 900))
    family = house.family("ar").id
    await arrives(kiosk, house, family)
    await expect(table.locator("#live")).to_contain_text(house.short[family], timeout=SOON)
    await open_details(table, ".phrases")
    words = table.locator(".phrases dt").first
    assert (await words.get_attribute("lang"), await words.get_attribute("dir")) == ("ar", "rtl")
    taken = table.locator("section.ambassador").get_by_role("button", name="Taken", exact=True)
    await tap(taken)
    await expect(table.locator(".pressed")).to_contain_text("took", timeout=SOON)
    await tap(table.locator(".pressed").get_by_role("button", name="Take back").first)
    await expect(taken).to_be_visible(timeout=SOON)
    await tap(table.get_by_role("button", name="Ask an adult to help").first)
    await expect(desk.locator("#live")).to_contain_text("guide asks for an adult", timeout=SOON)
    await expect(table.locator("#live")).to_contain_text("An adult has been asked to help", timeout=SOON)


async def test_the_coordinator_places_an_interpreter_gives_a_break_and_takes_both_back(
    house: House,
    kiosk: SimulatedKiosk,
    browser: Browser,
) -> None:
    family = interpreted(house)
    page = await paired(browser, house, "coordinator", size=(360, 740))
    await arrives(kiosk, house, family.id)
    card = page.locator(".need", has_text=house.short[family.id])
    await expect(card).to_be_visible(timeout=SOON)
    await tap(card.get_by_role("button", name="All evening"))
    await expect(card).to_contain_text("all evening: placed by hand", timeout=SOON)
    await expect(page.locator(".crew")).to_contain_text(f"stays with {house.short[family.id]} all evening")
    await tap(page.locator(".pressed").get_by_role("button", name="Take back").first)
    await expect(card).not_to_contain_text("placed by hand", timeout=SOON)
    await tap(page.get_by_role("button", name="Break of 20 minutes").first)
    await expect(page.locator(".crew")).to_contain_text("on a break until", timeout=SOON)


async def test_a_familys_own_adult_is_put_on_record_and_a_child_never_is(
    house: House,
    kiosk: SimulatedKiosk,
    browser: Browser,
) -> None:
    family = interpreted(house)
    page = await paired(browser, house, "coordinator", size=(768, 1024))
    await arrives(kiosk, house, family.id)
    card = page.locator(".need", has_text=house.short[family.id])
    await expect(card).to_be_visible(timeout=SOON)
    await open_details(page, f"#other-{family.id}")
    own = card.get_by_role("button", name="Its own adult interprets")
    await own.click()
    await expect(card).to_be_visible()  # the browser asks for the tick first
    await card.get_by_label("It is an adult").check()
    await own.click()
    await expect(page.locator("#live")).to_contain_text("has an adult of its own", timeout=SOON)


async def test_helpers_are_on_the_coordinators_other_page_with_and_without_javascript(
    house: House, browser: Browser
) -> None:
    helper = min((v for v in house.roster.volunteers.values() if v.role == "helper"), key=lambda v: (v.given, v.id))
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = await context.new_page()
    await page.goto(f"{house.base}/pair")
    await page.locator("input[name=code]").fill(house.invite("coordinator", "coordinator"))
    await page.get_by_role("button").click()
    await page.get_by_role("link", name="Helpers").click()
    row = page.locator(".crew li", has_text=helper.given).first
    duty = "Off duty" if await row.get_by_role("button", name="Off duty").count() else "On duty"
    await row.get_by_role("button", name=duty).click()
    await expect(page).to_have_url(f"{house.base}/helpers")
    await expect(page.locator(".pressed")).to_contain_text(f"{helper.given} {duty.lower()}")
