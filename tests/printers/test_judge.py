"""An independent printer puts on its paper, dot for dot, what was drawn; and our words for its troubles are right."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zxingcpp
from judge import Judge, folder
from paper_world import ticket
from PIL import Image, ImageChops

from config.languages import LANGUAGES
from printers.network import network_printer
from printers.serialport import serial_printer
from printers.ticket import render
from printers.transport import NotSent, Printed, nothing_to_note

DOTS = {"wide": 576, "narrow": 384}
NOISE = Image.effect_noise((384, 400), 90).convert("1")


@pytest.fixture
async def judge() -> AsyncIterator[Judge]:
    with folder() as made:
        async with Judge(Path(made)) as running:
            yield running


def unlike(printed: bytes, drawn: Image.Image) -> int:
    """Dots of the drawing that are not as drawn, and dots printed beside it."""
    paper = Image.open(io.BytesIO(printed)).convert("L")
    whole = Image.new("L", paper.size, 255)
    whole.paste(drawn.convert("L"), (0, 0))
    assert paper.height >= drawn.height
    return sum(1 for value in ImageChops.difference(paper, whole).tobytes() if value)


def lone_dots_widened(drawn: Image.Image) -> int:
    """How many dots may differ: those that would have been a command inside the picture."""
    ink = bytes(255 - byte for byte in drawn.convert("1").tobytes())
    return sum(ink.count(pair) for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


@pytest.mark.parametrize("name", ["wide", "narrow"])
async def test_tickets_in_every_language_are_on_paper_as_they_were_drawn(judge: Judge, name: str) -> None:
    printer = network_printer("127.0.0.1", judge.ports[name], DOTS[name])
    drawn = [render(ticket(language), DOTS[name]) for language in LANGUAGES]
    for picture in drawn:
        assert await printer.print(picture, nothing_to_note) == Printed("fence")
    printed = await judge.receipts(name, len(drawn))
    assert len(printed) == len(drawn), "nothing but tickets comes out, though the printer was probed"
    for picture, paper in zip(drawn, printed, strict=True):
        assert unlike(paper, picture) <= lone_dots_widened(picture)
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(paper)).convert("L"))
        assert code.text == "SN7K3F9QXA2MPCC1"


async def test_a_torn_ticket_leaves_the_next_one_alone(judge: Judge) -> None:
    printer = network_printer("127.0.0.1", judge.ports["narrow"], 384)
    printer.torn = True
    assert isinstance(await printer.print(NOISE, nothing_to_note), Printed)
    newest = (await judge.receipts("narrow", 1))[-1]
    assert unlike(newest, NOISE) <= lone_dots_widened(NOISE)


async def test_over_a_serial_line_it_is_the_same(judge: Judge) -> None:
    printer = serial_printer(judge.serial_device("narrow"), 115200, 384)
    assert await printer.print(NOISE, nothing_to_note) == Printed("fence")
    (paper,) = await judge.receipts("narrow", 1)
    assert unlike(paper, NOISE) <= lone_dots_widened(NOISE)


@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "offline"])
async def test_its_troubles_are_said_in_our_words_and_nothing_is_sent(judge: Judge, fault: str) -> None:
    printer = network_printer("127.0.0.1", judge.ports["wide"], 576)
    assert (await printer.status()).ready
    await judge.fault("wide", fault, on=True)
    end = await printer.print(NOISE, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.code == fault
    await judge.fault("wide", fault, on=False)
    assert isinstance(await printer.print(NOISE, nothing_to_note), Printed)
    assert len(await judge.receipts("wide", 1)) == 1


async def test_paper_that_runs_low_is_seen(judge: Judge) -> None:
    printer = network_printer("127.0.0.1", judge.ports["wide"], 576)
    await judge.fault("wide", "paper-near-end", on=True)
    status = await printer.status()
    assert status.ready
    assert status.paper_low
