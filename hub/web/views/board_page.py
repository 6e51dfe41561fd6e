"""The hall's screen: codes and rooms, never a family's name. Read from ten metres: the newest calls stand large.

A board of some rooms only (`/board/204,205`, `/board/Floor 2`) shows fewer doors, larger: read from twenty.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from hub.night import estimates
from hub.night.parts import Line
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.notices import Notice, Own, in_languages

A_PAGE = 40  # doors that can still be read on one 1920 x 1080 screen
TURN = 12.0  # seconds a page stands, where there are more doors than that
CALLS = 4  # newest calls shown large
NEXT = 2
COMING = 3  # parts of the programme
LASTS = 900.0  # seconds a part of the programme is still "now" after its beginning
OVER = 6 * 3600.0  # seconds after closing, a board that still stands there is last night's
LONG = 4  # characters of a room's name; with more it is set smaller


class Call(msgspec.Struct, frozen=True):
    code: str
    room: str
    long: bool


class Door(msgspec.Struct, frozen=True):
    """`state`: "called" (come in now), "in", "paused" or "free"; `note` stands where nobody is called or in.

    `long`: the room's name needs smaller letters.
    """

    room: str
    long: bool
    floor: str
    state: str
    code: str
    next: tuple[str, ...]
    note: str
    wait: str


class Screen(msgspec.Struct, frozen=True):
    """One screenful; `shown` is the one whose turn it is."""

    number: int
    doors: tuple[Door, ...]
    shown: bool


class Coming(msgspec.Struct, frozen=True):
    """A part of the programme; `soon` is its countdown."""

    time: str
    title: str
    room: str
    soon: str
    now: bool


class News(msgspec.Struct, frozen=True):
    """An announcement in English, and below it in one other language of those who are here; each has its turn."""

    english: Notice
    other: Notice | None


class BoardPage(msgspec.Struct, frozen=True):
    """`over`: said instead of everything on another day. `unknown`: rooms that were asked for and are not here.
    `left`: hundredths of the screen's height that are left for the doors. `shape`: how many columns and rows the doors
    are laid out in, as the style sheet's class: "c4 r10".
    """

    zone: str
    at: float
    clock: str
    notice: str
    stream: str
    over: str
    unknown: tuple[str, ...]
    news: tuple[News, ...]
    news_seconds: int
    programme: tuple[Coming, ...]
    dinner: str
    left: int
    calls: tuple[Call, ...]
    shape: str
    turn: int
    screens: tuple[Screen, ...]


def board(
    night: Night, now: float, short: Mapping[str, str], only: Sequence[str] = (), own: Own = lambda _: {}
) -> BoardPage:
    by_room = sorted(night.roster.teachers, key=lambda teacher: _by_room(night, teacher))
    known = [teacher for teacher in by_room if not only or any(_is_at(night, teacher, place) for place in only)]
    here = {words.language_tag(night, visit.family) for visit in night.visits.values() if visit.here}
    news, programme, dinner = _news(night, now, own, here), _programme(night, now), _dinner(night, now)
    doors = [_door(night, teacher, now, short) for teacher in known]
    pages = [tuple(doors[start : start + A_PAGE]) for start in range(0, len(doors), A_PAGE)]
    turn = int(now // TURN) % len(pages) if pages else 0
    return BoardPage(
        zone=night.rules.timezone,
        at=now,
        clock=words.clock(night, now),
        notice=_notice(night, now),
        stream="/board/" + "".join(f"{quote(','.join(only))}/" for _ in only[:1]) + "stream",
        over=_over(night, now),
        unknown=tuple(place for place in only if not any(_is_at(night, teacher, place) for teacher in by_room)),
        news=news,
        news_seconds=int(TURN / 2),
        programme=programme,
        dinner=dinner,
        left=76 - (12 if news else 0) - (8 if programme or dinner else 0),
        calls=_calls(night, now, short, set(known)),
        shape=_shape(min(len(doors), A_PAGE)),
        turn=int(TURN),
        screens=tuple(Screen(n, page, n == turn) for n, page in enumerate(pages)),
    )


def _by_room(night: Night, teacher: str) -> tuple[bool, str, list[tuple[int, str]], str]:
    """As people look for a door: floor by floor, 9 before 10, named rooms after numbered ones."""
    room = words.room_of(night, teacher)
    parts = [
        (int(part), "") if part.isdecimal() else (10**9, part) for part in re.findall(r"\d+|\D+", words.sign(room))
    ]
    return room is None, room.floor if room else "", parts, night.roster.teachers[teacher].name


def _door(night: Night, teacher: str, now: float, short: Mapping[str, str]) -> Door:
    line, room = night.lines.get(teacher, Line(teacher)), words.room_of(night, teacher)
    paused = line.paused_until is not None and now < line.paused_until
    state = "called" if line.called else "in" if line.now else "paused" if paused else "free"
    coming = [m for m in words.waiting(night, teacher, now) if m.id in line.coming and m.id != line.called]
    return Door(
        room=words.sign(room),
        long=len(words.sign(room)) > LONG,
        floor=words.floor(room),
        state=state,
        code=_code(night, line.called or line.now, short),
        next=tuple(short.get(m.family, words.UNKNOWN) for m in coming[:NEXT]),
        note=_note(night, line, state, now),
        wait=_wait(night, teacher, now),
    )


def _wait(night: Night, teacher: str, now: float) -> str:
    """For a family that joins the line now. Before the doors open and past closing time no minutes are promised."""
    if not night.rules.opens <= now <= night.rules.closes:
        return ""
    wait = estimates.wait(night, teacher, now)
    if now + wait.low > night.rules.closes:
        return f"past {words.clock(night, night.rules.closes)}"
    return words.about(wait).replace("about", "wait")


def _note(night: Night, line: Line, state: str, now: float) -> str:
    if state == "paused":
        return f"back {words.clock(night, line.paused_until or 0.0)}"
    return "free" if state == "free" and night.rules.opens <= now <= night.rules.closes else ""


def _code(night: Night, meeting: str | None, short: Mapping[str, str]) -> str:
    known = night.meeting(meeting) if meeting else None
    return short.get(known.family, words.UNKNOWN) if known else words.UNKNOWN if meeting else ""


def _is_at(night: Night, teacher: str, place: str) -> bool:
    """Whether a door is what was asked for: a room's name, a floor or a wing, however it is spelt."""
    room, asked = words.room_of(night, teacher), place.casefold()
    if room is None:
        return False
    return asked in {
        said.casefold() for said in (room.name, words.door(room), room.floor, words.floor(room), room.wing)
    }


def _news(night: Night, now: float, own: Own, here: Iterable[str]) -> tuple[News, ...]:
    """Round by round: every announcement in one more language, then the next."""
    rows = in_languages(night, now, own, here)
    rounds = max((len(row) for row in rows), default=1) - 1
    if rounds < 1:
        return tuple(News(row[0], None) for row in rows)
    return tuple(News(row[0], row[n] if n < len(row) else None) for n in range(1, rounds + 1) for row in rows)


def _over(night: Night, now: float) -> str:
    """A board that was left on from another year says so, plainly."""
    day = datetime.fromtimestamp(night.rules.opens, ZoneInfo(night.rules.timezone))
    if now > night.rules.closes + OVER:
        return f"This was the evening of {day:%B} {day.day}, {day.year}. For another evening, pair this screen again."
    return ""


def _programme(night: Night, now: float) -> tuple[Coming, ...]:
    """What is on, and what comes next."""
    rows = [part for part in night.rules.programme if now < part.at + LASTS][:COMING]
    return tuple(Coming(words.clock(night, p.at), p.title, p.room, _countdown(p.at - now), p.at <= now) for p in rows)


def _countdown(seconds: float) -> str:
    minutes = ceil(seconds / 60)
    return (
        "now" if minutes <= 0 else f"in {minutes} min" if minutes < 60 else f"in {minutes // 60} h {minutes % 60} min"
    )


def _dinner(night: Night, now: float) -> str:
    """Where dinner is, and how many sit there now."""
    if not night.rules.dinner_room or not night.rules.opens <= now <= night.rules.closes:
        return ""
    eating = [v.party for v in night.visits.values() if v.here and v.standing.out_for == "dinner"]
    seated = f": {words.count(sum(eating), 'person eats', 'people eat')} now" if eating else ""
    return f"Dinner in {night.rules.dinner_room}{seated}"


def _calls(night: Night, now: float, short: Mapping[str, str], doors: set[str]) -> tuple[Call, ...]:
    """Who is sent to a door or called in, and not there yet, newest first."""
    going = [(at, line, meeting) for line in night.lines.values() for meeting, at in line.coming.items()]
    walking = [
        (at, line, meeting)
        for at, line, meeting in going
        if line.teacher in doors and not _there(night, line, meeting, now)
    ]
    newest = sorted(walking, key=lambda row: (-row[0], row[1].teacher))[:CALLS]
    rooms = [words.sign(words.room_of(night, line.teacher)) for _, line, _ in newest]
    return tuple(
        Call(_code(night, meeting, short), room, len(room) > LONG)
        for (_, _, meeting), room in zip(newest, rooms, strict=True)
    )


def _there(night: Night, line: Line, meeting: str, now: float) -> bool:
    """Seen at the door; or, sitting there by the clock, and not called in."""
    visit = night.visit_of(meeting)
    if meeting == line.called:
        return line.here
    return visit is None or visit.standing.there_at <= now


def _notice(night: Night, now: float) -> str:
    hours = night.office.hours
    if hours.closed_at is not None:
        return "Conferences have ended for tonight"
    if hours.last_call_at is not None:
        return "Last call"
    if now < night.rules.opens and hours.opened_at is None:
        return f"Doors open at {words.clock(night, night.rules.opens)}"
    if now > night.rules.closes:
        return "Conferences have ended for tonight"
    return f"Until {words.clock(night, night.rules.closes)}"


def _shape(doors: int) -> str:
    """Columns as few as keep ten rows or less: long lines of few columns are read faster than many small boxes."""
    columns = 1 if doors <= 4 else 2 if doors <= 10 else 3 if doors <= 24 else 4
    rows = max(4, -(-doors // columns))
    return f"c{columns} r{rows}"
