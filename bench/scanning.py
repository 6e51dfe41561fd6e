"""What a scanner and a queue of families ask of a kiosk, while two other processes keep both cores busy.

The real kiosk in a pseudo-terminal of 110 by 34 cells; a thousand scans as wedges send them, with CR, LF, Tab, CR LF or
no end, in lower case too, each 0.25 s after the last was answered. Timed is the terminal: from the first character
written until the bytes are there that greet the family's own child. The kiosk's own CPU for a scan and its screen says
what is left when other work is not in the way.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

from bench.evening import Figure, night, running
from bench.kiosk_evening import cpu_seconds
from bench.terminal import Terminal
from hub.cli.before import codes_of
from hub.devices import Devices

SCANS, FAMILIES, BUSY = 1000, 60, 2
ENDS = ("\r", "\n", "\t", "", "\r\n")
PATIENCE = 5.0  # seconds: a scan without an answer by then is lost
BURN = "while True: sum(range(10000))"


def figures() -> list[Figure]:
    seconds, lost, mixed, cpu = asyncio.run(_scans())
    ordered = sorted(seconds)
    return [
        (f"of {SCANS} scans lost, two busy processes beside", float(lost), "scans", "0 scans"),
        (f"of {SCANS} scans mixed up", float(mixed), "scans", "0 scans"),
        ("scan to next screen under that load, median", statistics.median(seconds) * 1000, "ms", "150 ms"),
        ("kiosk's CPU for a scan and its screen", cpu * 1000, "ms", ""),
        ("scan to next screen under that load, p99", ordered[int(len(ordered) * 0.99)] * 1000, "ms", "300 ms"),
    ]


@contextmanager
def busy(processes: int = BUSY) -> Iterator[None]:
    burning = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(processes)]
    try:
        yield
    finally:
        for one in burning:
            one.kill()
            one.wait()


async def _scans() -> tuple[list[float], int, int, float]:
    with night(350) as folder:
        roster = folder.roster()
        shown, devices = codes_of(folder, roster), Devices(folder.devices_path)
        meeting = {m.family for m in roster.meetings.values()}
        come: dict[str, str] = {}  # the child's name -> code: no two of them alike, so that a mix-up shows
        for family in roster.families.values():
            name = roster.students[family.students[0]].given
            alike = len(family.students) > 1 or name in come
            if family.language == "en" and family.id in meeting and not family.with_care and not alike:
                come[name] = shown[family.id]
        come = dict(list(come.items())[:FAMILIES])
        async with running(folder) as hub:
            terminal = Terminal()
            options = ("--hub", hub.base, "--state", str(folder.path / "kiosk"))
            pairing = ("--pair", devices.invite("kiosk", "door-1"))
            await terminal.run("hub.cli", "kiosk", *options, *pairing, at=Path.cwd())
            await terminal.shows("or touch here to type it")
            await asyncio.sleep(2)  # the door list comes, and the voices are warmed up
            before = cpu_seconds(terminal.pid)
            with busy():
                measured = await _measured(terminal, come)
            cpu = (cpu_seconds(terminal.pid) - before) / SCANS
            await terminal.close()
        devices.close()
    return *measured, cpu


async def _measured(terminal: Terminal, come: dict[str, str]) -> tuple[list[float], int, int]:
    seconds: list[float] = []
    lost = mixed = 0
    families, ends = cycle(come.items()), cycle(ENDS)
    for number in range(SCANS):
        name, code = next(families)
        started = time.perf_counter()
        terminal.type((code.lower() if number % 7 == 0 else code) + next(ends))
        try:
            async with asyncio.timeout(PATIENCE):
                seconds.append(await terminal.first(partial(_greets, name)) - started)
        except TimeoutError:
            lost += 1
            mixed += any(_greets(other, terminal.text) for other in come)
            continue
        await asyncio.sleep(0.25)
    return seconds, lost, mixed


def _greets(name: str, text: str) -> bool:
    """The family's own screen: its child is greeted, and it is asked how many have come."""
    return f"·  {name} " in text and "How many people are here?" in text
