"""How long it will take, as a range that means something."""

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

from hub.night import dispatch, estimates
from hub.night.commands import CallNext, CheckIn, FinishMeeting, MarkHere, PauseTeacher, StartMeeting

from .dialogue import Evening, School, clock, given


@pytest.fixture
def evening() -> Evening:
    school = School().teacher("ada", minutes=5)
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
    assert paces[0] == (3 * 300 + 600) / 4  # the plan counts as three meetings
    assert 300 < paces[-1] < 600


def test_more_families_ahead_is_a_longer_wait_and_a_wider_range(evening: Evening) -> None:
    waits = [estimates.wait(evening.night, "ada", ahead, evening.now) for ahead in range(6)]
    assert [w.low for w in waits] == sorted(w.low for w in waits)
    assert [w.high for w in waits] == sorted(w.high for w in waits)
    assert [w.high - w.low for w in waits] == sorted(w.high - w.low for w in waits)


def test_a_free_teacher_with_nobody_ahead_has_no_wait(evening: Evening) -> None:
    assert estimates.wait(evening.night, "ada", 0, evening.now) == estimates.Range(0.0, 0.0)


def test_a_meeting_under_way_is_counted_for_what_is_left_of_it(evening: Evening) -> None:
    evening.when(CallNext("ada"), at=1)
    called = evening.night.lines["ada"].called
    assert called is not None
    evening.when(StartMeeting("ada", called), at=1)
    assert estimates.until_free(evening.night, "ada", clock(1)) == 300
    assert estimates.until_free(evening.night, "ada", clock(4)) == 120
    assert estimates.until_free(evening.night, "ada", clock(60)) == 60  # an overrun: a fifth of the pace, not for ever


def test_a_called_family_is_counted_until_it_is_in(evening: Evening) -> None:
    evening.when(CallNext("ada"), at=1)
    assert estimates.until_free(evening.night, "ada", clock(1)) == 300 + estimates.CHANGEOVER


def test_a_pause_is_waited_out(evening: Evening) -> None:
    evening.when(PauseTeacher("ada", 20), at=1)
    assert estimates.until_free(evening.night, "ada", clock(6)) == 15 * 60
    assert estimates.until_free(evening.night, "ada", clock(30)) == 0


def test_before_the_doors_open_everybody_waits_for_that(evening: Evening) -> None:
    assert estimates.wait(evening.night, "ada", 0, clock(-10)).low == 600


def test_a_booked_meeting_does_not_begin_before_its_time() -> None:
    evening = given(School().teacher("ada").family("rivera", booked={"ada": 30}))
    booked = evening.night.roster.meetings["rivera-ada"]
    assert estimates.wait_at(evening.night, booked, 0, clock(10)) == estimates.Range(1200, 1200)
    assert estimates.wait_at(evening.night, booked, 0, clock(30)).low == 0


def test_a_booked_meeting_waits_out_a_long_pause() -> None:
    evening = given(School().teacher("ada").family("rivera", booked={"ada": 5})).when(PauseTeacher("ada", 60), at=0)
    found = estimates.wait_at(evening.night, evening.night.roster.meetings["rivera-ada"], 0, clock(0))
    assert found.high >= 3600


def test_calling_the_first_family_does_not_make_the_next_ones_wait_longer(evening: Evening) -> None:
    newcomer = evening.night.roster.meetings["family-5-ada"]

    def wait() -> estimates.Range:
        ahead = dispatch.ahead_of(evening.night, newcomer, evening.now)
        return estimates.wait_at(evening.night, newcomer, ahead, evening.now)

    before = wait()
    evening.when(CallNext("ada"))
    assert wait().high <= before.high


@settings(max_examples=40, deadline=None)
@given_any(
    lengths=st.lists(st.integers(1, 40), max_size=4),
    ahead=st.integers(0, 12),
    later=st.integers(0, 200),
    under_way=st.sampled_from(["free", "called", "here", "in a meeting", "paused"]),
)
def test_a_range_is_never_negative_and_never_upside_down(
    lengths: list[int], ahead: int, later: int, under_way: str
) -> None:
    school = School().teacher("ada", minutes=5)
    for n in range(6):
        school.family(f"family-{n}", meets=["ada"])
    evening = given(school)
    for n in range(5):
        evening.when(CheckIn(f"family-{n}"))
    for length in lengths:
        meeting(evening, length)
    if under_way == "paused":
        evening.when(PauseTeacher("ada", 30))
    elif under_way != "free":
        evening.when(CallNext("ada"))
        called = evening.night.lines["ada"].called or ""
        if under_way != "called":
            evening.when((MarkHere if under_way == "here" else StartMeeting)("ada", called))
    found = estimates.wait(evening.night, "ada", ahead, evening.now + later * 60)
    assert 0 <= found.low <= found.high
    assert estimates.pace(evening.night, "ada") > 0
