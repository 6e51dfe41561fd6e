"""The commands that try a printer before the night."""

import asyncio
import datetime as dt
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image, ImageOps

from config import settings
from printers.cli import printers
from printers.virtual import Serving


def test_a_test_ticket_is_as_wide_as_the_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(printers, ["test", f"file:{tmp_path}", "--dots", "384"])
    assert result.exit_code == 0, result.output
    assert [Image.open(made).width for made in tmp_path.glob("*.png")] == [384, 384]


def test_a_printer_that_is_not_there_is_said_in_one_sentence() -> None:
    result = CliRunner().invoke(printers, ["status", "tcp://127.0.0.1:1"])
    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.output
    assert "Traceback" not in result.output


def test_an_address_that_is_none_is_a_usage_error() -> None:
    result = CliRunner().invoke(printers, ["status", "kitchen"])
    assert result.exit_code == 2
    assert "tcp://192.0.2.7:9100" in result.output


@pytest.fixture
async def night(tmp_path: Path, virtual: Serving) -> Path:
    """A night with one good printer and one address where nothing is."""
    settings.write_settings(
        tmp_path / settings.FILE_NAME,
        settings.Settings(
            night=settings.Night(
                school="Sample School",
                date=dt.date(2026, 11, 24),
                opens="17:00",
                closes="20:00",
                timezone="America/New_York",
                commons="Cafeteria",
            ),
            printers={
                "door-1": settings.Printer(address=f"tcp://127.0.0.1:{virtual.port}", dots=384),
                "gone": settings.Printer(address="tcp://127.0.0.1:1"),
            },
        ),
    )
    return tmp_path


async def invoked(*arguments: str) -> Result:
    """In a thread, as the command runs a loop of its own beside the printer's."""
    return await asyncio.to_thread(CliRunner().invoke, printers, list(arguments))


async def test_the_nights_printers_are_listed_with_their_state_and_proof(night: Path) -> None:
    result = await invoked("list", "--night", str(night))
    assert "door-1" in result.output
    assert "Ready." in result.output
    assert "SCHOOLNIGHT VIRTUAL" in result.output
    assert "says that ticket's own number back" in result.output
    assert "! 127.0.0.1:1" in result.output
    assert result.exit_code == 1


async def test_a_probe_says_what_a_printer_is_and_remembers_it(night: Path, virtual: Serving) -> None:
    virtual.printer.roll.proof = "fence"
    result = await invoked("probe", "door-1", "--night", str(night))
    assert result.exit_code == 0, result.output
    assert "a question that stood after the ticket" in result.output
    assert '"proof": "fence"' in (night / "printers.json").read_text()


async def test_a_test_ticket_for_a_printer_of_the_night_has_its_dots(night: Path, virtual: Serving) -> None:
    """And a second paper, whose words stand at the right edge as those of an Arabic ticket do."""
    result = await invoked("test", "door-1", "--night", str(night))
    assert result.exit_code == 0, result.output
    first, second = (Image.open(io.BytesIO(paper)).convert("L") for paper in virtual.tickets)
    assert first.width == second.width == 576
    left, _, right, _ = ImageOps.invert(second).getbbox() or (0, 0, 0, 0)
    assert right == 576
    assert left > 100


async def test_a_name_that_is_no_printer_gets_the_names_and_the_forms(night: Path) -> None:
    result = await invoked("status", "kitchen", "--night", str(night))
    assert result.exit_code == 2
    assert "door-1, gone" in result.output
    assert "serial:/dev/ttyUSB0" in result.output
