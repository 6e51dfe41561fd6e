"""The office: one screen of the evening, and what it says reaches every other screen in its own language."""

import re

import pytest

from config.languages import CATALOGUES, catalogue
from hub.house import House
from hub.night import commands as c
from hub.own_words import unwritable
from hub.so_far import SoFar
from hub.web import views
from tests.night.dialogue import Evening, School, clock, given

from .conftest import Connect


def form(**fields: str) -> dict[str, str]:
    return {"id": "page-announce-1", "phrase": "listen", "minutes": "15", "where": "phones"} | fields


async def announce(connect: Connect, **fields: str) -> str:
    office = await connect("office")
    answer = await office.post("/office/announce", data=form(**fields), headers={"X-Live": "1"})
    assert answer.status == 200, await answer.text()
    said: dict[str, object] = await answer.json()
    return str(said["words"])


async def body(connect: Connect, role: str) -> str:
    page = {"ambassador": "ambassadors"}.get(role, role)
    client = await connect(role)
    return await (await client.get(f"/{page}")).text()


async def test_a_phrase_reaches_every_page_until_it_is_taken_down(connect: Connect, house: House) -> None:
    assert await announce(connect) == ""
    for role in ("teacher", "ambassador", "desk"):
        assert "Please listen to the school’s staff" in await body(connect, role), role
    office = await connect("office")
    await office.post(
        "/office/do", data={"id": "page-down-0001", "kind": "TakeDown", "announcement": "page-announce-1"}
    )
    assert "Please listen to the school’s staff" not in await body(connect, "teacher")


async def test_own_words_are_said_and_are_not_in_the_journal(connect: Connect, house: House) -> None:
    await announce(
        connect, phrase="own-words", **{"text.en": "A blue car has its lights on.", "text.es": "Un coche azul."}
    )
    assert "A blue car has its lights on." in await body(connect, "teacher")
    assert "blue" not in "".join(str(fact) for fact in house.hub.facts)
    path = house.folder.path / "own-words.json"
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    house.own_words._texts.clear()
    assert "blue" not in await body(connect, "teacher"), "erased is erased; the page still comes up"


@pytest.mark.parametrize(
    ("tag", "words", "said"),
    [
        ("en", "", "Write what is to be said, in 120 characters at most."),
        ("en", "x" * 121, "Write what is to be said in 120 characters at most: in English it has 121."),
        ("ko", "가" * 61, "Write what is to be said in 60 characters at most: in Korean it has 61."),
        ("en", "दरवाज़े", "“द” cannot be shown on every screen in English. Write the words in the letters of English."),
        (
            "es",
            "¡Hola! 😀",
            "“😀” cannot be shown on every screen in Spanish. Write the words in the letters of Spanish.",
        ),
        ("en", "see\u202eyou", "The hidden character U+202E cannot be shown on every screen in English."),
        ("en", "a\x1b[2Jb", "The hidden character U+001B cannot be shown on every screen in English."),
    ],
)
async def test_own_words_that_not_every_screen_can_show_are_refused_in_words(
    connect: Connect, house: House, tag: str, words: str, said: str
) -> None:
    assert (await announce(connect, phrase="own-words", **{f"text.{tag}": words})).startswith(said)
    assert not house.hub.night.office.announcements


async def test_every_language_can_be_written_in_its_own_letters(connect: Connect) -> None:
    """Each catalogue's own sentences, a room's name among them."""
    for tag in CATALOGUES:
        for message in ("Hello!", "Dinner is served in {room}.", "The evening has ended. Thank you for coming!"):
            text = catalogue(tag).say(message, **({"room": "the Gym"} if "{" in message else {}))
            assert not unwritable(tag, text), (tag, text)


async def test_own_words_are_not_dropped_where_another_announcement_is_ticked(connect: Connect, house: House) -> None:
    said = await announce(connect, phrase="listen", **{"text.en": "A blue car has its lights on."})
    assert said.startswith("You wrote words of your own, and another announcement is ticked.")
    assert not house.hub.night.office.announcements


async def test_own_words_go_down_the_kiosks_line_and_no_further_than_they_are_meant(
    connect: Connect, house: House
) -> None:
    fields = {"phrase": "own-words", "text.es": "Un coche azul.", "text.en": "A blue car."}
    await announce(connect, **fields, where="phones")
    assert house.words_for_kiosks() == {}
    await announce(connect, **fields, id="page-announce-2", where="kiosks")
    assert house.words_for_kiosks() == {"page-announce-2": {"es": "Un coche azul.", "en": "A blue car."}}
    line = await (await connect("kiosk")).get("/api/journal?after=0")
    heard = b""
    while b"event: own-words" not in heard:
        heard += await line.content.readany()
    line.close()
    assert '"es":"Un coche azul."' in heard.decode()


async def test_an_odd_time_is_a_sentence(connect: Connect) -> None:
    assert (
        await announce(connect, phrase="music", room="r1", clock="soon")
        == "That time has passed already. Choose a later one."
    )


async def test_closing_is_seen_everywhere_and_taken_back(connect: Connect, house: House) -> None:
    office = await connect("office")
    await office.post("/office/do", data={"id": "page-close-0001", "kind": "CloseDoors"})
    assert "The evening has ended" in await body(connect, "teacher")
    page = await (await office.get("/office")).text()
    cause = re.search(r'name="cause" value="([^"]+)"', page)
    assert cause
    await office.post("/office/do", data={"id": "page-undo-00001", "kind": "UndoHours", "cause": cause[1]})
    assert "The evening has ended" not in await body(connect, "teacher")


async def test_the_desk_takes_back_what_the_office_pressed_and_presses_nothing_of_it(
    connect: Connect, house: House
) -> None:
    office, desk = await connect("office"), await connect("desk")
    await office.post("/office/do", data={"id": "page-last-00001", "kind": "CallLast"})
    page = await (await desk.get("/desk")).text()
    assert "Last call <small>by office" in " ".join(page.split())
    cause = house.hub.night.office.presses[-1].cause
    assert cause in page
    await desk.post("/desk/do", data={"id": "page-undo-00002", "kind": "UndoHours", "cause": cause})
    assert house.hub.night.office.hours.last_call_at is None
    assert cause not in await (await desk.get("/desk")).text()


def evening() -> Evening:
    return given(School().teacher("ada").family("one", meets=["ada"]).family("two", meets=["ada"]), dinner_room="Gym")


class TestWords:
    def test_each_screen_says_it_in_its_own_language(self) -> None:
        night = evening().when(c.Announce("dinner", "dinner"), at=1).night
        said = {tag: views.notices(night, clock(2), lambda _: {}, tag)[0] for tag in ("en", "es", "ar", "zh-TW", "tlh")}
        assert said["en"].words == "Dinner is served in Gym."
        assert said["es"].words == "La cena se sirve en Gym."
        assert (said["ar"].tag, said["ar"].direction) == ("ar", "rtl")
        assert said["zh-TW"].tag == "zh-Hant"
        assert said["tlh"].tag == "en"

    def test_own_words_in_another_language_are_marked_as_theirs(self) -> None:
        night = evening().when(c.Announce("own-words"), at=1).night
        (said,) = views.notices(night, clock(2), lambda _: {"ar": "مرحبا"}, "en")
        assert (said.tag, said.direction) == ("ar", "rtl")

    def test_a_board_says_it_in_the_languages_of_who_is_here(self) -> None:
        night = evening().when(c.Announce("listen"), at=1).night
        (row,) = views.in_languages(night, clock(2), lambda _: {}, ["so", "es", "tlh"])
        assert [one.tag for one in row] == ["en", "es", "so"]


class TestTheEveningSoFar:
    def test_a_wait_runs_from_being_free_to_the_begin(self) -> None:
        night = (
            evening()
            .when(c.CheckIn("one"), at=0)
            .when(c.CallNext("ada"), at=6)
            .when(c.StartMeeting("ada", "one-ada"), at=8)
        )
        so_far = SoFar(clock(0), lambda _: None, lambda meeting: night.night.belongs.get(meeting))
        so_far.read(night.facts)
        so_far.read(night.facts)
        assert so_far.arrivals(clock(0), clock(30))[:2] == [1, 0]
        assert so_far.waits(clock(0), clock(12)) == [(clock(5), 480.0)]

    def test_who_was_checked_in_by_mistake_never_came(self) -> None:
        night = evening().when(c.CheckIn("one"), at=0).when(c.UndoCheckIn("one"), at=1)
        so_far = SoFar(clock(0), lambda _: None, lambda _: None)
        so_far.read(night.facts)
        assert sum(so_far.arrivals(clock(0), clock(30))) == 0


class TestTrouble:
    def look(self, night: Evening, at: float) -> views.OfficePage:
        return views.office(night.night, clock(at), views.Around())

    def test_a_forgotten_done_is_noticed(self) -> None:
        night = (
            evening()
            .when(c.CheckIn("one"), at=0)
            .when(c.CallNext("ada"), at=1)
            .when(c.StartMeeting("ada", "one-ada"), at=2)
        )
        assert self.look(night, 10).troubles == ()
        (row,) = self.look(night, 20).troubles
        assert "Done was forgotten" in row.advice

    def test_a_call_nobody_answers_is_noticed(self) -> None:
        night = evening().when(c.CheckIn("one"), at=0).when(c.CallNext("ada"), at=1)
        (row,) = self.look(night, 8).troubles
        assert "Cannot find" in row.advice

    def test_an_undo_is_offered_for_ten_minutes(self) -> None:
        night = evening().when(c.CallLast(), at=0, under="last")
        assert self.look(night, 9).undo == "last"
        assert self.look(night, 11).undo == ""
