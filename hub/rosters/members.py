"""Which students belong to which listed household; who cannot be placed for sure is received with care."""

from collections.abc import Collection, Iterable, Sequence

from hub.rosters.care import UNTIL, in_doubt
from hub.rosters.gathered import Gathered, Household, ToldFamily, ToldStudent, Unread


class Members:
    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self.of: dict[str, list[str]] = {key: [] for key in gathered.families}
        self.doubtful = set(gathered.doubtful)  # students who may belong to another household than it seems
        self.incomplete: set[str] = set()  # households that name a student who is not known
        for family in gathered.families.values():
            self._named_by(family)
        placed = {student for students in self.of.values() for student in students}
        for student in gathered.students.values():
            self._names(student, placed)
        placed = {student for students in self.of.values() for student in students}
        self.own = [key for key in gathered.students if key not in placed]  # that no file puts into a household

    def _named_by(self, family: ToldFamily) -> None:
        for said, student in (found for cell in family.students for found in self._gathered.students.find_all(cell)):
            if student is not None:
                self._put(student, family.key)
            elif said not in self._gathered.left:
                self.incomplete.add(family.key)
                reason = "a student of the household is not in the students file"
                advice = "Add the student there, or correct the id here."
                self._gathered.findings.row(family.place, reason, advice, said, taken=True)

    def _names(self, student: ToldStudent, placed: Collection[str]) -> None:
        told = [found for said in student.households for found in self._gathered.families.find_all(said)]
        for _, household in told:
            if household is not None:
                self._put(student.key, household)
        alone = student.key not in placed and not any(household for _, household in told)
        if alone and (told or student.cut):
            self.doubtful.add(student.key)
        for said in (said for said, household in told if household is None):
            reason = "the student's household is not in the families file"
            advice = "Add the household there, or correct it here."
            also = f" The student's family {UNTIL}." if alone else ""
            self._gathered.findings.row(student.place, reason, advice + also, said, taken=True)

    def _put(self, student: str, household: str) -> None:
        if student not in self.of[household]:
            self.of[household].append(student)


def careful(listed: Iterable[Household], members: Members, gathered: Gathered) -> list[Household]:
    """The listed households, marked where it is in doubt whether they are; `members.doubtful` grows by the students
    without a household who may belong to one that is marked."""
    listed = list(listed)
    marked = {household.key: None for household in listed if household.with_care}
    doubtful = {key for unread in gathered.unread for key in _of_unread(unread, members, gathered)}
    for key in marked:
        _without_student(gathered.families[key], members, gathered)
    for household in listed:
        alike = gathered.families.alike(household.key) & marked.keys()
        if alike and household.key not in marked:
            doubtful.add(household.key)
            reason = f"the household is written almost like {min(alike)}, which is received at the welcome desk"
            advice = f"If they are one, write them alike. The household {UNTIL}."
            place = gathered.families[household.key].place
            gathered.findings.row(place, reason, advice, household.key, taken=True)
    return [
        in_doubt(h) if h.key in doubtful or members.doubtful & set(h.students) else h  # as they are after all the above
        for h in listed
    ]


def _of_unread(unread: Unread, members: Members, gathered: Gathered) -> set[str]:
    """The listed households that a row names which was left out."""
    households = {key for word in unread.words for _, key in gathered.families.find_all(word) if key}
    students = {key for word in unread.words for _, key in gathered.students.find_all(word) if key}
    members.doubtful |= students
    named = bool(households or students)
    if unread.guessed or not named:
        members.doubtful |= set(members.own)
    who = [_without(members.own)] if members.own and (unread.guessed or not named) else []
    who = [*who, "The household of the row above" if unread.guessed else "Whoever it names"] if named else who
    if who:
        reason = "a row that was left out may ask for care (may_attend, apart)"
        gathered.findings.row(unread.place, reason, " ".join(f"{one} {UNTIL}." for one in who), taken=True)
    return households


def _without_student(family: ToldFamily, members: Members, gathered: Gathered) -> None:
    """A marked household lacks a student: any student without a household may be the one that is meant."""
    left = any(said in gathered.left for said in family.students) or any(
        key == family.key for said in gathered.left_households for _, key in gathered.families.find_all(said)
    )
    alike = any(members.of[key] for key in gathered.families.alike(family.key))  # reported as such
    lacks = family.key in members.incomplete or not (members.of[family.key] or left or alike)
    if lacks and members.own:
        members.doubtful |= set(members.own)
        reason = "a household that is received at the welcome desk lacks a student who is known"
        advice = f"Correct it here or in the students file. {_without(members.own)} {UNTIL}."
        gathered.findings.row(family.place, reason, advice, family.key, taken=True)


def _without(own: Sequence[str]) -> str:
    return f"Each of the {len(own)} students without a household" if len(own) > 1 else "The student without a household"
