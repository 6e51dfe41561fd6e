"""A print ends in one of four ways, and each is told from the others over a real socket."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from paper_world import Cable
from PIL import Image

from printers import escpos
from printers.device import DevicePrinter
from printers.dialogue import Patience
from printers.health import interpret
from printers.network import network_printer
from printers.raster import encode
from printers.transport import Failed, NotSent, Printed, Unknown, nothing_to_note, printer_for
from printers.virtual import Serving

SMALL = Image.effect_noise((384, 40), 90).convert("1")
PICTURE = b"\x1dv0"  # begins every band of a job, and nothing else
LARGE = Image.effect_noise((576, 1000), 90).convert("1")


def printer(port: int, stall: float = 20.0) -> DevicePrinter:
    return network_printer("127.0.0.1", port, 576, patience=Patience(worry=min(1.5, stall), again=0.1, stall=stall))


@contextlib.asynccontextmanager
async def peer(
    behave: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]],
) -> AsyncIterator[int]:
    """Something else that listens at the printer's address."""
    server = await asyncio.start_server(behave, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_a_ticket_is_printed_when_the_printer_says_so(virtual: Serving) -> None:
    assert await printer(virtual.port).print(LARGE, nothing_to_note) == Printed()
    assert len(virtual.tickets) == 1
    assert not virtual.printer.errors


async def test_bytes_that_are_already_encoded_are_printed_as_they_are(virtual: Serving) -> None:
    assert await printer(virtual.port).print(encode(SMALL, 576), nothing_to_note) == Printed()
    assert len(virtual.tickets) == 1


async def test_sending_is_noted_after_the_printer_is_known_to_be_ready_and_before_the_first_byte(
    virtual: Serving,
) -> None:
    async with Cable(virtual.port) as cable:
        before: list[bytes] = []

        async def note() -> None:
            before.append(bytes(cable.carried))

        await printer(cable.port).print(SMALL, note)
        assert [PICTURE in carried for carried in before] == [False]
        assert PICTURE in cable.carried


async def test_nothing_is_sent_when_what_the_caller_notes_cannot_be_noted(virtual: Serving) -> None:
    async def disk_is_full() -> None:
        raise OSError("no space left")

    async with Cable(virtual.port) as cable:
        with pytest.raises(OSError, match="no space"):
            await printer(cable.port).print(SMALL, disk_is_full)
        assert PICTURE not in cable.carried


@pytest.mark.parametrize(("trouble", "code"), [("paper", "paper-out"), ("cover", "cover-open"), ("broken", "broken")])
async def test_a_printer_that_cannot_print_gets_nothing(virtual: Serving, trouble: str, code: str) -> None:
    switch = {
        "paper": virtual.printer.set_paper_out,
        "cover": virtual.printer.set_cover_open,
        "broken": virtual.printer.set_broken,
    }[trouble]
    await switch(True)
    end = await printer(virtual.port).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.code == code
    await switch(False)
    assert await printer(virtual.port).print(SMALL, nothing_to_note) == Printed()
    assert virtual.printer.count == 1, "the refused ticket must not come out later"


async def test_a_link_that_drops_in_a_ticket_leaves_its_end_unknown(virtual: Serving) -> None:
    async with Cable(virtual.port, cut_after=20_000) as cable:
        end = await printer(cable.port).print(LARGE, nothing_to_note)
    assert isinstance(end, Unknown)
    assert end.reason.code == "link-lost"
    assert virtual.printer.count == 0


async def test_a_torn_ticket_does_not_spoil_the_next(virtual: Serving) -> None:
    async with Cable(virtual.port, cut_after=20_000) as cable:
        await printer(cable.port).print(LARGE, nothing_to_note)
    assert await printer(virtual.port).print(SMALL, nothing_to_note) == Printed()
    assert [slip.torn for slip in virtual.printer.slips] == [True, False]
    assert any("hung up" in error for error in virtual.printer.errors)


async def test_a_cover_opened_and_closed_in_a_ticket_costs_nothing(virtual: Serving) -> None:
    async with Cable(virtual.port) as cable:
        printing = asyncio.create_task(
            printer(cable.port).print(LARGE, lambda: virtual.printer.set_cover_open(True)),
        )
        await cable.carries(12_000)  # what is sent before a job is less than half of it
        await virtual.printer.set_cover_open(False)
        assert await printing == Printed()
    assert virtual.printer.count == 1


async def test_a_cover_left_open_leaves_the_end_unknown_and_says_why(virtual: Serving) -> None:
    end = await printer(virtual.port, stall=0.3).print(SMALL, lambda: virtual.printer.set_cover_open(True))
    assert isinstance(end, Unknown)
    assert end.reason.code == "cover-open"
    assert "may still come out" in end.reason.sentence


async def test_a_printer_that_breaks_in_a_ticket_has_failed_it(virtual: Serving) -> None:
    """Such a printer must be switched off, and forgets what it held: the ticket can be printed again."""
    end = await printer(virtual.port, stall=0.3).print(SMALL, lambda: virtual.printer.set_broken(True))
    assert isinstance(end, Failed)


async def test_a_peer_that_reads_nothing_is_not_believed() -> None:
    """It answers at first, then swallows the job into its buffers: what was taken is not what was printed."""

    deaf = asyncio.Event()

    async def healthy_then_deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            if not deaf.is_set():
                writer.write(bytes((escpos.ANSWER_BITS,)) * data.count(b"\x10\x04"))
                writer.write(b"\x00" * data.count(escpos.FENCE))
            else:
                await asyncio.Event().wait()

    async def go_deaf() -> None:
        deaf.set()

    async with peer(healthy_then_deaf) as port:
        end = await printer(port, stall=0.3).print(LARGE, go_deaf)
    assert isinstance(end, Unknown)
    assert end.reason.code == "no-word"


async def test_silence_means_not_ready() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with peer(silent) as port:
        end = await printer(port).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.code == "no-answer"


async def test_a_web_server_is_told_from_a_printer(virtual: Serving) -> None:
    end = await printer(virtual.tray_port).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.sentence == f"127.0.0.1:{virtual.tray_port} answers like a web server, not a printer."


async def test_a_web_server_that_waits_for_a_whole_line_is_too() -> None:
    async def patient(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with peer(patient) as port:
        end = await printer(port).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.code == "web-server"


async def test_another_kind_of_server_is_no_printer_either() -> None:
    async def ssh(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(3)
        writer.write(b"SSH-2.0-example\r\n")
        await asyncio.Event().wait()

    async with peer(ssh) as port:
        status = await printer(port).status()
    assert status.reason is not None
    assert status.reason.code == "not-a-printer"


async def test_an_address_where_nothing_listens_is_refused_in_words() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        end = await printer(port).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.code == "refused"
    assert f"127.0.0.1:{port}" in end.reason.sentence


async def test_tickets_asked_for_at_once_come_out_one_after_another(virtual: Serving) -> None:
    one = printer(virtual.port)
    ends = await asyncio.gather(*(one.print(SMALL, nothing_to_note) for _ in range(5)))
    assert ends == [Printed()] * 5
    assert virtual.printer.count == 5
    assert not virtual.printer.errors


async def test_a_picture_too_wide_for_the_printer_is_not_sent(virtual: Serving) -> None:
    end = await network_printer("127.0.0.1", virtual.port, 384).print(LARGE, nothing_to_note)
    assert isinstance(end, NotSent)
    assert "384" in end.reason.sentence


async def test_a_printer_says_how_it_is(virtual: Serving) -> None:
    assert (await printer(virtual.port).status()).ready
    await virtual.printer.set_cover_open(True)
    status = await printer(virtual.port).status()
    assert status.reason is not None
    assert status.reason.sentence == "The cover is open."


def test_paper_that_runs_low_is_no_reason_to_stop() -> None:
    status = interpret(0x12, 0x12, 0x12, 0x12 | escpos.PAPER_LOW)
    assert status.ready
    assert status.paper_low


@pytest.mark.parametrize("address", ["192.0.2.7:9100", "http://192.0.2.7", "tcp://", "tcp://a:port", "file:", ""])
def test_an_address_that_is_none_gets_the_two_forms_shown(address: str) -> None:
    with pytest.raises(ValueError, match=r"tcp://192\.0\.2\.7:9100") as refused:
        printer_for(address, 576)
    assert "file:folder" in str(refused.value)
