"""The pictures in docs/pages.md, made anew: `python -m bench.pages`. A small evening runs; every page is photographed.

Each at the size it is used at: phones at 360, tablets at 768 or 1024, laptops at 1280, TVs at 1920 pixels.
"""

import asyncio
import contextlib
import io
import shutil
import sys
from pathlib import Path

import click
import msgspec
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from hub.cli.demo import Evening, prepare
from hub.cli.tonight import logs
from hub.devices import Devices, Role
from hub.folder import NightFolder
from hub.night import codes

HERE = Path(__file__).parent.parent / "docs" / "pictures" / "pages"
EVENING_SECONDS = 40.0  # until lines have formed and meetings are under way
COLOURS = 160  # of a picture: flat surfaces and letters need no more
FAMILIES = ("en", "es", "ar", "zh-Hans")
# Name, role, address, size, light or dark.
SHOTS: tuple[tuple[str, Role, str, tuple[int, int], str], ...] = (
    ("teacher", "teacher", "/teacher", (360, 740), "light"),
    ("teacher-dark", "teacher", "/teacher", (360, 740), "dark"),
    ("ambassadors", "ambassador", "/ambassadors", (768, 900), "light"),
    ("helpers", "coordinator", "/helpers", (1024, 768), "light"),
    ("interpreters", "coordinator", "/interpreters", (1024, 768), "light"),
    ("desk", "desk", "/desk", (1280, 900), "light"),
    ("office", "office", "/office", (1280, 900), "light"),
    ("office-dark", "office", "/office", (1280, 900), "dark"),
    ("board", "board", "/board", (1920, 1080), "dark"),
    ("board-rooms", "board", "/board/201,202,203,204,205,206", (1920, 1080), "dark"),
)


@click.command()
def pages() -> None:
    """Make docs/pictures/pages/ anew. Needs Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise click.ClickException("The pictures need Chromium: apt-get install chromium")
    HERE.mkdir(parents=True, exist_ok=True)
    folder = prepare(Path(".demo"), families=250)
    logs((folder.path.parent / "pages.log").open("w", encoding="utf-8"))
    settings = folder.settings()
    base = f"http://127.0.0.1:{settings.hub.port}"
    hub = msgspec.structs.replace(settings.hub, address=base)
    folder.write_settings(msgspec.structs.replace(settings, hub=hub))
    asyncio.run(_photograph(folder, chromium, base))


async def _photograph(folder: NightFolder, chromium: str, base: str) -> None:
    evening = Evening(folder, 1.2, 25.0)
    running = asyncio.create_task(evening.run(EVENING_SECONDS + 900, terminal=False))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        await asyncio.sleep(EVENING_SECONDS)
        await _announce(browser, folder, base)
        for name, role, address, size, scheme in SHOTS:
            page = await _paired(browser, folder, base, role, size, scheme)
            await page.goto(base + address)
            await _still(page, name)
        for language in FAMILIES:
            context = await browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="light")
            page = await context.new_page()
            await page.goto(base + _family_page(folder, language))
            await _still(page, f"family-{language}")
        await browser.close()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _announce(browser: Browser, folder: NightFolder, base: str) -> None:
    """As the office does it, so that every page shows what an announcement looks like."""
    page = await _paired(browser, folder, base, "office", (1280, 900), "light")
    await page.locator("#announce > summary").click()
    await page.wait_for_timeout(500)
    await page.locator("#announce button.main").click()
    await page.get_by_role("button", name="Take down").wait_for()
    await page.context.close()


def _family_page(folder: NightFolder, language: str) -> str:
    """Of a family that is here, if one of this language is; else of one that is still expected."""
    beside = folder.journal_path.with_name(folder.journal_path.name + "-wal")  # the hub has it open
    roster, journal = folder.roster(), folder.journal_path.read_bytes() + beside.read_bytes()
    own = [f.id for f in roster.families.values() if f.language == language and not f.with_care]
    here = [family for family in own if f'"FamilyArrived","family":"{family}"'.encode() in journal]
    family = (here or own)[0]
    return f"/f/{codes.page_token(folder.secret(), folder.rules().night, family, 1)}"


async def _paired(
    browser: Browser, folder: NightFolder, base: str, role: Role, size: tuple[int, int], scheme: str
) -> Page:
    roster = folder.roster()
    subject = sorted(roster.teachers)[3] if role == "teacher" else ""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    code = Devices(folder.devices_path).invite(role, f"picture {role} {len(browser.contexts)}", subject)
    await page.goto(f"{base}/pair#{code}")
    await page.get_by_role("button").click()
    await page.locator("#live").wait_for()
    return page


async def _still(page: Page, name: str) -> None:
    await page.wait_for_timeout(1200)
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)
    click.echo(f"{name}.png")


if __name__ == "__main__":
    sys.exit(pages(prog_name="python -m bench.pages"))
