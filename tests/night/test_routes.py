"""The route a family is given: booked meetings at their times, the rest where it can begin first, and dinner."""

from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from hub.night import commands as c
from hub.night.commands import CallNext, CheckIn, FinishMeeting, LeaveNight, StartMeeting
from hub.night.estimates import next_meeting
from hub.night.events import RoutePlanned, Stop
from hub.night.ranges import CLOSING
from hub.night.roster import Needs
from hub.night.routes import plan_route
from hub.night.walking import walk

from .dialogue import Evening, School, clock, given


def route(evening: Evening, family: str) -> tuple[Stop, ...]:
    return evening.night.visits[family].route


def teachers(evening: Evening, family: str) -> list[str]:
    """The route in words: the teacher of each meeting, or the kind of stop."""
    found = evening.night.roster.meetings
    return [found[s.meeting].teacher if s.meeting else s.kind for s in route(evening, family)]


def test_the_nearest_free_teacher_comes_first() -> None:
    school = School().teacher("far", at=(200, 0)).teacher("near", at=(10, 0)).family("rivera", meets=["far", "near"])
    evening = given(school).when(CheckIn("rivera"), at=5)
    assert teachers(evening, "rivera") == ["near", "far"]


def test_a_line_counts_more_than_a_corridor() -> None:
    school = School().teacher("busy", at=(5, 0)).teacher("free", at=(60, 0)).family("rivera", meets=["busy", "free"])
    for n in range(3):
        school.family(f"before-{n}", meets=["busy"])
    evening = given(school)
    for n in range(3):
        evening.when(CheckIn(f"before-{n}"), at=1)
    evening.when(CheckIn("rivera"), at=2)
    assert teachers(evening, "rivera") == ["free", "busy"]


def test_booked_meetings_stand_at_their_times_in_order_or_as_much_sooner_as_they_may_begin() -> None:
    school = School().teacher("ada").teacher("emmy").family("rivera", booked={"ada": 60, "emmy": 30})
    evening = given(school).when(CheckIn("rivera"), at=5)
    early = evening.night.rules.booked_early
    assert [(s.meeting, s.low) for s in route(evening, "rivera")] == [
        ("rivera-emmy", clock(30) - early),
        ("rivera-ada", clock(60) - early),
    ]


def test_a_drop_in_that_fits_goes_before_a_booked_meeting() -> None:
    school = School().teacher("ada").teacher("emmy").family("rivera", meets=["emmy"], booked={"ada": 30})
    evening = given(school).when(CheckIn("rivera"), at=5)
    assert teachers(evening, "rivera") == ["emmy", "ada"]


def test_a_drop_in_that_would_run_into_a_booked_meeting_waits() -> None:
    school = School().teacher("ada").teacher("emmy", minutes=10).family("rivera", meets=["emmy"], booked={"ada": 10})
    evening = given(school).when(CheckIn("rivera"), at=5)
    assert teachers(evening, "rivera") == ["ada", "emmy"]


def test_no_range_of_a_drop_in_goes_long_beyond_closing() -> None:
    school = School().teacher("ada").teacher("emmy").family("rivera", meets=["ada", "emmy"])
    for n in range(12):
        school.family(f"before-{n}", meets=["ada", "emmy"])
    evening = given(school)
    for n in range(12):
        evening.when(CheckIn(f"before-{n}"), at=150)
    evening.when(CheckIn("rivera"), at=160)
    night = evening.night
    assert [s.high for s in route(evening, "rivera")] == [night.rules.closes + CLOSING] * 2
    quote = next_meeting(night, night.visits["rivera"], clock(160))
    assert quote is not None
    assert quote.low <= quote.seconds <= quote.high <= night.rules.closes + CLOSING - clock(160)


def test_before_the_doors_open_nothing_begins() -> None:
    evening = given(School().teacher("ada").family("rivera", meets=["ada"])).when(CheckIn("rivera"), at=-20)
    assert [s.low for s in route(evening, "rivera")] == [clock(0)]


def test_who_comes_again_is_sent_only_to_what_is_left() -> None:
    evening = given(School().teacher("ada").teacher("emmy").family("rivera", meets=["ada", "emmy"]))
    evening.when(CheckIn("rivera")).when(CallNext("emmy"), at=1).when(StartMeeting("emmy", "rivera-emmy"))
    evening.when(FinishMeeting("emmy", "rivera-emmy"), at=6).when(LeaveNight("rivera")).when(CheckIn("rivera"), at=30)
    assert teachers(evening, "rivera") == ["ada"]


class TestDinner:
    DINNER = Needs(dinner=True)

    def family(self, booked: float | None = None, dinner_room: str | None = "Cafeteria") -> Evening:
        school = School().teacher("ada")
        school.family("rivera", booked={"ada": booked}) if booked else school.family("rivera", meets=["ada"])
        return given(school, dinner_room=dinner_room).when(CheckIn("rivera", needs=self.DINNER), at=5)

    def test_it_comes_first_if_the_first_meeting_is_far_off(self) -> None:
        assert teachers(self.family(booked=60), "rivera") == ["dinner", "ada"]

    def test_else_it_comes_last(self) -> None:
        assert teachers(self.family(), "rivera") == ["ada", "dinner"]

    def test_a_school_without_a_dinner_sends_nobody_to_it(self) -> None:
        assert teachers(self.family(dinner_room=None), "rivera") == ["ada"]

    def test_a_family_that_has_only_dinner_has_dinner(self) -> None:
        evening = given(School().teacher("ada").family("rivera", meets=["ada"]), dinner_room="Cafeteria")
        evening.when(CheckIn("rivera", meetings=(), needs=self.DINNER), at=5)
        evening.also(RoutePlanned)
        assert teachers(evening, "rivera") == ["dinner"]


names = st.sampled_from(["ada", "emmy", "grace", "sofia", "noor"])


@settings(max_examples=60, deadline=None)
@given_any(
    drop_ins=st.sets(names),
    booked=st.dictionaries(names, st.integers(0, 120).map(float)),
    at=st.integers(-10, 90),
    others=st.integers(0, 4),
    walking=st.sampled_from([0.5, 1.2, 3.0]),
)
def test_a_route_holds_each_meeting_once_in_order_and_at_a_time_that_can_be_kept(
    drop_ins: set[str], booked: dict[str, float], at: int, others: int, walking: float
) -> None:
    school = School()
    for n, name in enumerate(["ada", "emmy", "grace", "sofia", "noor"]):
        school.teacher(name, at=(25.0 * n, 10.0 * (n % 2)))
    for n in range(others):
        school.family(f"other-{n}", meets=["ada", "grace"])
    school.family("rivera", meets=sorted(drop_ins - set(booked)), booked=booked)
    evening = given(school, walking=walking)
    for n in range(others):
        evening.when(CheckIn(f"other-{n}"), at=at)
    evening.when(CheckIn("rivera", received=True), at=at)
    stops = route(evening, "rivera")
    assert {s.meeting for s in stops} == evening.night.visits["rivera"].left_meetings
    assert len({s.meeting for s in stops}) == len(stops)
    assert [s.low for s in stops] == sorted(s.low for s in stops)
    for stop in stops:
        meeting = evening.night.roster.meetings[stop.meeting or ""]
        assert stop.low <= stop.high
        assert stop.low >= max(clock(at), clock(0))
        assert meeting.booked_at is None or stop.low >= meeting.booked_at - evening.night.rules.booked_early


def test_a_walk_goes_along_corridors_that_meet_at_right_angles() -> None:
    night = School().night(walking=1.5)
    assert walk(night, (0, 0, ""), (30, 45, "")) == 50
    assert walk(night, (30, 45, ""), (0, 0, "")) == 50
    assert walk(night, (7, 7, ""), (7, 7, "")) == 0


class TestDinnerThatWasHad:
    def evening(self) -> Evening:
        school = School().teacher("ada").family("rivera", meets=["ada"])
        return given(school, dinner_room="Cafeteria").when(c.CheckIn("rivera", 1, c.Needs(dinner=True)), at=0)

    def stops(self, evening: Evening) -> list[str]:
        return [stop.kind for stop in plan_route(evening.night, evening.night.visits["rivera"], evening.now)]

    def test_is_no_stop_any_more_once_the_family_is_back_from_it(self) -> None:
        evening = self.evening()
        assert self.stops(evening) == ["meeting", "dinner"]
        evening.when(c.StepOut("rivera", 20), at=5).when(c.ComeBack("rivera"), at=22)
        assert self.stops(evening) == ["meeting"]
        evening.when(c.LeaveNight("rivera"), at=23).when(c.CheckIn("rivera", 1, c.Needs(dinner=True)), at=40)
        assert self.stops(evening) == ["meeting"], "nor when it comes again"

    def test_is_over_with_the_time_that_was_said_too(self) -> None:
        evening = self.evening().when(c.StepOut("rivera", 20), at=5).when(c.Dispatch(), at=30)
        assert self.stops(evening) == ["meeting"]

    def test_still_is_one_where_the_press_was_taken_back_or_it_only_needed_some_minutes(self) -> None:
        evening = self.evening().when(c.StepOut("rivera", 20), at=5).when(c.ComeBack("rivera"), at=6)
        assert self.stops(evening) == ["meeting", "dinner"]
        evening.when(c.StepOut("rivera", 10, "more-time"), at=7).when(c.ComeBack("rivera"), at=17)
        assert self.stops(evening) == ["meeting", "dinner"]
