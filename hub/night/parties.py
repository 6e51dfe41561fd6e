"""A family that goes as two parties: two adults see different teachers at the same time, each with a ticket.

A party stands for a family of its own: it is called, sent and ticketed like any other, so nothing that holds for
families has to be said twice, and nobody of it is ever called to two doors.
"""

from collections.abc import Sequence

from hub.night import commands as c
from hub.night import events as e
from hub.night.at_entrance import guides_freed, present
from hub.night.parts import Visit, ticket_id
from hub.night.refused import Refused
from hub.night.routes import plan_route
from hub.night.state import Night


def split(night: Night, command: c.SplitParty, now: float) -> Sequence[e.AnyEvent]:
    """Of the meetings still waited for. A family in a meeting may be split: that is when the other adult is free."""
    visit = present(night, command.family)
    if command.family in night.amendments.parties or night.amendments.guests_of(command.family):
        raise Refused("stays-together")
    meetings = tuple(dict.fromkeys(command.meetings))
    if not meetings or not set(meetings) <= visit.left_meetings - {visit.busy} or command.people >= visit.party:
        raise Refused("stays-together")
    party = f"{command.family}-p{night.amendments.split.get(command.family, 0) + 2}"
    return [
        e.PartySplit(command.family, party, command.people, meetings),
        e.RoutePlanned(command.family, _route(night, visit, visit.left_meetings - set(meetings), now)),
        e.RoutePlanned(party, _route(night, visit, set(meetings), now)),
        e.TicketRequested(ticket_id(party, 1), party),
    ]


def _route(night: Night, visit: Visit, left: set[str], now: float) -> tuple[e.Stop, ...]:
    planned = Visit(visit.family, visit.arrived_at, visit.party, visit.needs, left, standing=visit.standing)
    planned.place, planned.dinner_at = visit.place, visit.dinner_at
    return plan_route(night, planned, now)


def join(night: Night, command: c.JoinParty, now: float) -> Sequence[e.AnyEvent]:
    of = night.amendments.parties.get(command.family)
    party, family = night.visits.get(command.family), night.visits.get(of or "")
    if of is None or party is None:
        raise Refused("not-split")
    if party.busy:
        raise Refused("in-a-meeting")
    if family is None or not family.here:
        raise Refused("not-here")
    return [e.PartyJoined(of, command.family), *guides_freed(night, command.family, now)]
