"""How the night changes by what the welcome desk does by hand: another time, another order, a family as two parties."""

from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from hub.night import events as e
from hub.night import goes_with, whereabouts
from hub.night.lines import free_guides, leave_the_lines, want
from hub.night.parts import Visit
from hub.night.roster import Meeting

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def changed(night: "Night", event: e.ByHand, at: float) -> None:
    match event:
        case e.MeetingMoved():
            _move(night, event, at)
        case e.MeetingSkipped():
            _skip(night, event)
        case e.MeetingAdded():
            _add(night, event)
        case e.MeetingDropped():
            night.amendments.gone.add(event.meeting)
            night.amend()
        case e.RouteOrdered():
            if visit := night.visits.get(event.family):
                visit.by_hand, visit.by_hand_until = event.meetings, event.until
        case e.PartySplit():
            _split(night, event, at)
        case e.PartyJoined():
            _join(night, event, at)
        case e.FamiliesJoined():
            goes_with.join(night, event, at)
        case e.FamiliesParted():
            goes_with.part(night, event, at)
        case e.FamilyStayed():
            if visit := night.visits.get(event.family):
                visit.left_at = None
                visit.standing = replace(visit.standing, told=False)
                want(night, visit)
        case e.PressUndone():
            _no_dinner(night, event.undone)
            night.at_desk = [press for press in night.at_desk if press.cause != event.undone]
        case _:
            assert_never(event)


def _no_dinner(night: "Night", cause: str) -> None:
    """Where it was said that the family went, and is taken back, it was not there."""
    press = next((press for press in night.at_desk if press.cause == cause), None)
    if press and isinstance(press.event, e.FamilySteppedOut) and (visit := night.visits.get(press.event.family)):
        visit.dinner_at = press.before if isinstance(press.before, float) else None


def _move(night: "Night", event: e.MeetingMoved, at: float) -> None:
    """A family that sat at the door for its old time is free until its new one."""
    night.amendments.booked[event.meeting] = event.booked_at
    night.amend()
    visit = night.visit_of(event.meeting)
    if visit and visit.standing.sent == event.meeting and visit.busy != event.meeting:
        whereabouts.release_interpreter(night, event.meeting)
        whereabouts.unsend(night, visit, at)


def _skip(night: "Night", event: e.MeetingSkipped) -> None:
    if visit := night.visit_of(event.meeting):
        others = tuple(m for m in visit.declined if m != event.meeting)
        visit.declined = (*others, event.meeting) if event.on else others
        if visit.here:
            want(night, visit)


def _add(night: "Night", event: e.MeetingAdded) -> None:
    whole = night.amendments.parties.get(event.family, event.family)
    family = night.roster.families.get(whole)
    students = family.students if family else ()
    night.amendments.added[event.meeting] = Meeting(event.meeting, whole, event.teacher, students)
    if whole != event.family:  # the school's roster knows no party; joined again, its family wants the meeting
        night.amendments.family_of[event.meeting] = event.family
    night.amendments.gone.discard(event.meeting)
    night.amend()


def _split(night: "Night", event: e.PartySplit, at: float) -> None:
    """The party begins where its family is, with what it has waited so far; its family goes on with the rest."""
    tonight, visit = night.amendments, night.visits.get(event.family)
    tonight.split[event.family] = tonight.split.get(event.family, 0) + 1
    tonight.parties[event.party] = event.family
    tonight.gone.discard(event.party)
    tonight.family_of |= dict.fromkeys(event.meetings, event.party)
    night.amend()
    if visit is None:
        return
    visit.party = max(1, visit.party - event.people)
    party = Visit(event.party, visit.arrived_at, event.people, visit.needs, set(), free_since=visit.free_since)
    since = visit.standing.still_since if visit.standing.still_since is not None else at
    party.standing = replace(visit.standing, still_since=since, sent=None, why=None, told=False)
    party.place, party.dinner_at = visit.place, visit.dinner_at
    party.first = visit.first & set(event.meetings)
    visit.first -= party.first
    if settled := night.settled.get(event.family):
        night.settled[event.party] = settled
    night.visits[event.party] = party
    want(night, party)


def _join(night: "Night", event: e.PartyJoined, at: float) -> None:
    """What the party had, the family had."""
    tonight, visit, party = night.amendments, night.visits.get(event.family), night.visits.pop(event.party, None)
    if party:
        leave_the_lines(night, party)
        free_guides(night, event.party, at)
        night.ranges.gone(event.party)
    del tonight.parties[event.party]
    tonight.gone.add(event.party)
    back = [meeting for meeting, whose in tonight.family_of.items() if whose == event.party]
    tonight.family_of |= dict.fromkeys(back, event.family)
    if visit and party:
        visit.party += party.party
        visit.had_meetings |= party.had_meetings
        visit.follow_ups |= party.follow_ups
        visit.first |= party.first
        visit.declined = (*visit.declined, *(m for m in party.declined if m not in visit.declined))
    night.amend()
