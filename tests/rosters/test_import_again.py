"""A corrected file changes the roster without losing what was printed."""

from hub.night.roster import Roster

from .school import ENROLMENTS, EVERYTHING, FAMILIES, MEETINGS, STUDENTS, TEACHERS, School


def ids(roster: Roster) -> dict[str, str]:
    things = [*roster.families.values(), *roster.students.values(), *roster.teachers.values()]
    things += [*roster.rooms.values(), *roster.volunteers.values()]
    return {f"{thing.id[0]} {thing.key}": thing.id for thing in things}


def test_the_first_ids_are_counted_from_one_and_the_version_rises(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    assert list(first.families) == ["f1", "f2"]
    assert first.version == 1
    assert school.read(base=first).version == 2


def test_the_same_files_again_change_nothing(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    second = school.read(base=first)
    assert ids(second) == ids(first)
    assert second.meetings == first.meetings
    assert not any(c.added or c.removed or c.changed for c in school.report.changes.values())


def test_a_corrected_row_keeps_its_id_and_is_counted_as_changed(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    school.write("families.csv", FAMILIES.replace(",es,", ",so,"))
    second = school.read(base=first)
    assert ids(second) == ids(first)
    assert school.report.changes["families"].changed == 1
    assert school.family("H1").language == "so"


def test_rows_in_another_order_keep_their_ids(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    for name, content in (("families.csv", FAMILIES), ("students.csv", STUDENTS), ("teachers.csv", TEACHERS)):
        header, *rows = content.splitlines()
        school.write(name, "\n".join([header, *reversed(rows)]))
    assert ids(school.read(base=first)) == ids(first)


def test_the_id_of_a_family_that_has_left_is_never_given_to_another(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    last = school.family("H2").id
    without = "\n".join(line for line in FAMILIES.splitlines() if not line.startswith("H2"))
    school.write("families.csv", without)
    school.write("students.csv", STUDENTS.replace(",H2", ",H1"))
    second = school.read(base=first)
    assert school.report.changes["families"].removed == 1
    school.write("families.csv", without + "\nH3,Cy Roe,father,,en,,,,\n")
    third = school.read(base=second)
    assert school.family("H3").id not in {*first.families, *second.families}
    assert last not in third.families


def test_ids_go_on_from_the_highest_of_a_roster_that_remembers_none(school: School) -> None:
    school.write_all(EVERYTHING)
    old = Roster(version=3, families=school.read().families)
    school.write("families.csv", FAMILIES + "H3,Cy Roe,father,,en,,,,\n")
    school.read(base=old)
    assert school.family("H3").id == "f3"


def test_a_meeting_keeps_its_id_when_its_time_changes(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    school.write("meetings.csv", MEETINGS.replace("17:30", "18:10"))
    second = school.read(base=first)
    assert set(second.meetings) == set(first.meetings)
    assert school.report.changes["meetings"].changed == 1


def test_the_meeting_of_a_new_enrolment_gets_a_new_id(school: School) -> None:
    school.write_all(EVERYTHING)
    first = school.read()
    school.write("enrolments.csv", ENROLMENTS + "S2,T2,Art,2\n")
    second = school.read(base=first)
    assert second.meetings.keys() - first.meetings.keys() == {"m3"}
