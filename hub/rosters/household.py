"""Who belongs to one household: as the school's families file says, else each student with its own adults.

Siblings' parents often stand in an export once per child. Households are proposed to be merged where one adult has the
same id, or the same address and the same telephone or e-mail; never by a name, and never without the office's yes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from hub.night.roster import Guardian
from hub.rosters.care import in_doubt, marked, need, strictest, with_marks
from hub.rosters.columns import plain
from hub.rosters.gathered import Contact, Gathered, Household, ToldFamily, ToldStudent
from hub.rosters.members import Members, careful
from hub.rosters.report import Findings, Proposal

OWN: Final = "student "  # how the key of a household begins that no file names: "student 604821+604830"
EVERY: Final = "all"  # accepted as a proposal's id: all of them
_TOO_MANY: Final = 8  # households with one address and telephone: a shelter, or what an office types when it has none

Token = tuple[str, ...]


def households(
    gathered: Gathered, accept: Collection[str], merged_before: Collection[str]
) -> tuple[list[Household], tuple[Proposal, ...]]:
    """All households, and which look like one. `merged_before`: keys of merged households of the base roster."""
    if not gathered.families_listed:
        _households_of_students(gathered)
    members = Members(gathered)
    times = Counter(student for students in members.of.values() for student in students)
    listed = [
        _listed(told, members.of[key], gathered, sole=all(times[student] == 1 for student in members.of[key]))
        for key, told in gathered.families.items()
    ]
    listed = careful(listed, members, gathered)
    groups = _Groups(members.own)
    for key in merged_before:
        groups.join([k for k in members_of(key) if k in groups])
    proposals = _proposals(gathered.students, groups, gathered.findings)
    asked = []
    for proposal in proposals:
        if proposal.id in accept or EVERY in accept:
            groups.join([k for household in proposal.households for k in members_of(household)])
        else:
            asked.append(proposal)
    for unknown in set(accept) - {EVERY} - {proposal.id for proposal in proposals} - _merged_ids(merged_before):
        gathered.findings.note(f"“{unknown}” was accepted, and no households are proposed under that name")
    mine = [_own(group, gathered.students) for group in groups.all()]
    mine = [in_doubt(h) if members.doubtful & set(h.students) else h for h in mine]
    _note(members.own, gathered)
    return listed + mine, tuple(asked)


def _households_of_students(gathered: Gathered) -> None:
    """Without a families file, a household is what the students' own column calls one."""
    for student in gathered.students.values():
        for key, known in (found for said in student.households for found in gathered.families.find_all(said)):
            if known is None:
                gathered.families[key] = ToldFamily(student.place, key)


def members_of(key: str) -> list[str]:
    """The students' keys in the key of a household that no file names; empty for one that a file does."""
    return key.removeprefix(OWN).split("+") if key.startswith(OWN) else []


def _merged_ids(keys: Collection[str]) -> set[str]:
    return {key.removeprefix(OWN) for key in keys}


def _listed(told: ToldFamily, students: Sequence[str], gathered: Gathered, *, sole: bool) -> Household:
    """A household of the families file. Adults it does not name come from its students' records, unless they have
    two households: then no one here knows which adult belongs to which."""
    if not students:
        gathered.findings.row(
            told.place, "the household has no student", "Name it in the students file, or take the row out.", told.key,
            taken=True,
        )  # fmt: skip
    records = [gathered.students[s] for s in students]
    named = any(g.name for g in told.guardians)
    adults = _adults(records)
    guardians = told.guardians if named or not sole else (*told.guardians, *adults)
    if sole:
        guardians = with_marks(guardians, marked(adults))
    elif marks := marked(adults):
        # Whoever it is, each of the homes may be the one. The name would tell one home of the other.
        guardians = with_marks(guardians, [Guardian("", may_attend=strictest(g.may_attend for g in marks))])
    return Household(
        told.key,
        tuple(students),
        guardians,
        told.language or next((r.language for r in records if r.language), None),
        need((told.interpreter, *(r.interpreter for r in records))),
        told.apart,
        told.photo is not False,
        told.said | _said(records),
    )


def _said(records: Sequence[ToldStudent]) -> frozenset[str]:
    """The marks that every one of the students' rows has a column for."""
    return frozenset.intersection(*(r.said for r in records)) if records else frozenset()


def _own(group: Sequence[str], students: Mapping[str, ToldStudent]) -> Household:
    records = [students[key] for key in group]
    return Household(
        OWN + "+".join(group),
        tuple(group),
        _adults(records),
        next((r.language for r in records if r.language), None),
        need(r.interpreter for r in records),
        said=_said(records),
    )


def _adults(records: Sequence[ToldStudent]) -> tuple[Guardian, ...]:
    """Each adult of these students once: an adult is another's double if a token of theirs is the same."""
    kept: list[tuple[frozenset[Token], Contact]] = []
    for contact in (c for record in records for c in record.contacts):
        tokens = frozenset(_tokens(contact))
        double = None
        for at, (known, other) in enumerate(kept):
            alike = msgspec.structs.replace(contact, may_attend=other.may_attend) == other
            if plain(contact.name) == plain(other.name) and (tokens & known or alike):
                double = at
                break
        if double is None:
            kept.append((tokens, contact))
        else:
            known, other = kept[double]
            may = strictest((other.may_attend, contact.may_attend))
            kept[double] = known, msgspec.structs.replace(other, may_attend=may)
    return tuple(contact.as_guardian() for _, contact in kept)


def _tokens(contact: Contact) -> Iterator[Token]:
    """What two records of one adult have in common. A name is none of it."""
    if contact.key:
        yield "the same contact id", contact.key
    phone = "".join(c for c in contact.phone if c.isdigit())[-10:]
    if contact.address and len(phone) >= 7:
        yield "the same address and telephone", contact.address, phone
    if contact.address and "@" in contact.email:
        yield "the same address and e-mail", contact.address, contact.email.casefold()


class _Groups:
    """Students' keys in groups that are one household; union-find."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._root = {key: key for key in keys}

    def __contains__(self, key: str) -> bool:
        return key in self._root

    def of(self, key: str) -> str:
        while (root := self._root[key]) != key:
            self._root[key] = self._root[root]
            key = root
        return key

    def join(self, keys: Sequence[str]) -> None:
        for key in keys[1:]:
            first, second = sorted((self.of(keys[0]), self.of(key)))
            self._root[second] = first

    def all(self) -> list[list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for key in self._root:
            groups[self.of(key)].append(key)
        return [sorted(group) for group in groups.values()]


def _proposals(students: Mapping[str, ToldStudent], groups: _Groups, findings: Findings) -> list[Proposal]:
    members = {groups.of(group[0]): group for group in groups.all()}
    adults = {root: [c for key in group for c in students[key].contacts] for root, group in members.items()}
    shared: dict[Token, list[str]] = defaultdict(list)
    for root, contacts in adults.items():
        for token in {token for contact in contacts for token in _tokens(contact)}:
            shared[token].append(root)
    joined, reasons = _Groups(list(members)), defaultdict(set)
    for token, same in shared.items():
        if len(same) > _TOO_MANY:
            findings.note(f"{len(same)} households have {token[0]}: too many to be one, so this is not proposed")
        elif len(same) > 1:
            joined.join(same)
            reasons[same[0]].add(token[0])
    return [
        Proposal(
            "+".join(sorted(key for root in roots for key in members[root])),
            tuple(OWN + "+".join(members[root]) for root in roots),
            _because({reason for root in roots for reason in reasons[root]}, [adults[root] for root in roots]),
        )
        for roots in joined.all()
        if len(roots) > 1
    ]


def _because(reasons: Collection[str], adults: Sequence[Sequence[Contact]]) -> str:
    alike = all(_covers(adults[0], other) and _covers(other, adults[0]) for other in adults[1:])
    return ", ".join(sorted(reasons)) + ("" if alike else "; but other adults differ: look before you say yes")


def _covers(these: Sequence[Contact], those: Sequence[Contact]) -> bool:
    """Whether each of those adults is one of these."""
    known = {token for contact in these for token in _tokens(contact)}
    return all(contact in these or known & set(_tokens(contact)) for contact in those)


def _note(own: Sequence[str], gathered: Gathered) -> None:
    if own and gathered.families_listed:
        who = f"{len(own)} students belong" if len(own) > 1 else "1 student belongs"
        gathered.findings.note(f"{who} to no household that is listed: each has one of its own")
    two = sum(len({c.address for c in gathered.students[key].contacts if c.address}) > 1 for key in own)
    if two:
        who = f"{two} students have" if two > 1 else "1 student has"
        gathered.findings.note(
            f"{who} adults at two addresses. Each is one household with one letter, "
            "unless a families file gives the student two"
        )
