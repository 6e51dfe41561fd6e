"""The first screen's names of languages, and all other words that are drawn, are large enough to read."""

from collections.abc import AsyncIterator, Iterator
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiosk_world import Kiosk, SmallHub, until
from test_app import put, screens
from test_sight import SIGHTS, SIZES, every_language, look

from config.languages import CATALOGUES, LANGUAGES, PACKS, Language
from kiosk import bigtext
from kiosk import session as s
from kiosk.app import KioskApp
from kiosk.legible import AT_A_PINCH, LEAST_X_HEIGHT, X_HEIGHT, least_em
from kiosk.screens.attract import AttractScreen
from kiosk.screens.languages import Name, breadth, evened, rows
from kiosk.voice import voice
from kiosk.widgets import Words


@pytest.fixture
async def hub() -> AsyncIterator[SmallHub]:
    running = await SmallHub(every_language()).start()
    yield running
    await running.stop()


@pytest.fixture(params=[bigtext.SEXTANTS, bigtext.QUADRANTS], ids=["in foot", "in xterm"])
def grain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bigtext.Grain]:
    """As if the environment had named that terminal."""
    monkeypatch.setattr(bigtext, "GRAIN", request.param)
    made = (bigtext.drawn, bigtext.drawn_to_fill, bigtext._cell)
    for cache in made:
        cache.cache_clear()
    yield request.param
    for cache in made:
        cache.cache_clear()


async def names_on(app: KioskApp) -> list[Name]:
    await until(lambda: len(app.screen.query(Name)) == len(CATALOGUES))
    return list(app.screen.query(Name))


def drawn_too_small(words: Words) -> bool:
    return words._drawn and words._as_dots(*words.content_size).em < words.least_em()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("sight", SIGHTS, ids=str)
async def test_no_name_of_a_language_is_drawn_smaller_than_can_be_read(
    kiosk: Kiosk, size: tuple[int, int], sight: s.Sight, grain: bigtext.Grain
) -> None:
    """Where the terminal draws six dots a cell; with four, those of them that have letters to fall back to."""
    async with kiosk(size) as (app, pilot):
        await names_on(app)
        await look(app, sight)
        await put(app, pilot, s.Attract())
        names = await names_on(app)
        assert [name.text for name in names if drawn_too_small(name) and not _coarse(grain, name)] == []
        assert [name.text for name in names if not name.fits()] == []


def _coarse(grain: bigtext.Grain, name: Name) -> bool:
    return grain is bigtext.QUADRANTS and name.speaks.drawn


@pytest.mark.parametrize("grain", [bigtext.SEXTANTS], ids=["in foot"], indirect=True)
@pytest.mark.parametrize(("size", "sight"), [((160, 50), SIGHTS[0]), ((160, 50), SIGHTS[1]), ((100, 34), SIGHTS[1])])
async def test_all_names_are_drawn_where_the_terminals_letters_are_small(
    kiosk: Kiosk, size: tuple[int, int], sight: s.Sight, grain: bigtext.Grain
) -> None:
    async with kiosk(size) as (app, pilot):
        await names_on(app)
        await look(app, sight)
        await put(app, pilot, s.Attract())
        assert [name.text for name in await names_on(app) if not name._drawn] == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("sight", SIGHTS[:2], ids=str)
async def test_the_tiles_stand_still_while_the_languages_take_turns(
    kiosk: Kiosk, size: tuple[int, int], sight: s.Sight
) -> None:
    """Or a finger meets a tile that was somewhere else a moment ago."""
    places = set()
    async with kiosk(size) as (app, pilot):
        await names_on(app)
        await look(app, sight)
        await put(app, pilot, s.Attract())
        await names_on(app)
        assert isinstance(app.screen, AttractScreen)
        app.screen._turns = cycle([CATALOGUES[tag] for tag in ("es", "ar", "zh-Hans", "my", "km", "am")])
        for _ in range(6):
            app.screen.greet()
            await pilot.pause()
            places.add(tuple(name.region for name in app.screen.query(Name)))
    assert len(places) == 1


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_has_letters_is_nowhere_drawn_smaller_than_can_be_read(
    kiosk: Kiosk, size: tuple[int, int], grain: bigtext.Grain
) -> None:
    """On no screen, with large words asked for, of boxes that shrink their words."""
    small = []
    async with kiosk(size) as (app, pilot):
        for language in ("es", "uk", "ar", "ko"):
            await look(app, s.Sight(large=True))
            for name in ("typing, a slip", "confirm", "ticket, nobody free", "again", "revoked"):
                await put(app, pilot, screens(language)[name])
                small += [f"{name}: {words!r} {words.text!r}" for words in plain_words(app) if smeared(words)]
    assert not small, "\n".join(small)


def smeared(words: Words) -> bool:
    """At 160 columns a little smaller is still better than letters of 1.2 mm."""
    enough = AT_A_PINCH if words.screen.has_class("-tall") else 1.0
    return words._drawn and words._as_dots(*words.content_size).em < enough * words.least_em()


def plain_words(app: KioskApp) -> list[Words]:
    """Neither signs nor room numbers, which are drawn whatever the terminal has."""
    return [words for words in app.screen.query(Words) if words.region.area and type(words)._drawn is Words._drawn]


# --- rows


@given(st.lists(st.sampled_from(list(CATALOGUES.values())), unique=True), st.booleans(), st.booleans())
def test_every_language_has_its_tile_and_they_keep_their_order(
    offered: list[Language], drawn: bool, large: bool
) -> None:
    made = rows(offered, drawn=drawn, large=large)
    shown = [one for row in made for one in row.names]
    assert sorted(one.tag for one in shown) == sorted(one.tag for one in offered)
    for alike in (True, False):
        same = [one for one in offered if drawn or voice(one.tag).drawn is alike]
        assert [one for one in shown if one in same] == same


def test_languages_that_have_no_letters_stand_apart_where_others_are_written() -> None:
    made = rows([*LANGUAGES.values(), PACKS["hi"], PACKS["fa"]], drawn=False, large=False)
    assert [row.letters for row in made] == [True, True, False]
    assert made[-1].names == [PACKS["hi"]]


@given(st.lists(st.sampled_from(list(CATALOGUES.values())), min_size=1, unique=True), st.integers(30, 80))
def test_rows_are_as_few_as_the_breadth_asks_for(names: list[Language], most: int) -> None:
    made = evened(names, most, letters=False)
    whole = sum(breadth(name, letters=False) for name in names)
    assert (len(made) - 1) * most < whole


def test_a_letter_that_can_be_read_has_an_x_height_of_three_dots_and_a_third() -> None:
    assert LEAST_X_HEIGHT == 3.3
    for language, text in (("es", "Español"), ("uk", "Українська"), ("zh-Hans", "Ms. Rivera")):
        assert least_em(language, text) * X_HEIGHT == pytest.approx(LEAST_X_HEIGHT)


def test_letters_with_strokes_within_strokes_need_more_dots() -> None:
    assert least_em("zh-Hans", "简体中文") > least_em("ko", "한국어") > least_em("en", "English")
