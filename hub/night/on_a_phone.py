"""What only a family's own phone says: that it saw its call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hub.night import commands as c
from hub.night import events as e
from hub.night.parts import Line
from hub.night.refused import Refused

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night

OnAPhone = c.SeeCall


def decide_on_a_phone(night: "Night", command: OnAPhone) -> Sequence[e.AnyEvent]:
    """Once a call, from however many phones; a call that is over by now was not seen in time, and nothing is said."""
    if night.belongs.get(command.meeting) != command.family:
        raise Refused("unknown-meeting")
    line = next((line for line in night.lines.values() if line.called == command.meeting), None)
    if line is None or seen_at(line) is not None:
        return []
    return [e.CallSeen(line.teacher, command.meeting)]


def seen_at(line: Line) -> float | None:
    """When the family that is called saw it on its phone; None: it did not, or nobody is called."""
    if line.called is None or line.seen is None:
        return None
    meeting, at = line.seen
    return at if meeting == line.called and at >= line.called_at else None


def seen(night: "Night", event: e.CallSeen, at: float) -> None:
    if line := night.lines.get(event.teacher):
        line.seen = (event.meeting, at)
