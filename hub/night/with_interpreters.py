"""What the coordinator of helpers and interpreters may ask: who goes with whom by hand, breaks, what was agreed."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night import guide_presses
from hub.night.at_entrance import present
from hub.night.duties import on_break, on_duty
from hub.night.interpreting import understood
from hub.night.parts import Duty, Placed, Settled, Visit
from hub.night.placing import placed_families
from hub.night.presses import may_come_back
from hub.night.refused import Refused, in_time
from hub.night.roster import Volunteer
from hub.night.state import Night
from hub.night.with_guides import after_break, instead, next_family, steps_away

WithInterpreters = (
    c.PlaceVolunteer | c.RecallInterpreter | c.TakeBreak | c.EndBreak | c.SettleInterpreting | c.UndoGuiding
)


def decide_with_interpreters(night: Night, command: WithInterpreters, now: float) -> Sequence[e.AnyEvent]:
    match command:
        case c.PlaceVolunteer():
            return _place(night, command, now)
        case c.RecallInterpreter():
            return _recall(night, *_known(night, command.volunteer))
        case c.TakeBreak():
            volunteer, duty = _known(night, command.volunteer)
            if not (on_duty(night, volunteer, now) or on_break(duty, now)):
                raise Refused("off-duty")
            return steps_away(night, volunteer, duty, e.BreakBegan(volunteer.id, now + command.minutes * 60), now)
        case c.EndBreak():
            volunteer, duty = _known(night, command.volunteer)
            return after_break(night, volunteer, duty, now) if on_break(duty, now) else []
        case c.SettleInterpreting():
            return _settle(night, command)
        case c.UndoGuiding():
            return _undo(night, command.cause, now)
        case _:
            assert_never(command)


def _known(night: Night, volunteer: str) -> tuple[Volunteer, Duty]:
    known, duty = night.roster.volunteers.get(volunteer), night.duties.get(volunteer)
    if known is None or duty is None:
        raise Refused("unknown-volunteer")
    return known, duty


# --- who goes with whom


def _place(night: Night, command: c.PlaceVolunteer, now: float) -> Sequence[e.AnyEvent]:
    volunteer, duty = _known(night, command.volunteer)
    visit = present(night, command.family)
    if not on_duty(night, volunteer, now):
        raise Refused("off-duty")
    if volunteer.role == "interpreter":
        return _place_interpreter(night, duty, visit, command.once)
    if duty.meeting is not None:
        raise Refused("interprets-now")
    if duty.family == visit.family:
        return []
    return _guide_by_hand(night, volunteer, duty, visit.family, now)


def _place_interpreter(night: Night, duty: Duty, visit: Visit, once: bool) -> Sequence[e.AnyEvent]:
    if night.placed.get(visit.family) == Placed(duty.volunteer, once):
        return []
    own = night.belongs.get(duty.meeting or "") == visit.family
    if duty.meeting is not None and not own and not may_come_back(night, duty):
        raise Refused("interprets-now")
    said: list[e.AnyEvent] = [e.InterpreterPlaced(duty.volunteer, visit.family, once)]
    settled = night.settled.get(visit.family)
    if settled.by != "interpreter" if settled else not visit.needs.interpreter:
        said.append(e.InterpretingSettled(visit.family, "interpreter"))
    if duty.meeting is not None and not own:
        said.append(e.InterpreterReleased(duty.volunteer, duty.meeting))
    if visit.busy:
        if visit.busy not in night.interpreters and _helps(night, visit):
            said.append(e.InterpreterAssigned(duty.volunteer, visit.busy))
    elif (other := night.interpreters.get(visit.standing.sent or "")) not in (None, duty.volunteer):
        said.append(e.InterpreterReleased(other or "", visit.standing.sent or ""))
    return said


def _helps(night: Night, visit: Visit) -> bool:
    """In the meeting the family is called to or in: not where the teacher speaks its language."""
    family, meeting = night.roster.families.get(visit.family), night.meeting(visit.busy or "")
    language = "sign" if family and family.interpreter == "sign" else family.language if family else ""
    return bool(meeting and not understood(night, language, meeting))


def _guide_by_hand(night: Night, volunteer: Volunteer, duty: Duty, family: str, now: float) -> Sequence[e.AnyEvent]:
    """Whoever was to walk with the family takes the one that loses its guide by this, or the next."""
    visit = night.visits[family]
    before = visit.ambassador if volunteer.role == "ambassador" else visit.helper
    said: list[e.AnyEvent] = [e.VolunteerReturned(who) for who in (duty.family and volunteer.id, before) if who]
    said.append(_assigned(volunteer, family))
    freed = night.roster.volunteers.get(before) if before else None
    if freed and not on_duty(night, freed, now):
        freed = None
    if duty.family and _still_expects(night, duty.family, volunteer, duty):
        if freed:
            return [*said, _assigned(freed, duty.family)]
        return [*said, *instead(night, volunteer, duty.family, duty.step, now)]
    return [*said, *next_family(night, freed, now)] if freed else said


def _still_expects(night: Night, family: str, volunteer: Volunteer, duty: Duty) -> bool:
    """A family that is shown the way already needs no other ambassador; a helper's does until it has one."""
    visit = night.visits.get(family)
    return bool(visit and visit.here and (volunteer.role == "helper" or duty.step == "assigned"))


def _assigned(volunteer: Volunteer, family: str) -> e.AnyEvent:
    if volunteer.role == "ambassador":
        return e.AmbassadorAssigned(volunteer.id, family, "by-hand")
    return e.HelperAssigned(volunteer.id, family, "by-hand")


def _recall(night: Night, volunteer: Volunteer, duty: Duty) -> Sequence[e.AnyEvent]:
    """Out of a meeting that is called or under way only by a person's word; it then goes on without an interpreter."""
    said: list[e.AnyEvent] = [e.PlacementEnded(volunteer.id, family) for family in placed_families(night, volunteer.id)]
    if duty.meeting is not None and not may_come_back(night, duty):
        said += [e.InterpreterReleased(volunteer.id, duty.meeting), e.InterpreterLacking(duty.meeting)]
    if not said:
        raise Refused("not-placed")
    return said


# --- what was agreed


def _settle(night: Night, command: c.SettleInterpreting) -> Sequence[e.AnyEvent]:
    """Offer and answer are on record. A child never interprets: not a student, not a sibling, not a friend."""
    visit = present(night, command.family)
    if command.by == "own-adult" and not command.adult:
        raise Refused("never-a-child")
    settled = night.settled.get(visit.family) or Settled("interpreter" if visit.needs.interpreter else "nobody", 0.0)
    if visit.family in night.settled and settled.by == command.by:
        return []
    said: list[e.AnyEvent] = [e.InterpretingSettled(visit.family, command.by)]
    meeting = visit.busy or visit.standing.sent or ""
    if command.by != "interpreter" and (helper := night.interpreters.get(meeting)):
        said.append(e.InterpreterReleased(helper, meeting))  # also out of a meeting that has begun: others need them
    return said


def _undo(night: Night, cause: str, now: float) -> Sequence[e.AnyEvent]:
    press = next((p for p in night.guiding if p.cause == cause), None)
    if press is None:
        raise Refused("moved-on")
    in_time(night.rules, press.at, now)
    if press.kind == "asked":
        if cause not in night.asks:
            raise Refused("moved-on")
        return [e.GuidingUndone(cause), e.DeskAnswered(cause)]
    if not guide_presses.stands(night, press):
        raise Refused("moved-on")
    return [e.GuidingUndone(cause)]
