"""The welcome desk: what it was asked, whom it looked up, tickets that did not come out. Staff: names allowed."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from config.languages import CATALOGUES
from hub.night import commands as c
from hub.night.duties import on_duty
from hub.night.parts import Ask, Ticket
from hub.night.roster import Role
from hub.night.state import Night
from hub.web.views import flow, guiding_pressed, words
from hub.web.views.by_whom import nobody
from hub.web.views.door_pressed import AtDoor, at_doors
from hub.web.views.family_card import TICKET_ENDS, Card, Choice, card, status
from hub.web.views.guiding_pressed import Pressed as GuidingPressed
from hub.web.views.pressed import Pressed, at_office, pressed
from hub.wire import PrinterSeen

SLOW = 60.0  # seconds after which a ticket that nobody reported on is shown

_ABOUT: dict[c.DeskMatter, str] = {
    "welcome": "is sent to you to be received",
    "ticket": "needs its ticket again",
    "code": "has trouble with its code",
    "printer": "Printer trouble",
    "guide": "A guide asks for an adult",
    "conflict": "was checked in by a kiosk on its own",
}
_CONFLICTS = {
    "already-here": "it was here already, through another kiosk or you: its other ticket counts",
    "code-replaced": "its letter had been replaced: see who holds which letter, then check it in",
    "has-left": "it had come and left by then: if it is here, check it in",
    "night-closed": "the doors were closed before the hub heard of it",
    "unknown-family": "it is not on tonight's roster any more: ask the office",
}
_SINCE_THE_BACKUP = {
    "gone-since": "was checked in{at} and then left, or was undone, before the hub was put back to an older copy: "
    "see whether it is here",
    "letter-since": "had its letter replaced{at}, before the hub was put back to an older copy: replace it again",
}


class DeskAsk(msgspec.Struct, frozen=True):
    """`card` only where the family is to be received with care: the desk must know whom it receives."""

    ask: str
    code: str
    words: str
    since: float
    minutes: int
    card: Card | None
    reprint: str | None  # the family, where another ticket is what it asks for


class LostTicket(msgspec.Struct, frozen=True):
    ticket: str
    family: str
    code: str
    copy: int
    words: str
    detail: str
    at: str
    can_reprint: bool
    slip: bool = False


class Crew(msgspec.Struct, frozen=True):
    title: str
    free: int
    on_duty: int


class Expected(msgspec.Struct, frozen=True):
    """A family to be received with care. The code alone: the page lies open on a table."""

    family: str
    code: str
    words: str
    here: bool


class DeskPage(msgspec.Struct, frozen=True):
    """`stream` carries the found families' ids (opaque), so that a push keeps them on the screen."""

    zone: str
    at: float
    stream: str
    asks: tuple[DeskAsk, ...]
    found: tuple[Card, ...]
    tickets: tuple[LostTicket, ...]
    unsure: tuple[flow.Unsure, ...]
    unsure_in_all: int
    going: tuple[flow.Going, ...]
    crews: tuple[Crew, ...]
    unguided: int
    lately: tuple[Pressed, ...] = ()
    at_doors: tuple[AtDoor, ...] = ()
    guiding: tuple[GuidingPressed, ...] = ()
    office: Pressed | None = None
    care: tuple[Expected, ...] = ()
    printers: tuple[PrinterSeen, ...] = ()
    printing_at: tuple[Choice, ...] = ()
    follow_ups: int = 0
    languages: tuple[Choice, ...] = ()
    teachers: tuple[Choice, ...] = ()


def desk(
    night: Night,
    now: float,
    short: Mapping[str, str],
    codes: Mapping[str, str],
    found: Sequence[str] = (),
    printers: Sequence[PrinterSeen] = (),
    by: Callable[[str], str] = nobody,
) -> DeskPage:
    """`by`: the device a press came from, by the press's cause."""
    known = [family for family in found if family in night.roster.families]
    unsure, unsure_in_all = flow.unsure(night, now, short)
    return DeskPage(
        zone=night.rules.timezone,
        at=now,
        stream="/desk/stream" + (f"?{urlencode([('found', family) for family in known])}" if known else ""),
        asks=tuple(_ask(night, ask, now, short, codes) for ask in sorted(night.asks.values(), key=lambda ask: ask.at)),
        found=tuple(card(night, night.roster.families[family], now, short, codes) for family in known),
        tickets=_lost_tickets(night, now, short),
        unsure=unsure,
        unsure_in_all=unsure_in_all,
        going=flow.going(night, now, short),
        crews=tuple(_crew(night, role, title, now) for role, title in _CREWS),
        unguided=len(words.unguided(night)),
        lately=pressed(night, now, short, by),
        at_doors=at_doors(night, now, short, by),
        guiding=guiding_pressed.of_all(night, now, short, by),
        office=at_office(night, now, by),
        care=_care(night, now, short),
        printers=tuple(printers),
        printing_at=tuple(Choice(p.name, p.name) for p in printers if p.ready) if len(printers) > 1 else (),
        languages=tuple(sorted((Choice(tag, words.language(tag)) for tag in CATALOGUES), key=lambda one: one.words)),
        teachers=tuple(
            sorted((Choice(t.id, t.name) for t in night.roster.teachers.values()), key=lambda one: (one.words, one.id))
        ),
        follow_ups=sum(len(visit.follow_ups) for visit in night.visits.values()),
    )


def _ask(night: Night, ask: Ask, now: float, short: Mapping[str, str], codes: Mapping[str, str]) -> DeskAsk:
    family = night.roster.families.get(ask.family or "")
    code = short.get(ask.family, words.UNKNOWN) if ask.family else ""
    said = _ABOUT[ask.about] if code or ask.about == "printer" else f"A family {_ABOUT[ask.about]}"
    if ask.about == "conflict":
        said = _conflict(night, ask) if code else f"A family {_conflict(night, ask)}"
    shown = family is not None and (ask.about == "conflict" or (ask.about == "welcome" and family.with_care))
    shown_card = card(night, family, now, short, codes) if shown and family else None
    visit = night.visits.get(ask.family or "")
    reprint = visit.family if ask.about == "ticket" and visit and visit.here else None
    return DeskAsk(ask.id, code, said, ask.at, words.minutes(ask.at, now), shown_card, reprint)


def _conflict(night: Night, ask: Ask) -> str:
    """Where the hub is away a family is welcomed all the same: what of that cannot be so is for a person to settle."""
    at = f" at {words.clock(night, ask.happened_at)}" if ask.happened_at is not None else ""
    if since := _SINCE_THE_BACKUP.get(ask.why):
        return since.format(at=at)
    but = _CONFLICTS.get(ask.why, "the hub could not take it: look it up, and check it in")
    return f"{_ABOUT['conflict']}{at}, but {but}"


def _care(night: Night, now: float, short: Mapping[str, str]) -> tuple[Expected, ...]:
    """Who is to be received with care, those who are not here yet first."""
    families = [family for family in night.roster.families.values() if family.with_care]
    rows = [(night.visits.get(family.id), family.id) for family in families]
    expected = [
        Expected(family, short.get(family, words.UNKNOWN), status(night, visit, now), visit is not None and visit.here)
        for visit, family in rows
    ]
    return tuple(sorted(expected, key=lambda one: (one.here, one.code)))


# --- tickets


def _lost_tickets(night: Night, now: float, short: Mapping[str, str]) -> tuple[LostTicket, ...]:
    """Each family's newest ticket, if it did not come out; an older one does not matter once another is asked for."""
    called = (family for family in night.visits if family not in night.amendments.guests)  # others need no ticket
    newest = [ticket for family in called if (ticket := night.ticket_of(family)) and _lost(ticket, now)]
    slips = {t.family: t for t in night.tickets.values() if t.paper == "follow-ups" and t.family in night.visits}
    newest += [ticket for ticket in slips.values() if _lost(ticket, now)]
    return tuple(
        LostTicket(
            ticket=ticket.id,
            family=ticket.family,
            code=short.get(ticket.family, words.UNKNOWN),
            copy=ticket.copy,
            words=TICKET_ENDS[ticket.end]
            if ticket.end
            else f"waits {words.minutes(ticket.asked_at, now)} min for its printer",
            detail=", ".join(part for part in (ticket.printer or "", ticket.detail.replace("-", " ")) if part),
            at=words.clock(night, ticket.asked_at),
            can_reprint=night.visits[ticket.family].here or ticket.paper == "follow-ups",
            slip=ticket.paper == "follow-ups",
        )
        for ticket in sorted(newest, key=lambda ticket: ticket.asked_at)
    )


def _lost(ticket: Ticket, now: float) -> bool:
    return ticket.end != "printed" if ticket.end else now - ticket.asked_at > SLOW


# --- who can be sent

_CREWS: tuple[tuple[Role, str], ...] = (
    ("ambassador", "Ambassadors"),
    ("helper", "Helpers"),
    ("interpreter", "Interpreters"),
)


def _crew(night: Night, role: Role, title: str, now: float) -> Crew:
    here = [v for v in night.roster.volunteers.values() if v.role == role and on_duty(night, v, now)]
    duties = [night.duties[v.id] for v in here if v.id in night.duties]
    return Crew(title, sum(duty.family is None and duty.meeting is None for duty in duties), len(here))
