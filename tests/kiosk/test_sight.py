"""Who sees badly, cannot reach or cannot touch: large words, contrast, targets, and every step by keyboard."""

import time
from collections.abc import AsyncIterator

import msgspec
import pytest
from kiosk_world import Kiosk, SmallHub, code, door, roster, until
from test_app import faults_in_layout, past_the_debounce, put, screens, showing, touch
from textual import events
from textual.color import Color
from textual.geometry import Region
from textual.widget import Widget

from config.languages import CATALOGUES
from hub.night import codes
from hub.wire import DoorList
from kiosk import session as s
from kiosk.app import KioskApp
from kiosk.family_session import patience
from kiosk.widgets import Tile, Words

SIZES = [(80, 24), (100, 34), (160, 50)]
PACKS = ("am", "my", "km", "hi", "ps", "fa")
SIGHTS = [s.Sight(), s.Sight(large=True), s.Sight(contrast=True), s.Sight(large=True, contrast=True)]
# A 10-inch screen of 1280 by 800 pixels: 254 mm across its corners.
FULL = ("typing, a slip", "confirm", "ticket, nobody free", "again", "revoked")
MM_A_PIXEL = 254 / (1280**2 + 800**2) ** 0.5


def every_language() -> DoorList:
    """The small school with a family for each pack, so that the first screen is as full as it gets."""
    whole = roster()
    of_packs = {f"f-{tag}": msgspec.structs.replace(whole.families["f-none"], language=tag) for tag in PACKS}
    tonight = door()
    return msgspec.structs.replace(
        tonight, roster=msgspec.structs.replace(tonight.roster, families={**tonight.roster.families, **of_packs})
    )


@pytest.fixture
async def hub() -> AsyncIterator[SmallHub]:
    running = await SmallHub(every_language()).start()
    yield running
    await running.stop()


async def look(app: KioskApp, sight: s.Sight) -> None:
    app.session = msgspec.structs.replace(app.session, sight=sight)


def millimetres(region: Region, size: tuple[int, int]) -> tuple[float, float]:
    """Full-screen, a cell is 1280/columns by 800/rows pixels: 2.7 by 5.6 mm at 80 by 24, 1.3 by 2.7 at 160 by 50."""
    return region.width * 1280 / size[0] * MM_A_PIXEL, region.height * 800 / size[1] * MM_A_PIXEL


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("sight", SIGHTS[:2], ids=str)
async def test_every_tile_is_15_millimetres_wide_and_high(kiosk: Kiosk, size: tuple[int, int], sight: s.Sight) -> None:
    small = []
    async with kiosk(size) as (app, pilot):
        for language in ("es", "hi"):
            for name, screen in screens(language).items():
                if language == "hi" and name not in FULL:
                    continue
                await look(app, sight)
                await put(app, pilot, screen, warned=name == "confirm")
                for tile in app.screen.query(Tile):
                    if tile.region.area and min(millimetres(tile.region, size)) < 15:
                        small.append(f"{language} {name}: {tile!r} {tile.region}")
    assert not small, "\n".join(small)


def luminance(colour: Color) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour.rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(widget: Widget) -> tuple[Color, Color]:
    """Of its words, in the terminal's letters or drawn, and of what is behind them."""
    return widget.styles.color, widget.background_colors[1]


@pytest.mark.parametrize("sight", SIGHTS, ids=str)
async def test_every_word_has_a_contrast_of_seven_to_one(kiosk: Kiosk, sight: s.Sight) -> None:
    """Of every tile with and without the focus on it; and of what the terminal is really sent."""
    async with kiosk((100, 34)) as (app, pilot):
        for name, screen in screens("es").items():
            await look(app, sight)
            await put(app, pilot, screen, warned=name == "confirm")
            for words in app.screen.query(Words):
                assert contrast(*colours(words)) >= 7, (name, words, colours(words))
            of_a_kind = {(tile.classes, tile.id): tile for tile in app.screen.query(Tile)}
            for tile in of_a_kind.values():
                tile.focus()
                await pilot.pause()
                assert contrast(*colours(tile)) >= 7, (name, tile, colours(tile))
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    if any(c.isalnum() for c in segment.text) and segment.style:
                        pen, paper = segment.style.color, segment.style.bgcolor
                        assert pen
                        assert paper
                        assert contrast(Color.from_rich_color(pen), Color.from_rich_color(paper)) >= 7, (name, segment)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_large_words_fit_every_screen(kiosk: Kiosk, size: tuple[int, int]) -> None:
    faults = []
    async with kiosk(size) as (app, pilot):
        for language in ("es", "ar", "zh-Hans", "km"):
            for name in ("attract", *FULL):
                await look(app, s.Sight(large=True))
                await put(app, pilot, screens(language)[name])
                faults += [f"{language} {name}: {fault}" for fault in faults_in_layout(app)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_scripts_that_are_drawn_fit_every_screen(kiosk: Kiosk, size: tuple[int, int]) -> None:
    faults = []
    async with kiosk(size) as (app, pilot):
        for language in PACKS:
            for name in FULL:
                await put(app, pilot, screens(language)[name])
                faults += [f"{language} {name}: {fault}" for fault in faults_in_layout(app)]
    assert not faults, "\n".join(faults)


# Scripts whose letters a terminal joins, stacks or turns round wrongly, if it is sent them as they are written.
UNSHAPED = [(0x0600, 0x06FF), (0x0750, 0x077F), (0x0900, 0x097F), (0x1000, 0x109F), (0x1200, 0x137F), (0x1780, 0x17FF)]


def unshaped(text: str) -> bool:
    return any(low <= ord(c) <= high and c.isalpha() for c in text for low, high in UNSHAPED)


@pytest.mark.parametrize("language", [tag for tag in CATALOGUES if tag in ("ar", "ur", *PACKS)])
async def test_no_letter_reaches_the_terminal_unshaped(kiosk: Kiosk, language: str) -> None:
    """And none untranslated: a phrase that a catalogue lacks would be an error in the log (test_translations)."""
    async with kiosk((100, 34)) as (app, pilot):
        for name, screen in screens(language).items():
            await put(app, pilot, screen)
            for strip in app.screen._compositor.render_strips():
                assert not unshaped(strip.text), (name, strip.text)


async def test_the_first_screen_shows_every_language_that_families_read_and_one_tap_chooses_it(kiosk: Kiosk) -> None:
    async with kiosk((100, 34)) as (app, pilot):
        await until(lambda: len(app.screen.query("#languages Tile")) == len(CATALOGUES))
        tile = next(tile for tile in app.screen.query("#languages Tile").results(Tile) if tile.text == "မြန်မာ")
        past_the_debounce(app)
        await touch(pilot, tile)
        await until(showing(app, s.Typing))
        assert app.session.screen == s.Typing("my")


async def test_larger_words_and_contrast_go_with_the_family(kiosk: Kiosk) -> None:
    async with kiosk((100, 34)) as (app, pilot):
        await until(lambda: len(app.screen.query("#languages Tile")) == len(CATALOGUES))
        for choice in ("#larger", "#contrast"):
            past_the_debounce(app)
            await touch(pilot, choice)
            await until(lambda choice=choice: app.screen.query_one(choice).has_class("chosen"))
        assert app.session.sight == s.Sight(large=True, contrast=True)
        assert app.screen.styles.background.hex == "#000000"
        app.happen(s.CodeScanned(codes.Scanned(code("f-es"))))
        await until(showing(app, s.Confirm))
        assert app.session.sight == s.Sight(large=True, contrast=True)
        past_the_debounce(app)
        await touch(pilot, "#again")
        await until(showing(app, s.Attract))
        assert app.session.sight == s.Sight()
        assert app.screen.styles.background.hex == "#0B1B33"


async def test_a_family_checks_in_by_keyboard_alone(kiosk: Kiosk, hub: SmallHub) -> None:
    """From the first screen: a language by Tab, the code by arrows on the keypad, and Enter."""
    async with kiosk((100, 34)) as (app, pilot):
        await until(lambda: len(app.screen.query("#languages Tile")) == len(CATALOGUES))
        past_the_debounce(app)
        await pilot.press(*["tab"] * 5)  # larger, type, contrast, English, Español
        await pilot.press("enter")
        await until(showing(app, s.Typing))
        for character in code("f-es"):
            await go_to(app, pilot, character)
            past_the_debounce(app)
            await pilot.press("enter")
        assert app.session.screen == s.Typing("es", code("f-es"))
        await go_to(app, pilot, "Continuar")
        await pilot.press("enter")
        await until(showing(app, s.Confirm))
        past_the_debounce(app)
        await pilot.press("enter")
        await until(showing(app, s.RouteShown))
    assert len(hub.asked) == 1


async def go_to(app: KioskApp, pilot, text: str) -> None:  # type: ignore[no-untyped-def]
    """By Tab: as often as tiles stand on the way, all at once, as the pilot waits after each press."""
    way = app.screen.focus_chain
    there = next(place for place, tile in enumerate(way) if isinstance(tile, Tile) and tile.text == text)
    here = way.index(app.focused) if app.focused in way else -1
    for _ in range((there - here) % len(way)):
        app.post_message(events.Key("tab", "\t"))
    await pilot.pause()
    assert isinstance(app.focused, Tile)
    assert app.focused.text == text, f"Tab never reached {text!r}"


async def test_a_family_that_walks_away_leaves_nothing_on_the_screen(kiosk: Kiosk) -> None:
    """First it is asked; a key gives it more time; without one, the first screen comes as it was before."""
    async with kiosk((100, 34)) as (app, pilot):
        for screen in ("confirm", "ticket", "revoked", "typing"):
            await put(app, pilot, screens("es")[screen])
            await look(app, s.Sight(contrast=True))
            app.session = msgspec.structs.replace(
                app.session, touched=time.monotonic() - (patience(app.session) or 0) - 1
            )
            app.happen(s.Tick())
            assert app.session.warned, screen
            past_the_debounce(app)
            app.happen(s.Touched())
            assert not app.session.warned
            app.session = msgspec.structs.replace(
                app.session, touched=time.monotonic() - (patience(app.session) or 0) - 16
            )
            app.happen(s.Tick())
            await until(showing(app, s.Attract))
            assert app.session.sight == s.Sight()
            assert not any(name in words.text for words in app.screen.query(Words) for name in ("Lucía", "Mateo"))


async def test_a_terminal_that_grows_while_a_screen_stands_there_shows_it_as_it_would_have_been(kiosk: Kiosk) -> None:
    def laid_out(app: KioskApp) -> list[tuple[str, Region]]:
        return [(str(widget.id), widget.region) for widget in app.screen.query("*")]

    shown = {}
    for size in ((160, 50), (80, 24)):
        async with kiosk(size) as (app, pilot):
            await put(app, pilot, screens("es")["confirm"])
            await pilot.resize_terminal(160, 50)
            await until(lambda: app.screen.has_class("-drawn"))
            await pilot.pause()
            shown[size] = laid_out(app)
    assert shown[160, 50] == shown[80, 24]


async def test_no_toast_is_shown_to_the_public(kiosk: Kiosk) -> None:
    async with kiosk() as (app, _):
        assert not app._notifications
        assert ".notify(" not in "".join(path.read_text() for path in _sources())


def _sources():  # type: ignore[no-untyped-def]
    from pathlib import Path

    import kiosk

    return Path(kiosk.__file__).parent.rglob("*.py")
