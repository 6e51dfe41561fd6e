"""The welcome desk, over the wire: what it looks up, what it changes by hand, and what only it may see."""

import re

import pytest

from hub.folder import NightFolder
from hub.house import House
from hub.night import codes
from hub.night import commands as c
from hub.night.codes import code_for
from hub.web import views
from hub.wire import Accepted, Envelope
from tests.night.dialogue import Evening, School, clock, given

from .conftest import Client, Connect

_ids = iter(range(10**6))


async def done(house: House, command: c.AnyCommand) -> None:
    outcome = await house.handle(Envelope(f"a-desk-{next(_ids):06}", 0.0, command), "a test")
    assert isinstance(outcome, Accepted), outcome


async def found(desk: Client, text: str) -> str:
    answer = await desk.post("/desk/find", data={"text": text})
    assert answer.status == 200
    return await answer.text()


async def press(desk: Client, **fields: str | list[str]) -> str:
    """As a browser without JavaScript does it: the page comes again."""
    pairs = [(name, one) for name, said in fields.items() for one in ([said] if isinstance(said, str) else said)]
    answer = await desk.post("/desk/do", data=[("id", f"page-{next(_ids):08}"), *pairs])
    assert answer.status == 200, await answer.text()
    return await answer.text()


# --- finding


async def test_a_letter_held_under_the_scanner_finds_its_family(connect: Connect, house: House) -> None:
    desk = await connect("desk")
    assert "Pipkin" in await found(desk, codes.grouped(house.codes["f1"]))
    assert "Pipkin" in await found(desk, house.codes["f1"][-4:])


@pytest.mark.parametrize("end", [None, "unknown"])
async def test_a_scanned_ticket_proves_that_it_came_out(connect: Connect, house: House, end: c.PrintEnd | None) -> None:
    desk = await connect("desk")
    await done(house, c.CheckIn("f2", printer="kiosk:left"))
    await done(house, c.BeginPrint("f2-1", "kiosk:left"))
    if end:
        await done(house, c.ReportPrint("f2-1", end, "kiosk:left"))
    assert "Zebedee" in await found(desk, house.codes["f2"] + "C1")
    assert house.hub.night.tickets["f2-1"].end == "printed"


async def test_a_revoked_letter_finds_its_family_and_says_so(connect: Connect, house: House) -> None:
    desk, old = await connect("desk"), house.codes["f1"]
    await done(house, c.ReissueCode("f1"))
    body = await found(desk, old)
    assert "This letter was revoked" in body
    assert codes.grouped(house.codes["f1"]) in body


async def test_what_cannot_be_read_is_said_in_words(connect: Connect, house: House) -> None:
    desk, code = await connect("desk"), house.codes["f1"]
    assert "Only a part of this code was read" in await found(desk, code[:9])
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert "has a wrong character" in await found(desk, wrong)
    assert "for another evening" in await found(desk, code_for(b"another", "2020-01-01", "f1"))
    assert "Nobody of that name or code" in await found(desk, "Xyzzy")


# --- changing by hand, with plain forms


async def test_a_check_in_without_javascript_takes_only_the_meetings_that_are_ticked(
    connect: Connect, house: House
) -> None:
    desk = await connect("desk")
    body = await press(desk, kind="CheckIn", family="f1", received="true", party="2", printer="", meetings=["", "m2"])
    assert "Pipkin" in body, "the family stays on the screen"
    assert house.hub.night.visits["f1"].left_meetings == {"m2"}


async def test_a_family_without_a_letter_is_added_checked_in_and_shown(connect: Connect, house: House) -> None:
    desk = await connect("desk")
    form = {"kind": "AddVisitor", "given": "Fenwick", "language": "vi", "teachers:1": "t1", "teachers:2": ""}
    body = await press(desk, **form)
    assert "Fenwick" in body
    (visitor,) = house.hub.night.visitors
    await press(desk, kind="CheckIn", family=visitor, received="true", party="2")
    assert house.hub.night.visits[visitor].here


async def test_two_parties_have_a_code_and_a_ticket_each(connect: Connect, house: House) -> None:
    desk = await connect("desk")
    await done(house, c.CheckIn("f1", 3))
    body = await press(desk, kind="SplitParty", family="f1", people="1", meetings=["m2"])
    assert house.codes["f1"] != house.codes["f1-p2"]
    assert body.count("Pipkin") == 2, "both parties are on the screen"
    assert house.hub.night.ticket_of("f1-p2")
    assert "Zebedee" not in body


async def test_what_was_pressed_can_be_taken_back_from_the_page(connect: Connect, house: House) -> None:
    desk = await connect("desk")
    await done(house, c.CheckIn("f1", 3))
    await press(desk, kind="SkipMeeting", meeting="m2", on="true")
    body = await (await desk.get("/desk")).text()
    (cause,) = re.findall(r'name="cause" value="([^"]+)"', body)
    await press(desk, kind="UndoAtDesk", cause=cause)
    assert house.hub.night.visits["f1"].left_meetings == {"m1", "m2"}
    assert 'name="cause"' not in await (await desk.get("/desk")).text()


async def test_a_stale_press_is_a_plain_sentence_and_the_page(connect: Connect) -> None:
    body = await press(await connect("desk"), kind="UndoAtDesk", cause="gone")
    assert "There is nothing left to take back." in body
    assert "Find a family" in body


async def test_the_list_of_those_who_were_not_reached_is_the_desks_alone(connect: Connect, house: House) -> None:
    await done(house, c.CheckIn("f1"))
    await done(house, c.PromiseFollowUp("m1"))
    body = await (await (await connect("desk")).get("/desk/followups")).text()
    assert "Wendeline Quagmire-Oxley" in body
    for role in ("teacher", "office", "ambassador", "board"):
        assert (await (await connect(role)).get("/desk/followups")).status in (401, 403)  # type: ignore[arg-type]


# --- two families that came together


async def go_as_one(desk: Client, text: str) -> str:
    form = {"id": f"page-{next(_ids):08}", "family": "f2", "text": text, "people": "1"}
    answer = await desk.post("/desk/join", data=form)
    assert answer.status == 200
    return await answer.text()


async def test_two_families_that_came_together_go_as_one_and_by_themselves_again(
    connect: Connect, house: House
) -> None:
    desk = await connect("desk")
    await done(house, c.CheckIn("f2"))
    await done(house, c.CheckIn("f1"))
    body = await go_as_one(desk, house.codes["f1"][-4:])
    assert f'Goes with <a href="/desk?found=f2">{house.short["f2"]}</a>' in body
    assert house.hub.night.visits["f2"].left_meetings == {"m1", "m2", "m3"}
    assert "Each by itself again" in body
    assert "SplitParty" not in body
    assert not [t for t in views.desk(house.hub.night, house.hub.clock() + 999, {}, {}).tickets if t.family == "f1"]
    await press(desk, kind="PartFamilies", family="f1")
    assert house.hub.night.visits["f1"].left_meetings == {"m1", "m2"}


async def test_the_other_family_is_one_that_is_found_and_no_other(connect: Connect, house: House) -> None:
    desk = await connect("desk")
    await done(house, c.CheckIn("f2"))
    assert "Nobody of that name or code" in await go_as_one(desk, "Nobody-At-All")
    assert "More than one family is called so." in await go_as_one(desk, "Marmaduke")
    assert not house.hub.night.amendments.guests


async def test_what_is_still_owed_is_written_to_the_household_it_is_owed_to(connect: Connect, house: House) -> None:
    desk = await connect("desk")
    await done(house, c.CheckIn("f2"))
    await done(house, c.CheckIn("f1"))
    await go_as_one(desk, house.codes["f1"][-4:])
    await done(house, c.PromiseFollowUp("m2"))
    page = await (await desk.get("/desk/followups")).text()
    assert "wendeline@example.org" in page
    assert house.short["f1"] in page
    assert house.short["f2"] not in page


# --- the views


def evening() -> Evening:
    school = School().teacher("ada").teacher("emmy").family("en", meets=["ada"], booked={"emmy": 30})
    return given(school.family("vi", language="vi", booked={"emmy": 60}).family("care", may_attend=("ask",)))


SHORT = {"en": "ENEN", "vi": "VIVI", "care": "CARE", "en-p2": "ENP2"}


def page(evening: Evening, *shown: str) -> views.DeskPage:
    return views.desk(evening.night, evening.now, SHORT, {}, shown)


def test_a_booked_meeting_offers_only_exchanges_that_the_night_would_take() -> None:
    (card,) = page(evening().when(c.CheckIn("en"), at=1), "en").found
    swaps = {stop.meeting: [choice.id for choice in stop.swaps] for stop in card.stops}
    assert swaps == {"en-ada": [], "en-emmy": ["vi-emmy"]}


def test_the_desk_sees_whom_to_receive_with_care_by_code_alone() -> None:
    shown = page(evening())
    assert [(one.code, one.here) for one in shown.care] == [("CARE", False)]


def test_a_family_in_two_parties_knows_of_the_other_and_may_be_joined() -> None:
    night = evening().when(c.CheckIn("en", 3), at=1).when(c.SplitParty("en", ("en-ada",)), at=2)
    whole, party = page(night, "en", "en-p2").found
    assert (whole.can_join, party.can_join) == (False, True)
    assert whole.with_us[0].startswith("ENP2")
    assert party.people == 1


def test_presses_are_listed_until_they_can_be_taken_back_no_more() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.SwapTimes("en-emmy", "vi-emmy"), at=2)
    (row,) = page(night).lately
    assert row.words == "ENEN with Emmy and VIVI with Emmy have exchanged their times"
    night.now = clock(13)
    assert page(night).lately == ()


@pytest.mark.parametrize(("minutes", "owed"), [(100, ["ada"]), (181, ["ada", "emmy"])])
def test_the_list_holds_what_was_promised_and_after_closing_what_was_waited_for(
    minutes: float, owed: list[str]
) -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.PromiseFollowUp("en-ada"), at=2)
    listed = views.follow_ups(night.night, SHORT, clock(minutes))
    assert [row.teacher.casefold() for row in listed.rows] == owed
    assert listed.rows[0].contact == "1@en.example"


def test_a_slip_that_was_not_printed_is_listed_as_such() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.PromiseFollowUp("en-ada"), at=2)
    night.when(c.ReportPrint("en-1", "printed", "door-1")).when(c.PrintFollowUps("en", "door-1"), at=3)
    night.when(c.ReportPrint("en-later-1", "failed", "door-1"))
    (lost,) = page(night).tickets
    assert (lost.slip, lost.can_reprint) == (True, True)
    assert night.night.visits["en"].copies == 1, "a slip is no copy of the ticket"


async def test_the_table_for_the_office_holds_no_formula_and_is_readable_by_its_owner_alone(
    folder: NightFolder, house: House
) -> None:
    from click.testing import CliRunner

    from hub.cli import schoolnight

    await done(house, c.CheckIn("f1"))
    await done(house, c.PromiseFollowUp("m1"))
    to = folder.path / "later.csv"
    said = CliRunner().invoke(schoolnight, ["followups", "--night", str(folder.path), "--to", str(to)])
    assert said.exit_code == 0, said.output
    assert "1 meeting of 1 family" in said.output
    assert to.stat().st_mode & 0o777 == 0o600
    table = to.read_text(encoding="utf-8-sig")
    assert "Pipkin Quagmire-Oxley" in table
    assert "wendeline@example.org" in table
