"""Evenings of one plan, as the figures a principal asks for. No family is named, no group of fewer than five shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from statistics import fmean, median, quantiles, stdev

import msgspec

from hub.night.roster import Roster, Rules
from hub.rehearsal.measured import Evening, FamilyEvening, MeetingEvening
from hub.rehearsal.promises import Kept, Promise, kept

FEWEST = 5  # families in a group that is shown
MANY = 5  # meetings from which on families are one group
BUSIEST = 12
BIN = 600.0  # seconds
STOPS = 6  # of a printed route; those after it are shown with it
# 97.5 % of Student's t for 1, 2, … evenings more than one; from 30 on the normal distribution's
STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)


class Figure(msgspec.Struct, frozen=True):
    """The mean over evenings, and the half of its 95 % interval; None for a single one. `each`: evening by evening."""

    mean: float
    plus_minus: float | None = None
    each: tuple[float, ...] = ()

    def against(self, other: "Figure") -> "Figure":
        """How much more, on the same evenings: their differences vary less than they do."""
        return figure([mine - theirs for mine, theirs in zip(self.each, other.each, strict=True)])


class Group(msgspec.Struct, frozen=True):
    """`families` an evening. Minutes and per cent."""

    name: str
    families: float
    wait_median: float
    wait_p90: float
    missed: float
    said: Kept


class Teaching(msgspec.Struct, frozen=True):
    """A teacher's line. `overflows_at`: POSIX seconds when more work is in the house than evening left; the middle one
    of the evenings when that happens, `overflows` per cent of them. `line`: families who want this teacher, each look.
    """

    teacher: str
    room: str
    most: float
    missed: float
    overflows: float
    overflows_at: float | None
    line: list[float]


class Outlooks(msgspec.Struct, frozen=True):
    """Meetings an evening by what was said last: had, given up by families who left, and not had at closing."""

    said: str
    had: float
    left: float
    missed: float
    warned: float | None  # minutes before closing, the middle one


class Figures(msgspec.Struct, frozen=True):
    """One plan. Waits are minutes in the building in no meeting and not at dinner."""

    name: str
    evenings: int
    families: Figure
    wanted: Figure
    missed: Figure
    missed_share: Figure
    wait_median: Figure
    wait_p90: Figure
    wait_longest: Figure
    gave_up: Figure
    without: Figure
    last_leaves: float  # POSIX seconds, the middle one
    calls: Figure
    not_found: Figure
    redirects: Figure  # a family
    overflowing: Figure  # teachers
    interpreters: float
    interpreting: Figure  # per cent of the interpreters who are in a meeting, 20 minutes after opening until closing
    helped: Group | None  # families that need an interpreter
    others: Group | None
    uninterpreted: Figure
    said: Kept
    said_at_check_in: Kept
    said_later: Kept
    printed: list[Kept]  # by stop number; the last has all later ones
    printed_in_order: list[Kept]  # the same, by the meeting that came at that place, whichever it was
    languages: list[Group]
    by_meetings: list[Group]
    outlooks: list[Outlooks]
    teachers: list[Teaching]
    times: list[float]
    inside: list[float]
    waiting: list[float]
    in_meetings_with_interpreter: list[float]
    arrivals: list[float]  # in each ten minutes
    waits: list[float | None]  # of families who begin to wait in each ten minutes


def figures(name: str, evenings: Sequence[Evening], roster: Roster, rules: Rules) -> Figures:
    families = [f for evening in evenings for f in evening.families]
    meetings = [m for evening in evenings for m in evening.meetings]
    promises = [p for evening in evenings for p in evening.promises]
    said = [p for p in promises if p.stop == 0]
    stops = range(1, 1 + min(STOPS, max((p.stop for p in promises), default=0)))
    looks = [evening.looks for evening in evenings]
    groups = _Groups(families, promises, len(evenings))
    helped = groups.of("families that need an interpreter", lambda f: f.helped)
    return Figures(
        name,
        len(evenings),
        _over(evenings, lambda e: len(e.families)),
        _over(evenings, lambda e: len(e.meetings)),
        _over(evenings, lambda e: sum(not m.had for m in e.meetings)),
        _over(evenings, lambda e: 100 * sum(not m.had for m in e.meetings) / max(1, len(e.meetings))),
        _over(evenings, lambda e: _quantile(_waits(e.families), 5)),
        _over(evenings, lambda e: _quantile(_waits(e.families), 9)),
        _over(evenings, lambda e: max(_waits(e.families), default=0.0)),
        _over(evenings, lambda e: sum(f.gave_up for f in e.families)),
        _over(evenings, lambda e: sum(f.wanted > 0 and not f.had for f in e.families)),
        median(max((f.left_at for f in e.families), default=rules.closes) for e in evenings),
        _over(evenings, lambda e: e.calls),
        _over(evenings, lambda e: e.not_found),
        _over(evenings, lambda e: e.redirected / max(1, len(e.families))),
        _over(evenings, lambda e: len({t for look in e.looks for t in look.overflows})),
        fmean(max((look.interpreters for look in e.looks), default=0) for e in evenings),
        _over(evenings, _interpreting),
        helped,
        groups.of("all other families", lambda f: not f.helped) if helped else None,
        _over(evenings, lambda e: e.uninterpreted),
        kept(said),
        kept(p for p in said if p.at_check_in),
        kept(p for p in said if not p.at_check_in),
        [kept(p for p in promises if min(p.stop, STOPS) == n) for n in stops],
        [kept(p for e in evenings for p in e.in_order if min(p.stop, STOPS) == n) for n in stops],
        groups.by_language(),
        groups.by_meetings(),
        [_outlook(said, meetings, len(evenings), rules) for said in ("likely", "at-risk", "not-tonight")],
        _teachers(evenings, roster),
        [look.at for look in looks[0]],
        [fmean(at) for at in zip(*([look.inside for look in one] for one in looks), strict=False)],
        [fmean(at) for at in zip(*([look.waiting for look in one] for one in looks), strict=False)],
        [fmean(at) for at in zip(*([look.interpreting for look in one] for one in looks), strict=False)],
        _bins(rules, [f.came_at for f in families], len(evenings)),
        _waits_by_time(evenings, rules),
    )


def _waits(families: Iterable[FamilyEvening]) -> list[float]:
    return [f.waited / 60 for f in families]


def _quantile(numbers: Sequence[float], tenth: int) -> float:
    if len(numbers) < 2:
        return numbers[0] if numbers else 0.0
    return quantiles(numbers, n=10, method="inclusive")[tenth - 1]


def _over(evenings: Sequence[Evening], of: Callable[[Evening], float]) -> Figure:
    return figure([of(evening) for evening in evenings])


def figure(numbers: Sequence[float]) -> Figure:
    """Independent evenings: mean and 95 % interval by Student's t."""
    each = tuple(round(number, 2) for number in numbers)
    if len(numbers) < 2:
        return Figure(round(numbers[0], 2) if numbers else 0.0, None, each)
    t = STUDENT[len(numbers) - 2] if len(numbers) - 2 < len(STUDENT) else 2.1 if len(numbers) < 30 else 1.96
    return Figure(round(fmean(numbers), 2), round(t * stdev(numbers) / sqrt(len(numbers)), 2), each)


def _interpreting(evening: Evening) -> float:
    looks = [look for look in evening.looks[4:] if look.interpreters]
    return 100 * fmean(look.interpreting / look.interpreters for look in looks) if looks else 0.0


class _Groups:
    """Families by what they have in common; small groups are not shown, so that nobody can be recognised."""

    def __init__(self, families: list[FamilyEvening], promises: list[Promise], evenings: int) -> None:
        self.families, self.evenings = families, evenings
        self.promises: dict[str, list[Promise]] = {}
        for promise in promises:
            if promise.stop == 0:
                self.promises.setdefault(promise.family, []).append(promise)

    def of(self, name: str, which: Callable[[FamilyEvening], bool]) -> Group | None:
        found = [family for family in self.families if which(family)]
        names = {family.family for family in found}
        if len(names) < FEWEST or len(found) < FEWEST * self.evenings:
            return None
        waits, wanted = _waits(found), sum(f.wanted for f in found)
        return Group(
            name,
            round(len(found) / self.evenings, 1),
            round(_quantile(waits, 5), 1),
            round(_quantile(waits, 9), 1),
            round(100 * sum(f.wanted - f.had for f in found) / wanted, 1) if wanted else 0.0,
            kept(p for family in names for p in self.promises.get(family, [])),
        )

    def by_language(self) -> list[Group]:
        """Languages of fewer than five families an evening are one group, if that has five."""
        counts = Counter(family.language for family in self.families)
        shown = [language for language, count in counts.most_common() if count >= FEWEST * self.evenings]
        groups = [self.of(language, lambda f, language=language: f.language == language) for language in shown]  # type: ignore[misc]
        rest = [n for language, n in counts.items() if language not in shown]
        if len(rest) > 1:
            groups.append(self.of("", lambda f: f.language not in shown))
        return [group for group in groups if group]

    def by_meetings(self) -> list[Group]:
        groups = [self.of(str(n), lambda f, n=n: f.wanted == n) for n in range(1, MANY)]  # type: ignore[misc]
        groups.append(self.of(f"{MANY} or more", lambda f: f.wanted >= MANY))
        return [group for group in groups if group]


def _outlook(said: str, meetings: Iterable[MeetingEvening], evenings: int, rules: Rules) -> Outlooks:
    those = [m for m in meetings if m.said == said and not m.later]
    had, left = sum(m.had for m in those), sum(m.by_own_will for m in those)
    warned = [m.warned / 60 for m in those if m.warned is not None]
    return Outlooks(
        said,
        round(had / evenings, 1),
        round(left / evenings, 1),
        round((len(those) - had - left) / evenings, 1),
        round(median(warned), 1) if warned else None,
    )


def _teachers(evenings: Sequence[Evening], roster: Roster) -> list[Teaching]:
    """The busiest first, by the work that overflows, then by the longest line."""
    found = []
    missed = Counter(m.teacher for evening in evenings for m in evening.meetings if not m.had)
    for teacher in roster.teachers.values():
        lines = [[look.lines.get(teacher.id, 0) for look in evening.looks] for evening in evenings]
        line = [round(fmean(at), 1) for at in zip(*lines, strict=False)]
        over = [next((look.at for look in e.looks if teacher.id in look.overflows), None) for e in evenings]
        times = [at for at in over if at is not None]
        room = roster.rooms.get(teacher.room or "")
        found.append(
            Teaching(
                teacher.name,
                room.name if room else "",
                max(line, default=0.0),
                round(missed[teacher.id] / len(evenings), 1),
                round(100 * len(times) / len(evenings)),
                median(times) if times else None,
                line,
            )
        )
    return sorted(found, key=lambda t: (-t.overflows, -t.missed, -t.most, t.teacher))


def _bins(rules: Rules, times: Iterable[float], evenings: int) -> list[float]:
    counts = Counter(int((at - rules.opens) // BIN) for at in times)
    return [round(counts[n] / evenings, 1) for n in range(int((rules.closes - rules.opens) // BIN) + 1)]


def _waits_by_time(evenings: Sequence[Evening], rules: Rules) -> list[float | None]:
    by: dict[int, list[float]] = {}
    for evening in evenings:
        for wait in evening.waits:
            by.setdefault(int((wait.began - rules.opens) // BIN), []).append(wait.seconds / 60)
    count = int((rules.closes - rules.opens) // BIN) + 1
    return [round(fmean(by[n]), 1) if len(by.get(n, [])) >= FEWEST else None for n in range(count)]
