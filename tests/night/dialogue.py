"""A small language to speak with a night, so that a test reads as the evening it is about.

    evening = given(School().teacher("ada").family("rivera", meets=["ada"]))
    evening.when(CheckIn("rivera"), at=0).then(FamilyArrived, ...)
    evening.when(CallNext("ada"), at=5).then(FamilyCalled("ada", "rivera-ada", "only-one-free"))
    evening.when(CallNext("ada")).refused("already-called")

Times are minutes after the doors open. Every command is asked under a new id, unless `under` names one, and each time
the night is held to two promises: deciding changes nothing, and whoever reads the facts again sees the same night.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import Any

import msgspec

from hub.night.commands import AnyCommand, UndoAtDoor
from hub.night.decide import decide
from hub.night.events import AnyEvent, Fact
from hub.night.refused import Refused
from hub.night.roster import (
    Family,
    Guardian,
    Interpreting,
    MayAttend,
    Meeting,
    Role,
    Room,
    Roster,
    Rules,
    Student,
    Teacher,
    Volunteer,
)
from hub.night.state import Night

OPENS = 1_800_000_000.0
MINUTE = 60.0

Expected = AnyEvent | type[Any] | EllipsisType


def clock(minutes: float) -> float:
    """POSIX seconds, so many minutes after the doors open."""
    return OPENS + minutes * MINUTE


class School:
    """A fictional school, told row by row. Ids are the words used here; a meeting is `family-teacher`."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.teachers: dict[str, Teacher] = {}
        self.students: dict[str, Student] = {}
        self.families: dict[str, Family] = {}
        self.meetings: dict[str, Meeting] = {}
        self.volunteers: dict[str, Volunteer] = {}

    def teacher(
        self,
        name: str,
        *,
        at: tuple[float, float] = (0.0, 0.0),
        minutes: float = 5.0,
        languages: Sequence[str] = ("en",),
    ) -> School:
        room = f"room-of-{name}"
        self.rooms[room] = Room(room, f"R-{name}", room, x=at[0], y=at[1])
        self.teachers[name] = Teacher(
            name, f"T-{name}", name.title(), room, target_minutes=minutes, languages=tuple(languages)
        )
        return self

    def family(
        self,
        name: str,
        *,
        meets: Sequence[str] = (),
        booked: dict[str, float] | None = None,
        language: str = "en",
        interpreter: Interpreting = "none",
        apart: str = "",
        may_attend: Sequence[MayAttend] = ("yes",),
        photo: bool = True,
    ) -> School:
        """`meets`: drop-ins; `booked`: teacher and minutes after the doors open."""
        student = f"child-of-{name}"
        self.students[student] = Student(student, f"S-{name}", f"Pip-{name}", f"Surname-{name}", "7")
        guardians = tuple(
            Guardian(f"Guardian-{n}-{name}", "parent", f"{n}@{name}.example", may)
            for n, may in enumerate(may_attend, start=1)
        )
        self.families[name] = Family(
            name, f"F-{name}", guardians, (student,), language, interpreter, apart=apart, photo=photo
        )
        for teacher, at in {**dict.fromkeys(meets), **(booked or {})}.items():
            meeting = f"{name}-{teacher}"
            self.meetings[meeting] = Meeting(meeting, name, teacher, (student,), None if at is None else clock(at))
        return self

    def ambassador(self, name: str, **on: Any) -> School:
        return self._volunteer("ambassador", name, **on)

    def helper(self, name: str, **on: Any) -> School:
        return self._volunteer("helper", name, **on)

    def interpreter(self, name: str, **on: Any) -> School:
        return self._volunteer("interpreter", name, **on)

    def _volunteer(
        self,
        role: Role,
        name: str,
        *,
        languages: Sequence[str] = (),
        on_from: float | None = None,
        on_until: float | None = None,
    ) -> School:
        self.volunteers[name] = Volunteer(
            name,
            f"V-{name}",
            role,
            name.title(),
            f"Surname-{name}",
            tuple(languages),
            None if on_from is None else clock(on_from),
            None if on_until is None else clock(on_until),
        )
        return self

    def without_meeting(self, meeting: str) -> School:
        del self.meetings[meeting]
        return self

    def roster(self, version: int = 1) -> Roster:
        return Roster(
            version,
            dict(self.rooms),
            dict(self.teachers),
            dict(self.students),
            dict(self.families),
            dict(self.meetings),
            dict(self.volunteers),
        )

    def night(self, **rules: Any) -> Night:
        return Night(self.roster(), rules_of_the_night(**rules))


def rules_of_the_night(**rules: Any) -> Rules:
    return Rules(**{"night": "2027-01-15", "opens": OPENS, "closes": clock(180), **rules})


def given(school: School | Night, **rules: Any) -> Evening:
    return Evening(school.night(**rules) if isinstance(school, School) else school)


class Evening:
    """One night and all that was said to it so far."""

    def __init__(self, night: Night) -> None:
        self.facts: list[Fact] = []
        self.cause = ""
        self.now = clock(0)
        self._night = night
        self._said: Sequence[AnyEvent] = ()
        self._refused: Refused | None = None

    @property
    def night(self) -> Night:
        self._nothing_unsaid()
        return self._night

    def when(self, command: AnyCommand, at: float | None = None, *, under: str | None = None) -> Evening:
        """Ask; `at`: minutes after the doors open, else no time has passed. `under`: the command's own id."""
        self._nothing_unsaid()
        if at is not None:
            self.now = clock(at)
        self.cause = under or f"press-{len(self.facts)}-{type(command).__name__}"
        before = picture(self._night)
        try:
            self._said = tuple(decide(self._night, command, self.cause, self.now))
        except Refused as refused:
            self._said, self._refused = (), refused
        assert picture(self._night) == before, f"deciding {command} changed the night"
        for event in self._said:
            self._take(event)
        return self

    def undo(self, teacher: str, at: float | None = None) -> Evening:
        """Take back the newest press at this teacher's door."""
        presses = self.night.lines[teacher].presses
        return self.when(UndoAtDoor(teacher, presses[-1].cause if presses else "no press at all"), at)

    def then(self, *expected: Expected) -> Evening:
        """Exactly these events in this order; a class stands for any event of it, `...` for any number of events."""
        self._nothing_unsaid()
        assert _matches(list(self._said), list(expected)), f"expected {expected}, got {self._said}"
        return self

    def refused(self, code: str) -> Evening:
        found, self._refused = self._refused, None
        assert found is not None, f"expected a refusal ({code}), got {self._said}"
        assert found.code == code, f"expected {code}, got {found.code}"
        return self

    def nothing_happened(self) -> Evening:
        """Refused or already so: either way there is no new fact."""
        assert not self._said, f"got {self._said}"
        self._refused = None
        return self

    def also(self, expected: Expected) -> Evening:
        """This event was among them."""
        return self.then(..., expected, ...)

    def said(self) -> Sequence[AnyEvent]:
        self._nothing_unsaid()
        return self._said

    def replayed(self) -> Night:
        """The same facts, folded again from the start by somebody who was not there."""
        return replayed(self._night, self.facts)

    def _take(self, event: AnyEvent) -> None:
        fact = Fact(len(self.facts) + 1, self.now, self.cause, event)
        self.facts.append(fact)
        self._night.apply(fact)

    def _nothing_unsaid(self) -> None:
        if self._refused is not None:
            raise AssertionError(f"refused, and the test did not say so: {self._refused.code}")


def replayed(night: Night, facts: Sequence[Fact]) -> Night:
    again = Night(night.imported, night.rules)
    for fact in facts:
        again.apply(fact)
    again.use(night.imported)  # as the hub does when it starts
    return again


def picture(night: Night) -> dict[str, Any]:
    """All of a night that facts can change, as plain values that can be compared."""
    derived = ("roster", "imported", "rules", "meetings_of", "doors_of", "twice", "cause")
    changing = {name: value for name, value in vars(night).items() if name not in derived}
    plain: dict[str, Any] = msgspec.to_builtins(changing, order="deterministic")
    return plain


def _matches(said: list[AnyEvent], expected: list[Expected]) -> bool:
    if not expected:
        return not said
    first, rest = expected[0], expected[1:]
    if first is ...:
        return any(_matches(said[skipped:], rest) for skipped in range(len(said) + 1))
    if not said:
        return False
    fits = isinstance(said[0], first) if isinstance(first, type) else said[0] == first
    return fits and _matches(said[1:], rest)
