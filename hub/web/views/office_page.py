"""The office's screen: the evening in a few figures, and what needs somebody. Small for now."""

from collections.abc import Sequence

import msgspec

from hub.night import estimates
from hub.night.state import Night
from hub.web.views import words
from printers.states import PrinterState
from printers.transport import Proof

LONGEST = 8


class Wait(msgspec.Struct, frozen=True):
    room: str
    teacher: str
    waiting: int
    wait: str


class Pause(msgspec.Struct, frozen=True):
    room: str
    teacher: str
    until: str


class Paper(msgspec.Struct, frozen=True):
    """Tickets that did not come out: how many, and how they ended."""

    words: str
    number: int


class PairedDevice(msgspec.Struct, frozen=True):
    name: str
    role: str


class PrinterRow(msgspec.Struct, frozen=True):
    """`state`: well, low, or trouble. `proof`: what its word on a ticket is worth; empty until it was asked."""

    name: str
    state: str
    words: str
    since: str
    proof: str


class OfficePage(msgspec.Struct, frozen=True):
    """`waiting`: families free to be called, that is: sitting and waiting. `people`: heads in the building."""

    zone: str
    at: float
    clock: str
    arrived: int
    expected: int
    inside: int
    people: int
    left: int
    waiting: int
    meetings_had: int
    meetings_left: int
    unguided: int
    asks: int
    waits: tuple[Wait, ...]
    paused: tuple[Pause, ...]
    papers: tuple[Paper, ...]
    devices: tuple[PairedDevice, ...]
    printers: tuple[PrinterRow, ...]


_PROOFS: dict[Proof | None, str] = {
    "process-id": "proves every ticket",
    "fence": "proves every ticket",
    "status": "proves tickets weakly: it only says that nothing went wrong",
    "file": "writes pictures, prints nothing",
    "none": "cannot say whether a ticket came out",
    None: "",
}
_ENDS = {"not-sent": "no printer was ready", "unknown": "perhaps printed", "failed": "failed"}


def office(
    night: Night, now: float, devices: Sequence[tuple[str, str]], printers: Sequence[PrinterState]
) -> OfficePage:
    inside = [visit for visit in night.visits.values() if visit.here]
    return OfficePage(
        zone=night.rules.timezone,
        at=now,
        clock=words.clock(night, now),
        arrived=len(night.visits),
        expected=len(night.roster.families.keys() | night.visits.keys()),
        inside=len(inside),
        people=sum(visit.party for visit in inside),
        left=len(night.visits) - len(inside),
        waiting=sum(1 for visit in inside if visit.left_meetings and not visit.busy),
        meetings_had=sum(len(visit.had_meetings) for visit in night.visits.values()),
        meetings_left=sum(len(visit.left_meetings) for visit in inside),
        unguided=len(words.unguided(night)),
        asks=len(night.asks),
        waits=_waits(night, now),
        paused=_paused(night, now),
        papers=_papers(night),
        devices=tuple(PairedDevice(name, role) for name, role in devices),
        printers=tuple(_printer(night, printer) for printer in printers),
    )


def _waits(night: Night, now: float) -> tuple[Wait, ...]:
    """The doors where a family that comes now would wait longest."""
    lines = [(teacher, len(night.lines[teacher].waiting)) for teacher in night.roster.teachers]
    ranges = [(estimates.wait(night, teacher, now), teacher, ahead) for teacher, ahead in lines if ahead]
    ranges.sort(key=lambda row: (-row[0].high, row[1]))
    return tuple(
        Wait(
            room=words.sign(words.room_of(night, teacher)),
            teacher=night.roster.teachers[teacher].name,
            waiting=ahead,
            wait=words.about(wait).removeprefix("about "),
        )
        for wait, teacher, ahead in ranges[:LONGEST]
    )


def _paused(night: Night, now: float) -> tuple[Pause, ...]:
    pausing = [line for line in night.lines.values() if line.paused_until is not None and now < line.paused_until]
    return tuple(
        Pause(
            room=words.sign(words.room_of(night, line.teacher)),
            teacher=night.roster.teachers[line.teacher].name,
            until=words.clock(night, line.paused_until or 0.0),
        )
        for line in sorted(pausing, key=lambda line: (line.paused_until or 0.0, line.teacher))
        if line.teacher in night.roster.teachers
    )


def _printer(night: Night, printer: PrinterState) -> PrinterRow:
    status = printer.status
    return PrinterRow(
        name=printer.name,
        state="trouble" if not status.ready else "low" if status.paper_low else "well",
        words=status.sentence,
        since=words.clock(night, printer.since),
        proof=_PROOFS[printer.proof],
    )


def _papers(night: Night) -> tuple[Paper, ...]:
    ends = [t.end for family in night.visits if (t := night.ticket_of(family)) and t.end in _ENDS]
    return tuple(Paper(said, ends.count(end)) for end, said in _ENDS.items() if end in ends)
