"""The table is found within whatever a report, a person or a spreadsheet put around it."""

import pytest

from .school import FAMILIES, STUDENTS, School

ROWS = "S1,Íñigo,Peña,6,H1\nS2,Freya,Lindqvist,7,H2\n"


def names(school: School) -> list[str]:
    return [f"{s.given} {s.surname}" for s in school.roster.students.values()]


def test_a_preamble_above_the_headings_is_left_out_and_said(school: School) -> None:
    school.write("students.csv", f"Report: Students,,Printed 11/03/2026 07:14 AM\n\n{STUDENTS}")
    school.read()
    assert names(school) == ["Íñigo Peña", "Freya Lindqvist"]
    assert "students.csv: the headings are in line 3; what stands above them is left out" in school.report.notes


@pytest.mark.parametrize(
    "line",
    [
        "Total: 2",
        "Total students:,2",
        "Records: 2,,,,",
        "Grand Total,,,,2",
        "2 records",
        "Page 1 of 1",
        "*** End of report ***",
    ],
)
def test_total_and_page_lines_are_no_students(school: School, line: str) -> None:
    school.write("students.csv", STUDENTS + "\n" + line + "\n")
    school.read()
    assert len(school.roster.students) == 2
    assert school.report.rows == ()


def test_headings_repeated_at_a_page_break_are_no_student(school: School) -> None:
    school.write("students.csv", STUDENTS + STUDENTS.splitlines()[0] + "\nS3,Cy,Reed,6,\n")
    school.read()
    assert len(school.roster.students) == 3


def test_blank_lines_and_blank_trailing_headings_are_nothing(school: School) -> None:
    text = "\n".join(f"{line},," for line in STUDENTS.splitlines())
    school.write("students.csv", text.replace("S2", "\n,,,,,,\nS2"))
    school.write("families.csv", FAMILIES)
    school.read()
    assert names(school) == ["Íñigo Peña", "Freya Lindqvist"]
    assert school.report.rows == ()


def test_a_row_with_more_values_than_headings_is_reported_with_its_line_and_left_out(school: School) -> None:
    school.write("students.csv", STUDENTS + "S3,Cy,Reed,6,H1,what,else\nS4,Di,Reed,6,\n")
    school.read()
    row = school.only_row()
    assert (row.file, row.line, row.taken) == ("students.csv", 4, False)
    assert "more values" in row.reason
    assert len(school.roster.students) == 3


def test_a_row_with_fewer_values_is_taken_with_blanks_and_reported(school: School) -> None:
    school.write("students.csv", STUDENTS + "S3,Cy\n")
    school.read()
    row = school.only_row()
    assert (row.line, row.taken) == (4, True)
    assert school.student("S3").given == "Cy"


def test_lines_are_counted_as_an_editor_counts_them_past_fields_of_several_lines(school: School) -> None:
    school.write("students.csv", 'student,given,surname,note\nS1,Ann,Reed,"two\nlines"\n,Bo,Reed,\n')
    school.read()
    assert school.only_row().line == 4


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_fine_and_noted(school: School, content: str) -> None:
    school.write("students.csv", content)
    school.read()
    assert school.roster.students == {}
    assert "students.csv is empty." in school.report.notes


def test_a_file_of_headings_only_is_fine_and_noted(school: School) -> None:
    school.write("students.csv", STUDENTS.splitlines()[0])
    school.read()
    assert "students.csv has headings and no rows." in school.report.notes


@pytest.mark.parametrize(
    "name", ["student list.csv", "Students 2026-11.csv", "all_students.txt", "studnets.csv", "export.csv"]
)
def test_which_table_a_file_is_shows_its_name_or_else_its_columns(school: School, name: str) -> None:
    school.write(name, "Student ID,First Name,Last Name,Grade Level\nS1,Íñigo,Peña,6\n")
    school.read()
    assert names(school) == ["Íñigo Peña"]
    assert school.report.read == {name: "students"}


def test_a_file_that_is_none_of_ours_is_named_and_not_used(school: School) -> None:
    school.write("lockers.csv", "locker,combination\n1,11-22-33\n")
    school.read()
    assert "lockers.csv is no table of ours and was not used" in school.report.notes


def test_columns_that_nothing_was_taken_from_are_named(school: School) -> None:
    school.write("students.csv", "student,given,surname,Bus,Locker\nS1,Ann,Reed,7,12\n")
    school.read()
    assert school.report.unused == {"students.csv": ("Bus", "Locker")}
