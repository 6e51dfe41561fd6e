"""Which characters each of our font files holds, from a list made beforehand: coverage.json, beside this module.

Reading it off the fonts themselves takes a second for the East Asian collection, and four megabytes of a kiosk's
memory for what reads it. `python -m printers.coverage` makes the list anew when the fonts are renewed in lock/run.in;
a test compares it with them.
"""

import sys
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from config.fonts import folders

LIST = Path(__file__).parent / "coverage.json"
Ranges = dict[str, list[tuple[int, int]]]  # by file name: first and last of each run of characters


def holds(file: str, character: str) -> bool:
    """Whether the font of this file name has the character. KeyError: the list knows no such file."""
    edges = _edges()[file]
    return bisect_right(edges, ord(character)) % 2 == 1


@cache
def _edges() -> dict[str, tuple[int, ...]]:
    """Where a run begins and where it is over, one after the other."""
    listed = msgspec.json.decode(LIST.read_bytes(), type=Ranges)
    return {file: tuple(chain.from_iterable((low, high + 1) for low, high in runs)) for file, runs in listed.items()}


@cache
def font_files() -> tuple[Path, ...]:
    """Every file of ours, the smallest answers first: most names are Latin."""
    files = [path for folder in folders() for path in sorted(folder.glob("*.tt[fc]"))]
    return tuple(sorted(files, key=lambda path: (not path.name.startswith("NotoSans["), path.stat().st_size)))


def read_off() -> Ranges:
    """What the fonts say themselves. Blocks for a second."""
    from fontTools.ttLib import TTCollection, TTFont

    found: Ranges = {}
    for path in font_files():
        fonts = TTCollection(path, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(path, lazy=True)]
        found[path.name] = _runs({code for font in fonts for code in (font.getBestCmap() or {})})
    return found


def _runs(codes: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], code
        else:
            runs.append((code, code))
    return runs


def main() -> int:
    files = (msgspec.json.encode({file: runs}).decode()[1:-1] for file, runs in sorted(read_off().items()))
    LIST.write_text("{\n" + ",\n".join(files) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
