"""What may be asked of the evening between the doors: who goes where, dinner, what matters most, what is held later."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import dispatch, outlook
from hub.night import events as e
from hub.night.at_entrance import present
from hub.night.parts import Visit
from hub.night.refused import Refused
from hub.night.state import Night

AT_ONCE = 15.0  # seconds

BetweenDoors = c.StepOut | c.ComeBack | c.PutFirst | c.PromiseFollowUp | c.Dispatch


def decide_between_doors(night: Night, command: BetweenDoors, now: float) -> Sequence[e.AnyEvent]:
    match command:
        case c.StepOut():
            return _step_out(night, command, now)
        case c.ComeBack():
            visit = present(night, command.family)
            return [e.FamilyCameBack(command.family)] if visit.out_until is not None else []
        case c.PutFirst():
            visit = _still_wanting(night, command.meeting)
            return [e.MeetingPutFirst(command.meeting, command.on)] if _changes(visit.first, command) else []
        case c.PromiseFollowUp():
            return _follow_up(night, command)
        case c.Dispatch() if night.office.closed:
            return []
        case c.Dispatch():
            picture, flow = dispatch.flow(night, now)
            decided = [*_withdrawn(night), *flow]
            return [*decided, *outlook.changes(night, picture, now)] if command.ahead else decided
        case _:
            assert_never(command)


def _withdrawn(night: Night) -> list[e.AnyEvent]:
    """Calls that a corrected roster has taken the ground from. A meeting that has begun goes on to its end."""
    called = [(line.teacher, line.called) for line in night.lines.values() if line.called]
    return [e.CallWithdrawn(teacher, meeting) for teacher, meeting in called if night.meeting(meeting) is None]


def _step_out(night: Night, command: c.StepOut, now: float) -> Sequence[e.AnyEvent]:
    """A family that is called and steps out is called no longer, and keeps its place."""
    visit = present(night, command.family)
    if visit.busy and not any(line.called == visit.busy for line in night.lines.values()):
        raise Refused("in-a-meeting")
    until, before = now + command.minutes * 60, visit.standing
    if before.out_for == command.reason and before.out_until is not None and 0 <= until - before.out_until < AT_ONCE:
        return []  # said on two phones at once, or twice on one
    return [e.FamilySteppedOut(command.family, until, command.reason)]


def _follow_up(night: Night, command: c.PromiseFollowUp) -> Sequence[e.AnyEvent]:
    visit = night.visit_of(command.meeting)
    if night.meeting(command.meeting) is None:
        raise Refused("unknown-meeting")
    if visit is None:
        raise Refused("not-here")
    if visit.busy == command.meeting or command.meeting in visit.had_meetings:
        raise Refused("has-started" if command.meeting in visit.had_meetings else "in-a-meeting")
    return [e.FollowUpPromised(command.meeting, command.on)] if _changes(visit.follow_ups, command) else []


def _still_wanting(night: Night, meeting: str) -> Visit:
    if night.meeting(meeting) is None:
        raise Refused("unknown-meeting")
    visit = night.visit_of(meeting)
    if visit is None or not visit.here or meeting not in visit.left_meetings:
        raise Refused("not-here")
    return visit


def _changes(among: set[str], command: c.PutFirst | c.PromiseFollowUp) -> bool:
    return (command.meeting in among) is not command.on
