"""Keys or serial bytes into codes: a scan is known by its form and its check character, wherever the focus is.

Timing never decides what a code is. Under load the gaps between a scanner's keys grow to a third of a second and more;
so a code is complete when its last character agrees with the others, and time only says when to stop hoping for more.
"""

import re
import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec
import serial

from hub.night import codes

ENDS: Final = "\r\n\t"
SETTLE_SECONDS: Final = 0.06  # a complete code may still be followed by its end, or by "C2" of a copied ticket
HALF_SECONDS: Final = 0.4  # after this silence a piece of a code is half a code
JOIN_SECONDS: Final = 2.0  # and still, for so long, its rest is welcome
TWICE_SECONDS: Final = 2.0  # scanners that send everything twice
LATE_END_SECONDS: Final = 1.0  # the end of a code that was taken before its end came
MACHINE_SECONDS: Final = 0.05  # a key each 50 ms on average: no person
SHORTEST: Final = 4  # characters; less is a person at the keyboard
LONGEST: Final = 64

_COPY_TAIL = re.compile(r"C(?:[1-9][0-9]?)?")


class Scan(msgspec.Struct, frozen=True):
    """A code, whole and agreeing with its check character."""

    scanned: codes.Scanned


class Fault(msgspec.Struct, frozen=True):
    """Something was scanned, and it was no code, half a code, or a code misread."""

    fault: codes.Fault


class Typed(msgspec.Struct, frozen=True):
    """A person is typing: exactly these characters."""

    text: str


Heard = Scan | Fault | Typed


class Detector:
    """Feed it every character with the time it was pressed (seconds, any clock that does not jump)."""

    def __init__(self) -> None:
        self._run: list[str] = []  # since the last end or code
        self._told = 0  # of the run, how much was judged already
        self._first = self._last = 0.0
        self._whole: codes.Scanned | None = None
        self._tail = ""
        self._latest: codes.Scanned | None = None
        self._latest_at = float("-inf")
        self._end_due_until = float("-inf")
        self._ended_at = float("-inf")

    @property
    def due(self) -> float | None:
        """When `tick` has something to say."""
        if self._whole:
            return self._last + SETTLE_SECONDS
        if len(self._run) > self._told:
            return self._last + HALF_SECONDS
        return None

    def feed(self, character: str, at: float) -> tuple[list[Heard], bool]:
        """What became clear, and whether the key belongs to a scan, so that no button may take it for a press."""
        if character in ENDS:
            return self._end(character, at)
        if not character.isprintable():
            return [], character == "\x02"  # STX, which some scanners send first
        heard = self._before(character, at)
        if self._whole is None:
            self._add(character, at)
        return heard, False

    def tick(self, at: float) -> list[Heard]:
        """Call it when `due` has passed."""
        due = self.due
        if due is None or at < due:
            return []
        if self._whole:
            self._end_due_until = at + LATE_END_SECONDS
            return self._fire(at)
        return self._judge(ended=False)

    def paste(self, text: str, at: float) -> list[Heard]:
        """A scanner's driver, or a person, put it in all at once."""
        heard: list[Heard] = []
        for character in text:
            heard += self.feed(character, at)[0]
        return heard + self._end("\r", at)[0]

    def _before(self, character: str, at: float) -> list[Heard]:
        """A code may be waiting: does this character still belong to it?"""
        heard: list[Heard] = []
        if self._whole:
            if _COPY_TAIL.fullmatch(self._tail + character.upper()):
                self._tail += character.upper()
                self._last = at
                return []
            rest = self._tail if self._tail == "C" else ""
            heard = self._fire(at)
            self._run = list(rest)
        elif self._run and at - self._last > JOIN_SECONDS:
            heard = self._judge(ended=False)
            self._clear()
        return heard

    def _add(self, character: str, at: float) -> None:
        if not self._run:
            self._first = at
        self._run = [*self._run, character][-LONGEST:]
        self._told = min(self._told, len(self._run) - 1)
        self._last = at
        read = codes.read(_folded(self._run)[-codes.LENGTH :])
        if isinstance(read, codes.Scanned):
            self._whole, self._tail = read, ""

    def _end(self, character: str, at: float) -> tuple[list[Heard], bool]:
        if self._whole:
            self._ended_at = at
            return self._fire(at), True
        if not self._run:
            second = character == "\n" and at - self._ended_at < LATE_END_SECONDS  # of CR LF
            late = at < self._end_due_until
            self._end_due_until = float("-inf")
            if late:
                self._ended_at = at
            return [], second or late
        heard = self._judge(ended=True)
        self._clear()
        if heard:
            self._ended_at = at
        return heard, bool(heard)

    def _fire(self, at: float) -> list[Heard]:
        whole, tail = self._whole, self._tail
        assert whole
        self._clear()
        paper = codes.Scanned(whole.code, int(tail[1:] or 0))
        again = paper == self._latest and at - self._latest_at <= TWICE_SECONDS
        self._latest, self._latest_at = paper, at
        return [] if again else [Scan(paper)]

    def _judge(self, ended: bool) -> list[Heard]:
        """The characters that did not become a code: half of one, another thing's barcode, or a person typing."""
        new = "".join(self._run[self._told :])
        self._told = len(self._run)
        if not new:
            return []
        folded = _folded(self._run)
        pace = (self._last - self._first) / max(1, len(self._run) - 1)
        scanned = len(folded) >= SHORTEST and (ended or pace < MACHINE_SECONDS)
        if not scanned:
            return [] if ended else [Typed(new)]
        start = folded.rfind(codes.PREFIX)
        if start < 0:
            return [Fault("not-a-code")]
        fault = codes.read(folded[start:])
        return [Fault(fault if isinstance(fault, str) else "misread")]

    def _clear(self) -> None:
        self._run, self._told = [], 0
        self._whole, self._tail = None, ""


def _folded(run: list[str]) -> str:
    return re.sub(r"[\s\-\u2010-\u2015_]", "", "".join(run)).upper()


class Gone(Exception):
    """A scanner that does not answer; in words for staff."""


class Scanner:
    """A scanner that does not type: it runs in a thread of its own, and comes back by itself when it was unplugged.

    `heard` and `trouble` are called from that thread; `trouble` with a sentence for staff, "" when it works again.
    """

    AGAIN_SECONDS = 1.0

    def __init__(self, heard: Callable[[Heard], None], trouble: Callable[[str], None]) -> None:
        self._heard, self._trouble = heard, trouble
        self._words: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except Gone as why:
                self._say(str(why))
            self._stop.wait(self.AGAIN_SECONDS)

    def _watch(self) -> None:
        """Until it is stopped; raises Gone."""
        raise NotImplementedError

    def _say(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._trouble(words)


ScannerFor = Callable[[Callable[[Heard], None], Callable[[str], None]], Scanner]


class SerialScanner(Scanner):
    """On a serial port."""

    def __init__(
        self, port: str, heard: Callable[[Heard], None], trouble: Callable[[str], None], baud: int = 9600
    ) -> None:
        super().__init__(heard, trouble)
        self._port, self._baud = port, baud

    def _watch(self) -> None:
        try:
            with serial.Serial(self._port, self._baud, timeout=0.02) as port:
                self._say("")
                self._listen(port)
        except (serial.SerialException, OSError) as why:
            raise Gone(f"The scanner on {self._port} does not answer. Is it plugged in?") from why

    def _listen(self, port: serial.Serial) -> None:
        detector = Detector()
        while not self._stop.is_set():
            for byte in port.read(port.in_waiting or 1):
                for heard in detector.feed(chr(byte), time.monotonic())[0]:
                    self._heard(heard)
            for heard in detector.tick(time.monotonic()):
                self._heard(heard)
