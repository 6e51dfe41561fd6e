"""The families that were not reached: who, which meetings, and why. For the desk and the school's office alone."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from hub.night.parts import Visit
from hub.night.roster import Family, Meeting
from hub.night.state import Night
from hub.web.views import words

Why = Literal["promised", "not-reached"]
WHY: dict[Why, str] = {"promised": "held another day, as promised", "not-reached": "waited for and not had"}


class FollowUp(msgspec.Struct, frozen=True):
    """One meeting that is still owed. `contact`: the adults who may be contacted, as the school's file has them."""

    code: str
    children: str
    adults: str
    contact: str
    language: str
    interpreter: bool
    teacher: str
    room: str
    booked: str
    why: Why

    @property
    def words(self) -> str:
        return WHY[self.why]


class FollowUpsPage(msgspec.Struct, frozen=True):
    at: str
    over: bool
    rows: tuple[FollowUp, ...]
    families: int


def follow_ups(night: Night, short: Mapping[str, str], now: float) -> FollowUpsPage:
    """What was promised; and, once the doors are closed or a family has left, what it waited for and did not have."""
    over = now >= night.rules.closes
    owed = [
        (family, meeting, why)
        for visit in night.visits.values()
        for meeting in night.meetings_of.get(visit.family, [])
        if (family := night.roster.families.get(night.amendments.household_of(meeting)))
        if (why := _why(visit, meeting, over))
    ]
    rows = [_row(night, family, meeting, why, short) for family, meeting, why in owed]
    return FollowUpsPage(
        at=words.clock(night, now),
        over=over,
        rows=tuple(sorted(rows, key=lambda row: (row.children, row.code, row.teacher))),
        families=len({family.id for family, _, _ in owed}),
    )


def _why(visit: Visit, meeting: Meeting, over: bool) -> Why | None:
    if meeting.id in visit.follow_ups:
        return "promised"
    unreached = meeting.id in visit.left_meetings and meeting.id != visit.busy
    return "not-reached" if unreached and (over or not visit.here) else None


def _row(night: Night, family: Family, meeting: Meeting, why: Why, short: Mapping[str, str]) -> FollowUp:
    teacher, room = night.roster.teachers.get(meeting.teacher), words.room_of(night, meeting.teacher)
    adults = [adult for adult in family.guardians if adult.may_attend != "no"]
    children = meeting.students or family.students
    known = [night.roster.students[s] for s in children if s in night.roster.students]
    return FollowUp(
        code=short.get(family.id, words.UNKNOWN),
        children=", ".join(f"{child.given} {child.surname}".strip() for child in known) or words.UNKNOWN,
        adults=", ".join(adult.name for adult in adults if adult.name),
        contact=", ".join(adult.contact for adult in adults if adult.contact),
        language=words.language(family.language),
        interpreter=family.interpreter != "none",
        teacher=teacher.name if teacher else words.UNKNOWN,
        room=words.door(room) if room else "",
        booked=words.clock(night, meeting.booked_at) if meeting.booked_at is not None else "",
        why=why,
    )
