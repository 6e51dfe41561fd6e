"""The report in words, for the person who says yes or no: on the office's own screen, names and all; never in a log."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from hub.night.roster import Meeting, Roster
from hub.rosters.household import members_of
from hub.rosters.report import Report, Row

_FIRST: Final = 3
_LINES: Final = 12
_PROPOSALS: Final = 20


def first_rows(roster: Roster, zone: ZoneInfo) -> dict[str, tuple[str, ...]]:
    """The first few of each table, as they were understood."""
    return {
        "families": tuple(_family(roster, f) for f in list(roster.families)[:_FIRST]),
        "students": tuple(
            f"{s.key}: {s.given} {s.surname}{f', grade {s.grade}' if s.grade else ''}"
            for s in list(roster.students.values())[:_FIRST]
        ),
        "teachers": tuple(
            ", ".join(
                part
                for part in (
                    f"{t.key}: {t.name}" if t.name != t.key else t.name,
                    f"room {roster.rooms[t.room].name}" if t.room else "no room",
                    t.subject,
                    f"{t.target_minutes:g} minutes",
                    " ".join(t.languages),
                )
                if part
            )
            for t in list(roster.teachers.values())[:_FIRST]
        ),
        "rooms": tuple(
            f"{r.key}: {r.name}" + (f", floor {r.floor}" if r.floor else "") + f", at {r.x:g}, {r.y:g} m"
            for r in list(roster.rooms.values())[:_FIRST]
        ),
        "meetings": tuple(_meeting(roster, m, zone) for m in list(roster.meetings.values())[:_FIRST]),
        "volunteers": tuple(
            f"{v.key}: {v.given} {v.surname}, {v.role}, {' '.join(v.languages) or 'no language given'}"
            for v in list(roster.volunteers.values())[:_FIRST]
        ),
    }


def _family(roster: Roster, known: str) -> str:
    family = roster.families[known]
    students = ", ".join(roster.students[s].given for s in family.students) or "no student"
    adults = " and ".join(g.name for g in family.guardians if g.name) or "no adult named"
    said = [f"{family.key}: {adults}", f"of {students}", family.language]
    if family.interpreter != "none":
        said.append(f"interpreter: {family.interpreter}")
    if family.with_care:
        said.append("received at the welcome desk")
    return ", ".join(said)


def _meeting(roster: Roster, meeting: Meeting, zone: ZoneInfo) -> str:
    at = meeting.booked_at
    when = "drop-in" if at is None else f"{datetime.fromtimestamp(at, zone):%H:%M}"
    about = ", ".join(roster.students[s].given for s in meeting.students)
    return f"{roster.families[meeting.family].key} with {roster.teachers[meeting.teacher].name} about {about}: {when}"


def preview(report: Report, roster: Roster) -> str:
    """What is read before saying yes: counts, first rows, what was not understood, what is proposed, what changes."""
    parts = [
        *_understood(report),
        *_not_understood(report),
        *_proposed(report, roster),
        *_said_of_files(report),
        *_changes(report, roster),
    ]
    return "\n".join(parts).strip() + "\n"


def _understood(report: Report) -> Iterator[str]:
    yield "Understood"
    for table, count in report.counts.items():
        yield f"  {count:>6} {table}"
        for row in report.first.get(table, ()):
            yield f"           {row}"
    yield ""


def _not_understood(report: Report) -> Iterator[str]:
    rows = report.rows
    if not rows:
        yield "Every row was understood." if report.read else "No file was one of those that are read."
        yield ""
        return
    yield f"Not understood ({len(rows)})"
    grouped: dict[tuple[str, str, str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.file, row.reason, row.advice, row.taken].append(row)
    for (file, reason, advice, taken), same in grouped.items():
        where = ", ".join(f"{row.line}{f' ({row.value})' if row.value else ''}" for row in same[:_LINES])
        more = f" and {len(same) - _LINES} more" if len(same) > _LINES else ""
        yield f"  {file}, line {where}{more}"
        yield f"      {reason}{'' if taken else '; the row was left out'}."
        if advice:
            yield f"      {advice}"
    yield ""


def _proposed(report: Report, roster: Roster) -> Iterator[str]:
    if not report.proposals:
        return
    yield f"Households that look like one ({len(report.proposals)}); nothing is merged before you say so"
    names = {s.key: f"{s.given} {s.surname}".strip() for s in roster.students.values()}
    for proposal in report.proposals[:_PROPOSALS]:
        who = "; ".join(
            " and ".join(names.get(key, key) for key in members_of(household)) for household in proposal.households
        )
        yield f"  {proposal.id}: {who}"
        yield f"      {proposal.because}"
    if len(report.proposals) > _PROPOSALS:
        yield f"  and {len(report.proposals) - _PROPOSALS} more"
    yield ""


def _said_of_files(report: Report) -> Iterator[str]:
    if report.left_alone:
        yield "Never opened, because of what they hold"
        yield from (f"  {file}" for file in report.left_alone)
        yield ""
    if report.unused:
        yield "Columns not used"
        yield from (f"  {file}: {', '.join(headings)}" for file, headings in report.unused.items())
        yield ""
    if report.notes:
        yield "Also"
        yield from (f"  {note.rstrip('.')}." for note in report.notes)
        yield ""


def _changes(report: Report, roster: Roster) -> Iterator[str]:
    if roster.version <= 1:
        yield "Nothing is there yet: a yes takes all of it."
        return
    if not any(change.added or change.removed or change.changed for change in report.changes.values()):
        yield "A yes changes nothing: it is all as it was."
        return
    yield "A yes changes"
    for table, change in report.changes.items():
        if change.added or change.removed or change.changed:
            yield f"  {table}: {change.added} new, {change.removed} gone, {change.changed} different"
    gone = report.changes["families"].removed
    if gone:
        letters = f"The codes on the letters of {gone} families" if gone > 1 else "The code on the letter of 1 family"
        yield f"  {letters} will no longer open the door. Is this file complete?"
