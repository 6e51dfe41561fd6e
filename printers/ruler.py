"""The test ticket: a ruler for a printer's dots a line, which no printer tells reliably."""

from PIL import Image

from printers import pages
from printers.codes import qr_png


def ruler(dots: int) -> Image.Image:
    """A picture `dots` wide: its frame's right edge is on paper only if the line really is that long."""
    marks = [width for width in pages.DOTS_PER_LINE if width <= dots]
    return pages.picture("ruler.typ", {"marks": marks, "qr": list(qr_png("SNTEST", 8)), "direction": "ltr"}, "en", dots)
