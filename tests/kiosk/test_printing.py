"""Where a ticket comes out: at the printer that stands here, at another one, or at the welcome desk."""

import pytest

from hub.wire import PrinterSeen
from kiosk.greeting import Printing
from kiosk.printing import printing, words_for_staff

HERE, OTHER = PrinterSeen("door-1"), PrinterSeen("door-2")
NO_PAPER = PrinterSeen("door-1", "paper-out", "It has no paper.")
AWAY = PrinterSeen("door-2", "unreachable", "Nothing answers.")


def test_while_all_is_well_nothing_is_said() -> None:
    assert printing((HERE, OTHER), "door-1") == Printing()
    assert printing((HERE, AWAY), "door-1") == Printing(), "another printer's trouble is not this family's"


def test_another_printer_stands_in_and_is_named() -> None:
    assert printing((NO_PAPER, OTHER), "door-1") == Printing("no-paper", ("door-2",))


def test_where_none_is_ready_the_welcome_desk_prints() -> None:
    assert printing((NO_PAPER, AWAY), "door-1") == Printing("no-paper")
    assert printing((AWAY,), None) == Printing("not-ready")
    assert printing((), None) == Printing("not-ready")


def test_a_kiosk_without_a_printer_of_its_own_needs_only_one_that_is_ready() -> None:
    assert printing((NO_PAPER, OTHER), None) == Printing()
    assert printing((OTHER,), "a-name-nobody-knows") == Printing()


def test_while_nobody_can_say_nothing_is_promised_and_nothing_feared() -> None:
    assert printing(None, "door-1") == Printing()


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("paper-out", "no-paper"),
        ("cover-open", "open"),
        ("no-answer", "silent"),
        ("hung-up", "silent"),
        ("unreachable", "silent"),
        ("broken", "not-ready"),
        ("a code of a newer hub", "not-ready"),
    ],
)
def test_each_trouble_has_words_a_family_understands(code: str, trouble: str) -> None:
    assert printing((PrinterSeen("door-1", code),), "door-1").trouble == trouble


def test_staff_hear_of_the_printer_they_stand_at() -> None:
    low = PrinterSeen("door-1", words="The paper is nearly used up.", paper_low=True)
    assert words_for_staff((low, AWAY), "door-1") == "Printer door-1: The paper is nearly used up."
    assert words_for_staff((HERE, AWAY), "door-1") == ""
    assert words_for_staff((HERE, AWAY), None) == "Printer door-2: Nothing answers."
    assert words_for_staff(None, "door-1") == ""
