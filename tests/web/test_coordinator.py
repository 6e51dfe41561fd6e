"""The coordinator's two pages, the guides' cards, and what a teacher notes: each at the moments that matter."""

import re
import stat

import pytest
from aiohttp.test_utils import TestClient

from hub.goals import FILE_NAME, Goals
from hub.house import House
from hub.night import commands as c
from hub.night.roster import Roster
from hub.web import views
from tests.night.dialogue import Evening, clock, given

from .conftest import Connect
from .test_views import RULES, evening, html, school, short, teacher


def interpreters(night: Evening) -> views.InterpretersPage:
    return views.interpreters(night.night, night.now, short(night.night))


def helpers(night: Evening) -> views.HelpersPage:
    return views.helpers(night.night, night.now, short(night.night))


def guides(night: Evening) -> views.GuidesPage:
    return views.guides(night.night, night.now, short(night.night))


def asking(night: Evening, family: str = "es", at: float = 1) -> Evening:
    return night.when(c.CheckIn(family, 1, c.Needs(interpreter=True)), at=at)


# --- interpreters


def test_the_next_need_says_language_time_and_that_nobody_goes_yet() -> None:
    need = interpreters(asking(evening())).needs[0]
    assert (need.code, need.language, need.who) == ("ESES", "Spanish", "nobody yet")
    assert re.fullmatch(r"about 3:\d\d AM", need.when)
    assert need.short_of, "within ten minutes, and nobody"
    assert [choice.label for choice in need.choices] == ["Olena Surname-olena (free)"]


def test_a_meeting_under_way_says_who_is_there_where_and_for_how_long_yet() -> None:
    night = asking(evening()).when(c.CallNext("ada"), at=2).when(c.StartMeeting("ada", "es-ada"), at=3)
    page = interpreters(night)
    assert (page.needs[0].when, page.needs[0].where, page.needs[0].who) == ("now", "room-of-ada", "Olena Surname-olena")
    assert re.fullmatch(r"in room-of-ada with ESES, about \d+ minutes? more", page.people[0].where)
    assert page.people[0].held


def test_who_is_placed_by_hand_is_said_to_be_and_the_press_can_be_taken_back() -> None:
    night = asking(evening()).when(c.PlaceVolunteer("olena", "es"), at=2, under="placed")
    page = interpreters(night)
    assert page.needs[0].who == "Olena Surname-olena, all evening: placed by hand"
    assert page.people[0].where == "stays with ESES all evening"
    assert [(row.cause, row.words) for row in page.pressed] == [("placed", "Olena goes with ESES")]
    night.now = clock(13)
    assert interpreters(night).pressed == (), "after ten minutes it is no longer offered"


def test_a_break_says_until_when() -> None:
    night = evening().when(c.TakeBreak("olena", 20), at=10)
    assert interpreters(night).people[0].where == "on a break until 3:30 AM"
    assert "EndBreak" in html("interpreters", night)


def test_a_language_that_nobody_on_duty_speaks_stands_first() -> None:
    night = asking(asking(evening()), "ar", at=2)
    assert [(row.name, row.waiting, row.on_duty) for row in interpreters(night).languages] == [
        ("Arabic", 1, 0),
        ("Spanish", 1, 1),
    ]


@pytest.mark.parametrize(
    ("by", "coordinator", "at_the_door"),
    [
        ("telephone", "has an interpreter by telephone", "Interpreter by telephone: 555-0100"),
        (
            "own-adult",
            "was offered an interpreter, and has an adult of its own",
            "An adult of the family interprets",
        ),
        ("nobody", "was offered an interpreter, and wants none", "The family wants no interpreter"),
    ],
)
def test_what_was_agreed_is_on_record_and_read_at_the_door(
    by: c.InterpretedBy, coordinator: str, at_the_door: str
) -> None:
    night = asking(given(school().night(**RULES, interpreter_line="555-0100")))
    night.when(c.SettleInterpreting("es", by, adult=True), at=2)
    assert [(row.code, row.words) for row in interpreters(night).agreed] == [("ESES", coordinator)]
    assert interpreters(night).needs == ()
    upcoming = teacher(night).next
    assert upcoming is not None
    assert upcoming.interpreter == at_the_door


def test_a_family_that_asked_for_none_can_be_helped_all_the_same() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CheckIn("es"), at=2)
    assert [choice.label for choice in interpreters(night).others] == ["ESES · Spanish", "ENEN · English"]
    night.when(c.SettleInterpreting("es", "interpreter"), at=3)
    assert [need.code for need in interpreters(night).needs] == ["ESES"]


# --- helpers and ambassadors


def test_a_family_without_a_helper_can_be_given_one_by_hand() -> None:
    night = evening().when(c.SetDuty("diego", on=False), at=0).when(c.CheckIn("es"), at=1)
    assert [(one.code, one.why) for one in helpers(night).without] == [("ESES", "who speaks it is not on duty")]
    night.when(c.SetDuty("diego", on=True), at=2)
    assert [walk.given for walk in helpers(night).walks] == ["Diego"]


def test_the_card_shows_the_familys_words_with_their_language_and_direction() -> None:
    night = evening().when(c.CheckIn("ar"), at=1)
    card = guides(night).teams[0].walks[0].card
    assert card is not None
    assert (card.tag, card.direction, card.name, len(card.phrases)) == ("ar", "rtl", "Arabic", 3)
    assert card.phrases[0][1] == "Hello! I am your guide. Please come with me."
    assert '<dt lang="ar" dir="rtl">' in html("ambassadors", night)


def test_an_english_family_needs_no_card() -> None:
    night = evening().when(c.CheckIn("en"), at=1)
    assert guides(night).teams[0].walks[0].card is None


def test_a_guide_hands_a_problem_to_an_adult_without_a_name_and_can_take_that_back() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.AskDesk("guide", "en"), at=2, under="help")
    assert guides(night).teams[0].walks[0].asked
    assert [row.words for row in guides(night).pressed] == ["an adult asked for ENEN"]
    night.when(c.UndoGuiding("help"), at=3)
    assert not night.night.asks
    assert not guides(night).teams[0].walks[0].asked


# --- a teacher's door


def test_a_meeting_says_the_time_left_and_later_whether_it_was_forgotten() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=2)
    night.when(c.StartMeeting("ada", "en-ada"), at=3)

    def at(minutes: float) -> tuple[str, str]:
        night.now = clock(minutes)
        meeting = teacher(night).meeting
        assert meeting is not None
        return meeting.left, meeting.forgotten

    assert at(4) == ("4 min left", "")
    assert at(7.9) == ("a minute left", "")
    assert at(9) == ("time is up", "")
    assert at(20)[1] == "Has this meeting ended? It has been running for 17 minutes. If so, press Done."


def test_a_family_nobody_calls_is_noticed() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.Dispatch(), at=1)
    sent = night.night.visits["en"].standing.sent
    assert sent is not None
    night.now = clock(15)
    page = teacher(night, sent.removeprefix("en-"))
    assert page.unanswered.startswith("ENEN has been at your door since 3:0")


def test_a_meeting_that_needs_longer_goes_on_another_day_and_can_be_taken_back() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=2)
    night.when(c.StartMeeting("ada", "en-ada"), at=3)
    night.when(c.FinishMeeting("ada", "en-ada", follow_up=True), at=9)
    assert night.night.visits["en"].follow_ups == {"en-ada"}
    night.undo("ada")
    assert night.night.visits["en"].follow_ups == set()
    assert night.night.lines["ada"].now == "en-ada"


def test_coming_back_from_a_pause_can_be_taken_back() -> None:
    night = evening().when(c.PauseTeacher("ada", 10), at=1).when(c.ResumeTeacher("ada"), at=2, under="back")
    undo = teacher(night).undo
    assert undo is not None
    assert (undo.cause, undo.label) == ("back", "Take back: back from the pause")
    night.undo("ada")
    assert teacher(night).paused == "Back at 3:11 AM (break)"


# --- the desk, whom a teacher or a guide calls when something was pressed wrongly


def test_the_desk_can_take_back_what_was_pressed_at_a_door_and_by_guides() -> None:
    night = evening().when(c.CheckIn("en"), at=1).when(c.CallNext("ada"), at=2, under="called")
    night.when(c.TakeFamily("amina", "en"), at=3, under="taken")
    page = views.desk(night.night, night.now, short(night.night), {})
    assert [(row.cause, row.words, row.minutes) for row in page.at_doors] == [("called", "Ada: called ENEN", 1)]
    assert [(row.cause, row.words) for row in page.guiding] == [("taken", "Amina took ENEN")]
    night.now = clock(14)
    late = views.desk(night.night, night.now, short(night.night), {})
    assert (late.at_doors, late.guiding) == ((), ())


# --- the note of what was agreed


async def note(phone: "TestClient", meeting: str, text: str) -> int:  # type: ignore[type-arg]
    form = {"meeting": meeting, "text": text}
    return (await phone.post("/teacher/goal", data=form, allow_redirects=False)).status


async def test_a_goal_is_read_back_by_its_teacher_and_stands_in_no_journal(connect: Connect, house: House) -> None:
    phone = await connect("teacher")
    await _have_a_meeting(house)
    assert await note(phone, "m3", "Reads <aloud> every evening") == 303
    assert "Reads &lt;aloud&gt; every evening" in await (await phone.get("/teacher")).text()
    kept = house.folder.path / FILE_NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "aloud" in kept.read_text()
    assert "aloud" not in repr(house.hub.facts)
    for role in ("desk", "office", "coordinator", "ambassador"):
        page = {"coordinator": "interpreters", "ambassador": "ambassadors"}.get(role, role)
        client = await connect(role)  # type: ignore[arg-type]
        assert "aloud" not in await (await client.get(f"/{page}")).text()


async def _have_a_meeting(house: House) -> None:
    from hub.wire import Envelope

    for number, command in enumerate([c.CheckIn("f2"), c.CallNext("t1"), c.StartMeeting("t1", "m3")]):
        await house.handle(Envelope(f"goal-{number:05}", 0.0, command), "test")


async def test_a_teacher_writes_at_the_own_door_only(connect: Connect, house: House) -> None:
    phone = await connect("teacher")
    assert await note(phone, "m2", "of another teacher's meeting") == 403
    assert await note(phone, "no such meeting", "x") == 403
    assert house.goals.of("t2") == {}


async def test_a_meeting_that_leaves_the_roster_takes_its_note_along(house: House) -> None:
    house.keep_goal("t1", "m3", "Reads aloud")
    roster: Roster = house.hub.night.imported
    import msgspec

    without = {m: meeting for m, meeting in roster.meetings.items() if m != "m3"}
    house.use(msgspec.structs.replace(roster, meetings=without))
    assert house.goals.of("t1") == {}
    assert not (house.folder.path / FILE_NAME).exists()


def test_an_emptied_note_is_forgotten(tmp_path) -> None:  # type: ignore[no-untyped-def]
    goals = Goals(tmp_path / FILE_NAME)
    goals.keep("t1", "m1", "  Reads\n aloud ")
    assert Goals(tmp_path / FILE_NAME).of("t1") == {"m1": "Reads aloud"}
    goals.keep("t1", "m1", " ")
    assert not (tmp_path / FILE_NAME).exists()
