"""What staff may do at a kiosk is decided on the hub: by badge or PIN, five minutes, at that kiosk alone."""

import time

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer

from hub.folder import NightFolder
from hub.house import House
from hub.journal.beside import facts_beside
from hub.journal.sqlite import SqliteJournal
from hub.night import codes
from hub.night import commands as c
from hub.night.events import FamilyLookedUp
from hub.staff import FILE_NAME, StaffList
from hub.web.app import make_app
from hub.web.staff import PROOFS, TRIES_A_MINUTE, Proofs, allowed

from .conftest import SECRETS, Client, Connect

PIN = "204816"


async def begun(kiosk: Client, secret: str) -> str:
    answer = await kiosk.post("/api/staff", json={"secret": secret})
    assert answer.status == 200, await answer.text()
    token: str = (await answer.json())["token"]
    return token


async def ask(kiosk: Client, command: c.AnyCommand, token: str | None = None) -> int:
    body = {"id": f"staff-{time.monotonic_ns()}", "at": 0.0, "command": msgspec.to_builtins(command)}
    headers = {"X-Staff": token} if token else {}
    return (await kiosk.post("/api/commands", json=body, headers=headers)).status


async def test_a_badge_opens_what_a_family_may_not_do(connect: Connect, house: House) -> None:
    kiosk, badge = await connect("kiosk"), house.staff.add_badge("Robin Sample")
    assert await ask(kiosk, c.AddVisitor("uk", ("t1",))) == 403
    token = await begun(kiosk, badge)
    assert await ask(kiosk, c.AddVisitor("uk", ("t1",)), token) == 200
    assert await ask(kiosk, c.CheckIn("f1"), token) == 200
    assert await ask(kiosk, c.ReprintTicket("f1"), token) == 200
    assert await ask(kiosk, c.UndoCheckIn("f1"), token) == 200


async def test_a_pin_does_the_same(connect: Connect, house: House) -> None:
    house.staff.add_pin("Robin Sample", PIN)
    kiosk = await connect("kiosk")
    assert await ask(kiosk, c.AddChild("f1", ("t1",)), await begun(kiosk, PIN)) == 200


@pytest.mark.parametrize(
    "command",
    [c.CheckIn("f3", received=True), c.ReprintTicket("f3"), c.AddChild("f3", ("t1",)), c.CallNext("t1"),
     c.ReissueCode("f1"), c.LeaveNight("f1"), c.Dispatch(), c.NoteLookUp("s1", "kiosk-1", ())],
    ids=lambda command: type(command).__name__,
)  # fmt: skip
async def test_the_desks_families_and_everything_else_stay_closed(
    connect: Connect, house: House, command: c.AnyCommand
) -> None:
    kiosk = await connect("kiosk")
    assert await ask(kiosk, command, await begun(kiosk, house.staff.add_badge("Robin"))) == 403


async def test_another_kiosk_cannot_use_what_was_shown_here(connect: Connect, house: House) -> None:
    here, there = await connect("kiosk"), await connect("kiosk")
    token = await begun(here, house.staff.add_badge("Robin"))
    assert await ask(there, c.AddVisitor("uk", ("t1",)), token) == 403


async def test_who_leaves_has_left(connect: Connect, house: House) -> None:
    kiosk = await connect("kiosk")
    token = await begun(kiosk, house.staff.add_badge("Robin"))
    await kiosk.post("/api/staff/leave")
    assert await ask(kiosk, c.AddVisitor("uk", ("t1",)), token) == 403


async def test_a_badge_that_is_revoked_meanwhile_ends_at_once(connect: Connect, house: House) -> None:
    kiosk = await connect("kiosk")
    token = await begun(kiosk, house.staff.add_badge("Robin"))
    house.staff.add_badge("Sam")
    assert await ask(kiosk, c.AddVisitor("uk", ("t1",)), token) == 200
    house.staff.revoke("Robin")
    assert await ask(kiosk, c.AddVisitor("uk", ("t1",)), token) == 403


async def test_after_five_minutes_it_has_to_be_shown_again(house: House) -> None:
    now = [0.0]
    app = make_app(house)
    app[PROOFS] = Proofs(lambda: now[0])
    async with TestClient(TestServer(app)) as kiosk:
        paired = await kiosk.post("/api/pair", json={"code": house.devices.invite("kiosk", "kiosk-1")})
        kiosk.session.headers["Authorization"] = f"Bearer {(await paired.json())['token']}"
        token = await begun(kiosk, house.staff.add_badge("Robin"))
        now[0] = 299.0
        assert await ask(kiosk, c.AddVisitor("uk", ("t1",)), token) == 200
        now[0] = 300.0
        assert await ask(kiosk, c.AddVisitor("uk", ("t1",)), token) == 403


async def test_only_a_kiosk_has_staff(connect: Connect, house: House) -> None:
    from hub.devices import Device

    assert not allowed(house, Device("t", "teacher", "t1"), "s1", c.AddVisitor("uk", ("t1",)))
    for role in ("teacher", "desk", "board", None):
        other = await connect(role)  # type: ignore[arg-type]
        assert (await other.post("/api/staff", json={"secret": PIN})).status in (401, 403)


async def test_a_wrong_pin_a_revoked_badge_and_no_staff_at_all_say_the_same(connect: Connect, house: House) -> None:
    async def said(client: Client, secret: str) -> tuple[int, str]:
        answer = await client.post("/api/staff", json={"secret": secret})
        return answer.status, await answer.text()

    nobody = await said(await connect("kiosk"), PIN)
    badge = house.staff.add_badge("Robin")
    assert house.staff.revoke("Robin") == 1
    house.staff.add_pin("Robin", PIN)
    kiosk = await connect("kiosk")
    assert await said(kiosk, badge) == nobody
    assert await said(kiosk, "111222") == nobody
    for _ in range(TRIES_A_MINUTE):
        last = await said(kiosk, "111222")
    assert last == nobody
    assert await said(kiosk, PIN) == nobody, "after too many tries the right one says the same"
    assert (await said(await connect("kiosk"), PIN))[0] == 200, "the other kiosk is not locked"


async def test_a_look_up_is_a_fact_without_names(connect: Connect, house: House, folder: NightFolder) -> None:
    kiosk = await connect("kiosk")
    assert (await kiosk.post("/api/staff/find", json={"text": "Pipkin"})).status == 403
    token = await begun(kiosk, house.staff.add_badge("Robin Sample"))
    answer = await kiosk.post("/api/staff/find", json={"text": "pipkin"}, headers={"X-Staff": token})
    assert await answer.json() == [
        {"family": "f1", "children": ["Pipkin"], "language": "es", "short": house.short["f1"]}
    ]
    facts = facts_beside(folder.journal_path)
    assert [fact.event for fact in facts] == [FamilyLookedUp("s1", "kiosk-1", ("f1",))]
    written = repr(facts)
    assert not [word for word in (*SECRETS, "Robin", "pipkin") if word in written]


async def test_nobody_is_shown_while_it_cannot_be_written_down_who_looked(connect: Connect, house: House) -> None:
    kiosk = await connect("kiosk")
    token = await begun(kiosk, house.staff.add_badge("Robin"))
    journal = house.hub.journal
    assert isinstance(journal, SqliteJournal)
    journal._db.execute("PRAGMA query_only=1")
    found = await kiosk.post("/api/staff/find", json={"text": "pipkin"}, headers={"X-Staff": token})
    journal._db.execute("PRAGMA query_only=0")
    assert found.status == 503
    assert "Pipkin" not in await found.text()


async def test_of_a_family_the_desk_receives_a_kiosk_shows_nothing(connect: Connect, house: House) -> None:
    kiosk = await connect("kiosk")
    token = await begun(kiosk, house.staff.add_badge("Robin"))
    found = await kiosk.post("/api/staff/find", json={"text": "Zack"}, headers={"X-Staff": token})
    assert await found.json() == [
        {"family": "f3", "children": [], "language": "", "short": house.short["f3"], "desk": True}
    ]


async def test_nothing_that_could_be_shown_at_a_kiosk_is_kept(house: House, folder: NightFolder) -> None:
    badge = house.staff.add_badge("Robin Sample")
    house.staff.add_pin("Robin Sample", PIN)
    kept = (folder.path / FILE_NAME).read_text()
    assert badge not in kept
    assert PIN not in kept
    assert (folder.path / FILE_NAME).stat().st_mode & 0o077 == 0
    door = msgspec.json.encode(house.door_list()).decode()
    assert badge not in door
    assert PIN not in door
    assert "Robin" not in door


def test_a_badge_is_known_by_its_form_and_is_no_familys(house: House) -> None:
    badge = house.staff.add_badge("Robin")
    read = codes.read(badge)
    assert isinstance(read, codes.Scanned)
    mark = house.door_list().staff.mark
    assert codes.of_this_night(badge, mark)
    assert not codes.of_this_night(badge, house.mark)
    assert not [code for code in house.codes.values() if codes.of_this_night(code, mark)]
    assert house.door_list().staff.find(badge) == 0, "a kiosk knows it while the hub is away"


@pytest.mark.parametrize("pin", ["12345", "abcdef", "123456", "111111", "12345678901", "987654"])
def test_a_pin_that_anybody_would_try_is_not_taken(tmp_path: object, house: House, pin: str) -> None:
    with pytest.raises(ValueError, match="PIN"):
        house.staff.add_pin("Robin", pin)


def test_a_pin_is_one_persons(folder: NightFolder, house: House) -> None:
    known = StaffList(folder.path / FILE_NAME, "ZZ")
    known.add_pin("Robin", PIN)
    with pytest.raises(ValueError, match="another"):
        known.add_pin("Sam", PIN)
