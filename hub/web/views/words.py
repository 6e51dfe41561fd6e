"""How pages say a time, a wait, a room or a person. For staff and students, so in English; families read tickets."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from config.language_names import language_name
from config.languages import nearest
from hub.night import dispatch
from hub.night.commands import AnyCommand
from hub.night.decide import decide
from hub.night.ranges import Quote
from hub.night.refused import Refused
from hub.night.roster import Family, Meeting, Room, Volunteer
from hub.night.state import Night

UNKNOWN = "?"


def clock(night: Night, at: float) -> str:
    """A time of day on the school's wall: "5:41 PM"."""
    local = datetime.fromtimestamp(at, ZoneInfo(night.rules.timezone))
    return f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"


def minutes(since: float, now: float) -> int:
    """Whole minutes gone; never below zero, because two clocks may disagree by a second."""
    return max(0, int((now - since) // 60))


def about(wait: Quote) -> str:
    """A wait as people say it, rounded outwards: "about 5–10 min"."""
    low, high = int(wait.low // 60), ceil(wait.high / 60)
    if high <= 1:
        return "no wait"
    if low == 0:
        return f"under {high} min"
    return f"about {low} min" if low == high else f"about {low}–{high} min"


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def language(tag: str) -> str:
    """Its English name, to be read alone: "Haitian Creole", "Chinese"."""
    name = language_name(tag, "en")
    return name[:1].upper() + name[1:]


def language_of(night: Night, family: str) -> str:
    known = night.roster.families.get(family)
    return language(known.language) if known else UNKNOWN


def language_tag(night: Night, family: str) -> str:
    """The catalogue a family reads; English where nobody knows."""
    known = night.roster.families.get(family)
    return (nearest(known.language) if known else None) or "en"


def languages(tags: Sequence[str]) -> str:
    return ", ".join(language(tag) for tag in tags)


def given_names(night: Night, students: Iterable[str]) -> str:
    """ "Lucía, Mateo"; "?" where the roster does not know them any more."""
    return ", ".join(night.roster.students[s].given for s in students if s in night.roster.students) or UNKNOWN


def children(night: Night, meeting: Meeting) -> str:
    """Whom the meeting is about; the whole family's children where it does not say."""
    family = night.roster.families.get(meeting.family)
    return given_names(night, meeting.students or (family.students if family else ()))


def full_names(night: Night, family: Family) -> tuple[str, ...]:
    """ "Lucía Testperson, grade 7" for each child. For the desk's eyes only."""
    known = [night.roster.students[s] for s in family.students if s in night.roster.students]
    return tuple(
        f"{student.given} {student.surname}".strip() + (f", grade {student.grade}" if student.grade else "")
        for student in known
    )


def volunteer_name(volunteer: Volunteer) -> str:
    """Students by their given name alone; an interpreter is an adult and has a whole one."""
    whole = f"{volunteer.given} {volunteer.surname}".strip()
    return whole if volunteer.role == "interpreter" else volunteer.given


def room_of(night: Night, teacher: str) -> Room | None:
    known = night.roster.teachers.get(teacher)
    return night.roster.rooms.get(known.room or "") if known else None


def sign(room: Room | None) -> str:
    """What stands on the door, to be read from afar: "204" for "Room 204", "Gym" for "Gym"."""
    return re.sub(r"^(class)?(room|rm)\b\.?\s*(?=\d)", "", room.name, flags=re.IGNORECASE) if room else UNKNOWN


def door(room: Room) -> str:
    """A room as one asks for it: a bare number gets the word in front."""
    return f"Room {room.name}" if room.name[:1].isdigit() else room.name


def floor(room: Room | None) -> str:
    """ "Floor 2", or nothing where the school gave none; a floor that is already a word stays as it is."""
    if room is None or not room.floor:
        return ""
    return f"Floor {room.floor}" if len(room.floor) <= 2 else room.floor


def place(night: Night, room: str) -> str:
    """A room by its id, as one says it."""
    known = night.roster.rooms.get(room)
    return door(known) if known else UNKNOWN


def unguided(night: Night) -> list[str]:
    """Families at the door without a guide, longest first; not those who meanwhile found a room by themselves."""
    alone = [f for f in night.unguided if f in night.visits and night.visits[f].here and not night.visits[f].place]
    return sorted(alone, key=lambda family: (night.unguided[family], family))


def waiting(night: Night, teacher: str, now: float) -> list[Meeting]:
    """Who waits at a door, in order; nobody, where a corrected roster gave a waiting meeting to another family."""
    line = night.lines.get(teacher)
    if line is None or any(night.visit_of(m) is None for m in line.waiting if m in night.roster.meetings):
        return []
    return dispatch.order(night, teacher, now)


def may(night: Night, command: AnyCommand, now: float) -> bool:
    """Whether the night would say yes now: a button that would be declined is not shown."""
    try:
        decide(night, command, "", now)
    except Refused:
        return False
    return True
