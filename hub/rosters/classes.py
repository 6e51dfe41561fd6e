"""Classes and enrolments of OneRoster: who teaches whom, in which room, this term."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hub.rosters import values
from hub.rosters.columns import plain
from hub.rosters.gathered import Gathered, Section
from hub.rosters.places import gone
from hub.rosters.sheets import Sheet
from hub.rosters.tables import Line

_TEACHING = frozenset({"teacher", "professor", "faculty", "instructor", "lecturer"})

Parts = Mapping[str, Sequence[Sheet]]


def read_classes(parts: Parts, into: Gathered, on: date, left: set[str]) -> None:
    """`left`: ids of users who are there no more; an enrolment of one of them is no mistake."""
    subjects = {
        values.key(sheet.raw(line, "id")): _worded(sheet.said(line, "subject"), sheet.said(line, "title"))
        for sheet in parts["OneRoster courses"]
        for line in sheet
    }
    over = _classes(parts["OneRoster classes"], subjects, _terms(parts["OneRoster academicSessions"]), into, on)
    _enrolments(parts["OneRoster enrollments"], into, on, left | over)


def _terms(sheets: Iterable[Sheet]) -> Mapping[str, tuple[date | None, date | None]]:
    return {
        values.key(sheet.raw(line, "id")): (values.day(sheet.raw(line, "start")), values.day(sheet.raw(line, "end")))
        for sheet in sheets
        for line in sheet
    }


def _covers(span: tuple[date | None, date | None], on: date) -> bool:
    begin, end = span
    return (begin is None or begin <= on) and (end is None or on <= end)


def _classes(
    sheets: Iterable[Sheet],
    subjects: Mapping[str, str],
    terms: Mapping[str, tuple[date | None, date | None]],
    into: Gathered,
    on: date,
) -> set[str]:
    """Fills the sections; answers the ids of classes that are not held now."""
    over: set[str] = set()
    other_terms: set[str] = set()
    for sheet in sheets:
        for line in sheet:
            key = values.key(sheet.raw(line, "id"))
            if gone(sheet, line):
                over.add(key)
                continue
            course = subjects.get(values.key(sheet.raw(line, "course")), "")
            subject = _worded(*values.parts(sheet.raw(line, "subject"))[:1], course, sheet.said(line, "title"))
            into.sections[key] = Section(subject, values.key(sheet.raw(line, "room")))
            known = [terms[term] for term in values.keys(sheet.raw(line, "terms")) if term in terms]
            if known and not any(_covers(span, on) for span in known):
                other_terms.add(key)
    if other_terms and other_terms != set(into.sections):
        into.findings.note(f"{len(other_terms)} classes of other terms are left out")
        for key in other_terms:
            del into.sections[key]
        return over | other_terms
    if other_terms:
        into.findings.note(f"No class is held on {on}, so the dates of the terms are not looked at")
    return over


def _worded(*said: str) -> str:
    """The first that is a word: some systems write only a code."""
    return next((word for word in said if any(c.isalpha() for c in word)), "")


class _Enrolled:
    """The enrolments of one class, until it is known which of its teachers is the first one."""

    def __init__(self) -> None:
        self.students: list[str] = []
        self.teachers: list[str] = []
        self.primary: list[str] = []


def _enrolments(sheets: Iterable[Sheet], into: Gathered, on: date, left: set[str]) -> None:
    rows = [(sheet, line) for sheet in sheets for line in sheet if not gone(sheet, line)]
    now = [(sheet, line) for sheet, line in rows if _covers(_span(sheet, line), on)]
    if now and len(now) < len(rows):
        into.findings.note(f"{len(rows) - len(now)} enrolments that have ended or not begun are left out")
    elif rows and not now:
        into.findings.note(f"No enrolment is in force on {on}, so their dates are not looked at")
    enrolled: dict[str, _Enrolled] = defaultdict(_Enrolled)
    for sheet, line in now or rows:
        _enrol(sheet, line, into, left, enrolled)
    helping = 0
    for key, found in enrolled.items():
        into.sections[key].students += found.students
        into.sections[key].teachers += found.primary or found.teachers
        helping += len(found.teachers) - len(found.primary) if found.primary else 0
    if helping:
        into.findings.note(f"{helping} enrolments of second teachers are left out: families meet the primary one")


def _span(sheet: Sheet, line: Line) -> tuple[date | None, date | None]:
    begin, end = sheet.raw(line, "begin"), sheet.raw(line, "end")
    return values.day(begin) if begin else None, values.day(end) if end else None


def _enrol(sheet: Sheet, line: Line, into: Gathered, left: set[str], enrolled: Mapping[str, _Enrolled]) -> None:
    key, user = values.key(sheet.raw(line, "class")), values.key(sheet.raw(line, "user"))
    role = plain(sheet.said(line, "role"))
    if key in left or user in left:
        return
    place = sheet.place(line)
    if key not in into.sections:
        sheet.findings.row(place, "the class is not in the classes file", "Export both files together.", key)
    elif role in _TEACHING and user in into.teachers:
        found = enrolled[key]
        found.teachers.append(user)
        if values.yes_or_no(sheet.raw(line, "primary")):
            found.primary.append(user)
    elif role == "student" and user in into.students:
        enrolled[key].students.append(user)
    elif role in _TEACHING or role == "student":
        advice = "Correct the role in one of the two files."
        sheet.findings.row(place, f"the {role} is not a {role} in the users file", advice, user)
    else:
        sheet.findings.count(sheet.table.file, "enrolments of others than students and teachers, left out")
