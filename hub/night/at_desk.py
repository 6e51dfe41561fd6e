"""What the welcome desk changes in a family's evening: exchange times, skip, add, order by hand, split, take back."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.at_entrance import present, stays
from hub.night.desk_presses import DeskPress, has_begun, left_at, opposite
from hub.night.parties import join, split
from hub.night.parts import Visit
from hub.night.refused import Refused, in_time
from hub.night.roster import Meeting
from hub.night.state import Night
from hub.night.together import join_families, joined_back, part_families

AtDesk = (
    c.SwapTimes
    | c.SkipMeeting
    | c.AddMeeting
    | c.OrderRoute
    | c.SplitParty
    | c.JoinParty
    | c.JoinFamilies
    | c.PartFamilies
    | c.PrintFollowUps
    | c.UndoAtDesk
)


def decide_at_desk(night: Night, command: AtDesk, now: float) -> Sequence[e.AnyEvent]:
    match command:
        case c.SwapTimes():
            return _swap(night, _booked(night, command.meeting), _booked(night, command.other), now)
        case c.SkipMeeting():
            return _skip(night, command)
        case c.AddMeeting():
            return _add(night, command)
        case c.OrderRoute():
            return _order(night, command, now)
        case c.SplitParty():
            return split(night, command, now)
        case c.JoinParty():
            return join(night, command, now)
        case c.JoinFamilies():
            return join_families(night, command, now)
        case c.PartFamilies():
            return part_families(night, command)
        case c.PrintFollowUps():
            return [_slip(night, command)]
        case c.UndoAtDesk():
            return _undo(night, command.cause, now)
        case _:
            assert_never(command)


def _booked(night: Night, meeting: str) -> Meeting:
    known = night.meeting(meeting)
    if known is None:
        raise Refused("unknown-meeting")
    if known.booked_at is None:
        raise Refused("not-booked")
    return known


def _swap(night: Night, one: Meeting, other: Meeting, now: float) -> Sequence[e.AnyEvent]:
    """Each takes the other's time; a family that has not come yet may be moved as well, and is told when it comes."""
    if one.teacher != other.teacher:
        raise Refused("other-teacher")
    for meeting in (one, other):
        if not _still_to_come(night, meeting):
            raise Refused("has-started")
    taken = ((one, other.booked_at or 0.0), (other, one.booked_at or 0.0))
    for meeting, at in taken:
        if not (night.rules.opens <= at < night.rules.closes) or at + _length(night, meeting) < now:
            raise Refused("time-is-over")
        if _elsewhere(night, meeting, at, {one.id, other.id}):
            raise Refused("double-booked")
    if one.id == other.id or one.booked_at == other.booked_at:
        return []
    return [e.MeetingMoved(meeting.id, at) for meeting, at in taken]


def _still_to_come(night: Night, meeting: Meeting) -> bool:
    visit = night.visit_of(meeting.id)
    return visit is None or (meeting.id in visit.left_meetings and not has_begun(night, meeting.id) and visit.here)


def _length(night: Night, meeting: Meeting) -> float:
    teacher = night.roster.teachers.get(meeting.teacher)
    return teacher.target_minutes * 60 if teacher else 0.0


def _elsewhere(night: Night, meeting: Meeting, at: float, swapped: set[str]) -> bool:
    """Whether its family is booked with somebody else while this meeting would last."""
    for other in night.meetings_of.get(meeting.family, []):
        if other.id in swapped or other.booked_at is None:
            continue
        if other.booked_at < at + _length(night, meeting) and at < other.booked_at + _length(night, other):
            return True
    return False


def _skip(night: Night, command: c.SkipMeeting) -> Sequence[e.AnyEvent]:
    if night.meeting(command.meeting) is None:
        raise Refused("unknown-meeting")
    visit = night.visit_of(command.meeting)
    if visit is None or not visit.here:
        raise Refused("not-here")
    if has_begun(night, command.meeting):
        raise Refused("has-started" if command.meeting in visit.had_meetings else "in-a-meeting")
    already = (command.meeting in visit.declined) is command.on
    return [] if already else [e.MeetingSkipped(command.meeting, command.on)]


def _add(night: Night, command: c.AddMeeting) -> Sequence[e.AnyEvent]:
    """About the children of the family that is named, also while it goes with another one."""
    guest = night.amendments.guests.get(command.family)
    visit = present(night, guest.of if guest else command.family)
    if command.teacher not in night.roster.teachers:
        raise Refused("unknown-teacher")
    for known in night.meetings_of.get(visit.family, []):
        if known.teacher != command.teacher or known.id in visit.had_meetings:
            continue
        if night.amendments.household_of(known) != command.family:
            continue
        if known.id in visit.follow_ups:
            return [e.FollowUpPromised(known.id, on=False)]
        if known.id in visit.declined:
            return [e.MeetingSkipped(known.id, on=False)]
        raise Refused("already-meets")
    meeting = f"{command.family}-{command.teacher}-{len(night.amendments.added) + 1}"
    return [e.MeetingAdded(meeting, command.family, command.teacher)]


def _order(night: Night, command: c.OrderRoute, now: float) -> Sequence[e.AnyEvent]:
    visit = present(night, command.family)
    if not command.meetings:
        return [e.RouteOrdered(command.family, (), now)] if visit.by_hand else []
    meetings = tuple(dict.fromkeys(command.meetings))
    _all_wanted(visit, meetings)
    return [e.RouteOrdered(command.family, meetings, now + command.minutes * 60)]


def _all_wanted(visit: Visit, meetings: tuple[str, ...]) -> None:
    if not set(meetings) <= visit.left_meetings - {visit.busy}:
        raise Refused("unknown-meeting")


def _slip(night: Night, command: c.PrintFollowUps) -> e.TicketRequested:
    """Also for a family that has left already: somebody may bring it the slip."""
    visit = night.visits.get(command.family)
    if visit is None or not visit.follow_ups:
        raise Refused("nothing-later")
    number = sum(t.family == command.family and t.paper == "follow-ups" for t in night.tickets.values()) + 1
    slip = f"{command.family}-later-{number}"
    return e.TicketRequested(slip, command.family, 0, command.printer, "follow-ups")


def _undo(night: Night, cause: str, now: float) -> Sequence[e.AnyEvent]:
    press = next((press for press in night.at_desk if press.cause == cause), None)
    if press is None:
        raise Refused("nothing-to-undo")
    in_time(night.rules, press.at, now)
    back = taken_back(night, press, now)
    if not back:
        raise Refused("moved-on")
    return [e.PressUndone(cause), *back]


def taken_back(night: Night, press: DeskPress, now: float) -> Sequence[e.AnyEvent]:
    """What a press's undo does, nothing where it can be taken back no more; Refused as its own rules say."""
    match press.event:
        case e.PartySplit(_, party):
            return join(night, c.JoinParty(party), now) if party in night.amendments.parties else []
        case e.FamilyLeft(family):
            visit = night.visits.get(family)
            left = visit is not None and visit.left_at == press.at
            return stays(night, family, left_at(night, family), now) if left else []
        case e.FamiliesJoined():
            return joined_back(night, press.event, press.at)
        case _:
            return opposite(night, press, now)
