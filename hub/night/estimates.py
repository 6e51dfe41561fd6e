"""How long it will take, as a range. For now: each teacher's own pace tonight, shrunk towards the planned length.

A pace learned from few meetings is worth little, so the planned length counts as PRIOR meetings. What is left of the
meeting under way is added. The range is an 80 % one if waits are about normal with the spread CV: an assumption, not
yet a measurement (docs/architecture.md says where a better estimator goes).
"""

from math import sqrt

import msgspec

from hub.night.roster import Meeting
from hub.night.state import Night

PRIOR = 3.0  # meetings the planned length is worth
CV = 0.55  # of meeting lengths within a teacher: shared finding on clinic and conference lengths
Z80 = 1.2816  # standard normal: 10 % lie above, 10 % below
CHANGEOVER = 60.0  # one family out, the next one in


class Range(msgspec.Struct, frozen=True):
    """Seconds from now, low <= high."""

    low: float
    high: float


def pace(night: Night, teacher: str) -> float:
    """Seconds a meeting takes at this teacher, as far as tonight shows."""
    line = night.lines[teacher]
    known = night.roster.teachers.get(teacher)
    planned = (known.target_minutes if known else 5.0) * 60
    return (PRIOR * planned + line.spent) / (PRIOR + line.done)


def until_free(night: Night, teacher: str, now: float) -> float:
    """Seconds until the teacher could take the next family that is not yet called."""
    line = night.lines[teacher]
    own = pace(night, teacher)
    busy = 0.0
    if line.now:
        busy += max(own - (now - line.started_at), 0.2 * own)  # an overrun goes on for a while, not for ever
    if line.called:
        busy += own + CHANGEOVER
    if line.paused_until:
        busy = max(busy, line.paused_until - now)
    return max(busy, night.rules.opens - now, 0.0)


def wait(night: Night, teacher: str, ahead: int, now: float) -> Range:
    """How long until a family with `ahead` others before it goes in."""
    own = pace(night, teacher)
    mean = until_free(night, teacher, now) + ahead * (own + CHANGEOVER)
    spread = Z80 * CV * own * sqrt(ahead + (1.0 if night.lines[teacher].now else 0.0))
    return Range(max(0.0, mean - spread), mean + spread)


def wait_at(night: Night, meeting: Meeting, ahead: int, now: float) -> Range:
    """The same for one meeting: a booked one does not begin before its time."""
    if meeting.booked_at is None:
        return wait(night, meeting.teacher, ahead, now)
    starts = max(meeting.booked_at - now, until_free(night, meeting.teacher, now), 0.0)
    return Range(starts, starts + (ahead * pace(night, meeting.teacher) if meeting.booked_at <= now else 0.0))
