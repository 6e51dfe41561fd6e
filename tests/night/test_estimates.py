"""How long it will take, as a range that means something."""

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from hub.night import estimates
from hub.night.commands import CallNext, CheckIn, FinishMeeting, MarkHere, PauseTeacher, StartMeeting
from hub.night.events import WaitPromised
from hub.night.ranges import Quote

from .dialogue import Evening, School, clock, given


@pytest.fixture
def evening() -> Evening:
    school = School().teacher("ada", minutes=5).teacher("emmy", minutes=5)
    for n in range(6):
        school.family(f"family-{n}", meets=["ada"])
    evening = given(school)
    for n in range(5):
        evening.when(CheckIn(f"family-{n}"), at=0)
    return evening


def meeting(evening: Evening, minutes: float) -> Evening:
    """One meeting of so many minutes, begun at once."""
    at = (evening.now - clock(0)) / 60
    evening.when(CallNext("ada"))
    called = evening.night.lines["ada"].called
    assert called is not None
    return evening.when(StartMeeting("ada", called)).when(FinishMeeting("ada", called), at=at + minutes)


def test_before_the_first_meeting_the_pace_is_the_plan(evening: Evening) -> None:
    assert estimates.pace(evening.night, "ada") == 300


def test_the_pace_moves_from_the_plan_to_what_tonight_shows(evening: Evening) -> None:
    paces = []
    for _ in range(4):
        meeting(evening, 10)
        paces.append(estimates.pace(evening.night, "ada"))
    assert paces == sorted(paces)
    assert 300 < paces[0] < paces[-1] < 600


def test_a_slow_house_makes_the_plan_of_every_teacher_longer(evening: Evening) -> None:
    for _ in range(5):
        meeting(evening, 10)
    assert 300 < estimates.pace(evening.night, "emmy") < estimates.pace(evening.night, "ada")


def test_every_family_that_joins_makes_the_wait_longer() -> None:
    school = School().teacher("ada")
    for n in range(6):
        school.family(f"family-{n}", meets=["ada"])
    evening, waits = given(school), list[Quote]()
    for n in range(6):
        evening.when(CheckIn(f"family-{n}"), at=0)
        waits.append(estimates.wait(evening.night, "ada", evening.now))
    assert [w.seconds for w in waits] == sorted({w.seconds for w in waits})
    assert [w.high - w.low for w in waits] == sorted(w.high - w.low for w in waits)


def test_a_family_that_wants_several_teachers_stands_in_each_line_for_a_part() -> None:
    school = School().teacher("ada").teacher("emmy").family("two", meets=["ada", "emmy"]).family("one", meets=["ada"])
    evening = given(school).when(CheckIn("two"), at=0)
    assert estimates.rivals(evening.night, "ada") == 0.5
    evening.when(CheckIn("one"), at=0)
    assert estimates.rivals(evening.night, "ada") == 1.5
    evening.when(CallNext("emmy")).when(StartMeeting("emmy", "two-emmy"))
    assert estimates.rivals(evening.night, "ada") == 1.0, "who is in a meeting waits nowhere"


def test_a_free_teacher_nobody_waits_for_has_no_wait(evening: Evening) -> None:
    assert estimates.wait(evening.night, "emmy", evening.now).seconds == 0


def test_a_meeting_under_way_is_counted_for_what_is_left_of_it(evening: Evening) -> None:
    evening.when(CallNext("ada"), at=1)
    called = evening.night.lines["ada"].called or ""
    evening.when(StartMeeting("ada", called))
    assert estimates.until_free(evening.night, "ada", clock(1)) == 300
    assert estimates.until_free(evening.night, "ada", clock(4)) == 120
    assert estimates.until_free(evening.night, "ada", clock(60)) == 90, "an overrun goes on for a while, not for ever"


def test_a_called_family_is_counted_with_its_way() -> None:
    evening = given(School().teacher("ada", at=(60, 12)).family("far", meets=["ada"]), walking=1.2)
    evening.when(CheckIn("far"), at=0).when(CallNext("ada"), at=1)
    assert estimates.until_free(evening.night, "ada", clock(1)) == 60 + 300
    evening.when(MarkHere("ada", "far-ada"), at=1.5)
    assert estimates.until_free(evening.night, "ada", clock(1.5)) == 300


def test_a_pause_is_waited_out(evening: Evening) -> None:
    evening.when(PauseTeacher("ada", 20), at=1)
    assert estimates.until_free(evening.night, "ada", clock(6)) == 15 * 60
    assert estimates.until_free(evening.night, "ada", clock(30)) == 30, "who has not said so may come at any moment"


def test_before_the_doors_open_everybody_waits_for_that(evening: Evening) -> None:
    assert estimates.until_free(evening.night, "ada", clock(-10)) == 600
    evening.when(CheckIn("family-5"), at=-10)
    promised = next(event for event in evening.said() if isinstance(event, WaitPromised))
    assert promised.low >= 600


def test_a_booked_meeting_does_not_begin_before_its_time() -> None:
    evening = given(School().teacher("ada").family("rivera", booked={"ada": 30})).when(CheckIn("rivera"), at=10)
    promised = next(event for event in evening.said() if isinstance(event, WaitPromised))
    assert promised.booked
    assert promised.low >= 20 * 60 - evening.night.rules.booked_early
    assert promised.seconds == pytest.approx(20 * 60, abs=60)


@settings(max_examples=60, deadline=None)
@given_any(
    lengths=st.lists(st.floats(0.1, 40), max_size=6),
    others=st.integers(0, 8),
    later=st.floats(0, 200),
)
def test_a_range_is_never_negative_and_never_upside_down(lengths: list[float], others: int, later: float) -> None:
    school = School().teacher("ada", minutes=5)
    for n in range(len(lengths) + others):
        school.family(f"family-{n}", meets=["ada"])
    evening = given(school)
    for n in range(len(lengths) + others):
        evening.when(CheckIn(f"family-{n}"), at=0)
    for minutes in lengths:
        meeting(evening, minutes)
    found = estimates.wait(evening.night, "ada", evening.now + later * 60)
    assert 0 <= found.low <= found.seconds <= found.high
    assert estimates.pace(evening.night, "ada") > 0
