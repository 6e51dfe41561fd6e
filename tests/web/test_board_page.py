"""The hall's screen: only some rooms where asked, the programme, announcements, and a plain word on the wrong day."""

import msgspec

from hub.folder import rules_of
from hub.night import commands as c
from hub.night.roster import Programmed
from hub.web import views
from tests.night.dialogue import Evening, School, clock, given

from .conftest import Connect, open_now


def evening() -> Evening:
    return given(
        School().teacher("ada").teacher("ben").family("es", meets=["ada"], language="es").family("vi", meets=["ben"]),
        dinner_room="Cafeteria",
        timezone="Etc/UTC",
        programme=(Programmed(clock(30), "The jazz band plays", "Auditorium"), Programmed(clock(200), "Raffle")),
    )


def board(night: Evening, at: float, *only: str) -> views.BoardPage:
    return views.board(night.night, clock(at), {"es": "ES01", "vi": "VI02"}, only)


def rooms(page: views.BoardPage) -> list[str]:
    return [door.room for screen in page.screens for door in screen.doors]


def test_only_the_rooms_that_were_asked_for_and_their_calls() -> None:
    night = evening().when(c.CheckIn("es"), at=1).when(c.CheckIn("vi"), at=1)
    night.when(c.CallNext("ada"), at=2).when(c.CallNext("ben"), at=2)
    assert len(rooms(board(night, 2))) == 2
    page = board(night, 2, "ROOM-OF-ada")
    assert (len(rooms(page)), [call.code for call in page.calls]) == (1, ["ES01"])
    assert page.stream == "/board/ROOM-OF-ada/stream"


def test_a_room_nobody_knows_is_named_and_the_others_are_shown() -> None:
    page = board(evening(), 2, "room-of-ben", "cellar")
    assert (len(rooms(page)), page.unknown) == (1, ("cellar",))


def test_the_programme_counts_down_stays_a_while_and_goes() -> None:
    assert [(part.title, part.soon) for part in board(evening(), 5).programme] == [
        ("The jazz band plays", "in 25 min"),
        ("Raffle", "in 3 h 15 min"),
    ]
    assert board(evening(), 31).programme[0].now
    assert [part.title for part in board(evening(), 46).programme] == ["Raffle"]


def test_dinner_says_how_many_sit_there() -> None:
    night = evening().when(c.CheckIn("es", 3), at=1).when(c.StepOut("es", 20), at=2)
    assert board(night, 3).dinner == "Dinner in Cafeteria: 3 people eat now"


def test_an_announcement_stands_in_english_and_turns_through_the_languages_of_who_is_here() -> None:
    night = evening().when(c.CheckIn("es"), at=1).when(c.Announce("listen"), at=2).when(c.CallLast(), at=3)
    news = board(night, 4).news
    assert [one.english.words[:9] for one in news] == ["Last call", "Please li"]
    assert {one.other.tag for one in news if one.other} == {"es"}
    assert board(night, 4).notice == "Last call"


def test_a_board_left_from_last_year_says_so() -> None:
    assert board(evening(), 10).over == ""
    over = board(evening(), 365 * 24 * 60).over
    assert over.startswith("This was the evening of January 15, 2027.")


async def test_a_board_of_some_rooms_is_pushed_its_own_rooms(connect: Connect) -> None:
    client = await connect("board")
    page = await (await client.get("/board/204")).text()
    assert 'data-stream="/board/204/stream"' in page
    stream = await client.get("/board/204/stream")
    piece = (await stream.content.readany()).decode()
    assert ">204<" in piece
    assert ">110<" not in piece
    stream.close()


def test_the_programme_is_read_from_the_settings_in_order() -> None:
    from config.settings import Programme

    settings = msgspec.structs.replace(
        open_now(),
        programme={
            "b": Programme(time="20:00", title="Raffle"),
            "a": Programme(time="19:30", title="Band", room="Gym"),
        },
    )
    rules = rules_of(settings)
    assert [(part.title, part.room) for part in rules.programme] == [("Band", "Gym"), ("Raffle", "")]
    assert rules.programme[0].at - rules.opens == 19.5 * 3600
