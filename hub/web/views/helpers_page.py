"""The coordinator's page of helpers: who is with whom, which family is without, who is on a break."""

from collections.abc import Callable, Mapping

import msgspec

from hub.night.duties import on_break, on_duty, speaks
from hub.night.roster import Volunteer
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.by_whom import everything
from hub.web.views.guides_page import Walk, party, walk
from hub.web.views.guiding_pressed import OF_THE_COORDINATOR, Pressed, pressed
from hub.web.views.interpreters_page import Choice

_WITHOUT = {
    "nobody-on-duty": "who speaks it is not on duty",
    "none-speaks-language": "nobody tonight speaks it",
    "all-with-families": "all who speak it are with families",
    "all-walking": "all are walking",
}


class Without(msgspec.Struct, frozen=True):
    """A family without a helper, and who on duty could go: those who speak its language first."""

    family: str
    code: str
    language: str
    where: str
    since: float
    minutes: int
    why: str
    choices: tuple[Choice, ...]


class Resting(msgspec.Struct, frozen=True):
    volunteer: str
    given: str
    languages: str
    where: str
    on: bool
    resting: bool


class HelpersPage(msgspec.Struct, frozen=True):
    zone: str
    at: float
    without: tuple[Without, ...]
    walks: tuple[Walk, ...]
    resting: tuple[Resting, ...]
    pressed: tuple[Pressed, ...]


def helpers(night: Night, now: float, short: Mapping[str, str], own: Callable[[str], bool] = everything) -> HelpersPage:
    """`own`: whether a press was made on the device that is shown this page, by the press's cause."""
    team = sorted((v for v in night.roster.volunteers.values() if v.role == "helper"), key=lambda v: (v.given, v.id))
    walks = tuple(found for v in team if (found := walk(night, v, now, short)))
    walking = {found.volunteer for found in walks}
    return HelpersPage(
        zone=night.rules.timezone,
        at=now,
        without=_without(night, team, now, short),
        walks=walks,
        resting=tuple(_resting(night, v, now) for v in team if v.id not in walking),
        pressed=pressed(night, now, short, OF_THE_COORDINATOR, ("helper",), own),
    )


def _without(night: Night, team: list[Volunteer], now: float, short: Mapping[str, str]) -> tuple[Without, ...]:
    """Families who were to have one, and have met nobody yet; the longest first."""
    alone = [
        visit
        for visit in night.visits.values()
        if visit.here and visit.helper is None and visit.helper_lack and visit.family in night.roster.families
        if not visit.had_meetings and not visit.busy
    ]
    rows = []
    for visit in sorted(alone, key=lambda visit: (visit.arrived_at, visit.family)):
        on_its_way = party(night, visit, short)
        why = _WITHOUT.get(visit.helper_lack.reason, "") if visit.helper_lack else ""
        language = night.roster.families[visit.family].language
        rows.append(
            Without(
                family=visit.family,
                code=on_its_way.code,
                language=on_its_way.language,
                where=on_its_way.start or on_its_way.end,
                since=visit.arrived_at,
                minutes=words.minutes(visit.arrived_at, now),
                why=why,
                choices=_choices(night, team, language, now, short),
            )
        )
    return tuple(rows)


def _choices(
    night: Night, team: list[Volunteer], language: str, now: float, short: Mapping[str, str]
) -> tuple[Choice, ...]:
    able = [v for v in team if on_duty(night, v, now) and night.duties[v.id].meeting is None]
    able.sort(key=lambda v: (not speaks(v.languages, language), night.duties[v.id].family is not None, v.given, v.id))
    return tuple(Choice(v.id, _state(night, v, language, short)) for v in able)


def _state(night: Night, volunteer: Volunteer, language: str, short: Mapping[str, str]) -> str:
    family = night.duties[volunteer.id].family
    with_whom = f"with {short.get(family, words.UNKNOWN)}" if family else "free"
    tongue = (
        "" if speaks(volunteer.languages, language) else f", speaks {words.languages(volunteer.languages) or 'English'}"
    )
    return f"{volunteer.given} ({with_whom}{tongue})"


def _resting(night: Night, volunteer: Volunteer, now: float) -> Resting:
    duty = night.duties[volunteer.id]
    on, resting = on_duty(night, volunteer, now), on_break(duty, now)
    if resting:
        where = f"on a break until {words.clock(night, duty.break_until or now)}"
    elif duty.meeting:
        where = "interprets"
    elif not on:
        later = duty.on is None and volunteer.on_from is not None and now < volunteer.on_from
        where = f"expected at {words.clock(night, volunteer.on_from or now)}" if later else "off duty"
    else:
        where = f"free, {words.count(duty.walks, 'family', 'families')} so far"
    return Resting(volunteer.id, volunteer.given, words.languages(volunteer.languages), where, on, resting)
