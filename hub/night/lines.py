"""Standing in the lines of all wanted teachers, and leaving them."""

from typing import TYPE_CHECKING

from hub.night import whereabouts
from hub.night.parts import Visit

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def want(night: "Night", visit: Visit) -> None:
    """Stand in the lines of all meetings the family wants: every one on the roster that it did not decline or had.

    Derived from the roster, not remembered: a meeting that a corrected file adds is waited for, one it drops is not.
    """
    known = [m for m in night.meetings_of.get(visit.family, []) if m.id not in visit.declined]
    wanted = {m.id for m in known} - visit.had_meetings - visit.follow_ups
    for dropped in visit.left_meetings - wanted:
        for line in night.lines.values():
            line.waiting.pop(dropped, None)
        if visit.standing.sent == dropped and visit.busy != dropped:
            whereabouts.release_interpreter(night, dropped)
            whereabouts.unsend(night, visit)
    visit.left_meetings = wanted | ({visit.busy} if visit.busy else set())
    for meeting in known:
        line_ = night.lines.get(meeting.teacher)
        if line_ and meeting.id in wanted and meeting.id != line_.now:
            line_.waiting.setdefault(meeting.id, visit.arrived_at)


def leave_the_lines(night: "Night", visit: Visit) -> None:
    if visit.standing.sent is not None:
        whereabouts.release_interpreter(night, visit.standing.sent)
    whereabouts.unsend(night, visit)
    for wanted in visit.left_meetings:
        meeting = night.roster.meetings.get(wanted)
        if meeting and (line := night.lines.get(meeting.teacher)):
            line.waiting.pop(wanted, None)
            line.passed.pop(wanted, None)
            if line.called == wanted:
                line.called, line.here = None, False
                whereabouts.release_interpreter(night, wanted)
    night.unguided.pop(visit.family, None)
    night.placed.pop(visit.family, None)


def free_guides(night: "Night", family: str, at: float) -> None:
    """Whoever still stands at the door is free at once; who is on the way says so when back."""
    for duty in night.duties.values():
        if duty.family == family and duty.step == "assigned":
            visit = night.visits.get(family)
            if visit and visit.ambassador == duty.volunteer:
                visit.ambassador = None
            if visit and visit.helper == duty.volunteer:
                visit.helper = None
            duty.family, duty.step, duty.since = None, None, at
            duty.walks -= 1  # a walk that never was
