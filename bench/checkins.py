"""Check-ins over HTTP, as eight kiosks at once would send them: authenticated, decided, on disk before the answer.

The hub runs in its own process on a fresh journal; the clients in this one. 900 families of the example school, each
checked in once. Measuring begins when the hub has read its fonts and taken a hundred check-ins. The kiosk has its own
printer, so the hub draws no tickets. CPU is all of the hub's process between the first and the last counted check-in.
Medians of five nights.
"""

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterator

from bench.evening import Client, Figure, night, paired, running
from hub.folder import NightFolder
from hub.night.commands import CheckIn
from hub.wire import Envelope

CLIENTS = 8
WARM_UP = 100
NIGHTS = 5


def figures() -> list[Figure]:
    rates, halves, slowest, cpu = zip(*(asyncio.run(_one_night()) for _ in range(NIGHTS)), strict=True)
    return [
        (f"check-ins a second, {CLIENTS} clients", statistics.median(rates), "/s", "at least 800 /s"),
        ("check-in, half of them within", statistics.median(halves), "ms", ""),
        ("check-in, 99 of 100 within", statistics.median(slowest), "ms", "25 ms"),
        ("hub's CPU for a check-in", statistics.median(cpu), "ms", "2 ms"),
    ]


async def _one_night() -> tuple[float, float, float, float]:
    with night() as folder:
        token, families = paired(folder, "kiosk", "door-1"), _families(folder)
        async with running(folder) as hub:
            await hub.quiet()
            clients = [await Client(hub.port, token).open() for _ in range(CLIENTS)]
            await _check_in(clients, itertools.islice(families, WARM_UP))
            before, started = hub.cpu_seconds(), time.perf_counter()
            took = sorted(await _check_in(clients, families))
            seconds, cpu = time.perf_counter() - started, hub.cpu_seconds() - before
            for client in clients:
                client.close()
    count = len(took)
    return count / seconds, took[count // 2] * 1000, took[count * 99 // 100] * 1000, cpu / count * 1000


def _families(folder: NightFolder) -> Iterator[str]:
    """Those that a kiosk receives: a family for the welcome desk makes one small fact and would flatter."""
    return iter([family.id for family in folder.roster().families.values() if not family.with_care])


async def _check_in(clients: list[Client], families: Iterator[str]) -> list[float]:
    """Seconds of each check-in; the clients share one list of families."""
    took: list[float] = []

    async def work(client: Client) -> None:
        for family in families:
            envelope = Envelope(f"bench-{family:0>8}", 0.0, CheckIn(family, printer="kiosk:bench"))
            started = time.perf_counter()
            answer = await client.command(envelope)
            took.append(time.perf_counter() - started)
            if b"FamilyArrived" not in answer:
                raise SystemExit(f"{family} was not checked in: {answer!r}")

    await asyncio.gather(*(work(client) for client in clients))
    return took
