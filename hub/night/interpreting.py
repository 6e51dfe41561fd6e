"""Which meetings need an interpreter, and whether one is to be had tonight."""

import msgspec

from hub.night.duties import free_speaker, on_duty, speaks, still_comes
from hub.night.parts import Visit
from hub.night.roster import Meeting, Volunteer
from hub.night.state import Night


class Interpreting(msgspec.Struct, frozen=True):
    """Who interprets a meeting. `lacking`: nobody on tonight's roster speaks the language, so it goes on without."""

    volunteer: str | None = None
    by_helper: bool = False
    lacking: bool = False


def spoken(night: Night, visit: Visit) -> str | None:
    """The language a family needs interpreters for; None: it asked for none, or something else was agreed with it."""
    family, settled = night.roster.families.get(visit.family), night.settled.get(visit.family)
    asked = settled.by == "interpreter" if settled else visit.needs.interpreter
    if family is None or not asked:
        return None
    return "sign" if family.interpreter == "sign" else family.language


def needed(night: Night, visit: Visit, meeting: Meeting) -> str | None:
    """The language this meeting needs an interpreter for, or None: none for the family, or the teacher speaks it."""
    language = spoken(night, visit)
    return language if language and not understood(night, language, meeting) else None


def understood(night: Night, language: str, meeting: Meeting) -> bool:
    """Whether the teacher speaks it."""
    teacher = night.roster.teachers.get(meeting.teacher)
    return bool(teacher and speaks(teacher.languages, language))


def placed_with(night: Night, family: str, now: float) -> str | None:
    """Who was put with this family by hand, and is on duty."""
    placed = night.placed.get(family)
    volunteer = night.roster.volunteers.get(placed.interpreter) if placed else None
    return volunteer.id if volunteer and on_duty(night, volunteer, now) else None


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
    if placed := placed_with(night, visit.family, now):
        return Interpreting(placed)
    if found := free_speaker(night, "interpreter", language, now):
        return Interpreting(found)
    if night.rules.helpers_may_interpret and (found := free_speaker(night, "helper", language, now)):
        return Interpreting(found, by_helper=True)
    return None if comes_tonight(night, language, now) else Interpreting(lacking=True)
