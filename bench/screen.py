"""What a family feels: from its scan to the greeting, and from its tap to "You are checked in", on the real screen.

The real kiosk runs in a pseudo-terminal of 110 by 34 cells against the real hub; a screen counts when the bytes
of its words are there. English families, one after the other; the first ones warm up.
"""

import asyncio
import statistics
import time
from pathlib import Path

from bench.evening import Figure, night, running
from bench.terminal import PATIENCE, Terminal, until
from hub.cli.before import codes_of
from hub.devices import Devices

WARM_UP, FAMILIES = 3, 15
UNTOUCHED = 0.35  # seconds a new screen takes no tap, so that the second half of a double tap presses nothing


def figures() -> list[Figure]:
    greeted, outcomes = asyncio.run(_families())
    return [
        ("scan to the greeting on the screen", statistics.median(greeted) * 1000, "ms", "150 ms"),
        ("tap to the outcome on the screen", statistics.median(outcomes) * 1000, "ms", "150 ms"),
        (f"the slowest of {FAMILIES} outcomes", max(outcomes) * 1000, "ms", ""),
    ]


async def _families() -> tuple[list[float], list[float]]:
    with night(350) as folder:
        roster = folder.roster()
        shown = codes_of(folder, roster)
        english = [f.id for f in roster.families.values() if f.language == "en" and not f.with_care]
        meeting = {m.family for m in roster.meetings.values()}
        devices = Devices(folder.devices_path)
        async with running(folder) as hub:
            terminal, state = Terminal(), Path(folder.path) / "kiosk"
            options = ("--hub", hub.base, "--state", str(state), "--pair", devices.invite("kiosk", "door-1"))
            await terminal.run("hub.cli", "kiosk", *options, at=Path.cwd())
            await terminal.shows("or touch here to type it")
            come = [f for f in english if f in meeting][: WARM_UP + FAMILIES]
            times = [await _one(terminal, shown[family]) for family in come]
            await terminal.close()
        devices.close()
    return [greeted for greeted, _ in times[WARM_UP:]], [outcome for _, outcome in times[WARM_UP:]]


async def _one(terminal: Terminal, code: str) -> tuple[float, float]:
    """One family: seconds from scan to greeting, and from tap to outcome."""
    started = time.perf_counter()
    terminal.type(code + "\r")
    greeted = await _shown(terminal, "How many people are here?") - started
    await asyncio.sleep(UNTOUCHED)
    started = time.perf_counter()
    terminal.type("\r")
    outcome = await _shown(terminal, "You are checked in") - started
    await asyncio.sleep(UNTOUCHED)
    terminal.type("\r")
    await until(lambda: "or touch here to type it" in terminal.text, "the first screen")
    return greeted, outcome


async def _shown(terminal: Terminal, words: str) -> float:
    async with asyncio.timeout(PATIENCE):
        return await terminal.first(lambda text: words in text)
