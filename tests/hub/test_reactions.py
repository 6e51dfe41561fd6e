"""A ticket that was asked for ends on paper, or the desk knows why not; nothing is printed twice by itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from small_night import Heard, asked, done, make_night, open_hub

from hub.folder import NightFolder
from hub.house import House
from hub.hub import Hub
from hub.journal.sqlite import SqliteJournal
from hub.night.commands import BeginPrint, CheckIn, ReportPrint, ReprintTicket, UndoCheckIn
from hub.night.events import AnyEvent, TicketBegun, TicketEnded, TicketRequested
from hub.reactions import Reactions
from hub.wire import Envelope
from printers.escpos import ANSWER_BITS, FENCE
from printers.transport import printer_for
from printers.virtual import Serving, serve_virtual_printer

CODES = ("SN7K3F9QXA2MPC", "2MPC")
PAPER = (TicketRequested, TicketBegun, TicketEnded)


@contextlib.asynccontextmanager
async def running(folder: NightFolder) -> AsyncIterator[tuple[House, Heard]]:
    house = House(folder)
    heard = Heard(house.hub)
    await house.start()
    try:
        yield house, heard
    finally:
        await house.stop()


async def ended(heard: Heard, ticket: str = "f1-1") -> TicketEnded:
    found = await heard.first(lambda event: isinstance(event, TicketEnded) and event.ticket == ticket)
    assert isinstance(found, TicketEnded)
    return found


def on_paper(heard: Heard) -> list[AnyEvent]:
    return [fact.event for fact in heard.facts if isinstance(fact.event, PAPER)]


async def test_a_ticket_goes_from_asked_for_to_printed(tmp_path: Path, printer: Serving) -> None:
    async with running(make_night(tmp_path, {"door-1": printer.port})) as (house, heard):
        await done(house.hub, CheckIn("f1", printer="door-1"))
        await ended(heard)
        assert on_paper(heard) == [
            TicketRequested("f1-1", "f1", 1, "door-1"),
            TicketBegun("f1-1", "door-1"),
            TicketEnded("f1-1", "printed", "door-1"),
        ]
        assert len(printer.tickets) == 1
        assert not printer.printer.errors


async def test_tickets_without_a_wish_are_shared_out_and_each_is_printed_once(
    tmp_path: Path, printer: Serving, other: Serving
) -> None:
    async with running(make_night(tmp_path, {"door-1": printer.port, "door-2": other.port})) as (house, heard):
        await asyncio.gather(*(done(house.hub, CheckIn(f"f{n}")) for n in (1, 2, 3, 4)))
        ends = [await ended(heard, f"f{n}-1") for n in (1, 2, 3, 4)]
        assert {end.end for end in ends} == {"printed"}
        assert len(printer.tickets) + len(other.tickets) == 4
        assert printer.tickets
        assert other.tickets


async def test_where_paper_is_out_the_next_printer_stands_in(tmp_path: Path, printer: Serving, other: Serving) -> None:
    await printer.printer.set_paper_out(True)
    async with running(make_night(tmp_path, {"door-1": printer.port, "door-2": other.port})) as (house, heard):
        await done(house.hub, CheckIn("f1", printer="door-1"))
        assert await ended(heard) == TicketEnded("f1-1", "printed", "door-2")
        assert (len(printer.tickets), len(other.tickets)) == (0, 1)


async def test_where_no_printer_is_ready_it_is_not_sent_and_a_reprint_is_a_copy(
    tmp_path: Path, printer: Serving
) -> None:
    await printer.printer.set_paper_out(True)
    async with running(make_night(tmp_path, {"door-1": printer.port})) as (house, heard):
        await done(house.hub, CheckIn("f1"))
        assert await ended(heard) == TicketEnded("f1-1", "not-sent", "door-1", "paper-out")
        assert not heard.of(TicketBegun)
        await printer.printer.set_paper_out(False)
        assert not printer.tickets, "what was not sent does not come out later by itself"
        await done(house.hub, ReprintTicket("f1"))
        assert (await ended(heard, "f1-2")).end == "printed"


async def test_a_printer_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    gone = await serve_virtual_printer(port=0, tray_port=0)
    port = gone.port
    await gone.close()
    async with running(make_night(tmp_path, {"door-1": port})) as (house, heard):
        await done(house.hub, CheckIn("f1"))
        assert await ended(heard) == TicketEnded("f1-1", "not-sent", "door-1", "refused")


async def test_a_night_without_printers_says_so_of_each_ticket(folder: NightFolder) -> None:
    async with running(folder) as (house, heard):
        await done(house.hub, CheckIn("f1"))
        assert await ended(heard) == TicketEnded("f1-1", "not-sent", "none", "no-printer")


async def test_a_kiosks_own_printer_is_the_kiosks_business(tmp_path: Path, printer: Serving) -> None:
    async with running(make_night(tmp_path, {"door-1": printer.port})) as (house, heard):
        await done(house.hub, CheckIn("f1", printer="kiosk:7"))
        await done(house.hub, CheckIn("f2"))
        await ended(heard, "f2-1")
        assert on_paper(heard)[0] == TicketRequested("f1-1", "f1", 1, "kiosk:7")
        assert house.hub.night.tickets["f1-1"].begun is False
        assert len(printer.tickets) == 1


async def test_a_family_that_is_gone_before_its_turn_gets_no_paper(tmp_path: Path, printer: Serving) -> None:
    folder = make_night(tmp_path, {"door-1": printer.port})
    hub = open_hub(folder)
    await done(hub, CheckIn("f1"))
    await done(hub, UndoCheckIn("f1"))
    await hub.stop()
    async with running(folder) as (_, heard):
        assert (await ended(heard)).end == "not-sent"
        assert not printer.tickets


# --- the hub goes and comes back


async def test_a_ticket_that_was_not_begun_is_printed_after_a_restart(tmp_path: Path, printer: Serving) -> None:
    folder = make_night(tmp_path, {"door-1": printer.port})
    hub = open_hub(folder)  # decides and writes, prints nothing
    await done(hub, CheckIn("f1"))
    await done(hub, CheckIn("f2"))
    await hub.stop()
    async with running(folder) as (_, heard):
        assert (await ended(heard)).end == "printed"
        assert (await ended(heard, "f2-1")).end == "printed"
        assert len(printer.tickets) == 2
    async with running(folder) as (house, heard):
        await done(house.hub, CheckIn("f3"))
        await ended(heard, "f3-1")
        assert len(printer.tickets) == 3, "only the new one"


@contextlib.asynccontextmanager
async def mute_printer() -> AsyncIterator[int]:
    """Says that it is ready, takes the job, and never says that it came out."""

    async def answer(reader: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
        printing = False
        while data := await reader.read(4096):
            printing = printing or b"\x1dv0" in data
            if not printing:
                caller.write(bytes((ANSWER_BITS,)) * data.count(b"\x10\x04") + b"\x00" * data.count(FENCE))

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_a_ticket_that_was_begun_is_unknown_after_a_restart_and_not_printed_again(
    tmp_path: Path, printer: Serving
) -> None:
    async with mute_printer() as port:
        folder = make_night(tmp_path, {"door-1": port})
        async with running(folder) as (house, heard):
            await done(house.hub, CheckIn("f1"))
            await heard.first(lambda event: isinstance(event, TicketBegun))
    folder = make_night(tmp_path, {"door-1": printer.port})  # now it would print
    async with running(folder) as (house, heard):
        assert await ended(heard) == TicketEnded("f1-1", "unknown", "door-1", "hub-restarted")
        await done(house.hub, CheckIn("f2"))
        await ended(heard, "f2-1")
        assert len(printer.tickets) == 1, "the second family's; the first one's may already be on paper"


# --- the journal is the spool


class Stubborn(SqliteJournal):
    """Cannot be written for a while."""

    def refuse(self) -> None:
        self._db.execute("PRAGMA query_only=1")

    def mend(self) -> None:
        self._db.execute("PRAGMA query_only=0")


async def test_not_a_byte_goes_to_the_printer_before_it_is_on_disk_that_it_will(
    tmp_path: Path, printer: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.reactions.TELL_AGAIN_SECONDS", 0.01)
    folder = make_night(tmp_path)
    journal = Stubborn(folder.journal_path)
    hub = open_hub(folder, journal)
    heard, refused = Heard(hub), asyncio.Event()
    hub.listen(lambda facts: journal.refuse(), refused.set)  # as soon as the ticket is asked for
    await done(hub, CheckIn("f1"))
    reactions = Reactions(hub, {"door-1": printer_for(f"tcp://127.0.0.1:{printer.port}", 576)}, lambda family: CODES)
    await reactions.start()
    async with asyncio.timeout(5):
        await refused.wait()
    refused.clear()
    async with asyncio.timeout(5):
        await refused.wait()
    assert not printer.printer.slips
    assert not heard.of(TicketBegun)

    journal.mend()
    monkeypatch.setattr(journal, "refuse", lambda: None)
    assert (await ended(heard)).end == "printed"
    assert len(printer.tickets) == 1
    await reactions.stop()
    await hub.stop()


async def test_no_device_can_answer_for_the_printer(tmp_path: Path, printer: Serving) -> None:
    """Whatever ids devices may send, the hub's own reports are not among them."""
    async with running(make_night(tmp_path, {"door-1": printer.port})) as (house, heard):
        await done(house.hub, CheckIn("f1"))
        await ended(heard)
        for fact in heard.facts:
            if isinstance(fact.event, TicketBegun | TicketEnded):
                sent = msgspec.json.encode(asked(ReportPrint("f1-1", "failed", "door-1"), fact.cause))
                with pytest.raises(msgspec.ValidationError):
                    msgspec.json.decode(sent, type=Envelope)


async def test_what_cannot_be_drawn_is_failed_and_the_next_one_is_printed(tmp_path: Path, printer: Serving) -> None:
    folder = make_night(tmp_path)
    hub = open_hub(folder)
    heard = Heard(hub)

    def codes_of(family: str) -> tuple[str, str]:
        if family == "f1":
            raise KeyError(family)
        return CODES

    reactions = Reactions(hub, {"door-1": printer_for(f"tcp://127.0.0.1:{printer.port}", 576)}, codes_of)
    await reactions.start()
    await done(hub, CheckIn("f1"))
    await done(hub, CheckIn("f2"))
    assert await ended(heard) == TicketEnded("f1-1", "failed", "none", "internal")
    assert (await ended(heard, "f2-1")).end == "printed"
    await reactions.stop()
    await hub.stop()


async def test_a_report_is_made_once(hub: Hub) -> None:
    await done(hub, CheckIn("f1"))
    await done(hub, BeginPrint("f1-1", "door-1"))
    assert await done(hub, BeginPrint("f1-1", "door-1")) == ()
    await done(hub, ReportPrint("f1-1", "printed", "door-1"))
