"""What the office has said to everybody: whether the doors are open, and its announcements. Records, and their fold."""

from dataclasses import dataclass, field, replace

from hub.night import events as e
from hub.night.commands import Phrase, Where


@dataclass(slots=True, frozen=True)
class Announcement:
    """`room`: a roster room's id, "commons" or "dinner". `time`: the clock time it speaks of. Shown until `until`."""

    id: str
    phrase: Phrase
    said_at: float
    until: float
    where: tuple[Where, ...]
    room: str | None = None
    time: float | None = None


@dataclass(slots=True, frozen=True)
class Hours:
    """When the office pressed each; None: not, or taken back. The planned times stand in the rules."""

    opened_at: float | None = None
    last_call_at: float | None = None
    closed_at: float | None = None


@dataclass(slots=True, frozen=True)
class HoursPress:
    cause: str
    at: float
    before: Hours


@dataclass(slots=True)
class Office:
    hours: Hours = Hours()
    presses: list[HoursPress] = field(default_factory=list)
    announcements: dict[str, Announcement] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        return self.hours.closed_at is not None

    def shown(self, now: float, where: Where) -> list[Announcement]:
        """What stands on such screens now, newest first."""
        live = [a for a in self.announcements.values() if now < a.until and where in a.where]
        return sorted(live, key=lambda a: (-a.said_at, a.id))


def fold_office(office: Office, event: e.OfTheOffice, at: float, cause: str) -> None:
    match event:
        case e.Announced():
            office.announcements[event.announcement] = Announcement(
                event.announcement, event.phrase, at, event.until, event.where, event.room, event.time
            )
        case e.AnnouncementTakenDown():
            office.announcements.pop(event.announcement, None)
        case e.HoursUndone():
            press = next((p for p in office.presses if p.cause == event.undone), None)
            if press:
                office.hours = press.before
                office.presses.remove(press)
        case _:
            office.presses.append(HoursPress(cause, at, office.hours))
            office.hours = _pressed(office.hours, event, at)


def _pressed(before: Hours, event: e.DoorsOpened | e.LastCallMade | e.DoorsClosed, at: float) -> Hours:
    match event:
        case e.DoorsOpened():
            return Hours(opened_at=at)  # opened again: there was no last call, and nothing is closed
        case e.LastCallMade():
            return replace(before, last_call_at=at)
        case e.DoorsClosed():
            return replace(before, closed_at=at)
