"""Whom this kiosk received while the hub was away: decided by the night's own rules, on its copy of the night.

Nothing of it is a fact. It lies over the copy until the hub's own facts take its place, or the hub says no. Guides are
not assumed: who is free is known where all kiosks report. Nor is anybody called: that is the hub's alone.
"""

from collections.abc import Iterable, Sequence

import msgspec

from hub.night.events import AnyEvent, Fact, FamilyArrived, RoutePlanned, TicketRequested
from hub.night.state import Night
from hub.wire import Envelope
from kiosk.memory import Alone


def warm_up() -> None:
    """Load the rules: the first screen is painted without them, and a family without a hub shall not wait for them."""
    import hub.night.decide  # noqa: F401 - for `Assumed.decide`


class Assumed:
    """The entries, in the order in which the families came."""

    def __init__(self) -> None:
        self._entries: dict[str, Alone] = {}
        self._facts: list[Fact] = []
        self._over: Night | None = None

    def __contains__(self, command: str) -> bool:
        return command in self._entries

    def is_provisional(self, family: str) -> bool:
        return any(entry.family == family and not entry.confirmed for entry in self._entries.values())

    def put(self, entry: Alone) -> None:
        self._entries[entry.id] = entry
        self._over = None

    def drop(self, command: str) -> None:
        self._entries.pop(command, None)
        self._over = None

    def add(self, command: str, event: AnyEvent) -> None:
        """What became of its ticket."""
        if entry := self._entries.get(command):
            self.put(msgspec.structs.replace(entry, events=(*entry.events, event)))

    def learn(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self._facts.append(fact)
            self._entries.pop(fact.cause, None)
        self._over = None

    def entries(self) -> Sequence[Alone]:
        return tuple(self._entries.values())

    def facts(self) -> Sequence[Fact]:
        """The hub's, as far as this kiosk has them."""
        return self._facts

    def keep(self, of: "Assumed") -> None:
        """Another copy of the night was begun: what was assumed still is."""
        self._entries = dict(of._entries)

    def over(self, night: Night) -> Night:
        """`night` itself where nothing is assumed; else one beside it, so that no assumption is ever in the copy."""
        if not self._entries:
            return night
        if self._over is None or self._over.imported is not night.imported:
            self._over = self._fold(night)
        return self._over

    def decide(self, night: Night, envelope: Envelope, printer: str | None) -> Alone:
        """What this check-in comes to; raises Refused. `printer`: the kiosk's own, all others are the hub's."""
        from hub.night.decide import decide  # see warm_up

        command, at = envelope.command, envelope.at
        kept = tuple(
            event
            for event in decide(self.over(night), command, envelope.id, at)
            if isinstance(event, FamilyArrived | RoutePlanned)
            or (isinstance(event, TicketRequested) and printer is not None and event.printer == printer)
        )
        entry = Alone(envelope.id, getattr(command, "family", ""), at, kept)
        if kept:
            self.put(entry)
        return entry

    def _fold(self, night: Night) -> Night:
        beside = Night(night.imported, night.rules)
        for fact in self._facts:
            beside.apply(fact)
        beside.use(night.imported)
        for entry in self._entries.values():
            visit = beside.visits.get(entry.family)
            if visit is not None and visit.here:
                continue  # through another kiosk, meanwhile: that one counts until the hub has said no to ours
            for event in entry.events:
                beside.apply(Fact(beside.seq + 1, max(entry.at, beside.at), entry.id, event))
        return beside
