"""A printer on a serial cable: the same conversation, and a cable that can be pulled out."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from printers.dialogue import Patience
from printers.fake import FakePrinter
from printers.serialport import serial_printer
from printers.transport import NotSent, Printed, Unknown, nothing_to_note, printer_for
from printers.virtual import OnSerialLine

LARGE = Image.effect_noise((384, 1000), 90).convert("1")  # more than all buffers on the way hold
SMALL = Image.effect_noise((384, 200), 90).convert("1")


@pytest.fixture
async def cable() -> AsyncIterator[OnSerialLine]:
    async with OnSerialLine(FakePrinter(384)) as line:
        yield line


async def test_a_ticket_is_printed_when_the_printer_says_so(cable: OnSerialLine) -> None:
    printer = printer_for(f"serial:{cable.device}?baud=115200", 384)
    assert await printer.print(SMALL, nothing_to_note) == Printed("process-id")
    assert cable.printer.count == 1
    assert not cable.printer.errors


async def test_a_printer_that_is_full_holds_us_back_and_nothing_is_lost(cable: OnSerialLine) -> None:
    """The cover is open for a while: the buffers here and there are full, and the port takes nothing."""
    printing = asyncio.create_task(
        serial_printer(cable.device, 115200, 384, patience=Patience(worry=0.1)).print(
            SMALL, lambda: cable.printer.set_cover_open(True)
        )
    )
    done, _ = await asyncio.wait((printing,), timeout=0.5)
    assert not done
    await cable.printer.set_cover_open(False)
    assert isinstance(await printing, Printed)
    assert cable.printer.count == 1
    assert not cable.printer.errors


async def test_half_a_ticket_is_fed_out_and_cut_off_before_the_next(cable: OnSerialLine) -> None:
    """Nobody can hang up on a cable, so the printer still waits for the rest of the picture."""
    cable.printer.rows_a_second = 400.0
    printer = serial_printer(cable.device, 115200, 384)
    printing = asyncio.create_task(printer.print(LARGE, nothing_to_note))
    while not cable.printer.roll.rows:  # noqa: ASYNC110 - what the printer has on its paper has no event
        await asyncio.sleep(0.01)
    printing.cancel()
    await asyncio.gather(printing, return_exceptions=True)
    cable.printer.rows_a_second = None
    assert await printer.print(SMALL, nothing_to_note) == Printed("process-id")
    torn, whole = cable.printer.slips
    assert torn.png != whole.png
    assert not cable.printer.errors


async def test_a_cable_pulled_out_is_seen_and_a_printer_that_is_not_there_is_named(cable: OnSerialLine) -> None:
    printer = serial_printer(cable.device, 115200, 384)
    printer.hold = True
    assert (await printer.status()).ready
    cable.unplug()
    status = await printer.status()
    assert status.reason is not None
    assert status.reason.code in ("hung-up", "unreachable", "no-answer")
    await printer.close()
    end = await serial_printer("/dev/no-such-port", 9600, 384).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert "/dev/no-such-port" in end.reason.sentence


async def test_a_port_that_another_program_holds_is_said_to_be_so(cable: OnSerialLine) -> None:
    first, second = (serial_printer(cable.device, 115200, 384) for _ in range(2))
    first.hold = True
    assert (await first.status()).ready
    status = await second.status()
    assert status.reason is not None
    assert status.reason.sentence == f"Another program prints on {cable.device}."
    await first.close()
    assert (await second.status()).ready


async def test_a_cable_pulled_out_in_a_ticket_leaves_its_end_unknown(cable: OnSerialLine) -> None:
    cable.printer.rows_a_second = 200.0
    haste = Patience(answer=0.2, worry=0.2, again=0.1, stall=1.0)
    printing = asyncio.create_task(
        serial_printer(cable.device, 115200, 384, patience=haste).print(SMALL, nothing_to_note)
    )
    while not cable.printer.roll.rows:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.01)
    cable.unplug()
    assert isinstance(await printing, Unknown)
