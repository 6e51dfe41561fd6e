"""One look at the picture: when doors and interpreters are free, and what each party is worth at a door."""

from math import log
from statistics import fmean

from hub.night.dispatching.decisions import Decision, Send, Why
from hub.night.dispatching.patience import patience
from hub.night.dispatching.picture import HOUSE_PLANNED, INTERPRETED, PLANNED, Door, Party, Picture
from hub.night.dispatching.weights import Weights

SHORTEST_EVENING = 1200.0  # seconds; nearer the end a door's load is not looked at more closely
NOBODY = 600.0  # seconds after which somebody may come of whom nothing is known
LONG_STOOD = 10.0  # of worth, more than all else but a booking


class Round:
    """What the picture implies now. The decisions of this round are gathered in `out`, and shown in the picture."""

    def __init__(self, picture: Picture, now: float, weights: Weights) -> None:
        self.picture, self.now, self.weights = picture, now, weights
        self.out: list[Decision] = []
        self.pace: dict[str, float] = {}
        self.free_at: dict[str, float] = {}
        self.backlog: dict[str, float] = {}  # seconds of work that is in the house
        self.load: dict[str, float] = {}
        self.known: dict[str, tuple[float, float, float]] = {}
        self.patience = patience(weights.patience)
        self.steer = self._steer()
        house = (HOUSE_PLANNED * 300 + picture.spent) / (HOUSE_PLANNED * 300 + picture.planned)
        evening = max(SHORTEST_EVENING, picture.closes - now)
        for door in picture.doors.values():
            pace = (PLANNED * door.planned * house + door.spent) / (PLANNED + door.done)
            self.pace[door.id] = pace
            self.free_at[door.id] = self._free_at(door, pace)
            self.backlog[door.id] = self.free_at[door.id] - now + pace * len(door.wanted_by)
            self.load[door.id] = self.backlog[door.id] / evening

    def _steer(self) -> float:
        """How much more families that need an interpreter count: as much as they have waited longer than others."""
        waited: dict[bool, list[float]] = {True: [], False: []}
        for party in self.picture.parties.values():
            waited[party.language is not None].append(party.waited_by(self.now))
        gap = (fmean(waited[True]) - fmean(waited[False])) / 60 if waited[True] and waited[False] else 0.0
        return min(self.weights.steer_max, max(-self.weights.steer_max / 2, self.weights.steer * gap))

    def _free_at(self, door: Door, pace: float) -> float:
        if door.state == "meeting":
            inside = self.picture.parties[door.party] if door.party else None
            length = pace * INTERPRETED if inside and inside.needs(door) else pace
            return self.now + max(length - (self.now - door.since), self.weights.rest * length)
        if door.state == "called" and door.called:
            return max(self.now, self.picture.parties[door.called].there_at) + pace
        if door.state == "pause":
            return max(self.now + 30, door.back_at)
        return self.now + NOBODY if door.state == "away" else self.now

    def ready_at(self, party: Party, door: Door) -> float:
        """When a party that was sent to this door could go in, interpreters not counted."""
        if door.state == "called" and door.called == party.id:
            return max(self.now, party.there_at)
        return max(self.free_at[door.id], party.there_at)

    def way(self, party: Party, door: Door) -> float:
        return self.picture.walk(party.place, door.place) * party.slow

    def worth(self, party: Party, door: Door) -> float:
        """The sooner a party could leave after this meeting, and the surer it would else give up, the more."""
        known = self.known.get(party.id)
        if known is None:
            known = self.known[party.id] = self._know(party)
        base, work, backlog = known
        weights = self.weights
        return base - weights.soonest * log((work + weights.elsewhere * (backlog - self.backlog[door.id])) / 60)

    def _know(self, party: Party) -> tuple[float, float, float]:
        """What does not depend on the door: a base, its own work left, the lines at its doors."""
        weights, left = self.weights, len(party.left)
        work = sum(self.pace[door] for door in party.left) * (INTERPRETED if party.language else 1.0)
        backlog = sum(self.backlog[door] for door in party.left)
        stood = party.stood_by(self.now)
        risk = self.patience.risk(stood / 60, left * weights.between)
        base = log(1 + weights.price * left * risk)
        if party.language:
            base += self.steer
        if self.stood_long(party):
            base += LONG_STOOD + (stood - party.stood_before) / 60
        return base, work, backlog

    def stood_long(self, party: Party) -> bool:
        """Whether it has stood so long for one meeting that it comes before all drop-ins."""
        return party.stood_by(self.now) - party.stood_before > self.weights.stood_limit

    def send(self, party: Party, door: Door, why: Why) -> None:
        if party.door is not None:
            before = self.picture.doors[party.door]
            before.coming.remove(party.id)
            if before.called == party.id:
                before.called = None
            party.moved_at = self.now
        party.sent_at = self.now
        party.there_at = self.now + self.way(party, door)
        party.walked += party.there_at - self.now
        party.stood, party.still_since = party.stood_by(self.now), None
        party.state, party.door = "sent", door.id
        door.coming.append(party.id)
        self.out.append(Send(party.id, door.id, why))
