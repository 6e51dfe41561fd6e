"""Where tables come from: folders, zips, workbooks and single files, each opened only as far as it will be read.

What must never be read (demographics, user flags) is known by its name and is left unopened.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hub.rosters.columns import plain
from hub.rosters.headings import NEVER_READ
from hub.rosters.report import Findings, SourceError
from hub.rosters.tables import Table, table_of_records, table_of_text
from hub.rosters.text import Record

Progress = Callable[[str, int, int], None]

_TEXTS: Final = frozenset({".csv", ".txt", ".tsv", ".tab"})
_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_OUR_OWN: Final = frozenset({".toml", ".db", ".db-wal", ".db-shm", ".json"})  # a night's folder may be a source too
_LARGEST = 512 * 1024 * 1024  # bytes unpacked: a district's enrolments take a tenth of it; more is a mistake or a trap


class Piece(msgspec.Struct, frozen=True):
    """One file, not yet opened."""

    file: str  # as a person finds it
    path: PurePosixPath
    read: Callable[[], bytes]


def tables(paths: Sequence[Path], findings: Findings, progress: Progress | None = None) -> list[Table]:
    """Every table of the sources, in a fixed order. Raises SourceError for one that cannot be read at all."""
    several = len({path.resolve() for path in paths}) > 1
    pieces: dict[str, Piece] = {}
    for path in {path.resolve(): path for path in paths}.values():
        for piece in _pieces(path, findings):
            name = f"{path.name}/{piece.file}" if several and path.is_dir() else piece.file
            if name in pieces:
                name = f"{path}: {piece.file}"
            pieces[name] = msgspec.structs.replace(piece, file=name)
    if not pieces:
        raise SourceError(_NOTHING.format(", ".join(path.name or str(path) for path in paths) or "no source"))
    found: list[Table] = []
    for done, (name, piece) in enumerate(pieces.items()):
        if progress:
            progress(f"Reading {name}", done, len(pieces))
        try:
            found += _tables(piece, findings)
        except OSError as error:
            raise SourceError(f"{name} cannot be read: {error.strerror or error}.") from error
    if progress:
        progress("Read", len(pieces), len(pieces))
    return found


def _pieces(path: Path, findings: Findings) -> Iterator[Piece]:
    try:
        if path.is_dir():
            yield from _folder(path, findings)
        elif not path.exists():
            raise SourceError(f"There is no file or folder {path}: look at how it is spelt.")
        elif path.suffix.casefold() == ".zip":
            yield from _zip(path, findings)
        elif path.suffix.casefold() in _TEXTS | _WORKBOOKS or not path.suffix:
            yield from _allowed(Piece(path.name, PurePosixPath(path.name), path.read_bytes), findings)
        else:
            raise SourceError(
                f"{path.name} is not a table: give a folder, a .zip, a .csv, .tsv or .txt, or an .xlsx, .xls or .ods."
            )
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _folder(folder: Path, findings: Findings) -> Iterator[Piece]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p.relative_to(folder)))
    beside = {p.name.casefold() for p in files}
    for path in files:
        name = PurePosixPath(path.relative_to(folder).as_posix())
        if path.suffix.casefold() == ".zip":
            inside = list(_zip(path, findings))
            doubles = [piece for piece in inside if piece.path.name.casefold() in beside]
            if doubles:
                findings.note(f"{name}: {len(doubles)} files stand unpacked beside it and are read from there")
            yield from (piece for piece in inside if piece not in doubles)
        elif path.suffix.casefold() in _TEXTS | _WORKBOOKS:
            yield from _allowed(Piece(str(name), name, path.read_bytes), findings)
        elif path.suffix.casefold() not in _OUR_OWN:
            findings.note(f"{name} is no table and was not opened")


def _zip(path: Path, findings: Findings) -> Iterator[Piece]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise SourceError(f"{path.name} is not a zip, or only a part of one: export or download it again.") from error
    for member in sorted(archive.infolist(), key=lambda m: m.filename):
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if member.is_dir() or (_hidden(name) and ".." not in name.parts):
            continue
        if ".." in name.parts:
            findings.note(f"{path.name}: {name} points out of the zip and was not opened")
            continue
        if name.suffix.casefold() not in _TEXTS | _WORKBOOKS:
            findings.note(f"{path.name}: {name} is no table and was not opened")
            continue
        piece = Piece(f"{path.name}: {name}", name, partial(_member, path, archive, member))
        yield from _allowed(piece, findings)


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 0x1:
        raise SourceError(f"{path.name} is protected with a password: unpack it first and give the folder.")
    if member.file_size > _LARGEST:
        raise SourceError(f"{path.name}: {member.filename} is larger than 512 MB: is it the right file?")
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise SourceError(f"{path.name}: {member.filename} cannot be unpacked: export the zip again.") from error


def _hidden(name: Path | PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) for part in name.parts)


def never_read(name: str) -> bool:
    return NEVER_READ.search(plain(name)) is not None


def _allowed(piece: Piece, findings: Findings) -> Iterator[Piece]:
    if never_read(piece.path.stem):
        findings.left_alone.append(piece.file)
    else:
        yield piece


def _tables(piece: Piece, findings: Findings) -> Iterator[Table]:
    data = piece.read()
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _workbook(piece.file, data, findings)
    elif data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise SourceError(
            f"{piece.file} is a web page that calls itself a table: open it and save it as .xlsx or .csv."
        )
    elif piece.path.suffix.casefold() in _WORKBOOKS and b"\0" in data[:512] and data[:2] not in _UTF16:
        raise SourceError(_NO_SPREADSHEET.format(piece.file))
    else:  # many systems call their tab-separated text .xls
        yield table_of_text(piece.file, piece.path.stem, data, findings)


_NOTHING: Final = (
    "There is nothing to read in {}: give the .csv, .xlsx or .zip files that your school system exports, "
    "such as students.csv, families.csv, teachers.csv and enrolments.csv."
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NO_SPREADSHEET: Final = "{} is not a spreadsheet that can be read: save it again as .xlsx or .csv."


def _workbook(file: str, data: bytes, findings: Findings) -> Iterator[Table]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in book.sheets_metadata:
            yield from _sheet(f"{file}: {sheet.name}", book, sheet, findings)
    except PasswordError as error:
        raise SourceError(f"{file} is protected with a password: save it without one.") from error
    except CalamineError as error:
        raise SourceError(_NO_SPREADSHEET.format(file)) from error


def _sheet(where: str, book: CalamineWorkbook, sheet: SheetMetadata, findings: Findings) -> Iterator[Table]:
    if never_read(sheet.name):
        findings.left_alone.append(where)
    elif sheet.visible is not SheetVisibleEnum.Visible:
        findings.note(f"{where} is a hidden sheet and was not read")
    elif sheet.typ is SheetTypeEnum.WorkSheet:
        values = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        records = [Record(line, tuple(_cell(v) for v in row)) for line, row in enumerate(values, 1)]
        yield table_of_records(where, sheet.name, records, findings)


def _cell(value: object) -> str:
    """A cell as a CSV would have it: whole numbers without ".0", dates and times in ISO 8601."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value).strip()
