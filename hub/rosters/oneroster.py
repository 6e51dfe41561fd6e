"""OneRoster 1.1 and 1.2, and Microsoft School Data Sync 2, as CSV: users, what they are, and who is whose guardian.

The standard knows no household, no home language and no interpreter: a families sheet of our own is laid over it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from hub.night.roster import Teacher
from hub.rosters import columns, values
from hub.rosters.classes import read_classes
from hub.rosters.columns import plain
from hub.rosters.gathered import Contact, Gathered, Register, ToldStudent
from hub.rosters.headings import ONEROSTER
from hub.rosters.places import gone, key_of
from hub.rosters.report import Findings, Place
from hub.rosters.sheets import Sheet, kind_named
from hub.rosters.tables import Line, Table

GUARDIANS: Final = frozenset({"guardian", "parent", "relative", "family", "caregiver", "fosterparent", "stepparent"})
TEACHERS: Final = frozenset({"teacher", "professor", "faculty", "instructor", "lecturer"})
_OTHERS: Final = frozenset({
    "administrator", "aide", "proctor", "counselor", "principal", "sysadmin", "systemadministrator", "sitead", "staff",
    "siteadministrator", "districtadministrator", "teachersassistant", "paraprofessional", "nurse", "other", "adult",
})  # fmt: skip

# What a part must have to be believed, whatever its file is called; the first that fits.
_SIGNS: Final[Sequence[tuple[str, frozenset[str]]]] = (
    ("OneRoster relationships", frozenset({"user", "relative"})),
    ("OneRoster enrollments", frozenset({"class", "user"})),
    ("OneRoster roles", frozenset({"user", "role"})),
    ("OneRoster classes", frozenset({"id", "title", "school"})),
    ("OneRoster academicSessions", frozenset({"id", "start", "end"})),
    ("OneRoster users", frozenset({"id", "given", "surname"})),
    ("OneRoster courses", frozenset({"id", "title"})),
    ("OneRoster orgs", frozenset({"id", "name", "type"})),
)
_NOT_NEEDED: Final = frozenset({
    "manifest", "categories", "lineitems", "results", "resources", "classresources", "courseresources",
    "lineitemlearningobjectiveids", "lineitemscoreids", "resultlearningobjectiveids", "resultscoreids", "scorescales",
})  # fmt: skip


class User:
    """One row of users, and what other tables add to it."""

    def __init__(self, place: Place, key: str, student: ToldStudent, email: str, phone: str) -> None:
        self.place, self.key, self.student, self.email, self.phone = place, key, student, email, phone
        self.roles: set[str] = set()
        self.agents: tuple[str, ...] = ()
        self.also: tuple[str, ...] = ()  # other ids that people may know it by
        self.guardians: dict[str, str] = {}  # id → relationship, of a student

    @property
    def name(self) -> str:
        return f"{self.student.given} {self.student.surname}".strip()

    def as_contact(self, relationship: str) -> Contact:
        return Contact(self.key, self.name, relationship, self.email, self.phone)


def read(found: Iterable[Table], into: Gathered, on: date) -> list[Table]:
    """Takes what is OneRoster into `into`; gives back the tables that are something else."""
    parts: dict[str, list[Sheet]] = {part: [] for part in ONEROSTER}
    rest = []
    for table in found:
        part = _part_of(table)
        if part is not None:
            parts[part].append(Sheet(table, part, into.findings))
        elif plain(table.name) not in _NOT_NEEDED:
            rest.append(table)
    if parts["OneRoster users"]:
        users, left = _users(parts["OneRoster users"])
        _roles(parts["OneRoster roles"], users, left)
        _agents(users, left, into.findings)
        _relationships(parts["OneRoster relationships"], users, left)
        _take(users, into)
        into.left |= left
        read_classes(parts, into, on, left)
        _note_schools(parts["OneRoster orgs"], into.findings)
    else:
        rest += [sheet.table for sheets in parts.values() for sheet in sheets]
    return rest


def _part_of(table: Table) -> str | None:
    by_name = next((part for part in ONEROSTER if plain(part.removeprefix("OneRoster ")) == plain(table.name)), None)
    for part, needed in _SIGNS:
        found = columns.match(part, table.header).columns.keys()
        if needed <= found and by_name in (None, part) and (by_name or _says_sourced_id(table)):
            return part
    return None


def _says_sourced_id(table: Table) -> bool:
    named_ours = kind_named(table.name) in {"students", "teachers", "families", "volunteers", "meetings", "rooms"}
    return not named_ours and any("sourcedid" in plain(heading) for heading in table.header)


def _users(sheets: Iterable[Sheet]) -> tuple[dict[str, User], set[str]]:
    """Users by id; and the ids of those who are there no more, so that what refers to them is no mistake."""
    users: dict[str, User] = {}
    left: set[str] = set()
    for sheet in sheets:
        for line in sheet:
            if gone(sheet, line):
                left.add(values.key(sheet.raw(line, "id")))
            elif key := key_of(sheet, line, "id"):
                if key in users:
                    reason = "the same user stands in an earlier row, which is the one that counts"
                    sheet.findings.row(sheet.place(line), reason, "Keep one of the two.", key)
                else:
                    users[key] = _user(sheet, line, key)
    return users, left


def _user(sheet: Sheet, line: Line, key: str) -> User:
    def said(column: str) -> str:
        return sheet.said(line, column)

    student = ToldStudent(
        sheet.place(line),
        key,
        said("preferred") or said("given"),
        said("preferred_surname") or said("surname"),
        said("grade"),
    )
    user = User(student.place, key, student, said("email"), said("phone") or said("sms"))
    user.roles = {plain(role) for column in ("role", "roles") for role in values.parts(said(column))}
    user.agents = values.keys(sheet.raw(line, "agents"))
    user.also = tuple(values.key(said(column)) for column in ("identifier", "email", "username") if said(column))
    return user


def _roles(sheets: Iterable[Sheet], users: Mapping[str, User], left: set[str]) -> None:
    for sheet in sheets:
        for line in sheet:
            if gone(sheet, line):
                continue
            key = values.key(sheet.raw(line, "user"))
            if key in users:
                users[key].roles.add(plain(sheet.said(line, "role")))
            elif key not in left:
                sheet.findings.row(sheet.place(line), *_UNKNOWN_USER, key)


_UNKNOWN_USER = ("names a user that is not in the users file", "Export both files together.")


def _agents(users: Mapping[str, User], left: set[str], findings: Findings) -> None:
    """Guardians by agentSourcedIds, which some systems write with the student and others with the guardian."""
    told: set[frozenset[str]] = set()
    for user in users.values():
        for agent in user.agents:
            other = users.get(agent)
            if other is None:
                if agent not in left:
                    advice = "Export the guardians too, if the family is to be named."
                    findings.row(user.place, "an agent is not in the users file", advice, agent, taken=True)
            elif not (_link(user, other) or _link(other, user)) and (pair := frozenset({user.key, agent})) not in told:
                told.add(pair)
                advice = "If it is the guardian as well, give it that role; else leave it."
                reason = f"an agent is not linked: its role is {_role_in_words(other)}, not guardian"
                findings.row(user.place, reason, advice, agent, taken=True)


def _role_in_words(user: User) -> str:
    return " and ".join(sorted(user.roles)) or "not given"


def _link(student: User, adult: User) -> bool:
    if "student" not in student.roles or (adult.roles and not adult.roles & GUARDIANS):
        return False
    relationship = next((role for role in sorted(adult.roles) if role in GUARDIANS), "guardian")
    student.guardians.setdefault(adult.key, relationship)
    return True


def _relationships(sheets: Iterable[Sheet], users: Mapping[str, User], left: set[str]) -> None:
    for sheet in sheets:
        for line in sheet:
            key, relative = (values.key(sheet.raw(line, column)) for column in ("user", "relative"))
            role = sheet.said(line, "role")
            if gone(sheet, line) or {key, relative} & left:
                continue
            if key not in users or relative not in users:
                unknown = relative if key in users else key
                sheet.findings.row(sheet.place(line), *_UNKNOWN_USER, unknown)
            elif plain(role) in GUARDIANS:
                users[key].guardians[relative] = role.casefold()
            else:
                reason, advice = "the relationship is not a guardian's: not linked", "Nothing, if that is right."
                sheet.findings.row(sheet.place(line), reason, advice, role)


def _take(users: Mapping[str, User], into: Gathered) -> None:
    """Students with their adults, and teachers. Adults of no student, aides and administrators are only counted."""
    linked = {adult for user in users.values() for adult in user.guardians}
    for user in users.values():
        if "student" in user.roles:
            into.students[user.key] = _student(user, users)
            _also(user, into.students)
            if not user.name:
                advice = "Give the name: the kiosk shows first names."
                into.findings.row(user.place, "the student has no name", advice, user.key, taken=True)
        if user.roles & TEACHERS:
            into.teachers_listed = True
            into.teachers[user.key] = Teacher("", user.key, user.name or user.key)
            into.teacher_places[user.key] = user.place
            into.teachers.also_called(user.name, user.key)
            _also(user, into.teachers)
        if not user.roles & (TEACHERS | {"student"}) and user.key not in linked:
            _left_out(user, into.findings)


def _student(user: User, users: Mapping[str, User]) -> ToldStudent:
    contacts = tuple(users[adult].as_contact(relationship) for adult, relationship in user.guardians.items())
    return msgspec.structs.replace(user.student, contacts=contacts)


def _also(user: User, register: Register[ToldStudent] | Register[Teacher]) -> None:
    for name in user.also:
        register.also_called(name, user.key)


def _left_out(user: User, findings: Findings) -> None:
    if user.roles & GUARDIANS:
        findings.count(user.place.file, "guardians of no student in the file, left out")
    elif user.roles <= _OTHERS and user.roles:
        findings.count(user.place.file, "users left out: neither student, teacher nor guardian")
    else:
        reason = "the role is not known" if user.roles else "has no role"
        findings.row(user.place, reason, "Give it student, teacher or guardian.", " ".join(sorted(user.roles)))


def _note_schools(sheets: Iterable[Sheet], findings: Findings) -> None:
    schools = [sheet.said(line, "name") for sheet in sheets for line in sheet if sheet.said(line, "type") == "school"]
    if len(schools) > 1:
        findings.note(f"The export has {len(schools)} schools, and all are taken: {', '.join(schools[:6])}")
