"""The order advised at check-in: booked meetings at their times, drop-ins around them where the wait is shortest.

It is advice. From then on each family is sent to its next meeting when its time has come (`dispatch.py`).
"""

from math import hypot

import msgspec

from hub.night import estimates
from hub.night.events import Stop
from hub.night.parts import Visit
from hub.night.ranges import Quote, first_of
from hub.night.roster import Meeting
from hub.night.state import Night
from hub.night.walking import door_of, place_now, slowness, walk
from hub.night.whereabouts import wanted

BETWEEN = 60.0  # seconds from one family's end to the next one's beginning
DINNER = 10 * 60.0  # seconds
FAR_OFF = 25 * 60.0  # seconds until a first meeting before which there is time for dinner
WOBBLE = 0.55  # of a meeting's length is its spread: shared finding on conference lengths
AGAIN = 0.8  # of the line that is at a door now, about so much is there when a family comes from another
LOOSE = 1.5  # so much later than its range says a later drop-in may be: which door comes first is not sure


class _Clock(msgspec.Struct, frozen=True):
    """How far the plan has come: seconds from now, and how far off that may be to either side."""

    at: float = 0.0
    early: float = 0.0
    late: float = 0.0

    def then(self, quote: Quote) -> "_Clock":
        """After a wait. Errors of several waits are independent enough to add up as squares."""
        return _Clock(
            self.at + quote.seconds,
            hypot(self.early, quote.seconds - quote.low),
            hypot(self.late, quote.high - quote.seconds),
        )

    def after(self, meeting: float) -> "_Clock":
        wobble = WOBBLE * meeting
        return _Clock(self.at + meeting + BETWEEN, hypot(self.early, wobble), hypot(self.late, wobble))


def plan_route(night: Night, visit: Visit, now: float, waits: dict[str, float] | None = None) -> tuple[Stop, ...]:
    """Greedy: from where the family is, always the stop that can begin first. `waits` (estimates.waits_of): if known.

    Dinner goes before a first meeting that is far off, else to the end.
    """
    left = wanted(night, visit)
    waits = estimates.waits_of(night, visit, now) if waits is None else waits
    clock, place, stops = _Clock(), place_now(night, visit, now), list[Stop]()
    while left:
        ways = {m.id: walk(night, place, door_of(night, m.teacher)) * slowness(visit) for m in left}
        begins = {m.id: _begins(m, waits[m.id], clock.at, ways[m.id], now) for m in left}
        chosen = _by_hand(visit, left, now) or min(
            left, key=lambda m: (_postponed(night, m, left, begins, now), begins[m.id], m.id)
        )
        loose = LOOSE if stops and chosen.booked_at is None else 1.0
        clock = clock.then(_wait(night, chosen, left, begins, clock.at, now))
        stops.append(_stop(night, chosen, clock, loose, stops[-1].low if stops else now, now))
        clock = clock.after(estimates.pace(night, chosen.teacher))
        place = door_of(night, chosen.teacher)
        left = [meeting for meeting in left if meeting is not chosen]
    return _with_dinner(night, visit, stops, now)


def _by_hand(visit: Visit, left: list[Meeting], now: float) -> Meeting | None:
    """What the desk put next for a time, unless somebody is booked; booked times find their own place."""
    if now >= visit.by_hand_until or any(meeting.booked_at is not None for meeting in left):
        return None
    return next((meeting for wanted in visit.by_hand for meeting in left if meeting.id == wanted), None)


def _begins(meeting: Meeting, wait: float, clock: float, way: float, now: float) -> float:
    """Seconds from now when this meeting could begin: the family there, the teacher ready, a booked time come.

    While a family is at one door others come to the next: lines do not melt as if nobody joined them.
    """
    if meeting.booked_at is not None:
        return max(clock + way, wait, meeting.booked_at - now)
    return max(clock + way, wait, clock + AGAIN * wait if clock else 0.0)


def _stop(night: Night, meeting: Meeting, clock: _Clock, loose: float, not_before: float, now: float) -> Stop:
    """No stop begins before it may, nor before the one in front of it; none begins long after closing."""
    low = max(now + clock.at - clock.early, not_before, now + _may_begin(night, meeting, now))
    high = min(now + clock.at + loose * clock.late, now + estimates.last_begin(night, now))
    return Stop("meeting", low, max(high, low), meeting.id)


def _may_begin(night: Night, meeting: Meeting, now: float) -> float:
    """Seconds from now before which it cannot begin: the doors, or its time, less what a booking may begin sooner."""
    booked = meeting.booked_at - night.rules.booked_early if meeting.booked_at is not None else 0.0
    return max(night.rules.opens, booked) - now


def _wait(
    night: Night, chosen: Meeting, left: list[Meeting], begins: dict[str, float], clock: float, now: float
) -> Quote:
    """How long from `clock` on: for a booked one until its time, else until the first of its doors opens."""
    if chosen.booked_at is not None:
        quote = night.ranges.quote(begins[chosen.id] - clock, True, len(left))
        return quote.not_before(_may_begin(night, chosen, now) - clock)
    doors = [begins[meeting.id] - clock for meeting in left if meeting.booked_at is None]
    return night.ranges.quote(first_of(doors), False, len(left)).not_before(_may_begin(night, chosen, now) - clock)


def _postponed(night: Night, meeting: Meeting, left: list[Meeting], begins: dict[str, float], now: float) -> bool:
    """A drop-in that would run into a booked meeting waits until after it."""
    if meeting.booked_at is not None:
        return False
    begin = now + begins[meeting.id]
    end = begin + estimates.pace(night, meeting.teacher) + BETWEEN
    return any(other.booked_at is not None and begin <= other.booked_at < end for other in left)


def _with_dinner(night: Night, visit: Visit, stops: list[Stop], now: float) -> tuple[Stop, ...]:
    if not (visit.needs.dinner and night.rules.dinner_room) or visit.dinner_at is not None:
        return tuple(stops)
    if not stops or stops[0].low - now > FAR_OFF:
        return (Stop("dinner", now, now + DINNER), *stops)
    end = stops[-1].high + 300
    return (*stops, Stop("dinner", end, end + DINNER))
