"""Paper: a ticket is asked for, begun, and ends in one of four ways; each copy is told from the one before."""

import pytest

from hub.night.commands import (
    AnyCommand,
    BeginPrint,
    CheckIn,
    LeaveNight,
    PrintEnd,
    ProveTicket,
    ReissueCode,
    ReportPrint,
    ReprintTicket,
)
from hub.night.events import CodeReissued, RoutePlanned, TicketBegun, TicketEnded, TicketRequested

from .dialogue import Evening, School, clock, given


@pytest.fixture
def evening() -> Evening:
    return given(School().teacher("ada").family("rivera", meets=["ada"]).family("okafor", meets=["ada"])).when(
        CheckIn("rivera", printer="left")
    )


def test_a_check_in_asks_for_the_first_ticket_at_its_printer(evening: Evening) -> None:
    evening.also(TicketRequested("rivera-1", "rivera", 1, "left"))
    ticket = evening.night.ticket_of("rivera")
    assert ticket is not None
    assert (ticket.id, ticket.copy, ticket.begun, ticket.end) == ("rivera-1", 1, False, None)


def test_each_reprint_is_the_next_copy(evening: Evening) -> None:
    evening.when(ReprintTicket("rivera"), at=5).then(RoutePlanned, TicketRequested("rivera-2", "rivera", 2))
    evening.when(ReprintTicket("rivera", printer="desk"), at=6).then(
        RoutePlanned, TicketRequested("rivera-3", "rivera", 3, "desk")
    )
    ticket = evening.night.ticket_of("rivera")
    assert ticket is not None
    assert ticket.copy == 3


def test_a_reprint_says_how_the_route_is_now(evening: Evening) -> None:
    before = evening.night.visits["rivera"].route
    evening.when(ReprintTicket("rivera"), at=30)
    after = evening.night.visits["rivera"].route
    assert {stop.meeting for stop in after} == {stop.meeting for stop in before}
    assert all(stop.low >= clock(30) for stop in after)


@pytest.mark.parametrize("family", ["okafor", "nobody"])
def test_nobody_gets_a_ticket_who_is_not_here(evening: Evening, family: str) -> None:
    evening.when(ReprintTicket(family)).refused("not-here")


def test_copies_go_on_when_a_family_comes_again(evening: Evening) -> None:
    evening.when(ReprintTicket("rivera"), at=5).when(LeaveNight("rivera"), at=6)
    evening.when(ReprintTicket("rivera")).refused("not-here")
    evening.when(CheckIn("rivera"), at=20).also(TicketRequested("rivera-3", "rivera", 3))
    evening.when(ReprintTicket("rivera"), at=21).then(RoutePlanned, TicketRequested("rivera-4", "rivera", 4))


@pytest.mark.parametrize("end", ["printed", "not-sent", "unknown", "failed"])
def test_it_ends_one_way_and_once(evening: Evening, end: PrintEnd) -> None:
    evening.when(BeginPrint("rivera-1", "left")).then(TicketBegun("rivera-1", "left"))
    evening.when(ReportPrint("rivera-1", end, "left", "paper-out")).then(
        TicketEnded("rivera-1", end, "left", "paper-out")
    )
    again: list[AnyCommand] = [ReportPrint("rivera-1", "printed", "left"), BeginPrint("rivera-1", "left")]
    for command in again:
        evening.when(command).refused("already-ended")
    ticket = evening.night.tickets["rivera-1"]
    assert (ticket.begun, ticket.end, ticket.printer, ticket.detail) == (True, end, "left", "paper-out")


def test_it_may_fail_before_it_was_begun(evening: Evening) -> None:
    evening.when(ReportPrint("rivera-1", "not-sent", "left")).then(TicketEnded)


@pytest.mark.parametrize("end", [None, "unknown", "failed"])
def test_paper_that_is_shown_came_out_whatever_its_printer_said(evening: Evening, end: PrintEnd | None) -> None:
    evening.when(BeginPrint("rivera-1", "left"))
    if end:
        evening.when(ReportPrint("rivera-1", end, "left", "no-word"))
    evening.when(ProveTicket("rivera", 1)).then(TicketEnded("rivera-1", "printed", "left", "scanned"))
    evening.when(ProveTicket("rivera", 1)).nothing_happened()
    evening.when(ReportPrint("rivera-1", "unknown", "left")).refused("already-ended")


def test_a_shown_copy_proves_nothing_of_another(evening: Evening) -> None:
    evening.when(BeginPrint("rivera-1", "left")).when(ReportPrint("rivera-1", "unknown", "left"))
    evening.when(ReprintTicket("rivera"), at=5).when(BeginPrint("rivera-2", "left"))
    evening.when(ProveTicket("rivera", 2)).then(TicketEnded("rivera-2", "printed", "left", "scanned"))
    assert evening.night.tickets["rivera-1"].end == "unknown"


def test_what_never_left_the_hub_cannot_be_shown(evening: Evening) -> None:
    evening.when(ProveTicket("rivera", 1)).refused("unknown-ticket")
    evening.when(ProveTicket("rivera", 7)).refused("unknown-ticket")
    evening.when(ReportPrint("rivera-1", "not-sent", "left"))
    evening.when(ProveTicket("rivera", 1)).refused("unknown-ticket")


def test_a_ticket_nobody_asked_for_is_unknown(evening: Evening) -> None:
    evening.when(BeginPrint("rivera-2", "left")).refused("unknown-ticket")
    evening.when(ReportPrint("nothing", "printed", "left")).refused("unknown-ticket")


def test_two_printers_do_not_begin_the_same_ticket(evening: Evening) -> None:
    evening.when(BeginPrint("rivera-1", "left"))
    evening.when(BeginPrint("rivera-1", "right")).nothing_happened()


def test_each_lost_letter_raises_the_issue_by_one(evening: Evening) -> None:
    assert evening.night.issue("rivera") == 1
    evening.when(ReissueCode("rivera")).then(CodeReissued("rivera", 2))
    evening.when(ReissueCode("rivera")).then(CodeReissued("rivera", 3))
    assert (evening.night.issue("rivera"), evening.night.issue("okafor")) == (3, 1)
    evening.when(ReissueCode("nobody")).refused("unknown-family")
