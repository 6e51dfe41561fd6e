"""`schoolnight report` where there is nothing to report."""

import sqlite3
from pathlib import Path

from hub.night.commands import CheckIn
from tests.hub.small_night import asked, make_night, open_hub

from .test_before_the_night import schoolnight


def test_before_the_night_there_is_nothing_to_report(tmp_path: Path) -> None:
    make_night(tmp_path / "tonight")
    assert "journal of tonight is empty" in schoolnight("report", at=tmp_path, status=1)


def test_something_else_in_its_place_is_said_plainly(tmp_path: Path) -> None:
    folder = make_night(tmp_path / "tonight")
    sqlite3.connect(folder.journal_path).close()
    folder.journal_path.write_bytes(b"this is a diary, not a journal" * 100)
    said = schoolnight("report", at=tmp_path, status=1)
    assert "cannot be read" in said
    assert len(said.strip().splitlines()) == 1


async def test_it_can_be_asked_while_the_hub_runs(tmp_path: Path) -> None:
    hub = open_hub(make_night(tmp_path / "tonight"))
    await hub.handle(asked(CheckIn("f2")), "kiosk")
    said = schoolnight("report", at=tmp_path)
    await hub.stop()
    assert "Half of the families wait" in said
