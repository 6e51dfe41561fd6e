"""Printers stand in for each other; nothing waits behind one that is stuck; nothing is printed twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from printers.network import network_printer
from printers.pool import Drawing, Pool, PoolEnd
from printers.transport import NotSent, Printed, Reason
from printers.virtual import Serving

SMALL = Image.effect_noise((384, 100), 90).convert("1")


def small() -> Drawing:
    return lambda dots: SMALL


@pytest.fixture
async def pool(virtual: Serving, other: Serving) -> AsyncIterator[Pool]:
    ports = {"door-1": virtual.port, "door-2": other.port}
    made = Pool({name: network_printer("127.0.0.1", port, 576) for name, port in ports.items()})
    made.start()
    async with asyncio.timeout(5):
        while not all(made.states.of(name).ready for name in ports):  # noqa: ASYNC110 - the answers come over the wire
            await asyncio.sleep(0.01)
    yield made
    await made.stop()


async def test_a_job_comes_out_where_it_was_wished_for(pool: Pool, other: Serving) -> None:
    assert await pool.print(small, wanted="door-2") == PoolEnd(Printed(), "door-2")
    assert other.printer.count == 1


async def test_the_next_one_stands_in_at_once(pool: Pool, virtual: Serving) -> None:
    await virtual.printer.set_paper_out(True)
    async with asyncio.timeout(1):
        assert await pool.print(small, wanted="door-1") == PoolEnd(Printed(), "door-2")


async def test_what_waits_behind_a_stuck_printer_goes_elsewhere(pool: Pool, virtual: Serving, other: Serving) -> None:
    async def then_open(name: str) -> None:
        await virtual.printer.set_cover_open(True)

    stuck = asyncio.create_task(pool.print(small, then_open, "door-1"))
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        assert await pool.print(small, wanted="door-1") == PoolEnd(Printed(), "door-2")
    assert not stuck.done()
    await virtual.printer.set_cover_open(False)
    assert await stuck == PoolEnd(Printed(), "door-1")
    assert (virtual.printer.count, other.printer.count) == (1, 1)


async def test_where_none_is_ready_the_last_reason_is_told(pool: Pool, virtual: Serving, other: Serving) -> None:
    await virtual.printer.set_paper_out(True)
    await other.printer.set_cover_open(True)
    ended = await pool.print(small, wanted="door-1")
    assert isinstance(ended.end, NotSent)
    assert ended.end.reason.code in ("paper-out", "cover-open")


async def test_a_job_that_cannot_be_drawn_is_its_askers_trouble(pool: Pool) -> None:
    def cannot() -> Drawing:
        raise KeyError("no such family")

    with pytest.raises(KeyError):
        await pool.print(cannot)
    assert isinstance((await pool.print(small)).end, Printed)


async def test_jobs_are_printed_in_the_order_they_were_asked_for(pool: Pool, virtual: Serving, other: Serving) -> None:
    order: list[int] = []

    def numbered(number: int) -> asyncio.Task[PoolEnd]:
        def draw() -> Drawing:
            order.append(number)
            return small()

        return asyncio.create_task(pool.print(draw, wanted="door-1"))

    await asyncio.gather(*(numbered(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_a_kiosks_own_printer_is_a_pool_of_one(virtual: Serving) -> None:
    pool = Pool({"kiosk:1": network_printer("127.0.0.1", virtual.port, 576)})
    pool.start()
    assert await pool.print(small) == PoolEnd(Printed(), "kiosk:1")
    await pool.stop()


async def test_without_a_printer_that_is_said() -> None:
    ended = await Pool({}).print(small)
    assert ended == PoolEnd(NotSent(Reason("no-printer", "No printer is set up.")))
