"""The list of rooms on the last screen: whatever has no room is counted, and nothing is cut off."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_app import Kiosk, faults_in_layout, put, screens

from kiosk import session as s
from kiosk.greeting import StopShown
from kiosk.screens.stops import Listed, Stops, fitted

SIZES = ((80, 24), (100, 34), (160, 50))
words = st.text(alphabet="abc 0123", min_size=1, max_size=50).map(lambda text: "r" + text)
stops = st.lists(st.builds(Listed, words, st.just("") | words, st.booleans()), max_size=15)


@given(stops, st.integers(12, 60), st.integers(1, 30))
def test_it_never_takes_more_than_it_has_and_counts_what_it_leaves_out(
    listed: list[Listed], width: int, height: int
) -> None:
    lines = fitted(listed, width, height, "ltr")
    assert len(lines) <= height
    assert all(cell_len(text) <= width for _, text in lines)
    last = lines[-1][1] if lines else ""
    if "+" in last:
        left = int(last.rpartition("+")[2])
        assert 0 < left <= len(listed)
    else:
        said = "".join(text for _, text in lines).replace(" ", "")
        assert all(one.place.replace(" ", "") in said for one in listed)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "es", "ar", "km"])
async def test_a_family_with_many_teachers_sees_how_many_more_there_are(
    kiosk: Kiosk, size: tuple[int, int], language: str
) -> None:
    shown = screens(language)["ticket, nobody free"]
    assert isinstance(shown, s.RouteShown)
    async with kiosk(size) as (app, pilot):
        for count in (1, 2, 4, 5, 6, 9, 14):
            many = tuple(
                StopShown("meeting", f"2{n}0", "2", 600.0 * n, 600.0 * n + 900, f"Ms. Testperson-{n}", ("Lucía",))
                for n in range(count)
            )
            await put(app, pilot, s.RouteShown(msgspec.structs.replace(shown.route, stops=many)))
            assert faults_in_layout(app) == [], f"{count} stops"
            box = app.screen.query_one(Stops)
            if box.display and box.content_size.height and not box._drawn:
                lines = [text for _, text in box.lines()]
                seen = sum(f"2{n}0" in " ".join(lines) for n in range(count))
                left = int("".join(filter(str.isdigit, lines[-1]))) if "…" in lines[-1] else 0  # either way round
                assert seen + left == count, lines
