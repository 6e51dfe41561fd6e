"""Who teaches whom and where, once all tables are read: classes become lessons, and teachers find their rooms."""

from collections import Counter, defaultdict

import msgspec

from hub.night.roster import Room
from hub.rosters import values
from hub.rosters.gathered import Gathered, Lesson


def settle(gathered: Gathered) -> None:
    """Afterwards every teacher's room is the key of a room or None, and every lesson stands in `lessons`."""
    _from_sections(gathered)
    for key, teacher in list(gathered.teachers.items()):
        gathered.teachers[key] = msgspec.structs.replace(teacher, room=_room(gathered, key, teacher.room))
    gathered.lessons += [
        Lesson(student, teacher, section.subject)
        for section in gathered.sections.values()
        for student in dict.fromkeys(section.students)
        for teacher in dict.fromkeys(section.teachers)
    ]


def _from_sections(gathered: Gathered) -> None:
    """A teacher of whom no file says room or subject has those of most of its classes."""
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    subjects: dict[str, Counter[str]] = defaultdict(Counter)
    for section in gathered.sections.values():
        for teacher in dict.fromkeys(section.teachers):
            rooms[teacher].update([section.room] if section.room else [])
            subjects[teacher].update([section.subject] if section.subject else [])
    several = 0
    for key, known in list(gathered.teachers.items()):
        several += not known.room and len(rooms[key]) > 1
        gathered.teachers[key] = msgspec.structs.replace(
            known,
            room=known.room or _commonest(rooms[key]) or None,
            subject=known.subject or _commonest(subjects[key]),
        )
    if several:
        gathered.findings.note(f"{several} teachers have classes in several rooms: the room of most classes is taken")


def _commonest(counted: Counter[str]) -> str:
    return next((word for word, _ in counted.most_common(1)), "")


def _room(gathered: Gathered, teacher: str, said: str | None) -> str | None:
    if not said:
        return None
    found = gathered.rooms.find(said)
    if found is None and not gathered.rooms_listed:
        # No rooms file: a room is what a teacher's door says.
        gathered.rooms[said] = Room("", said, values.door_sign(said))
        return said
    if found is None:
        advice = "Add the room there, or correct it here. Until then the teacher has no room."
        place = gathered.teacher_places[teacher]
        gathered.findings.row(place, "the teacher's room is not in the rooms file", advice, said, taken=True)
    return found
