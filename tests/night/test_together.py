"""Two families that came together: they go as one, part again, and are all the while two households."""

from typing import Any

import pytest

from hub.night import commands as c
from hub.night import events as e

from .dialogue import Evening, School, clock, given, picture


def school() -> School:
    return (
        School()
        .teacher("ada")
        .teacher("emmy")
        .teacher("grace")
        .family("okafor", meets=["ada", "grace"])
        .family("quill", meets=["emmy"], booked={"ada": 60})
        .family("late", meets=["emmy"])
        .family("rivera", meets=["ada"], language="es", interpreter="spoken")
        .family("north", meets=["ada"], apart="A1")
        .family("south", meets=["ada"], apart="A1")
        .family("clash", booked={"emmy": 61})
        .ambassador("nia")
        .ambassador("omar")
    )


@pytest.fixture
def evening() -> Evening:
    return given(school()).when(c.CheckIn("okafor", 2), at=0).when(c.CheckIn("quill", 3), at=1)


@pytest.fixture
def together(evening: Evening) -> Evening:
    evening.when(c.JoinFamilies("okafor", "quill"), at=2, under="together")
    return evening.then(
        e.FamiliesJoined("okafor", "quill", 3, ("quill-emmy", "quill-ada")),
        e.RoutePlanned,
        e.RoutePlanned("quill", ()),
        e.TicketRequested("okafor-2", "okafor", 2),
    )


def lasting(evening: Evening) -> dict[str, Any]:
    """What must be as it was before: not the list of presses, tickets on paper, or which guide walks with whom."""
    found = picture(evening.night)
    gone = ("seq", "at", "at_desk", "tickets", "guiding", "ranges", "unguided", "duties", "amendments", "belongs")
    for name in gone:
        del found[name]
    for visit in found["visits"].values():
        for name in ("route", "copies", "ambassador", "free_since"):
            del visit[name]
    return found


def test_one_code_is_called_for_the_meetings_of_both(together: Evening) -> None:
    visits = together.night.visits
    assert visits["okafor"].left_meetings == {"okafor-ada", "okafor-grace", "quill-emmy", "quill-ada"}
    assert (visits["okafor"].party, visits["quill"].left_meetings) == (5, set())
    together.when(c.CallNext("emmy"), at=3).then(e.FamilyCalled("emmy", "quill-emmy", "only-one-free"))
    assert (visits["okafor"].busy, visits["quill"].busy) == ("quill-emmy", None)
    together.when(c.CallNext("grace"), at=3).refused("nobody-free")  # they are at one door


def test_one_guide_walks_with_them(together: Evening) -> None:
    assert [duty.family for duty in together.night.duties.values()] == ["okafor", None]


def test_a_place_that_was_waited_for_is_kept(together: Evening) -> None:
    assert together.night.lines["emmy"].waiting["quill-emmy"] == clock(1)
    assert together.night.lines["ada"].waiting == {"okafor-ada": clock(0), "quill-ada": clock(1)}


def test_what_either_needs_both_need() -> None:
    evening = given(school()).when(c.CheckIn("okafor"), at=0)
    evening.when(c.CheckIn("quill", 1, c.Needs(step_free=True)), at=1)
    evening.when(c.JoinFamilies("okafor", "quill"), at=2)
    assert evening.night.visits["okafor"].needs.step_free
    evening.when(c.PartFamilies("quill"), at=3)
    assert not evening.night.visits["okafor"].needs.step_free


def test_the_teacher_still_sees_whose_child_it_is(together: Evening) -> None:
    meeting = together.night.roster.meetings["quill-emmy"]
    assert (meeting.family, meeting.students) == ("okafor", ("child-of-quill",))


def test_a_family_that_has_not_come_yet_is_checked_in_by_it(evening: Evening) -> None:
    evening.when(c.JoinFamilies("okafor", "late", 2), at=3, under="with")
    evening.also(e.FamilyArrived("late", 2, e.Needs(), ()))
    assert evening.night.visits["late"].here
    assert "late-emmy" in evening.night.visits["okafor"].left_meetings
    evening.when(c.UndoAtDesk("with"), at=4).then(
        e.PressUndone("with"), e.FamiliesParted("okafor", "late"), e.CheckInUndone("late")
    )
    assert "late" not in evening.night.visits
    assert evening.night.visits["okafor"].party == 2


def test_taken_back_each_stands_as_it_stood(evening: Evening) -> None:
    before = lasting(evening)
    evening.when(c.JoinFamilies("okafor", "quill"), at=2, under="together")
    evening.when(c.UndoAtDesk("together"), at=3).then(e.PressUndone, e.FamiliesParted)
    assert lasting(evening) == before


def test_parted_each_has_had_its_own(together: Evening) -> None:
    together.when(c.CallNext("emmy"), at=3).when(c.StartMeeting("emmy", "quill-emmy"), at=3)
    together.when(c.PartFamilies("quill"), at=4).refused("in-a-meeting")
    together.when(c.FinishMeeting("emmy", "quill-emmy"), at=8).when(c.PartFamilies("quill"), at=9)
    visits = together.night.visits
    assert (visits["quill"].had_meetings, visits["quill"].left_meetings) == ({"quill-emmy"}, {"quill-ada"})
    assert (visits["okafor"].had_meetings, visits["okafor"].party) == (set(), 2)


def test_who_goes_with_another_is_asked_for_there(together: Evening) -> None:
    asked: list[c.AnyCommand] = [
        c.StepOut("quill"),
        c.LeaveNight("quill"),
        c.ReprintTicket("quill"),
        c.UndoCheckIn("quill"),
        c.JoinFamilies("quill", "late"),
    ]
    for command in asked:
        together.when(command, at=3).refused("goes-with")
    together.when(c.CheckIn("quill"), at=3).refused("already-here")
    together.when(c.UndoCheckIn("okafor"), at=3).refused("has-started")


def test_they_go_home_together_and_stay_together_after_all(together: Evening) -> None:
    together.when(c.LeaveNight("okafor"), at=3)
    together.then(e.FamilyLeft("okafor"), e.FamiliesParted("okafor", "quill"), e.FamilyLeft("quill"))
    assert not together.night.visits["quill"].here
    together.when(c.StayOn("okafor"), at=4).also(e.FamiliesJoined)
    assert together.night.visits["okafor"].left_meetings >= {"okafor-ada", "quill-emmy"}
    assert together.night.visits["quill"].here


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.JoinFamilies("okafor", "okafor"), "already-together"),
        (c.JoinFamilies("okafor", "rivera"), "not-one-language"),
        (c.JoinFamilies("quill", "clash"), "booked-apart"),
        (c.JoinFamilies("north", "south"), "kept-apart"),
        (c.JoinFamilies("late", "okafor"), "not-here"),
        (c.JoinFamilies("okafor", "nobody"), "unknown-family"),
        (c.PartFamilies("quill"), "goes-alone"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(evening: Evening, command: c.AnyCommand, code: str) -> None:
    evening.when(c.CheckIn("north", received=True), at=1)
    evening.when(command, at=2).refused(code)


def test_two_that_are_together_are_joined_with_no_third(together: Evening) -> None:
    together.when(c.JoinFamilies("okafor", "late"), at=3).refused("already-together")
    together.when(c.SplitParty("okafor", ("okafor-ada",)), at=3).refused("stays-together")


def test_a_family_that_is_called_is_not_moved(evening: Evening) -> None:
    evening.when(c.CallNext("emmy"), at=2).when(c.JoinFamilies("okafor", "quill"), at=2).refused("in-a-meeting")
    evening.when(c.JoinFamilies("quill", "okafor"), at=2).also(e.FamiliesJoined)


def test_a_corrected_roster_keeps_them_together(together: Evening) -> None:
    together.night.use(school().roster(version=2))
    assert together.night.roster.meetings["quill-emmy"].family == "okafor"
    assert together.night.visits["quill"].left_meetings == set()


class TestAGuideGivenUpByLeaving:
    def test_is_asked_for_again(self) -> None:
        evening = given(school()).when(c.CheckIn("okafor"), at=0).when(c.LeaveNight("okafor"), at=1)
        evening.when(c.StayOn("okafor"), at=2)
        evening.then(e.FamilyStayed("okafor"), e.AmbassadorAssigned("omar", "okafor", "fewest-walks"))

    def test_is_waited_for_where_all_walk(self) -> None:
        evening = given(school()).when(c.CheckIn("okafor"), at=0).when(c.LeaveNight("okafor"), at=1, under="leaves")
        evening.when(c.CheckIn("quill"), at=2).when(c.CheckIn("late"), at=2)
        evening.when(c.UndoAtDesk("leaves"), at=3)
        evening.then(e.PressUndone, e.FamilyStayed("okafor"), e.AmbassadorLacking("okafor", "all-walking", 4))
        assert "okafor" in evening.night.unguided

    def test_a_helper_too(self) -> None:
        evening = given(school().helper("luz", languages=["es"])).when(c.CheckIn("rivera"), at=0)
        evening.when(c.LeaveNight("rivera"), at=1).when(c.StayOn("rivera"), at=2)
        evening.also(e.HelperAssigned("luz", "rivera", "only-one-free"))

    def test_who_was_shown_the_way_already_needs_none(self) -> None:
        evening = given(school()).when(c.CheckIn("okafor"), at=0)
        guide = evening.night.visits["okafor"].ambassador or ""
        evening.when(c.DeliverFamily(guide, "okafor"), at=2).when(c.ReturnVolunteer(guide), at=3)
        evening.when(c.LeaveNight("okafor"), at=4).when(c.StayOn("okafor"), at=5).then(e.FamilyStayed("okafor"))
