"""The fonts as pages use them: which families, in which order, and which characters none of them holds."""

import unicodedata
from functools import cache
from typing import Literal

import typst

from config.fonts import LATIN, folder, folders
from printers import coverage

# Chinese, Japanese and Korean share code points and differ in shapes: the page's language decides.
CJK_FACES = {
    "zh-Hans": "Noto Sans CJK SC",
    "zh-Hant": "Noto Sans CJK TC",
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
}


# typst tries a word in one family after another: a language's own stands early, or its pages take twice as long.
SCRIPT_FACES = {
    "am": "Noto Sans Ethiopic",
    "hi": "Noto Sans Devanagari",
    "km": "Noto Sans Khmer",
    "my": "Noto Sans Myanmar",
}


# "few" is without the East Asian collection: whatever typst finds nowhere else it looks for there, and then keeps all
# its 32 MB in memory, once for each language.
Which = Literal["all", "few"]


@cache
def faces(which: Which = "all") -> typst.Fonts:
    """The fonts as typst wants them, read once."""
    found = folders() if which == "all" else (folder(LATIN),)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in found]
    )


@cache
def families(language: str, which: Which = "all") -> tuple[str, ...]:
    """Every family of ours, in the order in which a page in `language` looks for a character.

    Noto Sans stands first, so that Latin letters and digits look the same on every page.
    """
    known = set(faces(which).families())
    own = SCRIPT_FACES.get(language.split("-")[0])
    cjk = CJK_FACES.get(language, "Noto Sans CJK SC")
    first = ["Noto Sans", *([own] if own else []), *([cjk] if language in CJK_FACES else [])]
    order = [*first, "Noto Sans Arabic", cjk, *sorted(known)]
    return tuple(dict.fromkeys(name for name in order if name in known))


def unprintable(text: str) -> list[str]:
    """The characters of `text` that none of our fonts holds, each once, in the order they come."""
    asked = dict.fromkeys(c for c in text if not _draws_nothing(c))
    return [c for c in asked if not any(coverage.holds(path.name, c) for path in coverage.font_files())]


def _draws_nothing(character: str) -> bool:
    """Spaces, line breaks, joiners, direction marks and variation selectors need no glyph."""
    return (
        character in "\n\t\r"
        or unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp")
        or 0xFE00 <= ord(character) <= 0xFE0F
    )
