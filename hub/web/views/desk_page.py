"""The welcome desk: what it was asked, whom it looked up, tickets that did not come out. Staff: names allowed."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from hub.night import codes as night_codes
from hub.night import commands as c
from hub.night.duties import on_duty
from hub.night.parts import Ask, Ticket, Visit
from hub.night.roster import Family, Guardian, MayAttend, Role
from hub.night.state import Night
from hub.web.views import flow, words
from hub.web.views.told import OUTLOOKS

SLOW = 60.0  # seconds after which a ticket that nobody reported on is shown

_ABOUT: dict[c.DeskMatter, str] = {
    "welcome": "is sent to you to be received",
    "ticket": "needs its ticket again",
    "code": "has trouble with its code",
    "printer": "Printer trouble",
    "guide": "A guide asks for an adult",
}
_ENDS: dict[c.PrintEnd, str] = {
    "printed": "printed",
    "not-sent": "not printed: no printer was ready",
    "unknown": "may be printed: look in the tray",
    "failed": "printing failed",
}
_MAY_ATTEND: dict[MayAttend, str] = {"yes": "", "no": "may not attend", "ask": "ask the office first"}


class Adult(msgspec.Struct, frozen=True):
    name: str
    relationship: str
    note: str


class Stop(msgspec.Struct, frozen=True):
    """`waits`: it is still to be had, so it may be put first, or held another day."""

    meeting: str
    teacher: str
    room: str
    status: str
    waits: bool
    first: bool
    later: bool


class Card(msgspec.Struct, frozen=True):
    """One family, and what may be done for it now. `apart`: where the others are that it must not meet."""

    family: str
    code: str
    full_code: str
    issue: int
    children: tuple[str, ...]
    adults: tuple[Adult, ...]
    language: str
    interpreter: bool
    with_care: bool
    apart: tuple[str, ...]
    status: str
    ticket: str
    stops: tuple[Stop, ...]
    can_check_in: bool
    can_reprint: bool
    can_leave: bool
    can_undo: bool
    out: bool
    can_step_out: bool


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


class Crew(msgspec.Struct, frozen=True):
    title: str
    free: int
    on_duty: int


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


def desk(
    night: Night, now: float, short: Mapping[str, str], codes: Mapping[str, str], found: Sequence[str] = ()
) -> DeskPage:
    known = [family for family in found if family in night.roster.families]
    unsure, unsure_in_all = flow.unsure(night, now, short)
    return DeskPage(
        zone=night.rules.timezone,
        at=now,
        stream="/desk/stream" + (f"?{urlencode([('found', family) for family in known])}" if known else ""),
        asks=tuple(_ask(night, ask, now, short, codes) for ask in sorted(night.asks.values(), key=lambda ask: ask.at)),
        found=tuple(_card(night, night.roster.families[family], now, short, codes) for family in known),
        tickets=_lost_tickets(night, now, short),
        unsure=unsure,
        unsure_in_all=unsure_in_all,
        going=flow.going(night, now, short),
        crews=tuple(_crew(night, role, title, now) for role, title in _CREWS),
        unguided=len(words.unguided(night)),
    )


def _ask(night: Night, ask: Ask, now: float, short: Mapping[str, str], codes: Mapping[str, str]) -> DeskAsk:
    family = night.roster.families.get(ask.family or "")
    code = short.get(ask.family, words.UNKNOWN) if ask.family else ""
    said = _ABOUT[ask.about] if code or ask.about == "printer" else f"A family {_ABOUT[ask.about]}"
    shown = ask.about == "welcome" and family is not None and family.with_care
    card = _card(night, family, now, short, codes) if shown and family else None
    visit = night.visits.get(ask.family or "")
    reprint = visit.family if ask.about == "ticket" and visit and visit.here else None
    return DeskAsk(ask.id, code, said, ask.at, words.minutes(ask.at, now), card, reprint)


def _card(night: Night, family: Family, now: float, short: Mapping[str, str], codes: Mapping[str, str]) -> Card:
    visit = night.visits.get(family.id)
    here = visit is not None and visit.here
    code = codes.get(family.id, "")
    return Card(
        family=family.id,
        code=short.get(family.id, words.UNKNOWN),
        full_code=night_codes.grouped(code) if code else words.UNKNOWN,
        issue=night.issue(family.id),
        children=words.full_names(night, family),
        adults=tuple(_adult(guardian) for guardian in family.guardians),
        language=words.language(family.language),
        interpreter=family.interpreter != "none",
        with_care=family.with_care,
        apart=_apart(night, family, now),
        status=_status(night, visit, now),
        ticket=_ticket_words(night, family.id, now),
        stops=_stops(night, family, visit),
        can_check_in=not here,
        can_reprint=here,
        can_leave=words.may(night, c.LeaveNight(family.id), now),
        can_undo=words.may(night, c.UndoCheckIn(family.id), now),
        out=here and _is_out(visit, now),
        can_step_out=here and words.may(night, c.StepOut(family.id), now),
    )


def _adult(guardian: Guardian) -> Adult:
    return Adult(guardian.name, guardian.relationship, _MAY_ATTEND[guardian.may_attend])


def _apart(night: Night, family: Family, now: float) -> tuple[str, ...]:
    """The families of the same keep-apart group that are in the building, and where."""
    if not family.apart:
        return ()
    others = (
        (other, night.visits[other.id])
        for other in night.roster.families.values()
        if other.apart == family.apart and other.id != family.id and other.id in night.visits
    )
    return tuple(f"{_adults(other)}: {_status(night, visit, now)}" for other, visit in others if visit.here)


def _adults(family: Family) -> str:
    return ", ".join(adult.name for adult in family.guardians if adult.name) or "Another household"


def _is_out(visit: Visit | None, now: float) -> bool:
    return visit is not None and visit.out_until is not None and now < visit.out_until


def _status(night: Night, visit: Visit | None, now: float) -> str:
    if visit is None:
        return "Not here yet"
    if visit.left_at is not None:
        return f"Left at {words.clock(night, visit.left_at)}"
    arrived = f"arrived {words.clock(night, visit.arrived_at)}"
    if _is_out(visit, now):
        why = "At dinner" if visit.standing.out_for == "dinner" else "Needs some minutes,"
        return f"{why} until {words.clock(night, visit.out_until or now)}, {arrived}"
    meeting = night.meeting(visit.busy or visit.standing.sent or "")
    room = words.room_of(night, meeting.teacher) if meeting else None
    line = night.lines.get(meeting.teacher) if meeting else None
    if meeting and room and line:
        how = "In" if line.now == meeting.id else "Called to" if line.called == meeting.id else "Sent to"
        return f"{how} {words.door(room)}, {arrived}"
    return f"Last at {words.place(night, visit.place)}, {arrived}" if visit.place else f"In the building, {arrived}"


def _stops(night: Night, family: Family, visit: Visit | None) -> tuple[Stop, ...]:
    stops = []
    for meeting in night.meetings_of.get(family.id, []):
        teacher = night.roster.teachers.get(meeting.teacher)
        room = words.room_of(night, meeting.teacher)
        booked = f"booked {words.clock(night, meeting.booked_at)}" if meeting.booked_at is not None else "drop-in"
        waits = visit is not None and visit.here and meeting.id in visit.left_meetings and visit.busy != meeting.id
        stops.append(
            Stop(
                meeting=meeting.id,
                teacher=teacher.name if teacher else words.UNKNOWN,
                room=words.door(room) if room else words.UNKNOWN,
                status=_stop_status(night, visit, meeting.id) or booked,
                waits=waits,
                first=visit is not None and meeting.id in visit.first,
                later=visit is not None and meeting.id in visit.follow_ups,
            )
        )
    return tuple(stops)


def _stop_status(night: Night, visit: Visit | None, meeting: str) -> str:
    """Empty where there is nothing more to say than when it is booked."""
    if visit is None:
        return ""
    if meeting in visit.had_meetings:
        return "had"
    if meeting in visit.follow_ups:
        return "held another day"
    if meeting == visit.busy:
        return "now"
    if meeting == visit.standing.sent:
        return "goes there now"
    outlook = night.outlooks.get(meeting, "likely") if meeting in visit.left_meetings else "likely"
    return OUTLOOKS[outlook] if outlook != "likely" else ""


# --- tickets


def _ticket_words(night: Night, family: str, now: float) -> str:
    ticket = night.ticket_of(family)
    if ticket is None:
        return ""
    which = "Ticket" if ticket.copy == 1 else f"Ticket, copy {ticket.copy}"
    return f"{which}: {_ENDS[ticket.end] if ticket.end else 'printing'}"


def _lost_tickets(night: Night, now: float, short: Mapping[str, str]) -> tuple[LostTicket, ...]:
    """Each family's newest ticket, if it did not come out; an older one does not matter once another is asked for."""
    newest = (ticket for family in night.visits if (ticket := night.ticket_of(family)) and _lost(ticket, now))
    return tuple(
        LostTicket(
            ticket=ticket.id,
            family=ticket.family,
            code=short.get(ticket.family, words.UNKNOWN),
            copy=ticket.copy,
            words=_ENDS[ticket.end]
            if ticket.end
            else f"waits {words.minutes(ticket.asked_at, now)} min for its printer",
            detail=", ".join(part for part in (ticket.printer or "", ticket.detail.replace("-", " ")) if part),
            at=words.clock(night, ticket.asked_at),
            can_reprint=night.visits[ticket.family].here,
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
