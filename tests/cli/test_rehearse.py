"""`schoolnight rehearse` and `schoolnight report` as commands."""

import json
from pathlib import Path

import pytest

from hub.night.roster import Roster
from tests.hub.small_night import make_night

from .test_before_the_night import schoolnight

QUICK = ("--evenings", "2", "--no-what-if")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("rehearsals")
    make_night(place / "tonight", families=12)
    return place


def test_a_rehearsal_says_how_it_would_go_and_leaves_the_night_alone(place: Path) -> None:
    said = schoolnight("rehearse", "--evenings", "2", at=place)
    assert "Half of the families wait less than" in said
    assert "doors open in two waves" in said
    assert "first come, first served" in said
    figures = json.loads((place / "tonight" / "rehearsal.json").read_text())
    assert figures["plans"][0]["evenings"] == 2
    assert "<svg" in (place / "tonight" / "rehearsal.html").read_text()
    assert not (place / "tonight" / "journal.db").exists()


def test_a_kept_rehearsal_is_a_night_that_can_be_reported(place: Path) -> None:
    said = schoolnight("rehearse", *QUICK, "--keep", "kept", "--come", "1", at=place)
    assert "schoolnight report --night kept" in said
    said = schoolnight("report", "--night", "kept", "--html", "r.html", "--json", "r.json", at=place)
    assert "Waits said at check-in" in said
    assert "<svg" in (place / "r.html").read_text()
    assert json.loads((place / "r.json").read_text())["rehearsed"] is False
    assert "holds a night already" in schoolnight("rehearse", *QUICK, "--keep", "kept", at=place, status=1)


def test_every_assumption_is_an_option_and_in_the_report(place: Path) -> None:
    schoolnight("rehearse", *QUICK, "--patience", "33", "--html", "p.html", at=place)
    text = (place / "p.html").read_text()
    assert "--patience" in text
    assert ">33<" in text
    assert "--not-found" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--interpreters", "3"], "Nobody on the roster interprets"),
        (["--at-opening", "0.5"], "must not be the smaller"),
        (["--last-arrival", "200"], "The doors are open for 180 minutes"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(place: Path, words: list[str], sentence: str) -> None:
    said = schoolnight("rehearse", *QUICK, *words, at=place, status=1)
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_a_share_is_between_nothing_and_all(place: Path) -> None:
    assert "0.0<=x<=1.0" in schoolnight("rehearse", "--come", "1.5", at=place, status=2)


def test_without_a_roster_or_meetings_there_is_nothing_to_rehearse(tmp_path: Path) -> None:
    assert "is no night yet" in schoolnight("rehearse", "--night", "nowhere", at=tmp_path, status=1)
    folder = make_night(tmp_path / "tonight")
    folder.save_roster(Roster(1, rooms=folder.roster().rooms, teachers=folder.roster().teachers))
    assert "has no meetings to rehearse" in schoolnight("rehearse", *QUICK, at=tmp_path, status=1)
    folder.roster_path.unlink()
    assert "has no roster yet" in schoolnight("rehearse", *QUICK, at=tmp_path, status=1)


def test_when_nobody_comes_it_says_so_without_a_fuss(place: Path) -> None:
    assert "Nobody came" in schoolnight("rehearse", *QUICK, "--come", "0", at=place, status=1)
