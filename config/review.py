"""A catalogue as a sheet for somebody who speaks the language, and the sheet back into the catalogue."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from gettext import c2py
from pathlib import Path
from typing import Final

import msgspec
from babel.messages.catalog import Catalog, Message

from config.languages import CATALOGUES, LOCALE_FOLDER, SOURCE, read_catalogue, reviewed
from config.translations import fault_of, write_catalogue

COLUMNS: Final = ("number", "where", "English", "translation", "right?", "better")
_YES: Final = frozenset({"yes", "y", "x", "ok", "1", "✓", "✔"})
_FORMS: Final = " || "  # between the plural forms of one phrase


class ReviewError(Exception):
    """The sheet cannot be taken; the sentence names the row and says what to do."""


class Row(msgspec.Struct, frozen=True):
    number: int
    where: str
    """Where families meet the phrase: "On the ticket"."""
    english: str
    translation: str
    checked: str
    """ "Nadia Example on 2026-10-01", or nothing."""


def rows(tag: str, locale: Path = LOCALE_FOLDER) -> list[Row]:
    """Every phrase of a catalogue, in the order families meet them. Raises ReviewError where there is no such one."""
    return [_row(number, message) for number, message in enumerate(_messages(_read(tag, locale)), start=1)]


def sheet(tag: str, locale: Path = LOCALE_FOLDER) -> bytes:
    """The same as CSV for a spreadsheet, with two empty columns to fill in."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    lines.writerows((r.number, r.where, r.english, r.translation, r.checked, "") for r in rows(tag, locale))
    return text.getvalue().encode("utf-8-sig")


def take(tag: str, filled: bytes, by: str, on: date, locale: Path = LOCALE_FOLDER) -> tuple[int, int]:
    """Takes a filled sheet into the catalogue; answers how many phrases were found right, and how many were bettered.

    All or nothing: with one row that cannot be taken nothing is written, and ReviewError says which.
    """
    if not by.strip() or "\n" in by:
        raise ReviewError("Say who reviewed it: a name, as it shall stand in the catalogue.")
    catalog = _read(tag, locale)
    by_english = {_english(message): message for message in _messages(catalog)}
    right = bettered = 0
    for number, line in _lines(filled):
        message = by_english.get((line["English"] or "").strip())
        if message is None:
            raise ReviewError(
                f"Row {number}: there is no phrase {line['English']!r}. Leave the English as it was sent."
            )
        better, yes = (line["better"] or "").strip(), (line["right?"] or "").strip().casefold()
        if better:
            _better(message, better, tag, catalog, number)
            bettered += 1
        elif yes not in _YES:
            continue  # unsaid, or said before
        elif _translation(message) != (line["translation"] or "").strip():
            raise ReviewError(
                f"Row {number}: the translation on the sheet is not the one in the catalogue. "
                'Write a correction into the column "better", and leave "translation" as it was sent.'
            )
        else:
            right += 1
        message.user_comments[:] = [f"reviewed by {by.strip()} on {on.isoformat()}"]
    write_catalogue(locale / tag / "messages.po", catalog)
    return right, bettered


def _better(message: Message, better: str, tag: str, catalog: Catalog, number: int) -> None:
    forms = [form.strip() for form in better.split(_FORMS.strip())]
    message.string = tuple(forms) if message.pluralizable else better
    if fault := fault_of(message, tag, catalog.num_plurals, c2py(catalog.plural_expr)):
        raise ReviewError(f'Row {number}: "{better}" {fault}')


def _read(tag: str, locale: Path) -> Catalog:
    if tag == SOURCE or tag not in CATALOGUES:
        known = ", ".join(known for known in CATALOGUES if known != SOURCE)
        raise ReviewError(f"There is no translation called {tag}. There are {known}.")
    return read_catalogue(tag, locale)


def _lines(filled: bytes) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        text = filled.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReviewError("The sheet is not UTF-8. Save it as “CSV UTF-8” and try again.") from None
    first = text.partition("\n")[0]
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    if missing := [column for column in COLUMNS[2:] if column not in (found.fieldnames or ())]:
        raise ReviewError(f"The sheet has no column {', '.join(missing)}. Begin from the sheet that `review` writes.")
    yield from ((number, line) for number, line in enumerate(found, start=2) if any(line.values()))


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _row(number: int, message: Message) -> Row:
    checked = next((c for c in message.user_comments if reviewed([c])), "")
    return Row(
        number=number,
        where=" ".join(message.auto_comments),
        english=_english(message),
        translation=_translation(message),
        checked=re.sub("^reviewed by ", "", checked),
    )


def _english(message: Message) -> str:
    return message.id if isinstance(message.id, str) else _FORMS.join(message.id)


def _translation(message: Message) -> str:
    said = message.string
    return said if isinstance(said, str) else _FORMS.join(said or ())
