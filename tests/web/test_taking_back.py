"""What was pressed is taken back by the device it was pressed on, or at the desk, whatever a form says."""

import itertools
import re

import pytest

from hub.devices import Role
from hub.house import House
from hub.night import commands as c
from hub.web.auth import PAGES
from hub.wire import Envelope

from .conftest import Client, Connect

_ids = itertools.count()
NOT_HERE = "This was pressed on another device. That one can take it back, or the welcome desk."
AT_THE_TABLE: tuple[Role, ...] = ("ambassador", "coordinator")


async def press(client: Client, role: Role, **fields: str) -> dict[str, object]:
    """As live.js presses; the press's own id is with the answer."""
    own = f"press-{next(_ids):06}"
    form = {"id": own, **fields}
    answer = await client.post(f"/{PAGES[role]}/do", data=form, headers={"X-Live": "1"})
    assert answer.status == 200, await answer.text()
    return {"id": own, **await answer.json()}


def take_backs(page: str) -> set[str]:
    """The presses a page has a button for that takes them back."""
    return set(re.findall(r'value="Undo\w+">[^/]*?name="cause" value="([^"]+)"', page))


async def shown(client: Client, path: str) -> str:
    """A page, or the newest fragment of its stream."""
    answer = await client.get(path)
    body = (await answer.content.readany()).decode()
    answer.close()
    return re.sub(r"^data: ", "", body, flags=re.MULTILINE)


async def check_in(house: House, family: str) -> None:
    await house.handle(Envelope(f"check-in-{family}", 0.0, c.CheckIn(family)), "kiosk-1")


@pytest.mark.parametrize("who", AT_THE_TABLE)
@pytest.mark.parametrize("another", AT_THE_TABLE)
async def test_only_the_device_it_was_pressed_on_takes_a_press_back(
    connect: Connect, house: House, who: Role, another: Role
) -> None:
    own, other = await connect(who), await connect(another)
    pressed = str((await press(own, who, kind="SetDuty", volunteer="v1", on="false"))["id"])
    refused = await press(other, another, kind="UndoGuiding", cause=pressed)
    assert (refused["ok"], refused["words"]) == (False, NOT_HERE)
    assert house.hub.night.duties["v1"].on is False
    assert (await press(own, who, kind="UndoGuiding", cause=pressed))["ok"]
    assert house.hub.night.duties["v1"].on is None


@pytest.mark.parametrize("who", AT_THE_TABLE)
async def test_the_desk_takes_back_what_any_device_pressed(connect: Connect, house: House, who: Role) -> None:
    tablet, desk = await connect(who), await connect("desk")
    pressed = str((await press(tablet, who, kind="SetDuty", volunteer="v1", on="false"))["id"])
    assert (await press(desk, "desk", kind="UndoGuiding", cause=pressed))["ok"]
    assert house.hub.night.duties["v1"].on is None


async def test_what_the_desk_pressed_is_not_taken_back_at_the_table(connect: Connect, house: House) -> None:
    tablet, desk = await connect("ambassador"), await connect("desk")
    pressed = str((await press(desk, "desk", kind="SetDuty", volunteer="v1", on="false"))["id"])
    assert not (await press(tablet, "ambassador", kind="UndoGuiding", cause=pressed))["ok"]
    assert house.hub.night.duties["v1"].on is False


async def test_who_has_no_javascript_is_told_so_too(connect: Connect) -> None:
    own, other = await connect("ambassador"), await connect("ambassador")
    pressed = str((await press(own, "ambassador", kind="SetDuty", volunteer="v1", on="false"))["id"])
    form = {"id": f"press-{next(_ids):06}", "kind": "UndoGuiding", "cause": pressed}
    assert "This was pressed on another device." in await (await other.post("/ambassadors/do", data=form)).text()


async def test_each_tablet_shows_the_way_back_for_its_own_presses_alone(connect: Connect) -> None:
    own, other = await connect("ambassador"), await connect("ambassador")
    pressed = str((await press(own, "ambassador", kind="SetDuty", volunteer="v1", on="false"))["id"])
    for page in ("/ambassadors", "/ambassadors/stream"):
        assert [take_backs(await shown(tablet, page)) for tablet in (own, other)] == [{pressed}, set()], page


async def test_at_a_door_the_phone_that_pressed_takes_back_and_a_second_one_does_not(
    connect: Connect, house: House
) -> None:
    phone, lent = await connect("teacher"), await connect("teacher")
    await check_in(house, "f2")
    pressed = str((await press(phone, "teacher", kind="CallNext", teacher="t1"))["id"])
    refused = await press(lent, "teacher", kind="UndoAtDoor", teacher="t1", cause=pressed)
    assert (refused["ok"], refused["words"]) == (False, NOT_HERE)
    assert house.hub.night.lines["t1"].called == "m3"
    assert (await press(phone, "teacher", kind="UndoAtDoor", teacher="t1", cause=pressed))["ok"]
    assert house.hub.night.lines["t1"].called is None


async def test_a_second_device_at_a_door_goes_on_and_reads_what_was_pressed(connect: Connect, house: House) -> None:
    phone, lent = await connect("teacher"), await connect("teacher")
    await check_in(house, "f2")
    pressed = str((await press(phone, "teacher", kind="CallNext", teacher="t1"))["id"])
    for page in ("/teacher", "/teacher/stream"):
        own, other = await shown(phone, page), await shown(lent, page)
        assert (take_backs(own), take_backs(other)) == ({pressed}, set()), page
        assert f"On another device: called {house.short['f2']}." in other
    assert (await press(lent, "teacher", kind="StartMeeting", teacher="t1", meeting="m3"))["ok"]
    started = house.hub.night.lines["t1"].presses[-1].cause
    assert take_backs(await shown(phone, "/teacher")) == set()
    assert take_backs(await shown(lent, "/teacher")) == {started}


async def test_a_phone_paired_anew_under_its_name_takes_back_and_for_a_lost_one_the_desk_does(
    connect: Connect, house: House
) -> None:
    lost, desk = await connect("teacher"), await connect("desk")
    await check_in(house, "f2")
    called = str((await press(lost, "teacher", kind="CallNext", teacher="t1"))["id"])
    (name,) = (device.name for device in house.devices.all() if device.role == "teacher")
    again, new = await connect(None), await connect("teacher")
    await again.post("/pair", data={"code": house.devices.invite("teacher", name, "t1")})
    assert take_backs(await shown(again, "/teacher")) == {called}
    assert take_backs(await shown(new, "/teacher")) == set()
    assert (await press(desk, "desk", kind="UndoAtDoor", teacher="t1", cause=called))["ok"]
    assert house.hub.night.lines["t1"].called is None


async def test_a_name_that_is_paired_anew_for_another_teacher_shows_nothing_of_the_first(
    connect: Connect, house: House
) -> None:
    pages = []
    for teacher in ("t1", "t2"):
        phone = await connect(None)
        await phone.post("/pair", data={"code": house.devices.invite("teacher", "a phone", teacher)})
        pages.append(await shown(phone, "/teacher/stream"))
    assert [re.findall(r'name="teacher" value="(t\d)"', page)[:1] for page in pages] == [["t1"], ["t2"]]


async def test_what_the_desk_pressed_for_a_teacher_the_desk_takes_back(connect: Connect, house: House) -> None:
    phone, desk = await connect("teacher"), await connect("desk")
    paused = str((await press(desk, "desk", kind="PauseTeacher", teacher="t1", minutes="5", reason="break"))["id"])
    assert not (await press(phone, "teacher", kind="UndoAtDoor", teacher="t1", cause=paused))["ok"]
    assert (await press(phone, "teacher", kind="ResumeTeacher", teacher="t1"))["ok"]  # the way on is not barred
    assert take_backs(await shown(desk, "/desk")) == {house.hub.night.lines["t1"].presses[-1].cause}


async def test_the_desk_reads_who_pressed(connect: Connect) -> None:
    tablet, teacher, desk = await connect("ambassador"), await connect("teacher"), await connect("desk")
    await press(desk, "desk", kind="CheckIn", family="f2")
    await press(tablet, "ambassador", kind="SetDuty", volunteer="v1", on="false")
    await press(teacher, "teacher", kind="CallNext", teacher="t1")
    await press(desk, "desk", kind="CheckIn", family="f1")
    await press(desk, "desk", kind="PutFirst", meeting="m1", on="true")
    page = await (await desk.get("/desk")).text()
    for who in ("by ambassador-1 ·", "by teacher-2 ·", "by desk-3 ·"):
        assert who in page, who


async def test_the_desk_reads_that_a_family_pressed_on_its_own_phone(connect: Connect, house: House) -> None:
    desk, phone = await connect("desk"), await connect(None)
    await press(desk, "desk", kind="CheckIn", family="f1")
    house.pages.begin = "http://school.example/f/"
    house.pages.name(["f1"], {})
    path = (house.pages.address("f1") or "").removeprefix("http://school.example")
    form = {"id": f"press-{next(_ids):06}", "kind": "StepOut", "minutes": "20", "reason": "dinner"}
    assert (await phone.post(f"{path}/do", data=form)).status == 200
    page = await (await desk.get("/desk")).text()
    assert "by the family's own phone ·" in page.replace("&#39;", "'")


async def test_the_desk_has_a_way_back_for_all_of_the_last_ten_minutes(connect: Connect, house: House) -> None:
    desk, causes = await connect("desk"), {f"a-visitor-{n}" for n in range(9)}
    for cause in sorted(causes):
        await house.handle(Envelope(cause, 0.0, c.AddVisitor("en", ("t1",))), "desk")
    assert causes <= take_backs(await shown(desk, "/desk"))
    assert (await press(desk, "desk", kind="UndoAtDesk", cause="a-visitor-0"))["ok"]
    assert "a-visitor-0" not in take_backs(await shown(desk, "/desk"))
