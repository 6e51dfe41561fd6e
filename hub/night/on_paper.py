"""What may be said of a ticket: its printing has begun, how it ended, and that somebody holds it in the hand."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.refused import Refused
from hub.night.state import Night


def decide_on_paper(night: Night, command: c.BeginPrint | c.ReportPrint | c.ProveTicket) -> Sequence[e.AnyEvent]:
    if isinstance(command, c.ProveTicket):
        return _prove(night, command)
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


def _prove(night: Night, command: c.ProveTicket) -> Sequence[e.AnyEvent]:
    """Of what never left the hub there is no paper to show."""
    ticket = next((t for t in night.tickets.values() if (t.family, t.copy) == (command.family, command.copy)), None)
    if ticket is None or not ticket.begun or ticket.end == "not-sent":
        raise Refused("unknown-ticket")
    if ticket.end == "printed":
        return []
    return [e.TicketEnded(ticket.id, "printed", ticket.printer or "none", "scanned")]
