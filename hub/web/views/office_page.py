"""The office's screen: the evening in a few figures, what needs somebody, and what is said to everybody."""

from collections.abc import Sequence
from typing import get_args

import msgspec

from config.languages import CATALOGUES, nearest
from hub.charts import Plot
from hub.night import estimates
from hub.night.commands import Where
from hub.night.duties import of_role, speaks
from hub.night.roster import Role
from hub.night.state import Night
from hub.so_far import STEP
from hub.web.views import words
from hub.web.views.notices import Own, notice_of
from hub.web.views.trouble import Trouble, troubles
from printers.states import PrinterState
from printers.transport import Proof

LONGEST = 8
LOST = 30.0  # seconds: three beats of an open stream


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


class PrinterRow(msgspec.Struct, frozen=True):
    """`state`: well, low, or trouble. `proof`: what its word on a ticket is worth; empty until it was asked."""

    name: str
    state: str
    words: str
    since: str
    proof: str


class DeviceRow(msgspec.Struct, frozen=True):
    """A kiosk or board: `away` where it has not been heard of for a while."""

    name: str
    role: str
    seen: str
    away: bool


class Crew(msgspec.Struct, frozen=True):
    title: str
    free: int
    on_duty: int


class Choice(msgspec.Struct, frozen=True):
    value: str
    words: str


class Standing(msgspec.Struct, frozen=True):
    """An announcement that can still be taken down."""

    id: str
    words: str
    until: str
    where: str


class OfficePage(msgspec.Struct, frozen=True):
    """`waiting`: families free to be called, that is: sitting and waiting. `people`: heads in the building.

    `kept` and `broken`: waits that families were told, and how they came out. `undo`: the press that can be taken back.
    """

    zone: str
    at: float
    clock: str
    hours: str
    may_open: bool
    may_last: bool
    may_close: bool
    undo: str
    undo_words: str
    arrived: int
    expected: int
    inside: int
    people: int
    left: int
    waiting: int
    worst: str
    meetings_had: int
    meetings_left: int
    unguided: int
    asks: int
    unsure: int
    kept: int
    broken: int
    follow_ups: int
    waits: tuple[Wait, ...]
    troubles: tuple[Trouble, ...]
    troubles_in_all: int
    paused: tuple[Pause, ...]
    papers: tuple[Paper, ...]
    devices: tuple[DeviceRow, ...]
    printers: tuple[PrinterRow, ...]
    crews: tuple[Crew, ...]
    uninterpreted: tuple[str, ...]
    standing: tuple[Standing, ...]
    rooms: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    chart: str


class Around(msgspec.Struct, frozen=True):
    """What the office sees that is no fact of the night. `seen`: (name, role, last heard of at)."""

    seen: Sequence[tuple[str, str, float | None]] = ()
    printers: Sequence[PrinterState] = ()
    arrivals: Sequence[int] = ()
    waits: Sequence[tuple[float, float | None]] = ()
    own: Own = lambda _: {}


_PROOFS: dict[Proof | None, str] = {
    "process-id": "proves every ticket",
    "fence": "proves every ticket",
    "status": "proves tickets weakly: it only says that nothing went wrong",
    "file": "writes pictures, prints nothing",
    "none": "cannot say whether a ticket came out",
    None: "",
}
_CREWS: tuple[tuple[Role, str], ...] = (
    ("ambassador", "ambassadors"),
    ("helper", "helpers"),
    ("interpreter", "interpreters"),
)
_ENDS = {"not-sent": "no printer was ready", "unknown": "perhaps printed", "failed": "failed"}


def office(night: Night, now: float, around: Around) -> OfficePage:
    inside = [visit for visit in night.visits.values() if visit.here]
    waits, (rows, in_all), hours = _waits(night, now), troubles(night, now), night.office.hours
    undo = _undo(night, now)
    return OfficePage(
        zone=night.rules.timezone,
        at=now,
        clock=words.clock(night, now),
        hours=_hours(night, now),
        may_open=hours.opened_at is None or night.office.closed,
        may_last=hours.last_call_at is None and not night.office.closed,
        may_close=not night.office.closed,
        undo=undo[0],
        undo_words=undo[1],
        arrived=len(night.visits),
        expected=len(night.roster.families.keys() | night.visits.keys()),
        inside=len(inside),
        people=sum(visit.party for visit in inside if visit.family not in night.amendments.guests),
        left=len(night.visits) - len(inside),
        waiting=sum(1 for visit in inside if visit.left_meetings and not visit.busy),
        worst=waits[0].wait if waits else "no wait",
        meetings_had=sum(len(visit.had_meetings) for visit in night.visits.values()),
        meetings_left=sum(len(visit.left_meetings) for visit in inside),
        unguided=len(words.unguided(night)),
        asks=len(night.asks),
        unsure=sum(outlook == "not-tonight" for outlook in night.outlooks.values()),
        kept=night.ranges.kept,
        broken=night.ranges.broken,
        follow_ups=sum(len(visit.follow_ups) for visit in night.visits.values()),
        waits=waits,
        troubles=rows,
        troubles_in_all=in_all,
        paused=_paused(night, now),
        papers=_papers(night),
        devices=tuple(_device(night, now, *row) for row in around.seen if row[1] in ("kiosk", "board")),
        printers=tuple(_printer(night, printer) for printer in around.printers),
        crews=tuple(_crew(night, role, title, now) for role, title in _CREWS),
        uninterpreted=_uninterpreted(night),
        standing=_standing(night, now, around.own),
        rooms=_rooms(night),
        languages=_languages(night),
        chart=_chart(night, now, around),
    )


def _hours(night: Night, now: float) -> str:
    hours = night.office.hours
    if hours.closed_at is not None:
        return f"Closed at {words.clock(night, hours.closed_at)}: nobody is called any more"
    if hours.last_call_at is not None:
        return f"Last call since {words.clock(night, hours.last_call_at)}"
    until = f"meetings until {words.clock(night, night.rules.closes)}"
    if hours.opened_at is not None:
        return f"Doors open since {words.clock(night, hours.opened_at)}, {until}"
    return f"Planned: doors open at {words.clock(night, night.rules.opens)}, {until}"


def _undo(night: Night, now: float) -> tuple[str, str]:
    """The newest press and what taking it back is called; empty where it is too late."""
    presses = night.office.presses
    if not presses or now - presses[-1].at > night.rules.undo_within:
        return "", ""
    hours, before = night.office.hours, presses[-1].before
    what = "close" if hours.closed_at != before.closed_at else "open"
    return presses[-1].cause, f"Take back “{'last call' if hours.last_call_at != before.last_call_at else what}”"


def _device(night: Night, now: float, name: str, role: str, at: float | None) -> DeviceRow:
    away = at is None or now - at > LOST
    seen = "not heard of yet" if at is None else "here" if not away else f"last heard of at {words.clock(night, at)}"
    return DeviceRow(name, role, seen, away)


def _crew(night: Night, role: Role, title: str, now: float) -> Crew:
    duties = of_role(night, role, now)
    return Crew(title, sum(duty.family is None and duty.meeting is None for duty in duties), len(duties))


def _uninterpreted(night: Night) -> tuple[str, ...]:
    """Languages of families who are here, need an interpreter, and have none on tonight's roster."""
    adults = [v for v in night.roster.volunteers.values() if v.role == "interpreter"]
    need = {
        night.roster.families[visit.family].language
        for visit in night.visits.values()
        if visit.here and visit.left_meetings and visit.needs.interpreter and visit.family in night.roster.families
    }
    return tuple(words.language(tag) for tag in sorted(need) if not any(speaks(v.languages, tag) for v in adults))


def _standing(night: Night, now: float, own: Own) -> tuple[Standing, ...]:
    live = {a.id: a for where in get_args(Where) for a in night.office.shown(now, where)}
    said = {a.id: notice_of(night, now, a, own) for a in live.values()}
    return tuple(
        Standing(a.id, said[a.id] or "(its words were erased)", words.clock(night, a.until), ", ".join(a.where))
        for a in sorted(live.values(), key=lambda a: -a.said_at)
    )


def _rooms(night: Night) -> tuple[Choice, ...]:
    named = [Choice("dinner", night.rules.dinner_room)] if night.rules.dinner_room else []
    if night.rules.commons and night.rules.commons != night.rules.dinner_room:
        named.append(Choice("commons", night.rules.commons))
    others = sorted((words.door(room), room.id) for room in night.roster.rooms.values())
    return (*named, *(Choice(room, name) for name, room in others))


def _languages(night: Night) -> tuple[Choice, ...]:
    """English, and every other language with a catalogue that a family of the roster reads."""
    read = {nearest(family.language) for family in night.roster.families.values()} | {"en"}
    return tuple(Choice(tag, words.language(tag)) for tag in CATALOGUES if tag in read)


def _chart(night: Night, now: float, around: Around) -> str:
    """Families that came in each ten minutes as bars, the middle wait as a line; one scale, two plain numbers."""
    begins, ends = night.rules.opens, max(night.rules.closes, now)
    minutes = [(at, None if wait is None else wait / 60) for at, wait in around.waits]
    most = max([1.0, *around.arrivals, *(wait for _, wait in minutes if wait is not None)])
    plot = Plot("Families that came, and minutes they waited", begins, ends, most, lambda at: words.clock(night, at))
    plot.bars(around.arrivals, STEP, "bar").line(minutes, "line")
    if begins < now < ends:
        plot.line([(now, 0.0), (now, plot.most)], "now")
    return plot.svg()


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
