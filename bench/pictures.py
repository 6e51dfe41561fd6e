"""The pictures in the README, made anew: `make pictures`. A small evening runs; the screens are photographed.

The kiosk's own are bench/kiosk_pictures.py's, from a real terminal.
"""

import asyncio
import contextlib
import io
import os
import random
import shutil
import sys
from pathlib import Path

import click
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from hub.cli.before import codes_of
from hub.cli.demo import Evening, prepare
from hub.cli.tonight import logs
from hub.devices import Devices, Role
from hub.folder import NightFolder
from kiosk.app import KioskApp
from kiosk.folder import Folder
from kiosk.station import Station

HERE = Path(__file__).parent.parent / "docs" / "pictures"
EVENING_SECONDS = 45.0  # until lines have formed and meetings are under way
SIZES: dict[str, tuple[Role, tuple[int, int]]] = {
    "board": ("board", (1920, 1080)),
    "teacher": ("teacher", (390, 844)),
    "ambassadors": ("ambassador", (1024, 768)),
}


@click.command()
def pictures() -> None:
    """Make docs/pictures/ anew. Needs Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise click.ClickException("The pictures need Chromium: apt-get install chromium")
    HERE.mkdir(parents=True, exist_ok=True)
    folder = prepare(Path(".demo"), families=350)
    logs((folder.path.parent / "pictures.log").open("w", encoding="utf-8"))
    asyncio.run(_photograph(folder, chromium))


async def _photograph(folder: NightFolder, chromium: str) -> None:
    evening = Evening(folder, 1.5, 25.0)
    running = asyncio.create_task(evening.run(EVENING_SECONDS + 60, terminal=False))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        await asyncio.sleep(EVENING_SECONDS)
        for language, code in await _kiosk(folder, evening.base):
            _ticket(evening, code, HERE / f"ticket-{language}.png")
        for name, (role, size) in SIZES.items():
            page = await _paired(browser, folder, evening.base, role, size)
            await page.screenshot(path=HERE / f"{name}.png")
        await browser.close()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


def _ticket(evening: Evening, code: str, path: Path) -> None:
    """Among the paper that came out, the ticket whose QR holds this code."""
    assert evening.tray
    for png in reversed(evening.tray.tickets):
        if any(read.text == code for read in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))):
            path.write_bytes(png)
            return
    raise click.ClickException("The ticket did not come out of the printer.")


async def _paired(browser: Browser, folder: NightFolder, base: str, role: Role, size: tuple[int, int]) -> Page:
    """A page of this role, with the fragment of a moment ago."""
    roster = folder.roster()
    subject = random.Random(3).choice(sorted(roster.teachers)) if role == "teacher" else ""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.goto(f"{base}/pair#{Devices(folder.devices_path).invite(role, f'picture {role}', subject)}")
    await page.get_by_role("button").click()
    await page.wait_for_timeout(1500)
    return page


async def _kiosk(folder: NightFolder, base: str) -> list[tuple[str, str]]:
    """A family in Spanish and one in Arabic check in, for their tickets; their codes."""
    roster, codes = folder.roster(), codes_of(folder, folder.roster())
    station = Station(base, Folder(folder.path.parent / "picture-kiosk"))
    await station.start(Devices(folder.devices_path).invite("kiosk", "picture kiosk"))
    await station.ready()
    assert station.greeter
    app, shown = KioskApp(station, printer="door-1"), []
    async with app.run_test(size=(110, 34)) as pilot:
        await pilot.pause(1.0)
        for language in ("es", "ar"):
            free = [f for f in roster.families.values() if not station.greeter.is_here(f.id) and not f.with_care]
            family = next(f for f in free if f.language == language and len(f.students) > 1)
            await pilot.press(*codes[family.id], "enter")
            await pilot.pause(1.0)
            await pilot.press("enter")
            await pilot.pause(3.0)
            await pilot.press("enter")
            await pilot.pause(1.0)
            shown.append((language, codes[family.id]))
    await station.close()
    return shown


if __name__ == "__main__":
    sys.exit(pictures(prog_name="python -m bench.pictures"))
