"""Whatever the public types, presses or pastes, the real kiosk in a real terminal stays, and serves the next family."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bench.terminal import SEEN_SECONDS, Terminal, until

from .conftest import House, at_the_door, shared_loop

pytestmark = pytest.mark.journey
CONTROLS = [chr(n) for n in (*range(0x20), 0x7F)]
WITH_ALT = [f"\x1b{letter}" for letter in "abcdefghijklmnopqrstuvwxyz/?:"]
FUNCTION = ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{n}~" for n in (15, 17, 18, 19, 20, 21, 23, 24, 3, 5, 6))]
# Kitty's protocol, CSI code ; modifiers u: Ctrl (5), Ctrl+Shift (6), Super (9) with c, q, p, z, d, \\ and Escape.
KITTY = [f"\x1b[{key};{modifiers}u" for key in (99, 113, 112, 122, 100, 92, 27) for modifiers in (5, 6, 9)]
MOUSE = [f"\x1b[<{button};{x};{y}{end}" for button in (0, 1, 2, 64, 65) for x, y in ((1, 1), (110, 1)) for end in "Mm"]
FOCUS = ["\x1b[O", "\x1b[I", "\x1b[?1;2c", "\x1b[24;80R", "\x1b]0;title\x07", "\x1bP+q\x1b\\"]
PASTED = [
    f"\x1b[200~{text}\x1b[201~" for text in ("\x11", "\x1b[?1049l", "\x1bc", "\x10quit\r", "\x03\x03", "q" * 5000)
]
SWEEPS = {
    "control keys": CONTROLS,
    "with Alt": WITH_ALT,
    "function keys": FUNCTION,
    "kitty's protocol": KITTY,
    "mouse": MOUSE,
    "focus and answers of terminals": FOCUS,
    "pasted": PASTED,
}


@shared_loop
async def kiosk(house: House) -> AsyncIterator[Terminal]:
    async with at_the_door(house) as terminal:
        yield terminal


async def test_it_is_still_there_after_every_key_and_paste(kiosk: Terminal, house: House) -> None:
    """Sight and language may have been chosen on the way, as is anybody's right: the log says which screen is there.

    A family a sweep: the same letter twice within two seconds is one scan.
    """
    log = house.folder.path.parent / "kiosk" / "kiosk.log"
    meeting = {one.family for one in house.roster.meetings.values()}
    come = [house.codes[one.id] for one in house.roster.families.values() if one.id in meeting and not one.with_care]
    for code, (name, keys) in zip(come[: len(SWEEPS)], SWEEPS.items(), strict=True):
        for key in keys:
            kiosk.type(key)
        kiosk.type("\r")
        before = len(_screens(log))
        kiosk.type(code + "\r")
        await until(lambda: {"Confirm", "RouteShown"} & set(_screens(log)[before:]), f"the family's screen, {name}")  # noqa: B023
        assert _state(kiosk.pid) not in "TZX", f"stopped or gone after {name}"
        assert "Search for commands" not in kiosk.text
        await _to_the_first_screen(kiosk, log)
    assert '"stopped"' not in log.read_text()


async def _to_the_first_screen(kiosk: Terminal, log: Path) -> None:
    """Enter checks a family in, and then says that it is done."""
    for _ in range(20):
        if _screens(log)[-1] == "Attract":
            return
        await asyncio.sleep(SEEN_SECONDS)
        kiosk.type("\r")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await until(lambda: _screens(log)[-1] == "Attract", "the first screen")
    raise AssertionError(f"never on its first screen again, but on {_screens(log)[-1]}:\n{kiosk.text}")


def _screens(log: Path) -> list[str]:
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [line["name"] for line in lines if line["event"] == "painted"]


def _state(pid: int) -> str:
    """One letter of proc(5), stat: T is stopped, as after Ctrl+Z."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
