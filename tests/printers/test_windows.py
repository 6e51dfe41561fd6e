"""A printer by way of Windows: its spooler's calls as Microsoft documents them, in a small world of their own."""

import sys
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from printers.transport import Failed, NotSent, Unknown, nothing_to_note, printer_for

SMALL = Image.effect_noise((384, 40), 90).convert("1")


class Spooler(ModuleType):
    def __init__(self) -> None:
        super().__init__("win32print")
        self.status = 0
        self.broken = False
        self.jobs: list[bytes] = []

    def OpenPrinter(self, name: str) -> str:
        if name != "Receipts":
            raise RuntimeError("The printer name is invalid.")
        return name

    def ClosePrinter(self, _: str) -> None: ...
    def GetPrinter(self, _: str, level: int) -> dict[str, Any]:
        assert level == 2
        return {"Status": self.status}

    def StartDocPrinter(self, _: str, level: int, document: tuple[str, None, str]) -> int:
        assert (level, document[2]) == (1, "RAW")
        return 1

    def WritePrinter(self, _: str, data: bytes) -> int:
        if self.broken:
            raise RuntimeError("The print spooler is not running.")
        self.jobs.append(data)
        return len(data)

    def EndDocPrinter(self, _: str) -> None: ...


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> Spooler:
    made = Spooler()
    monkeypatch.setitem(sys.modules, "win32print", made)
    return made


async def test_windows_takes_a_ticket_and_cannot_say_whether_it_came_out(spooler: Spooler) -> None:
    printer = printer_for("windows:Receipts", 576)
    end = await printer.print(SMALL, nothing_to_note)
    assert isinstance(end, Unknown)
    assert len(spooler.jobs) == 1
    assert printer.known is not None
    assert printer.known.proof == "none"


async def test_what_windows_knows_of_trouble_is_said_and_nothing_is_sent(spooler: Spooler) -> None:
    spooler.status = 0x10
    end = await printer_for("windows:Receipts", 576).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.sentence == "Paper is out."
    assert not spooler.jobs


async def test_a_name_windows_does_not_know_is_said(spooler: Spooler) -> None:
    status = await printer_for("windows:Kitchen", 576).status()
    assert status.reason is not None
    assert "Kitchen" in status.reason.sentence


async def test_a_spooler_that_breaks_has_failed_the_ticket(spooler: Spooler) -> None:
    spooler.broken = True
    assert isinstance(await printer_for("windows:Receipts", 576).print(SMALL, nothing_to_note), Failed)


async def test_on_another_computer_that_is_said() -> None:
    if sys.platform == "win32":
        pytest.skip("This is Windows.")
    status = await printer_for("windows:Receipts", 576).status()
    assert status.reason is not None
    assert "only be used on Windows" in status.reason.sentence
