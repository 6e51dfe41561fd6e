"""What may be asked of ambassadors and helpers: take, deliver, come back, come on, go off."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night import guiding
from hub.night.duties import on_break, on_duty
from hub.night.parts import Duty, Step
from hub.night.presses import may_come_back
from hub.night.refused import Refused
from hub.night.roster import Volunteer
from hub.night.state import Night

WithGuides = c.TakeFamily | c.DeliverFamily | c.ReturnVolunteer | c.SetDuty


def decide_with_guides(night: Night, command: WithGuides, now: float) -> Sequence[e.AnyEvent]:
    volunteer = night.roster.volunteers.get(command.volunteer)
    duty = night.duties.get(command.volunteer)
    if volunteer is None or duty is None:
        raise Refused("unknown-volunteer")
    match command:
        case c.TakeFamily():
            if duty.family != command.family:
                raise Refused("not-theirs")
            return [e.FamilyTaken(duty.volunteer, command.family)] if duty.step == "assigned" else []
        case c.DeliverFamily():
            if duty.family != command.family:
                raise Refused("not-theirs")
            return [e.FamilyDelivered(duty.volunteer, command.family)] if duty.step != "delivered" else []
        case c.ReturnVolunteer():
            if duty.family is None:
                return []
            # Who never pressed "taken" has walked all the same; students forget.
            return [e.VolunteerReturned(duty.volunteer), *next_family(night, volunteer, now)]
        case c.SetDuty():
            return _set_duty(night, volunteer, duty, command.on, now)
        case _:
            assert_never(command)


def next_family(night: Night, volunteer: Volunteer, now: float) -> Sequence[e.AnyEvent]:
    """Who is back takes the family that has waited longest."""
    if volunteer.role == "ambassador":
        return guiding.serve_the_door(night, now, freed={volunteer.id})
    if volunteer.role == "helper" and on_duty(night, volunteer, now):
        return guiding.serve_with_helper(night, volunteer.id)
    return []


def _set_duty(night: Night, volunteer: Volunteer, duty: Duty, on: bool, now: float) -> Sequence[e.AnyEvent]:
    if on:
        if on_break(duty, now):
            return after_break(night, volunteer, duty, now)
        if duty.on:
            raise Refused("already-on")
        return [e.VolunteerCameOn(volunteer.id), *_now_free(night, volunteer, duty, now)]
    if duty.on is False:
        raise Refused("already-off")
    return steps_away(night, volunteer, duty, e.VolunteerWentOff(volunteer.id), now)


def after_break(night: Night, volunteer: Volunteer, duty: Duty, now: float) -> Sequence[e.AnyEvent]:
    return [e.BreakEnded(volunteer.id), *_now_free(night, volunteer, duty, now)]


def _now_free(night: Night, volunteer: Volunteer, duty: Duty, now: float) -> Sequence[e.AnyEvent]:
    """Who waits for one more guide, or for a helper of this language."""
    if volunteer.role == "helper" and duty.family is None and duty.meeting is None:
        return guiding.serve_with_helper(night, volunteer.id)
    free = volunteer.role == "ambassador" and duty.family is None
    return guiding.serve_the_door(night, now, coming=volunteer.id if free else None)


def steps_away(
    night: Night, volunteer: Volunteer, duty: Duty, went: e.VolunteerWentOff | e.BreakBegan, now: float
) -> Sequence[e.AnyEvent]:
    """Off duty, or on a break: whoever is with them is given to somebody else."""
    if duty.meeting is not None:
        if not may_come_back(night, duty):
            raise Refused("in-a-meeting")
        return [went, e.InterpreterReleased(volunteer.id, duty.meeting)]  # only waits there; another one comes
    if duty.family is None:
        return [went]
    return [went, e.VolunteerReturned(volunteer.id), *instead(night, volunteer, duty.family, duty.step, now)]


def instead(night: Night, gone: Volunteer, family: str, step: Step | None, now: float) -> list[e.AnyEvent]:
    """Somebody else for a family whose guide goes off, or the true reason why there is nobody."""
    visit = night.visits.get(family)
    if visit is None or not visit.here or family not in night.roster.families:
        return []
    if gone.role == "helper":
        return guiding.helper_events(night, family, now, taken={gone.id})
    if step != "assigned":
        return []  # already on its way; the family has been shown where to go
    match guiding.ambassador_for(night, family, now, taken={gone.id}):
        case guiding.Guide(volunteer, reason):
            return [e.AmbassadorAssigned(volunteer, family, reason)]
        case guiding.Lack(why, minutes):
            return [e.AmbassadorLacking(family, why, minutes)]
