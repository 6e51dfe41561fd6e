"""What kiosks that were alone tell the night afterwards: who came when, what is on paper, and what cannot be so."""

import pytest

from hub.night.commands import (
    AnswerDesk,
    AskDesk,
    CheckIn,
    LeaveNight,
    ReissueCode,
    ReportProvisional,
    ReprintTicket,
    UndoCheckIn,
)
from hub.night.events import (
    CheckInUndone,
    DeskAnswered,
    DeskAsked,
    FamilyArrived,
    TicketBegun,
    TicketEnded,
    TicketRequested,
)
from hub.night.roster import Needs

from .dialogue import Evening, School, clock, given

OWN = "kiosk:door-1"


@pytest.fixture
def evening() -> Evening:
    return given(School().teacher("ada").family("rivera", meets=["ada"]).family("okafor", meets=["ada"]))


def test_a_family_has_the_place_in_line_of_the_time_it_really_came(evening: Evening) -> None:
    evening.when(CheckIn("okafor"), at=10)
    evening.when(CheckIn("rivera", came_at=clock(4)), at=20).also(
        FamilyArrived("rivera", 1, Needs(), ("rivera-ada",), (), clock(4))
    )
    assert evening.night.visits["rivera"].arrived_at == clock(4)
    waiting = evening.night.lines["ada"].waiting
    assert sorted(waiting, key=lambda m: waiting[m]) == ["rivera-ada", "okafor-ada"]
    assert evening.replayed().visits["rivera"].arrived_at == clock(4)


@pytest.mark.parametrize("at", [clock(999), clock(-9999)], ids=["ahead of ours", "years behind"])
def test_a_clock_that_cannot_be_right_says_nothing(evening: Evening, at: float) -> None:
    evening.when(CheckIn("rivera", came_at=at), at=20)
    assert evening.night.visits["rivera"].arrived_at == clock(20)


def test_a_ticket_nobody_stands_at_the_printer_for_is_not_printed_unasked(evening: Evening) -> None:
    evening.when(CheckIn("rivera", came_at=clock(4), printer="door-1"), at=20)
    assert not evening.night.tickets
    evening.when(ReprintTicket("rivera"), at=21).also(TicketRequested("rivera-1", "rivera", 1))


def test_no_guide_is_sent_to_the_door_for_a_family_that_has_gone_on_from_there() -> None:
    """A hub that was away, or is brought back from an older copy, hears of many at once: who comes now is guided."""
    school = School().teacher("ada").family("rivera", meets=["ada"], language="es").family("okafor", meets=["ada"])
    evening = given(school.ambassador("nia").helper("luz", languages=["es"]))
    evening.when(CheckIn("rivera", came_at=clock(4)), at=20)
    assert (evening.night.visits["rivera"].ambassador, evening.night.unguided) == (None, {})
    assert evening.night.visits["rivera"].helper == "luz", "who speaks its language is of use wherever it is"
    evening.when(CheckIn("okafor", came_at=clock(19)), at=20)
    assert evening.night.visits["okafor"].ambassador == "nia"


def test_a_ticket_on_paper_is_the_familys_ticket(evening: Evening) -> None:
    evening.when(CheckIn("rivera", came_at=clock(4), printer=OWN), at=20)
    evening.when(ReportProvisional("rivera", 1, OWN, "printed"), at=20).then(
        TicketRequested("rivera-1", "rivera", 1, OWN),
        TicketBegun("rivera-1", OWN),
        TicketEnded("rivera-1", "printed", OWN, "provisional"),
    )
    assert evening.night.visits["rivera"].copies == 1
    evening.when(ReprintTicket("rivera"), at=21).also(TicketRequested("rivera-2", "rivera", 2))


def test_a_ticket_the_hub_has_asked_for_meanwhile_is_the_one_on_paper(evening: Evening) -> None:
    evening.when(CheckIn("rivera", printer=OWN), at=4).also(TicketRequested("rivera-1", "rivera", 1, OWN))
    evening.when(ReportProvisional("rivera", 1, OWN, "unknown"), at=5).then(
        TicketBegun("rivera-1", OWN), TicketEnded("rivera-1", "unknown", OWN, "provisional")
    )


def test_even_if_the_hub_counts_another_copy(evening: Evening) -> None:
    """The family had a ticket of a check-in that was undone, of which the kiosk had not heard."""
    evening.when(CheckIn("rivera"), at=1).when(UndoCheckIn("rivera"), at=2)
    evening.when(CheckIn("rivera", printer=OWN), at=4).also(TicketRequested("rivera-2", "rivera", 2, OWN))
    evening.when(ReportProvisional("rivera", 1, OWN, "printed"), at=5).then(
        TicketBegun("rivera-2", OWN), TicketEnded("rivera-2", "printed", OWN, "provisional")
    )


def test_a_late_check_in_can_be_undone_as_long_as_any_other_from_when_it_was_taken(evening: Evening) -> None:
    evening.when(CheckIn("rivera", came_at=clock(4)), at=30)
    evening.when(UndoCheckIn("rivera"), at=40).then(CheckInUndone)
    evening.when(CheckIn("rivera", came_at=clock(4)), at=40)
    evening.when(UndoCheckIn("rivera"), at=50.1).refused("too-late-to-undo")


def test_what_was_not_sent_is_on_the_desks_list_of_tickets(evening: Evening) -> None:
    evening.when(CheckIn("rivera", came_at=clock(4), printer=OWN), at=20)
    evening.when(ReportProvisional("rivera", 1, OWN, "not-sent"), at=20).then(TicketRequested, TicketEnded)


def test_what_cannot_be_so_is_refused_and_never_forced(evening: Evening) -> None:
    evening.when(CheckIn("rivera"), at=1)
    evening.when(CheckIn("rivera", came_at=clock(2)), at=10).refused("already-here")
    evening.when(LeaveNight("rivera"), at=11)
    evening.when(CheckIn("rivera", came_at=clock(2)), at=12).refused("has-left")
    evening.when(CheckIn("rivera", came_at=clock(11.5)), at=13).also(FamilyArrived)
    evening.when(ReissueCode("okafor"), at=14)
    evening.when(CheckIn("okafor", issue=1, came_at=clock(10)), at=15).refused("code-replaced")
    evening.when(CheckIn("okafor", issue=2), at=16).also(FamilyArrived)


def test_every_conflict_is_a_fact_and_the_desk_answers_it(evening: Evening) -> None:
    for ask in ("first.conflict", "second.conflict"):
        evening.when(AskDesk("conflict", "rivera", "already-here", clock(3)), at=9, under=ask).then(
            DeskAsked(ask, "conflict", "rivera", "already-here", clock(3))
        )
    evening.when(AskDesk("conflict", "nobody", "unknown-family"), at=9, under="third.conflict").also(DeskAsked)
    assert len(evening.night.asks) == 3
    evening.when(AnswerDesk("first.conflict"), at=10).then(DeskAnswered("first.conflict"))
