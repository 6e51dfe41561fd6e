"""Whether a meeting can still be had tonight: said in time to do something, not taken back and said again."""

from itertools import pairwise

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from hub.night import commands as c
from hub.night import events as e
from hub.night.outlook import CALM, judge

from .dialogue import Evening, School, given

WORSE: list[e.Outlook] = ["likely", "at-risk", "not-tonight"]
outlooks = st.sampled_from(WORSE)
seconds = st.floats(0, 20_000)
CLOSES = 180  # minutes after the doors open


def bad(outlook: e.Outlook) -> int:
    return WORSE.index(outlook)


# --- one meeting


@whatever(start=seconds, later=seconds, closes=st.floats(-3600, 20_000), before=outlooks)
def test_the_later_it_begins_the_worse(start: float, later: float, closes: float, before: e.Outlook) -> None:
    assert bad(judge(start, closes, before)) <= bad(judge(start + later, closes, before))


@whatever(start=seconds, closes=st.floats(-3600, 20_000), longer=seconds, before=outlooks)
def test_the_longer_the_doors_are_open_the_better(
    start: float, closes: float, longer: float, before: e.Outlook
) -> None:
    assert bad(judge(start, closes + longer, before)) <= bad(judge(start, closes, before))


@whatever(start=seconds, closes=st.floats(-3600, 20_000), before=outlooks)
def test_said_twice_it_is_the_same(start: float, closes: float, before: e.Outlook) -> None:
    said = judge(start, closes, before)
    assert judge(start, closes, said) == said


@whatever(start=seconds, closes=st.floats(0, 20_000), before=outlooks, guesses=st.lists(st.floats(-60, 60), max_size=8))
def test_guesses_that_tremble_do_not_make_it_flicker(
    start: float, closes: float, before: e.Outlook, guesses: list[float]
) -> None:
    """Two minutes of trembling change it at most in one direction, whichever; then it stands."""
    said = [judge(start, closes, before)]
    for off in guesses:
        said.append(judge(max(0.0, start + off), closes, said[-1]))
    changes = [bad(after) - bad(first) for first, after in pairwise(said) if after != first]
    assert all(step > 0 for step in changes) or all(step < 0 for step in changes)


def test_a_warning_is_taken_back_only_when_it_is_better_by_three_minutes() -> None:
    start, closes = 600.0, 3600.0
    assert judge(start, start + 179, "likely") == "at-risk"
    assert judge(start, start + 180 + CALM - 1, "at-risk") == "at-risk"
    assert judge(start, start + 180 + CALM, "at-risk") == "likely"
    assert judge(start, closes, "not-tonight") == "likely"


# --- an evening


def line_of(families: int) -> Evening:
    """One teacher and so many families who want only that one; they come before the doors open, one a minute."""
    tonight = School().teacher("ada")
    for n in range(families):
        tonight.family(f"f{n:02}", meets=["ada"])
    evening = given(tonight)
    for n in range(families):
        evening.when(c.CheckIn(f"f{n:02}"), at=n - families)
    return evening


def one_meeting(evening: Evening, at: float) -> str:
    """Five minutes with whoever is next; the hub looks ahead once."""
    evening.when(c.Dispatch(), at).when(c.CallNext("ada"))
    meeting = evening.night.lines["ada"].called or ""
    evening.when(c.StartMeeting("ada", meeting)).when(c.Dispatch(ahead=True), at + 2)
    evening.when(c.FinishMeeting("ada", meeting), at + 5)
    return meeting


def warnings(evening: Evening) -> dict[str, list[tuple[float, e.Outlook]]]:
    """Meeting -> when, in minutes before closing, what was said of it."""
    said: dict[str, list[tuple[float, e.Outlook]]] = {}
    for fact in evening.facts:
        if isinstance(fact.event, e.OutlookChanged):
            before_closing = (evening.night.rules.closes - fact.at) / 60
            said.setdefault(fact.event.meeting, []).append((before_closing, fact.event.outlook))
    return said


@pytest.fixture(scope="module")
def too_many() -> tuple[Evening, set[str]]:
    """Fifty families for thirty-six meetings, all there when the doors open; and the meetings that were held."""
    evening = line_of(50)
    return evening, {one_meeting(evening, at=5.0 * n) for n in range(CLOSES // 5)}


def test_nothing_is_said_before_the_doors_open() -> None:
    evening = line_of(60).when(c.Dispatch(ahead=True), at=-0.5)
    assert not [event for event in evening.said() if isinstance(event, e.OutlookChanged)]


def test_nothing_is_said_where_there_is_time_enough() -> None:
    evening = line_of(10)
    for n in range(10):
        one_meeting(evening, at=5.0 * n)
    assert not warnings(evening)


def test_every_meeting_that_cannot_be_had_is_warned_of_an_hour_before_closing(
    too_many: tuple[Evening, set[str]],
) -> None:
    evening, held = too_many
    said = warnings(evening)
    for meeting in evening.night.roster.meetings.keys() - held:
        assert max(minutes for minutes, _ in said[meeting]) >= 60
        assert said[meeting][-1][1] != "likely"


def test_most_of_them_hear_that_it_cannot_be_and_nobody_hears_it_in_vain(too_many: tuple[Evening, set[str]]) -> None:
    evening, held = too_many
    hopeless = {m for m, said in warnings(evening).items() if any(outlook == "not-tonight" for _, outlook in said)}
    assert not hopeless & held
    assert len(hopeless) >= 7, "half of the fourteen"


def test_what_was_said_changes_seldom(too_many: tuple[Evening, set[str]]) -> None:
    evening, _ = too_many
    assert max(map(len, warnings(evening).values())) <= 4


def test_a_meeting_is_spoken_of_no_more_once_it_is_held_or_promised_for_another_day() -> None:
    evening = line_of(50).when(c.Dispatch(ahead=True), at=1)
    warned = list(warnings(evening))
    held, promised = warned[0], warned[1]
    evening.when(c.PutFirst(held)).when(c.PromiseFollowUp(promised))
    assert held in (one_meeting(evening, at=2), one_meeting(evening, at=8)), "after who sat at the door already"
    before = len(evening.facts)
    evening.when(c.Dispatch(ahead=True), at=14).when(c.Dispatch(ahead=True), at=170)
    later = [fact.event for fact in evening.facts[before:] if isinstance(fact.event, e.OutlookChanged)]
    assert later
    assert not {held, promised} & {event.meeting for event in later}


def test_put_first_the_outlook_clears() -> None:
    evening = line_of(50).when(c.Dispatch(ahead=True), at=1)
    hopeless = next(m for m, said in warnings(evening).items() if said[-1][1] == "not-tonight")
    evening.when(c.PutFirst(hopeless)).when(c.Dispatch(ahead=True), at=2)
    evening.also(e.OutlookChanged(hopeless, "likely"))


def test_a_promise_for_others_clears_the_rest_of_the_line() -> None:
    evening = line_of(45).when(c.Dispatch(ahead=True), at=1)
    assert len(warnings(evening)) > 8
    for n in range(20, 45):
        evening.when(c.PromiseFollowUp(f"f{n:02}-ada"))
    evening.when(c.Dispatch(ahead=True), at=2)
    assert all(evening.night.outlooks.get(f"f{n:02}-ada", "likely") == "likely" for n in range(20))


def test_a_booked_meeting_in_time_is_likely_and_one_after_closing_is_not_to_be_had() -> None:
    school = School().teacher("ada").family("fits", booked={"ada": 60}).family("late", booked={"ada": 500})
    evening = given(school).when(c.CheckIn("fits"), at=1).when(c.CheckIn("late")).when(c.Dispatch(ahead=True))
    evening.also(e.OutlookChanged("late-ada", "not-tonight"))
    assert "fits-ada" not in warnings(evening)


def test_a_booking_an_hour_after_closing_cannot_be_had_and_it_is_said_at_once() -> None:
    evening = given(School().teacher("ada").family("late", booked={"ada": 240})).when(c.CheckIn("late"), at=1)
    evening.when(c.Dispatch(ahead=True)).also(e.OutlookChanged("late-ada", "not-tonight"))


def test_who_is_sent_to_a_free_door_in_this_breath_is_not_told_that_it_may_be_too_late() -> None:
    school = School().teacher("ada").family("first", meets=["ada"]).family("second", meets=["ada"])
    evening = given(school).when(c.CheckIn("first"), at=176).when(c.CheckIn("second"))
    evening.when(c.Dispatch(ahead=True)).also(e.FamilySent)
    assert evening.night.visits["first"].standing.sent == "first-ada"
    assert "first-ada" not in warnings(evening)
    assert "second-ada" in warnings(evening)


def test_of_families_that_came_together_those_who_will_be_called_first_are_not_the_ones_who_are_warned() -> None:
    school = School().teacher("ada")
    for n in range(50):
        school.family(f"f{n:02}", meets=["ada"])
    evening = given(school)
    for n in range(50):
        evening.when(c.CheckIn(f"f{n:02}"), at=0)
    evening.when(c.Dispatch(ahead=True), at=0.5)
    next_up = [one_meeting(evening, at=1 + 5.0 * n) for n in range(4)]
    assert not set(next_up) & set(warnings(evening))
