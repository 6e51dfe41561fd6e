"""What may be said of a ticket: its printing has begun, and how it ended."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.refused import Refused
from hub.night.state import Night


def decide_on_paper(night: Night, command: c.BeginPrint | c.ReportPrint) -> Sequence[e.AnyEvent]:
    ticket = night.tickets.get(command.ticket)
    if ticket is None:
        raise Refused("unknown-ticket")
    if ticket.end is not None:
        raise Refused("already-ended")
    match command:
        case c.BeginPrint():
            if ticket.begun and ticket.printer != command.printer:
                raise Refused("begun-elsewhere")
            return [] if ticket.begun else [e.TicketBegun(ticket.id, command.printer)]
        case c.ReportPrint():
            return [e.TicketEnded(ticket.id, command.end, command.printer, command.detail)]
        case _:
            assert_never(command)
