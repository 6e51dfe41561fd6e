"""OneRoster 1.1 and 1.2 and School Data Sync, as they come, with a families sheet laid over them."""

import pytest

from .school import School, at

USERS = (
    "sourcedId,status,enabledUser,role,givenName,familyName,email,phone,agentSourcedIds,grades,identifier,password\n"
    "s1,,true,student,Ann,Reed,,,g1,06,1001,\n"
    "s2,,true,student,Bo,Reed,,,,07,1002,\n"
    "g1,,false,guardian,Eve,Reed,eve@example.org,,,,,\n"
    'g2,,false,parent,Max,Reed,,612-555-0101,"s1,s2",,,\n'
    "t1,,true,teacher,Ada,Quill,quill@school.example,,,,T-7,\n"
    "t2,,true,teacher,Tom,Fern,,,,,,\n"
    "a1,,true,administrator,Una,Vale,,,,,,\n"
)
CLASSES = (
    "sourcedId,status,title,courseSourcedId,location,schoolSourcedId,termSourcedIds,subjects,periods\n"
    'c1,,Math 6,k1,204,o1,y1,Math,"1,3"\n'
    "c2,,Homeroom,k1,101,o1,y1,,\n"
)
ENROLLMENTS = (
    "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
    "e1,,c1,o1,t1,teacher,true,,\n"
    "e2,,c1,o1,t2,teacher,false,,\n"
    "e3,,c1,o1,s1,student,,,\n"
    "e4,,c2,o1,t2,teacher,,,\n"
    "e5,,c2,o1,s2,student,,,\n"
)
EXPORT = {"users.csv": USERS, "classes.csv": CLASSES, "enrollments.csv": ENROLLMENTS}


def guardians(school: School, household: str) -> set[str]:
    return {g.name for g in school.family(household).guardians}


@pytest.mark.parametrize("manifest", [True, False])
def test_a_zip_is_understood_with_or_without_a_manifest(school: School, manifest: bool) -> None:
    extra = {"manifest.csv": "propertyName,value\noneroster.version,1.1\n"} if manifest else {}
    school.read(school.zip("export.zip", EXPORT | extra))
    assert school.report.rows == ()
    assert (len(school.roster.students), len(school.roster.teachers)) == (2, 2)
    assert "export.zip: users.csv: users left out: neither student, teacher nor guardian: 1" in school.report.notes


def test_guardians_are_linked_from_either_side(school: School) -> None:
    school.write_all(EXPORT)
    school.read()
    assert guardians(school, "student s1") == {"Eve Reed", "Max Reed"}
    assert guardians(school, "student s2") == {"Max Reed"}
    assert [p.id for p in school.report.proposals] == ["s1+s2"]


def test_rooms_and_subjects_come_from_classes_and_meetings_from_the_primary_teacher(school: School) -> None:
    school.write_all(EXPORT)
    school.read()
    found = {t.key: (t.subject, school.roster.rooms[t.room or ""].name) for t in school.roster.teachers.values()}
    assert found == {"t1": ("Math", "204"), "t2": ("Homeroom", "101")}
    assert school.meetings_of("student s1") == {"t1": None}
    assert school.meetings_of("student s2") == {"t2": None}


def test_an_agent_that_is_a_teacher_is_reported_and_not_linked(school: School) -> None:
    school.write_all(EXPORT | {"users.csv": USERS.replace(",g1,06,", ',"g1,t1,x9",06,')})
    school.read()
    assert guardians(school, "student s1") == {"Eve Reed", "Max Reed"}
    assert [(r.line, r.value, r.reason) for r in school.report.rows] == [
        (2, "t1", "an agent is not linked: its role is teacher, not guardian"),
        (2, "x9", "an agent is not in the users file"),
    ]


@pytest.mark.parametrize("status", ["tobedeleted", "inactive", "ToBeDeleted"])
def test_what_is_to_be_deleted_is_counted_and_its_traces_are_no_mistakes(school: School, status: str) -> None:
    school.write_all(EXPORT | {"users.csv": USERS.replace("s2,,", f"s2,{status},")})
    school.read()
    assert len(school.roster.students) == 1
    assert school.report.rows == ()
    assert "users.csv: rows left out: inactive or to be deleted: 1" in school.report.notes


def test_a_status_filled_in_bulk_is_no_reason_to_drop(school: School) -> None:
    school.write_all({name: content.replace(",,", ",active,", 1) for name, content in EXPORT.items()})
    school.write("users.csv", USERS.replace("1,,", "1,active,").replace("2,,", "2,active,"))
    school.read()
    assert len(school.roster.students) == 2


def test_version_1_2_has_its_roles_in_a_file_that_may_be_called_anything(school: School) -> None:
    users = (
        "sourcedId,status,givenName,familyName,preferredGivenName,agentSourcedIds\n"
        "s1,active,Annabel,Reed,Ann,g1\ng1,active,Eve,Reed,,\nt1,active,Ada,Quill,,\n"
    )
    roles = (
        "sourcedId,status,userSourcedId,roleType,role,orgSourcedId\n"
        "r1,active,s1,primary,student,o1\nr2,active,g1,primary,guardian,o1\nr3,active,t1,primary,teacher,o1\n"
        "r4,active,t1,secondary,guardian,o1\nr5,active,zz,primary,student,o1\n"
    )
    school.write_all({"Users.csv": users, "userRoleAssignments.csv": roles, "CLASSES.CSV": CLASSES})
    school.write("Enrollments.csv", "sourcedId,classSourcedId,userSourcedId,role\ne1,c1,t1,teacher\ne2,c1,s1,student\n")
    school.write("userProfiles.csv", b"\xff\xff never opened: it holds passwords")
    school.read()
    assert school.student("s1").given == "Ann"
    assert guardians(school, "student s1") == {"Eve Reed"}
    assert school.meetings_of("student s1") == {"t1": None}
    assert school.report.left_alone == ("userProfiles.csv",)
    assert [(r.file, r.value) for r in school.report.rows] == [("userRoleAssignments.csv", "zz")]


def test_permuted_and_misspelt_headings_are_understood(school: School) -> None:
    users = "famillyName,givenNmae,role,sourcedld,agentSourcedIDs\nReed,Ann,student,s1,g1\nReed,Eve,guardian,g1,\n"
    school.write_all({"users.csv": users})
    school.read()
    assert guardians(school, "student s1") == {"Eve Reed"}


def test_classes_and_enrolments_of_other_terms_are_left_out(school: School) -> None:
    sessions = "sourcedId,title,startDate,endDate\ny1,Fall,2026-08-15,2026-12-20\ny2,Spring,2027-01-05,2027-06-10\n"
    school.write_all(EXPORT | {"academicSessions.csv": sessions})
    school.write("classes.csv", CLASSES.replace("c2,,Homeroom,k1,101,o1,y1", "c2,,Homeroom,k1,101,o1,y2"))
    school.write("enrollments.csv", ENROLLMENTS.replace("s1,student,,,", "s1,student,,2026-08-15,11/20/2026"))
    school.read()
    assert school.roster.meetings == {}
    assert "1 classes of other terms are left out" in school.report.notes
    assert "1 enrolments that have ended or not begun are left out" in school.report.notes


def test_an_export_of_last_year_is_still_read(school: School) -> None:
    school.write_all(
        EXPORT | {"academicSessions.csv": "sourcedId,title,startDate,endDate\ny1,Y,2024-08-15,2025-06-10\n"}
    )
    school.read()
    assert len(school.roster.meetings) == 2
    assert any("dates of the terms are not looked at" in note for note in school.report.notes)


def test_references_into_nothing_are_reported(school: School) -> None:
    rows = "e8,,c9,o1,s1,student,,,\ne9,,c1,o1,s9,student,,,\n"
    school.write_all(EXPORT | {"enrollments.csv": ENROLLMENTS + rows})
    school.read()
    assert [(r.line, r.value) for r in school.report.rows] == [(7, "c9"), (8, "s9")]


def test_header_only_files_are_fine(school: School) -> None:
    school.write_all({name: content.splitlines()[0] for name, content in EXPORT.items()})
    school.read()
    assert school.roster.students == {}
    assert school.report.rows == ()


def test_a_families_sheet_is_laid_over_by_any_id_of_the_students(school: School) -> None:
    school.write_all(EXPORT)
    school.write(
        "families.csv", "household,students,language,interpreter,contact_name\nH1,1001;s2,Hmong,yes,Eve Reed\n"
    )
    school.write("teachers.csv", "teacher,target_minutes,languages\nT-7,4,es\n")
    school.write("rooms.csv", "room,name,x,y\n204,Room 204,3,4\n101,Room 101,5,4\n")
    school.write("meetings.csv", "household,teacher,time\nH1,quill@school.example,17:30\n")
    school.read()
    assert school.report.rows == ()
    assert len(school.roster.families) == 1
    assert (len(school.family("H1").students), school.family("H1").interpreter) == (2, "spoken")
    assert school.meetings_of("H1") == {"t1": at("17:30")}
    teacher = next(t for t in school.roster.teachers.values() if t.key == "t1")
    assert (teacher.name, teacher.target_minutes, teacher.languages) == ("Ada Quill", 4.0, ("es",))
    assert school.roster.rooms[teacher.room or ""].x == 3.0


def test_a_students_sheet_with_households_is_laid_over_as_well(school: School) -> None:
    school.write_all(EXPORT)
    school.write("households.csv", "household,language,contact_name\nH1,es,Eve Reed\nH2,en,Max Reed\n")
    school.write("students.csv", "student,households\ns1,H1;H2\ns2,H2\n")
    school.read()
    assert [len(school.family(key).students) for key in ("H1", "H2")] == [1, 2]
    assert school.student("s1").given == "Ann"


def test_school_data_sync_has_guardians_in_relationships(school: School) -> None:
    school.write_all(
        {
            "users.csv": "sourcedId,givenName,familyName\n1,Ann,Reed\n2,Eve,Reed\n3,Joy,Oz\n4,Ada,Quill\n",
            "roles.csv": "userSourcedId,orgSourcedId,role\n1,o,student\n4,o,professor\n",
            "relationships.csv": "userSourcedId,relationshipUserSourcedId,relationshipRole\n1,2,guardian\n1,3,doctor\n",
            "classes.csv": "sourcedId,orgSourcedId,title\n9,o,Math\n",
            "enrollments.csv": "classSourcedId,userSourcedId,role\n9,1,student\n9,4,professor\n",
            "userFlags.csv": "userSourcedId,flag\n1,x\n",
        }
    )
    school.read()
    assert guardians(school, "student 1") == {"Eve Reed"}
    assert school.meetings_of("student 1") == {"4": None}
    assert school.report.left_alone == ("userFlags.csv",)
    assert {r.file for r in school.report.rows} == {"relationships.csv", "users.csv"}
