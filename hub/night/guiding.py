"""Ambassadors and helpers: whoever speaks the family's language, then whoever walked least."""

from collections.abc import Collection

import msgspec

from hub.night.duties import of_role, speaks
from hub.night.events import (
    AmbassadorAssigned,
    AnyEvent,
    GuideReason,
    HelperAssigned,
    HelperLacking,
    LackReason,
)
from hub.night.parts import Duty
from hub.night.state import Night

ROUND_TRIP = 300.0  # seconds an ambassador is away with a family, before tonight has shown it


class Guide(msgspec.Struct, frozen=True):
    volunteer: str
    reason: GuideReason


class Lack(msgspec.Struct, frozen=True):
    reason: LackReason
    minutes: int | None = None


def ambassador_for(night: Night, family: str, now: float, taken: Collection[str] = ()) -> Guide | Lack:
    """The guide who walks with this family, or why there is none and when one is expected. `taken` are spoken for."""
    duties = [d for d in of_role(night, "ambassador", now) if d.volunteer not in taken]
    if not duties and not taken:
        return Lack("nobody-on-duty")
    if free := [d for d in duties if d.family is None]:
        return _fairest(night, free, family)
    walking = [d for d in duties if d.family is not None]
    if not walking:
        return Lack("all-walking" if _others_on_duty(night, taken, now) else "nobody-on-duty")
    back = min(max(0.0, d.since + ROUND_TRIP - now) for d in walking)
    return Lack("all-walking", max(1, round(back / 60)))


def _others_on_duty(night: Night, taken: Collection[str], now: float) -> bool:
    """Whether those spoken for are spoken for by families; one who just goes off duty is not."""
    return any(d.volunteer in taken and d.family is None for d in of_role(night, "ambassador", now))


def serve_the_door(
    night: Night, now: float, freed: Collection[str] = (), gone: Collection[str] = (), coming: str | None = None
) -> list[AmbassadorAssigned]:
    """Guides who are free, or are by this very command (`freed`), for the families that wait at the door.

    Longest wait first; `gone` families leave by this command, and `coming` comes on duty by it.
    """
    free = [d for d in of_role(night, "ambassador", now) if d.family is None or d.volunteer in freed]
    if coming is not None:
        free = [d for d in free if d.volunteer != coming] + [night.duties[coming]]
    if not free:  # as on a crowded evening: nothing to sort a hundred families for
        return []
    waiting = sorted(
        (f for f in night.unguided if f not in gone and f in night.roster.families),
        key=lambda f: (night.unguided[f], f),
    )
    served = []
    for family in waiting:
        if not free:
            break
        guide = _fairest(night, free, family)
        free = [d for d in free if d.volunteer != guide.volunteer]
        served.append(AmbassadorAssigned(guide.volunteer, family, guide.reason))
    return served


def helper_for(night: Night, family: str, now: float, taken: Collection[str] = ()) -> Guide | Lack | None:
    """A bilingual student for this family; None where the family's language is English."""
    language = night.roster.families[family].language
    if speaks((language,), "en"):
        return None
    speaking = [
        d
        for d in of_role(night, "helper", now)
        if d.volunteer not in taken and speaks(night.roster.volunteers[d.volunteer].languages, language)
    ]
    if not speaking:
        any_tonight = any(
            v.role == "helper" and speaks(v.languages, language) for v in night.roster.volunteers.values()
        )
        return Lack("nobody-on-duty" if any_tonight else "none-speaks-language")
    free = [d for d in speaking if d.family is None and d.meeting is None]
    return _fairest(night, free, family) if free else Lack("all-with-families")


def helper_events(night: Night, family: str, now: float, taken: Collection[str] = ()) -> list[AnyEvent]:
    """The same, as facts."""
    match helper_for(night, family, now, taken):
        case Guide(volunteer, reason):
            return [HelperAssigned(volunteer, family, reason)]
        case Lack(why, _):
            return [HelperLacking(family, why)]
    return []


def serve_with_helper(night: Night, volunteer: str) -> list[HelperAssigned]:
    """A helper who is free again goes to the family that has been longest without one in that language."""
    languages = night.roster.volunteers[volunteer].languages
    without = [
        visit
        for visit in night.visits.values()
        if visit.family in night.roster.families  # a corrected roster may have dropped it
        if visit.here and visit.helper is None and visit.helper_lack and not visit.busy and not visit.had_meetings
        if speaks(languages, night.roster.families[visit.family].language)
    ]
    longest = min(without, key=lambda visit: (visit.arrived_at, visit.family), default=None)
    return [HelperAssigned(volunteer, longest.family, "speaks-language")] if longest else []


def _fairest(night: Night, free: list[Duty], family: str) -> Guide:
    """Who speaks the family's language, then who walked least. English is everybody's, and no reason."""
    language = night.roster.families[family].language
    foreign = not speaks((language,), "en")

    def talks(duty: Duty) -> bool:
        return foreign and speaks(night.roster.volunteers[duty.volunteer].languages, language)

    best = min(free, key=lambda d: (not talks(d), d.walks, d.since, d.volunteer))
    if len(free) == 1:
        return Guide(best.volunteer, "only-one-free")
    return Guide(best.volunteer, "speaks-language" if talks(best) else "fewest-walks")
