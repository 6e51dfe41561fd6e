"""Where families and their interpreters are: sent to a door, called, in, free again. Facts change it."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hub.night import events as e
from hub.night.parts import Line, Standing, Visit
from hub.night.ranges import Quote
from hub.night.roster import Meeting

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def sent(night: "Night", event: e.FamilySent, at: float) -> None:
    """The family walks, and sits at that door from then on. Its route begins there."""
    visit, line = night.visits.get(event.family), line_of(night, event.meeting)
    if visit is None:
        return
    moved = visit.standing.sent is not None
    unsend(night, visit, at)
    before = visit.standing
    visit.standing = replace(
        before,
        sent=event.meeting if line else None,  # a corrected roster may not have this meeting any more
        sent_at=at,
        there_at=event.there_at,
        stood=before.stood_by(at),
        still_since=event.there_at,
        walked=before.walked + max(0.0, event.there_at - at),
        moved_at=at if moved else before.moved_at,
        why=event,
        out_until=None,
        out_for=None,
    )
    if line:
        line.coming[event.meeting] = at
    ahead = [stop for stop in visit.route if stop.meeting == event.meeting]
    visit.route = (*ahead, *(stop for stop in visit.route if stop.meeting != event.meeting))


def unsend(night: "Night", visit: Visit, at: float | None = None) -> None:
    """Not expected at any door. `at`: it stands where it stands by then; None: that is not known, or said elsewhere."""
    if visit.standing.sent is not None:
        if at is not None and visit.standing.there_at <= at:
            visit.place = room_of(night, visit.standing.sent) or visit.place
        for line in night.lines.values():  # not by the roster, which may have been corrected meanwhile
            line.coming.pop(visit.standing.sent, None)
        visit.standing = replace(visit.standing, sent=None, why=None)


def called(night: "Night", line: Line, visit: Visit, event: e.FamilyCalled, at: float) -> None:
    """To come in. Called without having been sent before, it may have to walk."""
    if visit.standing.sent != event.meeting:
        unsend(night, visit)
        before, there_at = visit.standing, event.there_at if event.there_at is not None else at
        visit.standing = replace(before, sent=event.meeting, sent_at=at, there_at=there_at)
        if there_at > at:
            walked = before.walked + there_at - at
            visit.standing = replace(visit.standing, stood=before.stood_by(at), still_since=there_at, walked=walked)
        line.coming[event.meeting] = at
    visit.standing = replace(visit.standing, why=event, out_until=None, out_for=None)


def there(visit: Visit, meeting: str, at: float) -> None:
    """Seen at the door, perhaps sooner than expected."""
    standing = visit.standing
    if standing.sent == meeting and standing.there_at > at:
        visit.standing = replace(standing, there_at=at, still_since=at)


def began(night: "Night", visit: Visit, at: float) -> None:
    unsend(night, visit)
    visit.standing = replace(visit.standing, stood=visit.standing.stood_by(at), still_since=None)


def free_again(visit: Visit, at: float) -> None:
    visit.standing = replace(visit.standing, still_since=at, stood_before=visit.standing.stood, told=False)


NO_DINNER = 300.0  # seconds: who is back so soon has pressed the wrong button


def stepped_out(night: "Night", event: e.FamilySteppedOut, at: float) -> None:
    """What it waits meanwhile is its own choice, and not counted."""
    visit = night.visits.get(event.family)
    if visit is None:
        return
    if meeting := visit.standing.sent:
        release_interpreter(night, meeting)
    for line in night.lines.values():
        if visit.busy and line.called == visit.busy:
            line.called, line.here, visit.busy = None, False, None
    if event.reason == "dinner":
        visit.dinner_at = at
    unsend(night, visit, at)
    stood, until = visit.standing.stood_by(at), event.until
    visit.standing = replace(
        visit.standing, stood=stood, still_since=until, told=False, out_until=until, out_for=event.reason
    )


def came_back(night: "Night", event: e.FamilyCameBack, at: float) -> None:
    if visit := night.visits.get(event.family):
        if visit.dinner_at is not None and at - visit.dinner_at < NO_DINNER:
            visit.dinner_at = None
        since = visit.standing.still_since
        since = min(at, since) if since is not None else None
        visit.standing = replace(visit.standing, still_since=since, out_until=None, out_for=None)


def promised(night: "Night", event: e.WaitPromised, at: float) -> None:
    visit = night.visits.get(event.family)
    if visit is None:
        return
    visit.standing = replace(visit.standing, told=True)
    quote = Quote(event.seconds, event.low, event.high)
    night.ranges.promised(event.family, at, quote, event.booked, event.left)


def wanted(night: "Night", visit: Visit) -> list[Meeting]:
    """The meetings the family still wants, as the roster has them; in the roster's order, which is always the same."""
    return [m for m in night.meetings_of.get(visit.family, []) if m.id in visit.left_meetings]


def new_standing(at: float, before: Visit | None) -> Standing:
    """Of a family that arrives; one that comes again has stood before."""
    if before is None:
        return Standing(at)
    return replace(before.standing, still_since=at, sent=None, told=False, out_until=None, out_for=None)


def put_back(night: "Night", visit: Visit, standing: Standing) -> None:
    """As it was before a press that is taken back."""
    if visit.standing.sent is not None and visit.standing.sent != standing.sent:
        release_interpreter(night, visit.standing.sent)
    unsend(night, visit)
    visit.standing = standing
    if standing.sent is not None and (line := line_of(night, standing.sent)):
        line.coming.setdefault(standing.sent, standing.sent_at)


def assign_interpreter(night: "Night", event: e.InterpreterAssigned, at: float) -> None:
    night.interpreters[event.meeting] = event.interpreter
    night.no_interpreter.discard(event.meeting)
    meeting = night.meeting(event.meeting)
    teacher = night.roster.teachers.get(meeting.teacher) if meeting else None
    if duty := night.duties.get(event.interpreter):
        duty.meeting, duty.since = event.meeting, at
        duty.place = teacher.room if teacher else duty.place


def release_interpreter(night: "Night", meeting: str) -> None:
    volunteer = night.interpreters.pop(meeting, None)
    night.no_interpreter.discard(meeting)
    duty = night.duties.get(volunteer) if volunteer else None
    if duty and duty.meeting == meeting:
        duty.meeting = None


def room_of(night: "Night", meeting: str) -> str | None:
    known = night.meeting(meeting)
    teacher = night.roster.teachers.get(known.teacher) if known else None
    return teacher.room if teacher else None


def line_of(night: "Night", meeting: str) -> Line | None:
    known = night.meeting(meeting)
    return night.lines.get(known.teacher) if known else None
