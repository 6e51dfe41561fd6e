"""The ambassadors' table: who walks with whom, from where to where. A student's screen: codes, no family's name."""

from collections.abc import Callable, Mapping

import msgspec

from config.languages import CATALOGUES, catalogue, nearest
from hub.night.commands import Needs
from hub.night.duties import on_break, on_duty
from hub.night.parts import Duty, Step, Visit
from hub.night.roster import Role, Volunteer
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.by_whom import everything
from hub.web.views.guiding_pressed import AT_THE_TABLE, Pressed, pressed

ALONE = 6  # families shown of those who wait at the door; who comes back is given the first
_NO_NEEDS = Needs()
_STEPS: tuple[Step, ...] = ("assigned", "walking", "delivered")
_LACKS = {
    "all-walking": "all guides are walking",
    "nobody-on-duty": "no guide is on duty",
    "none-speaks-language": "nobody speaks the language",
    "all-with-families": "all are with families",
}


class Party(msgspec.Struct, frozen=True):
    """A family on its way, as a student sees it; `start` is empty once it has come to `end`."""

    family: str
    code: str
    language: str
    start: str
    end: str
    end_floor: str
    size: int
    step_free: bool


class PhraseCard(msgspec.Struct, frozen=True):
    """What a guide shows to a family that speaks no English, and what it says; `tag` and `direction` as HTML wants."""

    tag: str
    direction: str
    name: str
    phrases: tuple[tuple[str, str], ...]


class Walk(msgspec.Struct, frozen=True):
    volunteer: str
    given: str
    step: Step
    since: float
    minutes: int
    party: Party
    card: PhraseCard | None
    asked: bool


class Lone(msgspec.Struct, frozen=True):
    """A family at the door without a guide."""

    party: Party
    since: float
    minutes: int
    why: str


class Free(msgspec.Struct, frozen=True):
    volunteer: str
    given: str
    languages: str
    walks: str
    rest: str


class Team(msgspec.Struct, frozen=True):
    """Ambassadors, or helpers. `role` is the style sheet's word for them, `title` the reader's."""

    role: Role
    title: str
    walks: tuple[Walk, ...]
    free: tuple[Free, ...]
    off: tuple[Free, ...]


class GuidesPage(msgspec.Struct, frozen=True):
    zone: str
    at: float
    alone: tuple[Lone, ...]
    alone_in_all: int
    teams: tuple[Team, ...]
    pressed: tuple[Pressed, ...]
    asked: bool


def guides(night: Night, now: float, short: Mapping[str, str], own: Callable[[str], bool] = everything) -> GuidesPage:
    """`own`: whether a press was made on the device that is shown this page, by the press's cause."""
    return GuidesPage(
        zone=night.rules.timezone,
        at=now,
        alone=_alone(night, now, short),
        alone_in_all=len(words.unguided(night)),
        teams=(
            _team(night, "ambassador", "Ambassadors", now, short),
            _team(night, "helper", "Helpers", now, short),
        ),
        pressed=pressed(night, now, short, AT_THE_TABLE, ("ambassador", "helper"), own),
        asked=any(ask.about == "guide" and ask.family is None for ask in night.asks.values()),
    )


def _alone(night: Night, now: float, short: Mapping[str, str]) -> tuple[Lone, ...]:
    lone = []
    for family in words.unguided(night)[:ALONE]:
        visit = night.visits[family]
        why = _LACKS.get(visit.guide_lack.reason, "") if visit.guide_lack else ""
        since = night.unguided[family]
        lone.append(Lone(party(night, visit, short), since, words.minutes(since, now), why))
    return tuple(lone)


def _team(night: Night, role: Role, title: str, now: float, short: Mapping[str, str]) -> Team:
    members = sorted((v for v in night.roster.volunteers.values() if v.role == role), key=lambda v: (v.given, v.id))
    walks = [found for volunteer in members if (found := walk(night, volunteer, now, short))]
    walking = {found.volunteer for found in walks}
    resting = [v for v in members if v.id not in walking]
    return Team(
        role=role,
        title=title,
        walks=tuple(sorted(walks, key=lambda found: (_STEPS.index(found.step), found.since))),
        free=tuple(_free(night, v, now) for v in resting if on_duty(night, v, now)),
        off=tuple(_free(night, v, now) for v in resting if not on_duty(night, v, now)),
    )


def walk(night: Night, volunteer: Volunteer, now: float, short: Mapping[str, str]) -> Walk | None:
    duty = night.duties.get(volunteer.id)
    if duty is None or duty.family is None:
        return None
    visit = night.visits.get(duty.family) or Visit(duty.family, now, 0, _NO_NEEDS, set())
    return Walk(
        volunteer=volunteer.id,
        given=volunteer.given,
        step=duty.step or "assigned",
        since=duty.since,
        minutes=words.minutes(duty.since, now),
        party=party(night, visit, short),
        card=phrase_card(night, visit.family),
        asked=any(ask.about == "guide" and ask.family == visit.family for ask in night.asks.values()),
    )


def phrase_card(night: Night, family: str) -> PhraseCard | None:
    """None where the family speaks English, or no catalogue is near its language."""
    known = night.roster.families.get(family)
    tag = nearest(known.language) if known else None
    if tag is None or tag == "en":
        return None
    own, english = catalogue(tag), catalogue("en")
    phrases = tuple(
        (each.say("Hello! I am your guide. Please come with me."),
         each.say("This is your room. Please wait at the door."),
         each.say("Please wait here. I am getting an adult who can help you."))
        for each in (own, english)
    )  # fmt: skip
    language = CATALOGUES[tag]
    return PhraseCard(tag, language.direction, words.language(tag), tuple(zip(*phrases, strict=True)))


def _free(night: Night, volunteer: Volunteer, now: float) -> Free:
    duty = night.duties.get(volunteer.id, Duty(volunteer.id))
    return Free(
        volunteer=volunteer.id,
        given=volunteer.given,
        languages=words.languages(volunteer.languages),
        walks=words.count(duty.walks, "walk", "walks"),
        rest=f"break until {words.clock(night, duty.break_until)}" if duty.break_until and on_break(duty, now) else "",
    )


def party(night: Night, visit: Visit, short: Mapping[str, str]) -> Party:
    end, end_floor = _end(night, visit)
    start = "Entrance" if visit.place is None else words.place(night, visit.place)
    return Party(
        family=visit.family,
        code=short.get(visit.family, words.UNKNOWN),
        language=words.language_of(night, visit.family),
        start="" if start == end else start,
        end=end,
        end_floor=end_floor,
        size=visit.party,
        step_free=visit.needs.step_free,
    )


def _end(night: Night, visit: Visit) -> tuple[str, str]:
    """Where to: where it is called, else the next stop of its route, else the commons. And the floor."""
    for stop in visit.route:
        if visit.busy is None and stop.kind == "dinner" and not (visit.had_meetings or visit.dinner_at):
            return night.rules.dinner_room or words.UNKNOWN, ""
        if visit.busy in (None, stop.meeting) and stop.meeting and stop.meeting not in visit.had_meetings:
            return _room(night, stop.meeting)
    if visit.busy:
        return _room(night, visit.busy)
    return night.rules.commons or words.UNKNOWN, ""


def _room(night: Night, meeting: str) -> tuple[str, str]:
    known = night.meeting(meeting)
    room = words.room_of(night, known.teacher) if known else None
    return (words.door(room) if room else words.UNKNOWN), words.floor(room)
