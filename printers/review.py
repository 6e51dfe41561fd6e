"""The review sheet on paper, for a speaker who would rather use a pencil."""

from config.languages import CATALOGUES
from config.review import Row
from printers import fonts, pages


def review_pdf(tag: str, rows: list[Row]) -> bytes:
    """A table of every phrase beside its English, with room to tick and to write. Blocks."""
    data = {
        "own_name": CATALOGUES[tag].own_name,
        "english_name": CATALOGUES[tag].english_name,
        "direction": CATALOGUES[tag].direction,
        "own": tag,
        "faces": fonts.families(tag),
        "rows": rows,
    }
    return pages.pdf("review.typ", data, "en")
