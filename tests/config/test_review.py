"""A speaker's sheet: out as it is, back in all or nothing, and what was read is a draft no more."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from config.languages import LOCALE_FOLDER, read_catalogue, reviewed
from config.review import ReviewError, rows, sheet, take

BY, ON = "Nadia Example", date(2026, 10, 1)


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    shutil.copytree(LOCALE_FOLDER, tmp_path / "locale")
    return tmp_path / "locale"


def filled(tag: str, locale: Path, right: tuple[str, ...] = (), better: dict[str, str] | None = None) -> bytes:
    """The sheet as a speaker sends it back; phrases by their English."""
    lines = list(csv.DictReader(io.StringIO(sheet(tag, locale).decode("utf-8-sig"))))
    for line in lines:
        line["right?"] = "Yes" if line["English"] in right else line["right?"]
        line["better"] = (better or {}).get(line["English"], "")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def comments(tag: str, locale: Path, english: str) -> list[str]:
    message = read_catalogue(tag, locale).get(english)
    assert message
    return message.user_comments


def test_every_phrase_stands_on_the_sheet_with_where_it_is_met(locale: Path) -> None:
    found = rows("ar", locale)
    assert found[0].english == "Welcome"
    assert found[0].where == "On the ticket"
    people = next(row for row in found if row.english.startswith("{count} person"))
    assert people.translation.count("||") == 5, "Arabic counts in six forms"


def test_what_is_found_right_names_who_read_it(locale: Path) -> None:
    assert take("es", filled("es", locale, right=("Welcome", "Now")), BY, ON, locale) == (2, 0)
    assert comments("es", locale, "Welcome") == ["reviewed by Nadia Example on 2026-10-01"]
    assert reviewed(comments("es", locale, "Now"))
    assert comments("es", locale, "Dinner") == ["draft"]


def test_something_better_takes_its_place(locale: Path) -> None:
    better = {"Welcome": "¡Bienvenidos!", "{count} person || {count} people": "{count} alma || {count} almas"}
    assert take("es", filled("es", locale, better=better), BY, ON, locale) == (0, 2)
    catalog = read_catalogue("es", locale)
    assert catalog.get("Welcome").string == "¡Bienvenidos!"  # type: ignore[union-attr]
    assert catalog.get("{count} person").string == ("{count} alma", "{count} almas")  # type: ignore[union-attr]


def test_a_sheet_sent_back_twice_keeps_the_first_reading(locale: Path) -> None:
    take("es", filled("es", locale, right=("Welcome",)), BY, ON, locale)
    assert take("es", filled("es", locale), "Somebody Else", date(2026, 11, 1), locale) == (0, 0)
    assert comments("es", locale, "Welcome") == ["reviewed by Nadia Example on 2026-10-01"]


@pytest.mark.parametrize(
    ("tag", "english", "better", "why"),
    [
        ("es", "Room {room}", "Salón", r'"Salón" has no \{places\} where the English has \{room\}'),
        ("es", "{count} person || {count} people", "{count} alma", "needs all 2 plural forms"),
        ("am", "Welcome", "Enkuan", "is not in the language's own script"),
    ],
)
def test_a_correction_that_would_not_print_right_is_refused(
    locale: Path, tag: str, english: str, better: str, why: str
) -> None:
    before = (locale / tag / "messages.po").read_bytes()
    with pytest.raises(ReviewError, match=rf"Row \d+: .*{why}"):
        take(tag, filled(tag, locale, right=("Now",), better={english: better}), BY, ON, locale)
    assert (locale / tag / "messages.po").read_bytes() == before, "all or nothing"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfeA", "not UTF-8"),
        (b"a,b\n1,2\n", "no column English, translation, right\\?, better"),
        (b"English,translation,right?,better\nNo such,,yes,\n", "Row 2: there is no phrase 'No such'"),
        (b"English,translation,right?,better\nWelcome,Hola,yes,\n", "Row 2: the translation on the sheet"),
    ],
)
def test_a_sheet_that_is_not_ours_is_refused_in_words(locale: Path, content: bytes, why: str) -> None:
    with pytest.raises(ReviewError, match=why):
        take("es", content, BY, ON, locale)


def test_semicolons_of_a_european_spreadsheet_are_understood(locale: Path) -> None:
    content = "English;translation;right?;better\r\nWelcome;Bienvenidos;x;\r\n".encode("utf-8-sig")
    assert take("es", content, BY, ON, locale) == (1, 0)


@pytest.mark.parametrize("tag", ["en", "tlh"])
def test_only_a_translation_is_reviewed(locale: Path, tag: str) -> None:
    with pytest.raises(ReviewError, match="There is no translation called"):
        rows(tag, locale)
