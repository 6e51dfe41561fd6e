"""How soon a hub that died is back: from starting the process until it answers a request, with 20,000 facts written.

The fold alone, reading the journal into a night, is measured in this process. Medians of five.
"""

import asyncio
import statistics
import time

from bench.evening import Client, Figure, HubProcess, lived_through, night
from hub.folder import NightFolder
from hub.hub import Hub

FACTS = 20_000
ROUNDS = 5


def figures() -> list[Figure]:
    with night(drop_ins="every-teacher") as folder:
        facts = lived_through(folder, FACTS)
        folds = [_fold(folder) for _ in range(ROUNDS)]
        starts = [asyncio.run(_start(folder)) for _ in range(ROUNDS)]
    return [
        (f"start with {facts:,} facts until it answers", statistics.median(starts), "s", "1 s"),
        ("of that, reading and folding the journal", statistics.median(folds), "s", ""),
    ]


def _fold(folder: NightFolder) -> float:
    roster, rules, journal = folder.roster(), folder.rules(), folder.journal()
    started = time.perf_counter()
    Hub(roster, rules, journal)
    took = time.perf_counter() - started
    journal.close()
    return took


async def _start(folder: NightFolder) -> float:
    """`/pair` is asked again and again from the first moment, as a browser that waits for the hub would."""
    hub = HubProcess(folder)
    started = time.perf_counter()
    await hub.start()
    while True:
        try:
            client = await Client(hub.port, "").open()
        except ConnectionRefusedError:
            await asyncio.sleep(0.005)
            continue
        await client.get("/pair")
        took = time.perf_counter() - started
        client.close()
        await hub.up()
        await hub.stop()
        return took
