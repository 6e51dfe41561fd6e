"""What the papers for the night itself say, from roster and settings: door lists, badges, signs, labels, cards.

Of a family that is received with care (custody, an order of a court) no paper but its own letter and label says
anything: a teacher's list keeps its time and tells neither code nor name.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from config.settings import Settings
from hub.night.codes import short_codes
from hub.night.roster import Meeting, Roster, Teacher
from printers.badges import Badge
from printers.doors import DoorList, DoorRow
from printers.labels import Label
from printers.signs import Sign


def door_lists(roster: Roster, settings: Settings, codes: Mapping[str, str]) -> list[DoorList]:
    """One for every teacher, by room; booked meetings by their time, then those who come when they like."""
    night, short = settings.night, short_codes(codes)
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in roster.meetings.values():
        meetings[meeting.teacher].append(meeting)
    lists = []
    for teacher in roster.teachers.values():
        rows = [_row(roster, settings, meeting, teacher, short) for meeting in sorted(meetings[teacher.id], key=_order)]
        lists.append(
            DoorList(
                school=night.school,
                night=night.title,
                date=night.date,
                teacher=teacher.name,
                room=_room(roster, teacher),
                subject=teacher.subject,
                rows=tuple(row for row in rows if row.booked is not None or not row.desk),
            )
        )
    return sorted(lists, key=lambda one: (not one.room, one.room, one.teacher))


def _order(meeting: Meeting) -> tuple[bool, float, str]:
    return meeting.booked_at is None, meeting.booked_at or 0.0, meeting.id


def _row(roster: Roster, settings: Settings, meeting: Meeting, teacher: Teacher, short: Mapping[str, str]) -> DoorRow:
    family = roster.families[meeting.family]
    booked = dt.datetime.fromtimestamp(meeting.booked_at, settings.night.zone) if meeting.booked_at else None
    if family.with_care:
        return DoorRow(booked=booked, desk=True)
    understood = family.interpreter == "spoken" and family.language in teacher.languages
    return DoorRow(
        booked=booked,
        short=short[family.id],
        children=tuple(roster.students[s].given for s in meeting.students if s in roster.students),
        language=family.language,
        interpreter="none" if understood else family.interpreter,
    )


def _room(roster: Roster, teacher: Teacher) -> str:
    room = roster.rooms.get(teacher.room or "")
    return room.name if room else ""


def badges(roster: Roster, settings: Settings) -> list[Badge]:
    """One for every volunteer, by role and name."""
    night = settings.night
    return [
        Badge(school=night.school, night=night.title, name=v.given, role=v.role, languages=v.languages)
        for v in sorted(roster.volunteers.values(), key=lambda v: (v.role, v.given, v.id))
    ]


def signs(roster: Roster, link: str | None = None) -> list[Sign]:
    """One for every room with a teacher. In `link`, `{room}` becomes the school's own key of the room."""
    inside: dict[str, list[Teacher]] = defaultdict(list)
    for teacher in roster.teachers.values():
        if teacher.room in roster.rooms:
            inside[teacher.room].append(teacher)
    return [
        Sign(
            room=room.name,
            teachers=tuple(teacher.name for teacher in inside[room.id]),
            subjects=tuple(dict.fromkeys(t.subject for t in inside[room.id] if t.subject)),
            link=link.replace("{room}", room.key) if link else None,
        )
        for room in sorted(roster.rooms.values(), key=lambda room: room.name)
        if room.id in inside
    ]


def labels(roster: Roster, codes: Mapping[str, str]) -> list[Label]:
    """One a household, in the order of the letters."""
    return [
        Label(
            code=codes[family.id],
            language=family.language,
            children=tuple(roster.students[s].given for s in family.students if s in roster.students),
        )
        for family in sorted(roster.families.values(), key=lambda f: (f.language, f.key))
    ]


def spoken(roster: Roster) -> list[str]:
    """The languages of the roster's families but English, those first that most of them speak."""
    families: dict[str, int] = defaultdict(int)
    for family in roster.families.values():
        families[family.language] += 1
    return sorted((tag for tag in families if tag != "en"), key=lambda tag: (-families[tag], tag))
