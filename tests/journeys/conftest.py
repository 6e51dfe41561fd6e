"""The whole house: the real hub in its own process, a printer on a socket, kiosks in terminals, pages in a browser.

All journeys of a process run in one event loop, as one Chromium lives in it; each has contexts of its own there, and a
hub of its own.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.terminal import PATIENCE as PATIENCE
from bench.terminal import Terminal
from bench.terminal import until as until
from config.settings import Printer
from hub.cli.before import codes_of
from hub.cli.demo import free_port, prepare
from hub.devices import Devices, Role
from hub.folder import NightFolder
from hub.night import codes
from hub.night.roster import Family, Roster
from kiosk.simulated import SimulatedKiosk
from printers.virtual import Serving, serve_virtual_printer

shared_loop = partial(pytest_asyncio.fixture, loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class House:
    """A night of the example school whose hub can be killed and started again."""

    def __init__(self, folder: NightFolder, printer: Serving) -> None:
        self.folder, self.printer = folder, printer
        self.settings = folder.settings()
        self.roster: Roster = folder.roster()
        self.codes = codes_of(folder, self.roster)
        self.short = codes.short_codes(self.codes)
        self.base = f"http://127.0.0.1:{self.settings.hub.port}"
        self._devices = Devices(folder.devices_path)
        self._hub: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._hub = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hub.cli", "hub", "--night", str(self.folder.path)), stdout=asyncio.subprocess.PIPE
        )
        assert self._hub.stdout
        async with asyncio.timeout(PATIENCE):
            assert b"is up" in await self._hub.stdout.readline()

    async def kill(self) -> None:
        """As a power cut does it."""
        assert self._hub
        self._hub.send_signal(signal.SIGKILL)
        await self._hub.wait()

    async def stop(self) -> None:
        if self._hub and self._hub.returncode is None:
            self._hub.terminate()
            await self._hub.wait()
        self._devices.close()

    def invite(self, role: Role, name: str, subject: str = "") -> str:
        return self._devices.invite(role, name, subject)

    def family(self, language: str = "en", *, care: bool = False) -> Family:
        """One that speaks this language, with meetings, nobody has used in this test."""
        used: set[str] = self.__dict__.setdefault("_used", set())
        meeting = {m.family for m in self.roster.meetings.values()}
        for family in self.roster.families.values():
            fits = family.language == language and family.with_care == care and family.id in meeting
            if fits and family.id not in used:
                used.add(family.id)
                return family
        raise AssertionError(f"the example school has no more families for {language}, care={care}")


@shared_loop
async def house(tmp_path: Path) -> AsyncIterator[House]:
    folder = prepare(tmp_path / "demo", families=120)
    printer = await serve_virtual_printer(port=0, tray_port=0)
    address = Printer(address=f"tcp://127.0.0.1:{printer.port}")
    settings = folder.settings()
    port = free_port(18400 + os.getpid() % 4000)  # not that of another run whose hub is just being killed
    folder.write_settings(
        type(settings)(
            night=settings.night,
            hub=type(settings.hub)(port=port),
            printers={"door-1": address},
        )
    )
    house = House(folder, printer)
    try:
        await house.start()
        yield house
    finally:
        await house.stop()
        await printer.close()


@shared_loop
async def kiosk(house: House) -> AsyncIterator[SimulatedKiosk]:
    """One without a screen: families arrive by it."""
    kiosk = SimulatedKiosk(house.base, house.folder.path.parent / "simulated", "door-1")
    await kiosk.start(house.invite("kiosk", "simulated"))
    yield kiosk
    await kiosk.close()


@asynccontextmanager
async def at_the_door(house: House, *options: str) -> AsyncIterator[Terminal]:
    """A real kiosk in a terminal, paired, on its first screen."""
    terminal = Terminal()
    state = house.folder.path.parent / "kiosk"
    options = ("--hub", house.base, "--state", str(state), *options, "--pair", house.invite("kiosk", "door"))
    await terminal.run("hub.cli", "kiosk", *options, at=state.parent)
    try:
        await terminal.shows("or touch here to type it")
        yield terminal
    finally:
        await terminal.close()


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="The browser journeys need Chromium: apt-get install chromium"
)


@shared_loop(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        await browser.close()


@shared_loop
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """As good as new: nothing that a test opened, stored or was paired as is there in the next one."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


async def paired(
    browser: Browser, house: House, role: Role, subject: str = "", size: tuple[int, int] = (390, 844)
) -> Page:
    """A new phone, tablet or TV, paired by the link that staff are given; it fails the test if a script complains."""
    context: BrowserContext = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{role}: {error}"))
    await page.goto(f"{house.base}/pair#{house.invite(role, f'{role} {len(browser.contexts)}', subject)}")
    await page.get_by_role("button").click()
    await page.locator("#live").wait_for()
    return page
