"""What the coordinator of helpers and interpreters does by hand holds: the rule works around it. It can be undone."""

import pytest
from msgspec.structs import replace

from hub.night.commands import (
    AskDesk,
    CallNext,
    CheckIn,
    Dispatch,
    EndBreak,
    FinishMeeting,
    InterpretedBy,
    LeaveNight,
    PlaceVolunteer,
    RecallInterpreter,
    ReturnVolunteer,
    SetDuty,
    SettleInterpreting,
    StartMeeting,
    TakeBreak,
    TakeFamily,
    UndoGuiding,
)
from hub.night.events import (
    AmbassadorAssigned,
    BreakEnded,
    FamilyCalled,
    GuidingUndone,
    HelperAssigned,
    InterpreterAssigned,
    InterpreterLacking,
    InterpreterPlaced,
    InterpreterReleased,
    InterpretingSettled,
    PlacementEnded,
    VolunteerReturned,
    VolunteerWentOff,
)
from hub.night.parts import Placed
from hub.night.roster import Needs

from .dialogue import Evening, School, given

INTERPRETED = Needs(interpreter=True)


@pytest.fixture
def evening() -> Evening:
    """Two families that need Spanish, one interpreter; sol is called away to nobody yet."""
    return given(
        School()
        .teacher("ada")
        .teacher("emmy")
        .family("rivera", meets=["ada", "emmy"], language="es", interpreter="spoken")
        .family("santos", meets=["ada", "emmy"], language="es", interpreter="spoken")
        .family("okafor", meets=["ada"])
        .interpreter("sol", languages=["es"])
        .ambassador("nia")
        .ambassador("omar")
        .helper("luz", languages=["es"])
        .helper("mar", languages=["es"])
    )


def here(evening: Evening, *families: str) -> Evening:
    for family in families:
        evening.when(CheckIn(family, needs=INTERPRETED if family != "okafor" else Needs()), at=0)
    return evening


class TestAnInterpreterPlacedWithAFamily:
    def test_stays_in_the_meeting_it_is_in_when_its_planned_time_ends(self) -> None:
        school = School().teacher("ada").family("rivera", meets=["ada"], language="es", interpreter="spoken")
        school.interpreter("sol", languages=["es"], on_until=15).interpreter("ines", languages=["es"])
        evening = here(given(school), "rivera").when(PlaceVolunteer("sol", "rivera"), at=1)
        evening.when(CallNext("ada"), at=2).also(InterpreterAssigned("sol", "rivera-ada"))
        evening.when(Dispatch(), at=20).then()
        assert evening.night.interpreters == {"rivera-ada": "sol"}

    def test_is_sent_nowhere_else_whatever_the_rule_would_do(self, evening: Evening) -> None:
        here(evening, "rivera", "santos").when(PlaceVolunteer("sol", "santos"), at=1)
        evening.then(InterpreterPlaced("sol", "santos"))
        for minute in (2, 4, 6):
            evening.when(Dispatch(), at=minute)
            assert not [e for e in evening.said() if isinstance(e, InterpreterAssigned | InterpreterReleased)]
        assert evening.night.placed == {"santos": Placed("sol", once=False)}

    def test_is_in_each_of_its_meetings_and_none_of_others(self, evening: Evening) -> None:
        here(evening, "rivera", "santos").when(PlaceVolunteer("sol", "santos"), at=1)
        for teacher in ("ada", "emmy"):
            evening.when(CallNext(teacher), at=2).also(InterpreterAssigned("sol", f"santos-{teacher}"))
            evening.when(StartMeeting(teacher, f"santos-{teacher}"), at=3)
            evening.when(FinishMeeting(teacher, f"santos-{teacher}"), at=7)
        evening.when(CallNext("ada"), at=8).refused("nobody-free")

    def test_for_one_meeting_is_free_for_all_when_that_is_over(self, evening: Evening) -> None:
        here(evening, "rivera", "santos").when(PlaceVolunteer("sol", "santos", once=True), at=1)
        evening.when(CallNext("ada"), at=2).when(StartMeeting("ada", "santos-ada"), at=3)
        evening.when(FinishMeeting("ada", "santos-ada"), at=7)
        assert evening.night.placed == {}
        evening.undo("ada", at=8)
        assert evening.night.placed == {"santos": Placed("sol", once=True)}, "with the meeting, the placing is back"

    def test_leaves_the_door_where_they_waited_for_another_family(self, evening: Evening) -> None:
        here(evening, "rivera", "santos").when(Dispatch(), at=1)
        meeting = evening.night.duties["sol"].meeting
        assert meeting is not None
        other = {"rivera": "santos", "santos": "rivera"}[meeting.split("-")[0]]
        evening.when(PlaceVolunteer("sol", other), at=2)
        evening.then(InterpreterPlaced("sol", other), InterpreterReleased("sol", meeting))

    def test_is_not_taken_out_of_a_meeting(self, evening: Evening) -> None:
        here(evening, "rivera", "santos").when(CallNext("ada"), at=1)
        called = (evening.night.lines["ada"].called or "").split("-")[0]
        other = {"rivera": "santos", "santos": "rivera"}[called]
        evening.when(PlaceVolunteer("sol", other), at=2).refused("interprets-now")

    def test_helps_at_once_in_a_meeting_that_went_on_without(self, evening: Evening) -> None:
        here(evening, "rivera").when(SetDuty("sol", on=False), at=0).when(CallNext("ada"), at=1)
        evening.also(InterpreterLacking("rivera-ada"))
        evening.when(SetDuty("sol", on=True), at=2).when(PlaceVolunteer("sol", "rivera"), at=3)
        evening.then(InterpreterPlaced("sol", "rivera"), InterpreterAssigned("sol", "rivera-ada"))

    def test_is_free_when_the_family_goes_home_or_they_go_themselves(self, evening: Evening) -> None:
        here(evening, "rivera", "santos").when(PlaceVolunteer("sol", "rivera"), at=1).when(LeaveNight("rivera"), at=2)
        assert evening.night.placed == {}
        evening.when(PlaceVolunteer("sol", "santos"), at=3).when(TakeBreak("sol", 10), at=4)
        assert evening.night.placed == {}

    def test_can_be_recalled_also_from_a_meeting_which_then_goes_on_without(self, evening: Evening) -> None:
        here(evening, "rivera").when(PlaceVolunteer("sol", "rivera"), at=1).when(CallNext("ada"), at=2)
        evening.when(RecallInterpreter("sol"), at=3).then(
            PlacementEnded("sol", "rivera"),
            InterpreterReleased("sol", "rivera-ada"),
            InterpreterLacking("rivera-ada"),
        )
        evening.when(RecallInterpreter("sol")).refused("not-placed")

    def test_off_duty_cannot_be_placed(self, evening: Evening) -> None:
        here(evening, "rivera").when(SetDuty("sol", on=False), at=0)
        evening.when(PlaceVolunteer("sol", "rivera"), at=1).refused("off-duty")


class TestWhatWasAgreed:
    def test_a_child_never_interprets(self, evening: Evening) -> None:
        here(evening, "rivera").when(SettleInterpreting("rivera", "own-adult"), at=1).refused("never-a-child")
        evening.when(SettleInterpreting("rivera", "own-adult", adult=True), at=1)
        evening.then(InterpretingSettled("rivera", "own-adult"))

    @pytest.mark.parametrize("by", ["own-adult", "telephone", "nobody"])
    def test_the_family_waits_for_no_interpreter_and_takes_none_from_others(
        self, evening: Evening, by: InterpretedBy
    ) -> None:
        here(evening, "rivera", "santos").when(SettleInterpreting("rivera", by, adult=True), at=1)
        evening.when(PlaceVolunteer("sol", "santos"), at=1)
        evening.when(CallNext("ada"), at=2).when(CallNext("emmy"), at=2)
        called = {evening.night.lines[t].called for t in ("ada", "emmy")}
        assert {(c or "").split("-")[0] for c in called} == {"rivera", "santos"}
        assert set(evening.night.interpreters.values()) == {"sol"}
        assert all(meeting.startswith("santos") for meeting in evening.night.interpreters)

    def test_the_interpreter_who_came_goes_to_others(self, evening: Evening) -> None:
        here(evening, "rivera").when(CallNext("ada"), at=1).also(InterpreterAssigned("sol", "rivera-ada"))
        evening.when(SettleInterpreting("rivera", "own-adult", adult=True), at=2)
        evening.then(InterpretingSettled, InterpreterReleased("sol", "rivera-ada"))

    def test_a_family_that_had_not_asked_is_helped_from_then_on(self, evening: Evening) -> None:
        evening.when(CheckIn("rivera"), at=0).when(SettleInterpreting("rivera", "interpreter"), at=1)
        evening.when(CallNext("ada"), at=2).then(FamilyCalled, InterpreterAssigned("sol", "rivera-ada"))


class TestHelpersAndAmbassadors:
    def test_whoever_was_to_walk_with_the_family_takes_the_other(self, evening: Evening) -> None:
        here(evening, "rivera", "santos")
        first, second = (evening.night.visits[f].ambassador or "" for f in ("rivera", "santos"))
        evening.when(PlaceVolunteer(second, "rivera"), at=1).then(
            VolunteerReturned(second),
            VolunteerReturned(first),
            AmbassadorAssigned(second, "rivera", "by-hand"),
            AmbassadorAssigned(first, "santos", "by-hand"),
        )

    def test_a_helper_is_moved_to_a_family_that_has_none(self, evening: Evening) -> None:
        here(evening, "okafor", "rivera")
        helper = evening.night.visits["rivera"].helper or ""
        evening.when(PlaceVolunteer(helper, "okafor"), at=1).also(HelperAssigned(helper, "okafor", "by-hand"))
        assert evening.night.visits["rivera"].helper not in (None, helper), "and the other one goes instead"


class TestBreaks:
    def test_nobody_on_a_break_is_given_anything_until_it_is_over(self, evening: Evening) -> None:
        evening.when(TakeBreak("sol", 10), at=0)
        here(evening, "rivera").when(CallNext("ada"), at=5).refused("nobody-free")
        evening.when(CallNext("ada"), at=11).also(InterpreterAssigned("sol", "rivera-ada"))

    def test_it_can_end_early(self, evening: Evening) -> None:
        evening.when(TakeBreak("sol", 10), at=0).when(EndBreak("sol"), at=3).then(BreakEnded("sol"))
        here(evening, "rivera").when(CallNext("ada"), at=4).also(InterpreterAssigned)

    def test_a_family_whose_guide_takes_a_break_gets_another(self, evening: Evening) -> None:
        here(evening, "rivera")
        helper = evening.night.visits["rivera"].helper or ""
        evening.when(TakeBreak(helper, 10), at=1).also(HelperAssigned)
        assert evening.night.visits["rivera"].helper != helper

    def test_a_guide_goes_whose_family_a_corrected_roster_has_dropped(self, evening: Evening) -> None:
        here(evening, "okafor")
        roster = evening.night.roster
        families = {family: known for family, known in roster.families.items() if family != "okafor"}
        meetings = {meeting.id: meeting for meeting in roster.meetings.values() if meeting.family != "okafor"}
        evening.night.use(replace(roster, families=families, meetings=meetings))
        assert evening.night.duties["nia"].family == "okafor"
        evening.when(SetDuty("nia", on=False), at=1).then(VolunteerWentOff("nia"), VolunteerReturned("nia"))

    def test_off_duty_is_no_time_for_a_break(self, evening: Evening) -> None:
        evening.when(SetDuty("sol", on=False), at=0).when(TakeBreak("sol", 10)).refused("off-duty")


class TestTakingBack:
    def test_a_return_gives_the_family_back_and_the_next_one_waits_again(self, evening: Evening) -> None:
        here(evening, "rivera", "santos", "okafor")
        evening.when(TakeFamily("nia", evening.night.duties["nia"].family or ""), at=1)
        walked = evening.night.duties["nia"].family
        evening.when(ReturnVolunteer("nia"), at=5, under="too soon").also(AmbassadorAssigned)
        evening.when(UndoGuiding("too soon"), at=6).then(GuidingUndone("too soon"))
        assert (evening.night.duties["nia"].family, evening.night.duties["nia"].step) == (walked, "walking")
        assert list(evening.night.unguided) == ["okafor"]

    def test_not_the_newest_but_any_press_that_still_stands(self, evening: Evening) -> None:
        here(evening, "rivera", "santos")
        for volunteer in ("nia", "omar"):
            family = evening.night.duties[volunteer].family or ""
            evening.when(TakeFamily(volunteer, family), at=1, under=f"taken by {volunteer}")
        evening.when(UndoGuiding("taken by nia"), at=2).then(GuidingUndone)
        assert [evening.night.duties[v].step for v in ("nia", "omar")] == ["assigned", "walking"]

    def test_not_once_the_evening_has_gone_on(self, evening: Evening) -> None:
        here(evening, "rivera")
        volunteer = evening.night.visits["rivera"].ambassador or ""
        evening.when(TakeFamily(volunteer, "rivera"), at=1, under="taken").when(ReturnVolunteer(volunteer), at=3)
        evening.when(UndoGuiding("taken"), at=4).refused("moved-on")

    def test_two_tablets_take_it_back_once(self, evening: Evening) -> None:
        here(evening, "rivera").when(TakeBreak("sol", 10), at=1, under="break")
        evening.when(UndoGuiding("break"), at=2).then(GuidingUndone)
        evening.when(UndoGuiding("break"), at=2).refused("moved-on")

    def test_an_adult_who_is_not_needed_after_all_is_no_press_of_the_desks(self, evening: Evening) -> None:
        here(evening, "okafor").when(AskDesk("guide", "okafor"), at=1, under="asked")
        evening.when(UndoGuiding("asked"), at=2)
        assert not evening.night.asks
        assert not evening.night.at_desk

    def test_not_after_ten_minutes(self, evening: Evening) -> None:
        here(evening, "rivera").when(TakeBreak("sol", 30), at=1, under="break")
        evening.when(UndoGuiding("break"), at=12).refused("too-late-to-undo")

    def test_who_is_placed_again_comes_back_to_the_meeting(self, evening: Evening) -> None:
        here(evening, "rivera").when(PlaceVolunteer("sol", "rivera"), at=1).when(CallNext("ada"), at=2)
        evening.when(RecallInterpreter("sol"), at=3, under="oops").when(UndoGuiding("oops"), at=4)
        assert evening.night.interpreters == {"rivera-ada": "sol"}
        assert evening.night.no_interpreter == set()
