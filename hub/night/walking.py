"""Where things are on the school's map, and how long the way takes."""

from hub.night.parts import Visit
from hub.night.state import Night

STAIRS = 30.0  # seconds from one floor to another, an assumption
STEP_FREE = 1.5  # times as long, by ramps and the elevator, an assumption

Place = tuple[float, float, str]  # metres on the school's map, and the floor


def walk(night: Night, start: Place, end: Place) -> float:
    """Seconds along the corridors: they meet at right angles, so the two legs are added; and the stairs."""
    metres = abs(start[0] - end[0]) + abs(start[1] - end[1])
    return metres / night.rules.walking + (STAIRS if start[2] != end[2] else 0.0)


def place_of(night: Night, room: str | None) -> Place:
    """A room's; where it is not known, the door's, which is taken to be on the first floor that is named."""
    known = night.roster.rooms.get(room) if room else None
    return (known.x, known.y, known.floor) if known else (*night.rules.door, night.ground)


def door_of(night: Night, teacher: str) -> Place:
    known = night.roster.teachers.get(teacher)
    return place_of(night, known.room if known else None)


def place_now(night: Night, visit: Visit, now: float) -> Place:
    """Where the family is: at the door it was sent to once it is there, else where it was last seen."""
    standing = visit.standing
    if standing.sent is not None and standing.there_at <= now and (meeting := night.meeting(standing.sent)):
        return door_of(night, meeting.teacher)
    return place_of(night, visit.place)


def slowness(visit: Visit) -> float:
    """Its walking time, in those of others."""
    return STEP_FREE if visit.needs.step_free else 1.0


def way(night: Night, visit: Visit, teacher: str, now: float) -> float:
    """Seconds the family needs to this teacher's door; from wherever it is, where it walks to another one just now."""
    end, standing = door_of(night, teacher), visit.standing
    seconds = walk(night, place_now(night, visit, now), end)
    if standing.sent is not None and standing.there_at > now and (meeting := night.meeting(standing.sent)):
        seconds = max(seconds, walk(night, door_of(night, meeting.teacher), end))
    return seconds * slowness(visit)
