"""One cell, as people and spreadsheets write it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from hub.rosters import values

from .school import NIGHT, ZONE, at

CLOCK = values.Clock(NIGHT, ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("cell", "key"),
    [("604821.0", "604821"), (" 604821 ", "604821"), ("'00123", "00123"), ("101.5", "101.5"), ("N/A", ""), ("-", "")],
)
def test_an_id_is_what_the_school_meant(cell: str, key: str) -> None:
    assert values.key(cell) == key


@pytest.mark.parametrize(
    ("cell", "given", "surname"),
    [
        ("Woods, Lisa Sybil", "Lisa Sybil", "Woods"),
        ("Lisa Woods", "Lisa", "Woods"),
        ("María de la Cruz", "María", "de la Cruz"),
        ("Mac Donald, Dennis, Jr", "Dennis", "Mac Donald Jr"),
        ("Cher", "Cher", ""),
        ("", "", ""),
    ],
)
def test_names_are_understood_in_both_orders(cell: str, given: str, surname: str) -> None:
    assert values.given_and_surname(cell) == (given, surname)


def test_a_full_name_is_written_as_it_is_said() -> None:
    assert values.full_name("Nez, Carmen") == "Carmen Nez"
    assert values.full_name("Ms. Nez") == "Ms. Nez"
    assert values.full_name("Carmen Nez, MD") == "Carmen Nez, MD"


@pytest.mark.parametrize(
    "cell",
    [
        "17:30", "17:30:00", "5:30 PM", "5:30pm", "5.30 p.m.", "5:30", "1730", "5:30 - 5:40 PM", "17:30–17:40",
        "11/24/2026 5:30 PM", "11/24/26 17:30", "2026-11-24 17:30", "2026-11-24T17:30:00", "24/11/2026 17:30",
        "2026-11-24T17:30:00-05:00", "2026-11-24T22:30:00Z", ".7291666667", "0.7291666667",
    ],
)  # fmt: skip
def test_half_past_five_is_known_however_it_is_written(cell: str) -> None:
    assert CLOCK.at(cell) == at("17:30")


@pytest.mark.parametrize("cell", ["07:30", "7:30 AM", "7:30 - 7:40 AM"])
def test_a_morning_is_a_morning_when_it_says_so(cell: str) -> None:
    assert CLOCK.at(cell) == at("07:30")


@pytest.mark.parametrize("cell", ["half past five", "25:00", "17", "5:75 PM", "13:00 PM", "2026-13-45", "T1"])
def test_what_is_no_time_is_not_guessed(cell: str) -> None:
    assert CLOCK.at(cell) is None


@pytest.mark.parametrize("cell", ["11/25/2026 5:30 PM", "2026-11-23T17:30", "2026-11-25T00:30:00+00:00"])
def test_another_day_is_told_from_this_night(cell: str) -> None:
    expected = at("19:30") if cell.endswith("+00:00") else values.OtherDay()  # 00:30 in Greenwich is still this night
    assert CLOCK.at(cell) == expected


def test_a_time_may_have_its_date_in_a_column_of_its_own() -> None:
    assert CLOCK.at("5:30 PM", "11/24/2026") == at("17:30")
    assert CLOCK.at("5:30 PM", "11/25/2026") == values.OtherDay()


def test_dates_are_read_in_iso_and_as_the_united_states_write_them() -> None:
    assert values.day("8/24/2026") == values.day("2026-08-24") == date(2026, 8, 24)


@pytest.mark.parametrize(
    ("cell", "needed"),
    [("yes", "spoken"), ("NO", "none"), ("Sign", "sign"), ("ASL", "sign"), ("spoken", "spoken"), ("perhaps", None)],
)
def test_the_need_of_an_interpreter_is_read_in_words_or_as_yes_and_no(cell: str, needed: str | None) -> None:
    assert values.interpreting(cell) == needed


@pytest.mark.parametrize(("cell", "may"), [("Y", "yes"), ("no", "no"), ("ask first", "ask"), ("perhaps", None)])
def test_may_attend_is_yes_no_or_ask(cell: str, may: str | None) -> None:
    assert values.may_attend(cell) == may
