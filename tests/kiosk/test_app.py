"""The kiosk as families meet it: real keys and taps into the real app, against a hub on a socket."""

import asyncio
import json
import time
from collections.abc import Callable
from itertools import product

import msgspec
import pytest
from kiosk_world import Kiosk, SmallHub, answers_of, code, until
from textual import events
from textual.pilot import Pilot

from config.languages import LANGUAGES, catalogue
from hub.night import codes
from hub.night import events as e
from hub.night.commands import AskDesk, CheckIn, Needs
from hub.wire import PrinterSeen, Problem
from kiosk import session as s
from kiosk.app import KioskApp
from kiosk.folder import Folder
from kiosk.greeting import Answers, MeetingShown, Printing, Questions, Route, StopShown, Welcome
from kiosk.scanner import HALF_SECONDS
from kiosk.screens import attract
from kiosk.station import Station
from kiosk.widgets import Tile, Words

SIZES = [(80, 24), (100, 34), (160, 50)]
PROVISIONAL = catalogue("es").say("This is provisional: your route may still change. The screens will show it.")


async def scan(app: KioskApp, pilot: Pilot[None], text: str, end: str = "enter") -> None:
    """As a wedge scanner: all keys at once, not waiting for anything."""
    for character in text:
        app.post_message(events.Key(character, character))
    if end:
        app.post_message(events.Key(end, {"enter": "\r", "tab": "\t"}[end]))
    await pilot.pause()


async def touch(pilot: Pilot[None], tile: str | Tile) -> None:
    """As a finger: where the tile is when the screen has come to rest."""
    await pilot.pause()
    assert await pilot.click(tile), f"{tile} was touched"


def past_the_debounce(app: KioskApp) -> None:
    """As if the screen had stood for a while."""
    app.session = msgspec.structs.replace(app.session, entered=app.session.entered - 1)


def showing(app: KioskApp, screen: type) -> Callable[[], bool]:
    return lambda: isinstance(app.session.screen, screen) and there(app)


def there(app: KioskApp) -> bool:
    """What is shown now stands on the screen, each part in its place."""
    return app.screen is app._shown and app._shown.painted and any(part.region for part in app._shown.children)


def text_on(app: KioskApp) -> str:
    return "\n".join(words.text for words in app.screen.query(Words) if words.display)


async def test_from_scan_to_ticket_with_two_keys_and_no_more(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-es"))
        await until(showing(app, s.Confirm))
        assert "Lucía" in text_on(app)
        past_the_debounce(app)
        await pilot.press("enter")
        await until(showing(app, s.RouteShown))
        await pilot.pause()
        shown = text_on(app)
        assert all(words in shown for words in ("Primero: salón 204", "Amina le acompaña", "Diego habla español"))
        assert "Su boleto se está imprimiendo" in shown
        await hub.happen(e.TicketEnded("f-es-1", "printed", "front"))
        await until(lambda: "Por favor, tome su boleto" in text_on(app))
        assert "Su boleto se está imprimiendo" not in text_on(app)
        assert app.session.screen.route.paper == "printed"  # type: ignore[union-attr]
    sent = [answers_of(envelope.command) for envelope in hub.asked]
    assert sent == [CheckIn("f-es", party=3, needs=Needs(interpreter=True), printer="front")]


async def test_a_ticket_that_did_not_come_out_is_said(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-en"))
        await until(showing(app, s.Confirm))
        past_the_debounce(app)
        await pilot.press("enter")
        await until(showing(app, s.RouteShown))
        await hub.happen(e.TicketEnded("f-en-1", "failed", "front"))
        await until(lambda: "could not be printed" in text_on(app))


async def test_touch_alone_is_enough(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-en"))
        await until(showing(app, s.Confirm))
        past_the_debounce(app)
        await touch(pilot, "#step_free Tile")
        await touch(pilot, "Tile.primary")
        await until(showing(app, s.RouteShown))
    assert answers_of(hub.asked[0].command) == CheckIn("f-en", party=2, needs=Needs(step_free=True), printer="front")


async def test_a_second_scan_shows_the_route_and_asks_the_desk_for_a_copy(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, pilot):
        await app.station.ask(CheckIn("f-en"))
        await until(lambda: app.station.greeter and app.station.greeter.is_here("f-en"))
        await scan(app, pilot, code("f-en"))
        await until(showing(app, s.RouteShown))
        assert "already checked in" in text_on(app)
        past_the_debounce(app)
        await touch(pilot, "#ask")
        await until(lambda: "has been asked" in text_on(app))
        await until(lambda: hub.asked[-1].command == AskDesk("ticket", "f-en"))


async def test_a_family_with_care_sees_the_desk_and_nothing_else(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-care"))
        await until(showing(app, s.SeeDesk))
        await until(lambda: hub.asked)
        await pilot.pause()
        assert isinstance(app.session.screen, s.SeeDesk)
        assert app.screen.query_one("#sentence", Words).text == "Пожалуйста, подойдите к стойке регистрации."
        assert not any(told in text_on(app) for told in ("Tomasz", "Robin", "Rivera"))
    assert answers_of(hub.asked[0].command) == CheckIn("f-care", printer="front")


async def test_with_the_hub_away_the_family_has_its_route_at_once_and_is_told_that_it_is_for_now(
    kiosk: Kiosk, hub: SmallHub
) -> None:
    async with kiosk() as (app, pilot):
        await hub.stop()
        await until(lambda: app.station.connection == "away")
        await scan(app, pilot, code("f-es"))
        await until(showing(app, s.Confirm))
        past_the_debounce(app)
        await pilot.press("enter")
        await until(showing(app, s.RouteShown))
        assert PROVISIONAL in text_on(app)
        assert app.station.waiting == 1
        await hub.start()
        await until(lambda: PROVISIONAL not in text_on(app), 10)
        assert isinstance(app.session.screen, s.RouteShown), "the same screen, and now it is so"
        assert app.session.screen.route.guide == "Amina"


async def test_what_staff_should_know_stands_small_on_the_first_screen(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, _):
        await hub.stop()
        await until(lambda: f"The hub at {hub.address}" in text_on(app))
        await hub.start()
        await until(lambda: hub.address not in text_on(app), 10)


async def test_a_command_the_hub_refuses_sends_the_family_to_the_desk(kiosk: Kiosk, hub: SmallHub) -> None:
    hub.refuse, hub.refuse_status = Problem("unknown-family", "Not on the roster."), 404
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-en"))
        await until(showing(app, s.Confirm))
        past_the_debounce(app)
        await pilot.press("enter")
        await until(showing(app, s.SeeDesk))


# --- every screen there is


FIRST_STOPS = (
    StopShown("meeting", "204", "2", 600, 1200, "Ms. Rivera", ("Lucía",)),
    StopShown("meeting", "117", "1", 1800, 2400, "Mr. Okafor", ("Mateo",), booked=True),
    StopShown("dinner", "Gym", "", 2400, 3600),
)


def screens(language: str) -> dict[str, s.Screen]:
    """Every state of the session, with as much in it as an ordinary family brings."""
    meetings = tuple(
        MeetingShown(f"2{n}0", "2", f"Ms. Testperson-{n}", ("Lucía",), 600.0 * n if n % 2 else None) for n in range(4)
    )
    presets = Answers(3, Needs(interpreter=True))
    welcome = Welcome("f", language, ("Lucía", "Mateo"), meetings, Questions(True, True, True), presets)
    many = msgspec.structs.replace(welcome, meetings=meetings * 2)
    guided = Route("f", language, ("Lucía",), FIRST_STOPS, "Amina", "Diego", paper="printing", commons="Cafeteria")
    alone = Route("f", language, ("Lucía",), FIRST_STOPS, None, None, True, 7, True, "failed", "Cafeteria")
    return {
        "attract": s.Attract(),
        "typing": s.Typing(language, "SN7K3F"),
        "typing, a slip": s.Typing(language, "SN7K3F9QXA2MP0", "misread"),
        "looking": s.Looking(language),
        "confirm": s.Confirm(welcome, welcome.answers),
        "confirm, eight meetings": s.Confirm(many, many.answers),
        "checking in": s.CheckingIn("f", language, delayed=True),
        "ticket": s.RouteShown(guided),
        "ticket, nobody free": s.RouteShown(alone),
        "again": s.RouteShown(guided, again=True),
        "again, asked": s.RouteShown(alone, again=True, asked=True),
        "desk": s.SeeDesk(language),
        "problem": s.Problem("too-short"),
        "revoked": s.Problem("revoked", language),
    }


FULLEST = (
    "typing, a slip",
    "confirm",
    "confirm, eight meetings",
    "checking in",
    "ticket, nobody free",
    "again",
    "revoked",
)


async def put(app: KioskApp, pilot: Pilot[None], screen: s.Screen, warned: bool = False) -> None:
    now = time.monotonic()
    app.session = msgspec.structs.replace(
        app.session,
        screen=screen,
        turn=app.session.turn + 1,
        code=None,
        entered=now - 1,
        touched=now - (41 if warned else 0),
        warned=warned,
    )
    app._show()
    await until(lambda: there(app))
    await pilot.pause()


def faults_in_layout(app: KioskApp) -> list[str]:
    """What is cut off: words that need more lines than they have, or that stick out of what holds them."""
    faults = []
    for words in app.screen.query(Words):
        if not words.text or not all(node.display for node in words.ancestors_with_self if hasattr(node, "display")):
            continue
        if not words.fits():
            faults.append(f"{words!r} has no room in {words.content_size}: {words.text!r}")
        holders = [a.region for a in words.ancestors if hasattr(a, "region") and a.display]
        if any(not holder.contains_region(words.region) for holder in holders):
            faults.append(f"{words!r} at {words.region} sticks out: {words.text!r}")
    return faults


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_screen_fits_in_every_language(kiosk: Kiosk, size: tuple[int, int]) -> None:
    languages = list(LANGUAGES) if size == SIZES[0] else ["es", "ar", "vi"]
    faults = []
    async with kiosk(size) as (app, pilot):
        for language in languages:
            fullest = screens(language) if language == "es" else {n: screens(language)[n] for n in FULLEST}
            for name, screen in fullest.items():
                await put(app, pilot, screen)
                faults += [f"{language} {name}: {fault}" for fault in faults_in_layout(app)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_trouble_with_the_printer_fits_beside_all_questions_in_every_language(
    kiosk: Kiosk, size: tuple[int, int]
) -> None:
    faults = []
    async with kiosk(size) as (app, pilot):
        for language in LANGUAGES:
            app.session = msgspec.structs.replace(app.session, printing=Printing("open"))
            await put(app, pilot, screens(language)["confirm"])
            for trouble, instead in product(("open", "silent"), ((), ("door-2", "desk"))):
                app.happen(s.PrintersChanged(Printing(trouble, instead)))  # before a family that is answering
                await pilot.pause()
                assert app.screen.query_one("#paper", Words).text
                faults += [f"{language} {trouble}: {fault}" for fault in faults_in_layout(app)]
    assert not faults, "\n".join(faults)


async def test_a_family_hears_before_it_checks_in_where_its_ticket_comes_out(kiosk: Kiosk, hub: SmallHub) -> None:
    front, desk = PrinterSeen("front"), PrinterSeen("desk")
    open_ = PrinterSeen("front", "cover-open", "The cover is open. Close it.")
    async with kiosk((100, 34)) as (app, pilot):

        def said() -> str:
            return app.screen.query_one("#paper", Words).text if isinstance(app.session.screen, s.Confirm) else "?"

        await hub.change_printers(front, desk)
        await scan(app, pilot, code("f-en"))
        await until(lambda: said() == "")
        await hub.change_printers(open_, desk)
        await until(lambda: "cover of this printer is open" in said() and "at the printer desk" in said())
        await hub.change_printers(open_, PrinterSeen("desk", "paper-out", "It has no paper."))
        await until(lambda: "The welcome desk prints your ticket." in said())
        await hub.change_printers(front, desk)
        await until(lambda: said() == "")


async def test_staff_read_on_the_first_screen_what_the_printer_needs(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk((100, 34)) as (app, _):
        await hub.change_printers(PrinterSeen("front", words="The paper is nearly used up.", paper_low=True))
        await until(lambda: "Printer front: The paper is nearly used up." in app.screen.query_one("#note", Words).text)


@pytest.mark.parametrize("screen", list(screens("es")))
@pytest.mark.parametrize("end", ["enter", "tab", ""])
async def test_a_scan_is_understood_on_every_screen_wherever_the_focus_is(
    kiosk: Kiosk, hub: SmallHub, screen: str, end: str
) -> None:
    async with kiosk() as (app, pilot):
        await put(app, pilot, screens("es")[screen])
        if tiles := list(app.screen.query(Tile)):
            tiles[len(tiles) // 2].focus()
        past_the_debounce(app)
        await scan(app, pilot, code("f-ar"), end)
        await until(lambda: "f-ar" in str(app.session.screen) and app._shown.painted)
    assert hub.asked == []  # and it pressed no button


async def test_a_scan_before_the_first_door_list_is_answered_when_it_is_there(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await hub.stop()
    await station.start()
    app = KioskApp(station)
    async with app.run_test() as pilot:
        await scan(app, pilot, code("f-ar"))
        await until(showing(app, s.Looking))
        await hub.start()
        await until(lambda: "f-ar" in str(app.session.screen) and app._shown.painted)
    await station.close()


async def test_a_pasted_code_is_a_scan(kiosk: Kiosk) -> None:
    async with kiosk() as (app, pilot):
        app.post_message(events.Paste(code("f-ar") + "\n"))
        await pilot.pause()
        await until(showing(app, s.Confirm))


async def test_twenty_scans_back_to_back_end_at_the_last(kiosk: Kiosk) -> None:
    async with kiosk() as (app, pilot):
        for n in range(20):
            for character in code(["f-es", "f-ar"][n % 2]) + "\r":
                app.post_message(events.Key("enter" if character == "\r" else character, character))
        await until(lambda: app.session.turn == 20, 90)  # what counts is that all are answered, on any machine
        await pilot.pause()
        assert app.session.screen.welcome.family == "f-ar"  # type: ignore[union-attr]


LEAVING = ["ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "ctrl+d", "ctrl+backslash", "escape", "f1", "ctrl+l", "ctrl+w"]


@pytest.mark.parametrize("screen", list(screens("es")))
async def test_the_public_cannot_leave_by_any_key(kiosk: Kiosk, screen: str) -> None:
    async with kiosk() as (app, pilot):
        await put(app, pilot, screens("es")[screen])
        shown = app.screen
        await pilot.press(*LEAVING, "tab", "shift+tab", "up", "down", "left", "right")
        assert app.is_running
        assert app.screen is shown
        assert app.screen_stack[1:] == [shown]


async def test_a_code_can_be_typed_by_touch_and_by_keyboard(kiosk: Kiosk) -> None:
    async with kiosk() as (app, pilot):
        past_the_debounce(app)
        await touch(pilot, list(app.screen.query("#languages Tile"))[1])
        await until(showing(app, s.Typing))
        past_the_debounce(app)
        await touch(pilot, list(app.screen.query("#keys Tile"))[2])
        assert app.session.screen == s.Typing("es", "3")
        await pilot.press("backspace")
        for character in codes.grouped(code("f-ar")):
            app.happen(s.Keyed(character))
        await pilot.press("enter")
        await until(showing(app, s.Confirm))


async def test_arrows_reach_every_answer_and_enter_gives_it(kiosk: Kiosk) -> None:
    async with kiosk() as (app, pilot):
        await put(app, pilot, screens("en")["confirm"])
        past_the_debounce(app)
        await pilot.press(*["up"] * 6, "right", "enter")
        assert app.session.screen.answers.party == 4  # type: ignore[union-attr]
        await pilot.press("down", "left", "down", "enter")
        assert app.session.screen.answers.needs.step_free  # type: ignore[union-attr]


async def test_before_a_family_is_cleared_from_the_screen_it_is_asked(kiosk: Kiosk) -> None:
    async with kiosk() as (app, pilot):
        await put(app, pilot, screens("en")["confirm"])
        app.session = msgspec.structs.replace(app.session, touched=time.monotonic() - 41)
        await until(lambda: any(asking.display for asking in app.screen.query("StillThere")))
        await pilot.press("enter")
        assert not app.session.warned


async def test_right_to_left_screens_are_mirrored(kiosk: Kiosk) -> None:
    async with kiosk() as (app, pilot):
        place = {}
        for language in ("es", "ar"):
            await put(app, pilot, screens(language)["confirm"])
            place[language] = [app.screen.query_one(w).region.x for w in ("#meetings", "#questions")]
    assert place["es"][0] < place["es"][1]
    assert place["ar"][0] > place["ar"][1]


async def test_no_name_code_or_family_reaches_the_log(kiosk: Kiosk, folder: Folder) -> None:
    from kiosk.log import log

    log.write_to(folder.log)
    async with kiosk() as (app, pilot):
        for family in ("f-es", "f-care"):
            await scan(app, pilot, code(family))
            past_the_debounce(app)
            await pilot.press("enter")
            await pilot.pause()
        app._do(s.LookUp(1, None))  # type: ignore[arg-type]  # an error with the family at hand
    lines = [json.loads(line) for line in folder.log.read_text().splitlines()]
    assert any("exception" in line for line in lines)
    text = folder.log.read_text()
    assert not any(told in text for told in ("Lucía", "Rivera", "f-es", "f-care", code("f-es"), code("f-care")))


async def test_a_kiosk_that_was_busy_reads_what_waits_before_it_speaks_of_half_a_code(kiosk: Kiosk) -> None:
    """The pause was the kiosk's own: the other half stands in its queue."""
    async with kiosk() as (app, pilot):
        half, rest = code("f-es")[:8], code("f-es")[8:]
        await scan(app, pilot, half, end="")
        await until(lambda: app._due is not None)
        shown: list[str] = []
        follow = app._show

        def watched() -> None:
            shown.append(type(app.session.screen).__name__)
            follow()

        app._show = watched  # type: ignore[method-assign]
        # Painting, or another process on the core: nobody is heard meanwhile. By Textual's clock, which stamps the keys
        # and cannot be set.
        time.sleep(HALF_SECONDS + 0.1)  # noqa: ASYNC251
        for character in rest:
            app.post_message(events.Key(character, character))
        app._silence()  # as Textual does: a timer is called at once, past the queue
        await until(showing(app, s.Confirm))
        assert "Problem" not in shown


async def test_a_family_that_a_correction_drops_while_its_route_is_shown_does_not_end_the_kiosk(
    kiosk: Kiosk, hub: SmallHub
) -> None:
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-en"))
        await until(showing(app, s.Confirm))
        past_the_debounce(app)
        await pilot.press("enter")
        await until(showing(app, s.RouteShown))
        families = {id: family for id, family in hub.door.roster.families.items() if id != "f-en"}
        corrected = msgspec.structs.replace(hub.door.roster, version=2, families=families)
        await hub.change_roster(msgspec.structs.replace(hub.door, roster=corrected))
        await until(lambda: app.station.greeter and app.station.greeter.door.roster.version == 2)
        await hub.happen(e.TicketEnded("f-en-1", "printed", "front"))
        await until(lambda: app.station.greeter and app.station.greeter.night.seq == len(hub.facts))
        await pilot.pause()
        assert app.error is None
        assert app.is_running


async def test_a_family_that_answers_while_the_kiosk_is_revoked_is_told(kiosk: Kiosk, hub: SmallHub) -> None:
    async with kiosk() as (app, pilot):
        await scan(app, pilot, code("f-en"))
        await until(showing(app, s.Confirm))
        hub.token = "the token of another kiosk"
        await hub.stop()
        await hub.start()
        await until(lambda: app.station.greeter is None)
        past_the_debounce(app)
        await pilot.press("enter")
        await until(lambda: app.session.screen == s.Problem("trouble", "en"))


async def test_a_first_screen_that_is_replaced_before_it_was_painted_stops_nothing(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a terminal grows, or a family scans, in the very moment in which the screen comes."""
    monkeypatch.setattr(attract, "is_loaded", lambda: False)
    async with kiosk() as (app, pilot):
        for moment in range(60):
            for screen in (s.Attract(), s.Looking()):
                app.session = msgspec.structs.replace(app.session, screen=screen)
                app._show()
                for _ in range(moment if isinstance(screen, s.Attract) else 3):
                    await asyncio.sleep(0)
        await pilot.pause()
        assert app.is_running
        assert app.error is None


async def test_a_key_is_the_screens_on_which_it_was_pressed(kiosk: Kiosk) -> None:
    """However busy the kiosk is: a family scans right after it, and Enter still checks it in."""
    async with kiosk() as (app, pilot):
        app.post_message(events.Key("tab", "\t"))
        await scan(app, pilot, code("f-es"))
        await until(showing(app, s.Confirm))
        await pilot.pause()
        assert app.focused is app.screen.query_one("Tile.first")
