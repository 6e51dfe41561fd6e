"""A meeting that is new to a family which goes with another one is called under the other's code, whoever gave it."""

from random import Random

import msgspec
import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from hub.night import commands as c
from hub.night import events as e
from hub.night.decide import decide
from hub.night.refused import Refused
from hub.night.roster import Meeting, Roster
from hub.night.state import Night
from hub.web.views.family_card import card
from hub.web.views.follow_ups import follow_ups

from .dialogue import Evening, School, clock, given, replayed


def school() -> School:
    return (
        School()
        .teacher("ada")
        .teacher("emmy")
        .teacher("grace")
        .family("okafor", meets=["ada"])
        .family("quill", meets=["emmy"])
        .family("north", meets=["grace"])
        .ambassador("nia")
    )


@pytest.fixture
def together() -> Evening:
    evening = given(school()).when(c.CheckIn("okafor", 2), at=0).when(c.CheckIn("quill", 3), at=1)
    return evening.when(c.JoinFamilies("okafor", "quill"), at=2, under="together")


def with_one_more(roster: Roster, meeting: str, family: str, teacher: str) -> Roster:
    """A corrected file in which this family meets this teacher too."""
    meetings = {**roster.meetings, meeting: Meeting(meeting, family, teacher, roster.families[family].students)}
    return msgspec.structs.replace(roster, version=roster.version + 1, meetings=meetings)


def new(evening: Evening, source: str) -> str:
    """The meeting with grace that quill is given."""
    if source == "desk":
        evening.when(c.AddMeeting("quill", "grace"), at=3, under="added")
        (added,) = (event for event in evening.said() if isinstance(event, e.MeetingAdded))
        return added.meeting
    if source == "child":
        evening.when(c.AddChild("quill", ("grace",)), at=3, under="a-child")
        (child,) = (event for event in evening.said() if isinstance(event, e.ChildAdded))
        return child.meetings[0].id
    evening.night.use(with_one_more(evening.night.imported, "quill-grace", "quill", "grace"))
    return "quill-grace"


SOURCES = pytest.mark.parametrize("source", ["desk", "child", "file"])


@SOURCES
def test_it_is_called_by_the_code_of_the_family_they_go_with(together: Evening, source: str) -> None:
    meeting = new(together, source)
    visits = together.night.visits
    assert (meeting in visits["okafor"].left_meetings, visits["quill"].left_meetings) == (True, set())
    together.when(c.CallNext("grace"), at=4).also(e.FamilyCalled("grace", meeting, "only-one-free"))
    assert (visits["okafor"].busy, visits["quill"].busy) == (meeting, None)
    together.when(c.PartFamilies("quill"), at=4).refused("in-a-meeting")
    assert replayed(together.night, together.facts).visits["okafor"].busy == meeting


@SOURCES
def test_it_is_the_other_households_all_the_while(together: Evening, source: str) -> None:
    meeting = new(together, source)
    assert together.night.amendments.household_of(together.night.roster.meetings[meeting]) == "quill"
    together.when(c.PromiseFollowUp(meeting, True), at=4)
    (row,) = follow_ups(together.night, {"quill": "QUIL"}, together.now).rows
    assert row.code == "QUIL"


@SOURCES
def test_parted_it_goes_along(together: Evening, source: str) -> None:
    meeting = new(together, source)
    together.when(c.PartFamilies("quill"), at=4)
    visits = together.night.visits
    assert (visits["quill"].left_meetings, visits["okafor"].left_meetings) == ({"quill-emmy", meeting}, {"okafor-ada"})
    together.when(c.CallNext("grace"), at=5)
    assert visits["quill"].busy == meeting


@SOURCES
def test_a_kiosk_that_has_it_in_its_list_already_comes_to_the_same(together: Evening, source: str) -> None:
    meeting = new(together, source)
    kiosk = Night(together.night.roster, together.night.rules)
    together.when(c.PartFamilies("quill"), at=4)
    for fact in together.facts:
        kiosk.apply(fact)
    assert meeting in kiosk.visits["quill"].left_meetings
    assert kiosk.visits["okafor"].left_meetings == {"okafor-ada"}


def test_the_same_teacher_can_be_met_about_the_children_of_each(together: Evening) -> None:
    together.when(c.AddMeeting("quill", "ada"), at=3).then(e.MeetingAdded("quill-ada-1", "quill", "ada"))
    together.when(c.AddMeeting("quill", "ada"), at=3).refused("already-meets")
    together.when(c.AddMeeting("okafor", "ada"), at=3).refused("already-meets")
    assert together.night.roster.meetings["quill-ada-1"].students == ("child-of-quill",)


def test_the_desk_offers_it_on_the_card_of_either_and_takes_it_back(together: Evening) -> None:
    families = together.night.roster.families
    for family, teachers in (("quill", ["ada", "grace"]), ("okafor", ["emmy", "grace"])):
        offered = card(together.night, families[family], together.now, {}, {}).teachers
        assert [choice.id for choice in offered] == teachers
    meeting = new(together, "desk")
    together.when(c.UndoAtDesk("added"), at=4).also(e.MeetingDropped(meeting))
    assert together.night.visits["okafor"].left_meetings == {"okafor-ada", "quill-emmy"}


def test_what_was_had_before_they_came_together_stays_where_it_was() -> None:
    evening = given(school()).when(c.CheckIn("okafor"), at=0).when(c.CheckIn("quill"), at=0)
    evening.when(c.CallNext("emmy"), at=1).when(c.StartMeeting("emmy", "quill-emmy"), at=1)
    evening.when(c.FinishMeeting("emmy", "quill-emmy"), at=5).when(c.JoinFamilies("okafor", "quill"), at=6)
    evening.night.use(with_one_more(evening.night.imported, "quill-grace", "quill", "grace"))
    visits = evening.night.visits
    assert (visits["quill"].had_meetings, visits["okafor"].had_meetings) == ({"quill-emmy"}, set())
    assert visits["okafor"].left_meetings == {"okafor-ada", "quill-grace"}


def test_a_child_that_was_added_while_they_were_away_is_met_when_they_stay_after_all(together: Evening) -> None:
    together.when(c.LeaveNight("okafor"), at=3).when(c.AddChild("quill", ("grace",)), at=4)
    together.when(c.StayOn("okafor"), at=5)
    assert len(together.night.visits["okafor"].left_meetings) == 3
    assert together.night.visits["quill"].left_meetings == set()


@settings(max_examples=60, deadline=None)
@whatever(seed=st.integers(0, 2**32))
def test_whatever_is_given_to_whom_nobody_is_called_by_a_code_that_goes_with_another(seed: int) -> None:
    dice = Random(seed)
    night = school().night()
    facts: list[e.Fact] = []
    for press in range(60):
        if dice.random() < 0.1:
            family, teacher = dice.choice(list(night.roster.families)), dice.choice(list(night.lines))
            if not night.roster.families[family].key:  # a file has no visitor
                continue
            night.use(with_one_more(night.imported, f"file-{press}", family, teacher))
        else:
            now = clock(press)
            try:
                events = decide(night, _press(night, dice), f"press-{press}", now)
            except Refused:
                continue
            for event in events:
                facts.append(e.Fact(len(facts) + 1, now, f"press-{press}", event))
                night.apply(facts[-1])
        _holds(night)
    again = replayed(night, facts)
    _holds(again)
    assert _wanted(again) == _wanted(night)


def _press(night: Night, dice: Random) -> c.AnyCommand:
    pick = dice.choice
    family, other, line = (
        pick(list(night.roster.families)),
        pick(list(night.roster.families)),
        pick([*night.lines.values()]),
    )
    at_door: c.AnyCommand = c.CallNext(line.teacher)
    if line.called:
        at_door = pick([c.StartMeeting(line.teacher, line.called), c.PassOver(line.teacher, line.called)])
    if line.now:
        at_door = c.FinishMeeting(line.teacher, line.now)
    return pick(
        [
            c.CheckIn(family),
            c.CheckIn(other),
            c.JoinFamilies(family, other),
            c.JoinFamilies(other, family),
            c.PartFamilies(pick([*night.amendments.guests, family])),
            c.AddMeeting(family, line.teacher),
            c.AddChild(family, (line.teacher,)),
            c.UndoAtDesk(pick([press.cause for press in night.at_desk] or ["nothing"])),
            c.LeaveNight(family),
            c.StayOn(family),
            at_door,
            at_door,
        ]
    )


def _wanted(night: Night) -> dict[str, set[str]]:
    return {visit.family: visit.left_meetings for visit in night.visits.values() if visit.here}


def _holds(night: Night) -> None:
    """Who goes with another waits nowhere; the other waits for all that either wants, and each meeting has one line."""
    for other, guest in night.amendments.guests.items():
        wanted = {m.id for m in night.meetings_of.get(other, [])}
        assert wanted <= guest.had
        assert not night.visits[other].left_meetings
    for line in night.lines.values():
        for meeting in (*line.waiting, *filter(None, (line.called, line.now))):
            visit = night.visit_of(meeting)
            assert visit
            assert visit.family not in night.amendments.guests
            assert meeting in visit.left_meetings
