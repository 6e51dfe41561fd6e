"""Two families that came together go as one: one code is called, one guide walks, one ticket says where to.

The one goes with the other: its meetings are the other's for as long, so no rule has to know of it. In all else it
stays a household of its own: its letter, its code, its file, and whom the school writes to.
"""

from collections.abc import Sequence

from hub.night import commands as c
from hub.night import events as e
from hub.night.at_entrance import guides_freed, present
from hub.night.interpreting import spoken
from hub.night.parts import Visit, ticket_id
from hub.night.refused import Refused
from hub.night.roster import Family, Meeting, Needs
from hub.night.routes import plan_route
from hub.night.state import Night


def join_families(night: Night, command: c.JoinFamilies, now: float) -> Sequence[e.AnyEvent]:
    """Whoever of them is not checked in yet is so by this."""
    visit, family, other = present(night, command.family), *_two(night, command.family, command.other)
    guest = night.visits.get(other.id)
    here = guest if guest and guest.here else None
    if here and here.busy:
        raise Refused("in-a-meeting")
    if _interpreted(night, family, visit) != _interpreted(night, other, here):
        raise Refused("not-one-language")
    had = guest.had_meetings if guest else set()
    theirs = [m for m in night.meetings_of.get(other.id, []) if m.id not in had]
    if any(_at_once(night, one, own) for one in theirs for own in _still_wanted(night, visit)):
        raise Refused("booked-apart")
    people = here.party if here else command.people
    arrived = [] if here else [e.FamilyArrived(other.id, people, Needs(), ())]
    meetings = tuple(meeting.id for meeting in theirs)
    wanted = visit.left_meetings | (here.left_meetings if here else set(meetings))
    return [
        e.FamiliesJoined(family.id, other.id, people, meetings),
        *arrived,
        e.RoutePlanned(family.id, _route(night, visit, wanted, now)),
        e.RoutePlanned(other.id, ()),
        *guides_freed(night, other.id, now),
        e.TicketRequested(ticket_id(family.id, visit.copies + 1), family.id, visit.copies + 1),
    ]


def part_families(night: Night, command: c.PartFamilies) -> Sequence[e.AnyEvent]:
    """Each takes its own meetings along, also those that were had meanwhile."""
    guest = night.amendments.guests.get(command.family)
    if guest is None:
        raise Refused("goes-alone")
    visit = night.visits.get(guest.of)
    if visit and visit.busy in guest.all_meetings:
        raise Refused("in-a-meeting")
    return [e.FamiliesParted(guest.of, command.family, guest.given)]


def joined_back(night: Night, event: e.FamiliesJoined, pressed_at: float) -> Sequence[e.AnyEvent]:
    """What takes the press back: also the check-in, if that came with it."""
    guest, visit = night.amendments.guests.get(event.other), night.visits.get(event.other)
    if guest is None or guest.of != event.family:
        return []
    undone = [e.CheckInUndone(event.other)] if visit and visit.taken_at == pressed_at else []
    return [*part_families(night, c.PartFamilies(event.other)), *undone]


def _two(night: Night, one: str, other: str) -> tuple[Family, Family]:
    tonight, families = night.amendments, night.roster.families
    if one not in families or other not in families:
        raise Refused("unknown-family")
    if one == other or other in tonight.guests or any(_are_several(night, known) for known in (one, other)):
        raise Refused("already-together")
    if families[one].apart and families[one].apart == families[other].apart:
        raise Refused("kept-apart")
    return families[one], families[other]


def _are_several(night: Night, family: str) -> bool:
    tonight = night.amendments
    return bool(family in tonight.parties or tonight.parties_of(family) or tonight.guests_of(family))


def _interpreted(night: Night, family: Family, visit: Visit | None) -> str | None:
    """The tongue it needs interpreters for; of a family that has not come, as the school's file says."""
    if visit:
        language = spoken(night, visit)
    else:
        language = {"none": None, "sign": "sign", "spoken": family.language}[family.interpreter]
    return language.split("-")[0] if language else None


def _still_wanted(night: Night, visit: Visit) -> list[Meeting]:
    return [m for m in night.meetings_of.get(visit.family, []) if m.id in visit.left_meetings]


def _at_once(night: Night, one: Meeting, other: Meeting) -> bool:
    """Booked with two teachers for the same minutes."""
    if one.booked_at is None or other.booked_at is None or one.teacher == other.teacher:
        return False
    ends = [m.booked_at + _length(night, m) for m in (one, other) if m.booked_at is not None]
    return one.booked_at < ends[1] and other.booked_at < ends[0]


def _length(night: Night, meeting: Meeting) -> float:
    teacher = night.roster.teachers.get(meeting.teacher)
    return teacher.target_minutes * 60 if teacher else 0.0


def _route(night: Night, visit: Visit, wanted: set[str], now: float) -> tuple[e.Stop, ...]:
    planned = Visit(visit.family, visit.arrived_at, visit.party, visit.needs, wanted, standing=visit.standing)
    planned.place, planned.busy, planned.had_meetings = visit.place, visit.busy, visit.had_meetings
    planned.dinner_at = visit.dinner_at
    return plan_route(night, planned, now)
