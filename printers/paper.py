"""ESC/POS back into pictures, strictly: what the virtual printer and the file printer put on their paper.

A byte it does not know is an error to be seen, as on real paper it would have been a line of rubbish.
"""

import io
from collections.abc import Callable

from PIL import Image, ImageChops

from printers import escpos
from printers.transport import Proof

LINE_ROWS = 34  # 1/6 inch at 203 dots an inch: one line after ESC @
MOST_ERRORS = 100  # a web page sent to a printer is one mistake, not a thousand
HEALTHY = 0x00

Step = tuple[int, bytes]
"""Bytes a command took, and what it answers."""


class Paper:
    """A roll of paper `dots` wide. Feed it bytes in pieces of any size; a cut hands a picture to `on_cut`."""

    def __init__(self, dots: int, on_cut: Callable[[Image.Image], None]) -> None:
        self.dots = dots
        self.proof: Proof = "process-id"
        """The strongest its printer knows; it is silent about all that is stronger."""
        self.identity = ("SCHOOLNIGHT VIRTUAL", "")
        """Model and serial number. Real printers are lied about by their clones, so nobody should rely on it."""
        self.errors: list[str] = []
        self._on_cut = on_cut
        self._waiting = bytearray()
        self._printed = bytearray()
        self._flush_right = False

    def feed(self, data: bytes) -> bytes:
        """Prints all of `data` that makes whole commands; returns what GS r and GS I answer, in order."""
        self._waiting += data
        answers = bytearray()
        while self._waiting and (step := self._command()) is not None:
            used, answer = step
            del self._waiting[:used]
            answers += answer
        return bytes(answers)

    @property
    def rows(self) -> int:
        """Printed since the last cut."""
        return len(self._printed) // (self.dots // 8)

    @property
    def unfinished(self) -> bool:
        """Whether the last command is not all there: a link that ends now ends in the middle of something."""
        return bool(self._waiting)

    def tear_off(self) -> Image.Image | None:
        """What hangs out of the printer, if anything; an unfinished command is forgotten."""
        self._waiting.clear()
        return self._take() if any(self._printed) else None

    def _command(self) -> Step | None:
        """Prints the first command waiting; None while it is not all there."""
        first, name = self._waiting[0], bytes(self._waiting[:2])
        if first == 0:  # filling: what a printer gets that may wait for the rest of a picture
            return len(self._waiting) - len(self._waiting.lstrip(b"\0")), b""
        if first == escpos.LF:
            return self._blank(1, LINE_ROWS)
        if first not in (escpos.ESC, escpos.GS, escpos.DLE):
            return self._unknown()
        if name == escpos.INITIALISE:
            self._flush_right = False
            return 2, b""
        if name == b"\x1dv":
            return self._raster()
        if name == b"\x1d(":
            return self._process_id()
        if len(self._waiting) < 3:
            return None
        return self._short(name, self._waiting[2])

    def _short(self, name: bytes, n: int) -> Step | None:
        """The commands of three bytes, and the one of four."""
        match name:
            case b"\x1bd":
                return self._blank(3, n * LINE_ROWS)
            case b"\x1bJ":
                return self._blank(3, n)
            case b"\x1ba" if n in (0, 2):
                self._flush_right = n == 2
                return 3, b""
            case b"\x1dV" if n in (0, 1, 48, 49):
                return self._cut(3)
            case b"\x1dV" if n in (65, 66):
                return self._cut(4) if len(self._waiting) > 3 else None
            case b"\x1da" if n == 0:
                return 3, b""
            case b"\x1dr" if n in (1, 49):
                return 3, bytes((HEALTHY,)) if self.proof in ("process-id", "fence") else b""
            case b"\x1dI":
                told = {escpos.MODEL: self.identity[0], escpos.SERIAL_NUMBER: self.identity[1]}.get(n)
                return 3, b"" if told is None else b"_" + told.encode() + b"\0"
            case b"\x10\x04" if 1 <= n <= 4:
                return 3, b""  # answered at the door, when it came in
            case _:
                return self._unknown()

    def _process_id(self) -> Step | None:
        whole = bytes(self._waiting[:11])
        if self.proof != "process-id" or whole[2:7] != escpos.process_id(b"")[2:7][: len(whole) - 2]:
            return self._unknown()
        return None if len(whole) < 11 else (11, b"\x37\x22" + whole[7:] + b"\0")

    def _cut(self, used: int) -> Step:
        self._on_cut(self._take())
        return used, b""

    def _raster(self) -> Step | None:
        if len(self._waiting) < 8:
            return None
        head = bytes(self._waiting[:8])
        row_bytes, rows = int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")
        if head[2:4] != b"0\x00" or not row_bytes or not rows:
            return self._unknown()
        if row_bytes * 8 > self.dots:
            self._error(f"A picture {row_bytes * 8} dots wide was sent to paper {self.dots} dots wide.")
        length = 8 + row_bytes * rows
        if len(self._waiting) < length:
            return None
        dots = bytes(self._waiting[8:length])
        if any(pair in dots for pair in escpos.REAL_TIME):
            self._error("A picture held bytes that a printer obeys at once (DLE EOT, DLE ENQ or DLE DC4).")
        self._print(dots, row_bytes)
        return length, b""

    def _print(self, dots: bytes, row_bytes: int) -> None:
        width = self.dots // 8
        for start in range(0, len(dots), row_bytes):
            row = dots[start : start + row_bytes][:width]
            self._printed += row.rjust(width, b"\x00") if self._flush_right else row.ljust(width, b"\x00")

    def _blank(self, used: int, rows: int) -> Step:
        self._printed += bytes(rows * (self.dots // 8))
        return used, b""

    def _take(self) -> Image.Image:
        size = (self.dots, len(self._printed) // (self.dots // 8))
        picture = Image.frombytes("1", size, bytes(self._printed)) if size[1] else Image.new("1", (self.dots, 1))
        self._printed.clear()
        return ImageChops.invert(picture)  # safe here: frombytes and new give 0 and 255 only

    def _unknown(self) -> Step:
        """Everything up to the next byte that could begin a command is one error."""
        known = (escpos.ESC, escpos.GS, escpos.DLE, escpos.LF)
        end = next((at for at, byte in enumerate(self._waiting) if at and byte in known), len(self._waiting))
        self._error(f"Not understood: {bytes(self._waiting[: min(end, 40)])!r}")
        return end, b""

    def _error(self, sentence: str) -> None:
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(sentence)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
