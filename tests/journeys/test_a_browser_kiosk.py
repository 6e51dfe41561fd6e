"""The same kiosk on a page: a family scans, answers and takes its ticket, on any device with a browser."""

import asyncio

import pytest
from playwright.async_api import Browser, Page, expect

from config.languages import CATALOGUES, catalogue
from hub.night import codes

from .conftest import PATIENCE, House, needs_chromium, paired, until
from .hands import SOON, press

pytestmark = [pytest.mark.journey, needs_chromium]
LISTEN = "Please listen to the school’s staff and follow them."
SETTLED = 350  # ms: a tap meant for the screen before is not taken


async def tablet(browser: Browser, house: House, name: str = "ipad-1") -> Page:
    context = await browser.new_context(viewport={"width": 1024, "height": 768})
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{house.base}/pair#{house.invite('browser-kiosk', name)}")
    await page.get_by_role("button").click()
    await page.locator("#live .attract").wait_for()
    await page.goto(f"{house.base}/kiosk?printer=door-1")  # the printer that stands beside it
    return page


async def scans(page: Page, text: str, end: str = "Enter") -> None:
    """As a scanner that types: one key after the other, far faster than a person."""
    await page.keyboard.type(text, delay=2)
    if end:
        await page.keyboard.press(end)


async def touch(page: Page, name: str) -> None:
    await page.wait_for_timeout(SETTLED)
    await page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("language", ["ar", "es", "zh-Hans"])
async def test_from_the_letter_to_the_ticket(house: House, browser: Browser, language: str) -> None:
    family, page = house.family(language), await tablet(browser, house)
    say, screen = catalogue(language).say, page.locator("#live .screen")
    await scans(page, house.codes[family.id])
    await expect(screen).to_contain_text(say("Your meetings tonight"), timeout=SOON)
    await expect(screen).to_have_attribute("lang", language)
    await expect(screen).to_have_attribute("dir", CATALOGUES[language].direction)
    await expect(screen).to_contain_text(house.roster.students[family.students[0]].given)
    await touch(page, "+")
    await touch(page, "✓ " + say("Check in"))
    await expect(screen).to_contain_text(say("You are checked in"), timeout=SOON)
    await until(lambda: len(house.printer.tickets) == 1, "the ticket")
    await expect(screen).to_contain_text(say("Please take your ticket"), timeout=PATIENCE * 1000)
    await expect(screen).to_contain_text(house.short[family.id])
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await touch(page, say("Continue"))
    await expect(page.locator(".attract")).to_be_visible(timeout=SOON)
    assert house.short[family.id] not in await page.content(), "nothing of the family stays"


async def test_what_the_office_announces_stands_on_its_first_screen(house: House, browser: Browser) -> None:
    page, office = await tablet(browser, house), await paired(browser, house, "office", size=(1280, 900))
    await office.locator("#announce > summary").click()
    await office.get_by_label("Please listen to the school’s staff").check()
    await press(office, "Announce")
    for tag in ("en", "ar"):  # each language has its turn
        said = page.locator(f".greetings [data-turn][lang='{tag}'] .office")
        await expect(said).to_have_text(catalogue(tag).say(LISTEN), timeout=SOON)
        await expect(said).to_have_attribute("dir", CATALOGUES[tag].direction)
    await press(office, "Take down")
    await expect(page.locator(".office")).to_have_count(0, timeout=SOON)


async def test_a_code_is_typed_on_the_pages_own_keys(house: House, browser: Browser) -> None:
    family, page, say = house.family("es"), await tablet(browser, house), catalogue("es").say
    await touch(page, CATALOGUES["es"].own_name)
    await expect(page.locator(".typing")).to_contain_text(say("Type the code from your letter"))
    await page.wait_for_timeout(SETTLED)
    code = house.codes[family.id]
    for number, character in enumerate(code, start=1):
        await page.locator(f".keypad button[value='key {character}']").click()
        await expect(page.locator(".typed")).to_have_text(code[:number], timeout=SOON)
    await touch(page, say("Continue"))
    await expect(page.locator(".confirm")).to_contain_text(say("Your meetings tonight"), timeout=SOON)


async def test_each_wrong_code_has_its_answer_and_the_next_scan_works(house: House, browser: Browser) -> None:
    page = await tablet(browser, house)
    night, secret = house.settings.night.date.isoformat(), house.folder.secret()
    await scans(page, codes.code_for(secret, night, "nobody"))
    await expect(page.locator(".message")).to_contain_text("We do not know this code", timeout=SOON)
    await scans(page, house.codes[house.family("en").id][:9])
    await expect(page.locator(".message")).to_contain_text("Only part of the code arrived", timeout=SOON)
    await scans(page, house.codes[house.family("en").id].lower(), end="")
    await expect(page.locator(".confirm")).to_be_visible(timeout=SOON)


async def test_a_family_received_with_care_sees_only_the_way_to_the_desk(house: House, browser: Browser) -> None:
    family = next(f for f in house.roster.families.values() if f.with_care and f.language == "en")
    page = await tablet(browser, house)
    await scans(page, house.codes[family.id])
    await expect(page.locator(".message")).to_contain_text("Please see the welcome desk.", timeout=SOON)
    body = await page.content()
    assert [s for s in family.students if house.roster.students[s].given in body] == []
    assert not house.printer.tickets


async def test_twenty_scans_back_to_back_end_at_the_last(house: House, browser: Browser) -> None:
    page = await tablet(browser, house)
    families = [house.family("en") for _ in range(20)]
    for family in families:
        await scans(page, house.codes[family.id])
    last = house.roster.students[families[-1].students[0]].given
    await expect(page.locator(".confirm h1")).to_contain_text(last, timeout=PATIENCE * 1000)


async def test_the_hub_is_away_and_comes_back(house: House, browser: Browser) -> None:
    page = await tablet(browser, house)
    await house.kill()
    await scans(page, house.codes[house.family("en").id])
    await expect(page.locator("#away")).to_contain_text("Please see the welcome desk.", timeout=SOON)
    await expect(page.locator("#away")).to_be_visible(timeout=SOON)
    await asyncio.sleep(0)
    await house.start()
    await expect(page.locator(".attract")).to_be_visible(timeout=PATIENCE * 1000)
    await scans(page, house.codes[house.family("en").id])
    await expect(page.locator(".confirm")).to_be_visible(timeout=SOON)
