"""From a command to what happens: `decide(night, command, cause, now) -> events`, or Refused. Nothing is changed here.

`cause` is the command's id; it names what a command makes (a desk ask) and what an undo takes back.
"""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.at_desk import decide_at_desk
from hub.night.at_door import decide_at_door
from hub.night.at_entrance import decide_at_entrance
from hub.night.between_doors import decide_between_doors
from hub.night.from_office import closed_to, decide_from_office
from hub.night.on_a_phone import decide_on_a_phone
from hub.night.on_paper import decide_on_paper
from hub.night.refused import Refused as Refused
from hub.night.state import Night
from hub.night.visitors import decide_visitors
from hub.night.with_guides import decide_with_guides
from hub.night.with_interpreters import decide_with_interpreters


def decide(night: Night, command: c.AnyCommand, cause: str, now: float) -> Sequence[e.AnyEvent]:
    """The events this command causes now, none if it is already so; raises Refused."""
    if closed_to(night, command):
        raise Refused("night-closed")
    match command:
        case (
            c.CheckIn()
            | c.AskDesk()
            | c.AnswerDesk()
            | c.ReprintTicket()
            | c.ReissueCode()
            | c.LeaveNight()
            | c.UndoCheckIn()
        ):
            return decide_at_entrance(night, command, cause, now)
        case (
            c.CallNext()
            | c.StartMeeting()
            | c.FinishMeeting()
            | c.MarkHere()
            | c.PassOver()
            | c.PauseTeacher()
            | c.ResumeTeacher()
            | c.UndoAtDoor()
        ):
            return decide_at_door(night, command, now)
        case c.AddVisitor() | c.AddChild() | c.NoteLookUp():
            return decide_visitors(night, command, cause)
        case c.StepOut() | c.ComeBack() | c.PutFirst() | c.PromiseFollowUp() | c.Dispatch():
            return decide_between_doors(night, command, now)
        case (
            c.SwapTimes()
            | c.SkipMeeting()
            | c.AddMeeting()
            | c.OrderRoute()
            | c.SplitParty()
            | c.JoinParty()
            | c.PrintFollowUps()
            | c.UndoAtDesk()
        ):
            return decide_at_desk(night, command, now)
        case c.SeeCall() | c.StayOn():
            return decide_on_a_phone(night, command, now)
        case c.TakeFamily() | c.DeliverFamily() | c.ReturnVolunteer() | c.SetDuty():
            return decide_with_guides(night, command, now)
        case (
            c.PlaceVolunteer()
            | c.RecallInterpreter()
            | c.TakeBreak()
            | c.EndBreak()
            | c.SettleInterpreting()
            | c.UndoGuiding()
        ):
            return decide_with_interpreters(night, command, now)
        case c.ReportPrint() | c.ReportProvisional() | c.BeginPrint() | c.ProveTicket():
            return decide_on_paper(night, command)
        case c.OpenDoors() | c.CallLast() | c.CloseDoors() | c.UndoHours() | c.Announce() | c.TakeDown():
            return decide_from_office(night, command, cause, now)
        case _:
            assert_never(command)
