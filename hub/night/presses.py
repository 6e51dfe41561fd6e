"""A press at a teacher's door: how things stood before it, and giving just that back."""

from typing import TYPE_CHECKING, TypeVar

from hub.night import events as e
from hub.night.parts import Before, Duty, Line, Press, Pressed
from hub.night.whereabouts import line_of, put_back, release_interpreter

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night

Kept = TypeVar("Kept")
UNDO_DEPTH = 5
_PRESSED: dict[type, Pressed] = {
    e.FamilyCalled: "called",
    e.FamilyHere: "here",
    e.FamilyPassedOver: "passed-over",
    e.MeetingStarted: "started",
    e.MeetingFinished: "finished",
    e.TeacherPaused: "paused",
    e.TeacherResumed: "resumed",
}


def remember(night: "Night", line: Line, event: e.AtADoor, at: float, cause: str) -> None:
    """Remember what is about to change, the last few times."""
    if isinstance(event, e.TeacherResumed):
        meeting = None  # nobody can be called while the teacher pauses
    else:
        meeting = line.called if isinstance(event, e.TeacherPaused) else event.meeting
    # Next ends a pause that is over: one press, and the call is what it was for.
    line.presses = [p for p in line.presses if p.cause != cause]
    press = Press(cause, _PRESSED[type(event)], at, meeting, _before(night, line, meeting))
    line.presses = [*line.presses[1 - UNDO_DEPTH :], press]


def _before(night: "Night", line: Line, meeting: str | None) -> Before:
    visit = night.visit_of(meeting) if meeting else None
    return Before(
        called=line.called,
        called_at=line.called_at,
        here=line.here,
        now=line.now,
        started_at=line.started_at,
        paused_until=line.paused_until,
        done=line.done,
        spent=line.spent,
        waiting_since=line.waiting.get(meeting or ""),
        passed_at=line.passed.get(meeting or ""),
        arrived_at=visit.arrived_at if visit else None,
        busy=visit.busy if visit else None,
        free_since=visit.free_since if visit else 0.0,
        standing=visit.standing if visit else None,
        place=visit.place if visit else None,
        unguided_since=night.unguided.get(visit.family) if visit else None,
        interpreter=night.interpreters.get(meeting or ""),
        lacking=(meeting or "") in night.no_interpreter,
        placed=night.placed.get(visit.family) if visit else None,
    )


def taken_back(night: "Night", line: Line, cause: str) -> None:
    press = next((p for p in line.presses if p.cause == cause), None)
    if press is None:
        return
    line.presses = [p for p in line.presses if p.cause != cause]
    before = press.before
    if press.kind in ("paused", "resumed"):
        line.paused_until = before.paused_until
    line.called, line.called_at, line.here = before.called, before.called_at, before.here
    line.now, line.started_at = before.now, before.started_at
    line.done, line.spent = before.done, before.spent
    if press.meeting:
        _give_back(night, line, press.meeting, before)
    visit = night.visit_of(press.meeting) if press.kind in ("here", "started", "paused") and press.meeting else None
    if visit and visit.arrived_at == before.arrived_at:  # only these say where a family stands
        visit.place = before.place
        if before.unguided_since is not None and visit.ambassador is None:
            night.unguided[visit.family] = before.unguided_since


def _give_back(night: "Night", line: Line, meeting: str, before: Before) -> None:
    """To the family its place in the lines, to the meeting its interpreter unless somebody else needs them by now."""
    put(line.waiting, meeting, before.waiting_since)
    put(line.passed, meeting, before.passed_at)
    release_interpreter(night, meeting)
    _give_back_interpreter(night, meeting, before)
    visit = night.visit_of(meeting)
    if visit and visit.arrived_at == before.arrived_at:
        visit.busy, visit.free_since = before.busy, before.free_since
        visit.had_meetings.discard(meeting)
        if before.placed is not None and not elsewhere(night, before.placed.interpreter, visit.family):
            night.placed.setdefault(visit.family, before.placed)
        if meeting not in visit.follow_ups:
            visit.left_meetings.add(meeting)
        if before.standing is not None:
            put_back(night, visit, before.standing)


def _give_back_interpreter(night: "Night", meeting: str, before: Before) -> None:
    """Unless by now somebody else is in a meeting with them."""
    duty = night.duties.get(before.interpreter) if before.interpreter else None
    if duty and may_come_back(night, duty) and not elsewhere(night, duty.volunteer, night.belongs.get(meeting, "")):
        if duty.meeting:
            release_interpreter(night, duty.meeting)
        duty.meeting, night.interpreters[meeting] = meeting, duty.volunteer
    elif before.interpreter or before.lacking:
        night.no_interpreter.add(meeting)


def may_come_back(night: "Night", duty: Duty) -> bool:
    """Not with a family, and in no other meeting that has begun or is called."""
    if duty.meeting is None:
        return duty.family is None
    line = line_of(night, duty.meeting)
    return line is None or duty.meeting not in (line.now, line.called)


def elsewhere(night: "Night", interpreter: str, family: str) -> bool:
    """Whether a person's hand has meanwhile put them with another family."""
    return any(p.interpreter == interpreter and other != family for other, p in night.placed.items())


def put(where: dict[str, Kept], key: str, value: Kept | None) -> None:
    if value is None:
        where.pop(key, None)
    else:
        where[key] = value
