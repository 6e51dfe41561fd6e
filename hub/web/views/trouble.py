"""Lines in trouble, and what to do about each: the few doors somebody should look at, worst first."""

from collections.abc import Iterator

import msgspec

from hub.night.parts import Line
from hub.night.state import Night
from hub.web.views import words

MOST = 5
FORGOTTEN = 2.5  # times its target, a meeting is probably over and "Done" was forgotten
UNANSWERED = 6  # minutes after the call, nobody has come in
MANY_UNSURE = 2


class Trouble(msgspec.Struct, frozen=True):
    room: str
    teacher: str
    words: str
    advice: str


def troubles(night: Night, now: float) -> tuple[tuple[Trouble, ...], int]:
    """The worst, and how many in all."""
    rows = sorted((row for line in night.lines.values() for row in _of(night, line, now)), key=lambda row: row[0])
    return tuple(trouble for _, trouble in rows[:MOST]), len(rows)


def _of(night: Night, line: Line, now: float) -> Iterator[tuple[tuple[int, float, str], Trouble]]:
    """At most one a line: the first thing to do there."""
    teacher = night.roster.teachers.get(line.teacher)
    if teacher is None:
        return
    room, waiting = words.sign(words.room_of(night, line.teacher)), len(line.waiting)
    who = words.count(waiting, "family waits", "families wait")
    unsure = [m for m in line.waiting if night.outlooks.get(m) == "not-tonight"]

    def said(rank: int, size: float, what: str, advice: str) -> tuple[tuple[int, float, str], Trouble]:
        return (rank, -size, line.teacher), Trouble(room, teacher.name, what, advice)

    if line.now and now - line.started_at > FORGOTTEN * teacher.target_minutes * 60:
        minutes = words.minutes(line.started_at, now)
        yield said(0, waiting, f"In one meeting for {minutes} minutes; {who}", "Look in: perhaps Done was forgotten.")
    elif line.called and not line.here and words.minutes(line.called_at, now) >= UNANSWERED:
        minutes = words.minutes(line.called_at, now)
        yield said(
            1, waiting, f"Called {minutes} minutes ago, nobody is in", "Look in: Cannot find calls the next one."
        )
    elif line.paused_until is not None and waiting and not line.now:
        over = line.paused_until <= now
        what = "The pause is over" if over else f"Pausing until {words.clock(night, line.paused_until)}"
        yield said(2 if over else 4, waiting, f"{what}; {who}", "Ask when the teacher is back.")
    elif len(unsure) >= MANY_UNSURE:
        what = f"{len(unsure)} of {waiting} meetings cannot be had tonight"
        yield said(3, len(unsure), what, "The welcome desk can offer these families another day.")
