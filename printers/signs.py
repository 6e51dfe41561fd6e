"""The sign at a teacher's door: the room as large as the paper, who is in it, and a code for phones."""

from collections.abc import Sequence

import msgspec

from config.languages import LANGUAGES, catalogue
from printers import fonts, pages
from printers.codes import qr_png
from printers.phrases import Phrase

QR_DOTS_PER_MODULE = 16


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    room: str
    teachers: tuple[str, ...]
    """All who meet families in this room."""
    subjects: tuple[str, ...] = ()
    link: str | None = None
    """A page about this room. Without one, the code holds the sign's own words, which a phone can read aloud."""


def signs_pdf(signs: Sequence[Sign], languages: Sequence[str] = tuple(LANGUAGES)) -> bytes:
    """One sign a page, US Letter on its side, with a welcome in each of `languages` (BCP 47). Blocks."""
    if not signs:
        raise ValueError("There are no door signs to print: no teacher on the roster has a room.")
    welcomes = [
        {"text": catalogue(tag).say("Welcome"), "faces": fonts.families(tag), "language": tag} for tag in languages
    ]
    data = {"signs": [_sign(sign) for sign in signs], "welcomes": welcomes, "direction": "ltr"}
    return pages.pdf("signs.typ", data, "en")


def _sign(sign: Sign) -> dict[str, object]:
    words = ". ".join((sign.room, *sign.teachers, *sign.subjects))
    return {
        "room": Phrase.of(sign.room),
        "teachers": [Phrase.of(teacher) for teacher in sign.teachers],
        "subjects": Phrase.of(", ".join(sign.subjects)),
        "qr": list(qr_png(sign.link or words, QR_DOTS_PER_MODULE)),
    }
