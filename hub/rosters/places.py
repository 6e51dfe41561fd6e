"""Rooms, teachers and volunteers, and who is taught by whom: one reader per table."""

import re
from typing import Any

import msgspec

from hub.night.roster import Room, Teacher, Volunteer
from hub.rosters import values
from hub.rosters.gathered import Gathered, Lesson, Register, Section
from hub.rosters.report import Place
from hub.rosters.sheets import Sheet
from hub.rosters.tables import Line

_GONE = frozenset({"inactive", "tobedeleted", "to be deleted", "deleted", "withdrawn", "dropped", "disabled"})
_LONGEST_MEETING = 120.0  # minutes: more is a time of day or a room number in the wrong column


def key_of(sheet: Sheet, line: Line, column: str) -> str:
    """The row's own id, or "" (reported): blank, or shortened by a spreadsheet."""
    cell = sheet.raw(line, column)
    if values.shortened(cell):
        sheet.findings.row(
            sheet.place(line), f"the {column} was shortened by a spreadsheet", "Format the column as text.", cell
        )
        return ""
    key = values.key(cell)
    if not key:
        sheet.findings.row(sheet.place(line), f"has no {column}", f"Give it a {column}, or take the row out.")
    return key


def first_of_its_key(sheet: Sheet, line: Line, key: str, seen: set[str]) -> bool:
    if key in seen:
        sheet.findings.row(
            sheet.place(line),
            f"the same {sheet.kind.removesuffix('s')} stands in an earlier row, which is the one that counts",
            "Keep one of the two.",
            key if values.is_id(key) else "",
        )
        return False
    seen.add(key)
    return True


def gone(sheet: Sheet, line: Line) -> bool:
    if sheet.said(line, "status").casefold() not in _GONE:
        return False
    sheet.findings.count(sheet.table.file, "rows left out: inactive or to be deleted")
    return True


def name_of(sheet: Sheet, line: Line) -> tuple[str, str]:
    """Given name and surname, from two columns or from one."""
    given, surname = sheet.said(line, "given"), sheet.said(line, "surname")
    if not given and not surname:
        return values.given_and_surname(sheet.raw(line, "name"))
    return given, surname


def languages_of(sheet: Sheet, line: Line, place: Place) -> tuple[str, ...]:
    told = values.parts(sheet.raw(line, "languages"))
    tags = {said: values.language(said) for said in told}
    for said in (said for said, tag in tags.items() if tag is None):
        sheet.findings.row(
            place, "a language is not known", "Write its English name or code: Spanish, es.", said, taken=True
        )
    return tuple(dict.fromkeys(tag for tag in tags.values() if tag))


def read_rooms(sheet: Sheet, into: Gathered, seen: set[str]) -> None:
    into.rooms_listed = into.rooms_listed or bool(sheet.table.rows)
    for line in sheet:
        column = "room" if sheet.has("room") else "name"
        key = key_of(sheet, line, column)
        if key and first_of_its_key(sheet, line, key, seen):
            x, y = (_metres(sheet, line, axis) for axis in ("x", "y"))
            name = sheet.said(line, "name") or key
            floor, wing = values.key(sheet.raw(line, "floor")), sheet.said(line, "wing")
            into.rooms[key] = Room("", key, values.door_sign(name), floor, wing, x, y)
            into.rooms.also_called(name, key)
            into.rooms.also_called(f"Room {key}", key)


def _metres(sheet: Sheet, line: Line, axis: str) -> float:
    said = sheet.said(line, axis)
    metres = values.number(said) if said else 0.0
    if metres is None:
        sheet.findings.row(
            sheet.place(line), f"{axis} is not a number", "Write metres on the map, such as 12.5.", said, taken=True
        )
    return metres or 0.0


def read_teachers(sheet: Sheet, into: Gathered, seen: set[str]) -> None:
    column = "teacher" if sheet.has("teacher") else "name"
    into.teachers_listed = into.teachers_listed or bool(sheet.table.rows)
    for line in sheet:
        if gone(sheet, line):
            into.left.add(values.key(sheet.raw(line, column)))
            continue
        key = key_of(sheet, line, column) if sheet.has("teacher", "name") else " ".join(name_of(sheet, line))
        known = into.teachers.find(key)  # an export's own teacher, who may go by another of its ids here
        key = known if known and known not in seen else key
        if key and first_of_its_key(sheet, line, key, seen):
            _add_teacher(_teacher(sheet, line, key, into.teachers.get(key)), into, sheet.place(line))
            also_called(sheet, line, column, key, into.teachers)


def also_called(sheet: Sheet, line: Line, column: str, key: str, register: Register[Any]) -> None:
    """Systems give a person several ids, and another file may name any of them."""
    for heading, value in sheet.ids(line, column):
        register.identified(heading, value, key)


def _add_teacher(teacher: Teacher, into: Gathered, place: Place) -> None:
    into.teachers[teacher.key] = teacher
    into.teachers.also_called(teacher.name, teacher.key)
    into.teacher_places[teacher.key] = place


def _teacher(sheet: Sheet, line: Line, key: str, known: Teacher | None) -> Teacher:
    """A teacher as this row has it, over what an export already said."""
    known = known or Teacher("", key, "")
    return msgspec.structs.replace(
        known,
        name=_spoken_name(sheet, line) or known.name or key,
        room=values.key(sheet.raw(line, "room")) or known.room,
        subject=sheet.said(line, "subject") or known.subject,
        target_minutes=_target_minutes(sheet, line, known.target_minutes),
        languages=languages_of(sheet, line, sheet.place(line)) or known.languages,
    )


def _spoken_name(sheet: Sheet, line: Line) -> str:
    if name := values.full_name(sheet.raw(line, "name")):
        return name
    title, (given, surname) = sheet.said(line, "title"), name_of(sheet, line)
    return f"{title if len(title) < 6 else ''} {given} {surname}".strip()


def _target_minutes(sheet: Sheet, line: Line, otherwise: float) -> float:
    said = sheet.said(line, "target_minutes")
    minutes = values.number(said) if said else otherwise
    if minutes is not None and 0 < minutes <= _LONGEST_MEETING:
        return minutes
    sheet.findings.row(
        sheet.place(line), "target_minutes is not a number of minutes", "Write minutes, such as 5.", said, taken=True
    )
    return otherwise


def read_volunteers(sheet: Sheet, into: Gathered, seen: set[str], clock: values.Clock) -> None:
    by_name = re.search(r"ambassador|helper|interpreter", sheet.table.name.casefold())
    for line in sheet:
        said = sheet.said(line, "role") or (by_name[0] if by_name else "")
        place, role = sheet.place(line), values.role(said)
        given, surname = name_of(sheet, line)
        key = key_of(sheet, line, "volunteer") if sheet.has("volunteer") else f"{given} {surname}".strip()
        if not key or not first_of_its_key(sheet, line, key, seen):
            continue
        if role is None:
            advice = "Write ambassador, helper or interpreter."
            sheet.findings.row(place, "the role is not known" if said else "has no role", advice, said)
            continue
        on_from, on_until = (_hour(sheet, line, column, clock) for column in ("from", "until"))
        into.volunteers[key] = Volunteer(
            "",
            key,
            role,
            given or key,
            surname,
            languages_of(sheet, line, place),
            on_from,
            on_until,
            sheet.said(line, "home_door"),
        )


def _hour(sheet: Sheet, line: Line, column: str, clock: values.Clock) -> float | None:
    said = sheet.said(line, column)
    if not said:
        return None
    at = clock.at(said)
    if isinstance(at, float):
        return at
    sheet.findings.row(
        sheet.place(line),
        f"the time in “{column}” is not a time of the night",
        "Write 17:30 or 5:30 PM.",
        said,
        taken=True,
    )
    return None


def read_sections(sheet: Sheet, into: Gathered) -> None:
    for line in sheet:
        if gone(sheet, line) or not (key := key_of(sheet, line, "section")):
            continue
        if key not in into.sections:
            into.sections[key] = Section()
        also_called(sheet, line, "section", key, into.sections)
        section = into.sections[key]
        section.subject = section.subject or sheet.said(line, "subject")
        section.room = section.room or values.key(sheet.raw(line, "room"))
        for column in ("teacher", "teacher_2", "teacher_3"):
            said = values.key(sheet.raw(line, column))
            if said and (teacher := teacher_of(sheet, line, said, column, into)):
                section.teachers.append(teacher)


def teacher_of(sheet: Sheet, line: Line, said: str, column: str, into: Gathered) -> str | None:
    """The teacher that a row names by id or by name; None (reported) if there is none or more than one."""
    found = into.teachers.find(said, sheet.heading(column)) or into.teachers.find(values.full_name(said))
    if found is None and not into.teachers_listed:
        # No teachers file: teachers are those whom the enrolments name.
        into.teachers[said] = Teacher("", said, values.full_name(said), values.key(sheet.raw(line, "room")) or None)
        into.teacher_places[said] = sheet.place(line)
        return said
    if found is None and said not in into.left:
        into.findings.row(sheet.place(line), *UNKNOWN_TEACHER, said if values.is_id(said) else "")
    return found


def student_of(sheet: Sheet, line: Line, said: str, column: str, into: Gathered) -> str | None:
    found = into.students.find(said, sheet.heading(column))
    if found is None and said not in into.left:
        into.findings.row(sheet.place(line), *UNKNOWN_STUDENT, said if values.is_id(said) else "")
    return found


UNKNOWN_TEACHER = ("the teacher is not in the teachers file", "Add the teacher there, or correct the id here.")
UNKNOWN_STUDENT = ("the student is not in the students file", "Add the student there, or correct the id here.")


def read_enrolments(sheet: Sheet, into: Gathered) -> None:
    teachers_only = sheet.table.name.casefold().startswith("teacher")
    for line in sheet:
        if gone(sheet, line):
            continue
        if sheet.has("section") and not sheet.has("teacher"):
            _enrol_in_section(sheet, line, into, teachers_only)
        else:
            _enrol_with_teacher(sheet, line, into)


def _enrol_with_teacher(sheet: Sheet, line: Line, into: Gathered) -> None:
    if not (said_student := key_of(sheet, line, "student")) or not (said_teacher := key_of(sheet, line, "teacher")):
        return
    student = student_of(sheet, line, said_student, "student", into)
    if student and (teacher := teacher_of(sheet, line, said_teacher, "teacher", into)):
        into.lessons.append(Lesson(student, teacher, sheet.said(line, "subject")))


def _enrol_in_section(sheet: Sheet, line: Line, into: Gathered, teachers_only: bool) -> None:
    place = sheet.place(line)
    key = key_of(sheet, line, "section")
    column = "user" if sheet.has("user") else "student"
    said = key_of(sheet, line, column) if key else ""
    if not said:
        return
    section = into.sections.find(key, sheet.heading("section"))
    if section is None:
        into.findings.row(place, "the section is not in the sections file", "Add the section there.", key)
        return
    teaches = teachers_only or sheet.said(line, "role").casefold() in {"teacher", "staff", "faculty", "professor"}
    student = None if teaches else into.students.find(said, sheet.heading(column))
    teacher = into.teachers.find(said, sheet.heading(column)) if student is None else None
    if student is not None:
        into.sections[section].students.append(student)
    elif teacher is not None:
        into.sections[section].teachers.append(teacher)
    elif said not in into.left:
        into.findings.row(place, *(UNKNOWN_TEACHER if teaches else UNKNOWN_STUDENT), said)
