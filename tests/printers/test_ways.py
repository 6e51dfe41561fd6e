"""A ticket says left and right only where the school's map supports it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.ways import Spot, side

# The example school: the door at the foot of the middle wing, a corridor to both sides further in.
DOOR = (60.0, 3.0)
WEST, EAST, LIBRARY, OFFICE = (8.0, 28.0), (156.0, 32.0), (56.0, 32.0), (64.0, 8.0)
ROOMS = (WEST, EAST, LIBRARY, OFFICE)

metres = st.integers(1, 499).map(float)
spots = st.tuples(metres, metres)


@pytest.mark.parametrize(("room", "way"), [(WEST, "left"), (EAST, "right"), (LIBRARY, "ahead"), (OFFICE, "right")])
def test_a_room_is_left_right_or_ahead_of_who_comes_in(room: Spot, way: str) -> None:
    assert side(DOOR, ROOMS, room) == way


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_whichever_way_the_map_is_drawn(turns: int) -> None:
    """Turned by quarters, the building is the same."""

    def turned(spot: Spot) -> Spot:
        x, y = spot
        for _ in range(turns):
            x, y = 500.0 - y, x
        return x, y

    rooms = [turned(room) for room in ROOMS]
    assert [side(turned(DOOR), rooms, room) for room in rooms] == [side(DOOR, ROOMS, room) for room in ROOMS]


@pytest.mark.parametrize(
    ("door", "rooms"),
    [
        ((60.0, 30.0), ROOMS),  # a door among the rooms: it may open to any side
        ((0.0, 0.0), ROOMS),  # beyond a corner: two ways to come in
        ((0.0, 5.0), ((0.0, 0.0),) * 4),  # no map was drawn
        ((60.0, 3.0), ()),
    ],
)
def test_nothing_is_said_where_the_map_does_not_tell(door: Spot, rooms: tuple[Spot, ...]) -> None:
    assert {side(door, rooms, room) for room in (*rooms, WEST, EAST)} == {None}


def test_a_room_at_the_door_is_on_no_side() -> None:
    assert side(DOOR, (*ROOMS, (61.0, 3.5)), (61.0, 3.5)) is None


def test_rooms_without_a_place_neither_have_a_side_nor_take_it_from_the_others() -> None:
    rooms = (*ROOMS, (0.0, 0.0))
    assert [side(DOOR, rooms, room) for room in rooms] == ["left", "right", "ahead", "right", None]


@given(st.lists(spots, min_size=2), spots, st.data())
def test_the_mirrored_school_has_left_and_right_exchanged(rooms: list[Spot], door: Spot, data: st.DataObject) -> None:
    room = data.draw(st.sampled_from(rooms))
    mirrored = [(500.0 - x, y) for x, y in rooms]
    seen, other = side(door, rooms, room), side((500.0 - door[0], door[1]), mirrored, (500.0 - room[0], room[1]))
    assert other == {"left": "right", "right": "left"}.get(str(seen), seen)
