"""Our own sheets: every wrong row is reported with its file, line and what to do, and stops nothing."""

import pytest

from .school import EVERYTHING, FAMILIES, STUDENTS, TEACHERS, VOLUNTEERS, School, at


def with_row(name: str, row: str) -> dict[str, str]:
    return EVERYTHING | {name: EVERYTHING[name] + row + "\n"}


def test_everything_is_understood(school: School) -> None:
    school.write_all(EVERYTHING)
    roster = school.read()
    assert school.report.rows == ()
    assert school.report.counts == {
        "families": 2, "students": 2, "teachers": 2, "rooms": 2, "meetings": 2, "volunteers": 1,
    }  # fmt: skip
    family = school.family("H1")
    assert (family.language, family.interpreter, family.photo) == ("es", "spoken", True)
    assert family.guardians[0].name == "Ana Peña"
    assert [roster.students[s].key for s in family.students] == ["S1"]
    assert not school.family("H2").photo
    (teacher, _) = roster.teachers.values()
    assert (roster.rooms[teacher.room or ""].x, teacher.target_minutes, teacher.languages) == (10.0, 5.0, ("es",))
    (volunteer,) = roster.volunteers.values()
    assert (volunteer.languages, volunteer.on_from, volunteer.home_door) == (("es", "de"), at("17:00"), "North")


@pytest.mark.parametrize(
    ("name", "row", "reason", "taken"),
    [
        ("families.csv", "H1,Ana Peña,mother,ana@example.org,es,spoken,yes,,yes", "same household and contact", False),
        ("families.csv", ",Cy Roe,father,,en,,,,", "has no household", False),
        ("families.csv", "H3,Cy Roe,father,,Gibberish,,,,", "language is not known", True),
        ("families.csv", "H3,Cy Roe,father,,en,perhaps,,,", "interpreter is not understood", True),
        ("families.csv", "H3,Cy Roe,father,,en,,perhaps,,", "may_attend is not understood", True),
        ("families.csv", "H3,Cy Roe,father,,en,,,,perhaps", "photo is not understood", True),
        ("families.csv", "H1,Cy Roe,father,,so,,,,", "another language", True),
        ("families.csv", "H3,Cy Roe,father,,en,,,,", "has no student", True),
        ("students.csv", "S1,Cy,Roe,6,H1", "same student stands in an earlier row", False),
        ("students.csv", "S3,Cy,Roe,6,H9", "household is not in the families file", True),
        ("students.csv", ",Cy,Roe,6,H1", "has no student", False),
        ("students.csv", "1.23457E+11,Cy,Roe,6,H1", "shortened by a spreadsheet", False),
        ("students.csv", "S3,,,6,H1", "has no name", True),
        ("teachers.csv", "T1,Mx. Roe,101,Art,5,", "same teacher stands in an earlier row", False),
        ("teachers.csv", "T3,Mx. Roe,999,Art,5,", "room is not in the rooms file", True),
        ("teachers.csv", "T3,Mx. Roe,101,Art,long,", "target_minutes", True),
        ("teachers.csv", "T3,Mx. Roe,101,Art,5,es;Gibberish", "language is not known", True),
        ("rooms.csv", "101,Again,1,East,1,1", "same room stands in an earlier row", False),
        ("rooms.csv", "103,New,1,East,left,1", "x is not a number", True),
        ("enrolments.csv", "S9,T1,Math,1", "student is not in the students file", False),
        ("enrolments.csv", "S1,T9,Math,1", "teacher is not in the teachers file", False),
        ("meetings.csv", "H9,,T1,17:40", "household is not known", False),
        ("meetings.csv", "H1,S9,T1,17:40", "student is not in the students file", False),
        ("meetings.csv", "H1,S2,T1,17:40", "does not belong to the household", False),
        ("meetings.csv", "H1,S1,T9,17:40", "teacher is not in the teachers file", False),
        ("meetings.csv", "H2,S2,T1,half past", "time is not understood", True),
        ("meetings.csv", "H2,S2,T1,11/25/2026 17:30", "another day", False),
        ("meetings.csv", ",,T1,17:40", "neither household nor student", False),
        ("volunteers.csv", "V2,juggler,Cy,Roe,,,,", "role is not known", False),
        ("volunteers.csv", "V1,helper,Cy,Roe,,,,", "same volunteer stands in an earlier row", False),
        ("volunteers.csv", "V2,helper,Cy,Roe,,soon,,", "is not a time of the night", True),
    ],
)
def test_a_wrong_row_is_reported_and_stops_nothing(
    school: School, name: str, row: str, reason: str, taken: bool
) -> None:
    school.write_all(with_row(name, row))
    school.read()
    line = len(EVERYTHING[name].splitlines()) + 1
    matching = [r for r in school.report.rows if reason in r.reason]
    assert [(r.file, r.line, r.taken) for r in matching] == [(name, line, taken)]
    assert matching[0].advice
    assert len(school.roster.students) >= 2


def test_no_name_stands_in_a_report_of_rows(school: School) -> None:
    school.write_all(
        with_row("enrolments.csv", "Ravenna Ashgrove,Mx. Unheard,Math,1")
        | {"families.csv": FAMILIES + "H3,Ravenna Ashgrove,mother,ra@example.org,en,,Ravenna says no,,\n"}
    )
    school.read()
    assert len(school.report.rows) >= 2
    assert not any("Ravenna" in f"{r.reason}{r.advice}{r.value}" for r in school.report.rows)


def test_a_household_may_have_a_row_for_each_adult(school: School) -> None:
    school.write("students.csv", STUDENTS)
    school.write("families.csv", FAMILIES + 'H1,"Peña, Luis",father,,,sign,ask,g7,no\n')
    school.read()
    family = school.family("H1")
    assert [g.name for g in family.guardians] == ["Ana Peña", "Luis Peña"]
    assert (family.language, family.apart, family.photo) == ("es", "g7", False)
    assert family.with_care


def test_a_student_of_two_households_is_in_both(school: School) -> None:
    school.write("families.csv", FAMILIES)
    school.write("students.csv", STUDENTS.replace(",H1", ",H1;H2"))
    school.read()
    assert [len(school.family(key).students) for key in ("H1", "H2")] == [1, 2]


def test_families_may_name_their_students_themselves(school: School) -> None:
    school.write("students.csv", "student,given,surname\nS1,Íñigo,Peña\nS2,Ada,Peña\n")
    school.write("families.csv", "household,contact_name,students,language\nH1,Ana Peña,S1;S2,es\n")
    school.read()
    assert len(school.family("H1").students) == 2
    assert len(school.roster.families) == 1


def test_a_student_without_a_household_has_one_of_its_own_and_it_is_said(school: School) -> None:
    school.write("families.csv", FAMILIES)
    school.write("students.csv", STUDENTS + "S3,Cy,Roe,6,\n")
    school.read()
    assert school.family("student S3")
    assert any("1 student belongs to no household" in note for note in school.report.notes)


def test_without_a_rooms_file_the_rooms_are_what_the_teachers_say(school: School) -> None:
    school.write("teachers.csv", TEACHERS)
    school.read()
    assert [room.name for room in school.roster.rooms.values()] == ["101", "102"]
    assert school.report.rows == ()


@pytest.mark.parametrize("said", ["101", "room 101", "Room 101", "ROOM 101"])
def test_a_teachers_room_may_be_said_by_its_id_or_name(school: School, said: str) -> None:
    school.write_all(EVERYTHING | {"teachers.csv": f"teacher,name,room\nT1,Ms. Quill,{said}\n"})
    school.read()
    (teacher,) = school.roster.teachers.values()
    assert school.roster.rooms[teacher.room or ""].key == "101"


def test_references_survive_lost_zeros_and_another_case(school: School) -> None:
    school.write("students.csv", "student,given,surname\n00123,Ann,Reed\n")
    school.write("teachers.csv", "teacher,name\nt1,Ms. Quill\n")
    school.write("enrolments.csv", "student,teacher\n123,T1\n")
    school.read()
    assert len(school.roster.meetings) == 1
    assert school.report.rows == ()


def test_ids_that_differ_only_by_zeros_are_two_students(school: School) -> None:
    school.write("students.csv", "student,given,surname\n007,Ann,Reed\n7,Bo,Fox\n")
    school.write("teachers.csv", "teacher,name\nT1,Ms. Quill\n")
    school.write("enrolments.csv", "student,teacher\n7,T1\n07,T1\n")
    school.read()
    assert len(school.roster.students) == 2
    assert school.only_row().line == 3


def test_two_kinds_of_student_number_that_overlap_are_kept_apart_by_their_headings(school: School) -> None:
    school.write("students.csv", "ID,Student Number,First Name,Last Name\n1,2,Ann,Reed\n2,1,Bo,Fox\n")
    school.write("teachers.csv", "Teacher ID,Teacher Name\nT1,Ms. Quill\n")
    school.write("enrolments.csv", "ID,Teacher ID\n1,T1\n")
    school.read()
    (meeting,) = school.roster.meetings.values()
    assert school.roster.students[meeting.students[0]].given == "Ann"


def test_sections_say_who_teaches_whom_and_where(school: School) -> None:
    school.write("students.csv", "Student_id,First_name,Last_name\nS1,Ann,Reed\n")
    school.write("teachers.csv", "Teacher_id,First_name,Last_name\nT1,Ada,Quill\n")
    school.write("sections.csv", "Section_id,Teacher_id,Course_name,Period,Room\nX1,T1,Algebra,3,204\n")
    school.write("enrollments.csv", "School_id,Section_id,Student_id\n1,X1,S1\n1,X9,S1\n")
    school.read()
    (teacher,) = school.roster.teachers.values()
    assert (teacher.name, teacher.subject, school.roster.rooms[teacher.room or ""].name) == (
        "Ada Quill",
        "Algebra",
        "204",
    )
    assert school.meetings_of("student S1") == {"T1": None}
    assert "section is not" in school.only_row().reason


def test_a_homeroom_teacher_in_the_students_file_is_a_teacher_of_the_student(school: School) -> None:
    school.write("students.csv", "student,given,surname,Homeroom Teacher\nS1,Ann,Reed,Ms. Quill\nS2,Bo,Fox,\n")
    school.write("teachers.csv", TEACHERS)
    school.read()
    assert school.meetings_of("student S1") == {"T1": None}


def test_a_file_of_one_kind_of_volunteers_says_their_role(school: School) -> None:
    school.write("ambassadors.csv", "name,languages\nLena Ortmann,German\n")
    school.read()
    (volunteer,) = school.roster.volunteers.values()
    assert (volunteer.role, volunteer.given, volunteer.languages) == ("ambassador", "Lena", ("de",))


def test_a_volunteers_hours_are_those_of_the_night(school: School) -> None:
    school.write("volunteers.csv", VOLUNTEERS.replace("17:00", "5 PM").replace("20:00", "8:00 PM"))
    school.read()
    (volunteer,) = school.roster.volunteers.values()
    assert (volunteer.on_from, volunteer.on_until) == (at("17:00"), at("20:00"))


def test_without_a_teachers_file_the_teachers_are_those_the_enrolments_name(school: School) -> None:
    school.write("students.csv", STUDENTS)
    school.write(
        "schedule.csv", 'Student ID,Teacher Name,Course,Room\nS1,"Quill, Ada",Math,204\nS2,"Quill, Ada",Math,204\n'
    )
    school.read()
    (teacher,) = school.roster.teachers.values()
    assert (teacher.name, school.roster.rooms[teacher.room or ""].name) == ("Ada Quill", "204")
    assert len(school.roster.meetings) == 2


def test_a_student_who_has_left_is_no_mistake_where_another_file_still_names_it(school: School) -> None:
    school.write_all(EVERYTHING)
    school.write(
        "students.csv", "student,given,surname,households,status\nS1,Ann,Reed,H1,Active\nS2,Bo,Fox,H2,Inactive\n"
    )
    school.read()
    assert [s.key for s in school.roster.students.values()] == ["S1"]
    assert not any("student is not" in row.reason for row in school.report.rows)


@pytest.mark.parametrize(("said", "tag"), [("Spanish/English", "es"), ("Chinese (Cantonese)", "yue"), ("spa", "es")])
def test_languages_are_understood_as_offices_write_them(school: School, said: str, tag: str) -> None:
    school.write("families.csv", f"household,contact_name,language\nH1,Ana Peña,{said}\n")
    school.read()
    assert school.family("H1").language == tag
