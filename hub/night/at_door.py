"""What may be asked at a teacher's door. Each command says what it is about, so that a stale page changes nothing."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import dispatch
from hub.night import events as e
from hub.night.parts import Line, Press
from hub.night.presses import may_come_back
from hub.night.refused import Refused, in_time
from hub.night.state import Night

AtDoor = (
    c.CallNext
    | c.StartMeeting
    | c.FinishMeeting
    | c.MarkHere
    | c.PassOver
    | c.PauseTeacher
    | c.ResumeTeacher
    | c.UndoAtDoor
)


def decide_at_door(night: Night, command: AtDoor, now: float) -> Sequence[e.AnyEvent]:
    line = night.lines.get(command.teacher)
    dropped = command.teacher not in night.roster.teachers
    ending = isinstance(command, c.FinishMeeting | c.PassOver)  # what began before a correction can still be ended
    if line is None or (dropped and not ending):
        raise Refused("unknown-teacher")
    match command:
        case c.CallNext():
            return _call_next(night, line, now)
        case c.StartMeeting():
            return [e.MeetingStarted(line.teacher, _called(line, command.meeting))]
        case c.MarkHere():
            meeting = _called(line, command.meeting)
            return [] if line.here else [e.FamilyHere(line.teacher, meeting)]
        case c.PassOver():
            return [e.FamilyPassedOver(line.teacher, _called(line, command.meeting))]
        case c.FinishMeeting():
            if line.now != command.meeting:
                raise Refused("not-in-meeting")
            finished = e.MeetingFinished(line.teacher, command.meeting)
            return [finished, e.FollowUpPromised(command.meeting, on=True)] if command.follow_up else [finished]
        case c.PauseTeacher():
            return _pause(line, command, now)
        case c.ResumeTeacher():
            return [e.TeacherResumed(line.teacher)] if line.paused_until is not None else []
        case c.UndoAtDoor():
            return _undo(night, line, command.cause, now)
        case _:
            assert_never(command)


def _called(line: Line, meeting: str) -> str:
    if line.called != meeting:
        raise Refused("not-called")
    return meeting


def _call_next(night: Night, line: Line, now: float) -> Sequence[e.AnyEvent]:
    if line.called or line.now:
        raise Refused("already-called")
    if line.paused_until is not None and now < line.paused_until:
        raise Refused("paused")
    chosen = dispatch.next_call(night, line.teacher, now)
    if chosen is None:
        raise Refused("nobody-free")
    decided: list[e.AnyEvent] = []
    if line.paused_until is not None:
        decided.append(e.TeacherResumed(line.teacher))  # the break is over and the teacher is back at work
    decided.append(e.FamilyCalled(line.teacher, chosen.meeting, chosen.reason, chosen.there_at))
    interpreting = chosen.interpreting
    if interpreting.volunteer and interpreting.volunteer != night.interpreters.get(chosen.meeting):
        decided.append(e.InterpreterAssigned(interpreting.volunteer, chosen.meeting, interpreting.by_helper))
    elif interpreting.lacking:
        decided.append(e.InterpreterLacking(chosen.meeting))
    return decided


def _pause(line: Line, command: c.PauseTeacher, now: float) -> Sequence[e.AnyEvent]:
    """A family that is called and not yet in goes back to its place; a meeting under way is not disturbed."""
    if line.paused_until is not None and now < line.paused_until:
        raise Refused("paused")
    return [e.TeacherPaused(line.teacher, now + command.minutes * 60, command.reason)]


def _undo(night: Night, line: Line, cause: str, now: float) -> Sequence[e.AnyEvent]:
    """The newest press that is still on the list; taking back an older one would tear what came after it."""
    if not line.presses:
        raise Refused("nothing-to-undo")
    press = line.presses[-1]
    if press.cause != cause:
        raise Refused("moved-on")
    in_time(night.rules, press.at, now)
    undone = _take_back(night, line, press)
    if press.kind == "finished" and _went_on_another_day(night, press):
        return [undone, e.FollowUpPromised(press.meeting or "", on=False)]
    return [undone]


def _went_on_another_day(night: Night, press: Press) -> bool:
    """That a meeting that was had is held again can only have been said by the press that ended it."""
    visit = night.visit_of(press.meeting or "")
    return bool(visit and press.meeting in visit.follow_ups)


def _take_back(night: Night, line: Line, press: Press) -> e.AnyEvent:
    meeting = press.meeting or ""
    match press.kind:
        case "called":
            return e.CallUndone(line.teacher, _still(line.called, meeting), press.cause)
        case "here":
            return e.HereUndone(line.teacher, _still(line.called, meeting), press.cause)
        case "started":
            return e.StartUndone(line.teacher, _still(line.now, meeting), press.cause)
        case "finished":
            return e.FinishUndone(line.teacher, _unmoved(night, line, press), press.cause)
        case "passed-over":
            return e.PassOverUndone(line.teacher, _unmoved(night, line, press), press.cause)
        case "paused":
            if press.meeting:  # it was called, and is called again
                _unmoved(night, line, press)
            return e.PauseUndone(line.teacher, press.cause)
        case "resumed":
            return e.ResumeUndone(line.teacher, press.cause)
        case _:
            assert_never(press.kind)


def _still_there(night: Night, interpreter: str) -> bool:
    """In no other meeting, with no family, not sent home. Whose planned time just ended is still in the room."""
    duty = night.duties.get(interpreter)
    return bool(duty and duty.on is not False and may_come_back(night, duty))


def _still(current: str | None, meeting: str) -> str:
    if current != meeting:
        raise Refused("moved-on")
    return meeting


def _out_before(press: Press) -> float | None:
    return press.before.standing.out_until if press.before.standing else None


def _unmoved(night: Night, line: Line, press: Press) -> str:
    """The meeting, if its family and its interpreter still are as the press left them."""
    meeting = press.meeting or ""
    visit, before = night.visit_of(meeting), press.before
    free_since = press.at if press.kind == "finished" else before.free_since
    if line.called or line.now or visit is None or not visit.here or visit.busy:
        raise Refused("moved-on")
    if visit.family in night.amendments.guests:  # it goes where another family goes by now
        raise Refused("moved-on")
    unwanted = press.kind != "finished" and meeting not in visit.left_meetings  # skipped, or held another day
    if unwanted or (visit.out_until is not None and visit.out_until != _out_before(press)):
        raise Refused("moved-on")
    if visit.arrived_at != before.arrived_at or visit.free_since != free_since:
        raise Refused("moved-on")
    if before.interpreter and not _still_there(night, before.interpreter):
        raise Refused("moved-on")
    return meeting
