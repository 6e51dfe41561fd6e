"""What a page brings with it: little, once, and never anything that was not meant for everybody."""

import gzip
import io

import pytest
from fontTools.ttLib import TTFont

from config.languages import read_catalogue
from hub.web import scripts
from hub.web.assets import Assets

from .conftest import Connect

FIRST_PAGE = 50_000  # bytes over the wire: page, style, script and pictures


@pytest.mark.parametrize("page", ["teacher", "desk", "board", "office", "ambassadors"])
async def test_a_first_page_is_small_on_the_wire(connect: Connect, page: str) -> None:
    role = "ambassador" if page == "ambassadors" else page
    client = await connect(role)
    client.session._auto_decompress = False
    sizes = {}
    for path in (f"/{page}", "/static/style.css", "/static/live.js", "/static/lantern.svg", "/static/garland.svg"):
        answer = await client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status == 200
        sizes[path] = len(await answer.read())
    assert sum(sizes.values()) < FIRST_PAGE, sizes


async def test_what_a_browser_has_is_not_sent_again(connect: Connect) -> None:
    client = await connect(None)
    first = await client.get("/static/style.css")
    again = await client.get("/static/style.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache", "a hub that was updated shows its new style at once"


async def test_only_what_lies_in_the_folder_is_served(connect: Connect) -> None:
    client = await connect(None)
    for name in ("app.py", "..%2fapp.py", "%2e%2e", "script-en.woff", "script-..%2fx.css", "nothing.css"):
        assert (await client.get(f"/static/{name}")).status == 404, name


async def test_who_asks_for_much_that_is_not_there_keeps_nobody_from_what_is(connect: Connect) -> None:
    client = await connect(None)
    for number in range(1001):
        await client.get(f"/static/{number}.css")
    assert (await client.get("/static/style.css")).status == 200


@pytest.mark.parametrize("tag", scripts.SERVED)
def test_a_languages_letters_are_all_there_and_small(tag: str) -> None:
    asset = Assets().get(f"script-{tag}.woff")
    assert asset
    assert len(asset.plain) < 40_000
    font = TTFont(io.BytesIO(asset.plain))
    said = "".join(str(m.string) for m in read_catalogue(tag) if m.id)
    own = {c for c in said if c.isalpha() and ord(c) > 0x370}
    assert {c for c in own if ord(c) not in font.getBestCmap()} == set()
    assert font.flavor == "woff"


def test_what_is_packed_is_the_same_unpacked() -> None:
    style = Assets().get("style.css")
    assert style
    assert gzip.decompress(style.packed) == style.plain
