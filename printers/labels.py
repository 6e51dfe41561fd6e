"""Sticky labels with a household's code, for a school that sends its own letter or needs a code stuck on a folder."""

from collections.abc import Sequence
from typing import Any

import msgspec

from config.languages import catalogue
from printers import fonts, pages
from printers.codes import grouped, qr_png, qr_text
from printers.phrases import Words

QR_DOTS_PER_MODULE = 10  # 300 dots an inch at the printed size


class Label(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    language: str
    children: tuple[str, ...] = ()
    """First names, by which a label finds its letter."""


def labels_pdf(labels: Sequence[Label]) -> bytes:
    """Thirty to a sheet of US Letter, 1 by 2⅝ inches each (Avery 5160, 8160 and their like). Blocks."""
    if not labels:
        raise ValueError("There are no labels to print: the roster has no families.")
    return pages.pdf("labels.typ", {"labels": [_label(label) for label in labels], "direction": "ltr"}, "en")


def _label(label: Label) -> dict[str, Any]:
    own = Words(catalogue(label.language), catalogue("en"))
    return {
        "heading": own("Conference night"),
        "family": own.each("For {names}", names=own.names(label.children)) if label.children else None,
        "code": grouped(label.code),
        "qr": list(qr_png(qr_text(label.code), QR_DOTS_PER_MODULE)),
        "direction": own.direction,
        "language": own.tags[0],
        "faces": fonts.families(own.tags[0]),
    }
