"""What was promised against what came, on small evenings written by hand."""

from collections.abc import Sequence

from hub.night import events as e
from hub.night.events import AnyEvent, Fact, Stop
from hub.night.roster import Needs
from hub.rehearsal.measured import Evening, read
from hub.rehearsal.promises import kept
from tests.night.dialogue import School, clock, rules_of_the_night

SCHOOL = School().teacher("ada").teacher("emmy")
for name in ("rivera", "okafor"):
    SCHOOL.family(name, meets=["ada", "emmy"])


def arrives(family: str, *told: AnyEvent) -> list[AnyEvent]:
    wanted = (f"{family}-ada", f"{family}-emmy")
    return [e.FamilyArrived(family, 2, Needs(), wanted), *told]


def held(family: str, teacher: str, start: float, end: float) -> list[tuple[float, str, AnyEvent]]:
    meeting = f"{family}-{teacher}"
    return [
        (start, f"call-{meeting}", e.FamilyCalled(teacher, meeting, "sent-ahead")),
        (start, f"start-{meeting}", e.MeetingStarted(teacher, meeting)),
        (end, f"end-{meeting}", e.MeetingFinished(teacher, meeting)),
    ]


def evening(happened: Sequence[tuple[float, str, AnyEvent | list[AnyEvent]]]) -> Evening:
    """(minutes, cause, event or events) in order."""
    facts: list[Fact] = []
    for minutes, cause, events in happened:
        for event in events if isinstance(events, list) else [events]:
            facts.append(Fact(len(facts) + 1, clock(minutes), cause, event))
    return read(SCHOOL.roster(), rules_of_the_night(), facts)


def told(family: str, minutes: float, low: float, high: float) -> e.WaitPromised:
    return e.WaitPromised(family, minutes * 60, low * 60, high * 60, left=2)


def test_a_wait_is_judged_by_the_next_meeting_that_begins() -> None:
    found = evening(
        [
            (0, "a", arrives("rivera", told("rivera", 10, 5, 15))),
            *held("rivera", "ada", 12, 17),
            (17, "d", told("rivera", 10, 8, 12)),
            *held("rivera", "emmy", 37, 40),
        ]
    )
    assert [p.came for p in found.promises] == [12 * 60, 20 * 60]
    assert [p.at_check_in for p in found.promises] == [True, False]
    judged = kept(found.promises)
    assert (judged.judged, judged.coverage, judged.mae, judged.bias) == (2, 50.0, 6.0, 6.0)
    assert (judged.sooner, judged.later, judged.width) == (0.0, 50.0, 7.0)


def test_who_leaves_within_the_range_leaves_no_verdict_and_who_waited_longer_does() -> None:
    found = evening(
        [
            (0, "a", arrives("rivera", told("rivera", 10, 5, 15))),
            (0, "b", arrives("okafor", told("okafor", 10, 5, 15))),
            (12, "c", e.FamilyLeft("rivera")),
            (16, "d", e.FamilyLeft("okafor")),
        ]
    )
    assert [p.held for p in found.promises] == [None, False]
    assert kept(found.promises).judged == 1


def test_a_promise_is_void_when_the_family_goes_to_dinner() -> None:
    found = evening(
        [
            (0, "a", arrives("rivera", told("rivera", 10, 5, 15))),
            (5, "b", e.FamilySteppedOut("rivera", clock(25), "dinner")),
            *held("rivera", "ada", 40, 45),
            *held("rivera", "emmy", 50, 55),
        ]
    )
    assert [p.held for p in found.promises] == [None]


def test_who_still_waits_at_closing_was_promised_too_much() -> None:
    found = evening([(0, "a", arrives("rivera", told("rivera", 10, 5, 15))), (179, "b", e.TeacherResumed("ada"))])
    assert [p.held for p in found.promises] == [False]


def test_printed_stops_are_judged_by_their_own_meeting() -> None:
    """Though the second was held first. A reprint is another paper, and is not counted."""
    stops = (
        Stop("meeting", clock(0), clock(10), "rivera-ada"),
        Stop("dinner", clock(10), clock(20)),
        Stop("meeting", clock(20), clock(30), "rivera-emmy"),
    )
    found = evening(
        [
            (0, "a", arrives("rivera", e.RoutePlanned("rivera", stops))),
            *held("rivera", "emmy", 5, 10),
            (11, "reprint", e.RoutePlanned("rivera", stops[:1])),
            *held("rivera", "ada", 15, 20),
        ]
    )
    assert [(p.stop, p.came, p.held) for p in found.promises] == [(1, 900.0, False), (2, 300.0, False)]
    assert kept(p for p in found.promises if p.stop == 2).bias == -20.0


def test_a_start_that_is_taken_back_did_not_keep_a_promise() -> None:
    found = evening(
        [
            (0, "a", arrives("rivera", told("rivera", 10, 5, 15))),
            (6, "b", e.FamilyCalled("ada", "rivera-ada", "sent-ahead")),
            (6, "c", e.MeetingStarted("ada", "rivera-ada")),
            (6.5, "d", e.StartUndone("ada", "rivera-ada", "c")),
            (20, "e", e.MeetingStarted("ada", "rivera-ada")),
            (25, "f", e.MeetingFinished("ada", "rivera-ada")),
        ]
    )
    assert [p.came for p in found.promises] == [1200.0]
    assert [w.seconds for w in found.waits] == [1200.0]


def test_waiting_is_all_but_meetings_and_dinner() -> None:
    found = evening(
        [
            (10, "a", arrives("rivera")),
            *held("rivera", "ada", 20, 25),
            (30, "b", e.FamilySteppedOut("rivera", clock(50), "dinner")),
            (45, "c", e.FamilyCameBack("rivera")),
            *held("rivera", "emmy", 55, 60),
        ]
    )
    (rivera,) = found.families
    assert rivera.waited == (10 + 5 + 10) * 60
    assert rivera.longest == 15 * 60
    assert (rivera.wanted, rivera.had, rivera.left_at) == (2, 2, clock(60))
    assert not rivera.gave_up


def test_who_leaves_early_has_given_up_and_its_meetings_are_missed() -> None:
    found = evening([(0, "a", arrives("rivera")), *held("rivera", "ada", 20, 25), (65, "b", e.FamilyLeft("rivera"))])
    (rivera,) = found.families
    assert (rivera.waited, rivera.had, rivera.gave_up) == (60 * 60, 1, True)
    assert [(m.had, m.by_own_will) for m in found.meetings] == [(True, False), (False, True)]


def test_warnings_are_counted_by_what_was_said_last_and_how_early() -> None:
    found = evening(
        [
            (0, "a", arrives("rivera")),
            (60, "b", e.OutlookChanged("rivera-emmy", "at-risk")),
            (90, "c", e.OutlookChanged("rivera-emmy", "not-tonight")),
            (100, "d", e.OutlookChanged("rivera-ada", "not-tonight")),
            (110, "e", e.OutlookChanged("rivera-ada", "likely")),
            *held("rivera", "ada", 120, 125),
        ]
    )
    assert [(m.had, m.said, m.worst, m.warned) for m in found.meetings] == [
        (True, "likely", "not-tonight", 80 * 60),
        (False, "not-tonight", "not-tonight", 120 * 60),
    ]
