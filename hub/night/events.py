"""What has happened. Past tense, ids only, never a name or free text; fields are only ever added.

Events are decoded leniently (an older hub skips fields it does not know), and an event's meaning never changes:
the journals in tests/journals/ replay forever.
"""

from typing import Literal

import msgspec

from hub.night.commands import DeskMatter, InterpretedBy, OutReason, Paper, PauseReason, Phrase, PrintEnd, Where
from hub.night.roster import Needs

StopKind = Literal["meeting", "dinner"]
GuideReason = Literal["speaks-language", "fewest-walks", "only-one-free", "by-hand"]
LackReason = Literal["all-walking", "nobody-on-duty", "none-speaks-language", "all-with-families"]
CallReason = Literal["booked-due", "waited-longest", "only-one-free", "called-back", "sent-ahead", "soonest-done"]
SendReason = Literal["next-here", "booked-now", "free-now"]
Outlook = Literal["likely", "at-risk", "not-tonight"]


class Event(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """Base of all that has happened."""


class Stop(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place on a route; it begins between `low` and `high`, as foreseen when the route was planned."""

    kind: StopKind
    low: float
    high: float
    meeting: str | None = None


# --- at the door


class FamilyArrived(Event, frozen=True, tag="FamilyArrived"):
    """`came_at`: when it really came, where the kiosk was alone then and could not say so at once."""

    family: str
    party: int
    needs: Needs
    meetings: tuple[str, ...]
    declined: tuple[str, ...] = ()  # known then and not wanted; a meeting the school adds later is wanted
    came_at: float | None = None


class RoutePlanned(Event, frozen=True, tag="RoutePlanned"):
    family: str
    stops: tuple[Stop, ...]


class AmbassadorAssigned(Event, frozen=True, tag="AmbassadorAssigned"):
    ambassador: str
    family: str
    reason: GuideReason


class AmbassadorLacking(Event, frozen=True, tag="AmbassadorLacking"):
    """The family waits at the door; `minutes` until a guide is expected back, None if nobody is on duty."""

    family: str
    reason: LackReason
    minutes: int | None = None


class HelperAssigned(Event, frozen=True, tag="HelperAssigned"):
    helper: str
    family: str
    reason: GuideReason


class HelperLacking(Event, frozen=True, tag="HelperLacking"):
    family: str
    reason: LackReason


class DeskAsked(Event, frozen=True, tag="DeskAsked"):
    """`why` and `happened_at`: of a conflict, the refusal's code and when the kiosk had told the family otherwise."""

    ask: str
    about: DeskMatter
    family: str | None = None
    why: str = ""
    happened_at: float | None = None


class DeskAnswered(Event, frozen=True, tag="DeskAnswered"):
    ask: str


class CodeReissued(Event, frozen=True, tag="CodeReissued"):
    family: str
    issue: int


class FamilyLeft(Event, frozen=True, tag="FamilyLeft"):
    family: str


class CheckInUndone(Event, frozen=True, tag="CheckInUndone"):
    family: str


class AddedMeeting(msgspec.Struct, frozen=True, omit_defaults=True):
    id: str
    teacher: str


class VisitorAdded(Event, frozen=True, tag="VisitorAdded"):
    """A family without a letter; its children follow as `ChildAdded`."""

    family: str
    language: str


class ChildAdded(Event, frozen=True, tag="ChildAdded"):
    """A child that was on no list, and the drop-in meetings it wants."""

    family: str
    student: str
    meetings: tuple[AddedMeeting, ...]


class FamilyLookedUp(Event, frozen=True, tag="FamilyLookedUp"):
    """Staff searched at a kiosk, and these families were shown. `staff`: the number of a credential, no name."""

    staff: str
    device: str
    found: tuple[str, ...]


class FamilySteppedOut(Event, frozen=True, tag="FamilySteppedOut"):
    """At dinner, or needs some minutes; from `until` on it is counted as waiting again."""

    family: str
    until: float
    reason: OutReason


class FamilyCameBack(Event, frozen=True, tag="FamilyCameBack"):
    family: str


# --- who goes where


class FamilySent(Event, frozen=True, tag="FamilySent"):
    """Walk to this meeting's room and sit at its door; expected there at `there_at`.

    `opens`: when that door was expected to be free. `instead`: the meeting it had been sent to, whose door was expected
    to open only at `instead_opens`.
    """

    family: str
    meeting: str
    why: SendReason
    there_at: float
    opens: float
    instead: str | None = None
    instead_opens: float | None = None


class WaitPromised(Event, frozen=True, tag="WaitPromised"):
    """What the family was told: seconds until its next meeting begins, four times in five between `low` and `high`.

    `left`: the meetings it still wanted; `booked`: all of them had their times.
    """

    family: str
    seconds: float
    low: float
    high: float
    left: int
    booked: bool = False


class OutlookChanged(Event, frozen=True, tag="OutlookChanged"):
    """Whether this meeting is still to be had tonight; a meeting never spoken of is likely."""

    meeting: str
    outlook: Outlook


class MeetingPutFirst(Event, frozen=True, tag="MeetingPutFirst"):
    meeting: str
    on: bool


class FollowUpPromised(Event, frozen=True, tag="FollowUpPromised"):
    """The meeting is held another day; `on` False: it is not, and the family stands in that line again."""

    meeting: str
    on: bool


# --- what the welcome desk changed in a family's evening


class MeetingMoved(Event, frozen=True, tag="MeetingMoved"):
    """Its time is this tonight, whatever the school's file says."""

    meeting: str
    booked_at: float | None


class MeetingSkipped(Event, frozen=True, tag="MeetingSkipped"):
    """Not wanted tonight; `on` False: wanted after all."""

    meeting: str
    on: bool


class MeetingAdded(Event, frozen=True, tag="MeetingAdded"):
    meeting: str
    family: str
    teacher: str


class MeetingDropped(Event, frozen=True, tag="MeetingDropped"):
    """A meeting the desk had added is taken back."""

    meeting: str


class RouteOrdered(Event, frozen=True, tag="RouteOrdered"):
    """Until then the family goes to these drop-ins one after the other; none: the rule decides."""

    family: str
    meetings: tuple[str, ...]
    until: float


class PartySplit(Event, frozen=True, tag="PartySplit"):
    """`people` of the family go to these meetings as a party of their own; `party` stands for a family from now on."""

    family: str
    party: str
    people: int
    meetings: tuple[str, ...]


class PartyJoined(Event, frozen=True, tag="PartyJoined"):
    family: str
    party: str


class FamiliesJoined(Event, frozen=True, tag="FamiliesJoined"):
    """`other`, so many people, goes with `family`, whose meetings these are for as long."""

    family: str
    other: str
    people: int
    meetings: tuple[str, ...]


class FamiliesParted(Event, frozen=True, tag="FamiliesParted"):
    """`other` goes by itself again, to those of its meetings that are left; `given`: those new since they joined."""

    family: str
    other: str
    given: tuple[str, ...] = ()


class FamilyStayed(Event, frozen=True, tag="FamilyStayed"):
    """It was said to have left, and has not."""

    family: str


class PressUndone(Event, frozen=True, tag="PressUndone"):
    """The desk took back a press; the facts after this one say how things are again."""

    undone: str  # the cause that was taken back


# --- at a teacher's door


class FamilyCalled(Event, frozen=True, tag="FamilyCalled"):
    """`there_at`: when it is expected, where it was not sent to this door before and has to walk."""

    teacher: str
    meeting: str
    reason: CallReason
    there_at: float | None = None


class InterpreterAssigned(Event, frozen=True, tag="InterpreterAssigned"):
    """`helper`: the school lets bilingual students interpret, and this one does; the record says so."""

    interpreter: str
    meeting: str
    helper: bool = False


class InterpreterReleased(Event, frozen=True, tag="InterpreterReleased"):
    """Not with this meeting any more, though it was not held: somebody else needs them sooner, or the family moved."""

    interpreter: str
    meeting: str


class InterpreterLacking(Event, frozen=True, tag="InterpreterLacking"):
    """Nobody on tonight's roster interprets this family's language: the meeting goes on, said out loud."""

    meeting: str


class InterpreterPlaced(Event, frozen=True, tag="InterpreterPlaced"):
    """By hand: with this family and no other, all evening, or (`once`) until its next interpreted meeting is over."""

    interpreter: str
    family: str
    once: bool = False


class PlacementEnded(Event, frozen=True, tag="PlacementEnded"):
    interpreter: str
    family: str


class InterpretingSettled(Event, frozen=True, tag="InterpretingSettled"):
    """An interpreter was offered; the family has one, or is helped by an adult of its own, the telephone, or nobody."""

    family: str
    by: InterpretedBy


class FamilyHere(Event, frozen=True, tag="FamilyHere"):
    teacher: str
    meeting: str


class FamilyPassedOver(Event, frozen=True, tag="FamilyPassedOver"):
    teacher: str
    meeting: str


class CallWithdrawn(Event, frozen=True, tag="CallWithdrawn"):
    """The school's corrected file no longer has the meeting that is called: family and door go on without it."""

    teacher: str
    meeting: str


class MeetingStarted(Event, frozen=True, tag="MeetingStarted"):
    teacher: str
    meeting: str


class MeetingFinished(Event, frozen=True, tag="MeetingFinished"):
    teacher: str
    meeting: str


class TeacherPaused(Event, frozen=True, tag="TeacherPaused"):
    teacher: str
    until: float
    reason: PauseReason


class TeacherResumed(Event, frozen=True, tag="TeacherResumed"):
    teacher: str


class CallUndone(Event, frozen=True, tag="CallUndone"):
    teacher: str
    meeting: str
    undone: str  # the cause that was taken back


class HereUndone(Event, frozen=True, tag="HereUndone"):
    teacher: str
    meeting: str
    undone: str


class StartUndone(Event, frozen=True, tag="StartUndone"):
    teacher: str
    meeting: str
    undone: str


class FinishUndone(Event, frozen=True, tag="FinishUndone"):
    teacher: str
    meeting: str
    undone: str


class PassOverUndone(Event, frozen=True, tag="PassOverUndone"):
    teacher: str
    meeting: str
    undone: str


class ResumeUndone(Event, frozen=True, tag="ResumeUndone"):
    teacher: str
    undone: str


class PauseUndone(Event, frozen=True, tag="PauseUndone"):
    teacher: str
    undone: str


# --- on the family's own phone


class CallSeen(Event, frozen=True, tag="CallSeen"):
    """The family's page showed this call, for the first time."""

    teacher: str
    meeting: str


# --- ambassadors and helpers


class FamilyTaken(Event, frozen=True, tag="FamilyTaken"):
    volunteer: str
    family: str


class FamilyDelivered(Event, frozen=True, tag="FamilyDelivered"):
    volunteer: str
    family: str


class VolunteerReturned(Event, frozen=True, tag="VolunteerReturned"):
    volunteer: str


class VolunteerCameOn(Event, frozen=True, tag="VolunteerCameOn"):
    volunteer: str


class VolunteerWentOff(Event, frozen=True, tag="VolunteerWentOff"):
    volunteer: str


class BreakBegan(Event, frozen=True, tag="BreakBegan"):
    volunteer: str
    until: float


class BreakEnded(Event, frozen=True, tag="BreakEnded"):
    """Back before the time that was said."""

    volunteer: str


class GuidingUndone(Event, frozen=True, tag="GuidingUndone"):
    undone: str  # the cause that was taken back


# --- paper


class TicketRequested(Event, frozen=True, tag="TicketRequested"):
    """`paper`: a slip that says what is held another day is printed as durably as a ticket; it has no copy number."""

    ticket: str
    family: str
    copy: int = 1
    printer: str | None = None
    paper: Paper = "ticket"


class TicketBegun(Event, frozen=True, tag="TicketBegun"):
    ticket: str
    printer: str


class TicketEnded(Event, frozen=True, tag="TicketEnded"):
    ticket: str
    end: PrintEnd
    printer: str
    detail: str = ""


# --- the office


class DoorsOpened(Event, frozen=True, tag="DoorsOpened"):
    pass


class LastCallMade(Event, frozen=True, tag="LastCallMade"):
    pass


class DoorsClosed(Event, frozen=True, tag="DoorsClosed"):
    """From here on nobody is sent or called; meetings under way end as they end."""


class HoursUndone(Event, frozen=True, tag="HoursUndone"):
    undone: str  # the cause that was taken back


class Announced(Event, frozen=True, tag="Announced"):
    """`room`: a roster room's id, "commons" or "dinner". What "own-words" says is kept outside the journal."""

    announcement: str
    phrase: Phrase
    until: float
    where: tuple[Where, ...]
    room: str | None = None
    time: float | None = None


class AnnouncementTakenDown(Event, frozen=True, tag="AnnouncementTakenDown"):
    announcement: str


# --- by where they happen: each is folded in one place, and whatever asks "is it one of those" asks so

AtTheEntrance = FamilyArrived | RoutePlanned | FamilyLeft | CheckInUndone | CodeReissued
Unlisted = VisitorAdded | ChildAdded
AtTheDesk = DeskAsked | DeskAnswered
ByHand = (
    MeetingMoved
    | MeetingSkipped
    | MeetingAdded
    | MeetingDropped
    | RouteOrdered
    | PartySplit
    | PartyJoined
    | FamiliesJoined
    | FamiliesParted
    | FamilyStayed
    | PressUndone
)
BetweenDoors = (
    FamilySent
    | FamilySteppedOut
    | FamilyCameBack
    | WaitPromised
    | OutlookChanged
    | MeetingPutFirst
    | FollowUpPromised
    | CallWithdrawn
)
AtADoor = (
    FamilyCalled | FamilyHere | FamilyPassedOver | MeetingStarted | MeetingFinished | TeacherPaused | TeacherResumed
)
DoorUndone = CallUndone | HereUndone | StartUndone | FinishUndone | PassOverUndone | PauseUndone | ResumeUndone
Interpreting = InterpreterAssigned | InterpreterReleased | InterpreterLacking
Placing = InterpreterPlaced | PlacementEnded | InterpretingSettled
Guiding = (
    AmbassadorAssigned
    | AmbassadorLacking
    | HelperAssigned
    | HelperLacking
    | FamilyTaken
    | FamilyDelivered
    | VolunteerReturned
    | VolunteerCameOn
    | VolunteerWentOff
    | BreakBegan
    | BreakEnded
)
OnPaper = TicketRequested | TicketBegun | TicketEnded
OfTheOffice = DoorsOpened | LastCallMade | DoorsClosed | HoursUndone | Announced | AnnouncementTakenDown

AnyEvent = (
    AtTheEntrance
    | Unlisted
    | AtTheDesk
    | ByHand
    | BetweenDoors
    | AtADoor
    | DoorUndone
    | Interpreting
    | Placing
    | Guiding
    | GuidingUndone
    | OnPaper
    | OfTheOffice
    | CallSeen
    | FamilyLookedUp
)


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event with its place in the journal: number, hub's time, and the command that caused it."""

    seq: int
    at: float
    cause: str
    event: AnyEvent
