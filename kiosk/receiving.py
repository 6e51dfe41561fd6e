"""A family checks in here: by the hub's word where it comes in time, else by the same rules on this kiosk's own copy.

There is no mode to switch. The command is on disk before anything is shown and is delivered either way; only the ticket
says that it is provisional.
"""

import asyncio
import uuid
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from hub.night.commands import BeginPrint, CheckIn, PrintEnd, ReportProvisional
from hub.night.events import Fact, TicketBegun, TicketEnded, TicketRequested
from hub.night.refused import Refused
from hub.wire import Declined, Envelope, Outcome
from kiosk.delivery import Delivery
from kiosk.log import log
from kiosk.memory import Alone, Paper
from kiosk.outbox import OutboxTrouble

if TYPE_CHECKING:
    from kiosk.greeter import Greeter
    from kiosk.own_printer import OwnPrinter

PATIENCE_SECONDS = 2.5  # for a hub that was there a moment ago; a family that waits longer thinks it has done wrong


class Receiving:
    """`printer` is the name of the kiosk's own one, whether or not it stands here today."""

    def __init__(self, delivery: Delivery, printer: str) -> None:
        self._delivery, self.printer = delivery, printer
        self.own: OwnPrinter | None = None
        self._papers: dict[str, Paper] = {}  # by their check-ins
        self._printing: set[asyncio.Task[None]] = set()

    async def check_in(self, greeter: "Greeter", command: CheckIn, patience: float) -> Outcome | Alone:
        """What became of it; raises HubRefuses if the hub will never take it, OutboxTrouble if the disk does not."""
        at = command.came_at if command.came_at is not None else greeter.now()
        envelope = Envelope(id=uuid.uuid4().hex, at=at, command=command)
        with self._delivery.asking(envelope.id) as answer:
            await self._delivery.put(envelope)
            await asyncio.wait([answer], timeout=patience)
            if answer.done():
                return answer.result()
            if greeter.is_here(command.family):  # the facts were quicker than the answer, or another kiosk was
                return Declined(envelope.id, "already-here")
            try:
                entry = greeter.decide(envelope, self.printer if self.own else None)
            except Refused as no:
                return Declined(envelope.id, no.code)
            if entry.events:
                self._hold_back(entry)
                await self._delivery.write(partial(self._delivery.memory.keep, entry))
                self._print(greeter, entry)
            return entry

    def resume(self, greeter: "Greeter", waiting: list[Envelope]) -> list[Paper]:
        """Whom this kiosk had received before it was switched off; returns papers of which nobody will say more."""
        memory, known = self._delivery.memory, {fact.cause for fact in greeter.assumed.facts()}
        self._papers = {paper.id: paper for paper in memory.papers()}
        for entry in memory.alone():
            if entry.id not in known:
                greeter.assumed.put(entry)
        for envelope in waiting:
            if isinstance(envelope.command, BeginPrint) and self.own:
                self.own.has_begun(envelope.command.ticket)
            if isinstance(envelope.command, CheckIn) and envelope.id not in greeter.assumed:
                try:
                    greeter.decide(envelope, self.printer)
                except Refused as no:  # the hub will say so too, and the desk hears of it
                    log.info("declined here", code=no.code)
        return [paper for entry in greeter.assumed.entries() if (paper := self._left_over(greeter, entry)) is not None]

    async def report(self, greeter: "Greeter", paper: Paper) -> None:
        """How a provisional ticket ended, as the hub is to hear it."""
        assert paper.state != "begun"
        self._papers[paper.id] = paper
        greeter.assumed.add(paper.id, TicketEnded(paper.ticket, paper.state, self.printer, "provisional"))
        command = ReportProvisional(paper.family, paper.copy, self.printer, paper.state)
        said = Envelope(f"{paper.id}.paper", greeter.now(), command)
        await self._delivery.write(partial(self._delivery.memory.paper, paper, said))

    def took(self, fact: Fact) -> None:
        """The hub asks for a ticket: not for one that is on paper already."""
        event = fact.event
        if self.own and isinstance(event, TicketRequested) and event.printer == self.printer:
            if fact.cause in self._papers:
                self.own.leave(event.ticket)
            for paper in self._papers.values():
                if paper.ticket == event.ticket:
                    self.own.leave(event.ticket)

    def forget(self) -> None:
        self._papers.clear()

    async def close(self) -> None:
        for task in self._printing:
            task.cancel()
        await asyncio.gather(*self._printing, return_exceptions=True)

    def _hold_back(self, entry: Alone) -> None:
        """Before anything is awaited: from here on the hub's word about this ticket comes too late."""
        if (asked := _asked(entry)) and self.own:
            self._papers[entry.id] = Paper(entry.id, asked.ticket, asked.family, asked.copy, "not-sent")
            self.own.leave(asked.ticket)

    def _left_over(self, greeter: "Greeter", entry: Alone) -> Paper | None:
        """Not begun: codes are not kept, so it cannot be printed any more. Begun: only the paper knows."""
        asked = _asked(entry)
        if asked is None or entry.confirmed:
            return None
        paper = self._papers.get(entry.id)
        if paper is None:
            return Paper(entry.id, asked.ticket, asked.family, asked.copy, "not-sent")
        greeter.assumed.add(entry.id, TicketBegun(paper.ticket, self.printer))
        if paper.state == "begun":
            return msgspec.structs.replace(paper, state="unknown")
        greeter.assumed.add(entry.id, TicketEnded(paper.ticket, paper.state, self.printer, "provisional"))
        return None

    def _print(self, greeter: "Greeter", entry: Alone) -> None:
        if _asked(entry) is None or self.own is None:
            return
        task = asyncio.create_task(self._see_through(greeter, self._papers[entry.id], self.own))
        self._printing.add(task)
        task.add_done_callback(self._printing.discard)

    async def _see_through(self, greeter: "Greeter", paper: Paper, own: "OwnPrinter") -> None:
        async def begun() -> None:
            """Not a byte goes out before it is on disk that there may be paper."""
            now = msgspec.structs.replace(paper, state="begun")
            await self._delivery.write(partial(self._delivery.memory.paper, now))
            greeter.assumed.add(paper.id, TicketBegun(paper.ticket, self.printer))

        short = greeter.door.short.get(paper.family, "")
        end: PrintEnd = await own.print_alone(greeter.tonight, paper.family, short, begun)
        try:
            await self.report(greeter, msgspec.structs.replace(paper, state=end))
        except OutboxTrouble as why:
            log.error("provisional ticket not reported", words=str(why))


def _asked(entry: Alone) -> TicketRequested | None:
    return next((event for event in entry.events if isinstance(event, TicketRequested)), None)
