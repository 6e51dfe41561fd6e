"""The ticket a family carries: its facts, and the words they become in the family's language."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from PIL import Image

from config.languages import Catalogue, catalogue, language_name
from printers import pages
from printers.codes import grouped, qr_png, qr_text
from printers.phrases import Phrase, Words, breakable

__all__ = ["Ticket", "TicketStop", "grouped", "qr_text", "render", "words"]


class TicketStop(msgspec.Struct, frozen=True, kw_only=True):
    """One place on the route. `low` and `high` bound when it begins, in POSIX seconds."""

    kind: str
    """`meeting` and `dinner` have words of their own; any other kind prints its `title`."""
    room: str
    low: float
    high: float
    floor: str | None = None
    teacher: str | None = None
    interpreter: bool = False
    booked: bool = False
    children: tuple[str, ...] = ()
    """First names of those this stop is for; empty when it is for all of the family's."""
    title: str | None = None


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """All a ticket says, with every id already turned into a name."""

    school: str
    night: str
    code: str
    """With or without its dashes: `SN-7K3F-9QXA-2MPC`."""
    language: str
    timezone: str
    short: str = ""
    """The end of the code, by which boards call the family."""
    children: tuple[str, ...] = ()
    stops: tuple[TicketStop, ...] = ()
    at: float | None = None
    """When the ticket was asked for, POSIX seconds: a first stop that begins by then says "Now"."""
    ambassador: str | None = None
    guide_note: Literal["none-free"] | None = None
    guide_minutes: int | None = None
    helper: str | None = None
    helper_language: str | None = None
    """The helper's language; with no `helper`, the language nobody free speaks."""
    dinner: str | None = None
    step_free: bool = False
    large_print: bool = False
    copy: int = 1
    """1 is the original; 2 prints as a copy, and its QR says so."""
    provisional: bool = False


def render(ticket: Ticket, dots: int) -> Image.Image:
    """The ticket as a picture `dots` wide, mode "1", black ink on white. Blocks for some 30 ms."""
    qr = qr_png(qr_text(ticket.code, ticket.copy), dots_per_module=8)
    return pages.picture("ticket.typ", words(ticket) | {"qr": list(qr)}, ticket.language, dots)


def words(ticket: Ticket, of: Callable[[str], Catalogue] = catalogue) -> dict[str, Any]:
    """What the template prints: phrases in the family's language, English beside what nobody has checked."""
    own = Words(of(ticket.language), of("en"))
    said = {
        "school": breakable(ticket.school),
        "night": breakable(ticket.night),
        "code": grouped(ticket.code),
        "short": ticket.short,
        "short_label": own("Your code on the screens") if ticket.short else None,
        "marks": _marks(own, ticket),
        "welcome": own("Welcome"),
        "family": own.each("For {names}", names=own.names(ticket.children)) if ticket.children else None,
        "heading": own("Your route"),
        "stops": [_stop(own, ticket, stop, first=index == 0) for index, stop in enumerate(ticket.stops)],
        "people": _people(own, ticket),
        "notes": _notes(own, ticket),
        "code_label": own("Your code"),
        "lost": own("Lost? Show this ticket to any teacher or student guide."),
        "direction": own.direction,
        "scale": 1.3 if ticket.large_print else 1.0,
    }
    unchecked = own("This translation has not been checked by a person yet.") if own.unchecked else None
    return said | {"unchecked": unchecked}


def _marks(own: Words, ticket: Ticket) -> list[Phrase]:
    copy = [own("Copy {number}", number=ticket.copy)] if ticket.copy > 1 else []
    return copy + ([own("Provisional")] if ticket.provisional else [])


def _stop(own: Words, ticket: Ticket, stop: TicketStop, first: bool) -> dict[str, Any]:
    lines: list[Phrase] = []
    if stop.teacher:
        lines.append(own("With {teacher}", teacher=stop.teacher))
    if stop.children and set(stop.children) != set(ticket.children):
        lines.append(own.each("For {names}", names=own.names(stop.children)))
    title = own("Dinner") if stop.kind == "dinner" else Phrase.of(stop.title) if stop.title else None
    return {
        "title": title,
        "room": own.room(stop.room),
        "floor": own("Floor {floor}", floor=stop.floor) if stop.floor else None,
        "time": _time(own, ticket, stop, first),
        "booked": stop.booked,
        "lines": lines,
        "interpreter": own("An interpreter will be with you") if stop.interpreter else None,
    }


def _time(own: Words, ticket: Ticket, stop: TicketStop, first: bool) -> Phrase:
    """A booked meeting has a time; the others have a range, which is honest about not knowing."""
    zone = ZoneInfo(ticket.timezone)
    low, high = datetime.fromtimestamp(stop.low, zone), datetime.fromtimestamp(stop.high, zone)
    if first and not stop.booked and ticket.at is not None and stop.low <= ticket.at:
        return own("Now")
    if stop.booked:
        return own.clock(low)
    return own.about(low, high)


def _people(own: Words, ticket: Ticket) -> list[Phrase]:
    said: list[Phrase] = []
    if ticket.ambassador:
        said.append(own("{name} walks with you", name=ticket.ambassador))
    elif ticket.guide_note == "none-free":
        said.append(own("No guide is free right now. Please wait here at the door."))
        if ticket.guide_minutes:
            said.append(own("The next guide is back in about {minutes} minutes.", minutes=ticket.guide_minutes))
        said.append(own("Your place is kept."))
    if ticket.helper_language:
        said.append(_helper(own, ticket.helper, ticket.helper_language))
    return said


def _helper(own: Words, name: str | None, language: str) -> Phrase:
    speaks = {tag: language_name(language, tag) for tag in own.tags}
    if name is None:
        return own.each("No helper who speaks {language} is free right now.", language=speaks)
    names = dict.fromkeys(own.tags, name)
    return own.each("{name} speaks {language} and is here to help you", name=names, language=speaks)


def _notes(own: Words, ticket: Ticket) -> list[Phrase]:
    notes = [own("Step-free: please use the elevator.")] if ticket.step_free else []
    if ticket.dinner and all(stop.kind != "dinner" for stop in ticket.stops):
        notes.append(own("Dinner in {room}", room=ticket.dinner))
    return notes
