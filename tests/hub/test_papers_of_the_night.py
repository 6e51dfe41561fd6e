"""What the papers of the night say is what roster and settings say, and of families with care nothing."""

import datetime as dt

from config.example import example_settings
from hub import papers
from hub.night.roster import Family, Guardian, Meeting, Room, Roster, Student, Teacher, Volunteer

SETTINGS = example_settings(dt.date(2026, 11, 24))
HALF_PAST_FIVE = dt.datetime(2026, 11, 24, 17, 30, tzinfo=SETTINGS.night.zone)
CODES = {"f1": "SN7K3F9QXA2MPC", "f2": "SN7K3F9QXA68NN", "f3": "SN7K3F9QXAXZ77"}
ROSTER = Roster(
    rooms={
        "r1": Room("r1", "101", "101"),
        "r2": Room("r2", "GYM", "Gym"),
        "r3": Room("r3", "CAF", "Cafeteria"),
    },
    teachers={
        "t1": Teacher("t1", "T1", "Ms. Example", room="r1", subject="Math", languages=("es",)),
        "t2": Teacher("t2", "T2", "Mr. Sample", room="r2", subject="Sport"),
        "t3": Teacher("t3", "T3", "Mx. Else", room="r2", subject="Sport"),
        "t4": Teacher("t4", "T4", "Dr. Nowhere"),
    },
    students={s: Student(s, s, given) for s, given in (("s1", "Ada"), ("s2", "Ben"), ("s3", "Cleo"))},
    families={
        "f1": Family("f1", "F1", students=("s1", "s2"), language="es", interpreter="spoken"),
        "f2": Family("f2", "F2", students=("s3",), language="vi", interpreter="spoken"),
        "f3": Family("f3", "F3", students=("s3",), guardians=(Guardian("G", may_attend="ask"),), language="vi"),
    },
    meetings={
        "m1": Meeting("m1", "f1", "t1", students=("s2",)),
        "m2": Meeting("m2", "f2", "t1", students=("s3",), booked_at=HALF_PAST_FIVE.timestamp()),
        "m3": Meeting("m3", "f3", "t1", students=("s3",), booked_at=HALF_PAST_FIVE.timestamp() + 360),
        "m4": Meeting("m4", "f3", "t2", students=("s3",)),
    },
    volunteers={
        "v1": Volunteer("v1", "V1", "helper", "Leila", "Surname", languages=("ar", "en")),
        "v2": Volunteer("v2", "V2", "ambassador", "Maya"),
    },
)


def test_booked_meetings_stand_first_by_their_time_and_then_the_others() -> None:
    first = papers.door_lists(ROSTER, SETTINGS, CODES)[0]
    assert (first.teacher, first.room) == ("Ms. Example", "101")
    assert [row.booked.strftime("%H:%M") if row.booked else "" for row in first.rows] == ["17:30", "17:36", ""]
    assert [row.short for row in first.rows] == ["68NN", "", "2MPC"]
    assert first.rows[2].children == ("Ben",), "only the child this meeting is about"


def test_an_interpreter_is_named_only_where_the_teacher_does_not_speak_the_language() -> None:
    rows = papers.door_lists(ROSTER, SETTINGS, CODES)[0].rows
    assert [row.interpreter for row in rows] == ["spoken", "none", "none"]


def test_a_family_with_care_leaves_its_booked_time_and_nothing_else() -> None:
    math, *sport = papers.door_lists(ROSTER, SETTINGS, CODES)
    assert math.rows[1].desk
    assert (math.rows[1].short, math.rows[1].children) == ("", ())
    assert all(one.rows == () for one in sport), "without a time there is nothing to keep"


def test_every_teacher_has_a_list_and_one_without_a_room_is_last() -> None:
    lists = papers.door_lists(ROSTER, SETTINGS, CODES)
    assert [one.teacher for one in lists] == ["Ms. Example", "Mr. Sample", "Mx. Else", "Dr. Nowhere"]


def test_a_room_has_one_sign_whoever_shares_it() -> None:
    first, second = papers.signs(ROSTER, "https://hub.example/board/{room}")
    assert (first.room, first.link) == ("101", "https://hub.example/board/101")
    assert (second.room, second.teachers, second.subjects) == ("Gym", ("Mr. Sample", "Mx. Else"), ("Sport",))
    assert papers.signs(ROSTER)[0].link is None


def test_badges_hold_first_names_only() -> None:
    maya, leila = papers.badges(ROSTER, SETTINGS)
    assert (maya.name, maya.role, leila.name, leila.languages) == ("Maya", "ambassador", "Leila", ("ar", "en"))
    assert "Surname" not in repr(leila)


def test_labels_come_in_the_order_of_the_letters() -> None:
    assert [label.code for label in papers.labels(ROSTER, CODES)] == [CODES["f1"], CODES["f2"], CODES["f3"]]


def test_cards_are_for_the_languages_spoken_most_first() -> None:
    assert papers.spoken(ROSTER) == ["vi", "es"]
