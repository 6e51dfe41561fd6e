"""The newest press at each teacher's door that can still be taken back: a teacher who needs help calls the desk."""

from collections.abc import Callable, Mapping

import msgspec

from hub.night import commands as c
from hub.night.parts import Pressed
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.by_whom import by_whom, nobody

PRESSED: dict[Pressed, str] = {
    "called": "called {code}",
    "here": "{code} is here",
    "started": "started with {code}",
    "finished": "done with {code}",
    "passed-over": "{code} was not found",
    "paused": "the pause",
    "resumed": "back from the pause",
}


class AtDoor(msgspec.Struct, frozen=True):
    teacher: str
    cause: str
    words: str
    since: float
    minutes: int
    by: str = ""


def at_doors(
    night: Night, now: float, short: Mapping[str, str], by: Callable[[str], str] = nobody
) -> tuple[AtDoor, ...]:
    """The newest first."""
    newest = [(line.presses[-1], line.teacher) for line in night.lines.values() if line.presses]
    lately = [row for row in newest if now - row[0].at <= night.rules.undo_within]
    rows = []
    for press, teacher in sorted(lately, key=lambda row: (-row[0].at, row[1])):
        known = night.roster.teachers.get(teacher)
        meeting = night.meeting(press.meeting or "")
        code = short.get(meeting.family, words.UNKNOWN) if meeting else words.UNKNOWN
        if known and words.may(night, c.UndoAtDoor(teacher, press.cause), now):
            said = f"{known.name}: {PRESSED[press.kind].format(code=code)}"
            who = by_whom(night, by(press.cause))
            rows.append(AtDoor(teacher, press.cause, said, press.at, words.minutes(press.at, now), who))
    return tuple(rows)
