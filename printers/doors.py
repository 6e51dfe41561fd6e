"""Door lists: the whole night on paper, a list for every teacher, for the evening when nothing else works.

In English, as staff pages are. A list is the teacher's own: it names children, so it never hangs at the door.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from config.languages import catalogue, language_name
from printers import pages
from printers.phrases import Phrase, Words


class DoorRow(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting. `booked` is a wall-clock time; None for a family that comes when it likes."""

    booked: datetime | None = None
    short: str = ""
    """What boards call the family; empty with `desk`."""
    children: tuple[str, ...] = ()
    """First names."""
    language: str = "en"
    interpreter: Literal["none", "spoken", "sign"] = "none"
    """Which one this meeting needs."""
    desk: bool = False
    """The welcome desk brings this family: the row keeps its time and says nothing of who comes."""


class DoorList(msgspec.Struct, frozen=True, kw_only=True):
    """One teacher's evening. Rows stand as given."""

    school: str
    night: str
    date: date
    teacher: str
    room: str
    subject: str = ""
    rows: tuple[DoorRow, ...] = ()


def doors_pdf(lists: Sequence[DoorList]) -> bytes:
    """One PDF; every list begins a page of its own, US Letter, and goes on as long as it needs to. Blocks."""
    if not lists:
        raise ValueError("There are no door lists to print: the roster has no teachers.")
    return pages.pdf("doors.typ", {"lists": [_list(one) for one in lists], "direction": "ltr"}, "en")


def _list(one: DoorList) -> dict[str, object]:
    room = Words(catalogue("en"), catalogue("en")).room(one.room)
    about = (one.subject, one.school, one.night, catalogue("en").date(one.date))
    return {
        "heading": Phrase.of(" · ".join(filter(None, about))),
        "teacher": Phrase.of(one.teacher),
        "room": Phrase.of(f"{room.before}{room.value}{room.after}" or "Ask the office for a room"),
        "rows": [_row(row) for row in one.rows],
    }


def _row(row: DoorRow) -> dict[str, object]:
    time = catalogue("en").clock(row.booked) if row.booked else None
    if row.desk:
        return {"time": time, "short": "", "children": Phrase.of("The welcome desk brings this family"), "speaks": None}
    return {
        "time": time,
        "short": row.short,
        "children": Phrase.of(", ".join(row.children)),
        "speaks": _speaks(row),
    }


def _speaks(row: DoorRow) -> str | None:
    language = language_name(row.language, "en")
    match row.interpreter:
        case "spoken":
            return f"Interpreter: {language}"
        case "sign":
            return "Sign language interpreter"
        case "none":
            return None if row.language == "en" else language
