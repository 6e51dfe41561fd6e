"""The slip a family takes home when a meeting is held another day: which ones, and that the school will be in touch."""

from collections.abc import Callable
from typing import Any

import msgspec
from PIL import Image

from config.languages import Catalogue, catalogue
from printers import pages
from printers.phrases import Phrase, Words
from printers.ticket import EVERYWHERE, KEPT, LARGE, TALL, TEMPLATE, wordless


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting; first names of those it is about."""

    teacher: str
    children: tuple[str, ...] = ()


class FollowUps(msgspec.Struct, frozen=True, kw_only=True):
    """All the slip says, with every id already turned into a name."""

    school: str
    night: str
    language: str
    children: tuple[str, ...] = ()
    meetings: tuple[Later, ...] = ()
    large_print: bool = False


def render(slip: FollowUps, dots: int) -> Image.Image:
    """The slip as a picture `dots` wide, mode "1". It has no code: it opens nothing."""
    said = words(slip)
    top = {"strip": "top"} | {key: said[key] for key in (*KEPT["top"], *EVERYWHERE)}
    strips = [pages.kept_strip(TEMPLATE, top, said["tag"], dots)]
    strips += pages.strips(TEMPLATE, said | {"strip": "later"}, said["tag"], dots)
    return pages.inked(strips)


def words(slip: FollowUps, of: Callable[[str], Catalogue] = catalogue) -> dict[str, Any]:
    """What the template prints: phrases in the family's language, English beside what nobody has checked."""
    own = Words(of(slip.language), of("en"))
    said = {
        "school": Phrase.of(slip.school),
        "night": Phrase.of(slip.night),
        "marks": [],
        "welcome": own("These meetings will be held on another day"),
        "family": own.each("For {names}", names=own.names(slip.children)) if slip.children else None,
        "later": [_meeting(own, slip, meeting) for meeting in slip.meetings],
        "notes": [own("The school will contact you to find a time. Thank you for coming tonight.")],
        "tag": own.tags[0],
        "direction": own.direction,
        "scale": LARGE if slip.large_print else TALL.get(own.tags[0], 1.0),
    }
    return said | {"wordless": wordless(slip.language), "unchecked": own.unchecked_note()}


def _meeting(own: Words, slip: FollowUps, meeting: Later) -> list[Phrase]:
    about = meeting.children and set(meeting.children) != set(slip.children)
    lines = [own.each("For {names}", names=own.names(meeting.children))] if about else []
    return [own("With {teacher}", teacher=meeting.teacher), *lines]
