"""What each household's letter says, from roster and settings."""

import datetime as dt

from config.settings import Settings
from hub.night.roster import Family, Roster
from printers.letter import Letter, LetterMeeting


def letters_of(roster: Roster, settings: Settings, codes: dict[str, str]) -> list[Letter]:
    """One letter a household, by language and then by the school's own key, so that a stack is easy to hand out."""
    families = sorted(roster.families.values(), key=lambda f: (f.language, f.key))
    return [_letter(roster, settings, family, codes[family.id]) for family in families]


def _letter(roster: Roster, settings: Settings, family: Family, code: str) -> Letter:
    night = settings.night
    meetings = sorted(
        (m for m in roster.meetings.values() if m.family == family.id), key=lambda m: (m.booked_at or 0.0, m.id)
    )
    lines = []
    for meeting in meetings:
        teacher = roster.teachers[meeting.teacher]
        room = roster.rooms.get(teacher.room or "")
        booked = dt.datetime.fromtimestamp(meeting.booked_at, night.zone) if meeting.booked_at else None
        lines.append(LetterMeeting(teacher=teacher.name, room=room.name if room else "", booked=booked))
    return Letter(
        school=night.school,
        title=night.title,
        date=night.date,
        opens=dt.datetime.fromtimestamp(night.opens_at, night.zone),
        closes=dt.datetime.fromtimestamp(night.closes_at, night.zone),
        language=family.language,
        code=code,
        children=tuple(roster.students[c].given for c in family.students if c in roster.students),
        meetings=tuple(lines),
        interpreter=family.interpreter != "none",
        dinner=night.dinner_room is not None,
    )
