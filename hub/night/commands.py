"""What may be asked of the night. Imperative, decoded strictly: an unknown field or kind is an error, not a guess."""

from typing import Annotated, Literal

import msgspec

from hub.night import roster

LARGEST_PARTY = 30

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
People = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_PARTY)]
PauseReason = Literal["break", "away", "late", "other"]
Paper = Literal["ticket", "follow-ups"]
PrintEnd = Literal["printed", "not-sent", "unknown", "failed"]
OutReason = Literal["dinner", "more-time"]
DeskMatter = Literal["welcome", "ticket", "code", "printer", "guide", "conflict"]
InterpretedBy = Literal["interpreter", "own-adult", "telephone", "nobody"]
Language = Annotated[str, msgspec.Meta(max_length=20, pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Given = Annotated[str, msgspec.Meta(max_length=60)]
Teachers = Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=20)]
Phrase = Literal["dinner", "music", "closing", "listen", "own-words"]
Where = Literal["boards", "phones", "kiosks"]
Issue = Annotated[int, msgspec.Meta(ge=1, le=999)]
Word = Annotated[str, msgspec.Meta(max_length=40, pattern="^[a-z0-9-]*$")]


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", omit_defaults=True):
    """Base of all that may be asked."""


class Needs(roster.Needs, frozen=True, forbid_unknown_fields=True):
    """What a family says it needs; a need nobody here knows of is an error, not a shrug."""


# --- at the door


class CheckIn(Command, frozen=True, tag="CheckIn"):
    """`meetings`: the ones the family wants tonight; None means all. `received`: an adult at the desk receives them.

    `issue`: of the letter that was shown. `came_at`: when the family stood there, by the hub's clock as the kiosk knew
    it; None: now. It may be long ago, if the kiosk was alone.
    """

    family: Id
    party: People = 1
    needs: Needs = Needs()
    meetings: tuple[Id, ...] | None = None
    printer: Id | None = None
    received: bool = False
    issue: Issue | None = None
    came_at: float | None = None


class AskDesk(Command, frozen=True, tag="AskDesk"):
    """Somebody at a kiosk needs the welcome desk; nothing about why a family may be received with care is said.

    `conflict`: what a kiosk that was alone told a family cannot be so; `why` is the refusal's code, `happened_at` when
    the family was told.
    """

    about: DeskMatter
    family: Id | None = None
    why: Word = ""
    happened_at: float | None = None


class AnswerDesk(Command, frozen=True, tag="AnswerDesk"):
    ask: Id


class ReprintTicket(Command, frozen=True, tag="ReprintTicket"):
    family: Id
    printer: Id | None = None


class ReissueCode(Command, frozen=True, tag="ReissueCode"):
    """Revoke a family's letter; the next one carries the next issue number."""

    family: Id


class LeaveNight(Command, frozen=True, tag="LeaveNight"):
    family: Id


class UndoCheckIn(Command, frozen=True, tag="UndoCheckIn"):
    """The wrong family was checked in. Only while nothing has come of it."""

    family: Id


class AddVisitor(Command, frozen=True, tag="AddVisitor"):
    """A family without a letter and its child. It is checked in like any other, by a `CheckIn` that follows.

    `given`: the child's first name. It goes to the hub's own document; no fact and no journal holds it.
    """

    language: Language
    teachers: Teachers
    given: Given = ""


class AddChild(Command, frozen=True, tag="AddChild"):
    """Another child of a family on the roster, or of a visitor; `given` as above."""

    family: Id
    teachers: Teachers
    given: Given = ""


class NoteLookUp(Command, frozen=True, tag="NoteLookUp"):
    """The hub asks this of itself when staff have looked up a family at a kiosk, so that it is known who looked."""

    staff: Id
    device: Id
    found: tuple[Id, ...]


class StepOut(Command, frozen=True, tag="StepOut"):
    """The family is at dinner, or needs some minutes: it is not sent anywhere meanwhile, and keeps its place."""

    family: Id
    minutes: Annotated[int, msgspec.Meta(ge=1, le=90)] = 20
    reason: OutReason = "dinner"


class ComeBack(Command, frozen=True, tag="ComeBack"):
    """Back before the time it said."""

    family: Id


class PutFirst(Command, frozen=True, tag="PutFirst"):
    """This meeting matters most to its family: it comes before other drop-ins. `on` False takes that back."""

    meeting: Id
    on: bool = True


class PromiseFollowUp(Command, frozen=True, tag="PromiseFollowUp"):
    """The meeting is held another day: the family stands in that line no longer. `on` False takes that back."""

    meeting: Id
    on: bool = True


# --- what the welcome desk changes in a family's evening


class SwapTimes(Command, frozen=True, tag="SwapTimes"):
    """Two families that are booked with one teacher exchange their times."""

    meeting: Id
    other: Id


class SkipMeeting(Command, frozen=True, tag="SkipMeeting"):
    """The family does not want this meeting tonight, and nothing is promised instead. `on` False: it does after all."""

    meeting: Id
    on: bool = True


class AddMeeting(Command, frozen=True, tag="AddMeeting"):
    """The family wants to see this teacher too; it stands in that line like all others."""

    family: Id
    teacher: Id


class OrderRoute(Command, frozen=True, tag="OrderRoute"):
    """For so long the family is sent to its drop-ins in this order; booked times stay.

    No meetings: the rule decides again.
    """

    family: Id
    meetings: tuple[Id, ...] = ()
    minutes: Annotated[int, msgspec.Meta(ge=5, le=90)] = 30


class SplitParty(Command, frozen=True, tag="SplitParty"):
    """Some of the family go to these meetings on their own: a party with a code, a ticket and a place of its own."""

    family: Id
    meetings: tuple[Id, ...] = ()
    people: People = 1


class JoinParty(Command, frozen=True, tag="JoinParty"):
    """The party goes with the rest of its family again."""

    family: Id


class JoinFamilies(Command, frozen=True, tag="JoinFamilies"):
    """Two families came together: `other` goes with `family`, which alone is called from now on.

    `people`: how many `other` is, if it is not checked in yet.
    """

    family: Id
    other: Id
    people: People = 1


class PartFamilies(Command, frozen=True, tag="PartFamilies"):
    """The family that goes with another goes by itself again."""

    family: Id


class PrintFollowUps(Command, frozen=True, tag="PrintFollowUps"):
    """A slip for the family: which of its meetings are held another day."""

    family: Id
    printer: Id | None = None


class UndoAtDesk(Command, frozen=True, tag="UndoAtDesk"):
    """Take back what was pressed for a family. `cause` is that press."""

    cause: Id


class Dispatch(Command, frozen=True, tag="Dispatch"):
    """Look at the whole evening and decide who goes where. The hub asks this of itself: after facts, and in between.

    `ahead`: look ahead as well, at what can still be met tonight.
    """

    ahead: bool = False


# --- at a teacher's door


class CallNext(Command, frozen=True, tag="CallNext"):
    teacher: Id


class StartMeeting(Command, frozen=True, tag="StartMeeting"):
    teacher: Id
    meeting: Id


class FinishMeeting(Command, frozen=True, tag="FinishMeeting"):
    """`follow_up`: it needed longer than tonight allows, and goes on another day."""

    teacher: Id
    meeting: Id
    follow_up: bool = False


class MarkHere(Command, frozen=True, tag="MarkHere"):
    teacher: Id
    meeting: Id


class PassOver(Command, frozen=True, tag="PassOver"):
    """Cannot be found: the family keeps its place, the next one is called."""

    teacher: Id
    meeting: Id


class PauseTeacher(Command, frozen=True, tag="PauseTeacher"):
    teacher: Id
    minutes: Annotated[int, msgspec.Meta(ge=1, le=120)] = 5
    reason: PauseReason = "break"


class ResumeTeacher(Command, frozen=True, tag="ResumeTeacher"):
    teacher: Id


class UndoAtDoor(Command, frozen=True, tag="UndoAtDoor"):
    """Take back the teacher's newest press. `cause` is that press, so that a stale page undoes nothing else."""

    teacher: Id
    cause: Id


# --- on the family's own phone


class SeeCall(Command, frozen=True, tag="SeeCall"):
    """The family's page shows that it is called to this meeting, and somebody looks at it."""

    family: Id
    meeting: Id


class StayOn(Command, frozen=True, tag="StayOn"):
    """The family said that it leaves, and does not: it takes up its evening where it was."""

    family: Id


# --- ambassadors and helpers


class TakeFamily(Command, frozen=True, tag="TakeFamily"):
    volunteer: Id
    family: Id


class DeliverFamily(Command, frozen=True, tag="DeliverFamily"):
    volunteer: Id
    family: Id


class ReturnVolunteer(Command, frozen=True, tag="ReturnVolunteer"):
    volunteer: Id


class SetDuty(Command, frozen=True, tag="SetDuty"):
    """A volunteer comes on or goes off, whatever the plan said."""

    volunteer: Id
    on: bool


class UndoGuiding(Command, frozen=True, tag="UndoGuiding"):
    """Take back a press at the guides' table or by the coordinator. `cause` is that press."""

    cause: Id


# --- the coordinator of helpers and interpreters


class PlaceVolunteer(Command, frozen=True, tag="PlaceVolunteer"):
    """This one goes with this family, whoever was to: nothing but a person's hand changes it again.

    An interpreter stays with it all evening, or for its next meeting only (`once`).
    """

    volunteer: Id
    family: Id
    once: bool = False


class RecallInterpreter(Command, frozen=True, tag="RecallInterpreter"):
    """Away from the family they were placed with, and out of the meeting they are in or called to."""

    volunteer: Id


class TakeBreak(Command, frozen=True, tag="TakeBreak"):
    volunteer: Id
    minutes: Annotated[int, msgspec.Meta(ge=1, le=90)] = 10


class EndBreak(Command, frozen=True, tag="EndBreak"):
    volunteer: Id


class SettleInterpreting(Command, frozen=True, tag="SettleInterpreting"):
    """The school has offered an interpreter; what was agreed. `adult`: who interprets for the own family is of age."""

    family: Id
    by: InterpretedBy
    adult: bool = False


# --- paper


class ReportPrint(Command, frozen=True, tag="ReportPrint"):
    """Whoever owns the printer says what became of a ticket."""

    ticket: Id
    end: PrintEnd
    printer: Id
    detail: Word = ""


class ReportProvisional(Command, frozen=True, tag="ReportProvisional"):
    """A kiosk that was alone printed this ticket before the hub had asked for one, or tried to."""

    family: Id
    copy: Annotated[int, msgspec.Meta(ge=1, le=99)]
    printer: Id
    end: PrintEnd


class BeginPrint(Command, frozen=True, tag="BeginPrint"):
    """The printer is ready and the first byte is about to go: from here on a crash means `unknown`."""

    ticket: Id
    printer: Id


class ProveTicket(Command, frozen=True, tag="ProveTicket"):
    """Somebody shows this very paper: whatever its printer failed to say, it came out."""

    family: Id
    copy: Annotated[int, msgspec.Meta(ge=1, le=99)]


# --- the office


class OpenDoors(Command, frozen=True, tag="OpenDoors"):
    """Families may come in; after a close: the evening goes on."""


class CallLast(Command, frozen=True, tag="CallLast"):
    """Every screen says that the last meetings begin now."""


class CloseDoors(Command, frozen=True, tag="CloseDoors"):
    """Nobody is checked in at a kiosk, sent or called any more; meetings under way are finished."""


class UndoHours(Command, frozen=True, tag="UndoHours"):
    """Take back the office's newest press of these three, `cause`."""

    cause: Id


class Announce(Command, frozen=True, tag="Announce"):
    """Say a phrase on every screen of these kinds, in the language of each.

    `room`: a roster room's id, "commons" or "dinner"; `time`: POSIX seconds. "own-words" are kept outside the
    journal, under this command's id.
    """

    phrase: Phrase
    room: Id | None = None
    time: float | None = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=240)] = 15
    where: Annotated[tuple[Where, ...], msgspec.Meta(min_length=1)] = ("boards", "phones", "kiosks")


class TakeDown(Command, frozen=True, tag="TakeDown"):
    announcement: Id


AnyCommand = (
    CheckIn
    | AskDesk
    | AnswerDesk
    | ReprintTicket
    | ReissueCode
    | LeaveNight
    | UndoCheckIn
    | AddVisitor
    | AddChild
    | NoteLookUp
    | StepOut
    | ComeBack
    | PutFirst
    | PromiseFollowUp
    | SwapTimes
    | SkipMeeting
    | AddMeeting
    | OrderRoute
    | SplitParty
    | JoinParty
    | JoinFamilies
    | PartFamilies
    | PrintFollowUps
    | UndoAtDesk
    | Dispatch
    | CallNext
    | StartMeeting
    | FinishMeeting
    | MarkHere
    | PassOver
    | PauseTeacher
    | ResumeTeacher
    | UndoAtDoor
    | SeeCall
    | StayOn
    | TakeFamily
    | DeliverFamily
    | ReturnVolunteer
    | SetDuty
    | UndoGuiding
    | PlaceVolunteer
    | RecallInterpreter
    | TakeBreak
    | EndBreak
    | SettleInterpreting
    | ReportPrint
    | ReportProvisional
    | BeginPrint
    | ProveTicket
    | OpenDoors
    | CallLast
    | CloseDoors
    | UndoHours
    | Announce
    | TakeDown
)
