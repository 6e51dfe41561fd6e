"""The list of what our fonts hold is what they hold."""

import msgspec
import pytest

from printers import coverage


def test_the_list_says_what_the_fonts_say_themselves() -> None:
    """If not: `python -m printers.coverage`."""
    assert msgspec.json.decode(coverage.LIST.read_bytes(), type=coverage.Ranges) == coverage.read_off()


@pytest.mark.parametrize(
    ("character", "held"),
    [("A", True), ("~", True), ("ж", True), ("ế", True), ("ሰ", False), ("字", False), ("\n", False)],
)
def test_a_font_holds_its_own_scripts(character: str, held: bool) -> None:
    assert coverage.holds("NotoSans[wght].ttf", character) is held
