"""What became of every ticket, printer by printer, from the journal."""

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.settings import Night, Settings
from hub.cli.paper import printers
from hub.folder import NightFolder
from hub.journal import Answer, Entry
from hub.night.events import AnyEvent, Fact, TicketBegun, TicketEnded, TicketRequested

AT = dt.datetime(2026, 11, 24, 18, 3, 5, tzinfo=dt.timezone(dt.timedelta(hours=-5))).timestamp()


@pytest.fixture
def night(tmp_path: Path) -> Path:
    folder = NightFolder(tmp_path / "night")
    night = Night(
        school="Sample School",
        date=dt.date(2026, 11, 24),
        opens="17:00",
        closes="20:00",
        timezone="America/New_York",
        commons="Cafeteria",
    )
    folder.write_settings(Settings(night=night))
    events: tuple[AnyEvent, ...] = (
        TicketRequested("f1-1", "f1"),
        TicketBegun("f1-1", "door-1"),
        TicketEnded("f1-1", "printed", "door-1"),
        TicketRequested("f2-1", "f2"),
        TicketEnded("f2-1", "unknown", "door-1", "cover-open"),
        TicketRequested("f3-1", "f3"),
        TicketEnded("f3-1", "printed", "door-2"),
    )
    facts = tuple(Fact(n, AT, "cause", event) for n, event in enumerate(events, start=1))
    journal = folder.journal()
    journal.write([Entry(Answer("cause", b"12345678", "test", 1, len(facts)), AT, facts)])
    journal.close()
    return folder.path


def test_each_printer_has_its_counts_and_its_tickets(night: Path) -> None:
    result = CliRunner().invoke(printers, ["history", "--night", str(night)])
    assert result.exit_code == 0, result.output
    assert "door-1: 1 printed, 1 unknown" in result.output
    assert "18:03:05  f2-1  unknown (cover-open)" in result.output
    assert "door-2: 1 printed" in result.output


def test_one_printer_alone(night: Path) -> None:
    result = CliRunner().invoke(printers, ["history", "door-2", "--night", str(night)])
    assert "f3-1" in result.output
    assert "f1-1" not in result.output


def test_a_printer_without_a_ticket_is_said_to_have_none(night: Path) -> None:
    result = CliRunner().invoke(printers, ["history", "kitchen", "--night", str(night)])
    assert result.exit_code == 1
    assert "There are: door-1, door-2." in result.output


def test_it_may_be_asked_while_the_hub_holds_the_journal(night: Path) -> None:
    journal = NightFolder(night).journal()
    result = CliRunner().invoke(printers, ["history", "--night", str(night)])
    journal.close()
    assert result.exit_code == 0, result.output
