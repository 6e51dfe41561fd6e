"""A picture into the bytes a receipt printer understands: raster bands, a feed, a cut.

Text is never sent as text: no printer's character tables hold Amharic and Korean both, and all draw the same dots.
"""

import re
import sys
from collections.abc import Callable
from itertools import pairwise

from PIL import Image

from printers import escpos

# The most rows of a band: what a torn job may leave a printer waiting for (printers/dialogue.py fills it up).
BAND_ROWS = 64
# Bands begin and end at every second row: finer saves nothing that their heads do not cost.
STEP_ROWS = 2
BAND_HEAD = len(escpos.raster(1, 1, b""))
# From print head to cutter is 13-18 mm on common mechanisms; five lines are 21 mm, so no cut goes through a code.
LINES_BEFORE_CUT = 5

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


def encode(image: Image.Image, dots: int) -> bytes:
    """ESC/POS for one ticket: initialise, the picture in bands, feed, cut.

    White beside the ink is not sent: each band is as wide as its ink. A picture whose ink stands on the right, as
    Arabic's does, is printed flush right and trimmed on the left.

    `dots` is the printer's line, a multiple of 8. A narrower picture stays on the left; a wider one is an error, as
    printers clip it without a word.
    """
    if dots <= 0 or dots % 8:
        raise ValueError(f"A line of {dots} dots is not a whole number of bytes: use 384, 512 or 576.")
    if image.width > dots:
        raise ValueError(
            f"The picture is {image.width} dots wide, but this printer's line has {dots}. "
            "Render it for this printer, or correct the printer's dots in the settings."
        )
    inked = _ink(image)
    row_bytes = (inked.width + 7) // 8
    ink = inked.tobytes()
    left = _widths(ink, row_bytes, bytes.rstrip)
    right = _widths(ink, row_bytes, bytes.lstrip) if inked.width == dots else left
    flush_right = sum(right) < sum(left)
    widths = right if flush_right else left
    bands = (_band(ink, row_bytes, top, bottom, widths, flush_right) for top, bottom in _bands(widths))
    begin = (escpos.INITIALISE, escpos.FLUSH_RIGHT) if flush_right else (escpos.INITIALISE,)
    return b"".join((*begin, *bands, escpos.feed_lines(LINES_BEFORE_CUT), escpos.PARTIAL_CUT))


def _ink(image: Image.Image) -> Image.Image:
    """The picture with 1 for ink: ESC/POS and Pillow mean opposite things by a set bit."""
    flat = image if image.mode == "1" else image.convert("1", dither=Image.Dither.NONE)
    # Through "L", as a "1" may hold any value but 0 for white, which inverting would leave set.
    return flat.convert("L").point([255] + [0] * 255, mode="1")


def _widths(ink: bytes, row_bytes: int, trim: Callable[[bytes, bytes], bytes]) -> list[int]:
    """Bytes of each row that must be sent, `STEP_ROWS` rows together; a white row is one white byte.

    Feeding instead would move the paper by the printer's own units.
    """
    rows = [len(trim(ink[at : at + row_bytes], b"\0")) for at in range(0, len(ink), row_bytes)]
    return [max(1, *rows[at : at + STEP_ROWS]) for at in range(0, len(rows), STEP_ROWS)]


def _bands(widths: list[int]) -> list[tuple[int, int]]:
    """Where to cut, so that the bands' bytes are fewest: first and one past the last of the steps of each.

    The cheapest way to send all up to a step ends with some band, and before it is the cheapest way again.
    """
    least, begins = [0], [0]
    for end in range(1, len(widths) + 1):
        widest, cheapest, begin = 0, sys.maxsize, 0
        for start in range(end - 1, max(-1, end - 1 - BAND_ROWS // STEP_ROWS), -1):
            if widths[start] > widest:
                widest = widths[start]
            cost = least[start] + BAND_HEAD + widest * STEP_ROWS * (end - start)
            if cost < cheapest:
                cheapest, begin = cost, start
        least.append(cheapest)
        begins.append(begin)
    cuts = [len(widths)]
    while cuts[-1] > 0:
        cuts.append(begins[cuts[-1]])
    return list(pairwise(reversed(cuts)))


def _band(ink: bytes, row_bytes: int, first: int, last: int, widths: list[int], flush_right: bool) -> bytes:
    width = max(widths[first:last])
    lines = range(first * STEP_ROWS * row_bytes, min(last * STEP_ROWS * row_bytes, len(ink)), row_bytes)
    skipped = row_bytes - width if flush_right else 0
    dots = b"".join(ink[at + skipped : at + skipped + width] for at in lines)
    return escpos.raster(width, len(lines), without_real_time(dots))


def without_real_time(dots: bytes) -> bytes:
    """`dots` with no byte pair in it that a printer would obey at once, were it inside a picture.

    DLE is 0x10, one lone dot; before EOT, ENQ or DC4 it could ask for status, clear the buffer or switch the printer
    off. That dot is made two dots wide (0x18), which no eye sees and which cannot make a new pair.
    """
    return _REAL_TIME.sub(b"\x18", dots)
