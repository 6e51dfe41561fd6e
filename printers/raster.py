"""A picture into the bytes a receipt printer understands: raster bands, a feed, a cut.

Text is never sent as text: no printer's character tables hold Amharic and Korean both, and all draw the same dots.
"""

import re

from PIL import Image

from printers import escpos

# Rows to a band. Short bands trim better (white on the right is not sent); each costs eight bytes.
BAND_ROWS = 24
# From print head to cutter is 13-18 mm on common mechanisms; five lines are 21 mm, so no cut goes through a code.
LINES_BEFORE_CUT = 5

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


def encode(image: Image.Image, dots: int) -> bytes:
    """ESC/POS for one ticket: initialise, the picture in bands, feed, cut.

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
    bands = (_band(inked, top) for top in range(0, image.height, BAND_ROWS))
    return b"".join((escpos.INITIALISE, *bands, escpos.feed_lines(LINES_BEFORE_CUT), escpos.PARTIAL_CUT))


def _ink(image: Image.Image) -> Image.Image:
    """The picture with 1 for ink: ESC/POS and Pillow mean opposite things by a set bit."""
    flat = image if image.mode == "1" else image.convert("1", dither=Image.Dither.NONE)
    # Through "L", as a "1" may hold any value but 0 for white, which inverting would leave set.
    return flat.convert("L").point([255] + [0] * 255, mode="1")


def _band(inked: Image.Image, top: int) -> bytes:
    bottom = min(top + BAND_ROWS, inked.height)
    box = inked.crop((0, top, inked.width, bottom)).getbbox()
    # A white band is one white byte wide: feeding instead would move the paper by the printer's own units.
    row_bytes = 1 if box is None else (box[2] + 7) // 8
    dots = inked.crop((0, top, row_bytes * 8, bottom)).tobytes()
    return escpos.raster(row_bytes, bottom - top, without_real_time(dots))


def without_real_time(dots: bytes) -> bytes:
    """`dots` with no byte pair in it that a printer would obey at once, were it inside a picture.

    DLE is 0x10, one lone dot; before EOT, ENQ or DC4 it could ask for status, clear the buffer or switch the printer
    off. That dot is made two dots wide (0x18), which no eye sees and which cannot make a new pair.
    """
    return _REAL_TIME.sub(b"\x18", dots)
