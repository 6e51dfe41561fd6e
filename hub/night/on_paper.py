"""What may be said of a ticket: its printing has begun, how it ended, that somebody holds it in the hand."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.parts import Ticket, ticket_id
from hub.night.refused import Refused
from hub.night.state import Night

OnPaper = c.BeginPrint | c.ReportPrint | c.ReportProvisional | c.ProveTicket


def decide_on_paper(night: Night, command: OnPaper) -> Sequence[e.AnyEvent]:
    if isinstance(command, c.ProveTicket):
        return _prove(night, command)
    if isinstance(command, c.ReportProvisional):
        return _provisional(night, command)
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


def _provisional(night: Night, command: c.ReportProvisional) -> Sequence[e.AnyEvent]:
    """The paper is the family's ticket, whatever the hub had asked for meanwhile: that one is not printed as well.

    Never refused: what is on paper is so. A copy of that number which ended elsewhere leaves nothing to say.
    """
    paper = ticket_id(command.family, command.copy)
    asked = night.tickets.get(paper)
    mine = asked if asked and _waits_for(asked, command) else None
    mine = mine or next((ticket for ticket in night.tickets.values() if _waits_for(ticket, command)), None)
    if mine is None and asked is not None:
        return []
    ticket = mine.id if mine else paper
    requested = [] if mine else [e.TicketRequested(ticket, command.family, command.copy, command.printer)]
    begun = [] if command.end == "not-sent" else [e.TicketBegun(ticket, command.printer)]
    return [*requested, *begun, e.TicketEnded(ticket, command.end, command.printer, "provisional")]


def _waits_for(ticket: Ticket, command: c.ReportProvisional) -> bool:
    """Asked for on that printer, which prints nothing but what its kiosk says."""
    return ticket.family == command.family and ticket.printer == command.printer and ticket.end is None
