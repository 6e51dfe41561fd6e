"""Who is on duty, and who speaks what."""

from hub.night.parts import Duty
from hub.night.roster import Role, Volunteer
from hub.night.state import Night


def speaks(languages: tuple[str, ...], language: str) -> bool:
    """Whether one of the languages serves. Spoken, a language is its first part: zh-Hans and zh-Hant are one tongue."""
    return any(spoken.split("-")[0] == language.split("-")[0] for spoken in languages)


def on_duty(night: Night, volunteer: Volunteer, now: float) -> bool:
    duty = night.duties.get(volunteer.id)
    if duty and on_break(duty, now):
        return False
    if duty and duty.on is not None:
        return duty.on
    starts = volunteer.on_from if volunteer.on_from is not None else float("-inf")
    ends = volunteer.on_until if volunteer.on_until is not None else float("inf")
    return starts <= now <= ends


def on_break(duty: Duty, now: float) -> bool:
    return duty.break_until is not None and now < duty.break_until


def still_comes(night: Night, volunteer: Volunteer, now: float) -> bool:
    """On duty, or expected later tonight."""
    duty = night.duties.get(volunteer.id)
    if duty and duty.on is not None:
        return duty.on
    return volunteer.on_until is None or now <= volunteer.on_until


def free_to_interpret(night: Night, volunteer: str, now: float) -> bool:
    """On duty, in no meeting, with no family."""
    known, duty = night.roster.volunteers.get(volunteer), night.duties.get(volunteer)
    if any(placed.interpreter == volunteer for placed in night.placed.values()):
        return False
    return bool(known and duty and on_duty(night, known, now) and duty.meeting is None and duty.family is None)


def free_speaker(night: Night, role: Role, language: str, now: float) -> str | None:
    """Of those free to interpret this language, who has been free longest."""
    free = [
        v.id
        for v in night.roster.volunteers.values()
        if v.role == role and speaks(v.languages, language) and free_to_interpret(night, v.id, now)
    ]
    return min(free, key=lambda v: (night.duties[v].since, v), default=None)


def of_role(night: Night, role: Role, now: float) -> list[Duty]:
    return [night.duties[v.id] for v in night.roster.volunteers.values() if v.role == role and on_duty(night, v, now)]
