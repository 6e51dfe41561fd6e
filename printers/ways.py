"""Where a room is, seen by someone who comes in at the door: as much as the school's map supports, and no more."""

from collections.abc import Iterable
from math import atan2, degrees, hypot
from typing import Literal

Spot = tuple[float, float]
"""Metres to the right and up from the lower left corner of the map."""
Side = Literal["left", "ahead", "right"]

AHEAD_DEGREES = 30.0  # to either side of straight on
NOWHERE: Spot = (0.0, 0.0)  # where a room stands that the school's file gives no place
TOO_NEAR_METRES = 2.0  # a room at the door itself is on no side


def side(door: Spot, rooms: Iterable[Spot], room: Spot) -> Side | None:
    """On which side of somebody coming in the `room` lies; None where the map does not tell.

    The map holds no direction for its door. But a door in an outer wall opens inwards: where all `rooms` lie beyond
    the door on one side of it, and on one only, that is where one looks on coming in. It is where the room lies, as
    the crow flies, and not where to turn first: corridors are not on the map.
    """
    facing = _facing(door, [spot for spot in rooms if spot != NOWHERE])
    across, along = room[0] - door[0], room[1] - door[1]
    if facing is None or room == NOWHERE or hypot(across, along) < TOO_NEAR_METRES:
        return None
    forward = across * facing[0] + along * facing[1]
    rightward = across * facing[1] - along * facing[0]
    angle = degrees(atan2(rightward, forward))
    if abs(angle) <= AHEAD_DEGREES:
        return "ahead"
    return "right" if angle > 0 else "left"


def _facing(door: Spot, rooms: list[Spot]) -> Spot | None:
    """The way one looks on coming in: up, down, left or right on the map."""
    if len(set(rooms)) < 2:
        return None  # a map that was never drawn: every room in its corner
    left, right = min(x for x, _ in rooms), max(x for x, _ in rooms)
    low, high = min(y for _, y in rooms), max(y for _, y in rooms)
    ways = {
        (0.0, 1.0): door[1] < low,
        (0.0, -1.0): door[1] > high,
        (1.0, 0.0): door[0] < left,
        (-1.0, 0.0): door[0] > right,
    }
    found = [way for way, is_so in ways.items() if is_so]
    return found[0] if len(found) == 1 else None
