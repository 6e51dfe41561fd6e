"""Data into pages, by typst in this process. Data goes in as JSON only, never into a template's source."""

import io
import shutil
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import typst
from PIL import Image

from printers import fonts

TEMPLATES = Path(__file__).parent / "templates"
DOTS_PER_LINE = (384, 512, 576)  # 58 mm paper, and the two ways 80 mm paper is driven
# A dot is inked where the page is darker than this (0 black, 255 white). A little above the middle: thin strokes
# that typst draws grey would be lost on thermal paper.
INK_BELOW = 150

# typst's compiler holds one set of inputs at a time.
_one_at_a_time = threading.Lock()


@cache
def _compiler(which: fonts.Which) -> typst.Compiler:
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts.faces(which), ignore_system_fonts=True)


def picture(template: str, data: dict[str, Any], language: str, dots: int) -> Image.Image:
    """The template's pages under one another as one picture, mode "1", `dots` wide; one point is one dot.

    Blocks for some 30 ms; any thread may call.
    """
    return inked(strips(template, data, language, dots))


def strips(
    template: str, data: dict[str, Any], language: str, dots: int, which: fonts.Which = "all"
) -> list[Image.Image]:
    """Each of the template's pages in grey (mode "L"), `dots` wide."""
    return _strips(template, _encoded(data | {"dots": dots}, language, which), which)


def strip_and_number(
    template: str, data: dict[str, Any], language: str, dots: int, which: fonts.Which, label: str
) -> tuple[Image.Image, float]:
    """The template's only page in grey, and the number that the template says under `label`."""
    encoded = _encoded(data | {"dots": dots}, language, which)
    with _one_at_a_time:  # what is asked is answered of the page made last
        page = _made(template, encoded, which, format="png", ppi=72.0)
        number = msgspec.json.decode(_compiler(which).query(f"<{label}>", field="value", one=True), type=float)
    assert isinstance(page, bytes)
    return Image.open(io.BytesIO(page)).convert("L"), number


def kept_strip(template: str, data: dict[str, Any], language: str, dots: int) -> Image.Image:
    """The template's only page in grey; not made again for the same data."""
    return _kept_strip(template, _encoded(data | {"dots": dots}, language))


# Some thirty kilobytes each; a school of twenty languages has a hundred.
@lru_cache(maxsize=300)
def _kept_strip(template: str, encoded: str) -> Image.Image:
    (strip,) = _strips(template, encoded)
    return strip


def _strips(template: str, encoded: str, which: fonts.Which = "all") -> list[Image.Image]:
    made = _compile(template, encoded, which, format="png", ppi=72.0)
    return [Image.open(io.BytesIO(page)).convert("L") for page in (made if isinstance(made, list) else [made])]


def inked(strips: Sequence[Image.Image]) -> Image.Image:
    """Grey strips of one width under one another, every dot black or white (mode "1")."""
    whole = Image.new("L", (strips[0].width, sum(strip.height for strip in strips)), 255)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole.point([0 if grey < INK_BELOW else 255 for grey in range(256)], mode="1")


def pdf(template: str, data: dict[str, Any], language: str) -> bytes:
    """The template as a PDF document."""
    now = datetime.now(UTC).replace(microsecond=0)
    made = _compile(template, _encoded(data, language), format="pdf", pdf_tags=False, timestamp=now)
    assert isinstance(made, bytes)
    return made


def joined(parts: Sequence[tuple[bytes, int]]) -> bytes:
    """One document of several, each given with its number of pages. typst reads PDFs from files only."""
    with TemporaryDirectory(prefix="letters-") as folder:
        shutil.copy(TEMPLATES / "joined.typ", folder)
        for number, (part, _) in enumerate(parts):
            (Path(folder) / f"{number}.pdf").write_bytes(part)
        counts = msgspec.json.encode([count for _, count in parts]).decode()
        made = typst.compile(
            str(Path(folder) / "joined.typ"), format="pdf", sys_inputs={"pages": counts}, pdf_tags=False
        )
    assert isinstance(made, bytes)
    return made


def warm_up() -> None:
    """Reads fonts and templates, so that the first family does not wait for it. Blocks for a third of a second."""
    from printers import ticket  # the ticket's own words are the best warm-up; it imports this module

    sample = ticket.TicketStop(kind="meeting", room="101", floor="1", teacher="A. Example", low=0, high=600)
    of_all = ticket.Ticket(
        school="School",
        night="Night",
        code="SN0000",
        language="en",
        timezone="UTC",
        children=("Zoë", "أحمد"),
        stops=(sample,),
    )
    ticket.render(of_all, DOTS_PER_LINE[-1])


def _encoded(data: dict[str, Any], language: str, which: fonts.Which = "all") -> str:
    return msgspec.json.encode(data | {"fonts": fonts.families(language, which), "language": language}).decode()


def _compile(template: str, encoded: str, which: fonts.Which = "all", **how: Any) -> bytes | list[bytes]:
    with _one_at_a_time:
        return _made(template, encoded, which, **how)


def _made(template: str, encoded: str, which: fonts.Which, **how: Any) -> bytes | list[bytes]:
    made = _compiler(which).compile(str(TEMPLATES / template), sys_inputs={"data": encoded}, **how)
    assert made is not None  # typst answers None only when it writes to a file
    return made
