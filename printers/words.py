"""Words as dots for a screen: the tickets' fonts, shaping and line breaks, for what cannot shape by itself."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from config.fonts import CJK, folder
from printers import pages, separate_letters

TEMPLATE = "words.typ"
SHRINK, STEPS = 0.92, 12  # as the template does: down to 0.4 of the size

# Which face of the collection. typst would keep its 32 MB in memory once for each of the three languages.
_FACES = {"ko": 1, "zh-Hans": 2, "zh-Hant": 3}
ONE_WORD = 4  # characters that stay together: a language's name, a word on a button
_EAST_ASIAN_EM = 1.17  # the template's edges for these languages
# Signs that only the East Asian collection has, and their like in a font of two megabytes; the third is in none.
_LIKE = str.maketrans("✓○✕", "✔⚪✖")
# What else is only there, in the blocks that school papers and our screens use.
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u25a0-\u25cb\u25cd-\u25ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uffee]"
)
# Where a line may end: after a space, and beside a character that stands alone; a full stop does not begin a line.
_PIECES = re.compile(r"(?:[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+)[\u3001-\u3011\uff01-\uff1f]*\s*|\s+")


class Strip(NamedTuple):
    picture: Image.Image
    """In grey (mode "L", 0 for ink)."""
    em: float
    """The size its letters came to, in dots."""


def in_dots(
    text: str,
    language: str,
    direction: Literal["ltr", "rtl"],
    box: tuple[int, int],
    line: float,
    centred: bool = False,
) -> Strip:
    """`text` as wide as `box` and as high as the words need.

    `box` is width and height in square dots, `line` the height of a line at most. Lines shrink until the words fit,
    to 0.4 of it; what still does not fit is higher than the box. Blocks for some 2 ms; any thread may call.
    """
    only_there = _EAST_ASIAN.search(text.translate(_LIKE))
    if (language in _FACES or only_there) and _holds_all(text):
        return _east_asian(text, language if language in _FACES else "zh-Hans", box, line, centred)
    text = text.translate(_LIKE)
    if direction == "ltr" and separate_letters.can_set(text):
        return Strip(*separate_letters.in_dots(text, language, box, line, centred))
    wide, high = box
    data = {"text": text, "direction": direction, "high": high, "line": line, "centred": centred}
    return Strip(*pages.strip_and_number(TEMPLATE, data, language, wide, "all" if only_there else "few", "em"))


def _east_asian(text: str, language: str, box: tuple[int, int], line: float, centred: bool) -> Strip:
    """Chinese and Korean need no shaping, so Pillow sets them, which reads of a font what it draws."""
    wide, high = box
    for step in range(STEPS):
        size = max(6, round(line * SHRINK**step / _EAST_ASIAN_EM))
        font = _font(language, size)
        lines = _lines(text, font, wide)
        below = round(size * _EAST_ASIAN_EM)
        widest = max(map(font.getlength, lines))
        if len(lines) * below <= high and widest <= wide:
            break
    else:
        if widest > wide:  # a word on a narrow button
            size = max(6, int(size * wide / widest))
            font, below = _font(language, size), round(size * _EAST_ASIAN_EM)
    picture = Image.new("L", (wide, len(lines) * below), 255)
    pen = ImageDraw.Draw(picture)
    for number, words in enumerate(lines):
        left = (wide - font.getlength(words)) / 2 if centred else 0
        pen.text((left, number * below + size * 0.9), words, fill=0, font=font, anchor="ls")
    return Strip(picture, size)


def _lines(text: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in [paragraph] if len(paragraph) <= ONE_WORD else _PIECES.findall(paragraph):
            if line and font.getlength((line + piece).rstrip()) > wide:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
        lines.append(line.rstrip())
    return lines


# Quick to open, and each open one has what it draws of the collection in memory once more: a megabyte and a half.
@lru_cache(maxsize=2)
def _font(language: str, size: int) -> ImageFont.FreeTypeFont:
    file = folder(CJK) / "NotoSansCJK-VF.otf.ttc"
    font = ImageFont.truetype(str(file), size, index=_FACES[language], layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([700])
    return font


def _holds_all(text: str) -> bool:
    """Whether these faces have every letter; a name in Arabic letters is a matter for typst."""
    return not any("\u0530" <= letter <= "\u10ff" or "\u1200" <= letter <= "\u1dff" for letter in text)
