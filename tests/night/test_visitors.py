"""A family without a letter, and a child that was on no list: from then on they are like all others."""

import msgspec
import pytest

from hub.night.commands import (
    AddChild,
    AddMeeting,
    AddVisitor,
    AnyCommand,
    CallNext,
    CheckIn,
    NoteLookUp,
    PromiseFollowUp,
    ReprintTicket,
    UndoAtDesk,
    UndoCheckIn,
)
from hub.night.decide import decide
from hub.night.events import (
    AddedMeeting,
    CheckInUndone,
    ChildAdded,
    FamilyArrived,
    FamilyCalled,
    FamilyLookedUp,
    MeetingDropped,
    PressUndone,
    VisitorAdded,
)
from hub.night.roster import Family, Student, at_the_door
from hub.night.visitors import child_id, visitor_id

from .dialogue import Evening, School, given

CAUSE = "press-of-the-desk"
VISITOR, CHILD = visitor_id(CAUSE), child_id(CAUSE)


@pytest.fixture
def evening() -> Evening:
    return given(School().teacher("ada").teacher("emmy").family("rivera", meets=["ada"]).ambassador("nia"))


def test_a_visitor_is_a_family_with_a_child_and_drop_in_meetings(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada", "emmy", "ada"), "Pip"), under=CAUSE).then(
        VisitorAdded(VISITOR, "uk"),
        ChildAdded(VISITOR, CHILD, (AddedMeeting(f"{CHILD}-ada", "ada"), AddedMeeting(f"{CHILD}-emmy", "emmy"))),
    )
    roster = evening.night.roster
    assert roster.families[VISITOR] == Family(VISITOR, key="", students=(CHILD,), language="uk")
    assert [m.teacher for m in evening.night.meetings_of[VISITOR]] == ["ada", "emmy"]
    assert list(roster.families)[-1] == VISITOR, "the short codes of all others stay"


def test_no_fact_holds_the_childs_name(evening: Evening) -> None:
    evening.when(AddVisitor("en", ("ada",), "Marmaduke"), under=CAUSE).when(AddChild("rivera", ("ada",), "Zebedee"))
    written = msgspec.json.encode(evening.facts).decode()
    assert "Marmaduke" not in written
    assert "Zebedee" not in written


def test_a_visitor_checks_in_waits_and_is_called_like_all_others(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada",)), at=0, under=CAUSE)
    evening.when(CheckIn(VISITOR, 2), at=1).also(FamilyArrived)
    evening.when(CallNext("ada"), at=2).also(FamilyCalled)
    assert evening.night.lines["ada"].called == f"{CHILD}-ada"


def test_a_visitors_check_in_can_be_undone(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada",)), under=CAUSE).when(CheckIn(VISITOR))
    evening.when(UndoCheckIn(VISITOR)).also(CheckInUndone(VISITOR))
    assert not evening.night.lines["ada"].waiting


def test_a_child_added_to_a_family_that_is_here_is_waited_for_at_once(evening: Evening) -> None:
    evening.when(CheckIn("rivera"))
    evening.when(AddChild("rivera", ("emmy",)), under=CAUSE).then(ChildAdded)
    assert list(evening.night.lines["emmy"].waiting) == [f"{CHILD}-emmy"]
    assert evening.night.roster.families["rivera"].students == ("child-of-rivera", CHILD)


def test_a_child_added_by_mistake_is_taken_back_until_one_of_its_meetings_begins(evening: Evening) -> None:
    evening.when(CheckIn("rivera"), at=0).when(AddChild("rivera", ("emmy",)), at=1, under=CAUSE)
    evening.when(UndoAtDesk(CAUSE), at=2).then(PressUndone(CAUSE), MeetingDropped(f"{CHILD}-emmy"))
    assert not evening.night.lines["emmy"].waiting
    assert evening.night.visits["rivera"].left_meetings == {"rivera-ada"}
    evening.when(AddChild("rivera", ("emmy",)), at=3, under="another").when(CallNext("emmy"), at=4)
    evening.when(UndoAtDesk("another"), at=5).refused("moved-on")


def test_a_visitor_added_by_mistake_is_taken_back_once_it_is_checked_in_no_longer(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada", "emmy")), at=0, under=CAUSE).when(AddChild(VISITOR, ("ada",)), at=1)
    evening.when(CheckIn(VISITOR), at=2).when(UndoAtDesk(CAUSE), at=3).refused("moved-on")
    evening.when(UndoCheckIn(VISITOR), at=4).when(UndoAtDesk(CAUSE), at=5).also(PressUndone(CAUSE))
    assert not evening.night.meetings_of.get(VISITOR)
    assert not evening.replayed().meetings_of.get(VISITOR)


def test_a_meeting_of_an_added_child_can_be_put_off(evening: Evening) -> None:
    evening.when(CheckIn("rivera")).when(AddChild("rivera", ("emmy",)), under=CAUSE)
    evening.when(PromiseFollowUp(f"{CHILD}-emmy"))
    assert not evening.night.lines["emmy"].waiting


def test_who_was_added_outlives_a_corrected_roster(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada",)), under=CAUSE).when(CheckIn(VISITOR))
    corrected = School().teacher("ada").teacher("emmy").family("okafor", meets=["ada"]).roster(version=2)
    evening.night.use(corrected)
    assert set(evening.night.roster.families) == {"okafor", VISITOR}
    assert list(evening.night.lines["ada"].waiting) == [f"{CHILD}-ada"]
    assert evening.night.imported is corrected


def test_a_name_the_roster_brings_is_kept(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada",)), under=CAUSE)
    listed = evening.night.imported
    evening.night.use(msgspec.structs.replace(listed, students={CHILD: Student(CHILD, "", "Pip")}))
    assert evening.night.roster.students[CHILD].given == "Pip"


def test_unknown_teachers_and_families_are_refused(evening: Evening) -> None:
    evening.when(AddVisitor("uk", ("ada", "nobody"))).refused("unknown-teacher")
    evening.when(AddChild("nobody", ("ada",))).refused("unknown-family")


def test_a_kiosk_adds_no_child_to_a_family_that_the_desk_receives() -> None:
    school = School().teacher("ada").family("quill", meets=["ada"], may_attend=("ask",))
    evening = given(school).when(AddChild("quill", ("ada",), "Pip"), under=CAUSE)
    door = at_the_door(school.roster())
    evening.night.use(door)
    assert evening.night.roster.families == door.families
    assert evening.night.roster.students == {}


def test_a_look_up_is_written_down_and_changes_nothing(evening: Evening) -> None:
    evening.when(NoteLookUp("s1", "door-1", ("rivera",))).then(FamilyLookedUp("s1", "door-1", ("rivera",)))
    assert not evening.night.visits


@pytest.mark.parametrize("added", [AddChild("rivera", ("emmy",)), AddMeeting("rivera", "emmy")], ids=["child", "too"])
def test_a_teacher_whom_a_corrected_roster_has_dropped_is_waited_for_no_longer(
    evening: Evening, added: AnyCommand
) -> None:
    evening.when(CheckIn("rivera"), at=0).when(added, at=1)
    roster = evening.night.roster
    evening.night.use(msgspec.structs.replace(evening.night.imported, teachers={"ada": roster.teachers["ada"]}))
    again = evening.replayed()  # a hub that starts with that roster
    assert again.visits["rivera"].left_meetings == {"rivera-ada"}
    assert decide(again, ReprintTicket("rivera"), "again", evening.now)
