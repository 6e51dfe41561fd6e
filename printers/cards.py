"""For a family and a member of staff who have no word in common yet: a card to show, and a sheet to point at."""

from collections.abc import Sequence
from typing import Any

from config.languages import CATALOGUES, catalogue, language_name, nearest
from printers import fonts, pages
from printers.phrases import Phrase, Words, printed_name


def cards_pdf(languages: Sequence[str]) -> bytes:
    """A page of four cards for each of `languages` (BCP 47): "I speak …", in its own words and in English. Blocks."""
    if not languages:
        raise ValueError("There are no interpreter cards to print: every family on the roster speaks English.")
    return pages.pdf("cards.typ", {"cards": [_card(tag) for tag in languages], "direction": "ltr"}, "en")


def languages_pdf(languages: Sequence[str] = tuple(CATALOGUES)) -> bytes:
    """One page for the welcome desk: "Point to your language" in every one of `languages` with a catalogue. Blocks."""
    rows = [_row(tag) for tag in languages if tag in CATALOGUES and tag != "en"]
    english = "Point to your language. We will call an interpreter, free of charge."
    return pages.pdf("languages.typ", {"rows": rows, "english": english, "direction": "ltr"}, "en")


def _card(tag: str) -> dict[str, Any]:
    own = Words(catalogue(tag), catalogue("en"))
    speaks = {reader: language_name(tag, reader) for reader in own.tags}
    sentence = own.each("I speak {language}. Please call an interpreter.", language=speaks)
    if nearest(tag) is None:  # no words in it: its name, which its speakers know, above the English
        sentence = Phrase(printed_name(tag), sentence.text)
    return _own(tag, own.direction) | {
        "name": printed_name(tag),
        "sentence": sentence.text,
        "english": sentence.english
        or catalogue("en").say("I speak {language}. Please call an interpreter.", language=language_name(tag, "en")),
        "unchecked": own.unchecked and nearest(tag) is not None,
    }


def _row(tag: str) -> dict[str, Any]:
    own = Words(catalogue(tag), catalogue("en"))
    sentence = own("Point to your language. We will call an interpreter, free of charge.")
    return _own(tag, own.direction) | {
        "name": CATALOGUES[tag].own_name,
        "english_name": CATALOGUES[tag].english_name,
        "sentence": sentence.text,
    }


def _own(tag: str, direction: str) -> dict[str, Any]:
    return {"direction": direction, "language": tag, "faces": fonts.families(tag)}
