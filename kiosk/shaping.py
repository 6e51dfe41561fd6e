"""Words as a terminal must be given them: broken into lines first, then, right to left, joined and put in seeing order.

Terminals neither join Arabic letters nor turn them round (foot, xterm and xterm.js show them reversed), so each line
is shaped and reordered here; the app asks terminals that would do it too to leave it (EXPLICIT). Short body text in
Arabic and Urdu comes out right this way; scripts that need a shaping engine (Pashto, Hindi, Burmese) do not.
"""

import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len

Direction = Literal["ltr", "rtl"]

# ECMA-48 bidirectional support mode, reset: the sender has ordered the characters itself (terminal-wg.org BiDi draft).
EXPLICIT = "\x1b[8l"
IMPLICIT = "\x1b[8h"

_ISOLATES = {0x2066: None, 0x2067: None, 0x2068: None, 0x2069: None}
_CLINGS_TO_THE_LEFT = frozenset("，。、！？；：）」』》…–!?.,;:)")


# Classes of characters without which a line that runs left to right is in order as it is. Source: Unicode Annex 9.
_TURNING = frozenset({"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "PDF"})


def clean(text: str) -> str:
    """Without control characters: a name from a school's file must not steer the terminal."""
    return "".join(c for c in text if unicodedata.category(c) != "Cc" or c == "\n")


def is_loaded() -> bool:
    """Whether what shapes right-to-left letters is there: loading it takes as long as many words."""
    return "arabic_reshaper" in sys.modules


def visual(line: str, direction: Direction) -> str:
    """One line in the order in which it is seen."""
    if direction == "ltr" and line.isascii():
        return line
    return _reordered(line, direction)


@lru_cache(maxsize=500)
def _reordered(line: str, direction: Direction) -> str:
    if direction == "ltr" and _TURNING.isdisjoint(map(unicodedata.bidirectional, line)):
        return line.translate(_ISOLATES)
    import arabic_reshaper  # loaded late: most evenings begin with the first screen, in no hurry for Arabic
    from bidi import get_display

    ordered: str = get_display(arabic_reshaper.reshape(line), base_dir="R" if direction == "rtl" else "L")
    return ordered.translate(_ISOLATES)


@lru_cache(maxsize=500)  # a screen is laid out more than once
def wrapped(text: str, width: int, direction: Direction = "ltr") -> tuple[str, ...]:
    """Lines of at most `width` cells, each ready for the terminal."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        line = ""
        for piece in _pieces(paragraph, width):
            if line and cell_len((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece.lstrip() if not line else piece
        lines.append(line.rstrip())
    return tuple(visual(line, direction) for line in lines)


def _pieces(text: str, width: int) -> Iterator[str]:
    """Where a line may break: after a space, between Chinese or Japanese characters, in a word wider than the line."""
    piece = ""
    for character in text:
        if piece and (_may_break(piece[-1], character) or cell_len(piece + character) > width):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    return after not in _CLINGS_TO_THE_LEFT and (before == " " or _stands_alone(before) or _stands_alone(after))


def _stands_alone(character: str) -> bool:
    """Korean breaks at spaces, as it is written."""
    return cell_len(character) == 2 and not "\uac00" <= character <= "\ud7a3"
