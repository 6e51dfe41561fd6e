"""One teacher's door, on a phone in one hand: who is in, who is called, who is next."""

from collections.abc import Callable, Mapping

import msgspec

from hub.night import commands as c
from hub.night import dispatch, estimates, interpreting
from hub.night.parts import Line, Press, Visit
from hub.night.roster import Meeting
from hub.night.state import Night
from hub.web.views import interpreted, words
from hub.web.views.by_whom import everything
from hub.web.views.door_pressed import PRESSED
from hub.web.views.family_page import seen_on_their_phone

_NO_GOALS: Mapping[str, str] = {}
_REASONS = {"break": "break", "away": "away from the room", "late": "running late", "other": "pause"}


_FORGOTTEN = (2.5, 600.0)  # a meeting as many times as long as planned, and as many seconds longer, may be over

_OUT: dict[c.OutReason, str] = {"dinner": "at dinner", "more-time": "needs some minutes,"}


class Comer(msgspec.Struct, frozen=True):
    """A family as its teacher needs to know it. `interpreter` is a sentence, or empty where none is needed."""

    meeting: str
    code: str
    children: str
    language: str
    interpreter: str
    party: int
    step_free: bool


class Called(msgspec.Struct, frozen=True):
    comer: Comer
    since: float
    minutes: int
    here: bool
    seen: str


class InMeeting(msgspec.Struct, frozen=True):
    """`part`: of the target, in percent, not above 100."""

    comer: Comer
    since: float
    minutes: int
    target: int
    over: bool
    part: int
    left: str
    forgotten: str
    goal: str


class Waiting(msgspec.Struct, frozen=True):
    comer: Comer
    number: int
    booked: str
    free: bool
    where: str


class Agreed(msgspec.Struct, frozen=True):
    """What was agreed in a meeting that was had; empty where nothing is written down."""

    meeting: str
    code: str
    children: str
    text: str


class Undo(msgspec.Struct, frozen=True):
    """The newest press at this door. `own`: it was pressed here, and so can be taken back here."""

    cause: str
    label: str
    own: bool = True


class TeacherPage(msgspec.Struct, frozen=True):
    """At most one of `called` and `meeting` is there; with neither, the teacher is free. `zone`, `at`: for live.js."""

    zone: str
    at: float
    teacher: str
    name: str
    room: str
    floor: str
    subject: str
    known: bool
    called: Called | None
    meeting: InMeeting | None
    paused: str
    next: Comer | None
    nobody: str
    waiting: tuple[Waiting, ...]
    undo: Undo | None
    done: int
    unanswered: str
    goals: tuple[Agreed, ...]


def teacher(
    night: Night,
    teacher_id: str,
    now: float,
    short: Mapping[str, str],
    goals: Mapping[str, str] = _NO_GOALS,
    own: Callable[[str], bool] = everything,
) -> TeacherPage:
    """`goals`: what this teacher wrote down, by meeting. `own`: whether a press came from the device that looks."""
    known = night.roster.teachers.get(teacher_id)
    room = words.room_of(night, teacher_id)
    line = night.lines.get(teacher_id, Line(teacher_id))
    paused = line.paused_until is not None and now < line.paused_until
    free = known is not None and not (line.called or line.now or paused)
    upcoming = dispatch.next_call(night, teacher_id, now) if free and words.waiting(night, teacher_id, now) else None
    chosen = night.meeting(upcoming.meeting) if upcoming else None
    rows = _waiting(night, line, now, short)
    return TeacherPage(
        zone=night.rules.timezone,
        at=now,
        teacher=teacher_id,
        name=known.name if known else words.UNKNOWN,
        room=words.door(room) if room else words.UNKNOWN,
        floor=words.floor(room),
        subject=known.subject if known else "",
        known=known is not None,
        called=_called(night, line, now, short),
        meeting=_in_meeting(night, line, now, short, goals),
        paused=_paused(night, line) if paused else "",
        next=_comer(night, chosen, short, interpreted.ready(night, upcoming)) if chosen else None,
        nobody=_nobody(night, line, now),
        waiting=rows,
        undo=_undo(night, line, now, short, own),
        done=line.done,
        unanswered=_unanswered(night, line, now, short),
        goals=_agreed(night, teacher_id, short, goals),
    )


def _comer(night: Night, meeting: Meeting, short: Mapping[str, str], interpreter: str) -> Comer:
    visit = night.visits.get(meeting.family)
    return Comer(
        meeting=meeting.id,
        code=short.get(meeting.family, words.UNKNOWN),
        children=words.children(night, meeting),
        language=words.language_of(night, meeting.family),
        interpreter=interpreter,
        party=visit.party if visit else 0,
        step_free=bool(visit and visit.needs.step_free),
    )


def _meeting(night: Night, meeting: str) -> Meeting:
    """The meeting as the roster has it; one that it has no longer can still be ended, so it is shown without names."""
    return night.meeting(meeting) or Meeting(meeting, "", "")


def _called(night: Night, line: Line, now: float, short: Mapping[str, str]) -> Called | None:
    if line.called is None:
        return None
    meeting = _meeting(night, line.called)
    comer = _comer(night, meeting, short, interpreted.assigned(night, meeting, line.here, now))
    return Called(
        comer, line.called_at, words.minutes(line.called_at, now), line.here, seen_on_their_phone(night, line)
    )


def _in_meeting(
    night: Night, line: Line, now: float, short: Mapping[str, str], goals: Mapping[str, str]
) -> InMeeting | None:
    if line.now is None:
        return None
    meeting = _meeting(night, line.now)
    known = night.roster.teachers.get(line.teacher)
    target = round(known.target_minutes) if known else 5
    gone = max(0.0, now - line.started_at)
    return InMeeting(
        comer=_comer(night, meeting, short, interpreted.assigned(night, meeting, True, now)),
        since=line.started_at,
        minutes=words.minutes(line.started_at, now),
        target=target,
        over=gone >= target * 60,
        part=min(100, round(100 * gone / (target * 60))) if target else 100,
        left=_time_left(target * 60 - gone),
        forgotten=_forgotten(gone, target),
        goal=goals.get(meeting.id, ""),
    )


def _time_left(seconds: float) -> str:
    if seconds >= 90:
        return f"{round(seconds / 60)} min left"
    return "a minute left" if seconds > 0 else "time is up"


def _forgotten(gone: float, target: int) -> str:
    """A talk somebody forgot to close looks to all others like a teacher who is busy."""
    times, longer = _FORGOTTEN
    if gone < max(times * target * 60, target * 60 + longer):
        return ""
    return f"Has this meeting ended? It has been running for {int(gone // 60)} minutes. If so, press Done."


def _unanswered(night: Night, line: Line, now: float, short: Mapping[str, str]) -> str:
    """A family sits at the door and nobody calls it: the other press that is forgotten."""
    known = line.teacher in night.roster.teachers
    if not known or now < night.rules.opens or not estimates.unanswered(night, line, now):
        return ""
    waits = min(
        (night.visits[m.family] for m in map(night.meeting, line.coming) if m), key=lambda v: v.standing.there_at
    )
    code, since = short.get(waits.family, words.UNKNOWN), words.clock(night, waits.standing.there_at)
    return f"{code} has been at your door since {since}. Call next, or say that you pause."


def _agreed(night: Night, teacher_id: str, short: Mapping[str, str], goals: Mapping[str, str]) -> tuple[Agreed, ...]:
    """Of every meeting that was had, so that a note can be made when the family is out of the room."""
    had = [
        m for v in night.visits.values() for m in map(night.meeting, v.had_meetings) if m and m.teacher == teacher_id
    ]
    rows = [
        Agreed(m.id, short.get(m.family, words.UNKNOWN), words.children(night, m), goals.get(m.id, "")) for m in had
    ]
    return tuple(sorted(rows, key=lambda row: (row.children, row.code)))


def _waiting(night: Night, line: Line, now: float, short: Mapping[str, str]) -> tuple[Waiting, ...]:
    rows = []
    for number, meeting in enumerate(words.waiting(night, line.teacher, now), start=1):
        visit = night.visits[meeting.family]
        rows.append(
            Waiting(
                comer=_comer(night, meeting, short, interpreted.needed(night, meeting, visit, now)),
                number=number,
                booked=words.clock(night, meeting.booked_at) if meeting.booked_at is not None else "",
                free=dispatch.callable_now(night, meeting, now) and visit.standing.sent in (None, meeting.id),
                where=_where(night, line, meeting, visit, now),
            )
        )
    return tuple(rows)


def _where(night: Night, line: Line, meeting: Meeting, visit: Visit, now: float) -> str:
    if visit.busy:
        return "with another teacher"
    if meeting.id in line.coming:
        return "at your door" if visit.standing.there_at <= now else "on its way to you"
    if visit.standing.sent and visit.standing.sent != meeting.id:
        return "goes to another teacher first"
    if visit.out_until is not None and now < visit.out_until:
        return f"{_OUT[visit.standing.out_for or 'more-time']} until {words.clock(night, visit.out_until)}"
    if not dispatch.callable_now(night, meeting, now):
        return "not yet time"
    if meeting.id in line.passed:
        return f"not found at {words.clock(night, line.passed[meeting.id])}"
    return f"free, waiting {words.minutes(visit.free_since, now)} min"


def _nobody(night: Night, line: Line, now: float) -> str:
    """Why there is nobody to call, where there is not."""
    rows = words.waiting(night, line.teacher, now)
    if not rows:
        return "Nobody is waiting."
    free = [meeting for meeting in rows if dispatch.callable_now(night, meeting, now)]
    if any(interpreting.ready(night, night.visits[meeting.family], meeting, now) is None for meeting in free):
        return "The next family waits for an interpreter who is busy."
    if all(night.visits[meeting.family].busy or night.visits[meeting.family].standing.sent for meeting in rows):
        return "All who wait are with other teachers."
    return "Nobody who waits is free yet."


def _paused(night: Night, line: Line) -> str:
    return f"Back at {words.clock(night, line.paused_until or 0.0)} ({_REASONS.get(line.pause_reason, 'pause')})"


def _undo(night: Night, line: Line, now: float, short: Mapping[str, str], own: Callable[[str], bool]) -> Undo | None:
    press: Press | None = line.presses[-1] if line.presses else None
    if press is None or not words.may(night, c.UndoAtDoor(line.teacher, press.cause), now):
        return None
    meeting = night.meeting(press.meeting or "")
    code = short.get(meeting.family, words.UNKNOWN) if meeting else words.UNKNOWN
    pressed = PRESSED[press.kind].format(code=code)
    if own(press.cause):
        return Undo(press.cause, f"Take back: {pressed}")
    return Undo(
        press.cause, f"On another device: {pressed}. That one can take it back, or the welcome desk.", own=False
    )
