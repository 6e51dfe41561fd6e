"""Which families meet which teachers: what was booked, and drop-ins for the rest by the school's rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from hub.night.roster import Family, Meeting, Student, Teacher
from hub.rosters.gathered import Booking, Gathered

# "listed": a family with any row among the meetings has just those. "every-teacher": always all of its teachers.
DROP_INS: Final = ("listed", "every-teacher")


def meetings(
    gathered: Gathered,
    families: Mapping[str, Family],
    students: Mapping[str, Student],
    teachers: Mapping[str, Teacher],
    drop_ins: str,
) -> list[Meeting]:
    """One a family and teacher, still without ids; those of one student's two households know nothing of each other."""
    student_ids = {s.key: s.id for s in students.values()}
    teacher_ids = {t.key: t.id for t in teachers.values()}
    taught: dict[str, dict[str, None]] = defaultdict(dict)  # student → its teachers, in the order of the file
    for lesson in gathered.lessons:
        taught[student_ids[lesson.student]][teacher_ids[lesson.teacher]] = None
    planned: dict[tuple[str, str], Meeting] = {}
    for booking in gathered.bookings:
        named = tuple(student_ids[key] for key in booking.students)
        family = _family_of(booking, named, gathered, families)
        if family is not None:
            _book(booking, family, teacher_ids[booking.teacher], named, taught, planned)
    with_bookings = {family for family, _ in planned}
    for family in families.values():
        if drop_ins == "every-teacher" or family.id not in with_bookings:
            _drop_in(family, taught, planned)
    return list(planned.values())


def _family_of(
    booking: Booking, students: Iterable[str], gathered: Gathered, families: Mapping[str, Family]
) -> Family | None:
    by_key = gathered.families.find(booking.household)
    if booking.household:
        found = next((f for f in families.values() if f.key == (by_key or booking.household)), None)
        advice = "Add the household to the families file, or correct it here."
        if found is None:
            gathered.findings.row(booking.place, "the household is not known", advice, booking.household)
        return found
    owners = [f for f in families.values() if set(students) & set(f.students)]
    if len(owners) != 1:
        advice = "Write in the household column which of its households is meant."
        gathered.findings.row(booking.place, "the student has two households", advice)
        return None
    return owners[0]


def _book(
    booking: Booking,
    family: Family,
    teacher: str,
    named: tuple[str, ...],
    taught: Mapping[str, Mapping[str, None]],
    planned: dict[tuple[str, str], Meeting],
) -> None:
    known = planned.get((family.id, teacher), Meeting("", family.id, teacher))
    theirs = [s for s in named if s in family.students]
    about = theirs or [s for s in family.students if teacher in taught[s]] or family.students
    times = [at for at in (known.booked_at, booking.at) if at is not None]
    planned[family.id, teacher] = msgspec.structs.replace(
        known,
        students=_in_order(family, {*known.students, *about}),
        booked_at=min(times, default=None),
    )


def _drop_in(family: Family, taught: Mapping[str, Mapping[str, None]], planned: dict[tuple[str, str], Meeting]) -> None:
    for teacher in dict.fromkeys(t for s in family.students for t in taught[s]):
        if (family.id, teacher) not in planned:
            about = _in_order(family, {s for s in family.students if teacher in taught[s]})
            planned[family.id, teacher] = Meeting("", family.id, teacher, about)


def _in_order(family: Family, students: Iterable[str]) -> tuple[str, ...]:
    wanted = set(students)
    return tuple(s for s in family.students if s in wanted)
