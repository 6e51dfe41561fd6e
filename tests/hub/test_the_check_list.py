"""What would hurt on the night is said before it, in one list, with the names it takes to mend it."""

import datetime as dt

import pytest

from config.example import example_settings
from hub.night.roster import Family, Meeting, Roster, Teacher, Volunteer
from hub.readiness import Finding, of_roster

SETTINGS = example_settings(dt.date(2026, 11, 24))
OPENS = SETTINGS.night.opens_at
TEACHER = Teacher("t1", "T1", "Ms. Sample", room=None)


def found(roster: Roster) -> list[Finding]:
    return list(of_roster(roster, SETTINGS))


def booked(number: int, minutes: float, family: str = "f1", teacher: str = "t1") -> Meeting:
    return Meeting(f"m{number}", family, teacher, (), OPENS + minutes * 60)


def school(*meetings: Meeting, teacher: Teacher = TEACHER, **more: object) -> Roster:
    families = {m.family: Family(m.family, f"H-{m.family}") for m in meetings}
    roster = {"teachers": {"t1": teacher, "t2": Teacher("t2", "T2", "Mr. Other")}, "families": families, **more}
    return Roster(meetings={m.id: m for m in meetings}, **roster)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("roster", "says", "names", "wrong"),
    [
        (school(), "No room is known for", "Ms. Sample", True),
        (school(families={"f9": Family("f9", "H-9")}), "have no meeting", "H-9", False),
        (school(booked(1, -30)), "booked outside", "Ms. Sample", True),
        (school(booked(1, 10), booked(2, 10, teacher="t2")), "families have two meetings booked at one", "H-f1", True),
        (school(booked(1, 10), booked(2, 10, "f2")), "teachers have two meetings booked at one", "Ms. Sample", True),
        (
            school(families={"f1": Family("f1", "H", language="so", interpreter="spoken")}),
            "nobody interprets",
            "Somali",
            False,
        ),
        (school(families={"f1": Family("f1", "H", interpreter="sign")}), "nobody signs", "sign language", False),
        (
            school(*(Meeting(f"m{n}", f"f{n}", "t1") for n in range(40))),
            "more than that is planned for",
            "Ms. Sample (40 meetings of 5 minutes)",
            False,
        ),
    ],
)
def test_it_is_on_the_list(roster: Roster, says: str, names: str, wrong: bool) -> None:
    (finding,) = [finding for finding in found(roster) if says in finding.words]
    assert names in finding.words
    assert finding.wrong is wrong


def test_what_is_covered_is_not_on_the_list() -> None:
    roster = school(
        families={"f1": Family("f1", "H", language="so", interpreter="spoken")},
        volunteers={"v1": Volunteer("v1", "V1", "interpreter", "Noor", languages=("so",))},
    )
    assert not [finding for finding in found(roster) if "interprets it" in finding.words]
