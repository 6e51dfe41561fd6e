"""Who teaches whom in the example school, and whom each household wants to meet: listed, some of it booked."""

from collections import Counter, defaultdict
from random import Random
from typing import Final

import msgspec

from config.example.building import CORE, Teacher
from config.example.people import Household, Student

OPENS: Final = "17:00"
CLOSES: Final = "20:00"
EVENING_MINUTES: Final = 180
SLOT_MINUTES: Final = 6

_BOOKING = 0.30  # of households
_UNLISTED = 0.02  # of households: no row at all, so they see all their children's teachers
_WANTED: Final = {1: 8, 2: 24, 3: 36, 4: 22, 5: 10}  # meetings of a household, and how many of 100 want them
_FULLEST = 0.97  # of a teacher's evening, in a school of the usual size
_USUAL_FAMILIES = 350


class Enrolment(msgspec.Struct, frozen=True):
    student: str
    teacher: str
    subject: str
    period: int


class Meeting(msgspec.Struct, frozen=True):
    household: str
    student: str
    teacher: str
    time: str  # blank: drop-in


def enrolments(students: list[Student], teachers: list[Teacher], random: Random) -> list[Enrolment]:
    """Seven periods each: the team's four core teachers, PE, and two of the rest. Sections turn through the day."""
    shared: dict[str, list[Teacher]] = defaultdict(list)
    for teacher in teachers:
        if not teacher.grade:
            shared[teacher.subject].append(teacher)
    electives = [subject for subject in shared if subject != "Physical Education"]
    rows: list[Enrolment] = []
    for student in students:
        core = [t for t in teachers if (t.grade, t.team) == (student.grade, student.team)]
        chosen = ["Physical Education", *random.sample(electives, 2)]
        section = random.randrange(7)
        for place, teacher in enumerate([*core, *(random.choice(shared[subject]) for subject in chosen)]):
            rows.append(Enrolment(student.student, teacher.teacher, teacher.subject, (place + section) % 7 + 1))
    return rows


def meetings(
    households: list[Household],
    taught: list[Enrolment],
    students: list[Student],
    teachers: list[Teacher],
    random: Random,
) -> list[Meeting]:
    """About three a household. No teacher is wanted for longer than the evening, and nobody is booked twice at once."""
    children: dict[str, list[str]] = defaultdict(list)
    for student in students:
        for household in student.households:
            children[household].append(student.student)
    classes: dict[str, list[Enrolment]] = defaultdict(list)
    for row in taught:
        classes[row.student].append(row)
    evening = _Evening(teachers, _FULLEST * max(1.0, len(households) / _USUAL_FAMILIES), random)
    silent = set(random.sample([home.household for home in households], round(_UNLISTED * len(households))))
    rows: list[Meeting] = []
    for home in households:
        own = [row for child in children[home.household] for row in classes[child]]
        if home.household in silent:
            evening.expect(own)
        else:
            rows += evening.meetings_of(home.household, own, extra=len(children[home.household]) > 1)
    return rows


class _Evening:
    """What is already promised of each teacher's evening."""

    def __init__(self, teachers: list[Teacher], fullest: float, random: Random) -> None:
        self._random = random
        self._targets = {teacher.teacher: teacher.target_minutes for teacher in teachers}
        self._fullest = fullest * EVENING_MINUTES
        self._minutes: Counter[str] = Counter()
        self._taken: set[tuple[str, int]] = set()

    def expect(self, classes: list[Enrolment]) -> None:
        for teacher in {row.teacher for row in classes}:
            self._minutes[teacher] += self._targets[teacher]

    def meetings_of(self, household: str, classes: list[Enrolment], extra: bool) -> list[Meeting]:
        wanted = self._random.choices(tuple(_WANTED), tuple(_WANTED.values()))[0] + extra
        chosen: list[Enrolment] = []
        left = [row for row in classes if self._has_room(row.teacher)]
        while left and len(chosen) < wanted:
            weights = [3 if row.subject in CORE else 1 for row in left]
            chosen.append(self._random.choices(left, weights)[0])
            # One row a teacher, also where two of a household's children are in her classes.
            left = [row for row in left if row.teacher != chosen[-1].teacher]
        self.expect(chosen)
        times = self._book([row.teacher for row in chosen]) if self._random.random() < _BOOKING else [""] * len(chosen)
        return [Meeting(household, row.student, row.teacher, time) for row, time in zip(chosen, times, strict=True)]

    def _has_room(self, teacher: str) -> bool:
        return self._minutes[teacher] + self._targets[teacher] <= self._fullest

    def _book(self, teachers: list[str]) -> list[str]:
        """Times one after the other, a slot between them for the way; blank where the teacher's evening is full."""
        slots = EVENING_MINUTES // SLOT_MINUTES
        earliest = self._random.randrange(slots - 2 * len(teachers))
        times: list[str] = []
        for teacher in teachers:
            slot = next((slot for slot in range(earliest, slots) if (teacher, slot) not in self._taken), None)
            if slot is None:
                times.append("")
                continue
            self._taken.add((teacher, slot))
            earliest = slot + 2
            times.append(_clock(slot))
        return times


def _clock(slot: int) -> str:
    hour, minute = divmod(int(OPENS[:2]) * 60 + slot * SLOT_MINUTES, 60)
    return f"{hour}:{minute:02}"
