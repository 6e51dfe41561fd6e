"""Whoever is to be received with care is never greeted by a kiosk because a file was wrong or said it elsewhere."""

import pytest

from hub.night.roster import at_the_door
from hub.rosters import preview

from .school import EVERYTHING, STUDENTS, School

HEAD = "household,contact_name,may_attend,apart\n"
APART = HEAD + "H1,Ana Peña,,\nH4,Cy Roe,,G1\nH5,Di Roe,,G1\n"
S1 = "student,given,surname,households\nS1,Íñigo,Peña,H1\n"


def greeted(school: School) -> set[str]:
    """First names that a kiosk may show."""
    return {student.given for student in at_the_door(school.roster).students.values()}


@pytest.mark.parametrize("between", [" ", ";", "; ", ",", ", ", "|", "/", " / "])
def test_two_households_of_a_student_are_found_however_they_are_divided(school: School, between: str) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", S1 + f'S4,Eli,Roe,"H4{between}H5"\n')
    school.read()
    assert school.report.rows == ()
    assert [len(school.family(key).students) for key in ("H4", "H5")] == [1, 1]
    assert greeted(school) == {"Íñigo"}


def test_a_household_with_a_space_in_its_key_stays_one(school: School) -> None:
    school.write("families.csv", "household,contact_name\nFam 12,Ana Peña\n12,Cy Roe\n")
    school.write("students.csv", "student,given,surname,households\nS1,Íñigo,Peña,Fam 12\nS2,Eli,Roe,Fam 13\n")
    school.read()
    assert [len(school.family(key).students) for key in ("Fam 12", "12", "student S2")] == [1, 0, 1]


def test_without_a_families_file_a_word_that_many_keys_share_is_no_household(school: School) -> None:
    school.write("students.csv", "student,given,surname,households\nS1,Íñigo,Peña,Fam 12\nS2,Eli,Roe,Fam 13\n")
    school.read()
    assert {family.key for family in school.roster.families.values()} == {"Fam 12", "Fam 13"}


@pytest.mark.parametrize("said", ["H9", "H4x H5x", "Roe"])
def test_a_student_whose_household_is_not_listed_is_sent_to_the_desk_and_the_preview_says_so(
    school: School, said: str
) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", S1 + f"S4,Eli,Roe,{said}\n")
    school.read()
    assert school.family("student S4").with_care
    assert greeted(school) == {"Íñigo"}
    assert "is sent to the welcome desk until this is corrected" in preview(school.report, school.roster)


def test_a_household_row_that_was_taken_out_takes_no_mark_along(school: School) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", S1 + "S4,Eli,Roe,H4\n")
    first = school.read()
    school.write("families.csv", APART.replace("H4,Cy Roe,,G1\n", ""))
    school.read(base=first)
    assert school.family("student S4").apart == "g1"
    assert greeted(school) == {"Íñigo"}


def test_the_desk_is_no_longer_asked_once_the_household_is_corrected(school: School) -> None:
    school.write("families.csv", "household,contact_name\nH1,Ana Peña\n")
    school.write("students.csv", "student,given,households\nS1,Íñigo,H9\n")
    first = school.read()
    assert greeted(school) == set()
    school.write("students.csv", "student,given,households\nS1,Íñigo,H1\n")
    school.read(base=first)
    assert greeted(school) == {"Íñigo"}


def test_a_student_row_that_ends_before_its_household_is_sent_to_the_desk(school: School) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", S1 + "S4,Eli,Roe\n")
    school.read()
    assert school.family("student S4").with_care


# Keep-apart groups


def test_a_keep_apart_group_is_one_in_any_case_and_spacing(school: School) -> None:
    school.write("families.csv", HEAD + 'H1,A,,G1\nH2,B,,g1\nH3,C,,"  G1 "\nH4,D,,Ｇ1\nH5,E,,G2\n')
    school.read()
    words = [school.family(f"H{n}").apart for n in range(1, 6)]
    assert len(set(words[:4])) == 1
    assert words[4] != words[0]


@pytest.mark.parametrize("cell", ["G1; G2", "G1,G2", "G1|G2", "G1/G2", "G1 G2"])
def test_two_groups_in_one_cell_are_reported_and_the_first_is_taken(school: School, cell: str) -> None:
    school.write("families.csv", HEAD + f'H1,Ana Peña,,"{cell}"\nH2,Cy Roe,,g1\n')
    school.write("students.csv", "student,given,households\nS1,Íñigo,H1\nS2,Eli,H2\n")
    school.read()
    row = school.only_row()
    assert (row.file, row.line, row.taken, row.value) == ("families.csv", 2, True, "g1, g2")
    assert "several keep-apart groups" in row.reason
    assert school.family("H1").apart == school.family("H2").apart == "g1"


@pytest.mark.parametrize("cell", [";", "*", "no"])
def test_any_sign_in_the_column_is_a_group(school: School, cell: str) -> None:
    school.write("families.csv", HEAD + f"H1,Ana Peña,,{cell}\n")
    school.read()
    assert school.family("H1").with_care


# Rows that cannot be read, or name no one


@pytest.mark.parametrize("row", ["H1,Luis,Peña,no,g1", 'H1,"Luis Peña,no,', "H1,Luis Peña,no", "h1,Luis Peña,no,"])
def test_a_second_row_of_a_household_that_is_in_doubt_still_marks_it(school: School, row: str) -> None:
    school.write("families.csv", HEAD + f"H1,Ana Peña,,\n{row}\n")
    school.write("students.csv", "student,given,households\nS1,Íñigo,H1\nS2,Eli,\n")
    school.read()
    assert greeted(school) == {"Eli"}
    assert "is sent to the welcome desk until this is corrected" in preview(school.report, school.roster)


@pytest.mark.parametrize("key", ["", "1.2E+11"])
def test_a_mark_of_no_household_may_be_that_of_the_row_above_or_of_a_student_without_one(
    school: School, key: str
) -> None:
    school.write("families.csv", HEAD + f"H2,Bo Fox,,\nH1,Ana Peña,,\n{key},Luis Peña,no,\n")
    school.write("students.csv", "student,given,households\nS1,Íñigo,H1\nS2,Freya,H2\nS4,Eli,\n")
    school.read()
    assert greeted(school) == {"Freya"}


def test_a_lost_row_of_a_sheet_that_has_no_marks_sends_no_one_to_the_desk(school: School) -> None:
    school.write("families.csv", "household,contact_name\nH1,Ana Peña\nH1,Luis,Peña\n")
    school.write("students.csv", S1)
    school.read()
    assert greeted(school) == {"Íñigo"}


@pytest.mark.parametrize("students", ["S44", ""])
def test_while_a_marked_household_lacks_its_student_whoever_has_no_household_may_be_meant(
    school: School, students: str
) -> None:
    school.write("families.csv", f"household,contact_name,apart,students\nH1,Ana Peña,,S1\nH4,Cy Roe,G1,{students}\n")
    school.write("students.csv", "student,given\nS1,Íñigo\nS4,Eli\n")
    school.read()
    assert greeted(school) == {"Íñigo"}
    assert "The student without a household is sent to the welcome desk until" in preview(school.report, school.roster)


def test_a_marked_household_whose_student_has_left_sends_no_one_to_the_desk(school: School) -> None:
    school.write("families.csv", APART.replace("H5,Di Roe,,G1\n", ""))
    school.write("students.csv", "student,given,households,status\nS1,Íñigo,,\nS4,Eli,H4,withdrawn\n")
    school.read()
    assert greeted(school) == {"Íñigo"}


def test_a_student_who_stands_twice_with_two_households_is_sent_to_the_desk(school: School) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", S1 + "S4,Eli,Roe,\nS4,Eli,Roe,H4\nS1,Íñigo,Peña,H1\n")
    school.read()
    assert greeted(school) == {"Íñigo"}


# The same said in two places


def test_of_two_columns_that_both_say_a_mark_neither_is_lost(school: School) -> None:
    school.write(
        "families.csv", "household,contact_name,may_attend,allowed,apart,keep apart\nH1,A,yes,no,,\nH2,B,,,,G1\n"
    )
    school.read()
    assert school.family("H1").guardians[0].may_attend == "no"
    assert school.family("H2").apart == "g1"


@pytest.mark.parametrize("said", ["ask", "no", "perhaps"])
def test_a_mark_in_the_students_file_needs_no_name_of_an_adult(school: School, said: str) -> None:
    school.write("students.csv", f"student,given,may_attend\nS1,Íñigo,{said}\nS2,Eli,yes\n")
    school.read()
    assert greeted(school) == {"Eli"}


CONTACTS = "Student ID,Student First,Contact ID,Contact Name,Relation,May Attend\n"


@pytest.mark.parametrize("families", ["H1,Ana Peña,S1\n", "H1,Max Peña,S1\n", "H1,,S1\n", "H1,Ana Peña,S1\nH2,B,S1\n"])
def test_a_families_file_laid_over_an_export_keeps_the_exports_marks(school: School, families: str) -> None:
    school.write("contacts.csv", CONTACTS + "S1,Íñigo,1,Ana Peña,Mother,yes\nS1,Íñigo,2,Max Peña,Father,no\n")
    school.write("families.csv", "household,contact_name,students\n" + families)
    school.read()
    assert greeted(school) == set()
    assert all("no" in [g.may_attend for g in f.guardians] for f in school.roster.families.values())


def test_the_name_of_a_marked_adult_is_not_told_to_the_other_of_two_homes(school: School) -> None:
    school.write("contacts.csv", CONTACTS + "S1,Íñigo,2,Max Peña,Father,no\n")
    school.write("families.csv", "household,contact_name,students\nH1,Ana Peña,S1\nH2,Bo Fox,S1\n")
    school.read()
    assert [g.name for g in school.family("H2").guardians] == ["Bo Fox", ""]


def test_a_contact_for_emergencies_who_may_not_come_is_kept_for_the_mark(school: School) -> None:
    school.write("contacts.csv", CONTACTS + "S1,Íñigo,1,Ana Peña,Mother,yes\nS1,Íñigo,2,Joy Oz,Neighbor,no\n")
    school.read()
    assert greeted(school) == set()


@pytest.mark.parametrize("marks", [("yes", "no"), ("no", "yes"), ("ask", "no"), ("no", "ask")])
def test_an_accepted_merge_keeps_the_stricter_mark_of_an_adult(school: School, marks: tuple[str, str]) -> None:
    school.write(
        "contacts.csv", CONTACTS + f"S1,Ann,9,Eve Reed,Mother,{marks[0]}\nS2,Bo,9,Eve Reed,Mother,{marks[1]}\n"
    )
    first = school.read(accept=["all"])
    assert [g.may_attend for g in school.family("student S1+S2").guardians] == ["no"]
    school.read(base=first)
    assert greeted(school) == set()


def test_a_merge_with_a_student_in_doubt_is_in_doubt(school: School) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", "Student ID,First,Households,Contact ID,Contact Name\nS1,Ann,,9,Eve\nS2,Bo,H9,9,Eve\n")
    school.read(accept=["all"])
    assert school.family("student S1+S2").with_care


@pytest.mark.parametrize("needs", [("none", "spoken"), ("spoken", "none"), ("", "spoken")])
def test_who_needs_an_interpreter_anywhere_has_one(school: School, needs: tuple[str, str]) -> None:
    rows = f"S1,Ann,H1,{needs[1]}\nS2,Bo,H1,none\nS3,Cy,H2,none\nS3,Cy,H2,{needs[1]}\n"
    school.write("students.csv", "student,given,households,interpreter\n" + rows)
    school.write("families.csv", f"household,contact_name,interpreter\nH1,Eve,{needs[0]}\nH2,Max,{needs[0]}\n")
    school.read()
    assert [school.family(key).interpreter for key in ("H1", "H2")] == ["spoken", "spoken"]


def test_two_kinds_of_interpreter_in_one_household_are_reported(school: School) -> None:
    school.write("families.csv", "household,contact_name,interpreter\nH1,Eve,spoken\nH1,Max,sign\n")
    school.write("students.csv", S1)
    school.read()
    assert "another kind of interpreter" in school.only_row().reason


USERS = (
    "sourcedId,status,enabledUser,role,username,givenName,familyName,agentSourcedIds\n"
    "u1,active,true,student,ipena,Íñigo,Peña,g1\nu2,active,true,student,eroe,Eli,Roe,g2\n"
    "g1,active,true,parent,apena,Ana,Peña,\ng2,active,true,parent,croe,Cy,Roe,\n"
)


@pytest.mark.parametrize(
    ("students", "families"),
    [
        ("eroe", "H4,Cy Roe,no,"),
        ("eroe", "H4,,ask,"),
        ("u2", "H4,Cy Roe,,G1"),
        ("ipena u2", "H4,Cy Roe,,G1"),
        ("erow", "H4,Cy Roe,,G1"),
    ],
)
def test_marks_laid_over_oneroster_reach_the_student(school: School, students: str, families: str) -> None:
    school.write("users.csv", USERS)
    school.write("families.csv", f"household,contact_name,may_attend,apart,students\n{families},{students}\n")
    school.read()
    assert "Eli" not in greeted(school)


# A second import


MARKED = EVERYTHING | {"families.csv": HEAD + "H1,Ana Peña,no,G1\nH2,Bo Lindqvist,,\n", "students.csv": STUDENTS}


@pytest.mark.parametrize(
    "files",
    [
        {"families.csv": "household,contact_name\nH1,Ana Peña\nH2,Bo Lindqvist\n"},
        {
            "families.csv": "household,contact_name\nH10,Ana Peña\nH2,Bo\n",
            "students.csv": STUDENTS.replace("H1", "H10"),
        },
        {"families.csv": HEAD},
        {"families.csv": HEAD + "H2,Bo Lindqvist,,\n", "students.csv": "student,given\nS1,Íñigo\nS2,Freya\n"},
    ],
    ids=["no columns", "another key", "headings only", "no household at all"],
)
def test_marks_that_no_file_speaks_about_any_more_are_kept_and_said(school: School, files: dict[str, str]) -> None:
    school.write_all(MARKED)
    first = school.read()
    school.write_all(files)
    second = school.read(base=first)
    for _ in range(2):
        (family,) = (f for f in school.roster.families.values() if "Íñigo" in given(school, f.students))
        assert (family.apart, "no" in [g.may_attend for g in family.guardians]) == ("g1", True)
        assert "received at the welcome desk as before" in preview(school.report, school.roster)
        school.read(base=second)


def given(school: School, students: tuple[str, ...]) -> set[str]:
    return {school.roster.students[student].given for student in students}


def test_an_interpreter_that_no_file_speaks_about_any_more_is_kept(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    school.write("families.csv", "household,contact_name\nH1,Ana Peña\nH2,Bo Lindqvist\n")
    school.read(base=first)
    assert school.family("H1").interpreter == "spoken"


def test_a_row_that_leaves_its_mark_blank_takes_it_off_and_the_preview_asks(school: School) -> None:
    school.write_all(MARKED)
    first = school.read()
    school.write("families.csv", HEAD + "H1,Ana Peña,,\nH2,Bo Lindqvist,,\n")
    school.read(base=first)
    assert greeted(school) == {"Íñigo", "Freya"}
    assert "marked before and no longer, because the files say so now: H1" in preview(school.report, school.roster)


def test_the_other_home_of_a_student_takes_no_mark_from_one_that_is_gone(school: School) -> None:
    school.write("families.csv", APART)
    school.write("students.csv", "student,given,households\nS1,Íñigo,H1;H4\n")
    first = school.read()
    school.write("families.csv", "household,contact_name\nH1,Ana Peña\n")
    school.write("students.csv", "student,given,households\nS1,Íñigo,H1\n")
    school.read(base=first)
    assert greeted(school) == {"Íñigo"}
