"""A family's own page on its phone, in its language: where it goes, about when, and what it may say. Without a name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from config.languages import Catalogue, catalogue
from hub.night import estimates
from hub.night.events import Stop
from hub.night.on_a_phone import seen_at
from hub.night.parts import Line, Visit
from hub.night.roster import Room
from hub.night.routes import plan_route
from hub.night.slip import SlipStop, slip
from hub.night.state import Night
from hub.web.views import words

Where = Literal["not-here", "waiting", "go", "called", "in", "out", "done", "left"]
FIVE = 300  # seconds: times further off than ten minutes are told in fives, so that they do not twitch


class Said(msgspec.Struct, frozen=True):
    """`english` stands below what nobody has checked, and for whoever the family shows its phone to; else empty."""

    text: str
    english: str = ""


class Place(msgspec.Struct, frozen=True):
    """`sign`: what stands on the door. `where`: floor and wing, empty where the school says neither."""

    label: str
    sign: str
    where: str


class StopLine(msgspec.Struct, frozen=True):
    number: int
    place: Place
    when: str
    state: Literal["done", "now", "next", "later"]
    notes: tuple[str, ...] = ()


class FamilyPage(msgspec.Struct, frozen=True):
    """`call` tells one call from another; `meeting` is the one it is for. Both are empty while nobody calls."""

    tag: str
    direction: str
    zone: str
    title: str
    where: Where
    headline: Said
    place: Place | None
    wait: str
    notes: tuple[str, ...]
    call: str
    meeting: str
    stops: tuple[StopLine, ...]
    short: str
    dinner: bool
    may_leave: bool
    may_stay: bool
    unchecked: str


def family(night: Night, family_id: str, now: float, short: Mapping[str, str], reader: str | None = None) -> FamilyPage:
    """`reader`: the family whose phone it is, where it goes with this one; the page is in its language."""
    known = night.roster.families.get(reader or family_id)
    own, visit = catalogue(known.language if known else "en"), night.visits.get(family_id)
    where, line = _where(night, visit, now)
    meeting = night.meeting((visit.busy or visit.standing.sent or "") if visit else "")
    room = words.room_of(night, meeting.teacher) if meeting else None
    planned = _planned(night, visit, now) if visit and known and where not in ("left", "not-here") else None
    stops = _stops(night, planned, where, own, now) if planned else ()
    return FamilyPage(
        tag=own.tag,
        direction=own.direction,
        zone=night.rules.timezone,
        title=own.say("Your route"),
        where=where,
        headline=_headline(own, where),
        place=_place(own, room) if meeting and where in ("called", "go", "in") else None,
        wait=_wait(night, visit, own, where, now) if visit else "",
        notes=_notes(night, visit, own, where) if visit else (),
        call=f"{meeting.id}@{line.called_at:.0f}" if line and meeting and where == "called" else "",
        meeting=meeting.id if meeting and where == "called" else "",
        stops=stops,
        short=short.get(family_id, ""),
        dinner=bool(night.rules.dinner_room),
        may_leave=where in ("waiting", "go", "out", "done"),
        may_stay=bool(where == "left" and visit and now - (visit.left_at or 0.0) <= night.rules.undo_within),
        unchecked=own.say("This translation has not been checked by a person yet.") if own.draft else "",
    )


def seen_on_their_phone(night: Night, line: Line) -> str:
    """For staff: when the family that is called saw it; empty while it has not."""
    at = seen_at(line)
    return f"Seen on their phone at {words.clock(night, at)}" if at is not None else ""


def _where(night: Night, visit: Visit | None, now: float) -> tuple[Where, Line | None]:
    if visit is None:
        return "not-here", None
    if not visit.here:
        return "left", None
    if visit.busy:
        line = next((line for line in night.lines.values() if visit.busy in (line.called, line.now)), None)
        return ("called" if line and line.called == visit.busy else "in"), line
    if visit.out_until is not None and now < visit.out_until:
        return "out", None
    if not visit.left_meetings:
        return "done", None
    return ("go" if visit.standing.sent else "waiting"), None


# Chosen here, said below: whoever adds one adds it to messages.pot.
_HEADLINES: Mapping[Where, str] = {
    "not-here": "Please check in at the entrance first.",
    "waiting": "Your place is kept.",
    "go": "Please go there now",
    "called": "Please come now",
    "in": "You are in your meeting.",
    "out": "Your place is kept.",
    "done": "You have had all your meetings. Thank you for coming!",
    "left": "Good night, and thank you for coming!",
}


def _headline(own: Catalogue, where: Where) -> Said:
    message = _HEADLINES[where]
    return Said(own.say(message), message if own.is_draft(message) else "")


def _place(own: Catalogue, room: Room | None) -> Place:
    if room is None:
        return Place("", own.say("Please ask at the welcome desk for the room."), "")
    numbered = any(character.isdigit() for character in words.sign(room))
    label = own.say("Room") if numbered else ""
    floor = own.say("Floor {floor}", floor=room.floor) if 0 < len(room.floor) <= 2 else room.floor
    return Place(label, words.sign(room), " · ".join(filter(None, (floor, _wing(own, room.wing)))))


def _wing(own: Catalogue, wing: str | None) -> str:
    return own.say("{wing} wing", wing=wing) if wing else ""


def _wait(night: Night, visit: Visit, own: Catalogue, where: Where, now: float) -> str:
    if where == "out":
        return own.say("We expect you back at {time}", time=_clock(night, own, visit.out_until or now))
    quote = estimates.next_meeting(night, visit, now) if where in ("waiting", "go") else None
    if quote is None:
        return ""
    low, high = _minutes(quote.low, quote.high)
    return own.say("Please wait about {low} to {high} minutes", low=low, high=high)


def _minutes(low: float, high: float) -> tuple[int, int]:
    """Rounded outwards, in fives where it is long; "1 to 2" is the shortest that is said."""
    step = 5 if high > 600 else 1
    first = max(1, int(low // 60) // step * step)
    return first, max(first + 1, ceil(high / 60 / step) * step)


def _notes(night: Night, visit: Visit, own: Catalogue, where: Where) -> tuple[str, ...]:
    notes = []
    if where == "go":
        notes.append(own.say("Your place is kept."))
    if where == "waiting" and night.rules.commons:
        notes.append(own.say("We will call you. Please wait in {place}.", place=night.rules.commons))
    return tuple(notes)


def _planned(night: Night, visit: Visit, now: float) -> Visit:
    """The visit with the route as it is now: first where it is called or sent, then as one would plan it."""
    first = visit.busy or visit.standing.sent
    stops = sorted(plan_route(night, visit, now), key=lambda stop: stop.meeting != first)
    if first and all(stop.meeting != first for stop in stops):
        stops.insert(0, Stop("meeting", now, now, first))
    had = [stop for stop in visit.route if stop.meeting in visit.had_meetings]
    return replace(visit, route=(*had, *stops))


def _stops(night: Night, visit: Visit, where: Where, own: Catalogue, now: float) -> tuple[StopLine, ...]:
    """A meeting that a corrected roster no longer has is left out: nothing can be said of it."""
    stops = [stop for stop in visit.route if stop.kind != "meeting" or _held_somewhere(night, stop.meeting or "")]
    if where == "out" and visit.standing.out_for == "dinner":
        stops = [stop for stop in stops if stop.kind != "dinner"]
    said = slip(night, replace(visit, route=tuple(stops)), "", "", 1, now).stops
    lines: list[StopLine] = []
    for stop, told in zip(stops, said, strict=True):
        done = stop.meeting in visit.had_meetings
        current = bool(stop.meeting) and stop.meeting == (visit.busy or visit.standing.sent)
        upcoming = all(line.state == "done" for line in lines)
        state: Literal["done", "now", "next", "later"] = (
            "done" if done else "now" if current else "next" if upcoming else "later"
        )
        known = night.meeting(stop.meeting or "")
        booked_at = known.booked_at if known else None
        when = (
            ""
            if done
            else own.say("Now")
            if current
            else _when(night, own, told, booked_at, max(now, visit.out_until or now))
        )
        notes = () if done else _stop_notes(night, own, stop, told)
        lines.append(StopLine(len(lines) + 1, _stop_place(night, own, stop, told), when, state, notes))
    return tuple(lines)


def _held_somewhere(night: Night, meeting: str) -> bool:
    known = night.meeting(meeting)
    return known is not None and known.teacher in night.roster.teachers


def _stop_place(night: Night, own: Catalogue, stop: Stop, told: SlipStop) -> Place:
    if stop.kind == "dinner":
        return Place(own.say("Dinner"), told.room, "")
    known = night.meeting(stop.meeting or "")
    return _place(own, words.room_of(night, known.teacher) if known else None)


def _when(night: Night, own: Catalogue, told: SlipStop, booked_at: float | None, free_at: float) -> str:
    """Not before the family is free for it."""
    if booked_at is not None:
        return _clock(night, own, booked_at)
    low, high = max(told.low, free_at), max(told.high, free_at + FIVE)
    times = own.clock_range(_local(night, low // FIVE * FIVE), _local(night, ceil(high / FIVE) * FIVE))
    return own.say("About {time}", time=times)


def _stop_notes(night: Night, own: Catalogue, stop: Stop, told: SlipStop) -> tuple[str, ...]:
    notes = [own.say("An interpreter will be with you")] if told.interpreter else []
    if night.outlooks.get(stop.meeting or "", "likely") != "likely":
        notes.append(own.say("This meeting may not be possible tonight. Please ask at the welcome desk."))
    return tuple(notes)


def _clock(night: Night, own: Catalogue, at: float) -> str:
    return own.clock(_local(night, at))


def _local(night: Night, at: float) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo(night.rules.timezone))
