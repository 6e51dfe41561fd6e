"""For the welcome desk: who was sent where and why, and whose meetings may not be had tonight."""

from collections.abc import Mapping

import msgspec

from hub.night import commands as c
from hub.night import events as e
from hub.night.parts import Visit
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.told import OUTLOOKS, told

NEWEST = 8
UNSURE = 12
_ORDER: tuple[e.Outlook, ...] = ("not-tonight", "at-risk")


class Going(msgspec.Struct, frozen=True):
    """A family on its way to a door, or at it, and why there."""

    why: str
    since: float
    minutes: int


class Unsure(msgspec.Struct, frozen=True):
    meeting: str
    code: str
    teacher: str
    room: str
    words: str
    wrong: bool
    first: bool
    can_first: bool


def going(night: Night, now: float, short: Mapping[str, str]) -> tuple[Going, ...]:
    """The newest first."""
    moving = [(visit.standing.sent_at, visit) for visit in night.visits.values() if visit.here and visit.standing.why]
    newest = sorted(moving, key=lambda row: (-row[0], row[1].family))[:NEWEST]
    return tuple(Going(_why(night, visit, short, at), at, words.minutes(at, now)) for at, visit in newest)


def _why(night: Night, visit: Visit, short: Mapping[str, str], at: float) -> str:
    return told(night, short, visit.standing.why, at) if visit.standing.why else ""


def unsure(night: Night, now: float, short: Mapping[str, str]) -> tuple[tuple[Unsure, ...], int]:
    """Meetings of families who are here that may not be had tonight, the surest not first; and how many in all."""
    rows = [
        (_ORDER.index(outlook), night.visits[family].arrived_at, meeting)
        for meeting, outlook in night.outlooks.items()
        if outlook in _ORDER and (family := _waits(night, meeting))
    ]
    rows.sort()
    return tuple(_unsure(night, meeting, now, short) for _, _, meeting in rows[:UNSURE]), len(rows)


def _waits(night: Night, meeting: str) -> str | None:
    """The family that still waits for this meeting."""
    visit = night.visit_of(meeting)
    known = night.meeting(meeting)
    waits = visit and known and visit.here and meeting in visit.left_meetings and visit.busy != meeting
    return visit.family if visit and waits else None


def _unsure(night: Night, meeting: str, now: float, short: Mapping[str, str]) -> Unsure:
    known, outlook = night.roster.meetings[meeting], night.outlooks[meeting]
    teacher, room = night.roster.teachers.get(known.teacher), words.room_of(night, known.teacher)
    visit = night.visits[known.family]
    return Unsure(
        meeting=meeting,
        code=short.get(known.family, words.UNKNOWN),
        teacher=teacher.name if teacher else words.UNKNOWN,
        room=words.door(room) if room else words.UNKNOWN,
        words=OUTLOOKS[outlook],
        wrong=outlook == "not-tonight",
        first=meeting in visit.first,
        can_first=known.booked_at is None and words.may(night, c.PutFirst(meeting), now),
    )
