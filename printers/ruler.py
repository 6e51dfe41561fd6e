"""The test ticket: a ruler for a printer's dots a line, which no printer tells reliably."""

from PIL import Image

from printers import pages
from printers.codes import qr_png


def ruler(dots: int) -> Image.Image:
    """A picture `dots` wide: its frame's right edge is on paper only if the line really is that long."""
    return _page(dots, "ruler")


def edge(dots: int) -> Image.Image:
    """What must stand at the right, sent as an Arabic ticket is: without ESC a it would come out on the left."""
    return _page(dots, "edge")


def _page(dots: int, which: str) -> Image.Image:
    marks = [width for width in pages.DOTS_PER_LINE if width <= dots]
    data = {"which": which, "marks": marks, "qr": list(qr_png("SNTEST", 8)), "direction": "ltr"}
    return pages.picture("ruler.typ", data, "en", dots)
