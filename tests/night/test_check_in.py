"""A family scans at the door."""

import pytest

from hub.night.commands import (
    CallNext,
    CheckIn,
    FinishMeeting,
    LeaveNight,
    MarkHere,
    StartMeeting,
    UndoCheckIn,
)
from hub.night.events import (
    AmbassadorAssigned,
    AmbassadorLacking,
    CheckInUndone,
    FamilyArrived,
    FamilyLeft,
    HelperAssigned,
    RoutePlanned,
    TicketRequested,
    WaitPromised,
)
from hub.night.roster import Needs

from .dialogue import Evening, School, given


@pytest.fixture
def evening() -> Evening:
    return given(
        School()
        .teacher("ada")
        .teacher("emmy")
        .family("rivera", meets=["ada", "emmy"], language="es")
        .family("okafor", meets=["ada"])
        .ambassador("nia")
        .helper("luz", languages=["es"])
    )


def test_a_check_in_gives_a_route_two_guides_and_a_ticket(evening: Evening) -> None:
    needs = Needs(step_free=True)
    evening.when(CheckIn("rivera", party=3, needs=needs, printer="left")).then(
        FamilyArrived("rivera", 3, needs, ("rivera-ada", "rivera-emmy")),
        RoutePlanned,
        WaitPromised,
        AmbassadorAssigned("nia", "rivera", "only-one-free"),
        HelperAssigned("luz", "rivera", "only-one-free"),
        TicketRequested("rivera-1", "rivera", 1, "left"),
    )
    visit = evening.night.visits["rivera"]
    assert (visit.party, visit.needs, visit.here) == (3, needs, True)
    assert list(evening.night.lines["ada"].waiting) == ["rivera-ada"]
    assert list(evening.night.lines["emmy"].waiting) == ["rivera-emmy"]


def test_a_family_that_speaks_english_is_given_no_helper_and_no_reason_for_it(evening: Evening) -> None:
    evening.when(CheckIn("okafor")).then(FamilyArrived, RoutePlanned, WaitPromised, AmbassadorAssigned, TicketRequested)


def test_a_family_may_choose_among_its_meetings(evening: Evening) -> None:
    evening.when(CheckIn("rivera", meetings=("rivera-emmy",))).also(
        FamilyArrived("rivera", 1, Needs(), ("rivera-emmy",), ("rivera-ada",))
    )
    assert not evening.night.lines["ada"].waiting


def test_a_family_with_nothing_to_meet_is_welcome_too(evening: Evening) -> None:
    evening.when(CheckIn("rivera", meetings=())).also(RoutePlanned("rivera", ())).also(TicketRequested)
    assert evening.night.visits["rivera"].here


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (CheckIn("nobody"), "unknown-family"),
        (CheckIn("rivera", meetings=("okafor-ada",)), "unknown-meeting"),  # not theirs
        (CheckIn("rivera", meetings=("rivera-ada", "nothing")), "unknown-meeting"),
        (LeaveNight("rivera"), "not-here"),
        (LeaveNight("nobody"), "not-here"),
        (UndoCheckIn("rivera"), "not-here"),
    ],
)
def test_what_is_not_so_is_refused(evening: Evening, command: CheckIn | LeaveNight | UndoCheckIn, code: str) -> None:
    evening.when(command).refused(code)
    assert not evening.facts


def test_a_scan_again_checks_nobody_in_twice(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).also(FamilyArrived)
    route = evening.night.visits["rivera"].route
    evening.when(CheckIn("rivera"), at=3).refused("already-here")
    assert evening.night.visits["rivera"].route == route


def test_a_family_that_left_waits_nowhere_and_its_guides_are_free(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).also(FamilyArrived)
    evening.when(LeaveNight("rivera"), at=2).then(FamilyLeft("rivera"))
    assert not any(line.waiting for line in evening.night.lines.values())
    assert not any(duty.family for duty in evening.night.duties.values())
    evening.when(LeaveNight("rivera"), at=3).refused("not-here")


def test_a_family_that_comes_again_does_not_wait_for_what_it_has_had(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).also(FamilyArrived)
    evening.when(CallNext("ada"), at=1).when(StartMeeting("ada", "rivera-ada"), at=2)
    evening.when(FinishMeeting("ada", "rivera-ada"), at=7).when(LeaveNight("rivera"), at=8)
    evening.when(CheckIn("rivera"), at=30).also(FamilyArrived).also(TicketRequested("rivera-2", "rivera", 2))
    assert not evening.night.lines["ada"].waiting
    assert list(evening.night.lines["emmy"].waiting) == ["rivera-emmy"]
    assert evening.night.visits["rivera"].had_meetings == {"rivera-ada"}
    assert [s.meeting for s in evening.night.visits["rivera"].route] == ["rivera-emmy"]


def test_nobody_leaves_while_called_or_in_a_meeting(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).when(CallNext("ada"), at=1)
    evening.when(LeaveNight("rivera")).refused("in-a-meeting")
    evening.when(MarkHere("ada", "rivera-ada")).when(LeaveNight("rivera")).refused("in-a-meeting")
    evening.when(StartMeeting("ada", "rivera-ada")).when(LeaveNight("rivera")).refused("in-a-meeting")
    evening.when(FinishMeeting("ada", "rivera-ada")).when(LeaveNight("rivera")).then(FamilyLeft)


def test_the_wrong_family_can_be_taken_out_again(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).also(FamilyArrived)
    evening.when(UndoCheckIn("rivera"), at=9.9).then(CheckInUndone("rivera"))
    assert "rivera" not in evening.night.visits
    assert not any(line.waiting for line in evening.night.lines.values())
    evening.when(CheckIn("rivera"), at=12).also(FamilyArrived)


def test_a_check_in_is_not_undone_after_ten_minutes(evening: Evening) -> None:
    evening.when(CheckIn("rivera"))
    evening.when(UndoCheckIn("rivera"), at=10.1).refused("too-late-to-undo")
    evening.when(UndoCheckIn("rivera"), at=10).then(CheckInUndone)


def test_a_check_in_is_not_undone_once_something_came_of_it(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).when(CallNext("ada"), at=1)
    evening.when(UndoCheckIn("rivera")).refused("has-started")
    evening.when(StartMeeting("ada", "rivera-ada")).when(FinishMeeting("ada", "rivera-ada"), at=4)
    evening.when(UndoCheckIn("rivera"), at=5).refused("has-started")


def test_the_first_check_in_after_an_undone_one_may_not_pass_for_the_first_paper(evening: Evening) -> None:
    """The ticket of the undone check-in may lie on the counter."""
    evening.when(CheckIn("rivera")).when(UndoCheckIn("rivera"), at=1)
    evening.when(CheckIn("rivera"), at=2).also(TicketRequested("rivera-2", "rivera", 2))


def test_without_an_ambassador_the_family_waits_at_the_door_and_is_told_why(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).when(CheckIn("okafor"), at=1).also(AmbassadorLacking("okafor", "all-walking", 4))
    assert list(evening.night.unguided) == ["okafor"]


def test_undoing_a_second_check_in_gives_back_the_first_visit(evening: Evening) -> None:
    evening.when(CheckIn("okafor")).when(LeaveNight("okafor"), at=5)
    before = evening.night.visits["okafor"].arrived_at, evening.night.visits["okafor"].left_at
    evening.when(CheckIn("okafor"), at=20).when(UndoCheckIn("okafor"), at=21)
    visit = evening.night.visits["okafor"]
    assert (visit.arrived_at, visit.left_at) == before


def test_a_wrong_second_check_in_can_be_taken_back_too(evening: Evening) -> None:
    evening.when(CheckIn("okafor")).when(CallNext("ada"), at=1).when(StartMeeting("ada", "okafor-ada"))
    evening.when(FinishMeeting("ada", "okafor-ada"), at=5).when(LeaveNight("okafor"), at=6)
    evening.when(CheckIn("okafor", received=True), at=20)
    evening.when(UndoCheckIn("okafor"), at=21).then(CheckInUndone("okafor"))
    assert evening.night.visits["okafor"].had_meetings == {"okafor-ada"}
