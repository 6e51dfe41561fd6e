"""Facts that cause work outside: a ticket to print. The journal is the spool: what is not on disk is not printed.

A ticket that was asked for and not begun is printed after a restart; one that was begun is `unknown`, because only the
paper knows, and the welcome desk is asked.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec
import structlog

from hub.hub import Hub
from hub.night.commands import BeginPrint, PrintEnd, ReportPrint
from hub.night.events import Fact, TicketRequested
from hub.night.parts import Ticket
from hub.night.slip import slip
from hub.wire import Declined, Envelope
from printers import ticket as paper
from printers.transport import End, Failed, NotSent, Printed, Printer, Unknown

log = structlog.get_logger()

BY = "hub"
OWN = "kiosk:"  # begins the name of a printer that belongs to a kiosk and not to the hub's pool
TELL_AGAIN_SECONDS = 1.0  # while the disk takes nothing
_ENDS: dict[type, PrintEnd] = {Printed: "printed", NotSent: "not-sent", Unknown: "unknown", Failed: "failed"}


class Reactions:
    """Prints what was asked for, each printer in its own order, with the next printer of the pool as a stand-in."""

    def __init__(self, hub: Hub, printers: Mapping[str, Printer], codes_of: Callable[[str], tuple[str, str]]) -> None:
        self._hub, self._printers, self._codes_of = hub, dict(printers), codes_of
        self._queues: dict[str, asyncio.Queue[str]] = {name: asyncio.Queue() for name in self._printers}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take up what an earlier run left, then listen."""
        self._hub.listen(self._announce)
        for ticket in list(self._hub.night.tickets.values()):
            if ticket.printer is not None and ticket.printer.startswith(OWN):
                continue
            if ticket.end is None and ticket.begun:
                await self._report(ticket.id, "unknown", ticket.printer or "", "hub-restarted")
            elif ticket.end is None:
                self._put(ticket.id, ticket.printer)
        self._tasks = [asyncio.create_task(self._run(name)) for name in self._printers]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _announce(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if isinstance(fact.event, TicketRequested):
                self._put(fact.event.ticket, fact.event.printer)

    def _put(self, ticket: str, wanted: str | None) -> None:
        if wanted is not None and wanted.startswith(OWN):
            return  # the kiosk prints and reports
        if wanted is not None and wanted not in self._printers:
            log.warning("no-such-printer", printer=wanted, instead="any")
            wanted = None
        if not self._printers:
            self._tasks.append(asyncio.create_task(self._report(ticket, "not-sent", "none", "no-printer")))
            return
        name = wanted or min(self._queues, key=lambda n: self._queues[n].qsize())
        self._queues[name].put_nowait(ticket)

    async def _run(self, name: str) -> None:
        while True:
            ticket = await self._queues[name].get()
            try:
                await self._print(ticket, name)
            except Exception:  # one ticket that cannot be drawn must not stop the others; the desk hears of it
                log.exception("ticket-failed", ticket=ticket, printer=name)
                await self._report(ticket, "failed", name, "internal")

    async def _print(self, ticket_id: str, name: str) -> None:
        ticket = self._hub.night.tickets.get(ticket_id)
        if ticket is None or ticket.end is not None:
            return
        facts = self._facts(ticket)
        if facts is None:
            await self._report(ticket_id, "not-sent", name, "not-here")
            return
        end: End | None = None
        for candidate in [name, *(other for other in self._printers if other != name)]:
            end, printer = await self._print_on(candidate, ticket_id, facts), candidate
            if not isinstance(end, NotSent):
                break
            log.warning("printer-not-ready", printer=candidate, reason=end.reason.code)
        if end is not None:
            detail = "" if isinstance(end, Printed) else end.reason.code
            await self._report(ticket_id, _ENDS[type(end)], printer, detail)

    async def _print_on(self, name: str, ticket: str, facts: paper.Ticket) -> End:
        printer = self._printers[name]
        image = await asyncio.to_thread(paper.render, facts, printer.dots)

        async def begun() -> None:
            await self._tell(f"print/{ticket}/begun/{name}", BeginPrint(ticket, name))

        return await printer.print(image, begun)

    def _facts(self, ticket: Ticket) -> paper.Ticket | None:
        visit = self._hub.night.visits.get(ticket.family)
        if visit is None or ticket.family not in self._hub.night.roster.families:
            return None
        code, short = self._codes_of(ticket.family)
        said = slip(self._hub.night, visit, code, short, ticket.copy, ticket.asked_at)
        return msgspec.convert(said, paper.Ticket, from_attributes=True)

    async def _report(self, ticket: str, end: PrintEnd, printer: str, detail: str) -> None:
        await self._tell(f"print/{ticket}/ended", ReportPrint(ticket, end, printer or "none", detail))

    async def _tell(self, command_id: str, command: BeginPrint | ReportPrint) -> None:
        """On disk when it returns, or refused. No device can take these ids from us: theirs hold no slash."""
        while True:
            outcome = await self._hub.handle(Envelope(command_id, self._hub.clock(), command), BY)
            match outcome:
                case Declined(code="try-again"):  # not a byte goes out, and no end is forgotten, before it is written
                    await asyncio.sleep(TELL_AGAIN_SECONDS)
                case Declined(code=code):
                    log.warning("print-report-declined", ticket=command.ticket, code=code)
                    return
                case _:
                    return
