"""One family as the welcome desk sees it, and what may be done for it now. Staff: names allowed."""

from collections.abc import Mapping

import msgspec

from hub.night import codes as night_codes
from hub.night import commands as c
from hub.night.parts import Visit
from hub.night.roster import Family, Guardian, MayAttend, Meeting
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.told import OUTLOOKS

TICKET_ENDS: dict[c.PrintEnd, str] = {
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


class Choice(msgspec.Struct, frozen=True):
    """What a list offers: the id that is sent, the words that are read."""

    id: str
    words: str


class Stop(msgspec.Struct, frozen=True):
    """`waits`: it is still to be had, so it may be put first, skipped, or held another day.

    `swaps`: the families that could exchange their times with this one.
    """

    meeting: str
    teacher: str
    room: str
    status: str
    waits: bool
    first: bool
    later: bool
    drop_in: bool = True
    skipped: bool = False
    swaps: tuple[Choice, ...] = ()


class Card(msgspec.Struct, frozen=True):
    """One family, and what may be done for it now. `apart`: where the others are that it must not meet.

    `with_us`: the household's other party, where it goes as two. `goes_with`: the family it goes with, as one;
    `with_it`: the one that goes with it. `by_hand`: how long its order is the desk's.
    """

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
    people: int = 1
    most: int = c.LARGEST_PARTY
    teachers: tuple[Choice, ...] = ()
    can_split: bool = False
    can_join: bool = False
    with_us: tuple[str, ...] = ()
    goes_with: Choice | None = None
    with_it: tuple[Choice, ...] = ()
    can_go_with: bool = False
    by_hand: str = ""
    follow_ups: int = 0


def card(night: Night, family: Family, now: float, short: Mapping[str, str], codes: Mapping[str, str]) -> Card:
    visit = night.visits.get(family.id)
    here = visit is not None and visit.here
    code, guest = codes.get(family.id, ""), night.amendments.guests.get(family.id)
    stops = tuple(_stop(night, visit, meeting, now, short) for meeting in night.meetings_of.get(family.id, []))
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
        status=status(night, visit, now),
        ticket=_ticket_words(night, family.id),
        stops=stops,
        can_check_in=not here,
        can_reprint=here and guest is None,
        can_leave=words.may(night, c.LeaveNight(family.id), now),
        can_undo=words.may(night, c.UndoCheckIn(family.id), now),
        out=here and _is_out(visit, now),
        can_step_out=here and words.may(night, c.StepOut(family.id), now),
        people=visit.party if visit else min(1 + len(family.students), c.LARGEST_PARTY),
        teachers=_teachers(night, family.id, now) if here else (),
        can_split=_can_split(night, visit, stops),
        can_join=words.may(night, c.JoinParty(family.id), now),
        with_us=_with_us(night, family.id, now, short),
        goes_with=_named(guest.of, short) if guest else None,
        with_it=tuple(_named(other, short) for other in night.amendments.guests_of(family.id)),
        can_go_with=here and guest is None and not _several(night, family.id),
        by_hand=words.clock(night, visit.by_hand_until)
        if visit and visit.by_hand and now < visit.by_hand_until
        else "",
        follow_ups=len(visit.follow_ups) if visit else 0,
    )


def _adult(guardian: Guardian) -> Adult:
    return Adult(guardian.name, guardian.relationship, _MAY_ATTEND[guardian.may_attend])


def _apart(night: Night, family: Family, now: float) -> tuple[str, ...]:
    """The families of the same keep-apart group that are in the building, and where."""
    if not family.apart:
        return ()
    own = {household(night, family.id)}
    others = (
        (other, night.visits[other.id])
        for other in night.roster.families.values()
        if other.apart == family.apart and household(night, other.id) not in own and other.id in night.visits
    )
    return tuple(f"{_adults(other)}: {status(night, visit, now)}" for other, visit in others if visit.here)


def household(night: Night, family: str) -> str:
    """The family a party is part of; any other is its own."""
    return night.amendments.parties.get(family, family)


def _adults(family: Family) -> str:
    return ", ".join(adult.name for adult in family.guardians if adult.name) or "Another household"


def _is_out(visit: Visit | None, now: float) -> bool:
    return visit is not None and visit.out_until is not None and now < visit.out_until


def status(night: Night, visit: Visit | None, now: float) -> str:
    """Where it is; of a family that goes with another one, where they are."""
    if visit is None:
        return "Not here yet"
    if guest := night.amendments.guests.get(visit.family):
        visit = night.visits.get(guest.of, visit)
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


def _ticket_words(night: Night, family: str) -> str:
    ticket = night.ticket_of(family)
    if ticket is None:
        return ""
    which = "Ticket" if ticket.copy == 1 else f"Ticket, copy {ticket.copy}"
    return f"{which}: {TICKET_ENDS[ticket.end] if ticket.end else 'printing'}"


# --- its meetings


def _stop(night: Night, visit: Visit | None, meeting: Meeting, now: float, short: Mapping[str, str]) -> Stop:
    teacher = night.roster.teachers.get(meeting.teacher)
    room = words.room_of(night, meeting.teacher)
    booked = f"booked {words.clock(night, meeting.booked_at)}" if meeting.booked_at is not None else "drop-in"
    waits = visit is not None and visit.here and meeting.id in visit.left_meetings and visit.busy != meeting.id
    return Stop(
        meeting=meeting.id,
        teacher=teacher.name if teacher else words.UNKNOWN,
        room=words.door(room) if room else words.UNKNOWN,
        status=_stop_status(night, visit, meeting) or booked,
        waits=waits,
        first=visit is not None and meeting.id in visit.first,
        later=visit is not None and meeting.id in visit.follow_ups,
        drop_in=meeting.booked_at is None,
        skipped=visit is not None and visit.here and meeting.id in visit.declined,
        swaps=_swaps(night, meeting, now, short) if meeting.booked_at is not None else (),
    )


def _stop_status(night: Night, visit: Visit | None, meeting: Meeting) -> str:
    """Empty where there is nothing more to say than when it is booked."""
    if visit is None:
        return ""
    if meeting.id in visit.had_meetings:
        return "had"
    if meeting.id in visit.follow_ups:
        return "held another day"
    if meeting.id in visit.declined:
        return "not wanted tonight"
    if meeting.id == visit.busy:
        return "now"
    if meeting.id == visit.standing.sent:
        return "goes there now"
    outlook = night.outlooks.get(meeting.id, "likely") if meeting.id in visit.left_meetings else "likely"
    return OUTLOOKS[outlook] if outlook != "likely" else ""


def _swaps(night: Night, meeting: Meeting, now: float, short: Mapping[str, str]) -> tuple[Choice, ...]:
    """The bookings of the same teacher this one could change places with, by their times."""
    others = sorted(
        (other.booked_at, other.id, other.family)
        for other in night.roster.meetings.values()
        if other.teacher == meeting.teacher and other.booked_at is not None and other.id != meeting.id
    )
    return tuple(
        Choice(other, f"{words.clock(night, at)}, {short.get(family, words.UNKNOWN)}")
        for at, other, family in others
        if at != meeting.booked_at and words.may(night, c.SwapTimes(meeting.id, other), now)
    )


def _teachers(night: Night, family: str, now: float) -> tuple[Choice, ...]:
    """Whom the family could see as well."""
    known = sorted(night.roster.teachers.values(), key=lambda teacher: (teacher.name, teacher.id))
    meets = [teacher for teacher in known if words.may(night, c.AddMeeting(family, teacher.id), now)]
    return tuple(Choice(teacher.id, teacher.name) for teacher in meets)


# --- a family that goes as two parties


def _can_split(night: Night, visit: Visit | None, stops: tuple[Stop, ...]) -> bool:
    waits = sum(stop.waits for stop in stops)
    if visit is None or visit.family in night.amendments.parties or night.amendments.guests_of(visit.family):
        return False
    return visit.party > 1 and (waits > 1 or (waits == 1 and visit.busy is not None))


def _several(night: Night, family: str) -> bool:
    """Goes as two parties, or with another family already."""
    tonight = night.amendments
    return bool(family in tonight.parties or tonight.parties_of(family) or tonight.guests_of(family))


def _named(family: str, short: Mapping[str, str]) -> Choice:
    return Choice(family, short.get(family, words.UNKNOWN))


def _with_us(night: Night, family: str, now: float, short: Mapping[str, str]) -> tuple[str, ...]:
    of = household(night, family)
    others = [other for other in (of, *night.amendments.parties_of(of)) if other != family]
    return tuple(
        f"{short.get(other, words.UNKNOWN)}: {status(night, night.visits.get(other), now)}" for other in others
    )
