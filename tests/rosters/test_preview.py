"""What the office reads before it says yes."""

from hub.rosters import preview

from .school import EVERYTHING, FAMILIES, School


def shown(school: School) -> str:
    return preview(school.report, school.roster)


def test_it_shows_counts_and_the_first_rows_as_understood(school: School) -> None:
    school.write_all(EVERYTHING)
    school.read()
    text = shown(school)
    assert "2 families" in text
    assert "H1: Ana Peña, of Íñigo, es, interpreter: spoken" in text
    assert "H1 with Ms. Quill about Íñigo: 17:30" in text
    assert "Every row was understood." in text
    assert "Nothing is there yet" in text


def test_it_groups_what_was_not_understood_and_says_what_to_do(school: School) -> None:
    rows = "".join(f"H{n},Cy Roe,father,,Gibberish,,,,\n" for n in range(10, 40))
    school.write_all(EVERYTHING | {"families.csv": FAMILIES + rows})
    school.read()
    text = shown(school)
    assert text.count("the language is not known") == 1
    assert "families.csv, line 4 (Gibberish), 5 (Gibberish)" in text
    assert "and 18 more" in text
    assert "Write its English name or code" in text


def test_it_names_files_never_opened_and_columns_not_used(school: School) -> None:
    school.write_all({"students.csv": "student,given,Bus\nS1,Ann,7\n", "demographics.csv": ""})
    school.read()
    text = shown(school)
    assert "Never opened, because of what they hold\n  demographics.csv" in text
    assert "Columns not used\n  students.csv: Bus" in text


def test_it_asks_whether_the_file_is_complete_when_families_vanish(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    school.write("families.csv", FAMILIES.splitlines()[0] + "\n" + FAMILIES.splitlines()[1])
    school.write("students.csv", "student,given,surname,grade,households\nS1,Íñigo,Peña,6,H1\n")
    school.read(base=first)
    text = shown(school)
    assert "families: 0 new, 1 gone, 0 different" in text
    assert "The code on the letter of 1 family will no longer open the door. Is this file complete?" in text


def test_it_shows_who_would_be_merged_and_why(school: School) -> None:
    school.write(
        "contacts.csv",
        "Student ID,Student First,Student Last,Contact ID,Contact Name\n1,Ann,Reed,9,Eve Reed\n2,Bo,Fox,9,Eve Reed\n",
    )
    school.read()
    assert "1+2: Ann Reed; Bo Fox\n      the same contact id" in shown(school)


def test_it_does_not_say_that_all_was_understood_where_no_file_was_used(school: School) -> None:
    school.write("lockers.csv", "locker,combination\n1,11-22-33\n")
    school.read()
    assert "Every row was understood" not in shown(school)
    assert "lockers.csv is no table of ours and was not used." in shown(school)
