"""What a button of a kiosk's page says is a tap of the session; anything else is an error, not a guess."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kiosk
from kiosk import session as s
from kiosk.presses import tap_of

PAGES = Path(kiosk.__file__).parent / "pages"


@pytest.mark.parametrize(
    ("said", "tap"),
    [
        ("check-in", s.CheckInTapped()),
        ("party -1", s.PartyChanged(-1)),
        ("need dinner yes", s.NeedChosen("dinner", True)),
        ("language zh-Hans", s.LanguageChosen("zh-Hans")),
        ("sight large contrast", s.SightChosen(s.Sight(large=True, contrast=True))),
        ("sight", s.SightChosen(s.Sight())),
        ("key 7", s.Keyed("7")),
    ],
)
def test_a_button_says_one_tap(said: str, tap: object) -> None:
    assert tap_of(said) == tap


@given(st.text(max_size=30))
def test_anything_else_is_an_error(said: str) -> None:
    try:
        tap_of(said)
    except msgspec.ValidationError:
        return
    assert re.fullmatch(r"[a-z-]+( [^ ]+)*", said)


@pytest.mark.parametrize(
    "said", ["party 9", "need care yes", "language tlh", "key ab", "sight big", "", "check-in now"]
)
def test_what_no_button_says_is_refused(said: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        tap_of(said)


def test_every_bare_button_of_the_pages_is_understood() -> None:
    written = "".join(page.read_text() for page in PAGES.glob("*.html"))
    said = re.findall(r'tap\("([a-z-]+)"', written)
    assert len(said) >= 8
    for one in said:
        tap_of(one)
