"""Every word that can come to paper has its letters in our fonts, and room for its marks."""

import pytest
from paper_world import stop, ticket
from PIL import Image

from config.language_names import OWN_NAMES
from config.languages import CATALOGUES, read_catalogue
from printers.fonts import families, unprintable
from printers.phrases import clean, ems, longest_word, printed_name
from printers.ticket import render


@pytest.mark.parametrize("tag", [tag for tag in CATALOGUES if tag != "en"])
def test_every_string_of_a_catalogue_can_be_printed(tag: str) -> None:
    for message in read_catalogue(tag):
        if not message.id:
            continue  # the file's own header
        said = message.string if isinstance(message.string, str) else "".join(message.string or ())
        assert unprintable(said) == [], said
        assert clean(said) == said.strip()


def test_what_a_badge_or_a_card_may_call_a_language_can_be_printed() -> None:
    """Scripts of which we carry no font are named in English."""
    assert {tag for tag, name in OWN_NAMES.items() if unprintable(name)} == {"bo", "chr"}
    assert [unprintable(printed_name(tag)) for tag in OWN_NAMES] == [[]] * len(OWN_NAMES)
    assert (printed_name("chr"), printed_name("ja"), printed_name("es-MX")) == ("Cherokee", "日本語", "Español")


@pytest.mark.parametrize(
    ("tag", "face"), [("my", "Noto Sans Myanmar"), ("zh-Hant", "Noto Sans CJK TC"), ("ar", "Noto Sans Arabic")]
)
def test_a_languages_own_face_is_tried_second(tag: str, face: str) -> None:
    assert families(tag)[:2] == ("Noto Sans", face)


def ink_rows(picture: Image.Image) -> list[bool]:
    grey = picture.convert("L")
    return [grey.crop((0, y, grey.width, y + 1)).getextrema()[0] == 0 for y in range(grey.height)]


def test_marks_on_capitals_are_not_cut_where_one_strip_ends_and_the_next_begins() -> None:
    """A name with two marks over a capital is as high on the ticket as it is in the middle of a page."""
    tall, flat = (render(ticket("vi", children=(name,), stops=(stop(),)), 576) for name in ("Ễ", "E"))
    first = next(y for y, (a, b) in enumerate(zip(ink_rows(tall), ink_rows(flat), strict=False)) if a != b)
    gap = [ink_rows(tall)[y] for y in range(first - 3, first)]
    assert gap == [False] * 3, "white above the marks: nothing was cut"


def test_widths_are_counted_rather_too_wide() -> None:
    assert ems("WWW") > 3
    assert ems("iii") >= 1
    assert longest_word("a\u200bbb ccc 学校") == pytest.approx(ems("ccc"))
