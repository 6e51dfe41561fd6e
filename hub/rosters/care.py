"""What asks for care is never lost on the way in: where two sources differ, or a row is in doubt, the stricter counts.

A wrong "please see the welcome desk" costs a family a minute; a mark that is lost can cost a child its safety.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from hub.night.roster import Family, Guardian, Interpreting, MayAttend, Roster
from hub.rosters import values
from hub.rosters.columns import plain
from hub.rosters.gathered import Household, shown
from hub.rosters.report import Findings

# Stands among a household's adults while its files are in doubt; its words are read by the staff of the desk.
IN_DOUBT: Final = Guardian("", "the school's files are in doubt", "", "ask")
UNTIL: Final = "is sent to the welcome desk until this is corrected"

_STRICT: Final[Mapping[MayAttend, int]] = {"yes": 0, "ask": 1, "no": 2}


def groups(cell: str) -> tuple[str, ...]:
    """The keep-apart groups of a cell, such that "G1", "g1" and " G1 " are one."""
    whole = values.text(cell)
    words = [word for part in values.parts(cell) for word in values.ids_in(part)] or [whole] * bool(whole)
    return tuple(dict.fromkeys(unicodedata.normalize("NFKC", word).casefold() for word in words))


def strictest(said: Iterable[MayAttend]) -> MayAttend:
    return max(said, key=lambda may: _STRICT[may], default="yes")


def stricter(one: MayAttend, other: MayAttend) -> bool:
    return _STRICT[one] > _STRICT[other]


def need(said: Iterable[Interpreting | None]) -> Interpreting | None:
    """The first that needs an interpreter; "none" only if no one does; None if no one said anything."""
    told = [one for one in said if one]
    return next((one for one in told if one != "none"), told[0] if told else None)


def marked(guardians: Iterable[Guardian]) -> list[Guardian]:
    return [g for g in guardians if g.may_attend != "yes"]


def with_marks(guardians: Sequence[Guardian], marks: Iterable[Guardian]) -> tuple[Guardian, ...]:
    """These adults with those marks: an adult of the same name takes the stricter, any other is added."""
    found = list(guardians)
    for mark in marks:
        same = [at for at, g in enumerate(found) if g != IN_DOUBT and plain(g.name) == plain(mark.name)]
        for at in same:
            may = strictest((found[at].may_attend, mark.may_attend))
            found[at] = msgspec.structs.replace(found[at], may_attend=may)
        if not same:
            found.append(mark)
    return tuple(found)


def in_doubt(household: Household) -> Household:
    if IN_DOUBT in household.guardians:
        return household
    return msgspec.structs.replace(household, guardians=(*household.guardians, IN_DOUBT))


def as_before(found: Iterable[Household], base: Roster, findings: Findings) -> list[Household]:
    """Marks of the roster of now that no file speaks about are kept. A row that has the column and leaves it blank
    takes the mark off, and the preview names the household."""
    found = list(found)
    earlier = _Earlier(base, {household.key for household in found})
    result, kept, lost = [], [], []
    for household in found:
        before = earlier.of(household)
        after = _with_earlier(household, before)
        result.append(after)
        if (after.apart, after.guardians) != (household.apart, household.guardians):
            kept.append(household.key)
        elif _lost(before, after):
            lost.append(household.key)
    if kept:
        findings.note(
            f"received at the welcome desk as before, because no file says otherwise: {shown(kept)}. "
            "To change that, give the household a row with may_attend and apart as they are to be"
        )
    if lost:
        findings.note(f"marked before and no longer, because the files say so now: {shown(lost)}. Is that right?")
    return result


class _Earlier:
    """The families of the roster of now that a household of the files comes from."""

    def __init__(self, base: Roster, now: set[str]) -> None:
        self._by_key = {family.key: family for family in base.families.values()}
        self._students = {
            f.key: {base.students[s].key for s in f.students if s in base.students} for f in base.families.values()
        }
        self._gone: dict[str, list[Family]] = defaultdict(list)
        for family in base.families.values():
            if family.key not in now:
                for student in self._students[family.key]:
                    self._gone[student].append(family)

    def of(self, household: Household) -> list[Family]:
        """That of its key, and those that are gone whose students it has now."""
        same = self._by_key.get(household.key)
        here = self._students.get(household.key, set())
        gone = {f.id: f for s in household.students if s not in here for f in self._gone.get(s, ())}
        return ([same] if same else []) + list(gone.values())


def _with_earlier(household: Household, before: Sequence[Family]) -> Household:
    apart, guardians, interpreter = household.apart, household.guardians, household.interpreter
    if not apart and "apart" not in household.said:
        apart = next((groups(f.apart)[0] for f in before if f.apart), "")
    if "may_attend" not in household.said:
        guardians = with_marks(guardians, _marks(before))
    if interpreter is None and "interpreter" not in household.said:
        interpreter = need(f.interpreter for f in before if f.interpreter != "none")
    return msgspec.structs.replace(household, apart=apart, guardians=guardians, interpreter=interpreter)


def _marks(families: Iterable[Family]) -> list[Guardian]:
    return [g for f in families for g in marked(f.guardians) if g != IN_DOUBT]


def _lost(before: Sequence[Family], after: Household) -> bool:
    apart = any(f.apart for f in before) and not after.apart
    return apart or (bool(_marks(before)) and not marked(after.guardians))
