"""The letter a household gets before the night: its code, its meetings, and that it is welcome."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from config.languages import Catalogue, catalogue
from printers import fonts, pages
from printers.codes import grouped, qr_png, qr_text
from printers.phrases import Phrase, Words, breakable

# typst sets this many at a time, so that there is progress to report; fewer cost more, as every part holds its fonts.
BATCH = 50
QR_DOTS_PER_MODULE = 16  # sharp at 38 mm on a 600 dpi laser printer


class LetterMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """One line of "Your meetings". `booked` is a wall-clock time; None for a family that may come when it likes."""

    teacher: str
    room: str
    booked: datetime | None = None


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """All a letter says. `opens` and `closes` are wall-clock times of the night."""

    school: str
    title: str
    date: date
    opens: datetime
    closes: datetime
    language: str
    code: str
    children: tuple[str, ...] = ()
    """First names."""
    meetings: tuple[LetterMeeting, ...] = ()
    interpreter: bool = False
    """Whether this family asked for one: the sentence about interpreters then stands out."""
    dinner: bool = True


def letters_pdf(letters: Sequence[Letter], progress: Callable[[int, int], None] | None = None) -> bytes:
    """One PDF, one US Letter page a household, in the order given. Blocks; `progress(done, of)` is called meanwhile."""
    if not letters:
        raise ValueError("There are no letters to print: the roster has no families.")
    parts = []
    for start in range(0, len(letters), BATCH):
        some = letters[start : start + BATCH]
        parts.append((_pages(some), len(some)))
        if progress:
            progress(start + len(some), len(letters))
    return parts[0][0] if len(parts) == 1 else pages.joined(parts)


def _pages(letters: Sequence[Letter]) -> bytes:
    said = [_words(letter) for letter in letters]
    faces = {tag: fonts.families(tag) for tag in {letter["language"] for letter in said}}
    return pages.pdf("letter.typ", {"letters": said, "faces": faces, "direction": "ltr"}, "en")


def _words(letter: Letter, of: Callable[[str], Catalogue] = catalogue) -> dict[str, Any]:
    own = Words(of(letter.language), of("en"))
    said = {
        "school": breakable(letter.school),
        "title": Phrase.of(letter.title) if letter.title != "Conference night" else None,
        "heading": own("Conference night"),
        "when": own.each(
            "{date}, {opens} to {closes}",
            date=own.date(letter.date),
            opens=own.time(letter.opens),
            closes=own.time(letter.closes),
        ),
        "family": own.each("For {names}", names=own.names(letter.children)) if letter.children else None,
        "dear": own("Dear family,"),
        "opening": own("We look forward to seeing you. Please bring this letter."),
        "door": own("At the door, hold this code under the scanner. A student will show you the way."),
        "meetings_heading": own("Your meetings"),
        "meetings": [_meeting(own, meeting) for meeting in letter.meetings],
        "interpreters": own("Interpreters are here for you, free of charge."),
        "wants_interpreter": letter.interpreter,
        "dinner": own("There is dinner for everyone, and room for small children.") if letter.dinner else None,
        "lose": own("If you lose this letter, come anyway. The welcome desk will help you."),
        "only": own("This code is only for your family. It holds no names."),
        "code_label": own("Your code"),
        "code": grouped(letter.code),
        "qr": list(qr_png(qr_text(letter.code), QR_DOTS_PER_MODULE)),
        "language": own.tags[0],
        "direction": own.direction,
    }
    return said | {"unchecked": own.unchecked_note()}


def _meeting(own: Words, meeting: LetterMeeting) -> dict[str, Any]:
    return {
        "time": own.clock(meeting.booked) if meeting.booked else None,
        "teacher": Phrase.of(meeting.teacher),
        "room": own.room(meeting.room),
    }
