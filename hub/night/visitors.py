"""Families and children nobody had on a list: they come without a letter and are in all lines like the others.

A fact says only ids, a language and which teachers; the child's first name stays in the hub's own document
(hub/names.py), under an id that follows from the command, so that it is kept before the fact is.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2s
from typing import TYPE_CHECKING, assert_never

import msgspec

from hub.night import commands as c
from hub.night import events as e
from hub.night.refused import Refused
from hub.night.roster import Family, Meeting, Roster, Student

if TYPE_CHECKING:  # the night joins its roster with this module
    from hub.night.state import Night

WithVisitors = c.AddVisitor | c.AddChild | c.NoteLookUp


def visitor_id(cause: str) -> str:
    """The family that the command `cause` adds."""
    return f"x{_short(cause)}"


def child_id(cause: str) -> str:
    """The child that the command `cause` adds."""
    return f"c{_short(cause)}"


def _short(cause: str) -> str:
    return blake2s(cause.encode(), digest_size=6).hexdigest()


def decide_visitors(night: "Night", command: WithVisitors, cause: str) -> Sequence[e.AnyEvent]:
    match command:
        case c.AddVisitor():
            family = visitor_id(cause)
            return [e.VisitorAdded(family, command.language), _child(night, family, command.teachers, cause)]
        case c.AddChild():
            if command.family not in night.roster.families:
                raise Refused("unknown-family")
            family = night.amendments.parties.get(command.family, command.family)
            return [_child(night, family, command.teachers, cause)]
        case c.NoteLookUp():
            return [e.FamilyLookedUp(command.staff, command.device, command.found)]
        case _:
            assert_never(command)


def _child(night: "Night", family: str, teachers: Sequence[str], cause: str) -> e.ChildAdded:
    if not set(teachers) <= set(night.roster.teachers):
        raise Refused("unknown-teacher")
    student = child_id(cause)
    meets = tuple(e.AddedMeeting(f"{student}-{teacher}", teacher) for teacher in dict.fromkeys(teachers))
    return e.ChildAdded(family, student, meets)


def joined(roster: Roster, visitors: Mapping[str, e.VisitorAdded], children: Mapping[str, e.ChildAdded]) -> Roster:
    """The school's roster and who was added tonight; joined twice it is the same. Names come with the roster.

    On a kiosk nothing is added to a family that the desk receives: there it has no children.
    """
    if not visitors and not children:
        return roster
    families, students, meetings = dict(roster.families), dict(roster.students), dict(roster.meetings)
    for visitor in visitors.values():
        families.setdefault(visitor.family, Family(visitor.family, key="", language=visitor.language))
    for child in children.values():
        family = families.get(child.family)
        if family is None or family.desk:
            continue
        if child.student not in family.students:
            families[family.id] = msgspec.structs.replace(family, students=(*family.students, child.student))
        students.setdefault(child.student, Student(child.student, key="", given=""))
        for added in child.meetings:
            if added.teacher not in roster.teachers:
                continue  # a corrected file has dropped the teacher, and with the teacher all meetings
            meetings.setdefault(added.id, Meeting(added.id, family.id, added.teacher, (child.student,)))
    return msgspec.structs.replace(roster, families=families, students=students, meetings=meetings)
