"""From a file's bytes to the lines a spreadsheet would show.

Files come as Windows, Macs and Excel's "Unicode Text" write them, and nothing in a CSV says which. A name read in the
wrong letters would stand on a family's letter, so the choice between the two old encodings is made from the names.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from typing import Final

import msgspec
from charset_normalizer import from_bytes

DELIMITERS: Final = (",", ";", "\t", "|")
LONGEST_RECORD = 30  # lines: an address takes five; more means that a quote was opened and never closed
_SAMPLE_LINES = 200

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_OLD_ENCODINGS: Final = ("cp1252", "mac_roman")
_TYPED: Final = frozenset("’‘“”–—…®™")  # what people and word processors do put beside letters
_WORD = re.compile(r"[^\s,;|\"\t()\-./@0-9]+")


class Record(msgspec.Struct, frozen=True):
    line: int  # of the file, counted from 1, where the record begins
    cells: tuple[str, ...]
    unclosed: bool = False  # a quote was opened here and never closed


def decode(data: bytes) -> str:
    """The text of a file: by its byte-order mark, else strict UTF-8, else cp1252 or MacRoman by its names' look."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if data[1:200:2].count(0) > len(data[:200]) // 4:
        return data.decode("utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_old(data)


def _decode_old(data: bytes) -> str:
    texts = {encoding: data.decode(encoding, errors="replace") for encoding in _OLD_ENCODINGS}
    odd = {encoding: _oddness(text) for encoding, text in texts.items()}
    if len(set(odd.values())) > 1:
        return texts[min(odd, key=lambda encoding: odd[encoding])]
    # Alone, charset-normalizer was right about 8 of 40 MacRoman files with a single accented name (and 36 of 40 of
    # Windows); it needs prose. Our look at the words goes first, and it decides where that finds no difference.
    best = from_bytes(data, cp_isolation=list(_OLD_ENCODINGS)).best()
    return texts.get(best.encoding if best else "cp1252", texts["cp1252"])


def _oddness(text: str) -> float:
    """How much of it no one would write so: a symbol inside a word, a capital after a small letter with an accent."""
    words = Counter(word for word in _WORD.findall(text) if not word.isascii())
    return sum(_word_oddness(word) * times for word, times in words.items())


def _word_oddness(word: str) -> float:
    odd = float(sum(not (c.isascii() or c.isalpha() or c in _TYPED) for c in word))
    odd += word[0] in "’”–—…" or word[-1] in "‘“–—"
    odd += 0.5 * (word[0].islower() and not word[0].isascii())  # "çngel" for Ángel
    odd += 0.25 * sum(c in "šž" for c in word)  # both encodings' bytes for these are commoner as ö and û
    if not word.isupper():
        odd += any(c.isupper() and not c.isascii() for c in word[1:])
    return odd + sum(_pair_oddness(before, here) for before, here in pairwise(word))


def _pair_oddness(before: str, here: str) -> float:
    if here.isupper() and before.islower() and not before.isascii():
        return 1  # "OíBrien": a Windows apostrophe read as a Mac's í
    if before in "–—…‘“”®™" and here.isalpha():
        return 1  # "Mu–oz": a Mac's ñ read as a Windows dash
    if before == "’" and here.islower():
        return 0.5  # "Garc’a" is a Mac's í; but "Ka’imi" is a name
    return 0.5 if before in "aeiou" and here == "ö" else 0  # "Duöan" for Dušan


def lines_of(text: str) -> list[str]:
    """Physical lines with their ends, whether CR, LF or CRLF ends them."""
    return list(StringIO(text, newline=""))


def delimiter_of(lines: list[str]) -> str:
    """The character that divides the most rows into the same number of values; Excel's own "sep=;" line wins."""
    if lines and (told := re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\r\n"))):
        return told[1]
    sample = [line for line in lines[:_SAMPLE_LINES] if line.strip(" \t\r\n,;|")]
    return max(DELIMITERS, key=lambda delimiter: _consistency(sample, delimiter))


def _consistency(lines: list[str], delimiter: str) -> float:
    widths = Counter(len(record.cells) for record in records(lines, delimiter))
    total = sum(widths.values())
    if not total:
        return 0
    # Squared: half of the rows agreeing on many columns is worth less than all agreeing on a few.
    return max((width - 1) * (times / total) ** 2 for width, times in widths.items())


def records(lines: list[str], delimiter: str) -> Iterator[Record]:
    """The rows of a CSV with the line each begins on. A quote that never closes costs its own line, not the file."""
    start = 0
    while start < len(lines):
        feed = _Feed(lines, start)
        reader = csv.reader(feed, delimiter=delimiter, skipinitialspace=delimiter != "\t")
        try:
            for cells in reader:
                first, after = feed.begin_next()
                if feed.ran_away or (after - first > 1 and not _well_quoted(lines[first:after], delimiter)):
                    raise csv.Error
                yield Record(first + 1, tuple(cell.strip() for cell in cells))
                start = after
        except csv.Error:
            broken = lines[start].strip("\r\n").replace('"', "").split(delimiter)
            yield Record(start + 1, tuple(cell.strip() for cell in broken), unclosed=True)
            start += 1
        else:
            return


class _Feed:
    """Hands the csv module one line at a time and remembers which; refuses to feed one record for ever."""

    def __init__(self, lines: list[str], start: int) -> None:
        self._lines, self._at, self._record = lines, start, start
        self.ran_away = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.ran_away = self._at - self._record >= LONGEST_RECORD
        if self.ran_away or self._at >= len(self._lines):
            raise StopIteration
        self._at += 1
        return self._lines[self._at - 1]

    def begin_next(self) -> tuple[int, int]:
        """The record just read as [first, after) of the lines; the next begins here."""
        first, self._record = self._record, self._at
        return first, self._at


def _well_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether a record of several lines closes its quote where a value ends, and not in some later row's quotes."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=delimiter != "\t"))) == 1
    except csv.Error:
        return False
