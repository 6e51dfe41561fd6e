"""A kiosk's evening in a few minutes: first paint, 2,000 families in a row, memory after them, and doing nothing.

The real app against a hub in another process. Families scan one after the other, as fast as the kiosk has a screen for
each. Memory is what the system counts for the process and its children (VmRSS); idle is some time on the first screen.
Of five starts the median counts; its own CPU says what the first paint takes where other work is not in the way.
"""

import asyncio
import statistics
import time
from itertools import cycle
from pathlib import Path

from bench.evening import TICKS, Figure, night, running
from bench.terminal import PATIENCE, Terminal
from hub.cli.before import codes_of
from hub.devices import Devices

FAMILIES, IDLE_SECONDS, STARTS = 2000, 20.0, 5
FIRST = "Español"  # on the first screen, whoever is greeted there just now


def figures() -> list[Figure]:
    painted, worked, resident, idle = asyncio.run(_evening())
    return [
        ("kiosk: start to first paint", painted, "s", "0.6 s"),
        ("kiosk's CPU until its first paint", worked, "s", "0.6 s"),
        (f"kiosk: memory after {FAMILIES:,} families", resident, "MB", "120 MB"),
        ("kiosk: CPU while nobody is there", idle, "%", "1 %"),
    ]


async def _evening() -> tuple[float, float, float, float]:
    with night(350) as folder:
        roster = folder.roster()
        shown, devices = codes_of(folder, roster), Devices(folder.devices_path)
        meeting = {m.family for m in roster.meetings.values()}
        come = [shown[f.id] for f in roster.families.values() if f.id in meeting and not f.with_care]
        options = ["--state", str(folder.path / "kiosk")]
        async with running(folder) as hub:
            first = Terminal()
            pairing = ["--pair", devices.invite("kiosk", "door-1")]
            await first.run("hub.cli", "kiosk", "--hub", hub.base, *options, *pairing, at=Path.cwd())
            await first.shows(FIRST)
            await first.close()
            starts = []
            for _ in range(STARTS):
                terminal, started = Terminal(), time.perf_counter()
                await terminal.run("hub.cli", "kiosk", "--hub", hub.base, *options, at=Path.cwd())
                async with asyncio.timeout(PATIENCE):
                    painted = await terminal.first(lambda text: FIRST in text) - started
                starts.append((painted, cpu_seconds(terminal.pid)))
                await asyncio.sleep(3)
                if len(starts) < STARTS:
                    await terminal.close()
            painted, worked = (statistics.median(figure) for figure in zip(*starts, strict=True))
            resident = await _families(terminal, come, folder.path / "kiosk" / "kiosk.log")
            idle = await _idle(terminal)
            await terminal.close()
        devices.close()
    return painted, worked, resident, idle


async def _families(terminal: Terminal, come: list[str], log: Path) -> float:
    """Each one scans when the last one's screen is there and painted: the kiosk's log counts them."""
    codes = cycle(come)
    with log.open() as lines:
        lines.seek(0, 2)
        for _ in range(FAMILIES):
            terminal.type(next(codes) + "\r")
            async with asyncio.timeout(20):
                while True:
                    line = lines.readline()
                    if '"painted"' in line and '"Confirm"' in line:
                        break
                    if not line:
                        await asyncio.sleep(0.002)
    return _resident_mb(terminal.pid)


async def _idle(terminal: Terminal) -> float:
    """Per cent of one core, on the first screen."""
    async with asyncio.timeout(120):  # the last family is asked whether it is still there, and then it is not
        while FIRST not in terminal.text:  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.5)
    await asyncio.sleep(1)
    before, started = cpu_seconds(terminal.pid), time.monotonic()
    await asyncio.sleep(IDLE_SECONDS)
    return 100 * (cpu_seconds(terminal.pid) - before) / (time.monotonic() - started)


def cpu_seconds(pid: int) -> float:
    """Seconds, user and system. Source: proc(5), fields 14 and 15 of stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident_mb(pid: int) -> float:
    """With the children that it has now: what draws or plays beside it is the kiosk's memory too."""
    own = int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(_resident_mb(int(child)) for child in children)
