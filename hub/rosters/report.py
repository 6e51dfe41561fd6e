"""What an import understood, what it did not, and what it would change: read by the office before it says yes.

A report may hold names (the first rows as understood): it is shown on the office's own screen and never logged.
"""

from collections import Counter

import msgspec


class SourceError(Exception):
    """A source that cannot be read at all; its words are for the person who gave it."""


class Place(msgspec.Struct, frozen=True):
    """Where something was said."""

    file: str
    line: int


class Row(msgspec.Struct, frozen=True):
    """A row, or a part of it, that was not understood."""

    file: str
    line: int
    reason: str
    advice: str = ""
    value: str = ""  # as the file has it; empty where it could name a person
    taken: bool = False  # the rest of the row was understood and is in the roster


class Proposal(msgspec.Struct, frozen=True):
    """Households that look like one. Nothing is merged before the office says so: pass `id` as accepted."""

    id: str
    households: tuple[str, ...]
    because: str


class Change(msgspec.Struct, frozen=True):
    added: int = 0
    removed: int = 0
    changed: int = 0


class Report(msgspec.Struct, frozen=True):
    read: dict[str, str]  # file → what it was read as
    counts: dict[str, int]
    first: dict[str, tuple[str, ...]]  # table → its first rows as understood; these hold names
    rows: tuple[Row, ...]
    proposals: tuple[Proposal, ...]
    left_alone: tuple[str, ...]  # files that are never opened
    unused: dict[str, tuple[str, ...]]  # file → headings of columns that nothing was taken from
    notes: tuple[str, ...]
    changes: dict[str, Change]


class Findings:
    """Collects what will be in the report while the tables are read."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.notes: list[str] = []
        self.left_alone: list[str] = []
        self.unused: dict[str, tuple[str, ...]] = {}
        self.read: dict[str, str] = {}
        self._counted: Counter[tuple[str, str]] = Counter()

    def row(self, place: Place, reason: str, advice: str = "", value: str = "", *, taken: bool = False) -> None:
        self.rows.append(Row(place.file, place.line, reason, advice, value[:60], taken))

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def count(self, file: str, what: str) -> None:
        """One more of what is too ordinary to be a row of the report: the notes say how many."""
        self._counted[file, what] += 1

    def all_notes(self) -> tuple[str, ...]:
        return (*self.notes, *(f"{file}: {what}: {times}" for (file, what), times in self._counted.items()))
