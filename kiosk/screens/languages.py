"""The languages to touch, in rows like bricks: a long name has a wide tile, so that all names are read at one size."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen

from config.languages import Language
from kiosk.bigtext import Drawn, drawn_to_fill
from kiosk.boxes import Horizontal
from kiosk.session import LanguageChosen
from kiosk.shaping import is_loaded
from kiosk.voice import voice
from kiosk.widgets import Tile

LEAST, LEAST_DRAWN = 6, 5  # of a name: with what is beside it, a tile of 15 mm at every size (test_sight)
BESIDE = 1
NARROW = frozenset("fijlt 한국어")  # drawn, half a cell less than the terminal gives them
# How much breadth a row holds: the longest names are whole in the terminal's letters, and legible when drawn.
LETTERS, FEW_LETTERS, DRAWN, LARGE = 71, 48, 47, 37
LARGER_THAN_LEAST = 1.4  # times as many dots as can just be read: beyond, short names would shout


class Row(NamedTuple):
    names: list[Language]
    letters: bool
    """All of them in the terminal's own, which are large enough where a line has 80 or 100 of them."""


class Name(Tile):
    AT_A_PINCH: ClassVar = 1.0  # nobody can guess it from the words beside it

    def __init__(self, language: Language, *, letters: bool) -> None:
        sooner = language.direction == "ltr" or is_loaded()
        named = language.own_name if sooner else ""
        super().__init__(named, LanguageChosen(language.tag), voice(language.tag), classes="letters" if letters else "")
        self.language = language
        self.styles.width = f"{breadth(language, letters)}fr"

    def _as_dots(self, columns: int, rows: int) -> Drawn:
        most = self.least_em() * LARGER_THAN_LEAST
        what = self.text, self.speaks.tag, self.speaks.direction
        filled = drawn_to_fill(*what, max(1, columns), max(1, rows), most, centred=True)
        return filled if filled.cells else super()._as_dots(columns, rows)


def tiles(offered: Sequence[Language], screen: Screen[None]) -> ComposeResult:
    made = rows(offered, drawn=_all_drawn(screen), large=screen.has_class("-middle"))
    mixed = any(not row.letters for row in made)
    for row in made:
        with Horizontal(classes="row low" if row.letters and mixed else "row"):
            for language in row.names:
                name = Name(language, letters=row.letters)
                yield name.set_class(language is row.names[0], "leftmost")


def _all_drawn(screen: Screen[None]) -> bool:
    """At 80 by 24 even who asked for large words reads the names in letters: as dots they would be a smear."""
    return screen.has_class("-tall") or (screen.has_class("-large") and not screen.has_class("-short"))


def rows(offered: Sequence[Language], *, drawn: bool, large: bool) -> list[Row]:
    """`drawn`: all names. Else those that the terminal has letters for stand together; the others have high rows."""
    if drawn:
        return [Row(names, letters=False) for names in evened(offered, LARGE if large else DRAWN, letters=False)]
    shaped = [one for one in offered if voice(one.tag).drawn]
    plain = [one for one in offered if not voice(one.tag).drawn]
    made = [
        *(Row(names, letters=True) for names in evened(plain, LETTERS if shaped else FEW_LETTERS, letters=True)),
        *(Row(names, letters=False) for names in evened(shaped, LETTERS, letters=False)),
    ]
    return sorted(made, key=lambda row: row.letters) if shaped and offered[0] == shaped[0] else made


def breadth(language: Language, letters: bool) -> float:
    """In cells: of its longest word in the terminal's letters, which two lines take; drawn, of all of it."""
    name = language.own_name
    if letters:
        return max(LEAST, *map(cell_len, name.split())) + BESIDE
    return max(LEAST_DRAWN, cell_len(name) - sum(letter in NARROW for letter in name) / 2) + BESIDE


def evened(names: Sequence[Language], most: int, letters: bool) -> list[list[Language]]:
    """As many rows as `most` breadth in each asks for, in order, the broadest as narrow as can be."""
    broad = [breadth(name, letters) for name in names]
    count = ceil(sum(broad) / most)
    limit = max(broad, default=0.0)
    while len(found := list(_packed(names, broad, limit))) > count:
        limit += 0.5
    return found


def _packed(names: Sequence[Language], broad: Sequence[float], limit: float) -> Iterator[list[Language]]:
    row: list[Language] = []
    taken = 0.0
    for name, breadth in zip(names, broad, strict=True):
        if row and taken + breadth > limit:
            yield row
            row, taken = [], 0.0
        row.append(name)
        taken += breadth
    if row:
        yield row
