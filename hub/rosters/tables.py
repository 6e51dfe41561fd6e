"""From sources to tables: every row knows the file and the line it stands on, so that a report can say where.

Finds the header under whatever a report prints above it, and leaves out what is no row: blanks, totals, page breaks.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from hub.rosters import columns, text
from hub.rosters.report import Findings, Place

_HEADER_WITHIN = 40  # rows that are filled: reports print a title and a date, not more
_TOTAL: Final = re.compile(
    r"(grand |sub|sub-)?totals?\b.*|(number|count) of \w+.*|(records?|rows?|count|students|printed|page)\b[^,]*:.*"
    r"|\d+ (records?|rows?|students|teachers|families|contacts)\b.*|\W*end of (report|file|list)\W*|page \d+( of \d+)?",
    re.IGNORECASE,
)


class Line(msgspec.Struct, frozen=True):
    line: int
    cells: tuple[str, ...]  # as many as the header has
    given: int  # how many of them the file has; the others are taken as blank


class Table(msgspec.Struct, frozen=True):
    file: str  # as a person finds it: "export.zip: users.csv", "night.xlsx: Families"
    name: str  # what decides which table it is: the file's stem or the sheet's name
    header: tuple[str, ...] = ()
    rows: tuple[Line, ...] = ()
    lost: tuple[Line, ...] = ()  # rows that were left out because it is not sure which value is which

    def place(self, line: Line) -> Place:
        return Place(self.file, line.line)


def table_of_text(file: str, name: str, data: bytes, findings: Findings) -> Table:
    lines = text.lines_of(text.decode(data))
    delimiter = text.delimiter_of(lines)
    records = [r for r in text.records(lines, delimiter) if not re.fullmatch(r"sep=.?", r.cells[0] if r.cells else "")]
    return table_of_records(file, name, records, findings, ragged=True)


def table_of_records(
    file: str, name: str, records: Sequence[text.Record], findings: Findings, *, ragged: bool = False
) -> Table:
    """`ragged`: whether a row may have more or fewer values than there are headings (a sheet's rows cannot)."""
    filled = [r for r in records if any(r.cells)]
    at = _header_at(filled)
    if at is None:
        findings.note(f"{file} is empty.")
        return Table(file, name)
    header = _without_blank_end(filled[at].cells)
    if at:
        findings.note(f"{file}: the headings are in line {filled[at].line}; what stands above them is left out")
    rows: list[Line] = []
    lost: list[Line] = []
    for record in filled[at + 1 :]:
        if _is_row(file, header, record, findings):
            line = _line(file, header, record, findings, ragged)
            (rows if line else lost).append(line or Line(record.line, record.cells, len(record.cells)))
    if not rows:
        findings.note(f"{file} has headings and no rows.")
    return Table(file, name, header, tuple(rows), tuple(lost))


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cells[:end])


def _header_at(filled: Sequence[text.Record]) -> int | None:
    """The row with the most headings we know; else the first that is as wide as most rows are."""
    if not filled:
        return None
    first = filled[:_HEADER_WITHIN]
    scores = [len({columns.plain(c) for c in r.cells if c and columns.known(c)}) for r in first]
    if max(scores) >= min(2, max(len(r.cells) for r in first)):
        return scores.index(max(scores))
    widths = Counter(len(_without_blank_end(r.cells)) for r in filled)
    usual = widths.most_common(1)[0][0]
    return next((at for at, r in enumerate(first) if len(_without_blank_end(r.cells)) >= usual), 0)


def _is_row(file: str, header: Sequence[str], record: text.Record, findings: Findings) -> bool:
    filled = [cell for cell in record.cells if cell]
    if len(filled) <= 2 < len(header) + 1 and _TOTAL.fullmatch(filled[0]):
        findings.count(file, "total or page lines left out")
        return False
    if [columns.plain(c) for c in _without_blank_end(record.cells)] == [columns.plain(h) for h in header]:
        findings.count(file, "repeated lines of headings left out")
        return False
    return True


def _line(file: str, header: Sequence[str], record: text.Record, findings: Findings, ragged: bool) -> Line | None:
    place, cells = Place(file, record.line), record.cells
    values = _without_blank_end(cells)
    if record.unclosed:
        findings.row(place, "a quotation mark is opened and never closed", "Close it, or take it out.")
        return None
    if len(values) > len(header):
        findings.row(
            place,
            "has more values than there are headings, so it is not sure which is which",
            "Put quotation marks around a value that has the divider in it, or give every column a heading.",
            f"{len(values)} values, {len(header)} headings",
        )
        return None
    if ragged and len(cells) < len(header):
        findings.row(
            place,
            "has fewer values than there are headings; the missing ones are taken as blank",
            "Look whether a divider is missing in the row.",
            f"{len(cells)} values, {len(header)} headings",
            taken=True,
        )
    return Line(record.line, (*cells, *("",) * len(header))[: len(header)], len(cells) if ragged else len(header))
