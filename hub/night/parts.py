"""What a night is made of while it runs: visits, lines, duties, tickets. Plain records; fold.py alone changes them."""

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from hub.night import events as e
from hub.night.commands import DeskMatter, InterpretedBy, OutReason, Paper, PrintEnd
from hub.night.roster import Needs

Step = Literal["assigned", "walking", "delivered"]
Pressed = Literal["called", "here", "started", "finished", "passed-over", "paused", "resumed"]


@dataclass(slots=True, frozen=True)
class Placed:
    """An interpreter whom a person's hand has put with a family."""

    interpreter: str
    once: bool


@dataclass(slots=True, frozen=True)
class Settled:
    """What was agreed about a family's interpreting, and when."""

    by: InterpretedBy
    at: float


class Standing(msgspec.Struct, frozen=True, gc=False):
    """Where a family is in its waiting. `sent`: the meeting at whose door it sits or will sit, from `there_at` on.

    It stands still from `still_since` (later than now: it walks until then); None: it is in a meeting.
    """

    still_since: float | None
    sent: str | None = None
    sent_at: float = 0.0
    there_at: float = 0.0
    stood: float = 0.0  # seconds it has stood still in all, before `still_since`
    stood_before: float = 0.0  # those of them before its last meeting
    walked: float = 0.0  # seconds it was sent to walk, in all
    moved_at: float | None = None  # when it was last sent from one door to another
    told: bool = False  # how long it will wait, since its last meeting
    why: e.FamilySent | e.FamilyCalled | None = None  # why there
    out_until: float | None = None  # at dinner, or some minutes away
    out_for: OutReason | None = None

    def stood_by(self, now: float) -> float:
        return self.stood + max(0.0, now - self.still_since if self.still_since is not None else 0.0)


@dataclass(slots=True)
class Visit:
    """One family's evening. `place` is the id of the room it was last known at; None is the door or the commons."""

    family: str
    arrived_at: float
    party: int
    needs: Needs
    left_meetings: set[str]  # wanted, and not yet had
    had_meetings: set[str] = field(default_factory=set)
    declined: tuple[str, ...] = ()  # not wanted tonight, said at check-in
    route: tuple[e.Stop, ...] = ()
    ambassador: str | None = None
    helper: str | None = None
    guide_lack: e.AmbassadorLacking | None = None
    helper_lack: e.HelperLacking | None = None
    busy: str | None = None  # the meeting it is called to or in
    standing: Standing = field(default_factory=lambda: Standing(None))
    first: set[str] = field(default_factory=set)  # meetings the welcome desk put first
    follow_ups: set[str] = field(default_factory=set)  # meetings held another day
    by_hand: tuple[str, ...] = ()  # the order the desk gave its drop-ins
    by_hand_until: float = 0.0
    free_since: float = 0.0
    place: str | None = None
    dinner_at: float | None = None  # when it went to dinner
    left_at: float | None = None
    copies: int = 0
    taken_at: float = 0.0  # when its check-in was taken: later than it came, where a kiosk was alone
    earlier: "Visit | None" = None  # the visit before this one, of a family that went home and came again

    @property
    def out_until(self) -> float | None:
        """When it is back from dinner, or from the minutes it needs; it may be over."""
        return self.standing.out_until

    @property
    def here(self) -> bool:
        return self.left_at is None


class Before(msgspec.Struct, frozen=True, gc=False):
    """How a line, its family and its interpreter stood before a press, so that taking it back gives just that again."""

    called: str | None
    called_at: float
    here: bool
    now: str | None
    started_at: float
    paused_until: float | None
    done: int
    spent: float
    waiting_since: float | None
    passed_at: float | None
    arrived_at: float | None  # of the family's visit: after another check-in it is another evening
    busy: str | None
    free_since: float
    standing: Standing | None
    place: str | None
    unguided_since: float | None
    interpreter: str | None
    lacking: bool
    placed: Placed | None = None  # the interpreter put with the family by hand


@dataclass(slots=True)
class Press:
    """Something a teacher pressed and may take back."""

    cause: str
    kind: Pressed
    at: float
    meeting: str | None
    before: Before


@dataclass(slots=True)
class Line:
    """One teacher's evening: who waits, who is called, who is in."""

    teacher: str
    waiting: dict[str, float] = field(default_factory=dict)  # meeting -> waiting since
    called: str | None = None
    called_at: float = 0.0
    here: bool = False
    now: str | None = None
    started_at: float = 0.0
    paused_until: float | None = None
    pause_reason: str = ""
    done: int = 0
    spent: float = 0.0  # seconds in finished meetings
    presses: list[Press] = field(default_factory=list)
    coming: dict[str, float] = field(default_factory=dict)  # meeting -> sent to this door at, and not yet in
    passed: dict[str, float] = field(default_factory=dict)  # passed over, and when: they keep their place
    seen: tuple[str, float] | None = None  # the newest call that a family's phone showed: meeting, and when


@dataclass(slots=True)
class Duty:
    """One volunteer's evening. `walks` counts families, for fairness; `meeting` is what an interpreter interprets."""

    volunteer: str
    on: bool | None = None  # None: as planned in the roster
    family: str | None = None
    meeting: str | None = None
    step: Step | None = None
    walks: int = 0
    place: str | None = None  # the room an interpreter was last sent to
    since: float = 0.0
    break_until: float | None = None


@dataclass(slots=True)
class Ticket:
    """A print job: durable before it is sent, with one of four ends."""

    id: str
    family: str
    copy: int
    printer: str | None
    asked_at: float
    begun: bool = False
    end: PrintEnd | None = None
    detail: str = ""
    paper: Paper = "ticket"


@dataclass(slots=True)
class Ask:
    """Somebody at a kiosk needs the welcome desk."""

    id: str
    about: DeskMatter
    family: str | None
    at: float
    by_cause: str
    why: str = ""
    happened_at: float | None = None


def ticket_id(family: str, copy: int) -> str:
    """Derived, so that a kiosk that decides alone and the hub speak of the same paper."""
    return f"{family}-{copy}"
