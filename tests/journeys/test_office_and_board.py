"""What the office says and does is on every screen; screens that slept, or lost the hub, or have a finger on them."""

import datetime as dt

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from config.languages import catalogue
from hub.night import codes
from hub.wire import Accepted
from kiosk.simulated import SimulatedKiosk

from .conftest import House, needs_chromium, paired
from .hands import SETTLED, SOON, press, tap

pytestmark = [pytest.mark.journey, needs_chromium]
A_PUSH = 1000  # ms that one may take, and far less than a list stays open
HIDDEN = "Object.defineProperty(document, 'hidden', { get: () => %s, configurable: true });"
LOCK = HIDDEN + "document.dispatchEvent(new Event('visibilitychange'));"


async def phones_reach(house: House) -> None:
    """Without an address for them families have no pages."""
    hub = msgspec.structs.replace(house.settings.hub, address=house.base)
    house.folder.write_settings(msgspec.structs.replace(house.settings, hub=hub))
    await house.kill()
    await house.start()


async def familys_phone(house: House, browser: Browser, family: str) -> Page:
    page = await (await browser.new_context(viewport={"width": 360, "height": 740})).new_page()
    await page.goto(f"{house.base}/f/{codes.page_token(house.folder.secret(), house.folder.rules().night, family, 1)}")
    return page


async def test_the_office_announces_and_every_screen_says_it_in_its_language(
    house: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    await phones_reach(house)
    family = house.family("ar").id
    assert isinstance(await kiosk.scan(house.codes[family]), Accepted)
    office = await paired(browser, house, "office", size=(1280, 900))
    board = await paired(browser, house, "board", size=(1920, 1080))
    door = await paired(browser, house, "teacher", max(house.roster.teachers))
    phone = await familys_phone(house, browser, family)
    await office.locator("#announce > summary").click()
    await office.get_by_label("Please listen to the school’s staff").check()
    await press(office, "Announce")
    english = "Please listen to the school’s staff and follow them."
    for page in (board, door):
        await expect(page.locator("#live")).to_contain_text(english, timeout=SOON)
    await expect(phone.locator(".notices")).to_contain_text(catalogue("ar").say(english), timeout=SOON)
    await press(office, "Take down")
    for page in (board, door, phone):
        await expect(page.locator("#live")).not_to_contain_text(english, timeout=SOON)
    await expect(phone.locator(".notices")).to_have_count(0, timeout=SOON)


async def test_last_call_and_the_end_are_on_every_screen_and_can_be_taken_back(house: House, browser: Browser) -> None:
    office = await paired(browser, house, "office", size=(1280, 900))
    board = await paired(browser, house, "board", size=(1920, 1080))
    door = await paired(browser, house, "teacher", max(house.roster.teachers))
    for button in ("Last call", "Close the evening nobody is called after that"):
        before = [await page.locator(".notices, .news").all_inner_texts() for page in (board, door)]
        await press(office, button)
        await expect(office.get_by_role("button", name="Take back")).to_be_visible(timeout=SOON)
        for page, was in zip((board, door), before, strict=True):
            await expect(page.locator(".notices, .news")).not_to_have_text(was, timeout=SOON)
    await tap(office.get_by_role("button", name="Take back"))
    await expect(office.get_by_role("button", name="Close the evening")).to_be_visible(timeout=SOON)


async def test_a_board_of_some_rooms_shows_those_and_says_what_it_does_not_know(house: House, browser: Browser) -> None:
    rooms = {teacher.room for teacher in house.roster.teachers.values()}
    some = sorted(room.name for room in house.roster.rooms.values() if room.id in rooms)[:2]
    board = await paired(browser, house, "board", size=(1920, 1080))
    await board.goto(f"{house.base}/board/{some[0]},{some[1]},Nowhere")
    await expect(board.locator(".doors li")).to_have_count(2)
    await expect(board.locator(".unknown")).to_contain_text("Nowhere")


async def test_a_board_left_from_last_year_says_so(house: House, browser: Browser) -> None:
    board = await paired(browser, house, "board", size=(1920, 1080))
    await house.kill()
    settings = house.folder.settings()
    then = settings.night.date - dt.timedelta(days=364)
    house.folder.write_settings(
        msgspec.structs.replace(settings, night=msgspec.structs.replace(settings.night, date=then))
    )
    await house.start()
    await expect(board.locator(".over")).to_be_visible(timeout=4 * SOON)
    await expect(board.locator(".doors")).to_have_count(0)


@pytest.mark.parametrize("role", ["teacher", "board", "ambassador"])
async def test_a_screen_that_slept_shows_the_truth_when_it_wakes(house: House, browser: Browser, role: str) -> None:
    screen = await paired(browser, house, role, max(house.roster.teachers) if role == "teacher" else "")  # type: ignore[arg-type]
    office = await paired(browser, house, "office", size=(1280, 900))
    await screen.clock.install()
    await screen.reload()
    await screen.evaluate(LOCK % "true")
    await screen.context.set_offline(True)
    await press(office, "Last call")
    await expect(office.get_by_role("button", name="Take back")).to_be_visible(timeout=SOON)
    await screen.clock.fast_forward("20:00")
    await screen.evaluate(LOCK % "false")
    await expect(screen.locator("#stale")).to_be_visible(timeout=SOON)
    await expect(screen.locator("#live")).not_to_contain_text("last meetings")
    await screen.context.set_offline(False)
    await expect(screen.locator("#live")).to_contain_text("last", timeout=SOON)
    await expect(screen.locator("#stale")).to_be_hidden(timeout=SOON)


async def test_what_is_chosen_and_half_typed_outlives_pushes_and_a_restart_of_the_hub(
    house: House, browser: Browser
) -> None:
    office, other = [await paired(browser, house, "office", size=(1280, 900)) for _ in range(2)]
    await office.locator("#announce > summary").click()
    await office.get_by_label("In my own words").check()
    await office.locator("#own-words > summary").click()
    words = office.locator("input[name='text.en']")
    await words.fill("The bus leves at eight")
    for _ in range(len("ves at eight")):
        await words.press("ArrowLeft")
    await press(other, "Last call")
    await expect(office.get_by_role("button", name="Take back")).to_be_visible(timeout=SOON)
    await words.press("a")
    await expect(words).to_have_value("The bus leaves at eight")
    await expect(office.get_by_label("In my own words")).to_be_checked()
    await house.kill()
    await expect(words).to_be_visible()
    await house.start()
    await expect(other.get_by_role("button", name="Take back")).to_be_visible()
    await press(other, "Close the evening nobody is called after that")
    await expect(other.get_by_role("button", name="Close the evening")).to_have_count(0, timeout=4 * SOON)
    await expect(office.get_by_role("button", name="Close the evening")).to_have_count(0, timeout=4 * SOON)
    await expect(words).to_have_value("The bus leaves at eight")
    await expect(office.locator("#stale")).to_be_hidden(timeout=4 * SOON)


async def test_a_list_that_is_open_is_not_shut_by_a_push(house: House, browser: Browser) -> None:
    office, other = [await paired(browser, house, "office", size=(1280, 900)) for _ in range(2)]
    await office.locator("#announce > summary").click()
    lengths = office.locator("select[name=minutes]")
    await lengths.click()
    mark = "document.querySelector('select[name=minutes]').mark = 1"
    await office.evaluate(mark)
    await press(other, "Last call")
    await expect(other.get_by_role("button", name="Take back")).to_be_visible(timeout=SOON)
    await office.wait_for_timeout(A_PUSH)
    assert await office.evaluate("document.querySelector('select[name=minutes]').mark") == 1
    await lengths.select_option("30")
    await expect(office.get_by_role("button", name="Take back")).to_be_visible(timeout=SOON)
    await expect(lengths).to_have_value("30")


async def test_a_button_says_which_it_was_on_a_browser_that_does_not(house: House, browser: Browser) -> None:
    """Safari before 15.4 knows no `submitter`; one form has a button for each length of a break."""
    page = await paired(browser, house, "coordinator", size=(1024, 768))
    await page.add_init_script("Object.defineProperty(SubmitEvent.prototype, 'submitter', { get: () => undefined });")
    await page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or "") if request.method == "POST" else None)
    await page.wait_for_timeout(SETTLED)
    if not await page.locator("button[name=minutes]").count():
        await page.get_by_role("button", name="On duty").first.click()
    await page.locator("button[name=minutes][value='20']").first.click()
    await expect(page.get_by_text("break until").first).to_be_visible(timeout=SOON)
    assert "minutes=20" in asked[-1]
