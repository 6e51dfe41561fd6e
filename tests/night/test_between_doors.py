"""Between the doors: dinner, what matters most, what is held another day, who interprets; and taking back what was
pressed when the evening has gone on meanwhile."""

from typing import Any

import msgspec
import pytest

from hub.live import topics_of
from hub.night import commands as c
from hub.night import events as e
from hub.night.roster import Meeting, Roster
from hub.web.views import (
    board_page,
    desk_page,
    family_page,
    follow_ups,
    guides_page,
    helpers_page,
    interpreters_page,
    office_page,
    teacher_page,
    words,
)

from .dialogue import Evening, School, clock, given, picture

SPANISH = c.Needs(interpreter=True)


@pytest.fixture
def evening() -> Evening:
    """Two families for two teachers; the first has come a minute before the second."""
    school = School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"])
    evening = given(school.family("second", meets=["ada", "emmy"]))
    return evening.when(c.CheckIn("first"), at=0).when(c.CheckIn("second"), at=1)


def sent(evening: Evening) -> dict[str, str]:
    """Family -> the meeting it was just sent to."""
    return {event.family: event.meeting for event in evening.said() if isinstance(event, e.FamilySent)}


def goes_to(evening: Evening, family: str) -> str | None:
    return evening.night.visits[family].standing.sent


class TestSteppingOut:
    def test_it_is_neither_sent_nor_called_meanwhile(self, evening: Evening) -> None:
        evening.when(c.StepOut("first", 20), at=2).then(e.FamilySteppedOut("first", clock(22), "dinner"))
        evening.when(c.Dispatch())
        assert set(sent(evening)) == {"second"}
        for teacher in ("ada", "emmy"):
            evening.when(c.PauseTeacher(teacher, 1), at=3)
        evening.when(c.LeaveNight("second"), at=4)
        for minute in (5, 12, 21.9):
            evening.when(c.Dispatch(), at=minute)
            assert not sent(evening)
            evening.when(c.CallNext("ada")).refused("nobody-free")

    def test_it_is_expected_again_when_its_time_is_over_whether_it_says_so_or_not(self, evening: Evening) -> None:
        evening.when(c.LeaveNight("second"), at=2).when(c.StepOut("first", 20))
        evening.when(c.Dispatch(), at=22)
        assert set(sent(evening)) == {"first"}
        assert isinstance(evening.said()[0], e.WaitPromised), "and is told anew how long it will wait"

    def test_back_early_it_is_sent_at_once(self, evening: Evening) -> None:
        evening.when(c.LeaveNight("second"), at=2).when(c.StepOut("first", 60)).when(c.ComeBack("first"), at=6)
        evening.then(e.FamilyCameBack("first")).when(c.ComeBack("first")).then()
        evening.when(c.Dispatch())
        assert set(sent(evening)) == {"first"}

    def test_it_keeps_its_place(self, evening: Evening) -> None:
        """Two minutes it stood before dinner, and the one after count; the second has stood two in all."""
        school = School().teacher("ada").family("first", meets=["ada"]).family("second", meets=["ada"])
        evening = given(school).when(c.CheckIn("first"), at=0).when(c.StepOut("first", 10), at=2)
        evening.when(c.CheckIn("second"), at=10)
        evening.when(c.CallNext("ada"), at=13).then(e.FamilyCalled("ada", "first-ada", "waited-longest"))

    def test_minutes_at_dinner_are_no_minutes_of_waiting(self, evening: Evening) -> None:
        evening.when(c.StepOut("first", 30), at=2)
        standing = evening.night.visits["first"].standing
        assert standing.stood_by(clock(30)) == standing.stood_by(clock(2)) == 120.0
        assert standing.stood_by(clock(40)) == 120.0 + 8 * 60

    def test_from_a_call_it_goes_and_is_called_again_later(self, evening: Evening) -> None:
        evening.when(c.CallNext("ada"), at=2).then(e.FamilyCalled("ada", "first-ada", "waited-longest"))
        evening.when(c.StepOut("first", 5, "more-time")).then(e.FamilySteppedOut("first", clock(7), "more-time"))
        assert evening.night.lines["ada"].called is None
        evening.when(c.CallNext("ada")).then(e.FamilyCalled("ada", "second-ada", "only-one-free"))
        evening.when(c.CallNext("emmy"), at=7).then(e.FamilyCalled("emmy", "first-emmy", "only-one-free"))

    def test_not_out_of_a_meeting(self, evening: Evening) -> None:
        evening.when(c.CallNext("ada"), at=2).when(c.StartMeeting("ada", "first-ada"))
        evening.when(c.StepOut("first")).refused("in-a-meeting")
        evening.when(c.StepOut("nobody")).refused("not-here")

    def test_the_door_it_was_sent_to_is_somebody_elses(self, evening: Evening) -> None:
        evening.when(c.Dispatch(), at=2)
        door = goes_to(evening, "first")
        evening.when(c.StepOut("first", 20)).when(c.Dispatch())
        assert goes_to(evening, "first") is None
        assert door not in {m for line in evening.night.lines.values() for m in line.coming}

    def test_a_booked_time_calls_it_from_dinner(self) -> None:
        evening = given(School().teacher("ada").family("first", booked={"ada": 20}))
        evening.when(c.CheckIn("first"), at=0).when(c.StepOut("first", 60), at=5)
        evening.when(c.Dispatch(), at=15).then()
        evening.when(c.Dispatch(), at=16).also(e.FamilySent("first", "first-ada", "booked-now", clock(16), clock(16)))
        evening.when(c.CallNext("ada"), at=18).then(e.FamilyCalled("ada", "first-ada", "booked-due"))


class TestWhatMattersMost:
    def test_it_comes_before_other_drop_ins(self, evening: Evening) -> None:
        evening.when(c.PutFirst("second-emmy"), at=2).then(e.MeetingPutFirst("second-emmy", True))
        evening.when(c.PutFirst("second-emmy")).then()
        evening.when(c.CallNext("emmy")).also(e.FamilyCalled)
        assert evening.night.lines["emmy"].called == "second-emmy"

    def test_and_only_there_and_only_until_it_is_taken_back(self, evening: Evening) -> None:
        evening.when(c.PutFirst("second-emmy"), at=2).when(c.PutFirst("second-emmy", on=False))
        evening.then(e.MeetingPutFirst("second-emmy", False))
        evening.when(c.CallNext("emmy")).then(e.FamilyCalled("emmy", "first-emmy", "waited-longest"))

    def test_not_before_a_booked_family_that_is_due(self) -> None:
        school = School().teacher("ada").family("booked", booked={"ada": 5}).family("first", meets=["ada"])
        evening = given(school).when(c.CheckIn("booked"), at=4).when(c.CheckIn("first")).when(c.PutFirst("first-ada"))
        evening.when(c.CallNext("ada"), at=5).then(e.FamilyCalled("ada", "booked-ada", "booked-due"))

    @pytest.mark.parametrize("meeting", ["no such meeting", "second-ada"])
    def test_only_of_a_meeting_somebody_waits_for(self, evening: Evening, meeting: str) -> None:
        evening.when(c.LeaveNight("second"), at=2)
        evening.when(c.PutFirst(meeting)).refused("not-here" if meeting == "second-ada" else "unknown-meeting")


class TestHeldAnotherDay:
    def test_the_family_stands_in_that_line_no_longer_and_is_not_sent_there(self, evening: Evening) -> None:
        evening.when(c.PromiseFollowUp("first-ada"), at=2).then(e.FollowUpPromised("first-ada", True))
        evening.when(c.CallNext("ada")).then(e.FamilyCalled("ada", "second-ada", "only-one-free"))
        evening.when(c.CallNext("emmy")).then(e.FamilyCalled("emmy", "first-emmy", "only-one-free"))

    def test_who_was_on_its_way_there_goes_elsewhere(self, evening: Evening) -> None:
        evening.when(c.Dispatch(), at=2)
        door = goes_to(evening, "first") or ""
        evening.when(c.PromiseFollowUp(door))
        assert goes_to(evening, "first") is None
        evening.when(c.LeaveNight("second")).when(c.Dispatch())
        assert sent(evening)["first"] != door

    def test_taken_back_it_stands_where_it_stood(self, evening: Evening) -> None:
        evening.when(c.PromiseFollowUp("first-ada"), at=2).when(c.PromiseFollowUp("first-ada", on=False), at=3)
        evening.when(c.CallNext("ada")).then(e.FamilyCalled("ada", "first-ada", "waited-longest"))

    def test_not_while_it_is_called_or_held_or_over(self, evening: Evening) -> None:
        evening.when(c.CallNext("ada"), at=2)
        evening.when(c.PromiseFollowUp("first-ada")).refused("in-a-meeting")
        evening.when(c.StartMeeting("ada", "first-ada")).when(c.PromiseFollowUp("first-ada")).refused("in-a-meeting")
        evening.when(c.FinishMeeting("ada", "first-ada"), at=7)
        evening.when(c.PromiseFollowUp("first-ada")).refused("has-started")

    def test_it_is_remembered_of_a_family_that_goes_home_and_comes_again(self, evening: Evening) -> None:
        evening.when(c.PromiseFollowUp("first-ada"), at=2).when(c.LeaveNight("first")).when(c.CheckIn("first"), at=9)
        assert evening.night.visits["first"].left_meetings == {"first-emmy"}


class TestInterpreters:
    def school(self, **on: Any) -> School:
        school = School().teacher("ada").teacher("emmy").interpreter("sol", languages=["es"], **on)
        return (
            school.family("rivera", meets=["ada", "emmy"], language="es", interpreter="spoken")
            .family("santos", meets=["ada", "emmy"], language="es-MX", interpreter="spoken")
            .family("okafor", meets=["ada", "emmy"])
        )

    def test_the_interpreter_is_sent_with_the_family(self) -> None:
        evening = given(self.school()).when(c.CheckIn("rivera", needs=SPANISH), at=0).when(c.Dispatch())
        evening.then(e.FamilySent, e.InterpreterAssigned("sol", goes_to(evening, "rivera") or ""))

    @pytest.mark.parametrize("why", ["leaves", "steps out", "held another day", "checked in by mistake"])
    def test_and_is_free_when_the_family_does_not_come(self, why: str) -> None:
        evening = given(self.school()).when(c.CheckIn("rivera", needs=SPANISH), at=0).when(c.Dispatch())
        commands: dict[str, c.AnyCommand] = {
            "leaves": c.LeaveNight("rivera"),
            "steps out": c.StepOut("rivera"),
            "held another day": c.PromiseFollowUp(goes_to(evening, "rivera") or ""),
            "checked in by mistake": c.UndoCheckIn("rivera"),
        }
        evening.when(commands[why], at=1)
        assert not evening.night.interpreters
        assert evening.night.duties["sol"].meeting is None

    def test_one_interpreter_has_one_meeting_and_the_other_family_waits(self) -> None:
        evening = given(self.school()).when(c.CheckIn("rivera", needs=SPANISH), at=0)
        evening.when(c.CheckIn("santos", needs=SPANISH)).when(c.Dispatch()).when(c.CallNext("ada"), at=1)
        evening.when(c.CallNext("emmy")).refused("nobody-free")
        assert list(evening.night.interpreters.values()) == ["sol"]

    def test_a_door_takes_somebody_else_before_it_waits_for_an_interpreter_who_is_busy(self) -> None:
        evening = given(self.school()).when(c.CheckIn("rivera", needs=SPANISH), at=0)
        evening.when(c.CallNext("ada")).when(c.StartMeeting("ada", "rivera-ada"))
        evening.when(c.CheckIn("santos", needs=SPANISH), at=1).when(c.CheckIn("okafor"))
        evening.when(c.Dispatch()).when(c.CallNext("emmy")).also(e.FamilyCalled)
        assert evening.night.lines["emmy"].called == "okafor-emmy"

    def test_a_teacher_who_speaks_the_language_ties_up_no_interpreter(self) -> None:
        school = self.school().teacher("ada", languages=["en", "es"])
        evening = given(school).when(c.CheckIn("rivera", needs=SPANISH, meetings=("rivera-ada",)), at=0)
        evening.when(c.Dispatch()).then(e.FamilySent)
        evening.when(c.CallNext("ada")).then(e.FamilyCalled)
        assert not evening.night.interpreters

    def test_a_helper_only_where_the_school_allows_it_and_only_if_no_interpreter_is_free(self) -> None:
        """Two of the helpers walk with the two families."""
        school = self.school()
        for name in ("luz", "mar", "noa"):
            school.helper(name, languages=["es"])
        for allowed in (False, True):
            evening = given(school, helpers_may_interpret=allowed).when(c.CheckIn("rivera", needs=SPANISH), at=0)
            evening.when(c.Dispatch()).when(c.CheckIn("santos", needs=SPANISH)).when(c.Dispatch())
            helpers = {v for v in evening.night.interpreters.values() if v != "sol"}
            assert "sol" in evening.night.interpreters.values()
            assert bool(helpers) is allowed
            assert not {evening.night.duties[v].family for v in helpers} - {None}, "not one who walks with a family"

    def test_who_waits_at_a_door_with_a_family_may_go_off_and_another_comes(self) -> None:
        evening = given(self.school()).when(c.CheckIn("rivera", needs=SPANISH), at=0).when(c.Dispatch())
        evening.when(c.SetDuty("sol", on=False), at=1).also(e.VolunteerWentOff("sol"))
        assert not evening.night.interpreters

    def test_whose_shift_ended_at_a_door_interprets_nothing_that_begins_later(self) -> None:
        evening = given(self.school(on_until=20)).when(c.CheckIn("rivera", needs=SPANISH), at=18).when(c.Dispatch())
        evening.also(e.InterpreterAssigned)
        teacher = evening.night.roster.meetings[goes_to(evening, "rivera") or ""].teacher
        evening.when(c.Dispatch(), at=21).when(c.Dispatch(), at=35)
        evening.when(c.CallNext(teacher)).also(e.FamilyCalled)
        assert "sol" not in evening.night.interpreters.values()

    def test_who_comes_on_later_is_waited_for_and_then_sent(self) -> None:
        evening = given(self.school(on_from=10)).when(c.CheckIn("rivera", needs=SPANISH), at=0)
        evening.when(c.Dispatch(), at=1)
        assert not sent(evening)
        evening.when(c.Dispatch(), at=10).also(e.InterpreterAssigned)

    def test_who_goes_off_for_good_is_waited_for_no_longer(self) -> None:
        evening = given(self.school()).when(c.SetDuty("sol", on=False), at=0)
        evening.when(c.CheckIn("rivera", needs=SPANISH, meetings=("rivera-ada",)))
        evening.when(c.CallNext("ada")).then(e.FamilyCalled, e.InterpreterLacking("rivera-ada"))


class TestTakenBackAfterTheEveningWentOn:
    """The hub decides within a moment: between a press and its undo the family is often on its way elsewhere."""

    def after_the_finish(self) -> Evening:
        school = School().teacher("ada").teacher("emmy").interpreter("sol", languages=["es"])
        school.family("rivera", meets=["ada", "emmy"], language="es", interpreter="spoken")
        school.family("santos", meets=["ada", "emmy"], language="es", interpreter="spoken")
        evening = given(school).when(c.CheckIn("rivera", needs=SPANISH), at=0).when(c.CallNext("ada"))
        evening.when(c.StartMeeting("ada", "rivera-ada")).when(c.CheckIn("santos", needs=SPANISH), at=2)
        return evening.when(c.FinishMeeting("ada", "rivera-ada"), at=5)

    def test_a_finish_though_the_family_was_sent_on_with_its_interpreter(self) -> None:
        evening = self.after_the_finish().when(c.Dispatch())
        assert "sol" in evening.night.interpreters.values(), "to one of the two"
        evening.undo("ada", at=6).then(e.FinishUndone)
        night = evening.night
        assert (night.lines["ada"].now, night.visits["rivera"].busy) == ("rivera-ada", "rivera-ada")
        assert night.interpreters == {"rivera-ada": "sol"}
        assert goes_to(evening, "rivera") is None
        assert not [m for line in night.lines.values() for m in line.coming if m.startswith("rivera")]

    def test_not_a_finish_once_the_interpreter_is_called_to_another_meeting(self) -> None:
        evening = self.after_the_finish().when(c.PromiseFollowUp("rivera-emmy"))
        evening.when(c.CallNext("emmy"), at=6).also(e.InterpreterAssigned("sol", "santos-emmy"))
        evening.undo("ada").refused("moved-on")

    def test_a_call_of_a_family_that_was_sent_ahead_leaves_it_at_the_door(self, evening: Evening) -> None:
        evening.when(c.Dispatch(), at=2)
        teacher = evening.night.roster.meetings[goes_to(evening, "first") or ""].teacher
        before = picture(evening.night)["visits"]["first"]
        evening.when(c.CallNext(teacher), at=3).also(e.FamilyCalled)
        evening.undo(teacher, at=4).then(e.CallUndone)
        assert picture(evening.night)["visits"]["first"] == before
        evening.when(c.CallNext(teacher)).then(e.FamilyCalled(teacher, f"first-{teacher}", "sent-ahead"))

    def test_a_pass_over_though_the_family_was_sent_elsewhere_meanwhile(self, evening: Evening) -> None:
        evening.when(c.PauseTeacher("emmy", 3), at=0).when(c.CallNext("ada"), at=2)
        evening.when(c.PassOver("ada", "first-ada"), at=4).when(c.LeaveNight("second")).when(c.Dispatch())
        evening.undo("ada", at=5).then(e.PassOverUndone)
        assert evening.night.lines["ada"].called == "first-ada"
        assert goes_to(evening, "first") == "first-ada"
        assert not evening.night.lines["emmy"].coming

    @pytest.mark.parametrize("press", [c.PassOver("ada", "first-ada"), c.PauseTeacher("ada", 10)])
    def test_not_a_pass_over_or_a_pause_once_the_family_is_at_dinner(self, evening: Evening, press: Any) -> None:
        evening.when(c.CallNext("ada"), at=2).when(press, at=3).when(c.StepOut("first", 30), at=4)
        evening.undo("ada", at=5).refused("moved-on")

    def test_a_family_that_steps_out_leaves_its_teacher_nothing_to_take_back(self, evening: Evening) -> None:
        evening.when(c.CallNext("ada"), at=2).when(c.StepOut("first", 30), at=4)
        offered = teacher_page.teacher(evening.night, "ada", evening.now, {"first": "7K3F"}).undo
        assert offered is None or "not found" not in offered.label


class TestACorrectedRoster:
    def school(self) -> School:
        school = School().teacher("ada").teacher("emmy").ambassador("amy").helper("luz", languages=["es", "vi"])
        return (
            school.interpreter("sol", languages=["es"])
            .family("rivera", meets=["ada", "emmy"], language="es", interpreter="spoken")
            .family("tran", meets=["ada", "emmy"], language="vi")
        )

    def test_after_a_restart_an_interpreter_is_free_whose_meeting_was_dropped(self) -> None:
        school = self.school()
        evening = given(school).when(c.CheckIn("rivera", needs=SPANISH), at=0).when(c.Dispatch())
        evening.night.use(school.without_meeting(goes_to(evening, "rivera") or "").roster(version=2))
        assert evening.night.interpreters == {}, "the night that runs"
        assert evening.replayed().interpreters == {}, "the one that is started again"

    def test_after_a_restart_an_interpreter_is_still_in_the_meeting_that_was_dropped_while_it_goes_on(self) -> None:
        school = self.school()
        evening = given(school).when(c.CheckIn("rivera", needs=SPANISH), at=0).when(c.Dispatch())
        meeting = goes_to(evening, "rivera") or ""
        teacher = evening.night.roster.meetings[meeting].teacher
        evening.when(c.CallNext(teacher), at=1).when(c.StartMeeting(teacher, meeting))
        evening.night.use(school.without_meeting(meeting).roster(version=2))
        assert evening.night.interpreters == {meeting: "sol"}, "the night that runs"
        assert evening.replayed().interpreters == {meeting: "sol"}, "the one that is started again"

    def test_a_family_in_a_meeting_with_a_teacher_who_is_dropped_gets_out_of_it(self) -> None:
        evening = given(self.school()).when(c.CheckIn("tran"), at=0).when(c.CallNext("ada"))
        evening.when(c.StartMeeting("ada", "tran-ada"))
        evening.night.use(without(evening.night.roster, teachers={"ada"}, meetings={"tran-ada", "rivera-ada"}))
        ways: list[c.AnyCommand] = [c.FinishMeeting("ada", "tran-ada"), c.LeaveNight("tran"), c.CallNext("emmy")]
        assert any(words.may(evening.night, way, clock(8)) for way in ways)

    @pytest.mark.parametrize("volunteer", ["amy", "luz"])
    def test_a_family_that_is_erased_while_it_waits_for_a_guide_hinders_nobody(self, volunteer: str) -> None:
        evening = given(self.school()).when(c.CheckIn("rivera"), at=0).when(c.CheckIn("tran"), at=1)
        evening.night.use(without(evening.night.roster, families={"tran"}, meetings={"tran-ada", "tran-emmy"}))
        evening.when(c.ReturnVolunteer(volunteer), at=5).also(e.VolunteerReturned)


def without(roster: Roster, **rows: set[str]) -> Roster:
    """A corrected roster that lacks these rows."""
    kept = {kind: {k: v for k, v in getattr(roster, kind).items() if k not in gone} for kind, gone in rows.items()}
    return msgspec.structs.replace(roster, version=roster.version + 1, **kept)


class TestOddNights:
    """What `check` warns of before the night; on the night each goes on in some sensible way."""

    def test_a_teacher_without_a_room_is_met_at_the_entrance(self) -> None:
        school = School().teacher("ada").family("first", meets=["ada"])
        school.teachers["ada"] = msgspec.structs.replace(school.teachers["ada"], room=None)
        evening = given(school).when(c.CheckIn("first"), at=0)
        evening.when(c.Dispatch()).also(e.FamilySent("first", "first-ada", "next-here", clock(0), clock(0)))
        evening.when(c.CallNext("ada")).then(e.FamilyCalled("ada", "first-ada", "sent-ahead"))
        views(evening)

    def test_a_family_without_meetings_is_in_the_building_and_sent_nowhere(self) -> None:
        evening = given(School().teacher("ada").family("guest")).when(c.CheckIn("guest"), at=0).then(e.DeskAsked)
        evening.when(c.CheckIn("guest", received=True)).also(e.FamilyArrived)
        evening.when(c.Dispatch(ahead=True), at=1).then()
        evening.when(c.CallNext("ada")).refused("nobody-free")
        views(evening)

    def test_a_time_before_the_doors_open_is_due_at_once_and_one_after_closing_is_said_to_be_impossible(self) -> None:
        school = School().teacher("ada").family("early", booked={"ada": -60}).family("late", booked={"ada": 500})
        evening = given(school).when(c.CheckIn("early"), at=1).when(c.CheckIn("late"))
        evening.when(c.Dispatch(ahead=True)).also(e.OutlookChanged("late-ada", "not-tonight"))
        evening.when(c.CallNext("ada"), at=2).then(e.FamilyCalled("ada", "early-ada", "booked-due"))
        views(evening)

    def test_of_two_bookings_at_once_one_is_kept_and_the_other_follows(self) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", booked={"ada": 10, "emmy": 10})
        evening = given(school).when(c.CheckIn("first"), at=0).when(c.Dispatch(), at=9)
        meeting = goes_to(evening, "first") or ""
        teacher = evening.night.roster.meetings[meeting].teacher
        evening.when(c.CallNext(teacher), at=10).when(c.StartMeeting(teacher, meeting))
        evening.when(c.FinishMeeting(teacher, meeting), at=15).when(c.Dispatch())
        assert set(sent(evening)) == {"first"}
        views(evening)

    def test_two_meetings_with_one_teacher_are_two_meetings(self) -> None:
        school = School().teacher("ada").family("first", meets=["ada"])
        school.meetings["again"] = Meeting("again", "first", "ada")
        evening = given(school).when(c.CheckIn("first"), at=0)
        for n in range(2):
            evening.when(c.Dispatch(ahead=True), at=10 * n).when(c.CallNext("ada"))
            called = evening.night.lines["ada"].called or ""
            evening.when(c.StartMeeting("ada", called)).when(c.Dispatch(ahead=True), at=10 * n + 2)
            views(evening)
            evening.when(c.FinishMeeting("ada", called), at=10 * n + 5)
        assert evening.night.visits["first"].had_meetings == {"first-ada", "again"}

    def test_a_language_nobody_has_is_said_and_keeps_nobody_waiting(self) -> None:
        school = School().teacher("ada").family("first", meets=["ada"], language="vi", interpreter="spoken")
        evening = given(school.interpreter("sol", languages=["es"])).when(c.CheckIn("first", needs=SPANISH), at=0)
        evening.when(c.Dispatch()).also(e.FamilySent)
        evening.when(c.CallNext("ada")).then(e.FamilyCalled, e.InterpreterLacking("first-ada"))
        page = teacher_page.teacher(evening.night, "ada", evening.now, {})
        assert page.called
        assert page.called.comer.interpreter.startswith("No interpreter tonight for")


def views(evening: Evening) -> None:
    """Every page can be shown."""
    night, now = evening.night, evening.now
    for teacher in night.lines:
        teacher_page.teacher(night, teacher, now, {})
    board_page.board(night, now, {})
    desk_page.desk(night, now, {}, {}, list(night.visits))
    guides_page.guides(night, now, {})
    interpreters_page.interpreters(night, now, {})
    helpers_page.helpers(night, now, {})
    follow_ups(night, {}, now)
    for family in night.roster.families:
        family_page.family(night, family, now, {})
    office_page.office(night, now, office_page.Around())


class TestWhatIsSaid:
    def test_a_teacher_is_not_told_of_an_interpreter_where_nobody_needs_one(self) -> None:
        """The only family that waits has no time before its booking at another door."""
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada"], booked={"emmy": 5})
        evening = given(school).when(c.CheckIn("first"), at=3)
        evening.when(c.CallNext("ada")).refused("nobody-free")
        page = teacher_page.teacher(evening.night, "ada", evening.now, {})
        assert page.next is None
        assert "interpreter" not in page.nobody

    def test_a_family_sent_to_another_door_is_not_shown_as_free(self) -> None:
        school = School().teacher("ada").teacher("emmy").family("first", meets=["ada", "emmy"])
        evening = given(school).when(c.CheckIn("first"), at=0).when(c.Dispatch())
        other = "emmy" if goes_to(evening, "first") == "first-ada" else "ada"
        evening.when(c.CallNext("ada" if other == "emmy" else "emmy"))
        (row,) = teacher_page.teacher(evening.night, other, evening.now, {}).waiting
        assert not row.free

    def test_what_is_put_first_is_seen_at_that_teachers_door(self, evening: Evening) -> None:
        page = teacher_page.teacher(evening.night, "emmy", evening.now, {"second": "2ND"})
        assert page.next
        assert page.next.meeting == "first-emmy"
        evening.when(c.PutFirst("second-emmy"), at=2)
        page = teacher_page.teacher(evening.night, "emmy", evening.now, {"second": "2ND"})
        assert page.next
        assert page.next.meeting == "second-emmy"
        assert "teacher:emmy" in topics_of(evening.night, evening.said()[0]), "and the page is pushed anew"
