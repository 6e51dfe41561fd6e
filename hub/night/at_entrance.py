"""What may be asked at the entrance: check-in, the desk, a letter revoked, leaving, and not leaving after all."""

from collections.abc import Sequence
from typing import assert_never

import msgspec

from hub.night import commands as c
from hub.night import dispatch, estimates, guiding
from hub.night import events as e
from hub.night.desk_presses import WhatLeft, left_at
from hub.night.parts import Standing, Visit, ticket_id
from hub.night.refused import Refused, in_time
from hub.night.roster import Family, Needs
from hub.night.routes import plan_route
from hub.night.state import Night
from hub.night.whereabouts import wanted

EARLIEST_SECONDS = 3600.0  # before the doors open: nobody checks in sooner
LATE_SECONDS = 15.0  # what a slow network may take; beyond it, the family came earlier than the hub heard of it
# After so long nobody stands at the door: a ticket would lie there for anybody to read, a guide look for them in vain.
PAPER_WAITS_SECONDS = 120.0

AtEntrance = (
    c.CheckIn | c.AskDesk | c.AnswerDesk | c.ReprintTicket | c.ReissueCode | c.LeaveNight | c.StayOn | c.UndoCheckIn
)


def decide_at_entrance(night: Night, command: AtEntrance, cause: str, now: float) -> Sequence[e.AnyEvent]:
    match command:
        case c.CheckIn():
            return _check_in(night, command, cause, now)
        case c.AskDesk():
            if command.about == "conflict":  # each is one family's evening, and none may get lost behind another
                at = _really_at(night, command.happened_at, now)
                return [e.DeskAsked(cause, "conflict", command.family, command.why, at)]
            return _ask_desk(night, command.about, command.family, cause)
        case c.AnswerDesk():
            if command.ask not in night.asks:
                raise Refused("unknown-ask")
            return [e.DeskAnswered(command.ask)]
        case c.ReprintTicket():
            visit = present(night, command.family)
            route = e.RoutePlanned(command.family, plan_route(night, visit, now))  # the paper says how it is now
            again = _request_ticket(command.family, visit.copies + 1, command.printer)
            return [route, again, *_answered(night, command.family, "ticket")]
        case c.ReissueCode():
            _known(night, command.family)
            return [e.CodeReissued(command.family, night.issue(command.family) + 1)]
        case c.LeaveNight():
            return _leave(night, present(night, command.family), now)
        case c.StayOn():
            return _stay(night, command.family, now)
        case c.UndoCheckIn():
            return _undo_check_in(night, command.family, now)
        case _:
            assert_never(command)


def present(night: Night, family: str) -> Visit:
    """The visit of a family that is in the building and goes by itself; Refused otherwise."""
    visit = night.visits.get(family)
    if visit is None or not visit.here:
        raise Refused("not-here")
    if family in night.amendments.guests:
        raise Refused("goes-with")
    return visit


def _known(night: Night, family: str) -> Family:
    known = night.roster.families.get(family)
    if known is None:
        raise Refused("unknown-family")
    return known


def _check_in(night: Night, command: c.CheckIn, cause: str, now: float) -> Sequence[e.AnyEvent]:
    family = _known(night, command.family)
    visit = night.visits.get(family.id)
    if visit and visit.here and not (family.with_care and not command.received):
        raise Refused("already-here")
    came = _really_at(night, command.came_at, now)
    if visit and visit.left_at is not None and visit.left_at > came:
        raise Refused("has-left")
    if command.issue is not None and command.issue < night.issue(family.id):
        raise Refused("code-replaced")
    own = [m.id for m in night.meetings_of.get(family.id, [])]
    left = set(own) - (visit.had_meetings if visit else set())
    if (family.with_care or not left) and not command.received:
        # One event for both: the journal does not say which families are received with care.
        return _ask_desk(night, "welcome", family.id, cause)
    if command.meetings is not None and not set(command.meetings) <= set(own):
        raise Refused("unknown-meeting")
    wanted = tuple(m for m in own if command.meetings is None or m in command.meetings)
    declined = tuple(m for m in own if m not in wanted)
    needs = msgspec.convert(command.needs, Needs, from_attributes=True)  # a fact holds the lenient form
    late = now - came
    arrived = e.FamilyArrived(family.id, command.party, needs, wanted, declined, came if late > LATE_SECONDS else None)
    came = came if late > LATE_SECONDS else now
    had = visit.had_meetings if visit else set()
    planned = Visit(family.id, came, command.party, needs, set(wanted) - had, free_since=came, standing=Standing(came))
    waits = estimates.waits_of(night, planned, now)
    route = e.RoutePlanned(family.id, plan_route(night, planned, now, waits))
    stands_there = late <= PAPER_WAITS_SECONDS
    copies = max((t.copy for t in night.tickets.values() if t.family == family.id), default=0)
    return [
        arrived,
        route,
        *_promise(night, planned, now, waits),
        *(_guides(night, family.id, now) if stands_there else guiding.helper_events(night, family.id, now)),
        *([_request_ticket(family.id, copies + 1, command.printer)] if stands_there else []),
        *_answered(night, family.id, "welcome"),
    ]


def _really_at(night: Night, at: float | None, now: float) -> float:
    """When it was, as a kiosk says; a clock that is hours off, or ahead of ours, says nothing."""
    return at if at is not None and night.rules.opens - EARLIEST_SECONDS <= at <= now else now


def _promise(night: Night, visit: Visit, now: float, waits: dict[str, float]) -> list[e.WaitPromised]:
    quote = estimates.next_meeting(night, visit, now, waits)
    left = wanted(night, visit)
    booked = all(meeting.booked_at is not None for meeting in left)
    return [dispatch.promise(visit.family, quote, len(left), booked)] if quote else []


def _guides(night: Night, family: str, now: float) -> list[e.AnyEvent]:
    """An ambassador and, where another language than English is spoken, a helper; or why there is none.

    Families that have stood at the door before this one are served first.
    """
    return [*_ambassador(night, family, now), *guiding.helper_events(night, family, now)]


def _ambassador(night: Night, family: str, now: float) -> list[e.AnyEvent]:
    earlier = guiding.serve_the_door(night, now)
    decided: list[e.AnyEvent] = [*earlier]
    match guiding.ambassador_for(night, family, now, taken={given.ambassador for given in earlier}):
        case guiding.Guide(volunteer, reason):
            decided.append(e.AmbassadorAssigned(volunteer, family, reason))
        case guiding.Lack(why, minutes):
            decided.append(e.AmbassadorLacking(family, why, minutes))
    return decided


def guides_freed(night: Night, family: str, now: float) -> list[e.AmbassadorAssigned]:
    """A guide who had not yet set out with this family takes the one that has waited longest."""
    freed = {d.volunteer for d in night.duties.values() if d.family == family and d.step == "assigned"}
    return guiding.serve_the_door(night, now, freed=freed, gone={family})


def _answered(night: Night, family: str, about: c.DeskMatter) -> list[e.DeskAnswered]:
    """Done is answered: nobody has to say so as well."""
    return [e.DeskAnswered(ask.id) for ask in night.asks.values() if ask.family == family and ask.about == about]


def _request_ticket(family: str, copy: int, printer: str | None) -> e.TicketRequested:
    return e.TicketRequested(ticket_id(family, copy), family, copy, printer)


def _ask_desk(night: Night, about: c.DeskMatter, family: str | None, cause: str) -> Sequence[e.AnyEvent]:
    if family is not None:
        _known(night, family)
        if any(ask.family == family and ask.about == about for ask in night.asks.values()):
            return []  # the desk already knows
    return [e.DeskAsked(cause, about, family)]


def _leave(night: Night, visit: Visit, now: float) -> Sequence[e.AnyEvent]:
    """Who goes with a family that leaves goes home too, and comes again, if it does, by itself."""
    if visit.busy:
        raise Refused("in-a-meeting")
    apart: list[e.AnyEvent] = []
    for other in night.amendments.guests_of(visit.family):
        given = night.amendments.guests[other].given
        apart += [e.FamiliesParted(visit.family, other, given), e.FamilyLeft(other)]
    return [e.FamilyLeft(visit.family), *apart, *guides_freed(night, visit.family, now)]


def _stay(night: Night, family: str, now: float) -> Sequence[e.AnyEvent]:
    visit = night.visits.get(family)
    if visit is None:
        raise Refused("not-here")
    if visit.left_at is None:
        return []  # another phone said so already
    in_time(night.rules, visit.left_at, now)
    return stays(night, family, left_at(night, family), now)


def stays(night: Night, family: str, left: WhatLeft, now: float) -> list[e.AnyEvent]:
    """It takes up its evening where it was; a guide it gave up by leaving is asked for as when it came."""
    said: list[e.AnyEvent] = [e.FamilyStayed(family)]
    for other in left.with_it:
        visit = night.visits.get(other.other)
        if visit and not visit.here and family in night.roster.families:
            said += [e.FamilyStayed(other.other), other]
    if family in night.roster.families:
        said += _ambassador(night, family, now) if left.ambassador else []
        said += guiding.helper_events(night, family, now) if left.helper else []
    return said


def _undo_check_in(night: Night, family: str, now: float) -> Sequence[e.AnyEvent]:
    visit = present(night, family)
    had_before = visit.earlier.had_meetings if visit.earlier else set()
    tonight = night.amendments
    changed = family in tonight.parties or tonight.parties_of(family) or tonight.guests_of(family)
    if visit.busy or visit.had_meetings != had_before or changed:
        raise Refused("has-started")
    in_time(night.rules, visit.taken_at, now)
    return [e.CheckInUndone(family), *guides_freed(night, family, now)]
