"""What was pressed lately for families and can be taken back, as the welcome desk reads it."""

from collections.abc import Callable, Mapping

import msgspec

from hub.night import commands as c
from hub.night import events as e
from hub.night.desk_presses import DeskPress
from hub.night.office import Hours, HoursPress
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.by_whom import by_whom, nobody


class Pressed(msgspec.Struct, frozen=True):
    cause: str
    words: str
    since: float
    minutes: int
    by: str = ""


def pressed(
    night: Night, now: float, short: Mapping[str, str], by: Callable[[str], str] = nobody
) -> tuple[Pressed, ...]:
    """The newest first; only what the night would take back now."""
    rows: list[Pressed] = []
    for press in reversed(night.at_desk):
        if words.may(night, c.UndoAtDesk(press.cause), now):
            who, said = by_whom(night, by(press.cause)), _said(night, press, short)
            rows.append(Pressed(press.cause, said, press.at, words.minutes(press.at, now), who))
    return tuple(rows)


def at_office(night: Night, now: float, by: Callable[[str], str] = nobody) -> Pressed | None:
    """The newest of open, last call and close, if it can be taken back."""
    presses = night.office.presses
    if not presses or not words.may(night, c.UndoHours(presses[-1].cause), now):
        return None
    newest = presses[-1]
    who = by_whom(night, by(newest.cause))
    return Pressed(newest.cause, _hours_said(night.office.hours, newest), newest.at, words.minutes(newest.at, now), who)


def _hours_said(hours: Hours, press: HoursPress) -> str:
    if hours.closed_at != press.before.closed_at:
        return "The evening was opened again" if hours.closed_at is None else "The evening was closed"
    return "Last call" if hours.last_call_at != press.before.last_call_at else "The doors were opened"


def _said(night: Night, press: DeskPress, short: Mapping[str, str]) -> str:
    def code(family: str | None) -> str:
        return short.get(family or "", words.UNKNOWN)

    def with_teacher(meeting: str) -> str:
        known = night.meeting(meeting)
        teacher = night.roster.teachers.get(known.teacher) if known else None
        return f"{code(known.family if known else None)} with {teacher.name if teacher else words.UNKNOWN}"

    match press.event:
        case e.FamilyLeft(family):
            return f"{code(family)} has left"
        case e.CodeReissued(family):
            return f"{code(family)} has a new code"
        case e.FamilySteppedOut(family, _, reason):
            return f"{code(family)} " + ("is at dinner" if reason == "dinner" else "needs some minutes")
        case e.MeetingPutFirst(meeting, on):
            return f"{with_teacher(meeting)} {'put first' if on else 'no longer put first'}"
        case e.FollowUpPromised(meeting, on):
            return f"{with_teacher(meeting)} {'another day' if on else 'tonight after all'}"
        case e.MeetingMoved(meeting):
            others = [with_teacher(one.event.meeting) for one in press.also if isinstance(one.event, e.MeetingMoved)]
            return f"{' and '.join([with_teacher(meeting), *others])} have exchanged their times"
        case e.MeetingSkipped(meeting, on):
            return f"{with_teacher(meeting)} {'not wanted tonight' if on else 'wanted after all'}"
        case e.VisitorAdded(family):
            return f"{code(family)} added, without a letter"
        case e.ChildAdded(family):
            return f"A child of {code(family)} added"
        case e.MeetingAdded(meeting):
            return f"{with_teacher(meeting)} added"
        case e.RouteOrdered(family, meetings):
            return f"{code(family)} " + ("goes in the order given by hand" if meetings else "goes as the hub advises")
        case e.FamiliesJoined(family, other):
            return f"{code(other)} goes with {code(family)}"
        case e.PartySplit(family, party, people):
            return f"{code(family)}: {words.count(people, 'person goes', 'people go')} as {code(party)}"
        case _:
            return "A question was answered"
