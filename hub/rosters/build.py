"""From what the files said to a roster with our own ids, such that a corrected file finds the same ids again.

No id is ever given twice: the roster remembers the highest of each kind, so that the code of a family that has left
cannot become another family's.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from hub.night.roster import Family, Guardian, Room, Roster, Student, Teacher, Volunteer
from hub.rosters.care import as_before
from hub.rosters.gathered import Gathered, Household
from hub.rosters.household import households, members_of
from hub.rosters.meetings import meetings
from hub.rosters.report import Change, Proposal
from hub.rosters.teaching import settle

TABLES: Final = ("families", "students", "teachers", "rooms", "meetings", "volunteers")

Keyed = TypeVar("Keyed", Room, Teacher, Student, Volunteer)


class Ids:
    """Gives out ids that nothing ever had."""

    def __init__(self, base: Roster) -> None:
        self.issued = dict(base.issued)
        for table in TABLES:
            for known in getattr(base, table):
                prefix, number = known[:1], known[1:]
                if number.isdigit():
                    self.issued[prefix] = max(int(number), self.issued.get(prefix, 0))

    def new(self, prefix: str) -> str:
        self.issued[prefix] = self.issued.get(prefix, 0) + 1
        return f"{prefix}{self.issued[prefix]}"


def build(
    gathered: Gathered, base: Roster | None, drop_ins: str, accept: Collection[str]
) -> tuple[Roster, tuple[Proposal, ...]]:
    """The roster that a yes would put in the place of `base`, and the households that look like one."""
    base = base or Roster()
    ids = Ids(base)
    settle(gathered)
    rooms = _with_ids(gathered.rooms.values(), base.rooms, "r", ids)
    teachers = _with_ids(_teachers(gathered, rooms), base.teachers, "t", ids)
    students = _with_ids(_students(gathered), base.students, "s", ids)
    merged = [f.key for f in base.families.values() if len(members_of(f.key)) > 1]
    found, proposals = households(gathered, accept, merged)
    found = as_before(found, base, gathered.findings)
    families = _families(found, {s.key: s.id for s in students.values()}, base.families, ids)
    known = {(m.family, m.teacher): m.id for m in base.meetings.values()}
    planned = meetings(gathered, families, students, teachers, drop_ins)
    with_ids = [msgspec.structs.replace(m, id=known.get((m.family, m.teacher)) or ids.new("m")) for m in planned]
    roster = Roster(
        version=base.version + 1,
        rooms=rooms,
        teachers=teachers,
        students=students,
        families=families,
        meetings={m.id: m for m in with_ids},
        volunteers=_with_ids(gathered.volunteers.values(), base.volunteers, "v", ids),
        issued=ids.issued,
    )
    return roster, proposals


def changes(before: Roster | None, after: Roster) -> dict[str, Change]:
    """What a yes would change, table by table."""
    found = {}
    for table in TABLES:
        old, new = getattr(before or Roster(), table), getattr(after, table)
        found[table] = Change(
            added=len(new.keys() - old.keys()),
            removed=len(old.keys() - new.keys()),
            changed=sum(old[known] != new[known] for known in old.keys() & new.keys()),
        )
    return found


def _with_ids(things: Iterable[Keyed], known: Mapping[str, Keyed], prefix: str, ids: Ids) -> dict[str, Keyed]:
    before = {thing.key: thing.id for thing in known.values()}
    given = [msgspec.structs.replace(thing, id=before.get(thing.key) or ids.new(prefix)) for thing in things]
    return {thing.id: thing for thing in given}


def _teachers(gathered: Gathered, rooms: Mapping[str, Room]) -> Iterable[Teacher]:
    by_key = {room.key: room.id for room in rooms.values()}
    for teacher in gathered.teachers.values():
        yield msgspec.structs.replace(teacher, room=by_key[teacher.room] if teacher.room else None)


def _students(gathered: Gathered) -> Iterable[Student]:
    for told in gathered.students.values():
        yield Student("", told.key, told.given or told.surname or told.key, told.surname, told.grade)


def _families(
    found: Iterable[Household], students: Mapping[str, str], base: Mapping[str, Family], ids: Ids
) -> dict[str, Family]:
    before = {family.key: family.id for family in base.values()}
    found = list(found)
    exact = {h.key for h in found if h.key in before}
    # A household that grew or shrank by a yes to a merge keeps the code of the first of its students' letters.
    by_member = {m: known for key, known in before.items() if key not in exact for m in members_of(key)}
    families: dict[str, Family] = {}
    for household in found:
        known = before.get(household.key)
        if known is None:
            kept = (by_member[m] for m in members_of(household.key) if m in by_member)
            known = next((k for k in kept if k not in families), None)
        family = _family(household, known or ids.new("f"), students)
        families[family.id] = family
    return families


def _family(household: Household, known: str, students: Mapping[str, str]) -> Family:
    return Family(
        id=known,
        key=household.key,
        guardians=tuple(Guardian(g.name, g.relationship, g.contact, g.may_attend) for g in household.guardians),
        students=tuple(students[key] for key in household.students),
        language=household.language or "en",
        interpreter=household.interpreter or "none",
        apart=household.apart,
        photo=household.photo,
    )
