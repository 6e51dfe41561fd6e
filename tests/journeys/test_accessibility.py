"""axe-core finds nothing on any page, in any state of the night, on a phone and on a TV, by day and by night.

The pages are those of `hub.web.app.ROUTES`: a new one is looked at without being named here.
"""

import datetime as dt
import os
import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bench.evening import lived_through
from hub.cli.demo import free_port, prepare
from hub.devices import Role
from hub.folder import NightFolder
from hub.night import codes
from hub.web.app import ROUTES
from hub.web.auth import FAMILY, OPEN, PAGES
from printers.virtual import serve_virtual_printer

from .conftest import House, needs_chromium, paired, shared_loop

pytestmark = [pytest.mark.journey, needs_chromium]

STATES = ("early", "busy", "closing")
SIZES = {"phone": (360, 740), "laptop": (1280, 800), "TV": (1920, 1080)}
LOOKS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]
LESS = [("phone", "light"), ("TV", "dark")]  # where little else stands on the pages than at the busy hour
STATE = re.compile(r'class="([^"]*\bturn\b[^"]*)"')  # of a family's page: what its card says
NOT_PAGES = ("/api/", "/static/")
# WCAG 2.2 A and AA; and what axe's authors call good practice, where it is about people and not about taste.
# What was found to be in order is not told element by element: that took as long as finding it.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def pages() -> list[tuple[str, frozenset[Role]]]:
    """Path and roles of every address a person opens."""
    shown = [(path, roles) for method, path, roles, _ in ROUTES if method == "GET"]
    return [(p, roles) for p, roles in shown if not p.startswith(NOT_PAGES) and not p.endswith("/stream")]


def address(house: House, path: str) -> str:
    """An address of this page; whoever adds a page with a {place} in it says here what stands there."""
    family = next(family for family in house.roster.families.values() if family.language == "ar")
    places = {
        "rooms": ",".join(sorted(room.name for room in house.roster.rooms.values())[:3]),
        "token": codes.page_token(house.folder.secret(), house.folder.rules().night, family.id, 1),
    }
    try:
        return path.format_map(places)
    except KeyError as missing:
        raise AssertionError(f"{path}: say in this test what stands for {missing}") from None


@shared_loop(params=STATES)
async def night(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """Nobody has come; lines at every door; the last ten minutes."""
    folder = prepare(tmp_path / "demo", families=90)
    printer = await serve_virtual_printer(port=0, tray_port=0)
    _hours(folder, request.param)
    if request.param != "early":
        lived_through(folder, 900)
    house = House(folder, printer)
    await house.start()
    yield house
    await house.stop()
    await printer.close()


def _hours(folder: NightFolder, state: str) -> None:
    settings = folder.settings()
    now = dt.datetime.now(settings.night.zone)
    closes = now + dt.timedelta(minutes=9) if state == "closing" else now + dt.timedelta(hours=2)
    folder.write_settings(
        msgspec.structs.replace(
            settings,
            night=msgspec.structs.replace(settings.night, opens="16:30", closes=closes.strftime("%H:%M")),
            hub=msgspec.structs.replace(
                settings.hub, port=(port := free_port(24000 + os.getpid() % 4000)), address=f"http://127.0.0.1:{port}"
            ),
            printers={},
        )
    )


async def found_by_axe(page: Page, where: str, looks: Sequence[tuple[str, str]] = tuple(LOOKS)) -> list[str]:
    found = []
    axe, is_there = Axe(), Axe(axe_script="")  # half a megabyte of script, once a page is enough
    await page.evaluate("document.querySelectorAll('details').forEach((closed) => { closed.open = true })")
    for size, scheme in looks:
        width, height = SIZES[size]
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results: dict[str, Any] = (await axe.run(page, options=RULES)).response
        axe = is_there
        for violation in results["violations"]:
            nodes = "; ".join(f"{node['html'][:140]} ({_why(node)})" for node in violation["nodes"][:3])
            found.append(f"{where}, {size}, {scheme}: {violation['id']}: {violation['help']}: {nodes}")
    return found


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))[:200]


async def looked_up(desk: Page, night: House) -> Page:
    """The desk with a family that is here, if one is, and everything that can be done about it."""
    here = [line.split(" ")[0] for line in await desk.locator(".lists li").all_inner_texts()]
    code = next((code for code in night.short.values() if code in here), next(iter(night.short.values())))
    await desk.locator("#text").fill(code)
    await desk.get_by_role("button", name="Find", exact=True).click()
    await desk.locator("#found").wait_for()
    return desk


async def test_axe_finds_nothing(night: House, browser: Browser, request: pytest.FixtureRequest) -> None:
    found = []
    looks = LOOKS if "busy" in request.node.name else LESS
    for path, roles in pages():
        role = next((role for role in PAGES if role in roles), None)
        if roles is OPEN or roles is FAMILY:
            page = await browser.new_page()
            await page.goto(night.base + address(night, path))
        elif role is not None:
            page = await paired(browser, night, role, max(night.roster.teachers) if role == "teacher" else "")
            await page.goto(night.base + address(night, path))
        else:
            continue
        found += await found_by_axe(page, path, looks)
        if path == "/desk":
            found += await found_by_axe(await looked_up(page, night), "/desk with a family found", looks)
        await page.context.close()
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_on_a_familys_page_whatever_it_says(night: House, browser: Browser) -> None:
    """Called, waiting, on its way, gone, not here yet: one family of each that the night has."""
    found, seen = [], set()
    context = await browser.new_context()
    page = await context.new_page()
    for family in night.roster.families.values():
        token = codes.page_token(night.folder.secret(), night.folder.rules().night, family.id, 1)
        body = await (await context.request.get(f"{night.base}/f/{token}")).text()
        state = STATE.findall(body)
        assert len(state) == 1, body
        if state[0] not in seen:
            seen.add(state[0])
            await page.goto(f"{night.base}/f/{token}")
            found += await found_by_axe(page, f"a family's page, {state[0]}", LESS)
    assert not found, "\n".join(found)


async def test_axe_is_awake(browser: Browser) -> None:
    """A page with a fault in it is not passed: otherwise the test above would say nothing."""
    page = await browser.new_page()
    await page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><img src='x'></main></html>")
    assert any("image-alt" in fault for fault in await found_by_axe(page, "here"))
