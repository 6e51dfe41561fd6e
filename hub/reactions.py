"""Facts that cause work outside: a ticket to print. The journal is the spool: what is not on disk is not printed.

A ticket that was asked for and not begun is printed after a restart; one that was begun is `unknown`, because only the
paper knows, and the welcome desk is asked.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec
import structlog

from hub.hub import Hub
from hub.night.commands import BeginPrint, PrintEnd, ReportPrint
from hub.night.events import Fact, TicketRequested
from hub.night.parts import Ticket
from hub.night.slip import follow_ups, slip
from hub.wire import Declined, Envelope
from printers import ticket as paper
from printers.follow_ups import FollowUps
from printers.follow_ups import render as draw_follow_ups
from printers.pool import Drawing, Pool
from printers.states import PrinterStates
from printers.transport import Job, Printer, in_words

log = structlog.get_logger()

BY = "hub"
OWN = "kiosk:"  # begins the name of a printer that belongs to a kiosk and not to the hub's pool
TELL_AGAIN_SECONDS = 1.0  # while the disk takes nothing


class Reactions:
    """Prints what was asked for on the hub's printers, which stand in for each other.

    `draw` makes the picture of a ticket for so many dots a line.
    """

    def __init__(
        self,
        hub: Hub,
        printers: Mapping[str, Printer],
        codes_of: Callable[[str], tuple[str, str]],
        draw: Callable[[paper.Ticket, int], Job] = paper.render,
        page_of: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._hub, self._printers, self._codes_of, self._draw = hub, dict(printers), codes_of, draw
        self._page_of = page_of
        self._pool = Pool(self._printers)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def states(self) -> PrinterStates:
        """How each of the hub's printers is, for pages and kiosks."""
        return self._pool.states

    async def start(self) -> None:
        """Take up what an earlier run left, then listen."""
        self._hub.listen(self._announce)
        for ticket in list(self._hub.night.tickets.values()):
            if ticket.printer is not None and ticket.printer.startswith(OWN):
                continue
            if ticket.end is None and ticket.begun:
                if printer := self._printers.get(ticket.printer or ""):
                    printer.torn = True
                await self._report(ticket.id, "unknown", ticket.printer or "", "hub-restarted")
            elif ticket.end is None:
                self._put(ticket.id, ticket.printer)
        self._pool.start()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pool.stop()

    async def test(self, name: str) -> str:
        """Print a test ticket on one printer, in its turn; what came of it, in a sentence."""
        return await self._pool.test(name)

    def _announce(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if isinstance(fact.event, TicketRequested):
                self._put(fact.event.ticket, fact.event.printer)

    def _put(self, ticket: str, wanted: str | None) -> None:
        if wanted is not None and wanted.startswith(OWN):
            return  # the kiosk prints and reports
        if wanted is not None and wanted not in self._pool:
            log.warning("no-such-printer", printer=wanted, instead="any")
            wanted = None
        task = asyncio.create_task(self._see_through(ticket, wanted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _see_through(self, ticket: str, wanted: str | None) -> None:
        try:
            await self._print(ticket, wanted)
        except Exception:  # one ticket that cannot be drawn must not stop the others; the desk hears of it
            log.exception("ticket-failed", ticket=ticket)
            known = self._hub.night.tickets.get(ticket)
            await self._report(ticket, "unknown" if known and known.begun else "failed", wanted or "", "internal")

    async def _print(self, ticket_id: str, wanted: str | None) -> None:
        def draw() -> Drawing:
            ticket = self._hub.night.tickets.get(ticket_id)
            drawing = self._drawn(ticket) if ticket else None
            if drawing is None:
                raise _NotHere
            return drawing

        async def begun(name: str) -> None:
            if not await self._tell(f"print/{ticket_id}/begun/{name}", BeginPrint(ticket_id, name)):
                raise _NotToBePrinted(ticket_id)

        try:
            ended = await self._pool.print(draw, begun, wanted)
        except _NotHere:
            await self._report(ticket_id, "not-sent", wanted or "", "not-here")
            return
        word, why = in_words(ended.end)
        await self._report(ticket_id, word, ended.printer, why)

    def _drawn(self, ticket: Ticket) -> Drawing | None:
        """What makes the picture, with all it says already looked up; None where the family is not here any more."""
        visit = self._hub.night.visits.get(ticket.family)
        if visit is None or ticket.family not in self._hub.night.roster.families:
            return None
        if ticket.paper == "follow-ups":
            later = msgspec.convert(follow_ups(self._hub.night, visit), FollowUps, from_attributes=True)
            return partial(draw_follow_ups, later)
        code, short = self._codes_of(ticket.family)
        page = self._page_of(ticket.family)
        said = slip(self._hub.night, visit, code, short, ticket.copy, ticket.asked_at, page)
        return partial(self._draw, msgspec.convert(said, paper.Ticket, from_attributes=True))

    async def _report(self, ticket: str, end: PrintEnd, printer: str, detail: str) -> None:
        await self._tell(f"print/{ticket}/ended", ReportPrint(ticket, end, printer or "none", detail))

    async def _tell(self, command_id: str, command: BeginPrint | ReportPrint) -> bool:
        """Whether the night took it; it is on disk then. No device can take these ids from us: theirs hold no slash."""
        while True:
            outcome = await self._hub.handle(Envelope(command_id, self._hub.clock(), command), BY)
            match outcome:
                case Declined(code="try-again"):  # not a byte goes out, and no end is forgotten, before it is written
                    await asyncio.sleep(TELL_AGAIN_SECONDS)
                case Declined(code=code):
                    log.warning("print-report-declined", ticket=command.ticket, code=code)
                    return False
                case _:
                    return True


class _NotHere(Exception):
    """The family left before its ticket's turn came."""


class _NotToBePrinted(Exception):
    """The night refused that this ticket begins: somebody has already said how it ended."""
