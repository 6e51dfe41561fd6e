"""Hands before a page in a browser, as patient as people are, on a machine as slow as a school's."""

import asyncio
import re
from contextlib import suppress

from playwright.async_api import Locator, Page, Request

SOON = 5000  # ms: it comes by itself; how soon, `python -m bench streams` says
SETTLED = 450  # ms after which what has just moved under a finger may be pressed
TAKEN_SECONDS = 0.5  # after which a press that sent nothing was none
PRESSES = 10


async def press(within: Page | Locator, name: str | re.Pattern[str]) -> None:
    """The first button of this whole name."""
    await tap(within.get_by_role("button", name=name, exact=True).first)


async def tap(button: Locator) -> None:
    """What has just moved under the finger takes no press: whoever sees that nothing came of it presses again."""
    sent = asyncio.Event()

    def asked(request: Request) -> None:
        if request.resource_type in ("fetch", "xhr", "document"):
            sent.set()

    button.page.on("request", asked)
    try:
        for _ in range(PRESSES):
            await button.page.wait_for_timeout(SETTLED)
            if sent.is_set():
                return
            await button.click()
            with suppress(TimeoutError):
                async with asyncio.timeout(TAKEN_SECONDS):
                    await sent.wait()
                    return
    finally:
        button.page.remove_listener("request", asked)
    raise AssertionError(f"no press of {button} was taken")
