"""The people of a rehearsed evening as they are: where they walk, what they wait for. The night only guesses at it."""

from dataclasses import dataclass, field
from typing import Literal

from hub.night.walking import Place
from hub.rehearsal.cast import FamilyPart, TeacherPart

AtDoor = Literal["away", "free", "waits", "meeting", "break"]


@dataclass(slots=True)
class Walker:
    """Somebody who is at a place, or on the way to one."""

    start: Place
    end: Place
    set_out: float = 0.0
    there_at: float = 0.0

    def place(self, now: float) -> Place:
        """On the way: along the straight line, on the floor that is nearer in time."""
        if now >= self.there_at:
            return self.end
        share = max(0.0, (now - self.set_out) / (self.there_at - self.set_out))
        x, y = (a + share * (b - a) for a, b in zip(self.start[:2], self.end[:2], strict=True))
        return x, y, (self.start if share < 0.5 else self.end)[2]

    def go(self, end: Place, now: float, seconds: float) -> None:
        self.start, self.end, self.set_out, self.there_at = self.place(now), end, now, now + seconds


@dataclass(slots=True)
class Visitor:
    """A family. `goal`: the meeting it was sent or called to. `stood`: seconds it has waited, walking not counted."""

    family: str
    part: FamilyPart
    walker: Walker
    goal: str | None = None
    came: bool = False
    gone: bool = False
    went_at: float | None = None
    inside: bool = False
    out: bool = False  # at dinner
    dined: bool = False
    guided: bool = False
    away_until: float = 0.0  # not to be found until then
    stood: float = 0.0
    still_since: float | None = None
    trips: int = 0
    calls: int = 0
    not_found: int = 0

    def stands(self, now: float) -> None:
        if self.still_since is None:
            self.still_since = now

    def moves(self, now: float) -> None:
        if self.still_since is not None:
            self.stood += max(0.0, now - self.still_since)
            self.still_since = None

    def stood_by(self, now: float) -> float:
        return self.stood + (max(0.0, now - self.still_since) if self.still_since is not None else 0.0)


@dataclass(slots=True)
class Host:
    """A teacher. `call`: the family that is called; `calls` tells one call from another."""

    teacher: str
    part: TeacherPart
    place: Place
    state: AtDoor = "away"
    meeting: str | None = None
    calls: int = 0
    called_at: float = 0.0
    seated: bool = False
    looks: bool = False  # at the phone again soon
    rested: bool = False
    held: int = 0
    free_since: float = 0.0


@dataclass(slots=True)
class Interpreting:
    """An interpreter, on foot between doors."""

    volunteer: str
    walker: Walker
    meeting: str | None = None


@dataclass(slots=True)
class Trouble:
    """What should not happen. `refused`: command and code -> how often."""

    said: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
