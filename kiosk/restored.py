"""The hub came back with an older copy of the evening: what this kiosk's own copy knows beyond it is asked of it again.

Asked, and never written over: the hub decides each by its rules as it stands now. Who had gone again by our copy is not
checked in but told to the welcome desk. Every kiosk asks the same under the same ids, so it happens once.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2s
from typing import TYPE_CHECKING

import msgspec

from hub.night import commands as c
from hub.night.events import CheckInUndone, CodeReissued, Fact, FamilyArrived, TicketEnded, TicketRequested
from hub.wire import Envelope
from kiosk.memory import Alone

if TYPE_CHECKING:
    from hub.night.state import Night

AGAIN = "again-"  # begins the ids of what is asked again


def asked_again(
    unheard: Sequence[Fact], lost: Sequence[Alone], heard: Sequence[Fact], now: "Night", printer: str
) -> list[Envelope]:
    """`unheard`: this kiosk's copy before, `lost`: what the hub had said yes to beyond that. `heard`, `now`: the hub's
    journal and night as they are. `printer`: the kiosk's own.

    A journal that does not begin as ours did is an older copy from before it all, or was begun anew after a trial: then
    only what happened since the doors opened counts.
    """
    taken = [Fact(0, entry.at, entry.id, event) for entry in lost for event in entry.events]
    before, causes = _folded([*unheard, *taken], now), {fact.cause for fact in heard}
    ours = [*(unheard if _begin_alike(unheard, heard) else _since(now.rules.opens, unheard)), *taken]
    missing = [fact for fact in ours if fact.cause not in causes]
    return [
        *_arrivals(missing, _undone(heard), before, now),
        *_gone(ours, heard, before, now),
        *_letters(missing, before, now),
        *_asks(missing, before, now),
        *_papers(missing, before, now, printer),
    ]


def is_settled(envelope: Envelope, refused: str) -> bool:
    """That the family is here, or that another kiosk asked so, is what was wanted: nothing for the welcome desk."""
    again = envelope.id.startswith(AGAIN) and isinstance(envelope.command, c.CheckIn)
    return again and refused in ("already-here", "id-reused")


def _begin_alike(ours: Sequence[Fact], theirs: Sequence[Fact]) -> bool:
    return bool(ours and theirs) and (ours[0].at, ours[0].cause) == (theirs[0].at, theirs[0].cause)


def _since(opens: float, facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.at >= opens]


def _folded(facts: Sequence[Fact], now: "Night") -> "Night":
    from hub.night.state import Night  # all of the night's rules, behind the first screen

    night = Night(now.imported, now.rules)
    for fact in facts:
        night.apply(fact)
    return night


def _again(about: str, at: float, command: c.AnyCommand) -> Envelope:
    """What was asked again already, and got lost once more, keeps its id: a kiosk may have missed the first time."""
    if about.startswith(AGAIN):
        return Envelope(about, at, command)
    return Envelope(AGAIN + blake2s(about.encode(), digest_size=16).hexdigest(), at, command)


def _here(night: "Night", family: str) -> bool:
    visit = night.visits.get(family)
    return visit is not None and visit.here


def _came(fact: Fact, arrived: FamilyArrived) -> float:
    return arrived.came_at if arrived.came_at is not None else fact.at


def _last_arrivals(facts: Sequence[Fact]) -> dict[str, tuple[Fact, FamilyArrived]]:
    return {fact.event.family: (fact, fact.event) for fact in facts if isinstance(fact.event, FamilyArrived)}


def _undone(heard: Sequence[Fact]) -> dict[str, float]:
    """When a check-in of these families was taken back last."""
    return {fact.event.family: fact.at for fact in heard if isinstance(fact.event, CheckInUndone)}


def _left_since(now: "Night", family: str, came: float) -> bool:
    """It was here by the hub's account too, and has gone home: the hub would say so, and nobody has to look."""
    visit = now.visits.get(family)
    return visit is not None and visit.left_at is not None and visit.left_at > came


def _arrivals(missing: Sequence[Fact], undone: dict[str, float], before: "Night", now: "Night") -> Iterator[Envelope]:
    """Of the families that are here, for the meetings they have not had: they are not called to those twice."""
    printers = {fact.cause: fact.event.printer for fact in missing if isinstance(fact.event, TicketRequested)}
    had = {meeting for visit in before.visits.values() for meeting in visit.had_meetings}
    for family, (fact, arrived) in _last_arrivals(missing).items():
        came = _came(fact, arrived)
        if _here(now, family) or not _here(before, family) or _left_since(now, family, came):
            continue
        meetings = [meeting.id for meeting in now.meetings_of.get(family, [])]
        wanted = tuple(m for m in meetings if m not in had and m not in arrived.declined)
        if undone.get(family, 0.0) > fact.at:
            yield _ask_whether_here(fact, family, came)
            continue
        check_in = c.CheckIn(
            family,
            arrived.party,
            msgspec.convert(arrived.needs, c.Needs, from_attributes=True),
            None if len(wanted) == len(meetings) else wanted,
            printers.get(fact.cause),
            came_at=came,
        )
        yield _again(fact.cause, came, check_in)


def _gone(ours: Sequence[Fact], heard: Sequence[Fact], before: "Night", now: "Night") -> Iterator[Envelope]:
    """Whom the hub has in the building, or never heard of, and who by our copy had left or was never there."""
    causes, at_the_hub = {fact.cause for fact in ours}, _last_arrivals(heard)
    for family, (fact, arrived) in _last_arrivals(ours).items():
        if _here(before, family):
            continue
        if family in at_the_hub and (not _here(now, family) or at_the_hub[family][0].cause not in causes):
            continue  # the hub knows that it left, or somebody has checked it in since
        yield _ask_whether_here(fact, family, _came(fact, arrived))


def _ask_whether_here(fact: Fact, family: str, came: float) -> Envelope:
    return _again(f"gone {fact.cause}", came, c.AskDesk("conflict", family, "gone-since", came))


def _letters(missing: Sequence[Fact], before: "Night", now: "Night") -> Iterator[Envelope]:
    """A letter that was revoked opens doors again: a person must see to it."""
    for fact in missing:
        event = fact.event
        if isinstance(event, CodeReissued) and before.issue(event.family) == event.issue > now.issue(event.family):
            asked = c.AskDesk("conflict", event.family, "letter-since", fact.at)
            yield _again(f"letter {event.family} {event.issue}", fact.at, asked)


def _asks(missing: Sequence[Fact], before: "Night", now: "Night") -> Iterator[Envelope]:
    """What the desk was asked and had not answered; of a family to be received, its check-in asks."""
    causes = {fact.cause for fact in missing}
    for ask in before.asks.values():
        if ask.by_cause in causes and ask.id not in now.asks:
            about = ask.id if ask.id.startswith(AGAIN) else f"ask {ask.id}"
            yield _again(about, ask.at, c.AskDesk(ask.about, ask.family, ask.why, ask.happened_at))


def _papers(missing: Sequence[Fact], before: "Night", now: "Night", printer: str) -> Iterator[Envelope]:
    """What came of tickets on this kiosk's own printer: no other paper is to have their number."""
    for fact in missing:
        event = fact.event
        if not isinstance(event, TicketEnded) or event.printer != printer:
            continue
        ours, known = before.tickets.get(event.ticket), now.tickets.get(event.ticket)
        if known is not None and known.end is None:
            ended = c.ReportPrint(event.ticket, event.end, printer, event.detail)
            yield _again(f"ended {event.ticket}", fact.at, ended)
        elif known is None and ours is not None and ours.paper == "ticket" and event.end != "not-sent":
            provisional = c.ReportProvisional(ours.family, ours.copy, printer, event.end)
            yield _again(f"paper {event.ticket}", fact.at, provisional)
