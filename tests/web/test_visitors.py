"""A family without a letter: its child's name is on the hub's screens and in no journal, its code works at the door."""

from hub.folder import NightFolder
from hub.house import House
from hub.journal.beside import facts_beside
from hub.night import codes
from hub.night.commands import AddChild, AddVisitor, CheckIn
from hub.night.visitors import child_id, visitor_id
from hub.wire import Accepted, Declined, Envelope

CAUSE = "desk-00000001"
VISITOR, CHILD = visitor_id(CAUSE), child_id(CAUSE)
ADD = Envelope(CAUSE, 0.0, AddVisitor("uk", ("t1", "t2"), "  Peregrine  "))


async def test_a_visitor_has_a_code_a_ticket_and_a_name(house: House) -> None:
    assert isinstance(await house.handle(ADD, "desk-1"), Accepted)
    assert isinstance(await house.handle(Envelope("desk-00000002", 0.0, CheckIn(VISITOR, 2)), "desk-1"), Accepted)
    door = house.door_list()
    assert door.roster.students[CHILD].given == "Peregrine"
    assert door.codes[codes.fingerprint(house.codes[VISITOR])].family == VISITOR
    assert VISITOR in house.short
    assert house.hub.night.ticket_of(VISITOR)


async def test_asked_twice_it_happens_once_and_the_first_name_stays(house: House) -> None:
    first = await house.handle(ADD, "desk-1")
    assert await house.handle(ADD, "desk-1") == first
    other = Envelope(CAUSE, 0.0, AddVisitor("uk", ("t1",), "Somebody"))
    assert isinstance(await house.handle(other, "desk-1"), Declined)
    assert house.hub.night.roster.students[CHILD].given == "Peregrine"


async def test_the_name_outlives_a_restart_and_is_in_no_journal(house: House, folder: NightFolder) -> None:
    await house.handle(ADD, "desk-1")
    await house.handle(Envelope("desk-00000003", 0.0, AddChild("f2", ("t2",), "Clementine")), "desk-1")
    written = repr(facts_beside(folder.journal_path))
    assert VISITOR in written
    assert "Peregrine" not in written
    assert "Clementine" not in written
    before = house.door_list()
    house.hub.journal.close()
    again = House(folder)
    assert again.hub.night.roster.students[CHILD].given == "Peregrine"
    assert "Clementine" in {s.given for s in again.door_list().roster.students.values()}
    assert again.door_list().codes == before.codes
    again.hub.journal.close()
    again.devices.close()
    assert (folder.path / "added-names.json").stat().st_mode & 0o077 == 0


async def test_a_refused_visitor_leaves_no_name_behind(house: House, folder: NightFolder) -> None:
    refused = Envelope("desk-00000004", 0.0, AddVisitor("uk", ("nobody",), "Peregrine"))
    assert isinstance(await house.handle(refused, "desk-1"), Declined)
    assert "Peregrine" not in (folder.path / "added-names.json").read_text()
