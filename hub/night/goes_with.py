"""How the night changes when a family goes with another one, and when it goes by itself again."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hub.night import events as e
from hub.night import whereabouts
from hub.night.amendments import Guest
from hub.night.lines import free_guides, leave_the_lines
from hub.night.parts import Visit
from hub.night.roster import Needs

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def join(night: "Night", event: e.FamiliesJoined, at: float) -> None:
    """The places it has in the lines are kept; whoever was to guide it, or to interpret for it, is free."""
    tonight, visit, guest = night.amendments, night.visits.get(event.family), night.visits.get(event.other)
    had = frozenset(guest.had_meetings) if guest else frozenset()
    given = tuple(m.id for m in night.meetings_of.get(event.other, []) if m.id not in {*event.meetings, *had})
    meetings = {*event.meetings, *given}
    since = _waiting_since(night, meetings)
    if guest and guest.here:
        leave_the_lines(night, guest)
        free_guides(night, event.other, at)
        night.ranges.gone(event.other)
        guest.left_meetings, guest.by_hand = guest.left_meetings - meetings, ()
        guest.standing = replace(guest.standing, out_until=None, out_for=None)
    needs = visit.needs if visit else Needs()
    tonight.guests[event.other] = Guest(event.family, event.people, event.meetings, needs, had, given)
    tonight.family_of |= dict.fromkeys(meetings, event.family)
    if visit:
        visit.party += event.people
        if guest:
            visit.needs = _of_both(visit.needs, guest.needs)
            _take_along(guest, visit, meetings)
    night.amend()
    _keep_waiting(night, since)


def part(night: "Night", event: e.FamiliesParted, at: float) -> None:
    tonight, visit, other = night.amendments, night.visits.get(event.family), night.visits.get(event.other)
    guest = tonight.guests.pop(event.other, None)
    if guest is None:
        return
    meetings = {*guest.all_meetings, *event.given}
    since = _waiting_since(night, meetings)
    tonight.family_of |= dict.fromkeys(meetings, event.other)
    if visit:
        visit.party = max(1, visit.party - guest.people)
        visit.needs = guest.needs_of_host
        if visit.standing.sent in meetings:
            whereabouts.release_interpreter(night, visit.standing.sent or "")
            whereabouts.unsend(night, visit, at)
        visit.left_meetings = visit.left_meetings - meetings
    for line in night.lines.values():
        for meeting in meetings:
            line.waiting.pop(meeting, None)
            line.passed.pop(meeting, None)
    if visit and other:
        _take_along(visit, other, meetings)
        other.place, other.free_since = visit.place, at
    night.amend()
    _keep_waiting(night, since)


def _take_along(before: Visit, now: Visit, meetings: set[str]) -> None:
    """What was said of these meetings holds, whoever goes to them."""
    now.had_meetings |= before.had_meetings & meetings
    before.had_meetings = before.had_meetings - meetings
    now.follow_ups |= before.follow_ups & meetings
    before.follow_ups = before.follow_ups - meetings
    now.first |= before.first & meetings
    before.first = before.first - meetings
    now.declined = (*now.declined, *(m for m in before.declined if m in meetings and m not in now.declined))
    before.declined = tuple(m for m in before.declined if m not in meetings)


def _of_both(one: Needs, other: Needs) -> Needs:
    both = {name: getattr(one, name) or getattr(other, name) for name in Needs.__struct_fields__}
    return Needs(**both)


def _waiting_since(night: "Night", meetings: set[str]) -> dict[str, float]:
    return {m: line.waiting[m] for line in night.lines.values() for m in meetings if m in line.waiting}


def _keep_waiting(night: "Night", since: dict[str, float]) -> None:
    for line in night.lines.values():
        line.waiting |= {meeting: at for meeting, at in since.items() if meeting in line.waiting}
