"""Nothing is open. Every role over every route, and what the answer holds, not only its number."""

import itertools
import json
import re
from collections.abc import Iterator

import pytest
from aiohttp.test_utils import TestServer

from hub.devices import ROLES, Role
from hub.house import House
from hub.night import commands as c
from hub.web.app import ROUTES
from hub.web.auth import BESIDE, FAMILY, OPEN, PAGES, cookie_name

from .conftest import SECRETS, Connect

NAMES_ALLOWED: dict[Role, tuple[str, ...]] = {
    "kiosk": ("/api/door",),  # given names of children, to greet them; checked below for what else it must not hold
    "browser-kiosk": (),  # until somebody scans
    "teacher": ("/teacher", "/teacher/stream"),
    "ambassador": (),
    "coordinator": (),
    "board": (),
    "desk": ("/desk", "/desk/stream", "/desk/find", "/desk/followups"),
    "office": (),
}
STREAMS = ("/stream", "/api/journal")


async def fetch(connect: Connect, role: Role | None, method: str, path: str) -> tuple[int, str]:
    """Status and body; of a stream its first piece. The token is shown in every way there is, at every door."""
    client = await connect(role)
    token = client.session.headers.get("Authorization", "").removeprefix("Bearer ")
    pages = [page for first in PAGES.values() for page in (first, *BESIDE.get(first, ()))]
    cookies = {cookie_name(page): token for page in pages} if token else {}
    answer = await client.request(method, path.replace("{rooms}", "204"), allow_redirects=False, cookies=cookies)
    if answer.status == 200 and path.endswith(STREAMS):
        first = await answer.content.readany() if path != "/api/journal" else b""
        answer.close()
        return 200, first.decode()
    return answer.status, await answer.text()


def _shown(value: object) -> str:
    """The same in every process: a set's order is not."""
    return " ".join(value[:2]) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(("role", "route"), list(itertools.product([None, *ROLES], ROUTES)), ids=_shown)
async def test_each_role_reaches_its_own_routes_and_learns_nothing_elsewhere(
    connect: Connect, role: Role | None, route: tuple[str, str, frozenset[Role], object]
) -> None:
    method, path, roles, _ = route
    status, body = await fetch(connect, role, method, path)
    if roles is OPEN:
        assert status in (200, 400, 404, 415), body
    elif roles is FAMILY:
        assert status in (404, 429), "who does not hold the address of a family's page, whatever else it holds"
    elif role is None:
        assert status == 401
    elif role not in roles:
        assert status == 403
    else:
        assert status in (200, 303, 400, 415), body
    if role is None or path not in NAMES_ALLOWED[role]:
        leaked = [word for word in (*SECRETS, "Thrupp") if word in body]
        assert not leaked, f"{role} on {path} was told {leaked}"


async def test_what_is_not_listed_is_closed(connect: Connect) -> None:
    desk = await connect("desk")
    for path in ("/", "/api", "/api/families", "/desk/x", "/static/../app.py", "/.git/config", "/roster.json"):
        assert (await desk.get(path)).status in (403, 404), path


async def test_the_door_list_holds_what_a_check_in_shows_and_no_more(connect: Connect, house: House) -> None:
    body = await (await (await connect("kiosk")).get("/api/door")).text()
    assert "Pipkin" in body, "a child is greeted by its first name"
    for word in ("Quagmire", "Wendeline", "example.org", "Marmaduke", "Thrupp", *house.codes.values()):
        assert word not in body, f"{word}; codes are kept as fingerprints"
    door = json.loads(body)
    for said in strings({**door, "codes": list(door["codes"].values())}):  # two letters stand in any fingerprint
        assert not {"A1", "ask", "H1", "H3"} & set(re.findall(r"\w+", said)), said
    assert door["roster"]["families"]["f3"] == {"id": "f3", "key": "", "desk": True}


def strings(value: object) -> Iterator[str]:
    """Every key and every text of a JSON document."""
    match value:
        case str():
            yield value
        case list():
            yield from itertools.chain.from_iterable(map(strings, value))
        case dict():
            yield from itertools.chain.from_iterable(map(strings, [*value, *value.values()]))


COMMANDS: list[c.AnyCommand] = [
    c.CheckIn("f2"),
    c.CheckIn("f3", received=True),
    c.AskDesk("ticket"),
    c.AnswerDesk("none"),
    c.ReprintTicket("f1"),
    c.ReissueCode("f1"),
    c.LeaveNight("f1"),
    c.UndoCheckIn("f1"),
    c.AddVisitor("uk", ("t1",)),
    c.AddChild("f1", ("t2",)),
    c.NoteLookUp("s1", "door-1", ("f1",)),
    c.StepOut("f1"),
    c.ComeBack("f1"),
    c.PutFirst("m1"),
    c.PromiseFollowUp("m1"),
    c.SwapTimes("m1", "m3"),
    c.SkipMeeting("m1"),
    c.AddMeeting("f1", "t1"),
    c.OrderRoute("f1", ("m1",)),
    c.SplitParty("f1", ("m1",)),
    c.JoinParty("f1-p2"),
    c.JoinFamilies("f1", "f2"),
    c.PartFamilies("f2"),
    c.PrintFollowUps("f1"),
    c.UndoAtDesk("none"),
    c.Dispatch(),
    c.CallNext("t1"),
    c.CallNext("t2"),
    c.StartMeeting("t2", "m2"),
    c.FinishMeeting("t2", "m2"),
    c.MarkHere("t2", "m2"),
    c.PassOver("t2", "m2"),
    c.PauseTeacher("t2"),
    c.ResumeTeacher("t2"),
    c.UndoAtDoor("t2", "none"),
    c.SeeCall("f1", "m1"),
    c.StayOn("f1"),
    c.TakeFamily("v1", "f1"),
    c.DeliverFamily("v1", "f1"),
    c.ReturnVolunteer("v1"),
    c.SetDuty("v1", on=False),
    c.AskDesk("guide", "f1"),
    c.UndoGuiding("none"),
    c.PlaceVolunteer("v2", "f1"),
    c.RecallInterpreter("v3"),
    c.TakeBreak("v3"),
    c.EndBreak("v3"),
    c.SettleInterpreting("f1", "telephone"),
    c.BeginPrint("f1-1", "door-1"),
    c.ReportPrint("f1-1", "printed", "door-1"),
    c.ReportProvisional("f1", 1, "door-1", "printed"),
    c.ProveTicket("f1", 1),
    c.OpenDoors(),
    c.CallLast(),
    c.Announce("listen"),
    c.TakeDown("none"),
    c.CloseDoors(),
    c.UndoHours("none"),
]
OFFICE = {"OpenDoors", "CallLast", "CloseDoors", "UndoHours", "Announce", "TakeDown"}
MAY: dict[Role, set[str]] = {
    "kiosk": {"CheckIn f2", "AskDesk", "ProveTicket"},
    "browser-kiosk": {"CheckIn f2", "AskDesk", "ProveTicket"},
    "teacher": {"CallNext t1"},
    "ambassador": {"TakeFamily", "DeliverFamily", "ReturnVolunteer", "SetDuty", "UndoGuiding", "AskDesk guide"},
    "coordinator": {
        *("TakeFamily", "DeliverFamily", "ReturnVolunteer", "SetDuty", "UndoGuiding"),
        *("PlaceVolunteer", "RecallInterpreter", "TakeBreak", "EndBreak", "SettleInterpreting"),
    },
    "board": set(),
    "desk": {type(command).__name__ for command in COMMANDS}
    - {"BeginPrint", "ReportPrint", "ReportProvisional", "Dispatch", "NoteLookUp"}
    - (OFFICE - {"UndoHours"}),
    "office": OFFICE,
}


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_says_only_its_own_commands(connect: Connect, role: Role) -> None:
    client = await connect(role)
    for number, command in enumerate(COMMANDS):
        name = type(command).__name__
        subject = getattr(command, "family", None) or getattr(command, "teacher", None)
        answer = await client.post(
            "/api/commands",
            json={"id": f"access-{number:04}", "at": 0.0, "command": json.loads(_encode(command))},
        )
        about = getattr(command, "about", None)
        allowed = name in MAY[role] or f"{name} {about}" in MAY[role] or f"{name} {subject}" in MAY[role]
        assert answer.status == (200 if allowed else 403), f"{role} {name} {subject}: {await answer.text()}"


def test_the_list_of_commands_is_whole() -> None:
    assert {type(command) for command in COMMANDS} == set(c.AnyCommand.__args__)


def _encode(command: c.AnyCommand) -> bytes:
    import msgspec

    return msgspec.json.encode(command)


async def test_a_press_from_another_site_is_refused(connect: Connect) -> None:
    teacher = await connect("teacher")
    form = {"id": "page-12345678", "kind": "CallNext", "teacher": "t1"}
    answer = await teacher.post("/teacher/do", data=form, headers={"Origin": "https://elsewhere.example"})
    assert answer.status == 403


async def test_a_revoked_device_is_nobody_at_once_also_on_an_open_page(connect: Connect, house: House) -> None:
    board = await connect("board")
    stream = await board.get("/board/stream")
    assert b"event: page" in await stream.content.readany()
    assert house.devices.revoke("board-1")
    house.live.everything()
    async for _ in stream.content.iter_any():
        pass  # it ends
    assert (await board.get("/board")).status == 401


async def test_a_pairing_code_works_once_and_guessing_does_not_pay(connect: Connect, house: House) -> None:
    browser, code = await connect(None), house.devices.invite("board", "hall")
    assert (await browser.post("/pair", data={"code": code}, allow_redirects=False)).status == 303
    assert (await browser.post("/pair", data={"code": code}, allow_redirects=False)).status == 404
    tries = [(await browser.post("/pair", data={"code": "AAAA-AAAA"})).status for _ in range(20)]
    assert tries[-1] == 429


async def test_a_strict_hub_says_what_it_does_not_understand(connect: Connect) -> None:
    kiosk = await connect("kiosk")
    for body in (
        b"{",
        b'{"id": "12345678", "at": 0, "command": {"kind": "Dance"}}',
        b'{"id": "12345678", "at": 0, "command": {"kind": "CheckIn", "family": "f1", "party": 99}}',
        b'{"id": "12345678", "at": 0, "command": {"kind": "CheckIn", "family": "f1", "vip": true}}',
        b'{"id": "x", "at": 0, "command": {"kind": "CheckIn", "family": "f1"}}',
    ):
        answer = await kiosk.post("/api/commands", data=body, headers={"Content-Type": "application/json"})
        told = await answer.json()
        assert answer.status == 400
        assert "cannot be understood" in told["words"]
        assert "Traceback" not in told["words"]


async def test_every_answer_carries_the_same_protection(server: TestServer, connect: Connect) -> None:
    for path in ("/pair", "/static/style.css", "/nowhere"):
        headers = (await (await connect(None)).get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_pages_belong_to_roles() -> None:
    assert {f"/{page}" for page in PAGES.values()} <= {path for _, path, _, _ in ROUTES}


async def test_a_revoked_kiosk_hears_no_more_facts(connect: Connect, house: House) -> None:
    kiosk = await connect("kiosk")
    stream = await kiosk.get("/api/journal")
    assert house.devices.revoke("kiosk-1")
    house.live.everything()
    async for piece in stream.content.iter_any():
        assert b"event: fact" not in piece
    assert (await kiosk.get("/api/hello")).status == 401


async def test_a_kiosks_code_typed_into_a_browser_is_not_used_up(connect: Connect, house: House) -> None:
    browser, code = await connect(None), house.devices.invite("kiosk", "door")
    assert (await browser.post("/pair", data={"code": code})).status == 404
    assert (await browser.post("/api/pair", json={"code": code})).status == 200


@pytest.mark.parametrize("after", ["²", "9" * 5000, "-1", "x"])
async def test_an_odd_place_in_the_journal_is_an_error_in_words(connect: Connect, after: str) -> None:
    answer = await (await connect("kiosk")).get("/api/journal", params={"after": after})
    assert answer.status == 400


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "application/x-www-form-urlencoded; charset=klingon", "application/json"],
)
async def test_a_form_of_another_kind_is_an_error_in_words(connect: Connect, content_type: str) -> None:
    answer = await (await connect(None)).post("/pair", data=b"code=A", headers={"Content-Type": content_type})
    assert answer.status in (400, 404, 415)
