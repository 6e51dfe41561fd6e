"""A printer that belongs to this kiosk: printed on with the same code as the hub's, and reported to the hub.

The kiosk holds no codes, only their fingerprints; so it can draw the tickets of families that scanned here, and asks
the hub's printers for all others.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import msgspec

from hub.night import codes
from hub.night.at_entrance import PAPER_WAITS_SECONDS
from hub.night.commands import BeginPrint, PrintEnd, ReportPrint
from hub.night.parts import Ticket
from hub.night.slip import slip
from hub.night.state import Night
from hub.wire import Accepted, Outcome, PrinterSeen
from kiosk.greeter import Greeter
from kiosk.link import HubRefuses
from kiosk.log import log
from kiosk.receiving import PATIENCE_SECONDS
from printers import desk_slip
from printers import ticket as paper
from printers.desk_slip import DeskSlip
from printers.pool import Drawing, Pool
from printers.transport import Printer, in_words

REMEMBERED = 500  # codes, of the families that scanned here last


Ask = Callable[[BeginPrint | ReportPrint], Awaitable[Outcome]]
Begun = Callable[[], Awaitable[None]]


class OwnPrinter:
    """One printer, and what is to be printed on it. Its `name` begins with `kiosk:`, so the hub leaves it to us."""

    def __init__(self, name: str, printer: Printer, ask: Ask, changed: Callable[[], None]) -> None:
        self.name = name
        self._ask, self._changed = ask, changed
        self._printer = printer
        self._pool = Pool({name: printer})
        self._codes: OrderedDict[str, str] = OrderedDict()
        self._taken: set[str] = set()
        self._begun: set[str] = set()  # before we were switched off; the hub may not know it yet
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._pool.states.listen(lambda _: self._changed())
        self._pool.start()

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pool.stop()

    def seen(self) -> PrinterSeen:
        """How it is, in the form in which the hub tells of its own."""
        status = self._pool.states.of(self.name)
        why = status.reason.code if status.reason else ""
        return PrinterSeen(self.name, why, status.sentence, status.paper_low)

    async def test(self) -> str:
        """Print a test ticket; what came of it, in a sentence."""
        return await self._pool.test(self.name)

    async def print_slip(self, slip: DeskSlip) -> PrintEnd:
        return in_words((await self._pool.print(lambda: partial(desk_slip.render, slip))).end)[0]

    def remember(self, family: str, scanned: codes.Scanned) -> None:
        """In memory alone: a code is a key."""
        self._codes[family] = scanned.code
        self._codes.move_to_end(family)
        while len(self._codes) > REMEMBERED:
            self._codes.popitem(last=False)

    def has_begun(self, ticket: str) -> None:
        """An earlier run had told the hub so, and perhaps no more: only the paper knows."""
        self._begun.add(ticket)

    def leave(self, ticket: str) -> None:
        """It is on paper already, or tried to be: whatever the hub asks for, it is not printed again."""
        self._taken.add(ticket)

    async def print_alone(
        self, night: Night, family: str, short: str, begun: Callable[[], Awaitable[None]]
    ) -> PrintEnd:
        """A ticket the hub has not heard of yet, marked provisional. `begun` is awaited before the first byte."""

        def draw() -> Drawing:
            visit, code = night.visits.get(family), self._codes.get(family)
            if visit is None or code is None:
                raise _NotHere
            said = msgspec.structs.replace(
                slip(night, visit, code, short, visit.copies, visit.arrived_at), provisional=True, helper_language=None
            )
            return partial(paper.render, msgspec.convert(said, paper.Ticket, from_attributes=True))

        async def begins(name: str) -> None:
            await begun()

        try:
            return in_words((await self._pool.print(draw, begins)).end)[0]
        except _NotHere:
            return "not-sent"
        except Exception:  # the family has its route on the screen, and the desk hears of the ticket
            log.exception("provisional-ticket-failed")
            return "failed"

    def forget(self) -> None:
        self._codes.clear()

    def look(self, greeter: Greeter) -> None:
        """Take up what was asked for here and has not ended; of what an earlier run began, only the paper knows."""
        for ticket in greeter.night.tickets.values():
            if ticket.printer == self.name and ticket.end is None and ticket.id not in self._taken:
                self._taken.add(ticket.id)
                task = asyncio.create_task(self._see_through(greeter, ticket))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _see_through(self, greeter: Greeter, asked: Ticket) -> None:
        ticket = asked.id
        try:
            if asked.begun or ticket in self._begun:
                self._printer.torn = True
                await self._report(ticket, "unknown", "kiosk-restarted")
            elif greeter.now() - asked.asked_at > PAPER_WAITS_SECONDS:  # the line was down; its family has gone on
                await self._report(ticket, "not-sent", "too-late")
            else:
                await self._print(greeter, ticket)
        except _Declined:
            log.warning("ticket-not-to-be-printed")
        except HubRefuses as why:
            log.error("refused", code=why.code)
        except Exception:  # one ticket that cannot be drawn must not stop the others; the desk hears of it
            log.exception("ticket-failed")
            known = greeter.night.tickets.get(ticket)
            await self._report(ticket, "unknown" if known and known.begun else "failed", "internal")

    async def _print(self, greeter: Greeter, ticket: str) -> None:
        def draw() -> Drawing:
            facts = self._facts(greeter, greeter.night.tickets[ticket])
            if facts is None:
                raise _NotHere
            return partial(paper.render, facts)

        async def begun(name: str) -> None:
            """Not a byte goes out before it is on disk: the hub's or, if that is silent, ours on its way there."""
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):  # or all that come after would wait for the hub too
                    if not isinstance(await self._ask(BeginPrint(ticket, name)), Accepted):
                        raise _Declined

        try:
            ended = (await self._pool.print(draw, begun)).end
        except _NotHere:
            await self._report(ticket, "not-sent", "not-here")
            return
        await self._report(ticket, *in_words(ended))

    def _facts(self, greeter: Greeter, ticket: Ticket) -> paper.Ticket | None:
        visit, code = greeter.night.visits.get(ticket.family), self._codes.get(ticket.family)
        if visit is None or code is None or ticket.family not in greeter.night.roster.families:
            return None
        short = greeter.door.short.get(ticket.family, "")
        page = _page(greeter, code)
        said = slip(greeter.night, visit, code, short, ticket.copy, ticket.asked_at, page)
        return msgspec.convert(said, paper.Ticket, from_attributes=True)

    async def _report(self, ticket: str, end: PrintEnd, detail: str) -> None:
        await self._ask(ReportPrint(ticket, end, self.name, detail))


def _page(greeter: Greeter, code: str) -> str | None:
    """The address of the family's page, which only its code opens."""
    entry = greeter.door.codes.get(codes.fingerprint(code))
    if entry is None or not entry.page:
        return None
    return greeter.door.pages_at + codes.unsealed(entry.page, code)


class _NotHere(Exception):
    """The family left, or its code is not known here: the kiosk was started again since it scanned."""


class _Declined(Exception):
    """Somebody has already said how this ticket ended."""
