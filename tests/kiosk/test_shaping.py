"""Words as a terminal must be given them."""

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from config.languages import CATALOGUES
from kiosk.bigtext import SHADES, drawn
from kiosk.shaping import visual, wrapped
from kiosk.voice import voice

ARABIC = range(0x0600, 0x0700)


def test_arabic_is_joined_and_in_seeing_order() -> None:
    """ "نعم" (yes) is seen from the right: the line for the terminal begins with its last letter, in its final form."""
    assert visual("نعم", "rtl") == "\ufee2\ufecc\ufee7"


def test_no_letter_of_an_arabic_phrase_is_left_unjoined() -> None:
    lines = wrapped(voice("ar").say("No guide is free right now. Please wait here at the door."), 40, "rtl")
    raw = [c for line in lines for c in line if ord(c) in ARABIC and c.isalpha()]
    assert raw == []


def test_a_latin_name_keeps_its_order_in_an_arabic_line() -> None:
    said = voice("ar").say("With {teacher}", teacher="Ms. Rivera (7)")
    assert "Ms. Rivera (7)" in wrapped(said, 60, "rtl")[0]


def test_lines_are_broken_before_they_are_turned_round() -> None:
    """The first words of the sentence are on the first line, not on the last."""
    first, *_ = wrapped("واحد اثنان ثلاثة أربعة", 11, "rtl")
    assert first == visual("واحد اثنان", "rtl")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_a_line_in_which_nothing_turns_is_left_as_the_bidirectional_algorithm_leaves_it(line: str) -> None:
    if {unicodedata.bidirectional(c) for c in line}.isdisjoint({"R", "AL", "AN"}):
        assert _shown(visual(line, "ltr")) == _shown(get_display(line, base_dir="L"))


def _shown(line: str) -> str:
    """Without what steers the algorithm and is not to be seen."""
    return "".join(c for c in line if not (0x2066 <= ord(c) <= 0x2069 or 0x202A <= ord(c) <= 0x202E))


def test_chinese_breaks_between_characters_but_not_before_a_full_stop() -> None:
    assert wrapped("请到接待台。", 10) == ("请到接待", "台。")


def test_korean_breaks_at_spaces() -> None:
    assert wrapped("안내 데스크로", 10) == ("안내", "데스크로")


def test_a_name_cannot_steer_the_terminal() -> None:
    assert wrapped("Ada\x1b[2J\x07", 40) == ("Ada[2J",)


@given(st.text(), st.integers(8, 80))
def test_no_line_is_longer_than_there_is_room(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrapped(text, width))


@pytest.mark.parametrize("tag", CATALOGUES)
def test_the_greeting_can_be_drawn_large_in_every_language(tag: str) -> None:
    speaks = voice(tag)
    cells, _ = drawn(speaks.say("Hello!"), speaks.tag, speaks.direction, 70, 6, 6)
    assert 3 <= len(cells) <= 6
    assert all(len(row) == 70 for row in cells)
    assert max(max(cell.ink, cell.paper) for row in cells for cell in row) == SHADES
