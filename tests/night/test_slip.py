"""What a ticket says is taken from the night: names for ids, and where rooms are only if the school said so."""

import msgspec
import pytest

from hub.night.commands import CheckIn
from hub.night.slip import Slip, slip
from printers.ticket import Ticket

from .dialogue import Evening, School, clock, given

CODE = "SN7K3F9QXA2MPC"


@pytest.fixture
def evening() -> Evening:
    school = School().teacher("ada", at=(12.0, 30.0)).teacher("ben").family("rivera", meets=["ada"], booked={"ben": 40})
    return given(school).when(CheckIn("rivera"))


def slip_of(evening: Evening) -> Slip:
    return slip(evening.night, evening.night.visits["rivera"], CODE, "2MPC", 1, clock(0))


def test_a_room_without_a_place_is_on_no_map(evening: Evening) -> None:
    said = slip_of(evening)
    assert {stop.teacher: stop.spot for stop in said.stops} == {"Ada": (12.0, 30.0), "Ben": None}
    assert said.rooms == ((12.0, 30.0),)
    assert said.door is None, "a door in the very corner was never drawn"


def test_the_door_the_wing_and_where_to_wait_are_the_schools(evening: Evening) -> None:
    night = evening.night
    night.rules = msgspec.structs.replace(night.rules, door=(5.0, 1.0), commons="Cafeteria")
    rooms = {key: msgspec.structs.replace(room, wing="West") for key, room in night.roster.rooms.items()}
    night.use(msgspec.structs.replace(night.roster, rooms=rooms))
    said = slip_of(evening)
    assert (said.door, said.commons) == ((5.0, 1.0), "Cafeteria")
    assert {stop.wing for stop in said.stops} == {"West"}


def test_a_teacher_whom_a_corrected_roster_has_dropped_leaves_the_ticket_printable(evening: Evening) -> None:
    roster = evening.night.roster
    evening.night.use(msgspec.structs.replace(roster, teachers={"ben": roster.teachers["ben"]}))
    assert {stop.teacher for stop in slip_of(evening).stops} == {None, "Ben"}


def test_paper_has_a_place_for_all_a_slip_says(evening: Evening) -> None:
    said = slip_of(evening)
    ticket = msgspec.convert(said, Ticket, from_attributes=True)
    for name in said.__struct_fields__:
        if name != "stops":
            assert getattr(ticket, name) == getattr(said, name), name
    for stop, printed in zip(said.stops, ticket.stops, strict=True):
        assert all(getattr(printed, name) == getattr(stop, name) for name in stop.__struct_fields__)
