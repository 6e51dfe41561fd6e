"""How long it will take, as a range that holds four times in five.

A guess from what the doors show (the meeting under way, pauses, each teacher's own pace tonight, who waits), spread by
how tonight's earlier promises came out (`ranges.py`). A rival who wants several teachers counts at each for a part.
"""

from hub.night.dispatching.picture import HOUSE_PLANNED, INTERPRETED, PLANNED
from hub.night.dispatching.weights import WEIGHTS
from hub.night.interpreting import ready
from hub.night.parts import Line, Visit
from hub.night.ranges import CLOSING, Quote, first_of
from hub.night.roster import Meeting
from hub.night.state import Night
from hub.night.walking import way
from hub.night.whereabouts import wanted

USUAL_MINUTES = 5.0
UNANSWERED = 300.0  # seconds a family sits at a free teacher's door before others count on it again
RETURN = 30.0  # seconds; when a pause is over and the teacher has not said so


def house(night: Night) -> float:
    """How long meetings take tonight, in those of the plan; 1 until something is known."""
    spent = planned = 0.0
    for line in night.lines.values():
        spent += line.spent
        if line.done:
            planned += line.done * target(night, line.teacher)
    weight = HOUSE_PLANNED * USUAL_MINUTES * 60
    return (weight + spent) / (weight + planned)


def target(night: Night, teacher: str) -> float:
    """Planned seconds of a meeting."""
    known = night.roster.teachers.get(teacher)
    return (known.target_minutes if known else USUAL_MINUTES) * 60


def pace(night: Night, teacher: str) -> float:
    """Seconds a meeting takes at this teacher, as far as tonight shows: few meetings are shrunk towards the house's."""
    line = night.lines[teacher]
    return (PLANNED * target(night, teacher) * house(night) + line.spent) / (PLANNED + line.done)


def until_free(night: Night, teacher: str, now: float) -> float:
    """Seconds until the teacher could take the next family that is not yet called."""
    line = night.lines[teacher]
    opening = max(0.0, night.rules.opens - now)
    if line.now:
        return max(opening, until_done(night, line, now))
    if line.called:
        visit = night.visit_of(line.called)
        comes = max(0.0, visit.standing.there_at - now) if visit else 0.0
        return max(opening, comes + length(night, line, line.called))
    if line.paused_until is not None:
        return max(opening, RETURN, line.paused_until - now)
    return max(opening, UNANSWERED if unanswered(night, line, now) else 0.0)


def unanswered(night: Night, line: Line, now: float) -> bool:
    """Whether a family that could go in has sat at a free teacher's door for long: nobody may be behind it."""
    if line.now or line.called or line.paused_until is not None or not line.coming:
        return False
    for meeting in map(night.meeting, line.coming):
        visit = night.visit_of(meeting.id) if meeting else None
        if meeting and visit and max(visit.standing.there_at, night.rules.opens) + UNANSWERED <= now:
            early = meeting.booked_at is not None and now < meeting.booked_at + UNANSWERED
            if not early and ready(night, visit, meeting, now) is not None:
                return True
    return False


def until_done(night: Night, line: Line, now: float) -> float:
    """Seconds the meeting under way still takes; one that overruns goes on for a while, not for ever."""
    whole = length(night, line, line.now or "")
    return max(whole - (now - line.started_at), WEIGHTS.rest * whole)


def length(night: Night, line: Line, meeting: str) -> float:
    """Seconds this meeting takes in all."""
    return pace(night, line.teacher) * (INTERPRETED if meeting in night.interpreters else 1.0)


def rivals(night: Night, teacher: str, but: str = "") -> float:
    """Families that wait for this teacher and are in no meeting; one that wants n teachers counts 1/n."""
    found = 0.0
    for meeting in night.lines[teacher].waiting:
        visit = night.visit_of(meeting)
        if visit and visit.family != but and visit.standing.still_since is not None and visit.left_meetings:
            found += 1.0 / len(visit.left_meetings)
    return found


def wait(night: Night, teacher: str, now: float) -> Quote:
    """For a family that comes now and wants only this teacher."""
    guess = until_free(night, teacher, now) + rivals(night, teacher) * pace(night, teacher)
    return night.ranges.quote(guess, booked=False, left=1).not_after(last_begin(night, now))


def wait_of(night: Night, visit: Visit, meeting: Meeting, now: float) -> float:
    """Seconds until this family would get in at this meeting, if it waited for nothing else: a guess, no range."""
    free, walk = until_free(night, meeting.teacher, now), way(night, visit, meeting.teacher, now)
    if meeting.booked_at is not None:
        return max(meeting.booked_at - now, free, walk)
    return max(free + rivals(night, meeting.teacher, visit.family) * pace(night, meeting.teacher), walk)


def waits_of(night: Night, visit: Visit, now: float) -> dict[str, float]:
    """The same for every meeting it still wants."""
    return {meeting.id: wait_of(night, visit, meeting, now) for meeting in wanted(night, visit)}


def next_meeting(night: Night, visit: Visit, now: float, waits: dict[str, float] | None = None) -> Quote | None:
    """How long until this family's next meeting begins, whichever it is; None: it wants none. `waits`: if known."""
    left, waits = wanted(night, visit), waits_of(night, visit, now) if waits is None else waits
    if not left:
        return None
    drop_in = [m for m in left if m.booked_at is None]
    soonest = min(soonest_begin(night, visit, meeting, now) for meeting in left)
    if drop_in:
        guess = first_of(waits[meeting.id] for meeting in drop_in)
    else:
        guess = min(waits[meeting.id] for meeting in left)
    quote = night.ranges.quote(guess, not drop_in, len(left))
    return quote.not_after(last_begin(night, now)).not_before(soonest)


def last_begin(night: Night, now: float) -> float:
    """Seconds after which no meeting begins: those of later promises say nothing."""
    return max(0.0, night.rules.closes - now) + CLOSING


def soonest_begin(night: Night, visit: Visit, meeting: Meeting, now: float) -> float:
    """Seconds before which this meeting cannot begin, whatever happens: doors, walk, a booked time."""
    booked = meeting.booked_at - night.rules.booked_early - now if meeting.booked_at is not None else 0.0
    return max(0.0, night.rules.opens - now, way(night, visit, meeting.teacher, now), booked)
