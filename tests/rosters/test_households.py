"""Who is one household: never guessed by a name, proposed on evidence, merged on a yes."""

import pytest

from .school import School

LONG = (
    "StudentUniqueId,StudentFirst,StudentLast,"
    "ContactUniqueId,Relation,LivesWith,ContactFirst,ContactLast,Street,Zip,Phone,Email\n"
)


def long(*rows: str) -> str:
    return LONG + "\n".join(rows) + "\n"


SIBLINGS = long(
    "S1,Ann,Reed,900,Mother,true,Eve,Reed,12 Elm,55401,(612) 555-0101,",
    "S1,Ann,Reed,901,Father,true,Max,Reed,12 Elm,55401,(612) 555-0102,",
    "S2,Bo,Reed,902,Mother,true,Eve,Reed,12 Elm,55401,612.555.0101,",
    "S2,Bo,Reed,903,Father,true,Max,Reed,12 Elm,55401,612.555.0102,",
)


def households(school: School) -> set[str]:
    return {family.key for family in school.roster.families.values()}


def test_several_contact_rows_are_one_student_with_its_adults(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    school.read()
    assert len(school.roster.students) == 2
    family = school.family("student S1")
    assert [(g.name, g.relationship, g.contact) for g in family.guardians] == [
        ("Eve Reed", "Mother", "(612) 555-0101"),
        ("Max Reed", "Father", "(612) 555-0102"),
    ]


def test_the_same_address_and_telephone_are_proposed_and_not_merged(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    school.read()
    (proposal,) = school.report.proposals
    assert proposal.households == ("student S1", "student S2")
    assert proposal.because == "the same address and telephone"
    assert households(school) == {"student S1", "student S2"}


@pytest.mark.parametrize("accept", ["S1+S2", "all"])
def test_an_accepted_proposal_is_one_household_with_each_adult_once(school: School, accept: str) -> None:
    school.write("contacts.csv", SIBLINGS)
    school.read(accept=[accept])
    assert school.report.proposals == ()
    family = school.family("student S1+S2")
    assert [g.name for g in family.guardians] == ["Eve Reed", "Max Reed"]
    assert len(family.students) == 2


def test_accepting_what_is_not_proposed_is_said(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    school.read(accept=["S1+S9"])
    assert "“S1+S9” was accepted, and no households are proposed under that name" in school.report.notes
    assert len(school.roster.families) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("900,Mother,true,Eve,Reed,12 Elm,55401,612-555-0101,", "901,Mother,true,Eve,Reed,9 Oak,55401,612-555-0199,"),
        ("900,Mother,true,Eve,Reed,12 Elm,55401,,", "901,Mother,true,Eve,Reed,12 Elm,55401,,"),
        ("900,Mother,true,Eve,Reed,,,612-555-0101,", "901,Mother,true,Eve,Reed,,,612-555-0101,"),
        (",Mother,true,Eve,Reed,,,,", ",Mother,true,Eve,Reed,,,,"),
    ],
    ids=["another address and telephone", "only the address", "only the telephone", "nothing but the name"],
)
def test_a_name_never_makes_one_household_of_two(school: School, one: str, other: str) -> None:
    school.write("contacts.csv", long(f"S1,Ann,Reed,{one}", f"S2,Bo,Reed,{other}"))
    school.read(accept=["all"])
    assert school.report.proposals == ()
    assert households(school) == {"student S1", "student S2"}


def test_one_contact_id_for_two_students_is_evidence(school: School) -> None:
    rows = [f"{s},900,Mother,true,Eve,Reed,,,," for s in ("S1,Ann,Reed", "S2,Bo,Reed")]
    school.write("contacts.csv", long(*rows))
    school.read()
    assert school.report.proposals[0].because == "the same contact id"


def test_a_proposal_says_when_the_other_adults_differ(school: School) -> None:
    school.write(
        "contacts.csv",
        long(
            "S1,Ann,Reed,900,Mother,true,Eve,Reed,12 Elm,55401,612-555-0101,",
            "S2,Bo,Fox,900,Mother,true,Eve,Reed,12 Elm,55401,612-555-0101,",
            "S2,Bo,Fox,905,Father,true,Ray,Fox,9 Oak,55401,612-555-0105,",
        ),
    )
    school.read()
    assert "other adults differ" in school.report.proposals[0].because


def test_what_an_office_types_for_everyone_is_no_evidence(school: School) -> None:
    school.write(
        "contacts.csv", long(*(f"S{n},C{n},R{n},9{n},Mother,true,M,R{n},1 Main,55401,6125550000," for n in range(9)))
    )
    school.read()
    assert school.report.proposals == ()
    assert any("too many to be one" in note for note in school.report.notes)


def test_an_accepted_merge_is_remembered_and_a_further_sibling_only_proposed(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    before = school.read(accept=["all"])
    third = "S3,Cy,Reed,904,Mother,true,Eve,Reed,12 Elm,55401,6125550101,\n"
    school.write("contacts.csv", SIBLINGS + third)
    school.read(base=before)
    assert households(school) == {"student S1+S2", "student S3"}
    assert [p.id for p in school.report.proposals] == ["S1+S2+S3"]


def test_a_merged_household_keeps_the_code_of_one_of_its_letters(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    first = school.read().families
    after = school.read(base=school.roster, accept=["all"])
    assert set(after.families) == {next(f.id for f in first.values() if f.key == "student S1")}
    assert after.issued["f"] == 2


def test_a_wide_export_names_its_adults_in_one_row(school: School) -> None:
    school.write(
        "contacts report.csv",
        "Report: Student Contacts,,Printed today\n\n"
        '"Student (Last, First)",ID,DOB,Guardian 1 Name,Guardian 1 Relationship,Guardian 1 Lives With,'
        "Guardian 1 Home Phone,Guardian 1 Address,Guardian 2 Name,Guardian 2 Relationship,Guardian 2 Home Phone\n"
        '"Reed, Ann",604821.0,11/13/2014,"Reed, Eve",Mother,Y,6125550101,12 Elm,Max Reed,Father,6125550102\n'
        '"Fox, Bo",604822.0,11/13/2013,Ray Fox,Father,Y,6125550105,9 Oak,,,\n'
        "Total students:,2\n",
    )
    school.read()
    assert school.report.rows == ()
    assert [g.name for g in school.family("student 604821").guardians] == ["Eve Reed", "Max Reed"]
    assert [g.name for g in school.family("student 604822").guardians] == ["Ray Fox"]
    assert school.report.unused == {"contacts report.csv": ("DOB",)}


def test_contacts_for_emergencies_only_are_counted_and_not_invited(school: School) -> None:
    school.write(
        "contacts.csv",
        long("S1,Ann,Reed,900,Mother,true,Eve,Reed,12 Elm,55401,,", "S1,Ann,Reed,909,Neighbor,false,Joy,Oz,,,,"),
    )
    school.read()
    assert [g.name for g in school.family("student S1").guardians] == ["Eve Reed"]
    assert "contacts.csv: contacts for emergencies only, left out: 1" in school.report.notes


def test_custody_does_not_decide_who_may_come(school: School) -> None:
    school.write(
        "contacts.csv",
        "Student Number,First Name,Last Name,Contact Name,Contact Relationship,Contact Has Custody,Contact Lives With\n"
        "S1,Ann,Reed,Max Reed,Father,N,N\n",
    )
    school.read()
    (guardian,) = school.family("student S1").guardians
    assert guardian.may_attend == "yes"
    assert "Contact Has Custody" in school.report.unused["contacts.csv"]


def test_adults_at_two_addresses_are_said(school: School) -> None:
    school.write(
        "contacts.csv",
        long(
            "S1,Ann,Reed,900,Mother,true,Eve,Reed,12 Elm,55401,,", "S1,Ann,Reed,901,Father,false,Max,Reed,9 Oak,55401,,"
        ),
    )
    school.read()
    assert any(note.startswith("1 student has adults at two addresses") for note in school.report.notes)


def test_a_families_file_decides_over_the_contacts_of_an_export(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    school.write("families.csv", "household,students,language,interpreter\nH1,S1;S2,Somali,yes\n")
    school.read()
    assert households(school) == {"H1"}
    family = school.family("H1")
    assert (family.language, family.interpreter) == ("so", "spoken")
    assert [g.name for g in family.guardians] == ["Eve Reed", "Max Reed"]
    assert school.report.proposals == ()


def test_of_a_student_with_two_listed_households_no_adult_is_put_into_the_wrong_one(school: School) -> None:
    school.write("contacts.csv", SIBLINGS)
    school.write("families.csv", "household,students\nH1,S1\nH2,S1\n")
    school.read()
    assert school.family("H1").guardians == school.family("H2").guardians == ()


def test_without_a_families_file_the_students_own_household_column_decides(school: School) -> None:
    school.write(
        "students.csv",
        "studentNumber,firstName,lastName,Household ID,homePrimaryLanguage\n1,Ann,Reed,77,Spanish\n2,Bo,Reed,77,\n",
    )
    school.read()
    assert households(school) == {"77"}
    assert school.family("77").language == "es"
