"""What may be asked of ambassadors and helpers: take, deliver, come back, come on, go off."""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import dispatch
from hub.night import events as e
from hub.night.parts import Duty
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
            return [e.VolunteerReturned(duty.volunteer), *_next_family(night, volunteer, now)]
        case c.SetDuty():
            return _set_duty(night, volunteer, duty, command.on, now)
        case _:
            assert_never(command)


def _next_family(night: Night, volunteer: Volunteer, now: float) -> list[e.AnyEvent]:
    """Who came back takes the family that has waited longest at the door."""
    waiting = dispatch.next_unguided(night)
    if volunteer.role != "ambassador" or waiting is None or not dispatch.on_duty(night, volunteer, now):
        return []
    return [e.AmbassadorAssigned(volunteer.id, waiting, "only-one-free")]


def _set_duty(night: Night, volunteer: Volunteer, duty: Duty, on: bool, now: float) -> Sequence[e.AnyEvent]:
    if on:
        if duty.on:
            raise Refused("already-on")
        came = e.VolunteerCameOn(volunteer.id)
        waiting = dispatch.next_unguided(night) if volunteer.role == "ambassador" and duty.family is None else None
        return [came, e.AmbassadorAssigned(volunteer.id, waiting, "only-one-free")] if waiting else [came]
    if duty.on is False:
        raise Refused("already-off")
    if duty.meeting is not None:
        raise Refused("in-a-meeting")
    went = e.VolunteerWentOff(volunteer.id)
    # A family it had not yet taken must not be left standing: it waits for the next guide.
    if duty.family and duty.step == "assigned" and volunteer.role == "ambassador":
        return [went, e.VolunteerReturned(volunteer.id), e.AmbassadorLacking(duty.family, "all-walking")]
    return [went, e.VolunteerReturned(volunteer.id)] if duty.family else [went]
