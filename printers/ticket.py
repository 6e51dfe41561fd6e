"""The ticket a family carries: its facts, and the words they become in the family's language."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from PIL import Image

from config.languages import Catalogue, catalogue, language_name, nearest
from printers import pages
from printers.codes import grouped, qr_picture, qr_text
from printers.phrases import Phrase, Words, printed_name
from printers.ways import Side, Spot, side

NARROW = 500  # dots: 58 mm paper. The template's own `narrow` says the same

# 0.9 mm: far more than scanners and phones need, and a line of paper shorter than at 8.
QR_DOTS_PER_MODULE = 7
PHONE_DOTS_PER_MODULE = 5
LARGE = 1.5  # times the size of everything but the QR
TALL = {"my": 0.92}  # letters that stand larger on the line than others: as legible a little smaller, and less to send

TEMPLATE = "ticket.typ"
# Strips that are the same for many families, and what they say; the others are a family's own.
KEPT = {
    "top": ("school", "night", "marks", "welcome"),
    "notes": ("notes",),
    "phone": ("phone", "phone_side", "phone_above"),
    "foot": ("lost", "unchecked"),
}
EVERYWHERE = ("direction", "scale")

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
    wing: str | None = None
    """The part of the building, as the school calls it: "West"."""
    spot: Spot | None = None
    """Where the room is on the map; None where the school gave no map."""


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
    """1 is the original; 2 prints as a copy. The QR says which it is."""
    provisional: bool = False
    commons: str | None = None
    """Where families wait until they are called."""
    door: Spot | None = None
    rooms: tuple[Spot, ...] = ()
    """Where families come in, and where all rooms of the school are: together they tell left from right."""
    page: str | None = None
    """The address of the family's page, for its phone's camera; None prints none."""


def render(ticket: Ticket, dots: int) -> Image.Image:
    """The ticket as a picture `dots` wide, mode "1", black ink on white. Blocks for some 30 ms."""
    qr = qr_picture(qr_text(ticket.code, ticket.copy), QR_DOTS_PER_MODULE)
    phone = qr_picture(ticket.page, PHONE_DOTS_PER_MODULE, dense=True) if ticket.page else None
    above = dots < NARROW or ticket.large_print  # no room for words beside the QR
    said = words(ticket) | {"phone_side": phone.width if phone else 0, "phone_above": above}
    route, code = pages.strips(
        TEMPLATE, said | {"strip": "own", "qr_side": qr.width, "qr_above": above}, said["tag"], dots
    )
    _lay(qr, code, above, said["direction"])
    top, *notes, foot = (
        pages.kept_strip(
            TEMPLATE, {"strip": name} | {key: said[key] for key in (*keys, *EVERYWHERE)}, said["tag"], dots
        )
        for name, keys in KEPT.items()
        if name not in ("notes", "phone") or said[name]
    )
    if phone:  # below all else, so that a scanner sees one QR and not the other
        last = notes.pop().copy()
        _lay(phone, last, above, said["direction"])
        return pages.inked([top, route, *notes, code, foot, last])
    return pages.inked([top, route, *notes, code, foot])


def _lay(qr: Image.Image, strip: Image.Image, above: bool, direction: str) -> None:
    """Onto the place the template left for it."""
    left = (strip.width - qr.width) // 2 if above else strip.width - qr.width if direction == "rtl" else 0
    strip.paste(qr.convert("L"), (left, 0))


def words(ticket: Ticket, of: Callable[[str], Catalogue] = catalogue) -> dict[str, Any]:
    """What the template prints: phrases in the family's language, English beside what nobody has checked."""
    own = Words(of(ticket.language), of("en"))
    said = {
        "school": Phrase.of(ticket.school),
        "night": Phrase.of(ticket.night),
        "code": grouped(ticket.code),
        "short": ticket.short,
        "short_label": own("Your code on the screens") if ticket.short else None,
        "marks": _marks(own, ticket),
        "welcome": own("Welcome"),
        "family": own.each("For {names}", names=own.names(ticket.children)) if ticket.children else None,
        "heading": own("Your route"),
        "step_free": own("Step-free: please use the elevator.") if ticket.step_free else None,
        "stops": [_stop(own, ticket, stop, first=index == 0) for index, stop in enumerate(ticket.stops)],
        "people": _people(own, ticket),
        "notes": _notes(own, ticket),
        "code_label": own("Your code"),
        "lost": own("Lost? Show this ticket to any teacher or student guide."),
        "phone": own("Your route on your phone: join the school Wi-Fi and scan this.") if ticket.page else None,
        "tag": own.tags[0],
        "direction": own.direction,
        "scale": LARGE if ticket.large_print else TALL.get(own.tags[0], 1.0),
    }
    return said | {"wordless": wordless(ticket.language), "unchecked": own.unchecked_note()}


def wordless(language: str) -> Phrase | None:
    """For whoever helps a family whose language has no catalogue: in English, with the language in its own letters."""
    if nearest(language) is not None:
        return None
    names = dict.fromkeys((printed_name(language), language_name(language, "en")))
    return Phrase.of(f"This ticket is in English: we have no words in {' / '.join(names)} yet.")


def _marks(own: Words, ticket: Ticket) -> list[Phrase]:
    copy = [own("Copy {number}", number=ticket.copy)] if ticket.copy > 1 else []
    return copy + ([own("Provisional")] if ticket.provisional else [])


def _stop(own: Words, ticket: Ticket, stop: TicketStop, first: bool) -> dict[str, Any]:
    title = own("Dinner") if stop.kind == "dinner" else Phrase.of(stop.title) if stop.title else None
    lines: list[Phrase] = []
    if stop.teacher:
        lines.append(own("With {teacher}", teacher=stop.teacher))
    if stop.children and set(stop.children) != set(ticket.children):
        lines.append(own.each("For {names}", names=own.names(stop.children)))
    if not stop.room:
        lines.append(own("Please ask at the welcome desk for the room."))
    room, time, place, way = own.room(stop.room), _time(own, ticket, stop, first), _place(own, stop), _way(ticket, stop)
    way_words = _way_words(own, way)
    interpreter = own("An interpreter will be with you") if stop.interpreter else None
    said = (title, room, time, *place, way_words, *lines, interpreter)
    return {
        "title": title,
        "room": room,
        "time": time,
        "booked": stop.booked,
        "place": place,
        "way": way,
        "way_words": way_words,
        "lines": lines,
        "interpreter": interpreter,
        # One line of English for all of a stop: what staff read, and half the paper that a line each would be.
        "english": Phrase.of(" · ".join(phrase.english for phrase in said if phrase and phrase.english)),
    }


def _place(own: Words, stop: TicketStop) -> list[Phrase]:
    """Floor and wing. Names such as "Basement" and "North Building" stay as they stand on the walls."""
    floor = [own.named("Floor {floor}", "floor", stop.floor)] if stop.floor else []
    return floor + ([own.named("{wing} wing", "wing", stop.wing)] if stop.wing else [])


def _way(ticket: Ticket, stop: TicketStop) -> Side | None:
    if ticket.door is None or stop.spot is None:
        return None
    return side(ticket.door, ticket.rooms, stop.spot)


def _way_words(own: Words, way: Side | None) -> Phrase | None:
    match way:
        case "left":
            return own("On your left as you come in")
        case "right":
            return own("On your right as you come in")
        case "ahead":
            return own("Straight ahead as you come in")
        case None:
            return None


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
    notes = []
    if ticket.dinner and all(stop.kind != "dinner" for stop in ticket.stops):
        notes.append(own("Dinner in {room}", room=ticket.dinner))
    # Those who wait for a guide are told to wait at the door, and that their place is kept.
    if ticket.stops and ticket.guide_note is None:
        kept = own("Your place is kept.")
        where = own("We will call you. Please wait in {place}.", place=ticket.commons) if ticket.commons else None
        notes.append(where.and_then(kept) if where else kept)
    return notes
