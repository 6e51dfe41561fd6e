"""Scripts whose letters neither join nor stack, set by Pillow: a quarter of typst's time, and little memory."""

import unicodedata
from functools import lru_cache
from itertools import groupby
from math import floor

from PIL import Image, ImageDraw, ImageFont

from config.fonts import LATIN, folder
from printers import coverage

# Latin, Greek and Cyrillic; Ethiopic, whose syllables are a character each; signs. The first that has a letter sets it.
FILES = ("NotoSans[wght].ttf", "NotoSansEthiopic[wght].ttf", "NotoEmoji[wght].ttf", "NotoSansSymbols[wght].ttf")
SHRINK, STEPS = 0.92, 12  # as words.typ does: down to 0.4 of the size
SPARE, ASIDE = 0.05, 0.015  # above and below, of a line's height; left and right, of the width. As there
LEADING = 0.1  # em between two lines, as there
SMALLEST = 6.0  # dots: an em
MEASURED = 48  # dots: the size at which widths are taken; others are in proportion
# Heights above and below the line, in em: the templates' edges for these languages.
_EDGES = {"vi": (1.02, 0.25), "am": (0.9, 0.26)}
_LATIN_EDGES = (0.95, 0.25)


def can_set(text: str) -> bool:
    """Whether every letter is there, and none is a mark on the one before."""
    return all(letter == "\n" or _file_of(letter) is not None for letter in unicodedata.normalize("NFC", text))


def in_dots(text: str, language: str, box: tuple[int, int], line: float, centred: bool) -> tuple[Image.Image, float]:
    """As printers.words.in_dots, for what `can_set`, from left to right: the picture, and its em in dots."""
    text = unicodedata.normalize("NFC", text)
    wide, high = box
    up, down = _EDGES.get(language, _LATIN_EDGES)
    room = wide * (1 - 2 * ASIDE)
    largest = line * (1 - 2 * SPARE) / (up + down)
    spare = line * SPARE
    for step in range(STEPS):
        size = largest * SHRINK**step
        lines = _lines(text, room / size)
        widest = max(map(_ems, lines)) * size
        if _height(len(lines), size, up + down) + 2 * spare <= high and widest <= room:
            break
    size = max(SMALLEST, floor(2 * min(size, size * room / widest)) / 2)
    while (
        size > SMALLEST and max(_length(words, size) for words in lines) > wide
    ):  # whole dots make small letters wider
        size -= 0.5
    pitch = size * (up + down + LEADING)
    picture = Image.new("L", (wide, round(_height(len(lines), size, up + down) + 2 * spare)), 255)
    pen = ImageDraw.Draw(picture)
    for number, words in enumerate(lines):
        left = (wide - _length(words, size)) / 2 if centred else wide * ASIDE
        for name, run in _runs(words):
            font = _font(name, size)
            pen.text((left, spare + number * pitch + size * up), run, fill=0, font=font, anchor="ls")
            left += font.getlength(run)
    return picture, size


def _height(lines: int, size: float, edges: float) -> float:
    """In dots, without what is spared above and below."""
    return size * (lines * (edges + LEADING) - LEADING)


def _lines(text: str, room: float) -> list[str]:
    """Broken after spaces; `room` in em."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and _ems(longer) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    return _length(text, MEASURED) / MEASURED


def _length(text: str, size: float) -> float:
    return sum(_font(name, size).getlength(run) for name, run in _runs(text))


def _runs(text: str) -> list[tuple[str, str]]:
    """What one font sets, with its file."""
    return [(name or FILES[0], "".join(letters)) for name, letters in groupby(text, _file_of)]


@lru_cache(maxsize=2048)
def _file_of(letter: str) -> str | None:
    if unicodedata.combining(letter):
        return None
    return next((name for name in FILES if coverage.holds(name, letter)), None)


@lru_cache(maxsize=8)  # a third of a megabyte each, and a millisecond to open
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(folder(LATIN) / name), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([700])
    return font
