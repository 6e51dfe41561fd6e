"""The example school's building and staff: two floors, three wings, forty teachers, each behind a door on the map.

Metres from the map's lower left corner. A corridor runs along y = 30 through all three wings, on both floors; the
families' entrance is at the foot of the middle one.
"""

from random import Random
from typing import Final

import msgspec

from config.example.names import NameDrawer

DOOR: Final = (60.0, 3.0)
COMMONS: Final = "Cafeteria"
GRADES: Final = ("6", "7", "8")
CORE: Final = ("Math", "English", "Science", "Social Studies")

_CORRIDOR: Final = 30.0
_DOORS_APART: Final = 8.0  # metres: a classroom is about that wide


class Room(msgspec.Struct, frozen=True):
    room: str
    name: str
    floor: str
    wing: str
    x: float
    y: float


class Teacher(msgspec.Struct, frozen=True):
    teacher: str
    name: str
    room: str
    subject: str
    target_minutes: int
    languages: tuple[str, ...]
    grade: str = ""  # of a core teacher; the others teach all grades
    team: int = 0


_MIDDLE: Final = (
    Room("CAF", COMMONS, "1", "Middle", 52, 14),
    Room("GYM", "Gym", "1", "Middle", 72, 16),
    Room("LIB", "Library", "1", "Middle", 56, 32),
    Room("OFF", "Main Office", "1", "Middle", 64, 8),
    Room("CNS", "Counseling", "1", "Middle", 66, 28),
    Room("AUD", "Auditorium", "1", "Middle", 50, 32),
    Room("MUS", "Music Room", "2", "Middle", 54, 32),
    Room("ART", "Art Room", "2", "Middle", 60, 28),
    Room("TEC", "Tech Lab", "2", "Middle", 68, 32),
)

# What is taught beside the core, and behind which door: subject, room.
_ELECTIVES: Final = (
    ("Physical Education", "GYM"),
    ("Physical Education", "GYM"),
    ("Physical Education", "GYM"),
    ("Art", "ART"),
    ("Art", "221"),
    ("Music", "MUS"),
    ("Music", "AUD"),
    ("Spanish", "222"),
    ("Spanish", "223"),
    ("French", "224"),
    ("Technology", "TEC"),
    ("Technology", "225"),
    ("English Language Learners", "226"),
    ("English Language Learners", "227"),
    ("Reading", "228"),
    ("Learning Support", "229"),
)
_SPOKEN: Final = {"Spanish": ("es",), "French": ("fr", "ht"), "English Language Learners": ("es", "pt-BR")}


def rooms() -> list[Room]:
    """45 doors: 8 classrooms a floor in the West wing, 10 in the East, the large rooms between them."""
    west = [_classroom(f"{floor}{n:02}", "West", 8.0, n - 1) for floor in "12" for n in range(1, 9)]
    east = [_classroom(f"{floor}{n}", "East", 84.0, n - 21) for floor in "12" for n in range(21, 31)]
    return [*_MIDDLE, *west, *east]


def _classroom(number: str, wing: str, from_x: float, index: int) -> Room:
    """Doors face each other in pairs across the corridor."""
    along, side = divmod(index, 2)
    return Room(
        number, f"Room {number}", number[0], wing, from_x + _DOORS_APART * along, _CORRIDOR + (2 if side else -2)
    )


def teachers(names: NameDrawer, random: Random) -> list[Teacher]:
    """24 core teachers, two teams of four in each grade, and 16 whom all grades share."""
    core = [
        _core_teacher(number, grade, team, subject, names, random)
        for number, (grade, team, subject) in enumerate(
            ((grade, team, subject) for grade in GRADES for team in (0, 1) for subject in CORE), start=1
        )
    ]
    shared = [
        Teacher(f"T{number:02}", _called(names, random), room, subject, _target(random), _SPOKEN.get(subject, ()))
        for number, (subject, room) in enumerate(_ELECTIVES, start=len(core) + 1)
    ]
    return [*core, *shared]


def _core_teacher(number: int, grade: str, team: int, subject: str, names: NameDrawer, random: Random) -> Teacher:
    """A grade's eight sit side by side: the sixth in the West, the seventh in the East, the eighth above the sixth."""
    door = team * len(CORE) + CORE.index(subject) + 1
    room = {"6": f"1{door:02}", "7": f"1{door + 20}", "8": f"2{door:02}"}[grade]
    spoken = ("es",) if random.random() < 0.12 else ()
    return Teacher(
        f"T{number:02}", _called(names, random), room, subject, _target(random), spoken, grade=grade, team=team
    )


def _called(names: NameDrawer, random: Random) -> str:
    return f"{random.choice(('Ms.', 'Ms.', 'Ms.', 'Mr.', 'Mr.', 'Dr.', 'Mx.'))} {names.surname('en')}"


def _target(random: Random) -> int:
    """Minutes a meeting: booked slots are six minutes long, so no more than that."""
    return random.choice((4, 5, 5, 5, 6, 6))
