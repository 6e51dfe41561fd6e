"""Words drawn as dots, several dots to a cell: legible from two metres, and in scripts that no terminal can shape.

The dots are the tickets' (printers/words.py). A cell shows two colours, so of its dots the darker ones are drawn in
their mean shade on the mean shade of the others: at four rows a line that is legible in every script we have.
"""

import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kiosk.shaping import Direction, clean

if TYPE_CHECKING:
    from PIL.Image import Image

SHADES = 15  # steps from paper to ink: as many as an eye tells apart at this size, and few enough to keep styles
# A square dot is a quarter of a cell wide and an eighth of it high: a cell is about twice as high as wide.
ACROSS, DOWN = 4, 8
ENDLESS = 1000  # dots: higher than any screen
AMPLE = 4  # times as wide as a box, to see how wide its words would like to be
ASIDE = 0.02  # of the width, without ink


class Grain(NamedTuple):
    """How many dots a cell shows, and the character for each pattern of them (bit 0 is the upper left, row by row)."""

    across: int
    down: int
    glyphs: str


def _sextants() -> str:
    """Unicode 13 leaves out the four patterns that were characters already."""
    had = {0: " ", 0b010101: "▌", 0b101010: "▐", 0b111111: "█"}
    made = iter(range(0x1FB00, 0x1FB3C))
    return "".join(had.get(pattern) or chr(next(made)) for pattern in range(64))


HALVES = Grain(1, 2, " ▀▄█")
QUADRANTS = Grain(2, 2, " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
SEXTANTS = Grain(2, 3, _sextants())


def grain_of(terminal: Mapping[str, str]) -> Grain:
    """The finest dots that this terminal is sure to show, from its environment.

    These draw sextants themselves, whatever font is set. Others have block elements at least; the bare console of
    Linux has half blocks only.
    """
    name = terminal.get("TERM", "")
    if name == "linux":
        return HALVES
    draws = name.startswith(("foot", "xterm-kitty", "xterm-ghostty", "contour")) or any(
        sign in terminal for sign in ("KITTY_WINDOW_ID", "WEZTERM_PANE", "VTE_VERSION")
    )
    return SEXTANTS if draws else QUADRANTS


GRAIN = grain_of(os.environ)


def words_for_staff() -> str:
    dots = f"{GRAIN.across} by {GRAIN.down} dots a cell"
    better = "" if GRAIN is SEXTANTS else " A terminal such as foot shows finer ones."
    return f"Large words and scripts of their own are drawn with {dots}.{better}"


def is_loaded() -> bool:
    """Whether what draws is there: the first screen of all is painted without it."""
    return "printers.words" in sys.modules


class Cell(NamedTuple):
    """One character, in shades from 0 (paper) to SHADES (ink)."""

    glyph: str
    ink: int
    paper: int


Cells = tuple[tuple[Cell, ...], ...]


class Drawn(NamedTuple):
    cells: Cells
    em: float
    """The size its letters came to, in the terminal's dots from top to bottom."""


BLANK = Cell(" ", 0, 0)


# A screen of words is some fifteen of these; each holds at most a few hundred references to cells that are shared.
@lru_cache(maxsize=800)
def drawn(
    text: str,
    language: str,
    direction: Direction,
    columns: int,
    rows: int,
    rows_a_line: float,
    centred: bool = False,
    whole: bool = False,
) -> Drawn:
    """`text` within `columns` by `rows` cells: lines of `rows_a_line` at most, smaller where the box asks for it.

    As many rows come back as the words need; more than `rows` if they cannot be made to fit. `whole`: `rows` at least,
    with the words in the middle.
    """
    from printers.words import in_dots  # loaded late, like all that draws: the first screen is painted without it

    box = columns * ACROSS, rows * DOWN
    strip, em = in_dots(clean(text), language, direction, box, rows_a_line * DOWN, centred)
    high = max(-(-strip.height // DOWN), rows if whole else 0) * DOWN
    return Drawn(_cells(strip, columns, high, (high - strip.height) // 2), em * GRAIN.down / DOWN)


@lru_cache(maxsize=200)
def drawn_to_fill(
    text: str, language: str, direction: Direction, columns: int, rows: int, most_em: float, centred: bool
) -> Drawn:
    """Words on one line in the middle of the box, as large as their own ink allows and up to `most_em` of the dots.

    `drawn` leaves room for all that a language's letters may reach to: two fifths of a line in Khmer or Burmese.
    Where even so they have no room, nothing.
    """
    from printers.words import in_dots

    words = clean(text).replace(" ", "\N{NO-BREAK SPACE}")
    wide, high, most = columns * ACROSS, rows * DOWN, most_em * DOWN / GRAIN.down
    ample = (AMPLE * wide, ENDLESS)  # nothing is broken or shrunk there: Khmer ends a line anywhere
    tried, em = in_dots(words, language, direction, ample, high, centred)
    left, first, right, last = _inked(tried)
    scale = min(most / em, high / (last - first), wide * (1 - 2 * ASIDE) / (right - left))
    strip, em = in_dots(words, language, direction, ample, high * scale * 0.99, centred)
    left, first, right, last = _inked(strip)
    if right - left > wide or last - first > high:
        return Drawn((), 0.0)
    spare = wide - (right - left)
    aside = spare // 2 if centred else min(spare, round(wide * ASIDE))
    above = min(max((high - strip.height) // 2, -first), high - last)  # lines of letters at one height, if they can be
    cut = strip.crop((left, 0, right, strip.height))
    return Drawn(
        _cells(cut, columns, high, above, aside if direction == "ltr" else spare - aside), em * GRAIN.down / DOWN
    )


def _inked(strip: "Image") -> tuple[int, int, int, int]:
    """From which column and row to which there is ink: left, upper, right, lower."""
    return strip.point([255 - grey for grey in range(256)]).getbbox() or (0, 0, 1, 1)


def _cells(strip: "Image", columns: int, high: int, above: int, aside: int = 0) -> Cells:
    """The strip `above` dots below the upper edge of so many columns, `high` dots of them, and `aside` to the right."""
    from PIL import Image

    whole = Image.new("L", (columns * ACROSS, high), 255)
    whole.paste(strip, (aside, above))
    across, down, rows = columns * GRAIN.across, GRAIN.down, high // DOWN
    dots = whole.resize((across, rows * down), Image.Resampling.BOX).point(_INK).tobytes()
    lines = (dots[row * across * down : (row + 1) * across * down] for row in range(rows))
    return tuple(_line(line, across) for line in lines)


def _line(dots: bytes, across: int) -> tuple[Cell, ...]:
    """A line of cells, from its rows of dots one after the other."""
    if not any(dots):
        return (BLANK,) * (across // GRAIN.across)
    rows = (dots[row * across : (row + 1) * across] for row in range(GRAIN.down))
    return tuple(
        map(_cell, zip(*(row[column :: GRAIN.across] for row in rows for column in range(GRAIN.across)), strict=True))
    )


# From grey to shades of ink; the middle ones are pulled apart, as pale edges blur what is far away.
_INK = [round(SHADES * min(1.0, max(0.0, (215 - grey) / 175))) for grey in range(256)]


@lru_cache(maxsize=8192)
def _cell(dots: tuple[int, ...]) -> Cell:
    """Two shades and a pattern for four or six dots: what is nearer to the darkest is ink."""
    least, most = min(dots), max(dots)
    if most - least < 2:
        shade = round(sum(dots) / len(dots))
        return Cell(" ", 0, shade) if shade else BLANK
    middle = (least + most) / 2
    pattern = sum(1 << bit for bit, dot in enumerate(dots) if dot > middle)
    ink = [dot for dot in dots if dot > middle]
    paper = [dot for dot in dots if dot <= middle]
    return Cell(GRAIN.glyphs[pattern], round(sum(ink) / len(ink)), round(sum(paper) / len(paper)))
