"""The whole of an import, up to the yes: sources → tables → what they say → a roster and its report."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.night.roster import Roster
from hub.rosters import oneroster
from hub.rosters.bookings import read_meetings
from hub.rosters.build import TABLES, build, changes
from hub.rosters.contacts import claimed
from hub.rosters.gathered import Gathered
from hub.rosters.meetings import DROP_INS
from hub.rosters.people import read_families, read_students
from hub.rosters.places import read_enrolments, read_rooms, read_sections, read_teachers, read_volunteers
from hub.rosters.report import Findings, Report, SourceError
from hub.rosters.sheets import Sheet, kind_of
from hub.rosters.show import first_rows
from hub.rosters.sources import Progress, tables
from hub.rosters.tables import Table
from hub.rosters.values import Clock

# What a table refers to is read before it.
_ORDER = ("rooms", "teachers", "sections", "students", "families", "enrolments", "meetings", "volunteers")


def read_sources(
    paths: Sequence[Path],
    *,
    base: Roster | None,
    on: date,
    timezone: str,
    drop_ins: str,
    accept: Collection[str] = (),
    progress: Progress | None = None,
) -> tuple[Roster, Report]:
    """The roster that the sources give, and the report to be read before it is taken.

    `base` is the roster of now: its ids are kept for what is still there. `on` and `timezone` place the night's times.
    `drop_ins` is "listed" or "every-teacher". `accept` holds ids of proposals said yes to, or "all".
    `progress(what, done, total)`. Raises SourceError where a source cannot be read at all; never for a wrong row.
    """
    clock = Clock(on, _zone(timezone))
    if drop_ins not in DROP_INS:
        raise SourceError(f"drop_ins is “{drop_ins}”: write “listed” or “every-teacher”.")
    findings = Findings()
    gathered = Gathered(findings)
    found = tables(paths, findings, progress)
    rest = oneroster.read(found, gathered, on)
    _read_sheets(rest, gathered, clock)
    roster, proposals = build(gathered, base, drop_ins, accept)
    return roster, Report(
        read=findings.read,
        counts={table: len(getattr(roster, table)) for table in TABLES},
        first=first_rows(roster, clock.zone),
        rows=tuple(sorted(findings.rows, key=lambda row: (row.file, row.line))),
        proposals=proposals,
        left_alone=tuple(findings.left_alone),
        unused=findings.unused,
        notes=findings.all_notes(),
        changes=changes(base, roster),
    )


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SourceError(f"There is no time zone “{timezone}”: write one such as America/New_York.") from error


def _read_sheets(found: Sequence[Table], into: Gathered, clock: Clock) -> None:
    sheets: dict[str, list[Sheet]] = {kind: [] for kind in _ORDER}
    for table in found:
        kind = kind_of(table)
        if kind is not None:
            sheets[kind].append(Sheet(table, kind, into.findings, claimed(kind, table.header)))
        elif table.header:
            into.findings.note(f"{table.file} is no table of ours and was not used")
    for kind in _ORDER:
        seen: set[str] = set()
        for sheet in sheets[kind]:
            _read_sheet(sheet, into, seen, clock)


def _read_sheet(sheet: Sheet, into: Gathered, seen: set[str], clock: Clock) -> None:
    match sheet.kind:
        case "rooms":
            read_rooms(sheet, into, seen)
        case "teachers":
            read_teachers(sheet, into, seen)
        case "sections":
            read_sections(sheet, into)
        case "students":
            read_students(sheet, into, seen)
        case "families":
            read_families(sheet, into, seen)
        case "enrolments":
            read_enrolments(sheet, into)
        case "meetings":
            read_meetings(sheet, into, clock)
        case "volunteers":
            read_volunteers(sheet, into, seen, clock)
        case _:
            raise AssertionError(sheet.kind)
