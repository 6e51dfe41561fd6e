"""Booked meetings and drop-ins: one a family and teacher, each household for itself."""

from .school import ENROLMENTS, EVERYTHING, FAMILIES, STUDENTS, TEACHERS, School, at

ADA = "S3,Ada,Peña,8,H1\n"


def base_files(school: School) -> None:
    school.write_all({name: content for name, content in EVERYTHING.items() if name != "meetings.csv"})


def test_listed_means_that_a_family_with_any_booking_has_just_those(school: School) -> None:
    school.write_all(EVERYTHING)
    school.read(drop_ins="listed")
    assert school.meetings_of("H1") == {"T1": at("17:30")}
    assert school.meetings_of("H2") == {"T1": None}


def test_every_teacher_means_drop_ins_beside_the_bookings(school: School) -> None:
    school.write_all(EVERYTHING)
    school.read(drop_ins="every-teacher")
    assert school.meetings_of("H1") == {"T1": at("17:30"), "T2": None}


def test_siblings_with_one_teacher_are_one_meeting_about_both(school: School) -> None:
    base_files(school)
    school.write("students.csv", STUDENTS + ADA)
    school.write("enrolments.csv", ENROLMENTS + "S3,T1,Math,3\n")
    school.write("meetings.csv", "household,student,teacher,time\nH1,S1,T1,17:40\nH1,S3,T1,17:30\n")
    school.read()
    (meeting,) = [m for m in school.roster.meetings.values() if m.family == school.family("H1").id]
    assert [school.roster.students[s].key for s in meeting.students] == ["S1", "S3"]
    assert meeting.booked_at == at("17:30")


def test_a_booking_without_a_student_is_about_those_the_teacher_teaches(school: School) -> None:
    base_files(school)
    school.write("students.csv", STUDENTS + ADA)
    school.write("meetings.csv", "household,teacher,time\nH1,T2,17:40\n")
    school.read()
    (meeting,) = [m for m in school.roster.meetings.values() if m.family == school.family("H1").id]
    assert [school.roster.students[s].key for s in meeting.students] == ["S1"]


def test_a_booking_may_name_the_student_alone(school: School) -> None:
    base_files(school)
    school.write("meetings.csv", "student,teacher,time\nS1,T2,5:40 PM\n")
    school.read()
    assert school.meetings_of("H1") == {"T2": at("17:40")}


def test_each_household_of_a_student_has_its_own_meeting(school: School) -> None:
    base_files(school)
    school.write("students.csv", STUDENTS.replace(",H1", ",H1;H2"))
    school.write("meetings.csv", "household,student,teacher,time\nH1,S1,T1,17:30\nH2,S1,T1,18:30\n")
    school.read()
    assert school.meetings_of("H1") == {"T1": at("17:30")}
    assert school.meetings_of("H2") == {"T1": at("18:30")}


def test_a_booking_that_could_be_of_either_household_is_not_guessed(school: School) -> None:
    base_files(school)
    school.write("students.csv", STUDENTS.replace(",H1", ",H1;H2"))
    school.write("meetings.csv", "student,teacher,time\nS1,T1,17:30\n")
    school.read()
    assert "several households" in school.only_row().reason
    assert set(school.meetings_of("H1").values()) == {None}


def test_a_time_that_is_not_understood_leaves_a_drop_in(school: School) -> None:
    base_files(school)
    school.write("meetings.csv", "household,student,teacher,time\nH1,S1,T2,soon\n")
    school.read()
    assert school.meetings_of("H1") == {"T2": None}


def test_teachers_may_be_named_where_their_name_is_one_mans_only(school: School) -> None:
    base_files(school)
    school.write("meetings.csv", "student,teacher,time\nS1,Ms. Quill,17:30\n")
    school.read()
    assert school.meetings_of("H1") == {"T1": at("17:30")}
    school.write("teachers.csv", TEACHERS + "T3,Ms. Quill,101,Music,5,\n")
    school.read()
    assert "teacher is not in the teachers file" in school.only_row().reason


def test_families_whom_no_one_teaches_are_counted(school: School) -> None:
    school.write_all({"families.csv": FAMILIES, "students.csv": STUDENTS, "teachers.csv": TEACHERS})
    school.write("enrolments.csv", "student,teacher\nS1,T1\n")
    school.read()
    assert any(note.startswith("1 family has no meeting") for note in school.report.notes)
