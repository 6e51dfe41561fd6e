"""What the office may ask: open, last call, close, announce; and what a closed evening refuses everybody.

Opening and last call are said on every screen and bind nobody: lines go on by the planned times. Closing binds: nobody
new is checked in at a kiosk, sent or called. Who is in a meeting, or called to one, finishes it.
"""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.refused import Refused, in_time
from hub.night.state import Night

FromOffice = c.OpenDoors | c.CallLast | c.CloseDoors | c.UndoHours | c.Announce | c.TakeDown
NEEDS_ROOM: dict[c.Phrase, bool] = {
    "dinner": True,
    "music": True,
    "closing": False,
    "listen": False,
    "own-words": False,
}


def decide_from_office(night: Night, command: FromOffice, cause: str, now: float) -> Sequence[e.AnyEvent]:
    hours = night.office.hours
    match command:
        case c.OpenDoors():
            return [e.DoorsOpened()] if hours.opened_at is None or hours.closed_at is not None else []
        case c.CallLast():
            if night.office.closed:
                raise Refused("night-closed")
            return [e.LastCallMade()] if hours.last_call_at is None else []
        case c.CloseDoors():
            return [e.DoorsClosed()] if hours.closed_at is None else []
        case c.UndoHours():
            return _undo(night, command, now)
        case c.Announce():
            return _announce(night, command, cause, now)
        case c.TakeDown():
            known = command.announcement in night.office.announcements
            return [e.AnnouncementTakenDown(command.announcement)] if known else []
        case _:
            assert_never(command)


def closed_to(night: Night, command: c.AnyCommand) -> bool:
    """Whether this waits for another evening, now that the doors are closed."""
    return night.office.closed and (
        isinstance(command, c.CallNext) or (isinstance(command, c.CheckIn) and not command.received)
    )


def _undo(night: Night, command: c.UndoHours, now: float) -> Sequence[e.AnyEvent]:
    """Only the newest press, and only by naming it: a page left open undoes nothing else."""
    presses = night.office.presses
    if not presses or presses[-1].cause != command.cause:
        raise Refused("nothing-to-undo")
    in_time(night.rules, presses[-1].at, now)
    return [e.HoursUndone(command.cause)]


def _announce(night: Night, command: c.Announce, cause: str, now: float) -> Sequence[e.AnyEvent]:
    room = command.room
    if NEEDS_ROOM[command.phrase]:
        known = room in night.roster.rooms or room == "commons" or (room == "dinner" and night.rules.dinner_room)
        if not known:
            raise Refused("unknown-room")
    else:
        room = None
    time = command.time if command.phrase == "music" else night.rules.closes if command.phrase == "closing" else None
    if command.phrase in ("music", "closing") and (time is None or time <= now):
        raise Refused("time-has-passed")
    until = now + command.minutes * 60
    until = min(until, time) if command.phrase == "closing" and time is not None else until
    return [e.Announced(cause, command.phrase, until, command.where, room, time)]
