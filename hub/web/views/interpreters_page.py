"""The coordinator's page of interpreters: who is where until when, and who is needed next. Codes, no family's name."""

from collections.abc import Callable, Mapping

import msgspec

from hub.night import estimates, interpreting
from hub.night.commands import InterpretedBy
from hub.night.duties import on_break, on_duty, speaks
from hub.night.parts import Duty, Visit
from hub.night.placing import placed_families
from hub.night.roster import Meeting, Volunteer
from hub.night.state import Night
from hub.night.whereabouts import line_of, wanted
from hub.web.views import words
from hub.web.views.by_whom import everything
from hub.web.views.guiding_pressed import OF_THE_COORDINATOR, Pressed, pressed

SOON = 600.0  # seconds: a family whom nobody helps by then is shown in colour, and in words
_AGREED: dict[InterpretedBy, str] = {
    "interpreter": "has the school’s interpreter",
    "own-adult": "was offered an interpreter, and has an adult of its own",
    "telephone": "has an interpreter by telephone",
    "nobody": "was offered an interpreter, and wants none",
}


class Choice(msgspec.Struct, frozen=True):
    """Somebody, or a family, to choose from a list."""

    id: str
    label: str


class Need(msgspec.Struct, frozen=True):
    """A family's next interpreted meeting. `who` is a sentence; `choices`: who on duty speaks the language."""

    family: str
    code: str
    language: str
    when: str
    where: str
    who: str
    short_of: bool
    choices: tuple[Choice, ...]


class Person(msgspec.Struct, frozen=True):
    volunteer: str
    name: str
    languages: str
    where: str
    until: str
    on: bool
    resting: bool
    held: bool


class Language(msgspec.Struct, frozen=True):
    name: str
    waiting: int
    on_duty: int
    free: int


class Agreed(msgspec.Struct, frozen=True):
    family: str
    code: str
    words: str
    at: str
    otherwise: bool


class InterpretersPage(msgspec.Struct, frozen=True):
    zone: str
    at: float
    needs: tuple[Need, ...]
    people: tuple[Person, ...]
    languages: tuple[Language, ...]
    agreed: tuple[Agreed, ...]
    others: tuple[Choice, ...]
    line: str
    pressed: tuple[Pressed, ...]


def interpreters(
    night: Night, now: float, short: Mapping[str, str], own: Callable[[str], bool] = everything
) -> InterpretersPage:
    """`own`: whether a press was made on the device that is shown this page, by the press's cause."""
    team = [v for v in night.roster.volunteers.values() if v.role == "interpreter"]
    return InterpretersPage(
        zone=night.rules.timezone,
        at=now,
        needs=_needs(night, now, short),
        people=tuple(person(night, v, now, short) for v in sorted(team, key=lambda v: (v.given, v.id))),
        languages=_languages(night, team, now),
        agreed=_agreed(night, short),
        others=_others(night, short),
        line=night.rules.interpreter_line,
        pressed=pressed(night, now, short, OF_THE_COORDINATOR, ("interpreter",), own),
    )


# --- who is needed next


def _needs(night: Night, now: float, short: Mapping[str, str]) -> tuple[Need, ...]:
    """The soonest first."""
    found = []
    for visit in night.visits.values():
        language = interpreting.spoken(night, visit) if visit.here else None
        if language and (next_ := _next(night, visit, now)):
            at, meeting = next_
            found.append((at, visit.family, _need(night, visit, language, at, meeting, now, short)))
    return tuple(need for *_, need in sorted(found, key=lambda row: row[:2]))


def _next(night: Night, visit: Visit, now: float) -> tuple[float, Meeting | None] | None:
    """When its next interpreted meeting begins, and which it is where that is settled; None: it needs nobody."""
    settled = night.meeting(visit.busy or visit.standing.sent or "")
    if settled and interpreting.needed(night, visit, settled):
        if visit.busy:
            return now, settled
        return max(visit.standing.there_at, now + estimates.until_free(night, settled.teacher, now)), settled
    left = [meeting for meeting in wanted(night, visit) if interpreting.needed(night, visit, meeting)]
    if not left:
        return None
    booked = [meeting for meeting in left if meeting.booked_at is not None]
    if len(booked) == len(left):
        first = min(booked, key=lambda meeting: (meeting.booked_at or 0.0, meeting.id))
        return max(now, first.booked_at or 0.0), first
    quote = estimates.next_meeting(night, visit, now)
    return (now + quote.seconds, None) if quote else None


def _need(
    night: Night,
    visit: Visit,
    language: str,
    at: float,
    meeting: Meeting | None,
    now: float,
    short: Mapping[str, str],
) -> Need:
    room = words.room_of(night, meeting.teacher) if meeting else None
    who = night.interpreters.get(meeting.id) if meeting else None
    placed = night.placed.get(visit.family)
    helper = night.roster.volunteers.get(who or (placed.interpreter if placed else ""))
    under_way = bool(visit.busy and meeting and meeting.id == visit.busy)
    return Need(
        family=visit.family,
        code=short.get(visit.family, words.UNKNOWN),
        language=words.language(language) if language != "sign" else "Sign language",
        when="now" if under_way else f"about {words.clock(night, at)}",
        where=words.door(room) if room else "room not yet chosen",
        who=_who(night, helper, meeting, placed is not None and placed.once),
        short_of=helper is None and at - now <= SOON,
        choices=_choices(night, language, now),
    )


def _who(night: Night, helper: Volunteer | None, meeting: Meeting | None, once: bool) -> str:
    if helper is None:
        lacks = meeting is not None and meeting.id in night.no_interpreter
        return "goes on without an interpreter" if lacks else "nobody yet"
    if placed_families(night, helper.id):
        return f"{words.volunteer_name(helper)}, {'for this meeting' if once else 'all evening'}: placed by hand"
    return words.volunteer_name(helper)


def _choices(night: Night, language: str, now: float) -> tuple[Choice, ...]:
    able = [
        v
        for v in night.roster.volunteers.values()
        if v.role == "interpreter" and speaks(v.languages, language) and on_duty(night, v, now)
    ]
    return tuple(Choice(v.id, f"{words.volunteer_name(v)} ({_short_state(night, v)})") for v in able)


def _short_state(night: Night, volunteer: Volunteer) -> str:
    duty = night.duties[volunteer.id]
    if placed_families(night, volunteer.id):
        return "with a family"
    line = line_of(night, duty.meeting) if duty.meeting else None
    if line and duty.meeting == line.now:
        return "in a meeting"
    return "at a door" if duty.meeting else "free"


# --- who is where


def person(night: Night, volunteer: Volunteer, now: float, short: Mapping[str, str]) -> Person:
    duty = night.duties.get(volunteer.id, Duty(volunteer.id))
    here, resting = on_duty(night, volunteer, now), on_break(duty, now)
    families = placed_families(night, volunteer.id)
    return Person(
        volunteer=volunteer.id,
        name=words.volunteer_name(volunteer),
        languages=", ".join(dict.fromkeys(words.language(tag) for tag in volunteer.languages)),
        where=_where(night, volunteer, duty, now, short),
        until=words.clock(night, volunteer.on_until) if volunteer.on_until is not None and duty.on is None else "",
        on=here,
        resting=resting,
        held=bool(families) or _under_way(night, duty.meeting),
    )


def _under_way(night: Night, meeting: str | None) -> bool:
    line = line_of(night, meeting) if meeting else None
    return line is not None and meeting in (line.now, line.called)


def _where(night: Night, volunteer: Volunteer, duty: Duty, now: float, short: Mapping[str, str]) -> str:
    if on_break(duty, now):
        return f"on a break until {words.clock(night, duty.break_until or now)}"
    if not on_duty(night, volunteer, now):
        later = duty.on is None and volunteer.on_from is not None and now < volunteer.on_from
        return f"expected at {words.clock(night, volunteer.on_from or now)}" if later else "off duty"
    stays = [_stays(night, family, short) for family in placed_families(night, volunteer.id)]
    if duty.meeting:
        return ", ".join([_in_meeting(night, duty.meeting, now, short), *stays])
    if stays:
        return ", ".join(stays)
    return f"free, last at {words.place(night, duty.place)}" if duty.place else "free"


def _stays(night: Night, family: str, short: Mapping[str, str]) -> str:
    how_long = "for one meeting" if night.placed[family].once else "all evening"
    return f"stays with {short.get(family, words.UNKNOWN)} {how_long}"


def _in_meeting(night: Night, meeting: str, now: float, short: Mapping[str, str]) -> str:
    known, line = night.meeting(meeting), line_of(night, meeting)
    room = words.room_of(night, known.teacher) if known else None
    code = short.get(known.family, words.UNKNOWN) if known else words.UNKNOWN
    door = words.door(room) if room else words.UNKNOWN
    if line and line.now == meeting:
        left = max(1, round(estimates.until_done(night, line, now) / 60))
        return f"in {door} with {code}, about {words.count(left, 'minute', 'minutes')} more"
    if line and line.called == meeting:
        return f"called to {door} with {code}"
    return f"waits at {door} for {code}"


def _languages(night: Night, team: list[Volunteer], now: float) -> tuple[Language, ...]:
    """Every language somebody needs or speaks, the scarcest first."""
    waiting: dict[str, int] = {}
    for visit in night.visits.values():
        language = interpreting.spoken(night, visit) if visit.here else None
        if language and any(interpreting.needed(night, visit, meeting) for meeting in wanted(night, visit)):
            waiting[language.split("-")[0]] = waiting.get(language.split("-")[0], 0) + 1
    rows = []
    for tag in {*waiting, *(spoken.split("-")[0] for v in team for spoken in v.languages)}:
        able = [v for v in team if speaks(v.languages, tag) and on_duty(night, v, now)]
        free = [v for v in able if _short_state(night, v) == "free"]
        name = "Sign language" if tag == "sign" else words.language(tag)
        rows.append(Language(name, waiting.get(tag, 0), len(able), len(free)))
    return tuple(sorted(rows, key=lambda row: (row.on_duty - row.waiting, row.name)))


# --- what was agreed


def _agreed(night: Night, short: Mapping[str, str]) -> tuple[Agreed, ...]:
    here = [(night.settled[f], f) for f, visit in night.visits.items() if visit.here and f in night.settled]
    return tuple(
        Agreed(
            family,
            short.get(family, words.UNKNOWN),
            _AGREED[settled.by],
            words.clock(night, settled.at),
            settled.by != "interpreter",
        )
        for settled, family in sorted(here, key=lambda row: (-row[0].at, row[1]))
    )


def _others(night: Night, short: Mapping[str, str]) -> tuple[Choice, ...]:
    """Families who have asked for nobody so far, those with another language first."""
    asked_none = [v for v in night.visits.values() if v.here and v.left_meetings and not v.needs.interpreter]
    rows = [
        (words.language_of(night, v.family) == "English", short.get(v.family, words.UNKNOWN), v.family)
        for v in asked_none
        if v.family not in night.settled
    ]
    return tuple(Choice(family, f"{code} · {words.language_of(night, family)}") for _, code, family in sorted(rows))
