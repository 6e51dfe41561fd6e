"""From the ticket in the hand to the way home, on the family's own phone, in a real browser."""

import asyncio
import io
from collections.abc import AsyncIterator

import msgspec
import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, expect

from config.languages import CATALOGUES, catalogue
from hub.night.roster import Family
from hub.wire import Accepted
from kiosk.simulated import SimulatedKiosk

from .conftest import House, needs_chromium, paired, shared_loop, until
from .hands import SETTLED, SOON, press, tap
from .test_pages import family_with_a_drop_in

pytestmark = [pytest.mark.journey, needs_chromium]


@shared_loop
async def school(house: House) -> House:
    """The hub knows how phones reach it, and prints that on tickets."""
    settings = house.folder.settings()
    house.folder.write_settings(
        msgspec.structs.replace(settings, hub=msgspec.structs.replace(settings.hub, address=house.base))
    )
    await house.kill()
    return house


@shared_loop
async def kiosk(school: House) -> AsyncIterator[SimulatedKiosk]:
    kiosk = SimulatedKiosk(school.base, school.folder.path.parent / "simulated", "door-1")
    yield kiosk
    await kiosk.close()


async def in_hand(school: House, kiosk: SimulatedKiosk, language: str) -> tuple[Family, str, str]:
    """A family of this language is checked in; who teaches it, and the address its printed ticket carries."""
    family_id, teacher = family_with_a_drop_in(school)
    family = msgspec.structs.replace(school.roster.families[family_id], language=language)
    school.roster.families[family_id] = family
    school.folder.save_roster(school.roster)
    await school.start()
    await kiosk.start(school.invite("kiosk", "simulated"))
    assert isinstance(await kiosk.scan(school.codes[family_id]), Accepted)
    await until(lambda: len(school.printer.tickets) == 1, "the ticket")
    read = [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(school.printer.tickets[0])))]
    assert school.codes[family_id] + "C1" in read, "the kiosk's code is there as ever"
    (address,) = (text for text in read if text.startswith("http"))
    assert school.codes[family_id] not in address
    return family, teacher, address


async def opened(browser: Browser, address: str, **how: bool) -> Page:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, **how)  # type: ignore[arg-type]
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(address)
    return page


async def touch(page: Page, name: str) -> None:
    """What can be said has been said, and the page asks something else."""
    button = page.get_by_role("button", name=name, exact=True)
    await tap(button)
    await button.wait_for(state="hidden", timeout=SOON)


@pytest.mark.parametrize("language", ["es", "ar", "zh-Hans"])
async def test_called_dinner_back_and_home(
    school: House, kiosk: SimulatedKiosk, browser: Browser, language: str
) -> None:
    family, teacher, address = await in_hand(school, kiosk, language)
    say, phone = catalogue(language).say, await opened(browser, address)
    door, card, where = await paired(browser, school, "teacher", teacher), phone.locator(".turn"), phone.locator("html")
    await expect(where).to_have_attribute("lang", language)
    await expect(where).to_have_attribute("dir", CATALOGUES[language].direction)

    await press(door, "Call next")
    await expect(card).to_contain_text(say("Please come now"), timeout=SOON)
    await expect(phone).to_have_title("● " + say("Please come now"))
    room = school.roster.rooms[school.roster.teachers[teacher].room or ""]
    await expect(card).to_contain_text(room.name.removeprefix("Room "))
    await expect(door.locator("#live")).to_contain_text("Seen on their phone at", timeout=SOON)

    await touch(phone, say("We need ten minutes"))
    await expect(card).to_contain_text(say("Your place is kept."), timeout=SOON)
    await expect(door.get_by_role("button", name="Start", exact=True)).to_have_count(0, timeout=SOON)
    await touch(phone, say("We are back"))
    await touch(phone, say("We are at dinner"))
    await phone.wait_for_timeout(1000)  # the same press within a second is one press, so that trying again is safe
    await touch(phone, say("We are back"))
    await expect(card.get_by_role("button")).to_have_count(0, timeout=SOON)

    await phone.locator("summary").click()
    await touch(phone, say("Yes, we are leaving"))
    await expect(card).to_contain_text(say("Good night, and thank you for coming!"), timeout=SOON)
    await expect(door.locator("#live")).not_to_contain_text(school.short[family.id], timeout=SOON)
    await touch(phone, say("We are staying after all"))
    await expect(door.locator("#live")).to_contain_text(school.short[family.id], timeout=SOON)

    body = await phone.content()
    names = [guardian.name for guardian in family.guardians] + [school.roster.teachers[teacher].name]
    names += [
        name for s in family.students for name in (school.roster.students[s].given, school.roster.students[s].surname)
    ]
    assert [name for name in names if name in body] == []
    too_wide = await phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not too_wide, "nothing is pushed off a narrow screen"


async def test_two_phones_press_at_once_and_both_see_the_same(
    school: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    _, _, address = await in_hand(school, kiosk, "en")
    one, two = [await opened(browser, address) for _ in range(2)]
    for phone in (one, two):
        await phone.wait_for_timeout(SETTLED)
    now = "[...document.querySelectorAll('.says button')].at(-1).click()"
    await asyncio.gather(one.evaluate(now), two.evaluate(now))
    for phone in (one, two):
        await expect(phone.get_by_role("button", name="We are back")).to_be_visible(timeout=SOON)
    back = [await phone.locator(".wait").inner_text() for phone in (one, two)]
    assert back[0] == back[1]


async def test_a_phone_that_slept_says_what_it_does_not_know_and_then_the_truth(
    school: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    _, teacher, address = await in_hand(school, kiosk, "en")
    phone = await opened(browser, address)
    door = await paired(browser, school, "teacher", teacher)
    await phone.clock.install()
    await phone.reload()
    hidden = "Object.defineProperty(document, 'hidden', { get: () => %s, configurable: true });"
    lock = hidden + "document.dispatchEvent(new Event('visibilitychange'));"
    await phone.evaluate(lock % "true")
    await phone.context.set_offline(True)
    await press(door, "Call next")
    await expect(door.get_by_role("button", name="Start", exact=True)).to_be_visible(timeout=SOON)
    await phone.clock.fast_forward("20:00")
    await phone.evaluate(lock % "false")
    await expect(phone.locator("#stale")).to_contain_text("Not up to date since", timeout=SOON)
    await expect(phone.locator("#stale")).to_be_visible(timeout=SOON)
    await expect(door.locator("#live")).not_to_contain_text("Seen on their phone")
    await phone.context.set_offline(False)
    await expect(phone.locator(".turn")).to_contain_text("Please come now", timeout=SOON)
    await expect(phone.locator("#stale")).to_be_hidden(timeout=SOON)
    await expect(door.locator("#live")).to_contain_text("Seen on their phone", timeout=SOON)


async def test_the_page_reads_and_its_buttons_work_without_javascript(
    school: House, kiosk: SimulatedKiosk, browser: Browser
) -> None:
    _, teacher, address = await in_hand(school, kiosk, "es")
    say = catalogue("es").say
    phone = await opened(browser, address, java_script_enabled=False)
    door = await paired(browser, school, "teacher", teacher)
    await expect(phone.locator("#route")).to_have_text(say("Your route"))
    await press(door, "Call next")
    await phone.reload()
    await phone.get_by_role("button", name=say("We are coming")).click()
    await expect(door.locator("#live")).to_contain_text("Seen on their phone at", timeout=SOON)
    await phone.get_by_role("button", name=say("We are at dinner")).click()
    await expect(phone.get_by_role("button", name=say("We are back"))).to_be_visible()
