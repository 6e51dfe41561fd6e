"""What a family's ticket says, as facts without words or paper: `printers` turns the same fields into both.

It lives with the rules because a kiosk that is alone prints from its own copy of the night.
"""

from typing import Literal

import msgspec

from hub.night.events import Stop
from hub.night.interpreting import needed
from hub.night.parts import Visit
from hub.night.roster import Room
from hub.night.state import Night


class SlipStop(msgspec.Struct, frozen=True):
    kind: str
    room: str
    low: float
    high: float
    floor: str | None = None
    teacher: str | None = None
    interpreter: bool = False
    booked: bool = False
    children: tuple[str, ...] = ()
    wing: str | None = None
    spot: tuple[float, float] | None = None
    """Where the room is on the map, metres; None where the school gave no place."""


class Slip(msgspec.Struct, frozen=True):
    school: str
    night: str
    code: str
    short: str
    language: str
    timezone: str
    children: tuple[str, ...]
    stops: tuple[SlipStop, ...]
    at: float
    ambassador: str | None
    guide_note: Literal["none-free"] | None
    guide_minutes: int | None
    helper: str | None
    helper_language: str | None
    dinner: str | None
    step_free: bool
    large_print: bool
    copy: int
    provisional: bool = False
    commons: str | None = None
    door: tuple[float, float] | None = None
    rooms: tuple[tuple[float, float], ...] = ()
    """Where families come in, and where the rooms with a place are: together they tell left from right."""
    page: str | None = None
    """The address of the family's page on its phone."""


class LaterMeeting(msgspec.Struct, frozen=True):
    teacher: str
    children: tuple[str, ...]


class FollowUpSlip(msgspec.Struct, frozen=True):
    """What is held another day, for one family."""

    school: str
    night: str
    language: str
    children: tuple[str, ...]
    meetings: tuple[LaterMeeting, ...]
    large_print: bool


def follow_ups(night: Night, visit: Visit) -> FollowUpSlip:
    """The slip of one visit as it is now. The family must be on the roster."""
    family = night.roster.families[visit.family]
    later = [m for m in night.meetings_of.get(visit.family, []) if m.id in visit.follow_ups]
    return FollowUpSlip(
        school=night.rules.school,
        night=night.rules.title,
        language=family.language,
        children=_given(night, family.students),
        meetings=tuple(
            LaterMeeting(night.roster.teachers[m.teacher].name, _given(night, m.students))
            for m in later
            if m.teacher in night.roster.teachers
        ),
        large_print=visit.needs.large_print,
    )


def slip(night: Night, visit: Visit, code: str, short: str, copy: int, at: float, page: str | None = None) -> Slip:
    """The ticket of one visit as it is now. The family must be on the roster; `short` is what boards call it by."""
    family, rules = night.roster.families[visit.family], night.rules
    lack, helperless = visit.guide_lack, visit.helper_lack
    return Slip(
        school=rules.school,
        night=rules.title,
        code=code,
        short=short,
        language=family.language,
        timezone=rules.timezone,
        children=_given(night, family.students),
        stops=tuple(_stop(night, visit, stop) for stop in visit.route),
        at=at,
        ambassador=_volunteer(night, visit.ambassador),
        guide_note="none-free" if lack and not visit.ambassador else None,
        guide_minutes=lack.minutes if lack and not visit.ambassador else None,
        helper=_volunteer(night, visit.helper),
        helper_language=family.language if visit.helper or helperless else None,
        dinner=rules.dinner_room if visit.needs.dinner else None,
        step_free=visit.needs.step_free,
        large_print=visit.needs.large_print,
        copy=copy,
        commons=rules.commons or None,
        door=rules.door if rules.door != (0.0, 0.0) else None,
        rooms=tuple(spot for room in night.roster.rooms.values() if (spot := _spot(room))),
        page=page,
    )


def _stop(night: Night, visit: Visit, stop: Stop) -> SlipStop:
    meeting = night.meeting(stop.meeting) if stop.meeting else None
    teacher = night.roster.teachers.get(meeting.teacher) if meeting else None
    if meeting is None or teacher is None:  # a corrected roster may have dropped either
        return SlipStop(stop.kind, night.rules.dinner_room or night.rules.commons, stop.low, stop.high)
    family = night.roster.families[visit.family]
    room = night.roster.rooms.get(teacher.room or "")
    return SlipStop(
        kind="meeting",
        room=room.name if room else "",
        low=stop.low,
        high=stop.high,
        floor=(room.floor or None) if room else None,
        wing=(room.wing or None) if room else None,
        spot=_spot(room) if room else None,
        teacher=teacher.name,
        interpreter=needed(night, visit, meeting) is not None,
        booked=meeting.booked_at is not None,
        children=_given(night, meeting.students) if len(family.students) > 1 else (),
    )


def _spot(room: Room) -> tuple[float, float] | None:
    """A room in the very corner of the map is one that the school's file gives no place."""
    return (room.x, room.y) if (room.x, room.y) != (0.0, 0.0) else None


def _given(night: Night, students: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(night.roster.students[s].given for s in students if s in night.roster.students)


def _volunteer(night: Night, volunteer: str | None) -> str | None:
    known = night.roster.volunteers.get(volunteer) if volunteer else None
    return known.given if known else None
