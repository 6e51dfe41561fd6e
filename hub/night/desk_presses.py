"""What was pressed for a family, by the desk or by itself, and the facts that take it back.

A press is remembered by its first fact: that fact says what was pressed, the others follow from it. Taking back gives
the opposite facts, and only while things still stand as the press left them. A check-in has an undo of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.night import events as e

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night

_PRESSES = (
    e.FamilyLeft
    | e.CodeReissued
    | e.DeskAnswered
    | e.FamilySteppedOut
    | e.MeetingPutFirst
    | e.FollowUpPromised
    | e.MeetingMoved
    | e.MeetingSkipped
    | e.MeetingAdded
    | e.RouteOrdered
    | e.PartySplit
    | e.FamiliesJoined
    | e.VisitorAdded
    | e.ChildAdded
)


@dataclass(slots=True, frozen=True)
class DeskPress:
    """`before`: what the fact changed, as it was: a booked time, an order and until when, what the desk was asked."""

    cause: str
    at: float
    event: e.AnyEvent
    before: object = None
    also: tuple["DeskPress", ...] = ()  # the same press did these too: two times change in an exchange


@dataclass(slots=True, frozen=True)
class WhatLeft:
    """What a family gives up by leaving: the guides it had or waited for, and whoever went with it."""

    ambassador: bool = False
    helper: bool = False
    with_it: tuple[e.FamiliesJoined, ...] = ()


def left_at(night: "Night", family: str) -> WhatLeft:
    """What it gave up when it left just now."""
    visit = night.visits.get(family)
    for press in reversed(night.at_desk):
        if press.event == e.FamilyLeft(family) and visit and visit.left_at == press.at:
            return press.before if isinstance(press.before, WhatLeft) else WhatLeft()
    return WhatLeft()


def remember(night: "Night", fact: e.Fact) -> None:
    """Before the fact is folded."""
    newest = night.at_desk[-1] if night.at_desk else None
    first = fact.cause != night.cause
    night.cause = fact.cause
    if not isinstance(fact.event, _PRESSES):
        return
    press = DeskPress(fact.cause, fact.at, fact.event, _before(night, fact.event))
    if first:
        lately = [known for known in night.at_desk if fact.at - known.at <= night.rules.undo_within]
        night.at_desk = [*lately, press]
    elif newest and newest.cause == fact.cause and isinstance(fact.event, e.MeetingMoved):
        together = DeskPress(newest.cause, newest.at, newest.event, newest.before, (*newest.also, press))
        night.at_desk = [*night.at_desk[:-1], together]


def _before(night: "Night", event: e.AnyEvent) -> object:
    match event:
        case e.FamilyLeft():
            return _what_leaves(night, event.family)
        case e.FamilySteppedOut():
            visit = night.visits.get(event.family)
            return visit.dinner_at if visit else None
        case e.MeetingMoved():
            meeting = night.meeting(event.meeting)
            return meeting.booked_at if meeting else None
        case e.RouteOrdered():
            visit = night.visits.get(event.family)
            return (visit.by_hand, visit.by_hand_until) if visit else ((), 0.0)
        case e.DeskAnswered():
            ask = night.asks.get(event.ask)
            return (ask.about, ask.family, ask.why, ask.happened_at) if ask else None
        case _:
            return None


def _what_leaves(night: "Night", family: str) -> WhatLeft:
    visit, tonight = night.visits.get(family), night.amendments
    assigned = {duty.volunteer for duty in night.duties.values() if duty.family == family and duty.step == "assigned"}
    guests = ((other, tonight.guests[other]) for other in tonight.guests_of(family))
    return WhatLeft(
        family in night.unguided or bool(visit and visit.ambassador in assigned),
        bool(visit and (visit.helper in assigned or (visit.helper is None and visit.helper_lack))),
        tuple(e.FamiliesJoined(family, other, guest.people, guest.all_meetings) for other, guest in guests),
    )


def opposite(night: "Night", press: DeskPress, now: float) -> list[e.AnyEvent]:
    """The facts that take a press back; none where the evening has gone on from there."""
    event = press.event
    match event:
        case e.MeetingMoved():
            return _moved_back(night, press)
        case e.FollowUpPromised():
            return [e.FollowUpPromised(event.meeting, not event.on)] if _stands(night, event) else []
        case e.MeetingPutFirst():
            return [e.MeetingPutFirst(event.meeting, not event.on)] if _stands(night, event) else []
        case e.MeetingSkipped():
            return [e.MeetingSkipped(event.meeting, not event.on)] if _stands(night, event) else []
        case e.MeetingAdded():
            return _dropped(night, [event.meeting])
        case e.ChildAdded():
            return _dropped(night, [added.id for added in event.meetings])
        case e.VisitorAdded():
            return _gone_again(night, event.family)
        case e.DeskAnswered():
            known = press.before if isinstance(press.before, tuple) and event.ask not in night.asks else None
            return [e.DeskAsked(event.ask, *known)] if known else []
        case _:
            return _of_the_family(night, press, now)


def _of_the_family(night: "Night", press: DeskPress, now: float) -> list[e.AnyEvent]:
    event = press.event
    match event:
        case e.CodeReissued():
            printed = any(t.family == event.family and t.asked_at >= press.at for t in night.tickets.values())
            same = night.issue(event.family) == event.issue and event.issue > 1
            return [e.CodeReissued(event.family, event.issue - 1)] if same and not printed else []
        case e.FamilySteppedOut():
            visit = night.visits.get(event.family)
            out = visit and visit.here and visit.out_until == event.until and now < event.until
            return [e.FamilyCameBack(event.family)] if out else []
        case e.RouteOrdered():
            visit = night.visits.get(event.family)
            same = bool(visit and visit.here and (visit.by_hand, visit.by_hand_until) == (event.meetings, event.until))
            before = press.before if isinstance(press.before, tuple) else ((), 0.0)
            return [e.RouteOrdered(event.family, *before)] if same else []
        case _:
            return []


def _moved_back(night: "Night", press: DeskPress) -> list[e.AnyEvent]:
    back: list[e.AnyEvent] = []
    for one in (press, *press.also):
        assert isinstance(one.event, e.MeetingMoved)
        meeting = night.meeting(one.event.meeting)
        if meeting is None or meeting.booked_at != one.event.booked_at or has_begun(night, meeting.id):
            return []
        back.append(e.MeetingMoved(meeting.id, one.before if isinstance(one.before, float) else None))
    return back


def has_begun(night: "Night", meeting: str) -> bool:
    """Called, under way, or had."""
    visit = night.visit_of(meeting)
    return visit is not None and (visit.busy == meeting or meeting in visit.had_meetings)


def _gone_again(night: "Night", visitor: str) -> list[e.AnyEvent]:
    """It stays a family without meetings: its code may be in its hand. Who was checked in too is checked out first."""
    if visitor in night.visits:
        return []
    meetings = [added.id for child in night.children.values() if child.family == visitor for added in child.meetings]
    return _dropped(night, [meeting for meeting in meetings if night.meeting(meeting)])


def _dropped(night: "Night", meetings: Sequence[str]) -> list[e.AnyEvent]:
    """All of them, or none where one has begun or is no more."""
    return [e.MeetingDropped(meeting) for meeting in meetings] if all(_still_waits(night, m) for m in meetings) else []


def _still_waits(night: "Night", meeting: str) -> bool:
    return night.meeting(meeting) is not None and not has_begun(night, meeting)


def _stands(night: "Night", event: e.FollowUpPromised | e.MeetingPutFirst | e.MeetingSkipped) -> bool:
    """Whether it is still as the press said."""
    visit = night.visit_of(event.meeting)
    if visit is None or has_begun(night, event.meeting):
        return False
    among = {e.FollowUpPromised: visit.follow_ups, e.MeetingPutFirst: visit.first, e.MeetingSkipped: visit.declined}
    return (event.meeting in among[type(event)]) is event.on
