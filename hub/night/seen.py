"""The night as the dispatch rule sees it. Made anew for each decision: one truth, and nothing to keep in step."""

from hub.night.dispatching.picture import AtDoor, Door, InHouse, Interpreter, Party, Picture, Place
from hub.night.duties import on_duty
from hub.night.estimates import UNANSWERED, unanswered
from hub.night.interpreting import comes_tonight, may_interpret, placed_with, spoken
from hub.night.parts import Duty, Line, Visit
from hub.night.roster import Meeting, Volunteer
from hub.night.state import Night
from hub.night.walking import door_of, place_now, place_of, slowness, walk
from hub.night.whereabouts import wanted

LET_GO = 240.0  # seconds until a pausing teacher is back, from which the family at the door is free for others
OTHERS_FIRST = 300.0  # seconds others go first at a door where a family could not be found


_NONE: frozenset[str] = frozenset()


def see(night: Night, now: float) -> Picture:
    """Doors are teachers, parties families, all by their ids."""

    def walking(start: Place, end: Place) -> float:
        return walk(night, start, end)  # type: ignore[arg-type]  # the rule passes on what it was given

    doors = {teacher: _door(night, night.lines[teacher], now) for teacher in night.roster.teachers}
    by_hand = {placed.interpreter for placed in night.placed.values()}
    interpreters = {
        v.id: _interpreter(night, v, night.duties[v.id], now)
        for v in night.roster.volunteers.values()
        if may_interpret(night, v) and v.id in night.duties and v.id not in by_hand
    }
    picture = Picture(
        doors, interpreters, night.rules.closes, walking, early=night.rules.booked_early, ranges=night.ranges
    )
    languages = _Spoken(night, now)
    for visit in night.visits.values():
        party = _party(night, visit, languages, now)
        picture.parties[party.id] = party
        if visit.here:
            _in_its_lines(picture, visit, party, now)
    for interpreter in interpreters.values():
        with_whom = picture.parties.get(interpreter.party or "")
        if with_whom and with_whom.state in ("sent", "meeting"):
            with_whom.interpreter = interpreter.id
        else:
            interpreter.party = None
    for door in doors.values():
        door.booked.sort()
        door.coming.sort(key=lambda family: (picture.parties[family].there_at, family))
        picture.done += door.done
        picture.spent += door.spent
        picture.planned += door.done * door.planned
    return picture


def doors_left(night: Night, visit: Visit) -> dict[str, Meeting]:
    """Teacher -> the meeting there that comes first, of those the family still wants and is not in."""
    left: dict[str, Meeting] = {}
    for meeting in wanted(night, visit):
        line = night.lines.get(meeting.teacher)
        if line is None or meeting.teacher not in night.roster.teachers or line.now == meeting.id:
            continue
        known = left.setdefault(meeting.teacher, meeting)
        if known is not meeting:
            left[meeting.teacher] = min(known, meeting, key=lambda one: _comes_first(visit, line, one))
    return left


def _comes_first(visit: Visit, line: Line, meeting: Meeting) -> tuple[bool, bool, float, str]:
    booked = meeting.booked_at if meeting.booked_at is not None else float("inf")
    return line.called != meeting.id, visit.standing.sent != meeting.id, booked, meeting.id


class _Spoken:
    """The language an interpreter is to be had for tonight, by family; asked once a language."""

    def __init__(self, night: Night, now: float) -> None:
        self._night, self._now = night, now
        self._known: dict[str, str | None] = {}

    def of(self, visit: Visit) -> str | None:
        language = spoken(self._night, visit)
        if language is None or placed_with(self._night, visit.family, self._now) or self._has_its_own(visit):
            return None  # who was put with the family by hand goes where it goes: the rule has nobody to find
        if language not in self._known:
            to_be_had = comes_tonight(self._night, language, self._now)
            self._known[language] = _tongue(language) if to_be_had else None
        return self._known[language]

    def _has_its_own(self, visit: Visit) -> bool:
        """Who was put with it by hand is at its door or in its meeting, though off duty by the plan since."""
        placed = self._night.placed.get(visit.family)
        meeting = visit.busy or visit.standing.sent
        return bool(placed and meeting and self._night.interpreters.get(meeting) == placed.interpreter)


def _tongue(language: str) -> str:
    return language.split("-")[0]


def _door(night: Night, line: Line, now: float) -> Door:
    teacher = night.roster.teachers[line.teacher]
    door = Door(
        line.teacher,
        door_of(night, line.teacher),
        teacher.target_minutes * 60,
        done=line.done,
        spent=line.spent,
        spoken=frozenset(_tongue(language) for language in teacher.languages),
    )
    door.state, door.since, door.back_at = _at_door(night, line, now)
    door.party = _family(night, line.now)
    door.called = _family(night, line.called)
    for meeting, at in line.passed.items():
        if family := _family(night, meeting):
            door.passed[family] = at + OTHERS_FIRST
    return door


def _family(night: Night, meeting: str | None) -> str | None:
    visit = night.visit_of(meeting) if meeting else None
    return visit.family if visit else None


def _at_door(night: Night, line: Line, now: float) -> tuple[AtDoor, float, float]:
    """State, since when, and back at."""
    if line.now and _family(night, line.now):
        return "meeting", line.started_at, 0.0
    if line.called and _family(night, line.called):
        return "called", line.called_at, 0.0
    if line.paused_until is not None or now < night.rules.opens:
        return "pause", now, max(line.paused_until or 0.0, night.rules.opens)
    if unanswered(night, line, now):
        return "pause", now, now + UNANSWERED
    return "free", now, 0.0


def _interpreter(night: Night, volunteer: Volunteer, duty: Duty, now: float) -> Interpreter:
    here = on_duty(night, volunteer, now)
    starts = volunteer.on_from if duty.on is None and volunteer.on_from is not None else float("-inf")
    ends = volunteer.on_until if duty.on is None and volunteer.on_until is not None else float("inf")
    if duty.break_until is not None:
        starts = max(starts, duty.break_until)
    if duty.on is False or duty.family is not None or (not here and now > ends):
        starts, ends = float("inf"), float("-inf")  # sent home, or walking with a family
    return Interpreter(
        volunteer.id,
        tuple(_tongue(language) for language in volunteer.languages),
        place_of(night, duty.place),
        _family(night, duty.meeting),
        since=starts,
        until=ends,
        second=volunteer.role != "interpreter",
    )


def _party(night: Night, visit: Visit, languages: _Spoken, now: float) -> Party:
    standing, left = visit.standing, _by_hand(night, visit, _left(night, visit), now)
    walks = standing.still_since is not None and standing.still_since > now
    party = Party(
        visit.family,
        left,
        languages.of(visit),
        visit.arrived_at,
        place_now(night, visit, now),
        sent_at=standing.sent_at if standing.sent else float("-inf"),
        there_at=standing.there_at,
        stood=standing.stood if visit.left_at is None else standing.stood_by(visit.left_at),
        still_since=None if walks or not visit.here else standing.still_since,
        stood_before=standing.stood_before,
        walked=standing.walked,
        slow=slowness(visit),
        first=frozenset(night.roster.meetings[m].teacher for m in visit.first if m in night.roster.meetings)
        if visit.first
        else _NONE,
    )
    if standing.moved_at is not None:
        party.moved_at = standing.moved_at
    party.state, party.door = _in_house(night, visit, left, now)
    return party


def _left(night: Night, visit: Visit) -> dict[str, float | None]:
    """`doors_left` with booked times only; quick, because it is asked of every family each time something happens."""
    if not visit.here:
        return {}
    if visit.family in night.twice:
        return {teacher: meeting.booked_at for teacher, meeting in doors_left(night, visit).items()}
    left, lines, known = visit.left_meetings, night.lines, night.doors_of.get(visit.family, ())
    return {teacher: booked for teacher, meeting, booked in known if meeting in left and lines[teacher].now != meeting}


def _by_hand(night: Night, visit: Visit, left: dict[str, float | None], now: float) -> dict[str, float | None]:
    """For a time the desk has said where the family goes first: there, and where it is booked."""
    if now >= visit.by_hand_until:
        return left
    known = (night.roster.meetings[m].teacher for m in visit.by_hand if m in visit.left_meetings and m != visit.busy)
    first = next((teacher for teacher in known if teacher in left), None)
    if first is None:
        return left
    called = night.meeting(visit.busy) if visit.busy else None  # there it goes before anything else
    kept = (first, called.teacher if called else None)
    return {teacher: booked for teacher, booked in left.items() if teacher in kept or booked is not None}


def _in_house(night: Night, visit: Visit, left: dict[str, float | None], now: float) -> tuple[InHouse, str | None]:
    if not visit.here:
        return "gone", None
    if visit.standing.still_since is None:
        known = night.meeting(visit.busy) if visit.busy else None
        return "meeting", known.teacher if known else None
    sent = night.roster.meetings.get(visit.standing.sent) if visit.standing.sent else None
    if sent is not None and sent.teacher in left:
        return "sent", sent.teacher
    if visit.out_until is not None and now < visit.out_until:
        return "away", None
    return "idle", None


def _in_its_lines(picture: Picture, visit: Visit, party: Party, now: float) -> None:
    for teacher, booked in party.left.items():
        door = picture.doors[teacher]
        door.wanted_by[party.id] = None
        if booked is not None:
            door.booked.append((booked, party.id))
    if party.state == "sent" and party.door is not None:
        door = picture.doors[party.door]
        if door.state == "pause" and door.back_at - now > LET_GO:
            party.state, party.door = "idle", None  # it sits there still, and may be sent to whoever can see it sooner
            door.kept.append(party.id)
        else:
            door.coming.append(party.id)
    if not visit.standing.told and party.state == "idle":
        picture.untold.append(party.id)
