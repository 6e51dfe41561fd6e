"""The commands that try a printer before the night."""

from pathlib import Path

from click.testing import CliRunner
from PIL import Image

from printers.cli import printers


def test_a_test_ticket_is_as_wide_as_the_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(printers, ["test", f"file:{tmp_path}", "--dots", "384"])
    assert result.exit_code == 0, result.output
    (made,) = tmp_path.glob("*.png")
    assert Image.open(made).width == 384


def test_a_printer_that_is_not_there_is_said_in_one_sentence() -> None:
    result = CliRunner().invoke(printers, ["status", "tcp://127.0.0.1:1"])
    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.output
    assert "Traceback" not in result.output


def test_an_address_that_is_none_is_a_usage_error() -> None:
    result = CliRunner().invoke(printers, ["status", "kitchen"])
    assert result.exit_code == 2
    assert "tcp://192.0.2.7:9100" in result.output
