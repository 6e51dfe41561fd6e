"""The slip of a family that a kiosk sends to the welcome desk while nobody else can tell the desk of it.

It has no code and no name, and is the same whoever was sent: who reads it on the floor learns nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from PIL import Image

from config.languages import Catalogue, catalogue
from printers import pages
from printers.phrases import FIRST_STRONG_ISOLATE, POP_ISOLATE, Phrase, Words, clean
from printers.ticket import EVERYWHERE, KEPT, TALL, TEMPLATE


class DeskSlip(msgspec.Struct, frozen=True, kw_only=True):
    """All the slip says. `languages`: the family's alone, or several where nobody knows who stands there."""

    school: str
    night: str
    languages: tuple[str, ...]
    kiosk: str
    number: int
    at: float
    """When it was given, POSIX seconds."""
    timezone: str
    desk: str = ""
    """Where the welcome desk stands, as people call it; empty where the school has not said."""


def render(slip: DeskSlip, dots: int) -> Image.Image:
    """The slip as a picture `dots` wide, mode "1"."""
    said = words(slip)
    top = {"strip": "top"} | {key: said[key] for key in (*KEPT["top"], *EVERYWHERE)}
    strips = [pages.kept_strip(TEMPLATE, top, said["tag"], dots)]
    for other in said["others"]:  # each in its own letters and its own direction
        strips.append(pages.kept_strip(TEMPLATE, other | {"strip": "said"}, other["tag"], dots))
    strips += pages.strips(TEMPLATE, said | {"strip": "to-desk"}, said["tag"], dots)
    return pages.inked(strips)


def words(slip: DeskSlip, of: Callable[[str], Catalogue] = catalogue) -> dict[str, Any]:
    """What the template prints; English beside what nobody has checked, unless English is among the languages."""
    own = Words(of(slip.languages[0]), of("en"))
    when = datetime.fromtimestamp(slip.at, ZoneInfo(slip.timezone))
    return {
        "school": Phrase.of(slip.school),
        "night": Phrase.of(slip.night),
        "marks": [],
        "welcome": own("Please take this slip to the welcome desk."),
        "others": [_said(Words(of(language), of("en"))) for language in slip.languages[1:]],
        "desk": [own("You will find the welcome desk here: {place}", place=slip.desk)] if slip.desk else [],
        "number": own("Slip {number}", number=slip.number),
        "given": Phrase(f"{FIRST_STRONG_ISOLATE}{clean(slip.kiosk)}{POP_ISOLATE} · {own.clock(when).text}"),
        "tag": own.tags[0],
        "direction": own.direction,
        "scale": TALL.get(own.tags[0], 1.0),
        "unchecked": own.unchecked_note(),
    }


def _said(one: Words) -> dict[str, Any]:
    return {
        "said": Phrase(one("Please take this slip to the welcome desk.").text),
        "tag": one.tags[0],
        "direction": one.direction,
        "scale": TALL.get(one.tags[0], 1.0),
    }
