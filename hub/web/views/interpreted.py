"""Who interprets a meeting, or what was agreed instead, as staff read it."""

from hub.night import dispatch, interpreting
from hub.night.parts import Visit
from hub.night.roster import Meeting
from hub.night.state import Night
from hub.web.views import words

COMES = 45.0  # seconds an interpreter takes to a door, about


def assigned(night: Night, meeting: Meeting, arrived: bool, now: float) -> str:
    if agreed := otherwise(night, meeting.family):
        return agreed
    volunteer = night.roster.volunteers.get(night.interpreters.get(meeting.id, ""))
    if volunteer:
        kind = "Student helper interprets" if volunteer.role == "helper" else "Interpreter"
        by_now = now - night.duties[volunteer.id].since >= COMES
        where = "ready" if arrived else "at your door by now" if by_now else "on the way"
        return f"{kind}: {words.volunteer_name(volunteer)}, {where}"
    if meeting.id in night.interpreters:
        return "Interpreter: on the way"
    if meeting.id in night.no_interpreter:
        return f"No interpreter tonight for {words.language_of(night, meeting.family)}"
    return ""


def otherwise(night: Night, family: str) -> str:
    """What was agreed with a family instead of an interpreter in the room, as its teachers read it."""
    settled = night.settled.get(family)
    match settled.by if settled else None:
        case "telephone":
            line = night.rules.interpreter_line
            return f"Interpreter by telephone: {line}" if line else "Interpreter by telephone: ask the welcome desk"
        case "own-adult":
            return "An adult of the family interprets"
        case "nobody":
            return "The family wants no interpreter"
        case _:
            return ""


def ready(night: Night, upcoming: dispatch.NextCall | None) -> str:
    """What is known of the interpreter before the call."""
    if upcoming is None:
        return ""
    meeting = night.meeting(upcoming.meeting)
    if meeting and (agreed := otherwise(night, meeting.family)):
        return agreed
    volunteer = night.roster.volunteers.get(upcoming.interpreting.volunteer or "")
    if volunteer:
        coming = "with the family" if upcoming.meeting in night.interpreters else "free now"
        return f"Interpreter: {words.volunteer_name(volunteer)}, {coming}"
    return "No interpreter tonight for this language" if upcoming.interpreting.lacking else ""


def needed(night: Night, meeting: Meeting, visit: Visit, now: float) -> str:
    if agreed := otherwise(night, meeting.family):
        return agreed
    found = interpreting.ready(night, visit, meeting, now)
    if found is None:
        return "waits for an interpreter"
    return "with interpreter" if found.volunteer else ""
