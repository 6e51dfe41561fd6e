"""What cannot be printed is found when the roster is read, not when a ticket shows a question mark."""

import datetime as dt

import pytest

from config.example import example_settings
from hub.night.roster import Room, Roster, Student, Teacher, Volunteer
from hub.readiness import of_letters, of_roster

SETTINGS = example_settings(dt.date(2026, 11, 24))
ROSTER = Roster(
    rooms={"r1": Room("r1", "101", "Room 101", floor="1", wing="West")},
    teachers={"t1": Teacher("t1", "T1", "Ms. Nguyễn", room="r1", subject="Math")},
    students={"s1": Student("s1", "S1", "أحمد")},
    volunteers={"v1": Volunteer("v1", "V1", "helper", "김민준", languages=("ko",))},
)


def test_names_in_the_scripts_we_carry_are_fine() -> None:
    assert list(of_letters(ROSTER, SETTINGS)) == []


@pytest.mark.parametrize(
    ("roster", "where"),
    [
        (Roster(students={"s": Student("s", "S", "Adaᚠ")}), "the school's file of students"),
        (Roster(teachers={"t": Teacher("t", "T", "Ms. ᚠ")}), "the school's file of teachers"),
        (Roster(rooms={"r": Room("r", "1", "1ᚠ")}), "the school's file of rooms"),
        (Roster(rooms={"r": Room("r", "1", "1", floor="ᚠ")}), "the school's file of rooms"),
        (Roster(rooms={"r": Room("r", "1", "1", wing="ᚠ")}), "the school's file of rooms"),
        (Roster(volunteers={"v": Volunteer("v", "V", "ambassador", "ᚠ")}), "the school's file of volunteers"),
    ],
)
def test_what_no_font_holds_is_named_with_its_file(roster: Roster, where: str) -> None:
    (finding,) = of_letters(roster)
    assert finding.wrong
    assert "ᚠ" in finding.words
    assert "U+16A0" in finding.words
    assert where in finding.words
    assert finding in list(of_roster(roster, SETTINGS))


def test_a_control_character_is_named_and_never_shown() -> None:
    (finding,) = of_letters(Roster(students={"s": Student("s", "S", "Ada\x07")}))
    assert "Ada?" in finding.words
    assert "U+0007" in finding.words
    assert "\x07" not in finding.words
