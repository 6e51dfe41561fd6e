"""Whatever a scanner sends: the code, and nothing but the code."""

import contextlib
import os
import queue
import tty

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiosk_world import code, until

from hub.night import codes
from kiosk.scanner import Detector, Fault, Heard, Scan, SerialScanner, Typed

CODE = code("f-es")
OTHER = code("f-ar")
QUICK = 0.005  # seconds between the keys of a wedge scanner


def press(detector: Detector, keys: str, at: float = 0.0, every: float = QUICK) -> tuple[list[Heard], float]:
    """Keys one after the other, the detector asked whenever it is due, as the kiosk does."""
    heard: list[Heard] = []
    for key in keys:
        at += every
        while detector.due is not None and detector.due <= at:
            heard += detector.tick(detector.due)
        heard += detector.feed(key, at)[0]
    return heard, at


def wait(detector: Detector, at: float) -> list[Heard]:
    heard: list[Heard] = []
    while detector.due is not None:
        at = max(at, detector.due)
        heard += detector.tick(at)
    return heard


def all_of(keys: str, every: float = QUICK) -> list[Heard]:
    detector = Detector()
    heard, at = press(detector, keys, every=every)
    return heard + wait(detector, at)


SCAN = Scan(codes.Scanned(CODE))
ALSO = Scan(codes.Scanned(OTHER))


@pytest.mark.parametrize(
    ("what", "keys", "heard"),
    [
        ("CR", CODE + "\r", [SCAN]),
        ("LF", CODE + "\n", [SCAN]),
        ("CR LF", CODE + "\r\n", [SCAN]),
        ("Tab", CODE + "\t", [SCAN]),
        ("nothing at the end", CODE, [SCAN]),
        ("STX first", "\x02" + CODE + "\r", [SCAN]),
        ("a symbology prefix first", "]Q1" + CODE + "\r", [SCAN]),
        ("Caps Lock", CODE.lower() + "\r", [SCAN]),
        ("as it is printed", codes.grouped(CODE) + "\r", [SCAN]),
        ("everything twice", (CODE + "\r") * 2, [SCAN]),
        ("everything twice with no end", CODE * 2, [SCAN]),
        ("back to back", CODE + "\r" + OTHER + "\r", [SCAN, ALSO]),
        ("back to back with no end", CODE + OTHER + CODE, [SCAN, ALSO, SCAN]),
        ("a copied ticket", f"{CODE}C{2}" + "\r", [Scan(codes.Scanned(CODE, 2))]),
        ("a much copied ticket with no end", f"{CODE}C{17}", [Scan(codes.Scanned(CODE, 17))]),
        ("a first ticket, then another", CODE + "C1" + OTHER, [Scan(codes.Scanned(CODE, 1)), ALSO]),
        (
            "a letter, then its ticket",
            CODE + "\r" + CODE + "C1\r",
            [Scan(codes.Scanned(CODE)), Scan(codes.Scanned(CODE, 1))],
        ),
        ("a copied ticket, then another", CODE + "C2" + OTHER, [Scan(codes.Scanned(CODE, 2)), ALSO]),
        ("half a code", CODE[:9] + "\r", [Fault("too-short")]),
        ("half a code with no end", CODE[:9], [Fault("too-short")]),
        ("half a code, then a whole one", CODE[:9] + "\r" + OTHER + "\r", [Fault("too-short"), ALSO]),
        ("one wrong character", CODE[:6] + ("A" if CODE[6] != "A" else "B") + CODE[7:] + "\r", [Fault("misread")]),
        ("milk", "4006381333931\r", [Fault("not-a-code")]),
        ("a web address", "https://example.org/x\r", [Fault("not-a-code")]),
        ("only an end", "\r", []),
    ],
)
def test_what_scanners_send(what: str, keys: str, heard: list[Heard]) -> None:
    assert all_of(keys) == heard, what


@pytest.mark.parametrize("gap", [0.03, 0.1, 0.3, 0.39])
def test_gaps_that_load_makes_do_not_cut_a_code(gap: float) -> None:
    assert all_of(CODE + "\r", every=gap) == [SCAN]


def test_the_rest_of_a_code_that_comes_very_late_still_completes_it() -> None:
    detector = Detector()
    early, at = press(detector, CODE[:5])
    late, at = press(detector, CODE[5:], at + 1.5)
    assert (early + late)[-1:] + wait(detector, at) == [Fault("too-short"), SCAN]


def test_a_scan_without_an_end_is_heard_within_a_tenth_of_a_second() -> None:
    detector = Detector()
    _, at = press(detector, CODE)
    assert detector.due is not None
    assert detector.due - at < 0.1


@pytest.mark.parametrize(("after", "scans"), [(0.0, 1), (1.8, 1), (2.2, 2), (60.0, 2)])
def test_the_same_code_within_two_seconds_is_one_scan(after: float, scans: int) -> None:
    detector = Detector()
    first, at = press(detector, CODE + "\r")
    second, _ = press(detector, CODE + "\r", at + after)
    assert len(first + second) == scans


def test_the_end_of_a_scan_presses_no_button() -> None:
    for keys in (CODE + "\r", CODE + "\t", CODE + "\r\n", CODE[:9] + "\r"):
        detector, at = Detector(), 0.0
        for key in keys:
            at += QUICK
            _, mine = detector.feed(key, at)
            assert mine is (key in "\r\n\t")


def test_an_end_that_comes_after_the_code_was_taken_presses_no_button_either() -> None:
    detector = Detector()
    _, at = press(detector, CODE)
    wait(detector, at)
    assert detector.feed("\r", at + 0.5) == ([], True)
    assert detector.feed("\r", at + 0.9) == ([], False)  # a person


def test_a_persons_enter_goes_to_the_button() -> None:
    assert Detector().feed("\r", 0.0) == ([], False)


def test_a_person_typing_is_told_from_a_scanner_and_loses_no_key() -> None:
    heard = all_of("sn7k 3f", every=0.5)
    assert "".join(h.text for h in heard if isinstance(h, Typed)) == "sn7k 3f"
    assert all(isinstance(h, Typed) for h in heard)


def test_a_person_who_types_a_whole_code_has_scanned_it() -> None:
    assert all_of(CODE, every=0.2) == [SCAN]


@pytest.mark.parametrize("text", [CODE, CODE + "\n", f"  {codes.grouped(CODE)} "])
def test_a_paste_is_a_scan(text: str) -> None:
    assert Detector().paste(text, 0.0) == [SCAN]


keys_and_gaps = st.lists(st.tuples(st.characters(codec="utf-8"), st.floats(0, 5)), max_size=60)


@given(keys_and_gaps)
def test_whatever_was_pressed_before_the_next_scan_works(noise: list[tuple[str, float]]) -> None:
    detector, at, before = Detector(), 0.0, []
    for key, gap in noise:
        heard, at = press(detector, key, at, gap)
        before += heard
    before += wait(detector, at)
    heard, at = press(detector, CODE + "\r", at + 3)
    assert heard + wait(detector, at) == [SCAN]


@given(
    st.lists(st.sampled_from(["f-es", "f-ar", "f-en", "f-care"]), max_size=20), st.sampled_from(["\r", "\n", "\t", ""])
)
def test_scans_back_to_back_are_as_many_answers(families: list[str], end: str) -> None:
    """Neighbours that are the same are a scanner that stutters."""
    heard = all_of("".join(code(family) + end for family in families))
    different = [f for n, f in enumerate(families) if n == 0 or families[n - 1] != f]
    assert heard == [Scan(codes.Scanned(code(family))) for family in different]


async def test_a_serial_scanner_is_heard_and_comes_back_after_it_was_unplugged(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Two pseudo-terminals under one name, one after the other, as a cable pulled and put back."""
    port = tmp_path / "scanner"
    heard: queue.Queue[Heard] = queue.Queue()
    troubles: list[str] = []
    scanner = SerialScanner(str(port), heard.put, troubles.append)
    scanner.AGAIN_SECONDS = 0.02  # type: ignore[misc]
    with _plugged_in(port) as (wire, _):
        scanner.start()
        await until(lambda: troubles == [""])
        os.write(wire, CODE.encode() + b"\r\n")
        await until(lambda: heard.qsize() == 1)
    await until(lambda: str(port) in troubles[-1])
    with _plugged_in(port) as (wire, _):
        await until(lambda: troubles[-1] == "")
        os.write(wire, b"\x02" + OTHER.encode() + b"\r")
        await until(lambda: heard.qsize() == 2)
        scanner.close()
    assert [heard.get(), heard.get()] == [SCAN, ALSO]


@contextlib.contextmanager
def _plugged_in(port):  # type: ignore[no-untyped-def]
    wire, device = os.openpty()
    tty.setraw(device)
    port.symlink_to(os.ttyname(device))
    os.close(device)
    yield wire, device
    port.unlink()
    os.close(wire)
