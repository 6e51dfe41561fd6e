"""The family's own page on its phone: who gets in, what it says in every state and language, and what it may ask."""

import asyncio
import io
import re
from collections.abc import Iterator

import msgspec
import pytest
import structlog
from aiohttp.test_utils import TestServer

from config.languages import CATALOGUES, catalogue
from config.settings import Hub
from hub.folder import NightFolder
from hub.house import House
from hub.night import codes
from hub.night import commands as c
from hub.wire import Accepted, Envelope

from .conftest import SECRETS, Connect, open_now, small_roster

AT = "http://192.0.2.10:8400"


@pytest.fixture
def folder(folder: NightFolder) -> NightFolder:
    night = msgspec.structs.replace(open_now().night, dinner_room="Cafeteria")
    folder.write_settings(msgspec.structs.replace(open_now(), night=night, hub=Hub(address=AT)))
    return folder


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    from hub.cli.tonight import logs

    written = io.StringIO()
    logs(written)
    yield written
    structlog.reset_defaults()


def path_of(house: House, family: str = "f1") -> str:
    address = house.pages.address(family)
    assert address is not None
    return address.removeprefix(AT)


async def done(house: House, command: c.AnyCommand) -> None:
    name = f"test-{len(house.hub.facts):06}-{type(command).__name__}"
    outcome = await house.hub.handle(Envelope(name, 0.0, command), "test")
    assert isinstance(outcome, Accepted), outcome


async def press(connect: Connect, path: str, kind: str, **fields: str) -> tuple[int, dict[str, object]]:
    phone = await connect(None)
    form = {"id": f"page-{kind}-{len(fields)}-{id(fields)}", "kind": kind, **fields}
    answer = await phone.post(f"{path}/do", data=form, headers={"X-Live": "1"})
    return answer.status, await answer.json() if answer.content_type == "application/json" else {}


async def test_the_page_needs_no_account_speaks_the_familys_language_and_names_nobody(
    connect: Connect, house: House
) -> None:
    await done(house, c.CheckIn("f1", 2))
    answer = await (await connect(None)).get(path_of(house))
    body, say = await answer.text(), catalogue("es").say
    assert answer.status == 200
    assert '<html lang="es" dir="ltr">' in body
    assert say("Your route") in body
    assert "204" in body
    assert house.short["f1"] in body
    for name in (*SECRETS, "Plumtree", "Oddfellow", "Ottoline", "Thrupp", "Cosima", house.codes["f1"]):
        assert name not in body


async def test_the_address_stays_in_no_cache_and_goes_to_no_other_site(connect: Connect, house: House) -> None:
    for path in (path_of(house), "/f/GUESSED"):
        headers = (await (await connect(None)).get(path)).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


async def test_guessed_reissued_and_ended_addresses_are_answered_alike(connect: Connect, house: House) -> None:
    before = path_of(house)
    await done(house, c.ReissueCode("f1"))
    phone = await connect(None)
    said = [await (await phone.get(path)).text() for path in ("/f/0000", before, before + "/stream", "/f/" + "A" * 20)]
    assert len(set(said)) == 1, "nothing tells an old key from a wrong one"
    assert (await phone.get(path_of(house))).status == 200, "the newest ticket's page opens"
    house.hub.clock = lambda: house.hub.night.rules.closes + 3 * 3600
    assert await (await phone.get(path_of(house))).text() == said[0], "the night is over"


async def test_the_one_answer_is_in_a_language_the_browser_says(connect: Connect) -> None:
    words = "This page has ended. Your ticket is still good: please ask at the welcome desk."
    for header, tag in (("ar-SA,en;q=0.5", "ar"), ("tlh, ko;q=0.8", "ko"), ("", "en"), ("x" * 4000, "en")):
        answer = await (await connect(None)).get("/f/0000", headers={"Accept-Language": header})
        body = await answer.text()
        assert catalogue(tag).say(words) in body
        assert f'lang="{tag}" dir="{CATALOGUES[tag].direction}"' in body
        assert f"<title>{catalogue(tag).say(words)} · " in body, "the title is in the language the page says it is in"


async def test_guessing_is_slowed_and_the_right_address_still_opens(connect: Connect, house: House) -> None:
    phone = await connect(None)
    tried = [(await phone.get(f"/f/{number:020}")).status for number in range(20)]
    assert tried == [404] * 12 + [429] * 8
    assert (await phone.get(path_of(house))).status == 200, "phones of one school may share one address"


async def test_without_an_address_in_the_settings_there_is_no_page(connect: Connect, house: House) -> None:
    token = path_of(house)
    house.pages.begin = ""
    house.pages.name(house.hub.night.roster.families, {})
    assert house.pages.address("f1") is None
    assert (await (await connect(None)).get(token)).status == 404


async def test_no_log_holds_the_address_even_when_the_hub_stumbles(
    connect: Connect, house: House, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, path = await connect(None), path_of(house)
    del house.short["f1"], house.hub.night.rules
    answer = await phone.get(path)
    assert answer.status == 500
    assert "request-failed" in log.getvalue()
    assert path.removeprefix("/f/") not in log.getvalue()
    assert path.removeprefix("/f/") not in await answer.text()


async def test_a_family_says_only_its_own_and_only_what_its_page_offers(connect: Connect, house: House) -> None:
    for family in ("f1", "f2"):
        await done(house, c.CheckIn(family))
    assert await press(connect, path_of(house), "StepOut", minutes="20", family="f2") == (
        200,
        {"ok": True, "words": ""},
    )
    assert house.hub.night.visits["f1"].out_until is not None, "the address says who it is, not the form"
    assert house.hub.night.visits["f2"].out_until is None
    for kind, fields in (
        ("CheckIn", {}),
        ("ReprintTicket", {}),
        ("ReissueCode", {}),
        ("UndoCheckIn", {}),
        ("AskDesk", {"about": "welcome"}),
    ):
        assert (await press(connect, path_of(house), kind, **fields))[0] == 403, kind
    for kind in ("CallNext", "Dance", "PutFirst"):
        assert (await press(connect, path_of(house), kind))[0] == 400, kind


async def test_dinner_back_leaving_and_staying(connect: Connect, house: House) -> None:
    await done(house, c.CheckIn("f1"))
    path, phone, say = path_of(house), await connect(None), catalogue("es").say

    async def shown() -> str:
        return await (await phone.get(path)).text()

    assert say("We are at dinner") in await shown()
    await press(connect, path, "StepOut", reason="dinner", minutes="20")
    assert say("We are back") in await shown()
    assert say("Your place is kept.") in await shown()
    await press(connect, path, "ComeBack")
    assert say("We need ten minutes") in await shown()
    await press(connect, path, "LeaveNight")
    assert say("Good night, and thank you for coming!") in await shown()
    assert (await press(connect, path, "LeaveNight"))[1]["ok"], "the second phone pressed what is already so"
    await press(connect, path, "StayOn")
    assert say("We are leaving") in await shown()
    assert house.hub.night.lines["t1"].waiting


async def test_what_cannot_be_done_is_said_in_the_familys_language(connect: Connect, house: House) -> None:
    status, said = await press(connect, path_of(house), "LeaveNight")
    words = catalogue("es").say("This cannot be done now. The page shows how it is.")
    assert (status, said) == (200, {"ok": False, "words": words})
    phone = await connect(None)
    answer = await phone.post(f"{path_of(house)}/do", data={"id": "page-12345678", "kind": "LeaveNight"})
    assert words in await answer.text(), "and without JavaScript"


async def test_pressing_without_end_is_slowed(connect: Connect, house: House) -> None:
    await done(house, c.CheckIn("f1"))
    said = [(await press(connect, path_of(house), "ComeBack", n=str(n)))[0] for n in range(3)]
    assert said == [400] * 3, "an unknown field is an error"
    before = len(house.hub.facts)
    for number in range(40):
        await press(connect, path_of(house), "StepOut", reason=("dinner", "more-time")[number % 2], minutes="20")
    assert len(house.hub.facts) - before <= 30


async def test_a_call_is_pushed_and_the_teacher_sees_that_it_was_seen(connect: Connect, house: House) -> None:
    await done(house, c.CheckIn("f2"))
    stream = await (await connect(None)).get(f"{path_of(house, 'f2')}/stream")
    teacher = await connect("teacher")
    assert b"event: page" in await stream.content.readany()
    await done(house, c.CallNext("t1"))
    pushed = (await stream.content.readany()).decode()
    assert "Please come now" in pushed
    assert re.search(r'data-call="m3@\d+"', pushed)
    assert "phone" not in await (await teacher.get("/teacher")).text()
    for _ in range(2):
        assert (await press(connect, path_of(house, "f2"), "SeeCall", meeting="m3"))[1]["ok"]
    assert "Seen on their phone at" in await (await teacher.get("/teacher")).text()
    seen = [fact for fact in house.hub.facts if type(fact.event).__name__ == "CallSeen"]
    assert len(seen) == 1


async def test_a_pause_that_takes_the_call_back_is_pushed_at_once(connect: Connect, house: House) -> None:
    await done(house, c.CheckIn("f2"))
    await done(house, c.CallNext("t1"))
    stream = await (await connect(None)).get(f"{path_of(house, 'f2')}/stream")
    assert b"Please come now" in await stream.content.readany()
    await done(house, c.PauseTeacher("t1"))
    async with asyncio.timeout(2):
        assert b"Please come now" not in await stream.content.readany()


async def test_the_stream_ends_when_the_code_is_reissued(connect: Connect, house: House) -> None:
    stream = await (await connect(None)).get(f"{path_of(house)}/stream")
    assert b"event: page" in await stream.content.readany()
    await done(house, c.ReissueCode("f1"))
    async with asyncio.timeout(2):
        async for _ in stream.content.iter_any():
            pass


async def test_the_kiosk_gets_the_address_sealed(connect: Connect, house: House, server: TestServer) -> None:
    """Its own printer prints the page's QR of whoever scanned there, and of nobody else."""
    body = await (await (await connect("kiosk")).get("/api/door")).json()
    code = house.codes["f1"]
    entry = body["codes"][codes.fingerprint(code)]
    assert path_of(house).removeprefix("/f/") not in str(body)
    assert body["pages_at"] + codes.unsealed(entry["page"], code) == house.pages.address("f1")


@pytest.mark.parametrize("tag", CATALOGUES)
async def test_every_state_is_said_in_every_language(connect: Connect, house: House, tag: str) -> None:
    roster = small_roster()
    roster.families["f2"] = msgspec.structs.replace(roster.families["f2"], language=tag)
    house.use(roster)
    phone, path, said = await connect(None), path_of(house, "f2"), []
    evening: tuple[c.AnyCommand | None, ...] = (
        None,
        c.CheckIn("f2"),
        c.StepOut("f2"),
        c.ComeBack("f2"),
        c.CallNext("t1"),
        c.StartMeeting("t1", "m3"),
        c.FinishMeeting("t1", "m3"),
        c.LeaveNight("f2"),
    )
    for command in evening:
        if command is not None:
            await done(house, command)
        body = await (await phone.get(path)).text()
        assert f'<html lang="{tag}" dir="{CATALOGUES[tag].direction}">' in body
        said += re.findall(r"<h1>(.*?)</h1>", body)
    assert len(said) == len(evening)
    assert len(set(said)) >= 6, said


async def test_of_two_families_that_go_as_one_both_phones_show_the_same_way(connect: Connect, house: House) -> None:
    """Each in its own language, and with the one code that is called; parted, each shows its own again."""
    await done(house, c.CheckIn("f2", 2))
    await done(house, c.CheckIn("f1"))
    phone = await connect(None)
    await done(house, c.JoinFamilies("f2", "f1"))
    await done(house, c.CallNext("t2"))
    page = await (await phone.get(path_of(house, "f1"))).text()
    assert 'lang="es"' in page
    assert house.short["f2"] in page
    assert house.short["f1"] not in page
    assert 'data-call="m2@' in page
    assert 'data-call="m2@' in await (await phone.get(path_of(house, "f2"))).text()
    assert (await press(connect, path_of(house, "f1"), "SeeCall", meeting="m2"))[1]["ok"]
    await done(house, c.UndoAtDoor("t2", house.hub.night.lines["t2"].presses[-1].cause))
    await done(house, c.PartFamilies("f1"))
    assert house.short["f1"] in await (await phone.get(path_of(house, "f1"))).text()


async def test_what_the_evening_is_called_is_marked_as_the_english_it_is(connect: Connect, house: House) -> None:
    body = await (await (await connect(None)).get(path_of(house))).text()
    assert '<html lang="es"' in body
    assert '<p class="where" lang="en"><b>Conference night</b>' in body
    assert f"<title>{catalogue('es').say('Your route')} · " in body
