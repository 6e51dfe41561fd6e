"""Booked meetings, as a booking page or a sheet on the office's desk has them."""

from hub.rosters import values
from hub.rosters.gathered import Booking, Gathered
from hub.rosters.places import UNKNOWN_STUDENT, UNKNOWN_TEACHER, key_of
from hub.rosters.report import Place
from hub.rosters.sheets import Sheet
from hub.rosters.tables import Line


def read_meetings(sheet: Sheet, into: Gathered, clock: values.Clock) -> None:
    for line in sheet:
        booking = _booking(sheet, line, into, clock)
        if booking is not None:
            into.bookings.append(booking)


def _booking(sheet: Sheet, line: Line, into: Gathered, clock: values.Clock) -> Booking | None:
    place = sheet.place(line)
    household = values.key(sheet.raw(line, "household"))
    students = _students(sheet, line, into, place)
    if not household and not students:
        if not sheet.said(line, "student"):
            sheet.findings.row(place, "names neither household nor student", "Give one of the two.")
        return None
    said = key_of(sheet, line, "teacher")
    if not said:
        return None
    teacher = into.teachers.find(said, sheet.heading("teacher"))
    if teacher is None:
        sheet.findings.row(place, *UNKNOWN_TEACHER, said if values.is_id(said) else "")
        return None
    at = _time(sheet, line, place, clock)
    return None if isinstance(at, values.OtherDay) else Booking(place, household, students, teacher, at)


def _students(sheet: Sheet, line: Line, into: Gathered, place: Place) -> tuple[str, ...]:
    found: list[str] = []
    for said in values.keys(sheet.raw(line, "student")):
        student = into.students.find(said, sheet.heading("student"))
        if student is None:
            sheet.findings.row(place, *UNKNOWN_STUDENT, said if values.is_id(said) else "", taken=bool(found))
        else:
            found.append(student)
    return tuple(found)


def _time(sheet: Sheet, line: Line, place: Place, clock: values.Clock) -> "float | values.OtherDay | None":
    said = sheet.said(line, "time")
    if not said:
        return None
    at = clock.at(said, sheet.raw(line, "date"))
    if isinstance(at, values.OtherDay):
        advice = "Correct the date if it is meant for this night; else leave it."
        sheet.findings.row(place, "is for another day than this night", advice, said)
    elif at is None:
        advice = "Write 17:30 or 5:30 PM. Until then it is a drop-in."
        sheet.findings.row(place, "the time is not understood", advice, said, taken=True)
    return at
