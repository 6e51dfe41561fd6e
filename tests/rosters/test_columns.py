"""Headings, as school systems and people write them."""

import pytest

from hub.rosters.columns import match


def columns(kind: str, *header: str) -> dict[str, str]:
    return {column: header[at] for column, at in match(kind, header).columns.items()}


@pytest.mark.parametrize(
    "heading",
    ["student", "Student ID", "STUDENT_ID", "studentId", "Student_Number", "SIS ID", "StudentUniqueId",
     "[Students]Student_Number", "student.studentNumber", "Studént ID", "  student id  ", "Student Number #"],
)  # fmt: skip
def test_a_students_id_is_known_by_the_names_that_systems_give_it(heading: str) -> None:
    assert columns("students", heading, "grade") == {"student": heading, "grade": "grade"}


@pytest.mark.parametrize(
    ("heading", "column"),
    [("langauge", "language"), ("houshold", "household"), ("Interperter", "interpreter"), ("may_atend", "may_attend"),
     ("relationshp", "relationship")],
)  # fmt: skip
def test_a_misspelt_heading_is_understood_and_said(heading: str, column: str) -> None:
    found = match("families", [heading])
    assert dict(found.columns) == {column: 0}
    assert heading in found.notes[0]


@pytest.mark.parametrize("heading", ["Username", "Password", "Birthdate", "Locker", "Bus", "nme", "School Name"])
def test_what_is_not_ours_is_not_bent_into_it(heading: str) -> None:
    found = match("students", ["student", "given", "surname", heading])
    assert heading in found.unused


def test_of_two_headings_for_one_column_the_better_is_used_and_the_other_named() -> None:
    found = match("students", ["Student Number", "Student ID", "First"])
    assert found.columns["student"] == 1
    assert found.unused == ("Student Number",)
    assert "“Student ID” is used" in found.notes[0]


def test_a_column_without_any_value_gives_way_to_one_that_has_some() -> None:
    assert match("students", ["student id", "student number"], blank=[0]).columns["student"] == 1


def test_a_misspelling_never_takes_a_column_that_is_there_rightly_spelt() -> None:
    found = match("families", ["langauge", "household", "language"])
    assert found.columns["language"] == 2
    assert found.unused == ("langauge",)
