"""The example school is the one the demo promises, the same each time, and free of contradictions."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from config.example import SCHOOL, example_settings, write_example
from config.languages import LANGUAGES
from config.settings import read_settings

Sheets = Mapping[str, list[dict[str, str]]]

HEADERS = {
    "families": "household,contact_name,relationship,contact,language,interpreter,may_attend,apart,photo",
    "students": "student,given,surname,grade,households",
    "teachers": "teacher,name,room,subject,target_minutes,languages",
    "rooms": "room,name,floor,wing,x,y",
    "enrolments": "student,teacher,subject,period",
    "meetings": "household,student,teacher,time",
    "volunteers": "volunteer,role,given,surname,languages,from,until,home_door",
}
FOURTEEN = "en es ar zh-Hans zh-Hant vi pt-BR ht ru so ko fr fil ur"


def sheets_in(folder: Path) -> Sheets:
    found = {}
    for name in HEADERS:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    folder = tmp_path_factory.mktemp("school")
    write_example(folder)
    return sheets_in(folder)


@pytest.fixture(scope="module", params=[(1, 350), (7, 350), (3, 40), (2, 900), (5, 1)], ids=str)
def any_school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    seed, families = request.param
    folder = tmp_path_factory.mktemp("any-school")
    write_example(folder, seed=seed, families=families)
    return sheets_in(folder)


def column(rows: list[dict[str, str]], name: str) -> list[str]:
    return [row[name] for row in rows]


def households(school: Sheets) -> dict[str, dict[str, str]]:
    """One row of each household."""
    return {row["household"]: row for row in school["families"]}


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_each_sheet_has_its_headers(tmp_path: Path) -> None:
    write_example(tmp_path, families=20)
    first_lines = {file.stem: file.read_text("utf-8").splitlines()[0] for file in tmp_path.glob("*.csv")}
    assert first_lines == HEADERS


def test_a_seed_always_makes_the_same_files(tmp_path: Path) -> None:
    write_example(tmp_path / "one", seed=4, families=60)
    write_example(tmp_path / "two", seed=4, families=60)
    write_example(tmp_path / "other", seed=5, families=60)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert files_of(tmp_path / "one")["families.csv"] != files_of(tmp_path / "other")["families.csv"]


def test_only_the_settings_know_the_day(tmp_path: Path) -> None:
    write_example(tmp_path / "one", families=20)
    write_example(tmp_path / "two", families=20, on=date(2027, 3, 9))
    assert read_settings(tmp_path / "one" / "night.toml") == example_settings()
    assert read_settings(tmp_path / "two" / "night.toml").night.date == date(2027, 3, 9)
    one, two = files_of(tmp_path / "one"), files_of(tmp_path / "two")
    assert {name for name in one if one[name] != two[name]} == {"night.toml"}


def test_the_school_has_the_size_the_demo_promises(school: Sheets) -> None:
    homes = households(school)
    assert len(homes) == 350
    assert len(school["teachers"]) == 40
    assert len(school["rooms"]) == 45
    assert Counter(column(school["volunteers"], "role")) == {"ambassador": 10, "helper": 12, "interpreter": 4}
    assert {row["floor"] for row in school["rooms"]} == {"1", "2"}
    assert len({row["wing"] for row in school["rooms"]}) == 3


def test_fourteen_languages_are_spoken_in_their_shares(school: Sheets) -> None:
    spoken = Counter(row["language"] for row in households(school).values())
    assert set(spoken) == set(FOURTEEN.split())
    assert set(spoken) <= set(LANGUAGES)
    assert spoken["en"] / 350 == pytest.approx(0.62, abs=0.03)
    assert spoken["es"] / 350 == pytest.approx(0.17, abs=0.02)
    assert min(spoken.values()) >= 3


def test_children_have_siblings_and_second_homes(school: Sheets) -> None:
    two_homes = mean(";" in homes for homes in column(school["students"], "households"))
    assert two_homes == pytest.approx(0.20, abs=0.05)
    assert Counter(column(school["students"], "households")).most_common(1)[0][1] == 3


def test_some_families_are_to_be_received_with_care(school: Sheets) -> None:
    homes = households(school).values()
    apart = Counter(row["apart"] for row in homes if row["apart"])
    assert sorted(apart.values()) == [2, 2, 2]
    attending = Counter(column(school["families"], "may_attend"))
    assert attending["no"] == attending["ask"] == 5
    assert Counter(row["interpreter"] for row in homes)["sign"] == 2
    assert 20 <= Counter(row["interpreter"] for row in homes)["spoken"] <= 45


def test_the_wanted_meetings_nearly_fill_the_evening(school: Sheets) -> None:
    """About three a family and 80 % of a teacher's 180 minutes; seven families list none and see all theirs."""
    target = {row["teacher"]: int(row["target_minutes"]) for row in school["teachers"]}
    minutes = Counter[str]()
    for row in school["meetings"]:
        minutes[row["teacher"]] += target[row["teacher"]]
    assert 0.72 <= mean(minutes[teacher] / 180 for teacher in target) <= 0.85
    assert max(minutes.values()) <= 180
    assert 2.4 <= len(school["meetings"]) / 350 <= 3.3
    assert len(set(column(school["meetings"], "household"))) == 343
    booked = {row["household"] for row in school["meetings"] if row["time"]}
    assert len(booked) / 350 == pytest.approx(0.30, abs=0.05)


def test_nobody_is_booked_twice_at_once(any_school: Sheets) -> None:
    booked = [row for row in any_school["meetings"] if row["time"]]
    for who in ("teacher", "household"):
        assert max(Counter((row[who], row["time"]) for row in booked).values(), default=1) == 1


def test_booked_times_are_six_minute_slots_of_the_evening_with_time_to_walk(any_school: Sheets) -> None:
    of_home: dict[str, list[int]] = defaultdict(list)
    for row in any_school["meetings"]:
        if row["time"]:
            hours, minutes = row["time"].split(":")
            of_home[row["household"]].append(int(hours) * 60 + int(minutes) - 17 * 60)
    for slots in of_home.values():
        assert all(0 <= slot <= 174 and slot % 6 == 0 for slot in slots)
        assert all(later - earlier >= 12 for earlier, later in pairwise(slots))
    assert max(int(row["target_minutes"]) for row in any_school["teachers"]) <= 6


def test_every_reference_resolves(any_school: Sheets) -> None:
    rooms, teachers = set(column(any_school["rooms"], "room")), set(column(any_school["teachers"], "teacher"))
    students, homes = {row["student"]: row for row in any_school["students"]}, households(any_school)
    assert set(column(any_school["teachers"], "room")) <= rooms
    assert set(column(any_school["volunteers"], "home_door")) - {""} <= rooms
    assert {home for row in students.values() for home in row["households"].split(";")} == set(homes)
    assert set(column(any_school["enrolments"], "student")) == set(students)
    assert set(column(any_school["enrolments"], "teacher")) <= teachers
    taught = {(row["student"], row["teacher"]) for row in any_school["enrolments"]}
    for row in any_school["meetings"]:
        assert row["household"] in students[row["student"]]["households"].split(";")
        assert (row["student"], row["teacher"]) in taught


def test_keys_are_given_once(any_school: Sheets) -> None:
    for name, key in (("students", "student"), ("teachers", "teacher"), ("rooms", "room"), ("volunteers", "volunteer")):
        assert max(Counter(column(any_school[name], key)).values()) == 1
    assert max(Counter((row["household"], row["teacher"]) for row in any_school["meetings"]).values()) == 1
    assert max(Counter((row["student"], row["period"]) for row in any_school["enrolments"]).values()) == 1
    assert max(Counter((row["x"], row["y"], row["floor"]) for row in any_school["rooms"]).values()) == 1


def test_the_rows_of_a_household_agree(any_school: Sheets) -> None:
    for shared in ("language", "interpreter", "apart", "photo"):
        assert len({(row["household"], row[shared]) for row in any_school["families"]}) == len(households(any_school))


def test_siblings_have_names_of_their_own(any_school: Sheets) -> None:
    names = Counter((row["households"], row["given"]) for row in any_school["students"])
    assert max(names.values()) == 1


def test_nobody_can_be_reached(any_school: Sheets) -> None:
    """Addresses are of example.org and of the telephone numbers that are reserved for fiction."""
    for contact in column(any_school["families"], "contact"):
        assert re.fullmatch(r"([a-z]+\.[a-z]+\d*@example\.org|555-01\d\d)?", contact)


def test_every_language_but_the_rarest_has_somebody_to_welcome_it(school: Sheets) -> None:
    helping = {
        language for row in school["volunteers"] if row["role"] == "helper" for language in row["languages"].split(";")
    }
    assert len(helping) >= 9
    interpreting = [row["languages"] for row in school["volunteers"] if row["role"] == "interpreter"]
    assert interpreting == ["es", "es;pt-BR", "ar", "zh-Hans;zh-Hant"]


def test_the_school_is_the_one_in_the_settings() -> None:
    assert example_settings().night.school == SCHOOL
    assert example_settings(date(2027, 3, 9)).printers["door-1"].address == "tcp://127.0.0.1:9100"
