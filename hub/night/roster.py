"""Who and what the night is about, as the school told us. Current state, versioned; the journal holds only its ids.

Names live here and nowhere else: erasing a family is erasing its rows of the roster.
"""

from typing import Literal

import msgspec

TIDY_AFTER_SECONDS = 2 * 3600.0  # after closing: the last meetings have run late, the last outboxes are delivered

Role = Literal["ambassador", "helper", "interpreter"]
Interpreting = Literal["none", "spoken", "sign"]
MayAttend = Literal["yes", "no", "ask"]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row of the roster. `id` is ours and opaque; `key` is the school's own: a corrected file finds it again."""


class Room(Record, frozen=True):
    id: str
    key: str
    name: str
    floor: str = ""
    wing: str = ""
    x: float = 0.0  # metres on the school's map, from its lower left corner
    y: float = 0.0


class Teacher(Record, frozen=True):
    id: str
    key: str
    name: str
    room: str | None = None
    subject: str = ""
    target_minutes: float = 5.0
    languages: tuple[str, ...] = ()


class Student(Record, frozen=True):
    id: str
    key: str
    given: str
    surname: str = ""
    grade: str = ""


class Guardian(Record, frozen=True):
    name: str
    relationship: str = ""
    contact: str = ""  # e-mail or telephone, as the school's file has it
    may_attend: MayAttend = "yes"


class Family(Record, frozen=True):
    id: str
    key: str
    guardians: tuple[Guardian, ...] = ()
    students: tuple[str, ...] = ()
    language: str = "en"  # BCP 47
    interpreter: Interpreting = "none"
    apart: str = ""  # families that share this word are never received together
    photo: bool = True
    desk: bool = False  # set by `at_the_door`, where the reason must not travel

    @property
    def with_care(self) -> bool:
        """The kiosk says only "please see the welcome desk": it cannot know who of the household stands there."""
        return self.desk or bool(self.apart) or any(g.may_attend != "yes" for g in self.guardians)


class Meeting(Record, frozen=True):
    id: str
    family: str
    teacher: str
    students: tuple[str, ...] = ()
    booked_at: float | None = None  # None: drop-in


class Volunteer(Record, frozen=True):
    id: str
    key: str
    role: Role
    given: str
    surname: str = ""
    languages: tuple[str, ...] = ()
    on_from: float | None = None  # None: from the opening of the doors
    on_until: float | None = None  # None: to the end
    home_door: str = ""


class Needs(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a family said it needs tonight, as the journal keeps it; a command's own form of it is strict."""

    interpreter: bool = False
    step_free: bool = False
    dinner: bool = False
    large_print: bool = False


class Roster(Record, frozen=True):
    """All of it, by id. `version` rises with every import that was said yes to."""

    version: int = 0
    rooms: dict[str, Room] = {}
    teachers: dict[str, Teacher] = {}
    students: dict[str, Student] = {}
    families: dict[str, Family] = {}
    meetings: dict[str, Meeting] = {}
    volunteers: dict[str, Volunteer] = {}
    issued: dict[str, int] = {}  # prefix of an id → the highest number ever given, so that none is given twice


class Programmed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something else there is tonight; a school's own words, for boards."""

    at: float
    title: str
    room: str = ""


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a school decides about its night, as the rules need it (the settings file is config's)."""

    night: str  # its id, part of every code: "2026-11-24"
    opens: float
    closes: float
    school: str = ""
    title: str = ""
    timezone: str = "UTC"
    door: tuple[float, float] = (0.0, 0.0)  # where families come in, metres on the map
    commons: str = ""  # where families wait: a room's name, for people
    dinner_room: str | None = None  # a room's name, for people; None: no dinner
    welcome_desk: str = ""  # where it stands, for people
    helpers_may_interpret: bool = False
    interpreter_line: str = ""  # the telephone number, for people
    booked_early: float = 120.0  # a booked meeting may be called this long before its time
    undo_within: float = 600.0
    programme: tuple[Programmed, ...] = ()
    walking: float = 1.2  # metres a second: TRR 2002, doi 10.3141/2002-12


def over(rules: Rules, now: float) -> bool:
    """Whether the evening is so long past that nobody needs a copy of it any more."""
    return now >= rules.closes + TIDY_AFTER_SECONDS


def at_the_door(roster: Roster) -> Roster:
    """The part of a roster that a kiosk may hold: what a check-in shows, and no more.

    No guardian, no surname, no contact. Of a family to be received with care nothing remains but its language and
    the fact that the welcome desk receives it.
    """
    families = {
        f.id: Family(id=f.id, key="", language=f.language, desk=True)
        if f.with_care
        else Family(id=f.id, key="", students=f.students, language=f.language, interpreter=f.interpreter, photo=f.photo)
        for f in roster.families.values()
    }
    shown = {s for f in families.values() for s in f.students}
    return Roster(
        version=roster.version,
        rooms=roster.rooms,
        teachers=roster.teachers,
        students={s: Student(id=s, key="", given=roster.students[s].given) for s in shown},
        families=families,
        meetings={m.id: m for m in roster.meetings.values() if not families[m.family].desk},
        volunteers={v.id: msgspec.structs.replace(v, key="", surname="") for v in roster.volunteers.values()},
    )
