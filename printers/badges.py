"""Name badges for ambassadors, helpers and interpreters: whom to ask, and in which language."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from printers import fonts, pages
from printers.phrases import clean, printed_name

ROLES = {"ambassador": "Student guide", "helper": "Student helper", "interpreter": "Interpreter"}


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    school: str
    night: str
    name: str
    """First name only: it is worn in a crowd."""
    role: Literal["ambassador", "helper", "interpreter"]
    languages: tuple[str, ...] = ()
    """BCP 47. English is not said: everybody here speaks it."""


def badges_pdf(badges: Sequence[Badge]) -> bytes:
    """Six to a sheet of US Letter, 4 by 3 inches each (Avery 5392 and its like). Blocks."""
    if not badges:
        raise ValueError("There are no badges to print: the roster has no ambassadors, helpers or interpreters.")
    said = [_badge(badge) for badge in badges]
    return pages.pdf("badges.typ", {"badges": said, "direction": "ltr"}, "en")


def _badge(badge: Badge) -> dict[str, object]:
    spoken = [tag for tag in badge.languages if tag != "en"]
    return {
        "heading": clean(f"{badge.school} · {badge.night}"),
        "name": clean(badge.name),
        "role": ROLES[badge.role],
        # "I speak" stands in English for staff; who looks for the language knows its name.
        "speaks": [{"name": printed_name(tag), "faces": fonts.families(tag), "language": tag} for tag in spoken],
    }
