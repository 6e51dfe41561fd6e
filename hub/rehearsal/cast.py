"""Who does what on a rehearsed evening. All chance is here: drawn by seed and by person before the doors open.

Each person has lots of their own, so that the same evening can be tried under another plan: the same families come,
with the same patience, and the same meetings take as long.
"""

from math import exp, log, sqrt
from random import Random

import msgspec

from hub.night.roster import Family, Meeting, Roster, Rules
from hub.rehearsal.assumptions import Assumptions

RUSH = 0.5 * 3600.0  # seconds: the first half hour
AHEAD, AHEAD_SPREAD = 8 * 60.0, 6 * 60.0  # seconds before its first appointment that a family comes
SHORTEST = 45.0  # seconds a meeting takes at least
PATIENCE_SPREAD = 0.35  # of its logarithm


class FamilyPart(msgspec.Struct, frozen=True):
    """`comes_at`: None if it stays at home. `lots` is for what cannot be known before: a number for each occasion."""

    comes_at: float | None
    patience: float
    dinner: float | None  # seconds at dinner
    slow: float  # its walking time where nobody guides it, in those of others
    to_commons: bool
    says_goodbye: bool
    seed: str

    def lot(self, occasion: str) -> float:
        return Random(f"{self.seed}/{occasion}").random()


class TeacherPart(msgspec.Struct, frozen=True):
    comes_at: float
    late_said: bool
    break_at: float | None
    break_for: float
    forgetful: bool
    seed: str

    def lot(self, occasion: str) -> float:
        return Random(f"{self.seed}/{occasion}").random()


class Cast(msgspec.Struct, frozen=True):
    families: dict[str, FamilyPart]
    teachers: dict[str, TeacherPart]
    lengths: dict[str, float]  # meeting -> seconds, without an interpreter
    assumptions: Assumptions
    rules: Rules


def draw(roster: Roster, rules: Rules, assumptions: Assumptions, seed: int) -> Cast:
    booked: dict[str, list[Meeting]] = {}
    for meeting in roster.meetings.values():
        booked.setdefault(meeting.family, []).append(meeting)
    families = {
        family.id: _family(family, booked[family.id], rules, assumptions, f"{seed}/{family.id}")
        for family in roster.families.values()
        if family.id in booked
    }
    teachers = {t: _teacher(rules, assumptions, f"{seed}/{t}") for t in roster.teachers}
    paces = {t: _lognormal(Random(f"{seed}/{t}/pace"), 1.0, assumptions.cv_teachers) for t in roster.teachers}
    lengths = {}
    for meeting in roster.meetings.values():
        teacher = roster.teachers.get(meeting.teacher)
        if teacher is not None:
            usual = teacher.target_minutes * 60 * assumptions.overrun * paces[teacher.id]
            lots = Random(f"{seed}/{meeting.family}/{meeting.teacher}/length")
            lengths[meeting.id] = max(SHORTEST, _lognormal(lots, usual, assumptions.cv))
    return Cast(families, teachers, lengths, assumptions, rules)


def _family(family: Family, meetings: list[Meeting], rules: Rules, a: Assumptions, seed: str) -> FamilyPart:
    lots = Random(seed)
    comes, dines, patience = lots.random() < a.come, lots.random() < a.dinner, lots.gauss(0, PATIENCE_SPREAD)
    lost, commons, goodbye = (lots.random() < share for share in (a.lost, a.to_commons, a.goodbye))
    dinner = lots.uniform(14, 25) * 60
    times = [m.booked_at for m in meetings if m.booked_at is not None]
    at = min(times) - lots.gauss(AHEAD, AHEAD_SPREAD) if times else _drop_in(rules, a, Random(f"{seed}/comes"))
    return FamilyPart(
        comes_at=max(rules.opens, at) if comes else None,
        patience=a.patience * 60 * exp(patience),
        dinner=dinner if dines and rules.dinner_room else None,
        slow=a.lost_factor if lost else 1.0,
        to_commons=commons,
        says_goodbye=goodbye,
        seed=seed,
    )


def _drop_in(rules: Rules, a: Assumptions, lots: Random) -> float:
    """Some stand there at the opening, a rush in the first half hour, then a broad hump. In waves: so in each."""
    last = max(0.0, rules.closes - rules.opens - a.last_arrival * 60)
    wave, heeds, share = lots.randrange(a.waves), lots.random() < a.heed, lots.random()
    spread, hump = lots.random(), lots.betavariate(1.5, 1.9)
    of = a.waves if heeds else 1
    rush = min(RUSH, last) / of
    if share < a.at_opening:
        since = 0.0
    elif share < a.first_half_hour:
        since = spread * rush
    else:
        since = rush + hump * (last / of - rush)
    return rules.opens + since + (wave * last / of if heeds else 0.0)


def _teacher(rules: Rules, a: Assumptions, seed: str) -> TeacherPart:
    lots = Random(seed)
    late, said, breaks, forgetful = (lots.random() < s for s in (a.late_teachers, a.late_said, a.breaks, a.forgetful))
    late_by, break_after, break_for = lots.uniform(3, 12) * 60, lots.uniform(0.33, 0.72), lots.uniform(5, 10) * 60
    return TeacherPart(
        comes_at=rules.opens + (late_by if late else 0.0),
        late_said=late and said,
        break_at=rules.opens + break_after * (rules.closes - rules.opens) if breaks else None,
        break_for=break_for,
        forgetful=forgetful,
        seed=seed,
    )


def _lognormal(lots: Random, mean: float, cv: float) -> float:
    sigma = sqrt(log(1 + cv * cv))
    return mean * lots.lognormvariate(-sigma * sigma / 2, sigma)
