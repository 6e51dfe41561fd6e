"""Who goes where next. For now a simple, honest order; the place where a better one will live.

Calling: booked meetings when they are due, then the family that has waited longest and is free. A family that is
called, in a meeting, or gone is not called; one passed over keeps its place and is called again after the others
who are free, or at once if there are none. Guides: whoever speaks the family's language, then whoever walked least.
"""

from collections.abc import Collection

import msgspec

from hub.night import estimates
from hub.night.events import (
    AmbassadorAssigned,
    AnyEvent,
    CallReason,
    GuideReason,
    HelperAssigned,
    HelperLacking,
    LackReason,
    Stop,
)
from hub.night.parts import Duty, Line, Visit
from hub.night.roster import Meeting, Role, Volunteer
from hub.night.state import Night

ROUND_TRIP = 300.0  # seconds an ambassador is away with a family, before tonight has shown it
PASSED_OVER = 300.0  # seconds others go first after a family could not be found


class NextCall(msgspec.Struct, frozen=True):
    """The meeting to call, why, and who interprets; `lacking`: nobody on tonight's roster speaks the language."""

    meeting: str
    reason: CallReason
    interpreter: str | None = None
    by_helper: bool = False
    lacking: bool = False


class Guide(msgspec.Struct, frozen=True):
    volunteer: str
    reason: GuideReason


class Lack(msgspec.Struct, frozen=True):
    reason: LackReason
    minutes: int | None = None


# --- lines


def order(night: Night, teacher: str, now: float) -> list[Meeting]:
    """All who wait for this teacher, in the order they would be called if all were free."""
    line = night.lines.get(teacher, Line(teacher))
    known = [night.roster.meetings[m] for m in line.waiting if m != line.called and m in night.roster.meetings]
    waiting = [meeting for meeting in known if meeting.family in night.visits]  # a corrected roster may say otherwise
    return sorted(waiting, key=lambda meeting: _rank(night, line, meeting, now))


def _rank(night: Night, line: Line, meeting: Meeting, now: float) -> tuple[int, float, float, str]:
    visit = night.visits[meeting.family]
    due = meeting.booked_at is not None and now >= meeting.booked_at - night.rules.booked_early
    passed = now - line.passed.get(meeting.id, -PASSED_OVER) < PASSED_OVER
    early = meeting.booked_at is not None and not due
    group = 3 if early else 2 if passed else 0 if due else 1
    return group, meeting.booked_at or 0.0, visit.free_since, meeting.id


def callable_now(night: Night, meeting: Meeting, now: float) -> bool:
    """Whether this family may be called to this meeting: here, free, wanting it, and not before a booked time."""
    visit = night.visits.get(meeting.family)
    if visit is None or not visit.here or visit.busy or meeting.id not in visit.left_meetings:
        return False
    return meeting.booked_at is None or now >= meeting.booked_at - night.rules.booked_early


def next_call(night: Night, teacher: str, now: float) -> NextCall | None:
    """Whom this teacher calls next; None if nobody who waits is free (or their interpreter is not)."""
    candidates = [m for m in order(night, teacher, now) if callable_now(night, m, now)]
    for meeting in candidates:
        interpreting = interpreter_for(night, meeting, now)
        if interpreting is None:
            continue
        reason: CallReason = "waited-longest"
        if meeting.booked_at is not None:
            reason = "booked-due"
        elif len(candidates) == 1:
            reason = "only-one-free"
        if meeting.id in night.lines[teacher].passed:
            reason = "called-back"
        return msgspec.structs.replace(interpreting, meeting=meeting.id, reason=reason)
    return None


def on_deck(night: Night, teacher: str, now: float) -> Meeting | None:
    """Who sits at the door: the first who could be called now."""
    return next((m for m in order(night, teacher, now) if callable_now(night, m, now)), None)


def ahead_of(night: Night, meeting: Meeting, now: float) -> int:
    """How many families this teacher would see before this one, if all were free, without the one called or in."""
    waiting = [m.id for m in order(night, meeting.teacher, now)]
    if night.lines[meeting.teacher].called == meeting.id:
        return 0
    return waiting.index(meeting.id) if meeting.id in waiting else len(waiting)


# --- interpreters


def interpreter_for(night: Night, meeting: Meeting, now: float) -> NextCall | None:
    """Who interprets, as a NextCall to complete; None: wait for somebody who is busy now."""
    visit = night.visits[meeting.family]
    family = night.roster.families.get(meeting.family)
    teacher = night.roster.teachers.get(meeting.teacher)
    base = NextCall(meeting.id, "waited-longest")
    if family is None or not visit.needs.interpreter:
        return base
    language = "sign" if family.interpreter == "sign" else family.language
    if teacher and speaks(teacher.languages, language):
        return base
    if found := _free_speaker(night, "interpreter", language, now):
        return msgspec.structs.replace(base, interpreter=found)
    if night.rules.helpers_may_interpret and (found := _free_speaker(night, "helper", language, now)):
        return msgspec.structs.replace(base, interpreter=found, by_helper=True)
    tonight = any(
        v.role == "interpreter" and speaks(v.languages, language) and _still_comes(night, v, now)
        for v in night.roster.volunteers.values()
    )
    return None if tonight else msgspec.structs.replace(base, lacking=True)


def _free_speaker(night: Night, role: Role, language: str, now: float) -> str | None:
    free = [
        v.id
        for v in night.roster.volunteers.values()
        if v.role == role and speaks(v.languages, language) and free_to_interpret(night, v.id, now)
    ]
    return min(free, key=lambda v: (night.duties[v].since, v), default=None)


def free_to_interpret(night: Night, volunteer: str, now: float) -> bool:
    """On duty, in no meeting, with no family."""
    known, duty = night.roster.volunteers.get(volunteer), night.duties.get(volunteer)
    return bool(known and duty and on_duty(night, known, now) and duty.meeting is None and duty.family is None)


def speaks(languages: tuple[str, ...], language: str) -> bool:
    """Whether one of the languages serves. Spoken, a language is its first part: zh-Hans and zh-Hant are one tongue."""
    return any(spoken.split("-")[0] == language.split("-")[0] for spoken in languages)


def on_duty(night: Night, volunteer: Volunteer, now: float) -> bool:
    duty = night.duties.get(volunteer.id)
    if duty and duty.on is not None:
        return duty.on
    starts = volunteer.on_from if volunteer.on_from is not None else float("-inf")
    ends = volunteer.on_until if volunteer.on_until is not None else float("inf")
    return starts <= now <= ends


def _still_comes(night: Night, volunteer: Volunteer, now: float) -> bool:
    """On duty, or expected later tonight."""
    duty = night.duties.get(volunteer.id)
    if duty and duty.on is not None:
        return duty.on
    return volunteer.on_until is None or now <= volunteer.on_until


# --- ambassadors and helpers


def ambassador_for(night: Night, family: str, now: float, taken: Collection[str] = ()) -> Guide | Lack:
    """The guide who walks with this family, or why there is none and when one is expected. `taken` are spoken for."""
    duties = [d for d in _duties(night, "ambassador", now) if d.volunteer not in taken]
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
    return any(d.volunteer in taken and d.family is None for d in _duties(night, "ambassador", now))


def serve_the_door(
    night: Night, now: float, freed: Collection[str] = (), gone: Collection[str] = (), coming: str | None = None
) -> list[AmbassadorAssigned]:
    """Guides who are free, or are by this very command (`freed`), for the families that wait at the door.

    Longest wait first; `gone` families leave by this command, and `coming` comes on duty by it.
    """
    waiting = sorted((f for f in night.unguided if f not in gone), key=lambda f: (night.unguided[f], f))
    free = [d for d in _duties(night, "ambassador", now) if d.family is None or d.volunteer in freed]
    if coming is not None:
        free = [d for d in free if d.volunteer != coming] + [night.duties[coming]]
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
        for d in _duties(night, "helper", now)
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
        if visit.here and visit.helper is None and visit.helper_lack and not visit.busy and not visit.had_meetings
        if speaks(languages, night.roster.families[visit.family].language)
    ]
    longest = min(without, key=lambda visit: (visit.arrived_at, visit.family), default=None)
    return [HelperAssigned(volunteer, longest.family, "speaks-language")] if longest else []


def _duties(night: Night, role: Role, now: float) -> list[Duty]:
    return [night.duties[v.id] for v in night.roster.volunteers.values() if v.role == role and on_duty(night, v, now)]


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


# --- routes


def plan_route(night: Night, visit: Visit, now: float) -> tuple[Stop, ...]:
    """The order advised now: booked meetings at their times, drop-ins around them where the wait is shortest.

    Greedy: from where the family is, always the stop that can begin first. Dinner goes before a first meeting that
    is far off, else to the end.
    """
    left = [night.roster.meetings[m] for m in sorted(visit.left_meetings) if m in night.roster.meetings]
    clock, place, stops = now, _place(night, visit.place), list[Stop]()
    ready = {m.id: estimates.wait_at(night, m, ahead_of(night, m, now), now) for m in left}
    while left:
        begins = {m.id: _begins(night, m, ready[m.id].low, clock, place, now) for m in left}
        chosen = min(left, key=lambda m: (_postponed(night, m, left, begins), begins[m.id], m.id))
        start = begins[chosen.id]
        stops.append(Stop("meeting", start, start + ready[chosen.id].high - ready[chosen.id].low, chosen.id))
        clock, place = start + estimates.pace(night, chosen.teacher), _room_place(night, chosen.teacher)
        left.remove(chosen)
    return _with_dinner(night, visit, stops, now)


def _begins(
    night: Night, meeting: Meeting, ready: float, clock: float, place: tuple[float, float], now: float
) -> float:
    """When this meeting could begin: the family there, the teacher ready, a booked time come."""
    return max(clock + walk(night, place, _room_place(night, meeting.teacher)), now + ready)


def _postponed(night: Night, meeting: Meeting, left: list[Meeting], begins: dict[str, float]) -> bool:
    """A drop-in that would run into a booked meeting waits until after it."""
    if meeting.booked_at is not None:
        return False
    end = begins[meeting.id] + estimates.pace(night, meeting.teacher) + estimates.CHANGEOVER
    return any(b.booked_at is not None and begins[meeting.id] <= b.booked_at < end for b in left)


def _with_dinner(night: Night, visit: Visit, stops: list[Stop], now: float) -> tuple[Stop, ...]:
    if not (visit.needs.dinner and night.rules.dinner_room):
        return tuple(stops)
    if not stops or stops[0].low - now > 25 * 60:
        return (Stop("dinner", now, now + 600), *stops)
    end = stops[-1].high + 300
    return (*stops, Stop("dinner", end, end + 600))


def walk(night: Night, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Seconds along the corridors: they meet at right angles, so the two legs are added."""
    return (abs(start[0] - end[0]) + abs(start[1] - end[1])) / night.rules.walking


def _place(night: Night, room: str | None) -> tuple[float, float]:
    known = night.roster.rooms.get(room) if room else None
    return (known.x, known.y) if known else night.rules.door


def _room_place(night: Night, teacher: str) -> tuple[float, float]:
    known = night.roster.teachers.get(teacher)
    return _place(night, known.room if known else None)
