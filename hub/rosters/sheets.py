"""Which table is which, and one way to read a cell of it: by our column's name, whatever its heading was."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Final

from hub.rosters import columns
from hub.rosters.headings import CONTACT, ENOUGH, NAMES, NOT_TABLES, OURS, TOO_COMMON
from hub.rosters.report import Findings, Place
from hub.rosters.tables import Line, Table
from hub.rosters.values import key, text

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MISSPELT: Final = 0.84


class Sheet:
    """A table of a known kind."""

    def __init__(self, table: Table, kind: str, findings: Findings, claimed: Collection[int] = ()) -> None:
        """`claimed`: positions of headings that the reader of this kind understands by itself."""
        blank = [at for at in range(len(table.header)) if not any(line.cells[at] for line in table.rows)]
        header = ["" if at in claimed else heading for at, heading in enumerate(table.header)]
        found = columns.match(kind, header, blank if table.rows else ())
        self.table, self.kind, self.findings = table, kind, findings
        self.columns, self._also = dict(found.columns), found.also
        if kind == "students" and not self.has("contact_name", "contact_given", "contact_surname"):
            for column in CONTACT.keys() & self.columns.keys():
                del self.columns[column]  # a student's own telephone is no contact's
        used = {*self.columns.values(), *claimed}
        findings.read[table.file] = kind
        if unused := tuple(h for at, h in enumerate(table.header) if h and at not in used):
            findings.unused[table.file] = unused
        for note in found.notes:
            findings.note(f"{table.file}: {note}")

    def __iter__(self) -> Iterator[Line]:
        return iter(self.table.rows)

    def has(self, *names: str) -> bool:
        return any(name in self.columns for name in names)

    def raw(self, line: Line, column: str) -> str:
        at = self.columns.get(column)
        return "" if at is None else line.cells[at]

    def ids(self, line: Line, column: str) -> Iterator[tuple[str, str]]:
        """(heading, value) of every column that says an id of this kind: the one that is used and the others."""
        for at in (self.columns[column], *self._also.get(column, ())) if column in self.columns else ():
            if line.cells[at]:
                yield columns.heading_of(self.table.header[at]), key(line.cells[at])

    def all_said(self, line: Line, column: str) -> list[str]:
        """What each of the columns says that mean this one; of marks none may be lost."""
        at = (self.columns[column], *self._also.get(column, ())) if column in self.columns else ()
        return [said for position in at if (said := text(line.cells[position]))]

    def cut(self, line: Line, column: str) -> bool:
        """Whether the row ends before this column."""
        return self.columns[column] >= line.given

    def heading(self, column: str) -> str:
        return columns.heading_of(self.table.header[self.columns[column]]) if column in self.columns else ""

    def said(self, line: Line, column: str) -> str:
        return text(self.raw(line, column))

    def place(self, line: Line) -> Place:
        return self.table.place(line)


def kind_of(table: Table) -> str | None:
    """Which of our tables this is: by its name where its columns bear that out, else by its columns alone."""
    words = [word.casefold() for word in _WORDS.findall(table.name)]
    if any(word in NOT_TABLES for word in words):
        return None
    named = kind_named(table.name)
    if named and (not table.header or _enough(named, set(columns.match(named, table.header).columns))):
        return named
    scores = {kind: _telling(kind, table) for kind in OURS}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 2 else None


def kind_named(name: str) -> str | None:
    """The kind of ours that a file or sheet is called after, if any."""
    words = [word.casefold() for word in _WORDS.findall(name)]
    for kind, names in NAMES:
        if any(word in names or word.removesuffix("s") in names for word in words):
            return kind
    for kind, names in NAMES:
        if any(len(w) > 4 and get_close_matches(w.removesuffix("s"), names, n=1, cutoff=_MISSPELT) for w in words):
            return kind
    return None


def _enough(kind: str, found: set[str]) -> bool:
    return any(needed <= found for needed in ENOUGH[kind])


def _telling(kind: str, table: Table) -> int:
    """How many headings speak for a kind; "name" and "id" speak for none."""
    found = columns.match(kind, table.header).columns
    if not _enough(kind, set(found)):
        return 0
    return sum(columns.plain(table.header[at]) not in TOO_COMMON for at in found.values())
