"""What the tables said, before it is a roster: everything by the school's own keys, with the place where it stood."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from hub.night.roster import Guardian, Interpreting, MayAttend, Room, Teacher, Volunteer
from hub.rosters.report import Findings, Place
from hub.rosters.values import ids_in, text

T = TypeVar("T")


class Contact(msgspec.Struct, frozen=True):
    """An adult as a student's record names it. The same adult often stands there once per child, each time anew."""

    key: str = ""  # the school's id of the person; many exports give one per child and person
    name: str = ""
    relationship: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    may_attend: MayAttend = "yes"

    def as_guardian(self) -> Guardian:
        return Guardian(self.name, self.relationship, self.email or self.phone, self.may_attend)


class ToldStudent(msgspec.Struct, frozen=True):
    place: Place
    key: str
    given: str
    surname: str = ""
    grade: str = ""
    households: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    language: str | None = None
    interpreter: Interpreting | None = None
    said: frozenset[str] = frozenset()  # which of care.py's columns its row has, be they blank
    cut: bool = False  # its row ends before the column that names its households


class ToldFamily(msgspec.Struct, frozen=True):
    place: Place
    key: str
    guardians: tuple[Guardian, ...] = ()
    students: tuple[str, ...] = ()  # as the families file names them, if it does
    language: str | None = None
    interpreter: Interpreting | None = None
    apart: str = ""
    photo: bool | None = None
    said: frozenset[str] = frozenset()


class Household(msgspec.Struct, frozen=True):
    """One home as it comes out of all the files."""

    key: str
    students: tuple[str, ...]
    guardians: tuple[Guardian, ...] = ()
    language: str | None = None
    interpreter: Interpreting | None = None
    apart: str = ""
    photo: bool = True
    said: frozenset[str] = frozenset()

    @property
    def with_care(self) -> bool:
        return bool(self.apart) or any(g.may_attend != "yes" for g in self.guardians)


class Unread(msgspec.Struct, frozen=True):
    """A row that was left out and may have held a mark, with every word of it that could be an id."""

    place: Place
    words: tuple[str, ...]
    guessed: bool = False  # it names no one; the words are the household of the row above it


class Lesson(msgspec.Struct, frozen=True):
    """One student is taught by one teacher."""

    student: str
    teacher: str
    subject: str = ""


class Booking(msgspec.Struct, frozen=True):
    place: Place
    household: str
    students: tuple[str, ...]
    teacher: str
    at: float | None  # None: a drop-in


class Register(dict[str, T], Generic[T]):
    """Things by the school's key, found as people refer to them: in another case, without leading zeros, by a name."""

    def __init__(self) -> None:
        super().__init__()
        self._loose: dict[str, set[str]] = {}
        self._by: dict[str, dict[str, str]] = {}  # heading of an id column → its values → keys

    def __setitem__(self, key: str, thing: T) -> None:
        super().__setitem__(key, thing)
        self.also_called(key, key)

    def also_called(self, name: str, key: str) -> None:
        self._loose.setdefault(_loosely(name), set()).add(key)

    def identified(self, heading: str, value: str, key: str) -> None:
        """One of the several ids that systems give a person: two systems of ids may share a number."""
        self._by.setdefault(heading, {})[value] = key
        self.also_called(value, key)

    def alike(self, key: str) -> set[str]:
        """Other keys that differ from this one in no more than case, leading zeros and full stops."""
        return self._loose.get(_loosely(key), set()) - {key}

    def find_all(self, said: str) -> list[tuple[str, str | None]]:
        """(as it is said, key) of each that is meant: spaces divide where all words are known, or all have a digit."""
        if (whole := self.find(said)) is not None:
            return [(said, whole)]
        found = [(word, self.find(word)) for word in said.split()]
        return found if all(key for _, key in found) else [(word, self.find(word)) for word in ids_in(said)]

    def find(self, said: str, heading: str = "") -> str | None:
        """The key that is meant, if there is exactly one. Under the same heading the same id is meant."""
        if said in self._by.get(heading, ()):
            return self._by[heading][said]
        if said in self:
            return said
        keys = self._loose.get(_loosely(said), set()) if said else set()
        return next(iter(keys)) if len(keys) == 1 else None


def _loosely(word: str) -> str:
    return text(word).casefold().lstrip("0").replace(".", "")


def shown(keys: Sequence[str], most: int = 12) -> str:
    return ", ".join(keys[:most]) + (f" and {len(keys) - most} more" if len(keys) > most else "")


class Section:
    """A class: whoever is in it meets whoever teaches it."""

    def __init__(self, subject: str = "", room: str = "") -> None:
        self.subject, self.room = subject, room
        self.teachers: list[str] = []
        self.students: list[str] = []


class Gathered:
    """Filled by the readers (sheets, oneroster), read by build."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.rooms: Register[Room] = Register()
        self.teachers: Register[Teacher] = Register()  # `room` is still as the school's file has it
        self.students: Register[ToldStudent] = Register()
        self.families: Register[ToldFamily] = Register()
        self.volunteers: Register[Volunteer] = Register()
        self.sections: Register[Section] = Register()
        self.lessons: list[Lesson] = []
        self.bookings: list[Booking] = []
        self.teacher_places: dict[str, Place] = {}
        self.rooms_listed = False  # whether a rooms file was given: only then can a room be unknown
        self.families_listed = False
        self.teachers_listed = False
        self.unread: list[Unread] = []
        self.doubtful: set[str] = set()  # students whose rows contradict each other about their households
        self.left_households: list[str] = []  # of students who are there no more
        self.left: set[str] = set()  # ids of people who are there no more: what still names them is no mistake
