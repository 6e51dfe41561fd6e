"""A rush at the door: real tickets through one hub to four receipt printers, first in peace, then with faults.

The printers (printers/fake.py, 2,000 rows a second, as 250 mm a second) live in a process of their own. In peace: how
many tickets a minute, and how late the hub's event loop is meanwhile. With faults (covers, paper, cut lines, pulled
plugs, each put right after a while): what the journal says is held against the codes read from the paper.
"""

import asyncio
import io
import json
import random
import sys
import time
from collections import Counter
from typing import Any

from bench.evening import Figure, night
from config.settings import Printer
from hub.folder import NightFolder
from hub.house import House
from hub.night.commands import CheckIn
from hub.night.events import TicketEnded
from hub.wire import Envelope
from printers.codes import qr_text

PRINTERS, RUSH, WITH_FAULTS = 4, 200, 120
ROWS_A_SECOND = 2000.0
FAULTS = ("paper-out", "cover-open", "link-drop", "silence", "garbage", "power-cut")
SAMPLE_SECONDS = 0.005


def figures() -> list[Figure]:
    return asyncio.run(_figures())


async def _figures() -> list[Figure]:
    seconds, late, wrong, _ = await _evening(RUSH, faults=False)
    _, _, wrong_with_faults, ends = await _evening(WITH_FAULTS, faults=True)
    told = ", ".join(f"{count} {end}" for end, count in ends.most_common())
    return [
        (f"tickets a minute on {PRINTERS} printers", RUSH / seconds * 60, "/min", "at least 200 /min"),
        ("the hub's event loop is late, 99 of 100 times", late * 1000, "ms", "10 ms"),
        (f"of {RUSH} tickets lost or doubled", wrong, "", "0 tickets"),
        (f"of {WITH_FAULTS} with faults ({told})", wrong_with_faults, "", "0 tickets"),
    ]


async def _evening(tickets: int, faults: bool) -> tuple[float, float, int, Counter[str]]:
    """Seconds until all ended, how late the loop was (p99), tickets on which paper and journal differ, and the ends."""
    with night(700) as folder:
        machines = await _Machines.start(faults)
        _use(folder, machines.ports)
        house = House(folder)
        await house.start()
        lag = asyncio.create_task(_lateness())
        ended = _Ended(house)
        families = [family.id for family in folder.roster().families.values() if not family.with_care][:tickets]
        started = time.perf_counter()
        for family in families:
            await house.hub.handle(Envelope(f"bench-{family}", 0.0, CheckIn(family, received=True)), "bench")
        await ended.all(tickets)
        seconds = time.perf_counter() - started
        late = await _stopped(lag)
        codes = dict(house.codes)
        await house.stop()
        paper = Counter(await machines.stop())
    wrong = sum(not _agrees(end.end, paper[_first_ticket(codes, ticket)]) for ticket, end in ended.by.items())
    wrong += abs(len(ended.by) - tickets)
    return seconds, late, wrong, Counter(end.end for end in ended.by.values())


def _first_ticket(codes: dict[str, str], ticket: str) -> str:
    return qr_text(codes[ticket.rpartition("-")[0]], copy=1)


def _agrees(end: str, found: int) -> bool:
    return found == {"printed": 1, "not-sent": 0}.get(end, min(found, 1))


def _use(folder: NightFolder, ports: list[int]) -> None:
    import msgspec

    printers = {f"door-{n}": Printer(address=f"tcp://127.0.0.1:{port}") for n, port in enumerate(ports, start=1)}
    folder.write_settings(msgspec.structs.replace(folder.settings(), printers=printers))


class _Ended:
    """Hears how each ticket ended."""

    def __init__(self, house: House) -> None:
        self.by: dict[str, TicketEnded] = {}
        self._more = asyncio.Event()
        house.hub.listen(self._take)

    def _take(self, facts: Any) -> None:
        for fact in facts:
            if isinstance(fact.event, TicketEnded):
                self.by[fact.event.ticket] = fact.event
        self._more.set()

    async def all(self, count: int) -> None:
        async with asyncio.timeout(300):
            while len(self.by) < count:
                self._more.clear()
                await self._more.wait()


async def _lateness() -> float:
    """Until it is cancelled: how late a short sleep returns, 99 of 100 times, in seconds."""
    late = []
    try:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(SAMPLE_SECONDS)
            late.append(time.perf_counter() - before - SAMPLE_SECONDS)
    except asyncio.CancelledError:
        return sorted(late)[int(len(late) * 0.99)]


async def _stopped(task: "asyncio.Task[float]") -> float:
    task.cancel()
    return await task


class _Machines:
    """The printers' process."""

    def __init__(self, process: asyncio.subprocess.Process, ports: list[int]) -> None:
        self._process, self.ports = process, ports

    @classmethod
    async def start(cls, faults: bool) -> "_Machines":
        command = [sys.executable, "-m", "bench.printing", "faults" if faults else "peace"]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**22)
        assert process.stdout
        return cls(process, json.loads(await process.stdout.readline()))

    async def stop(self) -> list[str]:
        """The codes on all whole tickets."""
        out, _ = await self._process.communicate(b"\n")
        codes: list[str] = json.loads(out)
        return codes


async def _be_printers(faults: bool) -> None:
    from printers.virtual import serve_virtual_printer

    serving = [await serve_virtual_printer(port=0, tray_port=0, keep=1000) for _ in range(PRINTERS)]
    for one in serving:
        one.printer.rows_a_second = ROWS_A_SECOND
    print(json.dumps([one.port for one in serving]), flush=True)
    trouble = asyncio.create_task(_trouble([one.printer for one in serving])) if faults else None
    await asyncio.to_thread(sys.stdin.readline)
    if trouble:
        trouble.cancel()
    for one in serving:
        await one.printer.mend()
        await one.printer.idle()
    print(json.dumps([code for one in serving for code in _codes(one.tickets)]), flush=True)


async def _trouble(machines: list[Any]) -> None:
    lot = random.Random(4)
    for _ in range(WITH_FAULTS // 6):
        machine = lot.choice(machines)
        machine.plan(lot.choice(FAULTS), lot.randrange(60_000))
        await asyncio.sleep(lot.uniform(0.5, 2.0))
        await lot.choice(machines).mend()
        for one in machines:
            one.rows_a_second = ROWS_A_SECOND
    for one in machines:
        await one.mend()
        one.rows_a_second = ROWS_A_SECOND


def _codes(tickets: list[bytes]) -> list[str]:
    """What a scanner reads on each; a piece without a code is none."""
    import zxingcpp
    from PIL import Image

    pictures = (Image.open(io.BytesIO(ticket)).convert("L") for ticket in tickets)
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


if __name__ == "__main__":
    if sys.argv[1:] in (["faults"], ["peace"]):
        asyncio.run(_be_printers(sys.argv[1] == "faults"))
    else:
        for name, value, unit, bound in figures():
            print(f"{name:60} {value:8.1f} {unit:5} {f'({bound})' if bound else ''}")
