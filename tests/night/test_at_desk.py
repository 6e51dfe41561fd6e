"""What the welcome desk changes by hand: times, meetings, their order, a family in two parties; and takes back."""

import itertools

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from hub.night import seen
from hub.night.commands import (
    AddMeeting,
    AnswerDesk,
    AnyCommand,
    AskDesk,
    CallNext,
    CheckIn,
    Dispatch,
    FinishMeeting,
    JoinParty,
    LeaveNight,
    OrderRoute,
    PassOver,
    PromiseFollowUp,
    PutFirst,
    ReissueCode,
    ReprintTicket,
    SkipMeeting,
    SplitParty,
    StartMeeting,
    StepOut,
    SwapTimes,
    UndoAtDesk,
    UndoCheckIn,
)
from hub.night.decide import decide
from hub.night.events import (
    FamilyCalled,
    FamilySent,
    FamilyStayed,
    FollowUpPromised,
    MeetingAdded,
    MeetingDropped,
    MeetingMoved,
    MeetingSkipped,
    PartyJoined,
    PartySplit,
    PressUndone,
    RoutePlanned,
    TicketRequested,
)
from hub.night.refused import Refused

from .dialogue import Evening, School, clock, given, picture


def school() -> School:
    return (
        School()
        .teacher("ada")
        .teacher("emmy")
        .teacher("grace")
        .family("rivera", meets=["emmy", "grace"], booked={"ada": 30})
        .family("okafor", booked={"ada": 60, "emmy": 32})
        .family("nguyen", booked={"ada": 90})
    )


@pytest.fixture
def evening() -> Evening:
    return given(school()).when(CheckIn("rivera", 3), at=0).when(CheckIn("okafor", 2), at=1)


def booked(evening: Evening, meeting: str) -> float | None:
    return evening.night.roster.meetings[meeting].booked_at


class TestTwoFamiliesExchangeTheirTimes:
    def test_each_takes_the_others_time_and_the_schools_file_stays_as_it_was(self, evening: Evening) -> None:
        evening.when(SwapTimes("rivera-ada", "nguyen-ada"), at=5).then(
            MeetingMoved("rivera-ada", clock(90)), MeetingMoved("nguyen-ada", clock(30))
        )
        assert (booked(evening, "rivera-ada"), booked(evening, "nguyen-ada")) == (clock(90), clock(30))
        assert evening.night.imported.meetings["rivera-ada"].booked_at == clock(30)
        assert evening.night.meetings_of["nguyen"][0].booked_at == clock(30), "everybody reads the same"

    def test_a_corrected_roster_does_not_bring_the_old_times_back(self, evening: Evening) -> None:
        evening.when(SwapTimes("rivera-ada", "nguyen-ada"))
        evening.night.use(school().roster(version=2))
        assert booked(evening, "rivera-ada") == clock(90)

    def test_a_family_that_sat_at_the_door_for_its_old_time_is_free_again(self, evening: Evening) -> None:
        evening.when(Dispatch(), at=29)
        evening.when(SwapTimes("rivera-ada", "nguyen-ada"), at=29)
        assert evening.night.visits["rivera"].standing.sent != "rivera-ada"
        evening.when(CallNext("ada"), at=30).refused("nobody-free")

    @pytest.mark.parametrize(
        ("one", "other", "at", "code"),
        [
            ("rivera-ada", "rivera-emmy", 5, "not-booked"),
            ("rivera-ada", "okafor-emmy", 5, "other-teacher"),
            ("rivera-ada", "no such meeting", 5, "unknown-meeting"),
            ("okafor-ada", "rivera-ada", 5, "double-booked"),  # okafor is with emmy from 32 on
            ("rivera-ada", "nguyen-ada", 36, "time-is-over"),
        ],
    )
    def test_it_says_why_not(self, evening: Evening, one: str, other: str, at: float, code: str) -> None:
        evening.when(SwapTimes(one, other), at=at).refused(code)

    def test_never_outside_the_night(self) -> None:
        early = given(school().family("early", booked={"ada": -10}))
        early.when(SwapTimes("early-ada", "nguyen-ada"), at=-30).refused("time-is-over")

    def test_not_once_one_of_them_is_called(self, evening: Evening) -> None:
        evening.when(CallNext("ada"), at=29).when(SwapTimes("rivera-ada", "nguyen-ada")).refused("has-started")

    @for_all(
        st.lists(st.sampled_from(range(0, 170, 10)), min_size=2, max_size=6, unique=True),
        st.lists(st.sampled_from(range(0, 170, 5)), max_size=6),
        st.data(),
    )
    def test_no_exchange_books_a_family_twice_or_loses_a_time(
        self, times: list[int], others: list[int], data: st.DataObject
    ) -> None:
        school = School().teacher("ada", minutes=10).teacher("emmy", minutes=10)
        for n, at in enumerate(times):
            elsewhere = {"emmy": others[n]} if n < len(others) and abs(others[n] - at) >= 10 else {}
            school.family(f"family-{n}", booked={"ada": at, **elsewhere})
        night, evening = school.night(), given(school)
        for _ in range(4):
            pair = data.draw(st.tuples(*[st.sampled_from([f"family-{n}-ada" for n in range(len(times))])] * 2))
            try:
                decide(evening.night, SwapTimes(*pair), "asked", clock(0))
            except Refused:
                continue
            evening.when(SwapTimes(*pair), at=0)
        at_ada = [m.booked_at for m in evening.night.roster.meetings.values() if m.teacher == "ada"]
        assert sorted(at_ada, key=str) == sorted(  # the very times there were
            (m.booked_at for m in night.roster.meetings.values() if m.teacher == "ada"), key=str
        )
        for meetings in evening.night.meetings_of.values():
            begins = sorted(m.booked_at or 0 for m in meetings)
            assert all(later - sooner >= 600 for sooner, later in itertools.pairwise(begins))


class TestAMeetingIsSkippedOrAdded:
    def test_a_skipped_meeting_is_not_waited_for_and_nothing_is_promised(self, evening: Evening) -> None:
        evening.when(SkipMeeting("rivera-grace"), at=2).then(MeetingSkipped("rivera-grace", True))
        assert "rivera-grace" not in evening.night.lines["grace"].waiting
        evening.when(CallNext("grace"), at=3).refused("nobody-free")
        evening.when(SkipMeeting("rivera-grace", on=False), at=4).then(MeetingSkipped("rivera-grace", False))
        evening.when(CallNext("grace"), at=5).then(FamilyCalled)

    def test_a_family_that_was_passed_over_and_skips_is_not_called_back_by_the_teachers_undo(
        self, evening: Evening
    ) -> None:
        evening.when(CallNext("grace"), at=2).when(PassOver("grace", "rivera-grace"), at=3)
        evening.when(SkipMeeting("rivera-grace"), at=4).undo("grace", at=5).refused("moved-on")

    def test_nor_to_a_meeting_whose_adding_was_taken_back(self, evening: Evening) -> None:
        evening.when(SkipMeeting("rivera-grace"), at=1).when(AddMeeting("okafor", "grace"), at=2, under="added")
        evening.when(CallNext("grace"), at=2).when(PassOver("grace", "okafor-grace-1"), at=3)
        evening.when(UndoAtDesk("added"), at=4).undo("grace", at=5).refused("moved-on")

    def test_a_meeting_that_is_called_is_not_skipped(self, evening: Evening) -> None:
        evening.when(CallNext("grace"), at=2).when(SkipMeeting("rivera-grace")).refused("in-a-meeting")

    def test_an_added_teacher_has_the_family_in_the_line(self, evening: Evening) -> None:
        evening.when(AddMeeting("okafor", "grace"), at=2).then(MeetingAdded("okafor-grace-1", "okafor", "grace"))
        assert "okafor-grace-1" in evening.night.lines["grace"].waiting
        assert evening.night.roster.meetings["okafor-grace-1"].students == ("child-of-okafor",)
        evening.when(AddMeeting("okafor", "grace")).refused("already-meets")
        evening.when(AddMeeting("nguyen", "grace")).refused("not-here")
        evening.when(AddMeeting("okafor", "nobody")).refused("unknown-teacher")

    def test_a_teacher_the_family_did_not_want_or_was_to_see_another_day_is_wanted_again(
        self, evening: Evening
    ) -> None:
        evening.when(SkipMeeting("rivera-grace"), at=2).when(PromiseFollowUp("rivera-emmy"), at=2)
        evening.when(AddMeeting("rivera", "grace"), at=3).then(MeetingSkipped("rivera-grace", False))
        evening.when(AddMeeting("rivera", "emmy"), at=3).then(FollowUpPromised("rivera-emmy", False))


class TestTheOrderIsGivenByHand:
    def test_the_rule_sends_the_family_there_first_and_decides_again_when_the_time_is_over(
        self, evening: Evening
    ) -> None:
        for first in ("grace", "emmy"):
            again = given(school()).when(CheckIn("rivera"), at=0)
            again.when(OrderRoute("rivera", (f"rivera-{first}",), 20), at=0)
            sent = [event for event in again.when(Dispatch(), at=0).said() if isinstance(event, FamilySent)]
            assert [event.meeting for event in sent] == [f"rivera-{first}"]
        picture_ = seen.see(again.night, clock(1))
        assert set(picture_.parties["rivera"].left) == {"emmy", "ada"}, "there, and where it is booked"
        assert set(seen.see(again.night, clock(21)).parties["rivera"].left) == {"emmy", "grace", "ada"}

    def test_the_paper_shows_that_order(self) -> None:
        evening = given(School().teacher("ada").teacher("emmy").family("rivera", meets=["ada", "emmy"]))
        evening.when(CheckIn("rivera"), at=0)
        for order in (("rivera-emmy", "rivera-ada"), ("rivera-ada", "rivera-emmy")):
            evening.when(OrderRoute("rivera", order), at=1).when(ReprintTicket("rivera"), at=1)
            assert tuple(stop.meeting for stop in evening.night.visits["rivera"].route) == order

    def test_a_family_that_is_called_is_sent_nowhere_else(self, evening: Evening) -> None:
        evening.when(CallNext("emmy"), at=2).then(FamilyCalled("emmy", "rivera-emmy", "only-one-free"))
        evening.when(OrderRoute("rivera", ("rivera-grace",), 20), at=2)
        assert not [event for event in evening.when(Dispatch(), at=3).said() if isinstance(event, FamilySent)]

    def test_only_meetings_the_family_waits_for(self, evening: Evening) -> None:
        evening.when(OrderRoute("rivera", ("okafor-ada",))).refused("unknown-meeting")


class TestAFamilyGoesAsTwoParties:
    @pytest.fixture
    def split(self, evening: Evening) -> Evening:
        evening.when(SplitParty("rivera", ("rivera-grace",), 1), at=2)
        return evening.then(
            PartySplit("rivera", "rivera-p2", 1, ("rivera-grace",)),
            RoutePlanned,
            RoutePlanned,
            TicketRequested("rivera-p2-1", "rivera-p2"),
        )

    def test_each_is_called_on_its_own_and_neither_twice(self, split: Evening) -> None:
        split.when(CallNext("emmy"), at=3).then(FamilyCalled("emmy", "rivera-emmy", "only-one-free"))
        split.when(CallNext("grace"), at=3).then(FamilyCalled("grace", "rivera-grace", "only-one-free"))
        assert split.night.visits["rivera"].busy == "rivera-emmy"
        assert split.night.visits["rivera-p2"].busy == "rivera-grace"
        assert (split.night.visits["rivera"].party, split.night.visits["rivera-p2"].party) == (2, 1)

    def test_the_other_adult_leaves_while_one_is_in_a_meeting(self, evening: Evening) -> None:
        evening.when(CallNext("emmy"), at=2).when(StartMeeting("emmy", "rivera-emmy"), at=3)
        evening.when(SplitParty("rivera", ("rivera-grace",)), at=4).then(PartySplit, ...)
        evening.when(CallNext("grace"), at=5).then(FamilyCalled("grace", "rivera-grace", "only-one-free"))
        evening.when(FinishMeeting("emmy", "rivera-emmy"), at=8)

    def test_together_again_they_have_had_what_each_had(self, split: Evening) -> None:
        split.when(CallNext("grace"), at=3).when(StartMeeting("grace", "rivera-grace"))
        split.when(JoinParty("rivera-p2"), at=4).refused("in-a-meeting")
        split.when(FinishMeeting("grace", "rivera-grace"), at=6).when(JoinParty("rivera-p2"), at=7)
        split.then(PartyJoined("rivera", "rivera-p2"))
        visit = split.night.visits["rivera"]
        assert (visit.party, visit.had_meetings) == (3, {"rivera-grace"})
        assert "rivera-p2" not in split.night.roster.families

    def test_one_party_may_see_another_teacher_too_and_together_again_the_family_does(self, split: Evening) -> None:
        split.when(AddMeeting("rivera-p2", "ada"), at=3).then(MeetingAdded("rivera-p2-ada-1", "rivera-p2", "ada"))
        assert "rivera-p2-ada-1" in split.night.visits["rivera-p2"].left_meetings
        split.when(JoinParty("rivera-p2"), at=4)
        assert "rivera-p2-ada-1" in split.night.visits["rivera"].left_meetings
        assert "rivera-p2-ada-1" in split.night.lines["ada"].waiting

    def test_a_second_split_is_another_party(self, split: Evening) -> None:
        split.when(JoinParty("rivera-p2"), at=3).when(SplitParty("rivera", ("rivera-grace",)), at=4)
        split.also(TicketRequested("rivera-p3-1", "rivera-p3"))

    def test_the_check_in_of_a_family_that_was_split_is_not_undone(self, split: Evening) -> None:
        split.when(UndoCheckIn("rivera"), at=3).refused("has-started")

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            (SplitParty("rivera", (), 1), "stays-together"),
            (SplitParty("rivera", ("rivera-grace",), 3), "stays-together"),  # nobody would be left
            (SplitParty("rivera", ("okafor-ada",), 1), "stays-together"),
            (SplitParty("nguyen", ("nguyen-ada",), 1), "not-here"),
            (JoinParty("rivera"), "not-split"),
        ],
    )
    def test_it_says_why_not(self, evening: Evening, command: AnyCommand, code: str) -> None:
        evening.when(command).refused(code)

    def test_a_corrected_roster_keeps_the_two(self, split: Evening) -> None:
        split.night.use(school().roster(version=2))
        assert split.night.roster.meetings["rivera-grace"].family == "rivera-p2"
        assert split.night.lines["grace"].waiting


UNDONE: list[tuple[list[AnyCommand], AnyCommand, type]] = [
    ([], SwapTimes("rivera-ada", "nguyen-ada"), MeetingMoved),
    ([], SkipMeeting("rivera-grace"), MeetingSkipped),
    ([], PutFirst("rivera-grace"), object),
    ([], PromiseFollowUp("rivera-grace"), object),
    ([], OrderRoute("rivera", ("rivera-grace",)), object),
    ([], AddMeeting("okafor", "grace"), MeetingDropped),
    ([], SplitParty("rivera", ("rivera-grace",)), PartyJoined),
    ([], StepOut("rivera"), object),
    ([], LeaveNight("rivera"), FamilyStayed),
    ([], ReissueCode("rivera"), object),
    ([AskDesk("ticket", "rivera")], AnswerDesk("asked"), object),
]


class TestWhateverTheDeskPressedIsTakenBackForTenMinutes:
    @pytest.mark.parametrize(("before", "pressed", "back"), UNDONE, ids=lambda x: type(x).__name__)
    def test_it_is_as_it_was(self, evening: Evening, before: list[AnyCommand], pressed: AnyCommand, back: type) -> None:
        for command in before:
            evening.when(command, at=2, under="asked")
        as_it_was = stands(evening)
        evening.when(pressed, at=3, under="pressed").when(UndoAtDesk("pressed"), at=12)
        assert isinstance(evening.said()[0], PressUndone)
        assert isinstance(evening.said()[1], back)
        assert stands(evening) == as_it_was
        evening.when(UndoAtDesk("pressed"), at=12).refused("nothing-to-undo")

    @pytest.mark.parametrize(("before", "pressed", "back"), UNDONE, ids=lambda x: type(x).__name__)
    def test_not_after_ten_minutes(
        self, evening: Evening, before: list[AnyCommand], pressed: AnyCommand, back: type
    ) -> None:
        for command in before:
            evening.when(command, at=2, under="asked")
        evening.when(pressed, at=3, under="pressed").when(UndoAtDesk("pressed"), at=13.1).refused("too-late-to-undo")

    def test_not_when_the_evening_has_gone_on_from_there(self, evening: Evening) -> None:
        evening.when(PutFirst("rivera-grace"), at=2, under="first").when(CallNext("grace"), at=3)
        evening.when(UndoAtDesk("first"), at=4).refused("moved-on")

    def test_a_new_code_that_is_on_paper_already_stays(self, evening: Evening) -> None:
        evening.when(ReissueCode("rivera"), at=2, under="new").when(ReprintTicket("rivera"), at=3)
        evening.when(UndoAtDesk("new"), at=4).refused("moved-on")


def stands(evening: Evening) -> object:
    """The night as a press that was taken back must leave it: all of it, but for what cannot be as before.

    The clock, the journal's number and the list of presses go on. Amendments are absolute, so taking one back is
    another: what they make of the roster is compared instead. A party's ticket is on paper, a route is planned anew.
    Who steps out is promised a wait anew, and guided anew. What is asked again is asked at a new time.
    """
    now = picture(evening.night)
    for name in ("seq", "at", "at_desk", "amendments", "belongs", "ranges", "unguided"):
        del now[name]
    now["issues"] = {family: issue for family, issue in now["issues"].items() if issue > 1}
    now["tickets"] = {t: one for t, one in now["tickets"].items() if one["family"] in evening.night.roster.families}
    for visit in now["visits"].values():
        del visit["route"]
        for name in ("still_since", "stood", "told"):
            del visit["standing"][name]
    for ask in now["asks"].values():
        del ask["at"], ask["by_cause"]
    return now, evening.night.roster
