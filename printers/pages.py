"""Data into pages, by typst in this process. Data goes in as JSON only, never into a template's source."""

import io
import shutil
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
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
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts.faces(), ignore_system_fonts=True)


def picture(
    template: str, data: dict[str, Any], language: str, dots: int, qr: Image.Image | None = None
) -> Image.Image:
    """The template's pages under one another as one picture, mode "1", `dots` wide; one point is one dot.

    `qr` is laid dot for dot onto the top of the last page, where the template leaves a square of `data.qr_side` free:
    at the start of the line or, where `data.qr_above`, in the middle of it. Blocks for some 30 ms; any thread may call.
    """
    sizes = {"dots": dots} | ({"qr_side": qr.width} if qr else {})
    made = _compile(template, data | sizes, language, format="png", ppi=72.0)
    pages = [_grey(page) for page in (made if isinstance(made, list) else [made])]
    whole = Image.new("L", (dots, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    inked = whole.point([0 if grey < INK_BELOW else 255 for grey in range(256)], mode="1")
    if qr is not None:
        inked.paste(qr, (_qr_left(data, dots, qr.width), top - pages[-1].height))
    return inked


def _grey(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def _qr_left(data: dict[str, Any], dots: int, side: int) -> int:
    if data["qr_above"]:
        return (dots - side) // 2
    return dots - side if data["direction"] == "rtl" else 0


def pdf(template: str, data: dict[str, Any], language: str) -> bytes:
    """The template as a PDF document."""
    made = _compile(
        template, data, language, format="pdf", pdf_tags=False, timestamp=datetime.now(UTC).replace(microsecond=0)
    )
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
    """Reads fonts and templates, so that the first family does not wait for it. Blocks for a quarter second."""
    from printers import ticket  # the ticket's own words are the best warm-up; it imports this module

    sample = ticket.TicketStop(kind="meeting", room="101", floor="1", teacher="A. Example", low=0, high=600)
    ticket.render(
        ticket.Ticket(school="School", night="Night", code="SN0000", language="en", timezone="UTC", stops=(sample,)),
        DOTS_PER_LINE[-1],
    )


def _compile(template: str, data: dict[str, Any], language: str, **how: Any) -> bytes | list[bytes]:
    text = msgspec.json.encode(data | {"fonts": fonts.families(language), "language": language}).decode()
    with _one_at_a_time:
        made = _compiler().compile(str(TEMPLATES / template), sys_inputs={"data": text}, **how)
    assert made is not None  # typst answers None only when it writes to a file
    return made
