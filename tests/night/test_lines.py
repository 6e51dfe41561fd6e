"""Whom a teacher calls, and in which order: booked when due, then whoever has waited longest and is free."""

import pytest

from hub.night import dispatch
from hub.night.commands import (
    CallNext,
    CheckIn,
    Dispatch,
    FinishMeeting,
    LeaveNight,
    MarkHere,
    PassOver,
    PauseTeacher,
    ResumeTeacher,
    StartMeeting,
)
from hub.night.events import (
    CallWithdrawn,
    FamilyCalled,
    FamilyHere,
    FamilyPassedOver,
    FamilySent,
    MeetingFinished,
    MeetingStarted,
    TeacherPaused,
    TeacherResumed,
)

from .dialogue import Evening, School, clock, given, picture


def order(evening: Evening, teacher: str = "ada") -> list[str]:
    return [m.family for m in dispatch.order(evening.night, teacher, evening.now)]


def met(evening: Evening, family: str, teacher: str, at: float) -> Evening:
    """This family is called by this teacher, goes in and comes out again, all within a minute."""
    evening.when(CallNext(teacher), at).when(StartMeeting(teacher, f"{family}-{teacher}"))
    return evening.when(FinishMeeting(teacher, f"{family}-{teacher}"), at + 1)


@pytest.fixture
def three() -> Evening:
    """Three families for one teacher, two of them for a second one as well, the last for two more; a minute apart."""
    evening = given(
        School()
        .teacher("ada")
        .teacher("emmy")
        .family("first", meets=["ada", "emmy"])
        .family("second", meets=["ada", "emmy"])
        .teacher("carl")
        .teacher("dora")
        .family("third", meets=["ada", "carl", "dora"])
    )
    for minute, family in enumerate(["first", "second", "third"]):
        evening.when(CheckIn(family), at=minute)
    return evening


def test_who_has_waited_longest_is_called(three: Evening) -> None:
    three.when(CallNext("ada"), at=5).then(FamilyCalled("ada", "first-ada", "waited-longest"))


def test_a_family_that_is_called_elsewhere_is_not_called_and_keeps_its_place(three: Evening) -> None:
    three.when(CallNext("emmy"), at=5).then(FamilyCalled("emmy", "first-emmy", "waited-longest"))
    three.when(CallNext("ada")).then(FamilyCalled("ada", "second-ada", "waited-longest"))
    assert order(three) == ["first", "third"]


def test_a_family_in_a_meeting_is_not_called(three: Evening) -> None:
    three.when(CallNext("emmy"), at=5).when(StartMeeting("emmy", "first-emmy"))
    three.when(CallNext("ada")).then(FamilyCalled("ada", "second-ada", "waited-longest"))


def test_who_can_go_home_soonest_is_called_before_who_has_much_left(three: Evening) -> None:
    """One meeting is left to the first, two to the second."""
    met(three, "first", "emmy", at=5)
    three.when(CallNext("ada"), at=7).then(FamilyCalled("ada", "first-ada", "waited-longest"))
    met(three, "second", "emmy", at=8)
    three.when(PassOver("ada", "first-ada"), at=9)
    three.when(CallNext("ada")).then(FamilyCalled("ada", "second-ada", "waited-longest"))


def test_nobody_is_called_again_to_a_meeting_it_has_had(three: Evening) -> None:
    for minute, family in enumerate(["first", "second", "third"]):
        met(three, family, "ada", at=5 + 2 * minute)
    three.when(CallNext("ada"), at=30).refused("nobody-free")
    assert three.night.lines["ada"].done == 3
    assert three.night.lines["ada"].spent == 180


def test_the_only_one_free_is_called_and_the_reason_says_so() -> None:
    evening = given(School().teacher("ada").family("first", meets=["ada"]))
    evening.when(CheckIn("first")).when(CallNext("ada"), at=1).then(FamilyCalled("ada", "first-ada", "only-one-free"))


def test_nobody_is_called_where_nobody_waits(three: Evening) -> None:
    evening = given(School().teacher("ada").family("first", meets=["ada"]))
    evening.when(CallNext("ada")).refused("nobody-free")
    evening.when(CallNext("nobody")).refused("unknown-teacher")


def test_a_family_that_left_is_not_called(three: Evening) -> None:
    three.when(LeaveNight("first"), at=4)
    three.when(CallNext("ada"), at=5).then(FamilyCalled("ada", "second-ada", "waited-longest"))


class TestBooked:
    @pytest.fixture
    def evening(self) -> Evening:
        """A drop-in who came early, and two with a time, who came late."""
        evening = given(
            School()
            .teacher("ada")
            .family("drop-in", meets=["ada"])
            .family("at-twenty", booked={"ada": 20})
            .family("at-thirty", booked={"ada": 30})
        )
        return evening.when(CheckIn("drop-in"), at=0).when(CheckIn("at-thirty"), at=1).when(CheckIn("at-twenty"), at=2)

    def test_it_is_called_when_due_before_those_who_waited(self, evening: Evening) -> None:
        evening.when(CallNext("ada"), at=20).then(FamilyCalled("ada", "at-twenty-ada", "booked-due"))

    def test_it_may_be_called_two_minutes_early_and_no_earlier(self, evening: Evening) -> None:
        evening.when(CallNext("ada"), at=17.9).refused("nobody-free")
        evening.when(CallNext("ada"), at=18).then(FamilyCalled("ada", "at-twenty-ada", "booked-due"))

    def test_a_drop_in_is_fitted_in_where_it_will_be_out_again(self, evening: Evening) -> None:
        evening.when(CallNext("ada"), at=17.5).refused("nobody-free")
        evening.when(CallNext("ada"), at=12).then(FamilyCalled("ada", "drop-in-ada", "only-one-free"))

    def test_it_is_not_called_before_its_time_even_if_nobody_else_waits(self, evening: Evening) -> None:
        evening.when(LeaveNight("drop-in"))
        evening.when(CallNext("ada"), at=10).refused("nobody-free")

    def test_the_earlier_time_goes_first_when_both_are_due(self, evening: Evening) -> None:
        evening.when(CallNext("ada"), at=31).then(FamilyCalled("ada", "at-twenty-ada", "booked-due"))
        evening.when(StartMeeting("ada", "at-twenty-ada")).when(FinishMeeting("ada", "at-twenty-ada"), at=36)
        evening.when(CallNext("ada")).then(FamilyCalled("ada", "at-thirty-ada", "booked-due"))

    def test_a_booked_family_that_is_not_here_holds_nobody_up(self) -> None:
        evening = given(School().teacher("ada").family("late", booked={"ada": 5}).family("here", meets=["ada"]))
        evening.when(CheckIn("here")).when(CallNext("ada"), at=6).also(FamilyCalled)
        assert evening.night.lines["ada"].called == "here-ada"


class TestPassedOver:
    def test_the_next_one_is_called_and_then_the_one_who_was_not_found(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5)
        three.when(PassOver("ada", "first-ada")).then(FamilyPassedOver("ada", "first-ada"))
        three.when(CallNext("ada")).then(FamilyCalled("ada", "second-ada", "waited-longest"))
        three.when(StartMeeting("ada", "second-ada")).when(FinishMeeting("ada", "second-ada"), at=11)
        three.when(CallNext("ada")).then(FamilyCalled("ada", "first-ada", "called-back"))

    def test_the_place_is_kept_once_five_minutes_are_over(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).when(PassOver("ada", "first-ada"))
        three.when(CheckIn("third"), at=5).refused("already-here")
        three.now = clock(9.9)
        assert order(three) == ["second", "third", "first"]
        three.now = clock(10)
        assert order(three) == ["first", "second", "third"]

    def test_a_family_passed_over_is_called_at_once_if_nobody_else_is_free(self) -> None:
        evening = given(School().teacher("ada").family("first", meets=["ada"]))
        evening.when(CheckIn("first")).when(CallNext("ada"), at=1).when(PassOver("ada", "first-ada"))
        evening.when(CallNext("ada")).then(FamilyCalled("ada", "first-ada", "called-back"))

    def test_passed_over_at_one_door_does_not_cost_the_place_at_another(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).when(PassOver("ada", "first-ada"))
        three.when(CallNext("emmy")).then(FamilyCalled("emmy", "first-emmy", "waited-longest"))


class TestPause:
    def test_nobody_is_called_while_the_teacher_pauses(self, three: Evening) -> None:
        three.when(PauseTeacher("ada", 10, "break"), at=5).then(TeacherPaused("ada", clock(15), "break"))
        three.when(CallNext("ada"), at=14.9).refused("paused")
        three.when(PauseTeacher("ada"), at=14.9).refused("paused")

    def test_calling_after_the_break_ends_it(self, three: Evening) -> None:
        three.when(PauseTeacher("ada", 10), at=5)
        three.when(CallNext("ada"), at=15).then(
            TeacherResumed("ada"), FamilyCalled("ada", "first-ada", "waited-longest")
        )

    def test_the_teacher_may_come_back_early(self, three: Evening) -> None:
        three.when(PauseTeacher("ada", 10), at=5).when(ResumeTeacher("ada"), at=6).then(TeacherResumed("ada"))
        three.when(ResumeTeacher("ada")).then()
        three.when(CallNext("ada")).then(FamilyCalled)

    def test_a_family_that_is_called_and_not_in_is_sent_back(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5)
        three.when(PauseTeacher("ada", 2)).then(TeacherPaused)
        assert three.night.visits["first"].busy is None

    def test_a_meeting_under_way_goes_on(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).when(StartMeeting("ada", "first-ada"))
        three.when(PauseTeacher("ada", 10)).then(TeacherPaused)
        three.when(FinishMeeting("ada", "first-ada"), at=8).then(MeetingFinished)

    def test_a_pause_does_not_cost_the_called_family_its_place(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).when(MarkHere("ada", "first-ada")).when(PauseTeacher("ada", 2))
        three.when(CallNext("ada"), at=7).also(FamilyCalled)
        assert three.night.lines["ada"].called == "first-ada"


class TestTwoPhones:
    def test_the_second_press_of_call_next_calls_nobody_else(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).then(FamilyCalled)
        three.when(CallNext("ada")).refused("already-called")
        three.when(StartMeeting("ada", "first-ada")).then(MeetingStarted)
        three.when(CallNext("ada")).refused("already-called")

    def test_here_twice_is_here_once(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5)
        three.when(MarkHere("ada", "first-ada")).then(FamilyHere("ada", "first-ada"))
        three.when(MarkHere("ada", "first-ada")).then()

    def test_a_second_start_or_finish_changes_nothing(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).when(StartMeeting("ada", "first-ada"))
        three.when(StartMeeting("ada", "first-ada")).refused("not-called")
        three.when(FinishMeeting("ada", "first-ada"), at=9)
        three.when(FinishMeeting("ada", "first-ada")).refused("not-in-meeting")
        assert three.night.lines["ada"].done == 1

    @pytest.mark.parametrize("stale", [StartMeeting, MarkHere, PassOver, FinishMeeting])
    def test_a_page_that_still_shows_the_last_family_touches_not_the_next(
        self, three: Evening, stale: type[StartMeeting | MarkHere | PassOver | FinishMeeting]
    ) -> None:
        three.when(CallNext("ada"), at=5).when(PassOver("ada", "first-ada")).when(CallNext("ada"))
        code = "not-in-meeting" if stale is FinishMeeting else "not-called"
        three.when(stale("ada", "first-ada")).refused(code)
        assert three.night.lines["ada"].called == "second-ada"

    def test_a_family_is_free_for_one_of_two_teachers_who_press_at_once(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5).then(FamilyCalled("ada", "first-ada", "waited-longest"))
        three.when(CallNext("emmy"), at=5).then(FamilyCalled("emmy", "second-emmy", "only-one-free"))

    def test_another_teachers_meeting_cannot_be_pressed(self, three: Evening) -> None:
        three.when(CallNext("ada"), at=5)
        three.when(StartMeeting("emmy", "first-ada")).refused("not-called")
        three.when(StartMeeting("nobody", "first-ada")).refused("unknown-teacher")


class TestOnDeck:
    def test_who_was_sent_ahead_sits_there_and_is_called_first(self, three: Evening) -> None:
        three.when(Dispatch(), at=5).also(FamilySent)
        (found,) = three.night.lines["ada"].coming
        three.when(CallNext("ada")).then(FamilyCalled("ada", found, "sent-ahead"))

    def test_at_most_one_is_on_deck_and_nobody_is_at_two_doors(self, three: Evening) -> None:
        three.when(Dispatch(), at=5)
        coming = [meeting for line in three.night.lines.values() for meeting in line.coming]
        assert all(len(line.coming) <= 1 for line in three.night.lines.values())
        assert len({three.night.roster.meetings[meeting].family for meeting in coming}) == len(coming)


class TestACorrectedRoster:
    """The school imports a corrected file in the middle of the evening."""

    def test_a_meeting_that_vanished_from_the_roster_can_still_be_finished(self) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"])
        evening = given(school)
        evening.when(CheckIn("first")).when(CallNext("ada"), at=1).when(StartMeeting("ada", "first-ada"))
        evening.night.use(school.without_meeting("first-ada").roster(version=2))
        evening.when(FinishMeeting("ada", "first-ada"), at=5)
        assert evening.night.visits["first"].busy is None
        evening.when(CallNext("emmy")).also(FamilyCalled)

    def test_a_call_whose_meeting_vanished_is_withdrawn_and_the_door_goes_on(self) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"])
        school.family("second", meets=["ada"])
        evening = given(school).when(CheckIn("first")).when(CheckIn("second")).when(CallNext("ada"), at=1)
        (called,) = {line.called for line in evening.night.lines.values() if line.called}
        evening.night.use(school.without_meeting(called).roster(version=2))
        evening.when(Dispatch(), at=2).also(CallWithdrawn)
        assert evening.night.lines["ada"].called is None
        assert evening.night.visits[called.removesuffix("-ada")].busy is None
        evening.when(CallNext("ada"), at=3).also(FamilyCalled)
        assert evening.night.lines["ada"].called not in (called, None)

    def test_a_meeting_that_has_begun_is_not_withdrawn(self) -> None:
        school = School().teacher("ada").family("first", meets=["ada"])
        evening = (
            given(school).when(CheckIn("first")).when(CallNext("ada"), at=1).when(StartMeeting("ada", "first-ada"))
        )
        evening.night.use(school.without_meeting("first-ada").roster(version=2))
        evening.when(Dispatch(), at=2)
        assert evening.night.lines["ada"].now == "first-ada"

    def test_a_meeting_added_for_a_family_that_is_here_is_waited_for(self) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada"])
        evening = given(school).when(CheckIn("first"))
        evening.night.use(school.family("first", meets=["ada", "emmy"]).roster(version=2))
        evening.when(CallNext("emmy"), at=1).also(FamilyCalled)

    @pytest.mark.parametrize("under_way", ["called", "in", "had"])
    def test_a_restart_after_the_correction_gives_the_same_night(self, under_way: str) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"])
        evening = given(school).when(CheckIn("first")).when(CallNext("ada"), at=1)
        if under_way != "called":
            evening.when(StartMeeting("ada", "first-ada"))
        if under_way == "had":
            evening.when(FinishMeeting("ada", "first-ada"), at=4)
        evening.night.use(school.without_meeting("first-ada").roster(version=2))
        again, live = picture(evening.replayed()), picture(evening.night)
        for night in (again, live):
            for line in night["lines"].values():
                del line["presses"]  # they tell how it stood before the correction
        assert again == live
