"""What a teacher pressed can be taken back: the newest press, within ten minutes, and only while it still stands."""

from typing import Any

import pytest

from hub.night import dispatch
from hub.night.commands import (
    AnyCommand,
    CallNext,
    CheckIn,
    DeliverFamily,
    FinishMeeting,
    LeaveNight,
    MarkHere,
    PassOver,
    PauseTeacher,
    ResumeTeacher,
    ReturnVolunteer,
    SetDuty,
    StartMeeting,
    UndoAtDoor,
)
from hub.night.events import (
    AmbassadorAssigned,
    CallUndone,
    FamilyCalled,
    FinishUndone,
    HereUndone,
    InterpreterAssigned,
    PassOverUndone,
    PauseUndone,
    StartUndone,
    TeacherResumed,
)
from hub.night.roster import Needs

from .dialogue import Evening, School, given, picture

CALL = CallNext("ada")
HERE = MarkHere("ada", "first-ada")
START = StartMeeting("ada", "first-ada")
FINISH = FinishMeeting("ada", "first-ada")
PASS_OVER = PassOver("ada", "first-ada")
PAUSE = PauseTeacher("ada", 5)


@pytest.fixture
def evening() -> Evening:
    evening = given(
        School()
        .teacher("ada")
        .teacher("emmy")
        .family("first", meets=["ada", "emmy"], language="es")
        .teacher("carl")
        .teacher("dora")
        .family("second", meets=["ada", "carl", "dora"])  # more to do than the first, who therefore goes first
        .interpreter("sol", languages=["es"])
    )
    return evening.when(CheckIn("first", needs=Needs(interpreter=True)), at=0).when(CheckIn("second"), at=1)


def stands(evening: Evening) -> dict[str, Any]:
    """The night without what an undo need not restore.

    The clock and the journal's number go on; `since` of a duty only breaks ties between volunteers of equal load, and
    its `place` is where an interpreter has walked meanwhile; what promises taught stays learned; a pause's reason means
    nothing once the pause is over; the list of presses holds five and an undone one is gone.
    """
    found = picture(evening.night)
    del found["seq"], found["at"], found["ranges"], found["guiding"]
    for duty in found["duties"].values():
        del duty["since"], duty["place"]
    for line in found["lines"].values():
        del line["presses"], line["pause_reason"]
        if not line["called"]:
            del line["called_at"]
        if not line["now"]:
            del line["started_at"]
    return found


PRESSES: list[tuple[str, list[AnyCommand], AnyCommand]] = [
    ("call", [], CALL),
    ("here", [CALL], HERE),
    ("start without here", [CALL], START),
    ("start after here", [CALL, HERE], START),
    ("finish", [CALL, START], FINISH),
    ("pass over", [CALL], PASS_OVER),
    ("pass over after here", [CALL, HERE], PASS_OVER),
    ("pause", [], PAUSE),
    ("pause with a family called", [CALL], PAUSE),
    ("pause in a meeting", [CALL, START], PAUSE),
    ("call back", [CALL, PASS_OVER, CallNext("ada"), PassOver("ada", "second-ada")], CallNext("ada")),
]


@pytest.mark.parametrize(("before", "press"), [pytest.param(before, press, id=name) for name, before, press in PRESSES])
def test_all_stands_as_it_did_before_the_press(evening: Evening, before: list[AnyCommand], press: AnyCommand) -> None:
    for minute, command in enumerate(before, start=2):
        evening.when(command, at=minute)
    stood = stands(evening)
    evening.when(press, at=10)
    assert stands(evening) != stood, "the press did something"
    evening.undo("ada", at=12)
    assert stands(evening) == stood


def test_each_kind_is_taken_back_by_its_own_event(evening: Evening) -> None:
    evening.when(CALL, at=2, under="called").undo("ada").then(CallUndone("ada", "first-ada", "called"))
    evening.when(CALL).when(HERE, under="here").undo("ada").then(HereUndone("ada", "first-ada", "here"))
    evening.when(START, under="start").undo("ada").then(StartUndone("ada", "first-ada", "start"))
    evening.when(START).when(FINISH, at=5, under="end").undo("ada").then(FinishUndone("ada", "first-ada", "end"))
    evening.undo("ada").then(StartUndone)
    evening.when(PASS_OVER, under="over").undo("ada").then(PassOverUndone("ada", "first-ada", "over"))
    evening.when(PAUSE, under="pause").undo("ada").then(PauseUndone("ada", "pause"))


def test_presses_are_taken_back_one_by_one_newest_first(evening: Evening) -> None:
    evening.when(CALL, at=2).when(HERE).when(START)
    evening.undo("ada").then(StartUndone)
    assert evening.night.lines["ada"].here, "it stood at the door before it went in"
    evening.undo("ada").then(HereUndone)
    evening.undo("ada").then(CallUndone)
    evening.undo("ada").refused("nothing-to-undo")
    assert [m.family for m in dispatch.order(evening.night, "ada", evening.now)] == ["first", "second"]


def test_the_meetings_clock_goes_on_after_a_finish_is_taken_back(evening: Evening) -> None:
    evening.when(CALL, at=2).when(START, at=3).when(FINISH, at=5)
    line = evening.night.lines["ada"]
    assert (line.done, line.spent) == (1, 120)
    evening.undo("ada", at=6)
    assert (line.done, line.spent, line.now) == (0, 0, "first-ada")
    evening.when(FINISH, at=8)
    assert (line.done, line.spent) == (1, 300)


def test_a_meeting_that_needed_longer_is_taken_back_at_the_door_and_leaves_the_desk_nothing(evening: Evening) -> None:
    evening.when(CALL).when(START).when(FinishMeeting("ada", "first-ada", follow_up=True))
    evening.undo("ada")
    assert evening.night.lines["ada"].now == "first-ada"
    assert not evening.night.visits["first"].follow_ups
    assert not evening.night.at_desk, "it was no press of the desk's"


def test_a_stale_page_takes_nothing_back(evening: Evening) -> None:
    evening.when(CALL, at=2, under="called").when(START, under="started")
    evening.when(UndoAtDoor("ada", "called")).refused("moved-on")
    evening.when(UndoAtDoor("ada", "something else")).refused("moved-on")
    assert evening.night.lines["ada"].now == "first-ada"


def test_two_phones_that_undo_the_same_press_undo_it_once(evening: Evening) -> None:
    evening.when(CALL, at=2, under="called").when(START, under="started")
    evening.when(UndoAtDoor("ada", "started")).then(StartUndone)
    evening.when(UndoAtDoor("ada", "started")).refused("moved-on")
    assert evening.night.lines["ada"].called == "first-ada"


@pytest.mark.parametrize("command", [CALL, PAUSE])
def test_ten_minutes_and_no_longer(evening: Evening, command: AnyCommand) -> None:
    evening.when(command, at=2)
    evening.undo("ada", at=12.1).refused("too-late-to-undo")
    evening.undo("ada", at=12).then(object)


def test_one_teachers_undo_does_not_touch_anothers_press(evening: Evening) -> None:
    evening.when(CallNext("emmy"), at=2, under="emmys")
    evening.undo("ada").refused("nothing-to-undo")
    evening.when(UndoAtDoor("ada", "emmys")).refused("nothing-to-undo")
    evening.when(UndoAtDoor("nobody", "emmys")).refused("unknown-teacher")


class TestAfterTheNightMovedOn:
    def test_a_family_called_elsewhere_is_not_pulled_back(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=4)
        evening.when(CallNext("emmy")).then(FamilyCalled, ...)
        evening.undo("ada", at=5).refused("moved-on")

    def test_a_family_passed_over_and_called_elsewhere_is_not_pulled_back(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(PASS_OVER).when(CallNext("emmy"))
        evening.undo("ada", at=5).refused("moved-on")

    def test_a_family_that_went_home_is_not_pulled_back(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=4).when(LeaveNight("first"))
        evening.undo("ada", at=5).refused("moved-on")

    def test_the_next_family_must_first_be_taken_back(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=4).when(CallNext("ada"), at=5)
        evening.undo("ada").then(CallUndone)
        evening.undo("ada").then(FinishUndone)
        assert evening.night.lines["ada"].now == "first-ada"

    def test_a_finish_is_final_once_the_family_has_been_elsewhere(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=4)
        evening.when(CallNext("emmy")).when(StartMeeting("emmy", "first-emmy"), at=5)
        evening.when(FinishMeeting("emmy", "first-emmy"), at=8)
        evening.undo("ada", at=9).refused("moved-on")

    def test_a_finish_is_final_once_the_family_went_home_and_came_again(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=4)
        evening.when(LeaveNight("first"), at=5).when(CheckIn("first"), at=7)
        evening.undo("ada", at=8).refused("moved-on")

    def test_nobody_is_called_to_a_meeting_it_no_longer_wants(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(PASS_OVER).when(LeaveNight("first"), at=3)
        evening.when(CheckIn("first", meetings=("first-emmy",)), at=4)
        evening.undo("ada", at=5).refused("moved-on")


class TestWhatAnUndoOwesTheFamily:
    def test_a_pass_over_taken_back_keeps_the_interpreter(self, evening: Evening) -> None:
        evening.when(CALL, at=2)
        assert evening.night.interpreters == {"first-ada": "sol"}
        evening.when(PASS_OVER, at=3).undo("ada")
        assert evening.night.interpreters == {"first-ada": "sol"}

    def test_a_finish_taken_back_keeps_the_interpreter(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=3).undo("ada")
        assert evening.night.interpreters == {"first-ada": "sol"}
        assert evening.night.duties["sol"].meeting == "first-ada"

    def test_three_mistaken_presses_do_not_cost_the_place(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(START).when(FINISH, at=3)
        evening.undo("ada").undo("ada").undo("ada").then(CallUndone)
        evening.when(CALL, at=4).also(FamilyCalled)
        assert evening.night.lines["ada"].called == "first-ada"

    def test_a_pause_taken_back_calls_the_family_again(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(HERE).when(PAUSE, at=3).undo("ada")
        assert evening.night.lines["ada"].called == "first-ada"


class TestWhatHappenedBetweenThePressAndItsUndo:
    """An undo gives back what the press took, and leaves alone what others did in the meantime."""

    @pytest.mark.parametrize("press", [CALL, PAUSE])
    def test_a_family_that_got_its_guide_does_not_stand_at_the_door_again(self, press: AnyCommand) -> None:
        evening = given(School().teacher("ada").family("first", meets=["ada"]).ambassador("nia", on_from=30))
        evening.when(CheckIn("first")).when(CALL, at=1)
        if press is PAUSE:
            evening.when(PAUSE, at=1)
        evening.when(SetDuty("nia", on=True), at=2).also(AmbassadorAssigned("nia", "first", "only-one-free"))
        evening.undo("ada", at=3)
        assert "first" not in evening.night.unguided

    def test_where_a_guide_brought_the_family_is_where_it_is(self) -> None:
        evening = given(School().teacher("ada").family("first", meets=["ada"]).ambassador("nia"))
        evening.when(CheckIn("first")).when(CALL, at=1).when(DeliverFamily("nia", "first"), at=2)
        assert evening.night.visits["first"].place == "room-of-ada"
        evening.undo("ada", at=3).then(CallUndone)
        assert evening.night.visits["first"].place == "room-of-ada"

    def test_a_family_whose_interpreter_went_to_another_meeting_is_not_called_without(self) -> None:
        school = School().teacher("ada").teacher("emmy").interpreter("sol", languages=["es"])
        school.family("first", meets=["ada"], language="es").family("other", meets=["emmy"], language="es")
        evening = given(school)
        for family in ("first", "other"):
            evening.when(CheckIn(family, needs=Needs(interpreter=True)))
        evening.when(CALL, at=1).when(PASS_OVER, at=2).when(CallNext("emmy"), at=3).also(
            InterpreterAssigned("sol", "other-emmy")
        )
        evening.undo("ada", at=4).refused("moved-on")

    def test_a_helper_who_walks_with_a_family_by_now_is_not_pulled_back_to_interpret(self) -> None:
        school = School().teacher("ada").helper("luz", languages=["es"])
        school.family("first", meets=["ada"], language="es").family("other", meets=["ada"], language="es")
        evening = given(school, helpers_may_interpret=True)
        evening.when(CheckIn("first", needs=Needs(interpreter=True))).when(ReturnVolunteer("luz"))
        evening.when(CALL, at=1).also(InterpreterAssigned("luz", "first-ada", helper=True))
        evening.when(PASS_OVER, at=2).when(CheckIn("other"), at=3)
        assert evening.night.duties["luz"].family == "other"
        evening.undo("ada", at=4).refused("moved-on")

    def test_an_interpreter_who_went_off_duty_is_not_pulled_back(self, evening: Evening) -> None:
        evening.when(CALL, at=2).when(PASS_OVER, at=3).when(SetDuty("sol", on=False), at=4)
        evening.undo("ada", at=5).refused("moved-on")


def test_calling_after_a_break_is_one_press(evening: Evening) -> None:
    evening.when(PAUSE, at=2).when(CALL, at=8).then(TeacherResumed("ada"), FamilyCalled, ...)
    evening.undo("ada").then(CallUndone)
    assert evening.night.lines["ada"].called is None


def test_a_pause_that_was_ended_is_not_taken_back_into_the_next_one(evening: Evening) -> None:
    evening.when(PAUSE, at=2).when(ResumeTeacher("ada"), at=3).when(PauseTeacher("ada", 30), at=4)
    evening.undo("ada").then(PauseUndone)
    evening.when(CALL, at=5).also(FamilyCalled)
