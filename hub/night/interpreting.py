"""Which meetings need an interpreter, and whether one is to be had tonight."""

import msgspec

from hub.night.duties import free_speaker, speaks, still_comes
from hub.night.parts import Visit
from hub.night.roster import Meeting, Volunteer
from hub.night.state import Night


class Interpreting(msgspec.Struct, frozen=True):
    """Who interprets a meeting. `lacking`: nobody on tonight's roster speaks the language, so it goes on without."""

    volunteer: str | None = None
    by_helper: bool = False
    lacking: bool = False


def needed(night: Night, visit: Visit, meeting: Meeting) -> str | None:
    """The language this meeting needs an interpreter for, or None: nobody asked for one, or the teacher speaks it."""
    family, teacher = night.roster.families.get(visit.family), night.roster.teachers.get(meeting.teacher)
    if family is None or not visit.needs.interpreter:
        return None
    language = "sign" if family.interpreter == "sign" else family.language
    return None if teacher and speaks(teacher.languages, language) else language


def may_interpret(night: Night, volunteer: Volunteer) -> bool:
    return volunteer.role == "interpreter" or (volunteer.role == "helper" and night.rules.helpers_may_interpret)


def comes_tonight(night: Night, language: str, now: float) -> bool:
    """Whether somebody who interprets it is on duty, or expected later tonight."""
    return any(
        may_interpret(night, v) and speaks(v.languages, language) and still_comes(night, v, now)
        for v in night.roster.volunteers.values()
    )


def ready(night: Night, visit: Visit, meeting: Meeting, now: float) -> Interpreting | None:
    """Who interprets if this meeting begins now; None: it waits for somebody who is busy elsewhere."""
    language = needed(night, visit, meeting)
    if language is None:
        return Interpreting()
    if with_it := night.interpreters.get(meeting.id):
        return Interpreting(with_it)
    if found := free_speaker(night, "interpreter", language, now):
        return Interpreting(found)
    if night.rules.helpers_may_interpret and (found := free_speaker(night, "helper", language, now)):
        return Interpreting(found, by_helper=True)
    return None if comes_tonight(night, language, now) else Interpreting(lacking=True)
