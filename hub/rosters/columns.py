"""Which heading means which of our columns: the names that school systems use, and what people type instead.

One column takes one heading. Where two headings say the same, the better one is used and the report names the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Final

import msgspec

from hub.rosters.headings import KINDS, NOT_OURS

_MISSPELT = 0.84  # difflib ratio: "langauge" has 0.88, "username" for "surname" 0.80
_CLEARLY = 0.04  # by how much a misspelling must be nearer to one column than to any other
_SHORTEST = 5  # letters: of shorter words any other short word is a misspelling
_PREFIXES: Final = re.compile(r"^\s*(?:\[[^\]]*\]|[A-Za-z_]+\.)\s*")  # "[Students]First_Name", "student.lastName"


class Match(msgspec.Struct, frozen=True):
    """The columns of one table, and what is to be said about its headings."""

    columns: Mapping[str, int]  # our name → position
    also: Mapping[str, tuple[int, ...]]  # our name → positions of other headings that say the same
    unused: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def plain(heading: str) -> str:
    """ "Último_Nombre " → "ultimonombre": without case, accents, spaces and signs."""
    heading = heading if "number" in heading.casefold() else heading.replace("#", " number ")
    bare = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(c for c in bare if c.isalnum())


def heading_of(heading: str) -> str:
    """Plain, and without the table's name that some exports put before it."""
    return plain(_PREFIXES.sub("", heading))


@cache
def _spellings(kind: str) -> Mapping[str, tuple[str, int]]:
    """Plain heading → (our column, rank): the column's own name is rank 0, its synonyms follow in order."""
    found: dict[str, tuple[str, int]] = {}
    for column, synonyms in KINDS[kind].items():
        for rank, word in enumerate((column, *synonyms)):
            found.setdefault(plain(word), (column, rank))
    return found


def known(heading: str, kinds: Iterable[str] = KINDS) -> bool:
    """Whether any of our tables has such a column, exactly spelt."""
    return any(_exact(heading, kind) is not None for kind in kinds)


@cache
def _exact(heading: str, kind: str) -> tuple[str, int] | None:
    spellings = _spellings(kind)
    for form in (heading, _PREFIXES.sub("", heading), re.sub(r"\(.*?\)", "", heading)):
        if found := spellings.get(plain(form)):
            return found
    return None


@cache
def _misspelt(heading: str, kind: str) -> tuple[str, float] | None:
    """The column a heading most likely means, if it is one clearly; never across a digit ("guardian 1" is not 2)."""
    word = plain(heading)
    if len(word) < _SHORTEST or word in NOT_OURS or known(heading):
        return None
    nearest: dict[str, float] = {}
    for spelling, (column, _) in _spellings(kind).items():
        if len(spelling) >= _SHORTEST and _digits(spelling) == _digits(word):
            likeness = SequenceMatcher(None, word, spelling).ratio()
            nearest[column] = max(likeness, nearest.get(column, 0))
    ranked = sorted(((likeness, column) for column, likeness in nearest.items()), reverse=True)
    if not ranked or ranked[0][0] < _MISSPELT:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEARLY:
        return None
    return ranked[0][1], ranked[0][0]


def _digits(word: str) -> str:
    return "".join(c for c in word if c.isdigit())


def match(kind: str, header: Sequence[str], blank: Iterable[int] = ()) -> Match:
    """Our columns of a `kind` of table in its header. `blank`: positions without a value, used only if need be."""
    empty = set(blank)
    offers: dict[str, list[tuple[bool, int, int, str]]] = {}
    notes = []
    for at, heading in enumerate(header):
        if found := _exact(heading, kind):
            offers.setdefault(found[0], []).append((at in empty, found[1], at, heading))
    for at, heading in enumerate(header):
        guessed = None if _exact(heading, kind) else _misspelt(heading, kind)
        if guessed and guessed[0] not in offers:
            offers[guessed[0]] = [(at in empty, 99, at, heading)]
            notes.append(f"the column “{heading}” is read as “{guessed[0]}”")
    columns, also = {}, {}
    for column, candidates in offers.items():
        (_, _, at, used), *others = sorted(candidates)
        columns[column] = at
        also[column] = tuple(other for _, _, other, _ in others)
        for is_blank, _, _, other in others:
            if not is_blank:
                notes.append(f"the columns “{used}” and “{other}” both say {column}: “{used}” is used")
    taken = set(columns.values())
    unused = tuple(h for at, h in enumerate(header) if at not in taken and h)
    return Match(columns, also, unused, tuple(notes))
