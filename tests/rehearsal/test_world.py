"""A rehearsed evening is the same each time it is played, and the night's own promises hold all evening long."""

import itertools
from collections.abc import Iterator

import pytest

from hub.journal import Entry
from hub.night import events as e
from hub.night.events import Fact
from hub.night.roster import Roster
from hub.night.state import Night
from hub.rehearsal.assumptions import Assumptions
from hub.rehearsal.cast import draw
from hub.rehearsal.evening import Plan, Rehearsed, rehearse, rehearse_all, with_interpreters
from tests.hub.small_night import picture
from tests.night.dialogue import MINUTE, OPENS, clock

from .small_school import rules, school

HARD = Assumptions(
    come=1.0,
    cv=0.9,
    late_teachers=0.5,
    breaks=1.0,
    dinner=0.4,
    patience=60.0,
    goodbye=0.3,
    not_found=0.15,
    forgetful=0.5,
    follow_ups=0.5,
)


def facts_of(entries: list[Entry]) -> list[Fact]:
    return [fact for entry in entries for fact in entry.facts]


def played(seed: int, assumptions: Assumptions = HARD) -> tuple[Roster, Rehearsed, list[Fact]]:
    roster = school(seed=seed)
    done, entries = rehearse(roster, rules(), Plan("test", assumptions), seed)
    return roster, done, facts_of(entries)


def test_the_same_seed_plays_the_same_evening() -> None:
    _, first, once = played(3)
    _, second, again = played(3)
    assert once == again
    assert first.evening == second.evening


def test_another_seed_plays_another_evening() -> None:
    roster = school()
    evenings = [facts_of(rehearse(roster, rules(), Plan("test"), seed)[1]) for seed in (1, 2)]
    assert evenings[0] != evenings[1]


def test_another_plan_has_the_same_people() -> None:
    """Families come at the same time and meetings take as long, so that only the plan makes the difference."""
    roster = school()
    one = draw(roster, rules(), Assumptions(), 5)
    other = draw(with_interpreters(roster, 2), rules(), Assumptions(not_found=0.5), 5)
    assert (one.families, one.teachers, one.lengths) == (other.families, other.teachers, other.lengths)


def test_in_waves_half_of_those_without_an_appointment_come_later() -> None:
    roster = school(families=400)
    waves = draw(roster, rules(), Assumptions(come=1.0, waves=2, heed=1.0), 1)
    once = draw(roster, rules(), Assumptions(come=1.0), 1)
    half = OPENS + 70 * MINUTE
    booked = {m.family for m in roster.meetings.values() if m.booked_at is not None}
    early = sum(p.comes_at is not None and p.comes_at < half for f, p in waves.families.items() if f not in booked)
    assert 0.4 < early / (400 - len(booked)) < 0.6
    assert all(waves.families[f].comes_at == once.families[f].comes_at for f in booked)


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_called_twice_or_out_of_a_meeting(seed: int) -> None:
    roster, _, facts = played(seed)
    busy: dict[str, str] = {}  # family -> the meeting it is called to or in
    inside: dict[str, str] = {}  # teacher -> meeting
    for fact in facts:
        match fact.event:
            case e.FamilyCalled(teacher=teacher, meeting=meeting):
                family = roster.meetings[meeting].family
                assert family not in busy, f"{family} is called to {meeting} while busy with {busy[family]}"
                assert teacher not in inside
                busy[family] = meeting
            case e.FamilySent(family=family, meeting=meeting):
                assert family not in busy or meeting == busy[family]
            case e.FamilyPassedOver(meeting=meeting):
                busy.pop(roster.meetings[meeting].family)
            case e.TeacherPaused(teacher=teacher):
                for family, meeting in list(busy.items()):
                    if roster.meetings[meeting].teacher == teacher and inside.get(teacher) != meeting:
                        del busy[family]
            case e.MeetingStarted(teacher=teacher, meeting=meeting):
                assert busy[roster.meetings[meeting].family] == meeting
                assert teacher not in inside
                inside[teacher] = meeting
            case e.MeetingFinished(teacher=teacher, meeting=meeting):
                assert inside.pop(teacher) == meeting
                busy.pop(roster.meetings[meeting].family)
            case e.FamilyLeft(family=family):
                busy.pop(family, None)


@pytest.mark.parametrize("seed", range(6))
def test_an_interpreter_is_with_one_family_at_a_time(seed: int) -> None:
    roster, _, facts = played(seed)
    night, talking = Night(roster, rules()), dict[str, str]()
    for fact in facts:
        match fact.event:
            case e.MeetingStarted(meeting=meeting) if who := night.interpreters.get(meeting):
                assert who not in talking, f"{who} begins {meeting} while in {talking[who]}"
                talking[who] = meeting
            case e.MeetingFinished(meeting=meeting):
                talking = {who: other for who, other in talking.items() if other != meeting}
            case e.InterpreterAssigned(interpreter=who, meeting=meeting):
                assert talking.get(who, meeting) == meeting, f"{who} is sent to {meeting} out of {talking[who]}"
        night.apply(fact)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_happens_that_should_not(seed: int) -> None:
    """No refusal but those of races, nobody sent out of a meeting, no interpreter promised twice."""
    _, done, _ = played(seed)
    assert [said for said in done.trouble if "free (" not in said] == []


def test_who_reads_a_rehearsed_journal_sees_the_same_night() -> None:
    roster, _, facts = played(2)
    nights = [Night(roster, rules()) for _ in range(2)]
    for night in nights:
        for fact in facts:
            night.apply(fact)
    assert picture(nights[0]) == picture(nights[1])
    assert nights[0].seq == len(facts) == facts[-1].seq


def test_everybody_is_seen_when_there_is_time_and_patience() -> None:
    roster = school(families=12)
    calm = Assumptions(
        come=1.0, patience=600.0, not_found=0.0, breaks=0.0, dinner=0.0, late_teachers=0.0, last_arrival=120
    )
    done, _ = rehearse(roster, rules(), Plan("calm", calm), 1)
    assert [m for m in done.evening.meetings if not m.had] == []
    assert done.evening.not_found == 0


def test_lines_at_doors_are_taken_in_order() -> None:
    """Without a hub, who stood in a line first goes in first, but for those who are booked or not there."""
    roster = school(families=30)
    calm = Assumptions(not_found=0.0, dinner=0.0, late_teachers=0.0, breaks=0.0, patience=600.0)
    _, entries = rehearse(roster, rules(), Plan("lines", calm, order="arrival"), 4)
    facts = facts_of(entries)
    stood = {f.event.meeting: f.event.there_at for f in facts if isinstance(f.event, e.FamilySent)}
    drop_in = [
        f.event.meeting
        for f in facts
        if isinstance(f.event, e.FamilyCalled) and f.event.teacher == "grace" and _easy(roster, f.event.meeting)
    ]
    assert len(drop_in) > 3
    assert drop_in == sorted(drop_in, key=stood.__getitem__)


def _easy(roster: Roster, meeting: str) -> bool:
    known = roster.meetings[meeting]
    return known.booked_at is None and roster.families[known.family].interpreter == "none"


def test_more_interpreters_speak_what_most_families_need() -> None:
    roster = school()
    more = with_interpreters(roster, 2)
    languages = [v.languages for v in more.volunteers.values() if v.role == "interpreter"]
    assert len(languages) == 4
    assert sum("vi" in spoken for spoken in languages) > 1
    assert not any(v.role == "interpreter" for v in with_interpreters(roster, -5).volunteers.values())


def test_several_evenings_are_those_that_are_played_one_by_one() -> None:
    told: list[float] = []
    roster = school(families=10)
    plans = [Plan("one"), Plan("lines", order="arrival")]
    together = rehearse_all(roster, rules(), plans, [1, 2], told.append)
    assert [[r.seed for r in one] for one in together] == [[1, 2], [1, 2]]
    assert together[0][1].evening == rehearse(roster, rules(), plans[0], 2)[0].evening
    assert sum(told) == pytest.approx(4.0)


def arrivals(facts: list[Fact]) -> Iterator[float]:
    return (fact.at for fact in facts if isinstance(fact.event, e.FamilyArrived))


def test_kiosks_take_their_time() -> None:
    """With one kiosk and a minute each, nobody checks in within a minute of the one before."""
    roster = school(families=20)
    slow = Assumptions(come=1.0, kiosks=1, check_in=60.0, at_opening=0.9, first_half_hour=0.95)
    _, entries = rehearse(roster, rules(), Plan("slow", slow), 1)
    times = list(arrivals(facts_of(entries)))
    assert all(later - earlier >= 59.9 for earlier, later in itertools.pairwise(times))
    assert times[0] >= clock(1)
