"""The evening as the dispatch rule sees it: doors, parties, interpreters. Plain records, kept by who runs the night.

Times are seconds on one clock, the same for all; places are whatever `Picture.walk` understands.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Literal

from hub.night.ranges import Ranges

Place = Hashable
AtDoor = Literal["away", "free", "called", "meeting", "pause"]
InHouse = Literal["idle", "away", "sent", "meeting", "gone"]

PLANNED = 3.0  # meetings that the planned length counts for when a teacher's pace is learned
HOUSE_PLANNED = 20.0  # meetings that it counts for when the house's pace is learned
INTERPRETED = 1.16  # an interpreted meeting takes this much longer (Fagan et al., J Gen Intern Med 2003)


@dataclass(slots=True)
class Door:
    """One teacher's room. `wanted_by` are the parties in the house that still want this teacher.

    "called": the teacher has asked the party in `called` to come in, and takes no other before it.
    """

    id: str
    place: Place
    planned: float
    state: AtDoor = "away"
    since: float = 0.0  # of the meeting under way
    back_at: float = 0.0  # of a pause
    party: str | None = None  # in the meeting
    coming: list[str] = field(default_factory=list)  # sent to this door and not yet in
    kept: list[str] = field(default_factory=list)  # sit here, and are free for others: the teacher is away for long
    called: str | None = None
    wanted_by: dict[str, None] = field(default_factory=dict)
    booked: list[tuple[float, str]] = field(default_factory=list)  # by time, of parties in the house
    done: int = 0
    spent: float = 0.0  # seconds in finished meetings
    spoken: frozenset[str] = frozenset()  # languages in which the teacher needs no interpreter
    passed: dict[str, float] = field(default_factory=dict)  # parties not found here, and until when others go first


@dataclass(slots=True)
class Party:
    """One family. `left`: doors it still wants, with the booked time or None. "away": at dinner, and back later."""

    id: str
    left: dict[str, float | None]
    language: str | None
    came_at: float
    place: Place
    state: InHouse = "idle"
    door: str | None = None  # where it was sent
    sent_at: float = float("-inf")
    there_at: float = 0.0  # when it is expected at that door
    stood: float = 0.0  # seconds it has waited in all, walking not counted, up to `still_since`
    still_since: float | None = None  # None: it walks, or is in a meeting
    walked: float = 0.0  # seconds it was sent to walk, in all
    stood_before: float = 0.0  # the part of it before its last meeting
    moved_at: float = float("-inf")  # when it was last taken from one door to another
    interpreter: str | None = None
    slow: float = 1.0  # its walking time, in those of others
    first: frozenset[str] = frozenset()  # doors that matter most to it: the welcome desk says so

    def needs(self, door: "Door") -> str | None:
        """The language an interpreter is needed for at this door, or None."""
        return None if self.language in door.spoken else self.language

    def stood_by(self, now: float) -> float:
        """Seconds it has stood in all by now."""
        return self.stood + (now - self.still_since if self.still_since is not None else 0.0)

    def waited_by(self, now: float) -> float:
        """Seconds it has stood or walked in all by now."""
        return self.stood_by(now) + self.walked


@dataclass(slots=True)
class Interpreter:
    id: str
    languages: tuple[str, ...]
    place: Place
    party: str | None = None
    since: float = float("-inf")  # on duty from
    until: float = float("inf")
    second: bool = False  # only where no other is free: a bilingual student, where the school allows it

    def on_duty(self, now: float) -> bool:
        return self.since <= now <= self.until


@dataclass(slots=True)
class Picture:
    doors: dict[str, Door]
    interpreters: dict[str, Interpreter]
    closes: float
    walk: Callable[[Place, Place], float]
    parties: dict[str, Party] = field(default_factory=dict)
    early: float = 300.0  # a booked meeting may begin this long before its time
    done: int = 0
    spent: float = 0.0
    planned: float = 0.0  # what was planned for the finished meetings
    ranges: Ranges = field(default_factory=Ranges)
    untold: list[str] = field(default_factory=list)  # parties free again, not yet told how long
