"""What the tables said, before it is a roster: everything by the school's own keys, with the place where it stood."""

from typing import Generic, TypeVar

import msgspec

from hub.night.roster import Guardian, Interpreting, MayAttend, Room, Teacher, Volunteer
from hub.rosters.report import Findings, Place
from hub.rosters.values import text

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


class ToldFamily(msgspec.Struct, frozen=True):
    place: Place
    key: str
    guardians: tuple[Guardian, ...] = ()
    students: tuple[str, ...] = ()  # as the families file names them, if it does
    language: str | None = None
    interpreter: Interpreting | None = None
    apart: str = ""
    photo: bool | None = None


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
        self.left: set[str] = set()  # ids of people who are there no more: what still names them is no mistake
