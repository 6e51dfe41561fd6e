"""The evening as the dispatch rule sees it: doors, parties, interpreters. Plain records, kept by who runs the night.

Times are seconds on one clock, the same for all; places are whatever `Picture.walk` understands.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Literal

from hub.night.ranges import Ranges

Place = Hashable
AtDoor = Literal["away", "free", "meeting", "pause"]
InHouse = Literal["idle", "sent", "meeting", "gone"]

PLANNED = 3.0  # meetings that the planned length counts for when a teacher's pace is learned
HOUSE_PLANNED = 20.0  # meetings that it counts for when the house's pace is learned
INTERPRETED = 1.16  # an interpreted meeting takes this much longer (Fagan et al., J Gen Intern Med 2003)


@dataclass(slots=True)
class Door:
    """One teacher's room. `wanted_by` are the parties in the house that still want this teacher."""

    id: str
    place: Place
    planned: float
    state: AtDoor = "away"
    since: float = 0.0  # of the meeting under way
    back_at: float = 0.0  # of a pause
    party: str | None = None  # in the meeting
    coming: list[str] = field(default_factory=list)  # sent to this door and not yet in
    called: str | None = None
    wanted_by: dict[str, None] = field(default_factory=dict)
    booked: list[tuple[float, str]] = field(default_factory=list)  # by time, of parties not yet seen
    done: int = 0
    spent: float = 0.0  # seconds in finished meetings


@dataclass(slots=True)
class Party:
    """One family. `left`: doors it still wants, with the booked time or None."""

    id: str
    left: dict[str, float | None]
    language: str | None
    came_at: float
    place: Place
    state: InHouse = "idle"
    door: str | None = None  # where it was sent
    there_at: float = 0.0  # when it is expected at that door
    stood: float = 0.0  # seconds it has waited in all, walking not counted, up to `still_since`
    still_since: float | None = None  # None: it walks, or is in a meeting
    stood_before: float = 0.0  # the part of it before its last meeting
    moved_at: float = float("-inf")  # when it was last taken from one door to another
    interpreter: str | None = None
    slow: float = 1.0  # its walking time, in those of others

    def stood_by(self, now: float) -> float:
        """Seconds it has stood in all by now."""
        return self.stood + (now - self.still_since if self.still_since is not None else 0.0)


@dataclass(slots=True)
class Interpreter:
    id: str
    languages: tuple[str, ...]
    place: Place
    party: str | None = None


@dataclass(slots=True)
class Group:
    """What the families with, or without, an interpreter have waited in all."""

    came: int = 0
    waiting: int = 0
    waited: float = 0.0


@dataclass(slots=True)
class Picture:
    doors: dict[str, Door]
    interpreters: dict[str, Interpreter]
    closes: float
    walk: Callable[[Place, Place], float]
    parties: dict[str, Party] = field(default_factory=dict)
    early: float = 300.0  # a booked meeting may begin this long before its time
    helped: Group = field(default_factory=Group)
    others: Group = field(default_factory=Group)
    steer: float = 0.0  # towards families that need an interpreter, learned from the gap so far
    at: float = 0.0
    done: int = 0
    spent: float = 0.0
    planned: float = 0.0  # what was planned for the finished meetings
    ranges: Ranges = field(default_factory=Ranges)
    untold: list[str] = field(default_factory=list)  # parties free again, not yet told how long
