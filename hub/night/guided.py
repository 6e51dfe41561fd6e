"""How the night changes by what guides, helpers and interpreters do: sent with a family, there, back, on a break."""

from typing import TYPE_CHECKING, assert_never

from hub.night import events as e
from hub.night import placing
from hub.night.parts import Step

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def changed(night: "Night", event: e.Guiding, at: float) -> None:
    match event:
        case e.AmbassadorAssigned():
            _assign(night, event.ambassador, event.family, at)
            night.unguided.pop(event.family, None)
            if visit := night.visits.get(event.family):
                visit.ambassador, visit.guide_lack = event.ambassador, None
        case e.HelperAssigned():
            _assign(night, event.helper, event.family, at)
            if visit := night.visits.get(event.family):
                visit.helper, visit.helper_lack = event.helper, None
        case e.AmbassadorLacking():
            night.unguided.setdefault(event.family, at)
            if visit := night.visits.get(event.family):
                visit.guide_lack = event
        case e.HelperLacking():
            if visit := night.visits.get(event.family):
                visit.helper_lack = event
        case e.FamilyTaken():
            _step(night, event.volunteer, "walking", at)
        case e.FamilyDelivered():
            _step(night, event.volunteer, "delivered", at)
            _delivered(night, event.family)
        case e.VolunteerReturned():
            _home(night, event.volunteer, at)
        case e.VolunteerCameOn() | e.VolunteerWentOff():
            if duty := night.duties.get(event.volunteer):
                duty.on, duty.since, duty.break_until = isinstance(event, e.VolunteerCameOn), at, None
            if isinstance(event, e.VolunteerWentOff):
                placing.unplace(night, event.volunteer)
        case e.BreakBegan():
            if duty := night.duties.get(event.volunteer):
                duty.break_until, duty.since = event.until, at
            placing.unplace(night, event.volunteer)
        case e.BreakEnded():
            if duty := night.duties.get(event.volunteer):
                duty.break_until, duty.since = None, at
        case _:
            assert_never(event)


def _assign(night: "Night", volunteer: str, family: str, at: float) -> None:
    if duty := night.duties.get(volunteer):
        duty.family, duty.step, duty.since = family, "assigned", at
        duty.walks += 1


def _step(night: "Night", volunteer: str, step: Step, at: float) -> None:
    if duty := night.duties.get(volunteer):
        duty.step, duty.since = step, at


def _delivered(night: "Night", family: str) -> None:
    visit = night.visits.get(family)
    first = next((s.meeting for s in visit.route if s.meeting), None) if visit else None
    meeting = night.meeting(first) if first else None
    if visit and meeting and (teacher := night.roster.teachers.get(meeting.teacher)):
        visit.place = teacher.room


def _home(night: "Night", volunteer: str, at: float) -> None:
    duty = night.duties.get(volunteer)
    if duty is None:
        return
    visit = night.visits.get(duty.family) if duty.family else None
    if visit and visit.ambassador == volunteer:
        visit.ambassador = None
    if visit and visit.helper == volunteer:
        visit.helper = None
    duty.family, duty.step, duty.since = None, None, at
