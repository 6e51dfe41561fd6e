"""Booked meetings, as a booking page or a sheet on the office's desk has them."""

from hub.rosters import values
from hub.rosters.gathered import Booking, Gathered
from hub.rosters.places import key_of, student_of, teacher_of
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
    students = _students(sheet, line, into)
    if sheet.said(line, "student") and not students:
        return None
    if not household and not students:
        sheet.findings.row(place, "names neither household nor student", "Give one of the two.")
        return None
    said = key_of(sheet, line, "teacher")
    if not said:
        return None
    teacher = teacher_of(sheet, line, said, "teacher", into)
    if teacher is None:
        return None
    at = _time(sheet, line, place, clock)
    return None if isinstance(at, values.OtherDay) else Booking(place, household, students, teacher, at)


def _students(sheet: Sheet, line: Line, into: Gathered) -> tuple[str, ...]:
    named = values.keys(sheet.raw(line, "student"))
    found = [student_of(sheet, line, said, "student", into) for said in named]
    return tuple(student for student in found if student is not None)


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
