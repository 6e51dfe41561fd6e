"""What the office says to everybody stands on the kiosk's first screen, in whose turn it is, and in English always."""

from itertools import cycle

import pytest
from kiosk_world import OPENS, Kiosk, SmallHub, door, until
from test_app import faults_in_layout, put

from config.languages import CATALOGUES, catalogue
from hub.night import events as e
from hub.night.commands import Phrase
from hub.night.state import Night
from hub.own_words import longest
from kiosk import session as s
from kiosk.announced import announced, announced_by
from kiosk.folder import Folder
from kiosk.screens.attract import AttractScreen
from kiosk.station import Station
from kiosk.voice import voice
from kiosk.widgets import Words

LATER = 1e11  # for a test's own clock: it does not end


def told(*events: e.AnyEvent, at: float = OPENS) -> Night:
    night = Night(door().roster, door().rules)
    for seq, event in enumerate(events, 1):
        night.apply(e.Fact(seq, at, "c", event))
    return night


def dinner(id: str = "a1", phrase: Phrase = "dinner", until: float = LATER) -> e.Announced:
    return e.Announced(id, phrase, until, ("kiosks",), room="r1")


def test_an_announcement_stands_until_its_time_is_over() -> None:
    night = told(dinner(until=OPENS + 60))
    assert announced(night, OPENS + 59, catalogue("en")) == "Dinner is served in Room 204."
    assert announced(night, OPENS + 61, catalogue("en")) == ""


def test_what_is_for_boards_alone_is_not_said() -> None:
    board = e.Announced("a1", "dinner", LATER, ("boards",), room="r1")
    assert announced(told(board), OPENS, catalogue("en")) == ""


def test_a_closed_evening_stands_before_all_and_for_an_hour() -> None:
    night = told(dinner(), e.LastCallMade(), e.DoorsClosed())
    ended = "The evening has ended. Thank you for coming!"
    assert announced(night, OPENS, catalogue("en")).splitlines()[0] == ended
    assert ended not in announced(night, OPENS + 3601, catalogue("en"))


def own_words(id: str = "own") -> e.Announced:
    return e.Announced(id, "own-words", LATER, ("kiosks",))


CAR = {"own": {"es": "Un coche azul.", "ar": "سيارة زرقاء."}}


def test_own_words_are_said_in_the_languages_they_were_typed_in_and_in_no_other() -> None:
    night = told(own_words())
    assert announced(night, OPENS, catalogue("es"), CAR) == "Un coche azul."
    assert announced(night, OPENS, catalogue("fr"), CAR) == ""
    assert announced(night, OPENS, catalogue("es")) == "", "they did not reach this kiosk"


def test_where_nothing_else_is_said_they_stand_in_every_turn_as_what_they_are() -> None:
    night = told(own_words())
    assert announced_by(night, OPENS, voice("fr"), CAR) == ("Un coche azul.", voice("es"))
    assert announced_by(night, OPENS, voice("ar"), CAR) == ("سيارة زرقاء.", voice("ar"))
    assert announced_by(night, OPENS, voice("fr"), {"own": {"es": "Hola.", "en": "Hello."}})[1] is voice("en")


def test_own_words_stand_alone_and_take_turns_with_what_is_said_else() -> None:
    night = told(dinner(), e.LastCallMade(), own_words())
    minutes = [announced(night, OPENS + 60 * minute, catalogue("es"), CAR) for minute in range(4)]
    assert minutes[0] == minutes[2] != minutes[1] == minutes[3]
    assert "Un coche azul." in minutes
    assert len(minutes[minutes[0] == "Un coche azul."].splitlines()) == 2


async def test_own_words_come_down_the_line_and_go_when_they_are_taken_down(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk((100, 34)) as (app, _):

        def reads(id: str) -> tuple[str, str]:
            words = app.screen.query_one(id, Words)
            return words.text, words.speaks.tag

        await hub.say(ar="سيارة زرقاء.")
        await hub.happen(own_words())
        await until(lambda: reads("#office") == ("سيارة زرقاء.", "ar"))
        assert "سيارة" not in reads("#school")[0], "what is for staff is English"
        await hub.say(en="A blue car has its lights on.")
        await until(lambda: "A blue car" in reads("#school")[0])
        await hub.happen(e.AnnouncementTakenDown("own"))
        await hub.say()
        await until(lambda: not reads("#office")[0] and "blue" not in reads("#school")[0])


async def test_a_kiosk_that_is_switched_on_without_its_hub_says_them_until_it_hears_otherwise(
    hub: SmallHub, folder: Folder
) -> None:
    async def on() -> Station:
        station = Station(hub.address, Folder(folder.path))
        await station.start()
        return station

    async def off(station: Station) -> None:
        await hub.stop()
        await station.close()

    await hub.say(es="Un coche azul.")
    await hub.happen(own_words())
    first = await on()
    await until(lambda: first.greeter and first.greeter.own_words)
    await first.ready()
    await off(first)
    alone = await on()
    assert alone.greeter
    assert announced(alone.greeter.night, OPENS, catalogue("es"), alone.greeter.own_words) == "Un coche azul."
    await hub.say()
    await hub.start()
    await until(lambda: alone.greeter and not alone.greeter.own_words)
    await off(alone)
    again = await on()
    assert again.greeter
    assert again.greeter.own_words == {}
    await again.close()


async def test_they_are_erased_with_the_copy_of_the_night(hub: SmallHub, folder: Folder) -> None:
    await hub.say(es="Un coche azul.")
    station = Station(hub.address, Folder(folder.path))
    await station.start()
    await until(lambda: station.greeter and station.greeter.own_words)
    await station.ready()
    await station.following.erase("The evening is over.")
    assert not any(b"coche" in path.read_bytes() for path in folder.path.iterdir())
    await station.close()


@pytest.mark.parametrize("size", [(80, 24), (100, 34), (160, 50)], ids=str)
async def test_the_longest_own_words_fit_in_every_script(kiosk: Kiosk, hub: SmallHub, size: tuple[int, int]) -> None:
    faults = []
    async with kiosk(size) as (app, pilot):
        for large in (False, True):
            app.session = s.Session(sight=s.Sight(large=large))
            await put(app, pilot, s.Attract())
            screen = app.screen
            assert isinstance(screen, AttractScreen)
            for tag in ("en", "ar", "zh-Hans", "ko", "hi", "my", "km", "ps", "am"):
                phrase = voice(tag).say("Please listen to the school’s staff and follow them.")
                text = (f"{phrase} " * 9)[: longest(tag)].strip()
                greeter = app.station.greeter
                assert greeter
                greeter.night, greeter.own_words = told(own_words()), {"own": {tag: text}}
                offered = tag in [language.tag for language in screen.offered]
                screen._turns = cycle([CATALOGUES[tag if offered else "en"]])  # whose turn it is
                app._note()
                screen.greet()
                await pilot.pause()
                faults += [f"{tag} {large}: {fault}" for fault in faults_in_layout(app)]
    assert not faults, "\n".join(faults)


async def test_the_first_screen_says_it_when_it_is_said_and_no_longer_than_that(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk((100, 34)) as (app, _):

        def reads(id: str) -> str:
            return app.screen.query_one(id, Words).text

        await hub.happen(dinner())
        await until(lambda: "Dinner is served in Room 204." in reads("#school"))
        assert reads("#office")
        screen = app.screen
        assert isinstance(screen, AttractScreen)
        heard = set()
        for _ in CATALOGUES:
            screen.greet()
            heard.add(reads("#office"))
        assert announced(told(dinner()), OPENS, voice("es").words) in heard
        assert announced(told(dinner()), OPENS, voice("ar").words) in heard
        await hub.happen(e.AnnouncementTakenDown("a1"))
        await until(lambda: "Dinner" not in reads("#school") and not reads("#office"))


@pytest.mark.parametrize("size", [(80, 24), (100, 34), (160, 50)], ids=str)
async def test_two_of_them_fit_in_every_language(kiosk: Kiosk, hub: SmallHub, size: tuple[int, int]) -> None:
    faults = []
    async with kiosk(size) as (app, pilot):
        await hub.happen(e.DoorsClosed(), dinner())
        await until(lambda: app.station.greeter and app.station.greeter.night.office.announcements)
        for large in (False, True):
            app.session = s.Session(sight=s.Sight(large=large))
            await put(app, pilot, s.Attract())
            screen = app.screen
            assert isinstance(screen, AttractScreen)
            app._note()
            for tag in (language.tag for language in screen.offered):
                screen.greet()
                await pilot.pause()
                faults += [f"{tag} {large}: {fault}" for fault in faults_in_layout(app)]
    assert not faults, "\n".join(faults)


async def test_without_its_scanner_a_kiosk_asks_for_the_code_by_hand(kiosk: Kiosk) -> None:
    async with kiosk((100, 34)) as (app, _):
        app._scanner_trouble("The scanner on /dev/ttyACM0 does not answer. Is it plugged in?")
        asks = {voice(tag).say("Type the code from your letter") for tag in CATALOGUES}
        await until(lambda: app.screen.query_one("#scan", Words).text in asks)
        assert "Is it plugged in?" in app.screen.query_one("#note", Words).text
        app._scanner_trouble("")
        await until(lambda: app.screen.query_one("#scan", Words).text not in asks)
