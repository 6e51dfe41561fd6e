"""Trouble at a printer is known, and said; silence is trouble."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from PIL import Image

from printers.dialogue import Patience
from printers.network import network_printer
from printers.states import LOOK_EVERY_SECONDS, PrinterStates
from printers.transport import Printed, nothing_to_note
from printers.virtual import Serving

Trouble = Callable[[Serving], Awaitable[None]]
LARGE = Image.effect_noise((576, 1500), 90).convert("1")


class Changes:
    """What a page would have been told, and when."""

    def __init__(self, states: PrinterStates) -> None:
        self._states = states
        self._more = asyncio.Event()
        states.listen(lambda _: self._more.set())

    async def until(self, code: str | None) -> None:
        """None: ready."""
        await self._until(lambda now: now == code)

    async def until_it_is_not_ready(self) -> None:
        await self._until(lambda now: now is not None)

    async def _until(self, so: Callable[[str | None], bool]) -> None:
        async with asyncio.timeout(10):
            while True:
                reason = self._states.of("door-1").reason
                if so(reason.code if reason else None):
                    return
                self._more.clear()
                await self._more.wait()


@pytest.fixture
async def states(virtual: Serving) -> AsyncIterator[PrinterStates]:
    watched = PrinterStates({"door-1": network_printer("127.0.0.1", virtual.port, 576)})
    watched.start()
    yield watched
    await watched.stop()


async def paper_out(virtual: Serving) -> None:
    await virtual.printer.set_paper_out(True)


async def cover_open(virtual: Serving) -> None:
    await virtual.printer.set_cover_open(True)


async def silent(virtual: Serving) -> None:
    await virtual.printer.suffer("silence")


async def unplugged(virtual: Serving) -> None:
    await virtual.printer.pull_the_plug()


async def garbled(virtual: Serving) -> None:
    await virtual.printer.suffer("garbage")


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (paper_out, "paper-out"),
        (cover_open, "cover-open"),
        (silent, "no-answer"),
        (unplugged, "no-answer"),
        (garbled, "not-a-printer"),
    ],
)
async def test_trouble_is_known_and_its_end_too(
    virtual: Serving, states: PrinterStates, trouble: Trouble, code: str
) -> None:
    changes = Changes(states)
    await changes.until(None)
    await trouble(virtual)
    await changes.until(code)
    await virtual.printer.mend()
    await changes.until(None)


def test_silence_is_found_out_within_two_seconds() -> None:
    """By what is waited for: how busy the machine is that tests, is not the printers' doing."""
    assert LOOK_EVERY_SECONDS + Patience().answer <= 2.0


async def test_a_printer_is_not_ready_before_it_has_said_so(virtual: Serving) -> None:
    states = PrinterStates({"door-1": network_printer("127.0.0.1", virtual.port, 576)})
    assert not states.of("door-1").ready
    assert not states.of("nobody").ready


async def test_paper_that_runs_low_is_told_and_stops_nothing(virtual: Serving, states: PrinterStates) -> None:
    await Changes(states).until(None)
    virtual.printer.paper_low = True
    async with asyncio.timeout(10):
        while not states.of("door-1").paper_low:  # noqa: ASYNC110 - the change comes through the wire
            await asyncio.sleep(0.02)
    assert states.of("door-1").ready
    assert states.of("door-1").sentence == "Ready, but the paper is nearly used up."


async def test_trouble_in_the_middle_of_a_ticket_is_known_too(virtual: Serving) -> None:
    """While it prints nobody else asks it; the job itself tells."""
    printer = network_printer("127.0.0.1", virtual.port, 576)
    states = PrinterStates({"door-1": printer})
    states.start()
    changes = Changes(states)
    await changes.until(None)
    printing = asyncio.create_task(printer.print(LARGE, lambda: virtual.printer.set_cover_open(True)))
    await changes.until_it_is_not_ready()
    await virtual.printer.set_cover_open(False)
    assert isinstance(await printing, Printed)
    await changes.until(None)
    await states.stop()


async def test_one_process_owns_a_printer_and_lets_go_of_it_at_the_end(virtual: Serving, states: PrinterStates) -> None:
    await Changes(states).until(None)
    stranger = network_printer("127.0.0.1", virtual.port, 576)
    assert not (await stranger.status()).ready
    await states.stop()
    assert (await stranger.status()).ready


async def test_what_staff_see_of_a_printer(virtual: Serving, states: PrinterStates) -> None:
    await Changes(states).until(None)
    (state,) = states.all()
    assert (state.name, state.proof, state.status.sentence) == ("door-1", "process-id", "Ready.")
    assert await network_printer("127.0.0.1", 1, 576).print(LARGE, nothing_to_note) != Printed()
