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
    plan = _Plan(gathered, families, students, teachers)
    for booking in gathered.bookings:
        plan.book(booking)
    booked = {family for family, _ in plan.meetings}
    for family in families.values():
        if drop_ins == "every-teacher" or family.id not in booked:
            plan.drop_in(family)
    with_meetings = {family for family, _ in plan.meetings}
    if plan.meetings and (without := len(families.keys() - with_meetings)):
        who = f"{without} families have" if without > 1 else "1 family has"
        gathered.findings.note(f"{who} no meeting: no file says who teaches their students")
    return list(plan.meetings.values())


class _Plan:
    def __init__(
        self,
        gathered: Gathered,
        families: Mapping[str, Family],
        students: Mapping[str, Student],
        teachers: Mapping[str, Teacher],
    ) -> None:
        self._gathered, self._findings = gathered, gathered.findings
        self._family_by_key = {family.key: family for family in families.values()}
        self._student_ids = {student.key: student.id for student in students.values()}
        self._teacher_ids = {teacher.key: teacher.id for teacher in teachers.values()}
        self._families_of: dict[str, list[Family]] = defaultdict(list)
        for family in families.values():
            for student in family.students:
                self._families_of[student].append(family)
        self._taught: dict[str, dict[str, None]] = defaultdict(dict)  # student → its teachers, as the file orders them
        for lesson in gathered.lessons:
            self._taught[self._student_ids[lesson.student]][self._teacher_ids[lesson.teacher]] = None
        self.meetings: dict[tuple[str, str], Meeting] = {}

    def book(self, booking: Booking) -> None:
        named = [self._student_ids[key] for key in booking.students]
        family = self._family_of(booking, named)
        if family is None:
            return
        theirs = [student for student in named if student in family.students]
        if len(theirs) < len(named):
            reason, advice = "a student does not belong to the household", "Correct one of the two, or the families."
            self._findings.row(booking.place, reason, advice, booking.household, taken=bool(theirs))
            if not theirs:
                return
        teacher = self._teacher_ids[booking.teacher]
        taught = [student for student in family.students if teacher in self._taught[student]]
        self._meet(family, teacher, theirs or taught or family.students, booking.at)

    def drop_in(self, family: Family) -> None:
        """One with every teacher of the family's students that it does not meet already."""
        for teacher in dict.fromkeys(t for student in family.students for t in self._taught[student]):
            if (family.id, teacher) not in self.meetings:
                self._meet(family, teacher, [s for s in family.students if teacher in self._taught[s]], None)

    def _meet(self, family: Family, teacher: str, about: Iterable[str], at: float | None) -> None:
        """A second row for the same teacher adds its student; of two times the earlier counts."""
        known = self.meetings.get((family.id, teacher), Meeting("", family.id, teacher))
        students = {*known.students, *about}
        self.meetings[family.id, teacher] = msgspec.structs.replace(
            known,
            students=tuple(student for student in family.students if student in students),
            booked_at=min((t for t in (known.booked_at, at) if t is not None), default=None),
        )

    def _family_of(self, booking: Booking, students: Iterable[str]) -> Family | None:
        if booking.household:
            key = self._gathered.families.find(booking.household) or booking.household
            found = self._family_by_key.get(key)
            if found is None:
                advice = "Add the household to the families file, or correct it here."
                self._findings.row(booking.place, "the household is not known", advice, booking.household)
            return found
        owners = {family.id: family for student in students for family in self._families_of[student]}
        if len(owners) != 1:
            advice = "Write in the household column which household is meant."
            self._findings.row(booking.place, "the student belongs to several households", advice)
            return None
        return next(iter(owners.values()))
