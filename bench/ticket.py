"""From a scan to paper: a kiosk's whole way to the hub and back, and the hub's to the printer.

A simulated kiosk (its outbox synced to this disk) scans a letter; the hub, in its own process, answers with the route;
a ticket is drawn, sent to a virtual receipt printer on a TCP port here, and counts when the printer has read its cut.
One family after the other, forty of them, in all the example's languages; the first ten warm up.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from bench.evening import Figure, night, running
from hub.cli.before import codes_of
from hub.devices import Devices
from hub.wire import Accepted
from kiosk.simulated import SimulatedKiosk
from printers.virtual import serve_virtual_printer

WARM_UP, FAMILIES = 10, 40


def figures() -> list[Figure]:
    outcomes, papers = asyncio.run(_families())
    return [
        ("scan to outcome", statistics.median(outcomes) * 1000, "ms", "150 ms"),
        ("scan to the ticket's last byte at the printer", statistics.median(papers) * 1000, "ms", "400 ms"),
        (f"the slowest of {FAMILIES} tickets", max(papers) * 1000, "ms", ""),
    ]


async def _families() -> tuple[list[float], list[float]]:
    tray = await serve_virtual_printer(port=0, tray_port=0)
    with night(350, printer=tray.port) as folder, tempfile.TemporaryDirectory(dir=folder.path) as state:
        roster = folder.roster()
        shown = codes_of(folder, roster)
        received = [shown[f.id] for f in roster.families.values() if not f.with_care]
        devices = Devices(folder.devices_path)
        async with running(folder) as hub:
            kiosk = SimulatedKiosk(hub.base, Path(state) / "kiosk")
            await kiosk.start(devices.invite("kiosk", "door-1"))
            outcomes, papers = [], []
            for number, code in enumerate(received[: WARM_UP + FAMILIES], start=1):
                started = time.perf_counter()
                said = await kiosk.scan(code)
                outcomes.append(time.perf_counter() - started)
                if not isinstance(said, Accepted):
                    raise SystemExit(f"A scan was answered {said}")
                await tray.printer.printed(number)
                papers.append(time.perf_counter() - started)
            await kiosk.close()
        devices.close()
    await tray.close()
    return outcomes[WARM_UP:], papers[WARM_UP:]
