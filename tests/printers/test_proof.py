"""Each printer is believed by the strongest means it has, which a probe finds and a file keeps."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from printers import escpos
from printers.dialogue import Patience
from printers.kept import Kept, Known
from printers.network import network_printer
from printers.transport import NotSent, Printed, Proof, Unknown, nothing_to_note
from printers.virtual import Serving

SMALL = Image.effect_noise((384, 40), 90).convert("1")
HASTE = Patience(answer=0.3, worry=0.1, again=0.05, stall=0.5)


@pytest.mark.parametrize("proof", ["process-id", "fence", "status"])
async def test_the_strongest_proof_is_found_and_used(virtual: Serving, proof: Proof) -> None:
    virtual.printer.roll.proof = proof
    kept = Kept()
    printer = network_printer("127.0.0.1", virtual.port, 576, kept, HASTE)
    assert (await printer.probe()).ready
    assert printer.known is not None
    assert printer.known.proof == proof
    assert await printer.print(SMALL, nothing_to_note) == Printed(proof)
    assert virtual.printer.count == 1, "a probe leaves nothing on the paper"


async def test_what_was_found_is_kept_in_a_file_and_not_asked_again(virtual: Serving, tmp_path: Path) -> None:
    first = network_printer("127.0.0.1", virtual.port, 576, Kept(tmp_path / "printers.json"), HASTE)
    await first.print(SMALL, nothing_to_note)
    virtual.printer.roll.proof = "fence"  # it would be found to be weaker now, were it asked
    second = network_printer("127.0.0.1", virtual.port, 576, Kept(tmp_path / "printers.json"), HASTE)
    assert (await second.status()).ready
    assert second.known == first.known


def test_a_damaged_file_is_named_and_costs_only_another_probe(tmp_path: Path) -> None:
    path = tmp_path / "printers.json"
    path.write_text("{")
    kept = Kept(path)
    assert kept.of("tcp://192.0.2.7:9100") is None
    assert str(path) in kept.trouble
    kept.keep("tcp://192.0.2.7:9100", Known(proof="fence"))
    assert Kept(path).of("tcp://192.0.2.7:9100") == Known(proof="fence")


async def test_another_printer_at_the_address_is_not_taken_for_the_one_that_was_tried(
    virtual: Serving, tmp_path: Path
) -> None:
    kept = Kept(tmp_path / "printers.json")
    virtual.printer.roll.identity = ("TM-EXAMPLE", "X001")
    printer = network_printer("127.0.0.1", virtual.port, 576, kept, HASTE)
    await printer.print(SMALL, nothing_to_note)
    virtual.printer.roll.identity = ("TM-EXAMPLE", "X002")
    end = await printer.print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.code == "another-printer"
    assert "TM-EXAMPLE X002" in end.reason.sentence
    assert "schoolnight printers probe" in end.reason.sentence
    await network_printer("127.0.0.1", virtual.port, 576, Kept(tmp_path / "printers.json"), HASTE).probe()
    assert isinstance(await printer.print(SMALL, nothing_to_note), Printed), "the probe, in another process, accepts it"


async def test_a_weak_proof_is_no_proof_when_something_goes_wrong(virtual: Serving) -> None:
    virtual.printer.roll.proof = "status"
    printer = network_printer("127.0.0.1", virtual.port, 576, None, HASTE)
    assert (await printer.probe()).ready
    end = await printer.print(SMALL, lambda: virtual.printer.set_paper_out(True))
    assert isinstance(end, Unknown)
    assert end.reason.code == "paper-out"


@contextlib.asynccontextmanager
async def chatty(unasked: bytes, printing: asyncio.Event) -> AsyncIterator[int]:
    """A printer that sends status unasked among its answers, and never says that the ticket came out."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write((bytes((escpos.ANSWER_BITS,)) + unasked) * data.count(b"\x10\x04"))
            if not printing.is_set():
                writer.write(b"\x00" * data.count(escpos.FENCE))
            writer.write(unasked)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_a_printer_that_proves_less_than_was_found_is_probed_again(virtual: Serving) -> None:
    """As after its inside was exchanged: one ticket's end is unknown, the next one is proven as it can be."""
    printer = network_printer("127.0.0.1", virtual.port, 576, None, HASTE)
    assert await printer.print(SMALL, nothing_to_note) == Printed("process-id")
    virtual.printer.roll.proof = "fence"
    assert isinstance(await printer.print(SMALL, nothing_to_note), Unknown)
    assert await printer.print(SMALL, nothing_to_note) == Printed("fence")


async def test_status_sent_unasked_is_not_heard_as_the_answer_to_a_fence() -> None:
    printing = asyncio.Event()

    async def begin() -> None:
        printing.set()

    async with chatty(b"\x10\x00\x00\x00", printing) as port:
        printer = network_printer("127.0.0.1", port, 576, None, HASTE)
        end = await printer.print(SMALL, begin)
    assert printer.known is not None
    assert printer.known.proof == "fence"
    assert isinstance(end, Unknown)


async def test_the_answer_to_an_earlier_ticket_proves_nothing(virtual: Serving) -> None:
    """The line drops, the printer prints on, and answers whoever is there then."""
    virtual.printer.roll.proof = "fence"
    printer = network_printer("127.0.0.1", virtual.port, 576, None, HASTE)
    await printer.status()
    virtual.printer.rows_a_second = 300.0
    large = Image.effect_noise((384, 300), 90).convert("1")
    first = asyncio.create_task(printer.print(large, nothing_to_note))
    while not virtual.printer.roll.rows:  # noqa: ASYNC110 - what the printer has on its paper has no event
        await asyncio.sleep(0.01)
    await virtual.printer.suffer("link-drop")
    assert isinstance(await first, Unknown)
    end = await printer.print(SMALL, nothing_to_note)
    heights = [Image.open(io.BytesIO(ticket)).height for ticket in virtual.tickets]
    assert isinstance(end, Printed) == any(height < large.height for height in heights), (end, heights)


async def test_a_printer_that_would_not_say_who_it_is_may_prove_more_on_another_day(
    virtual: Serving, tmp_path: Path
) -> None:
    kept = Kept(tmp_path / "printers.json")
    kept.keep(f"tcp://127.0.0.1:{virtual.port}", Known(proof="status"))
    printer = network_printer("127.0.0.1", virtual.port, 576, kept, HASTE)
    assert await printer.print(SMALL, nothing_to_note) == Printed("process-id")
    assert printer.known is not None
    assert printer.known.model == "SCHOOLNIGHT VIRTUAL"
