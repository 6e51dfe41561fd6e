"""What a printer says, told apart: one stream carries five kinds of answers, and none may be taken for another.

Epson gave each kind its own fixed bits (see printers.escpos). A byte that fits none of them is Noise: a web server, a
printer that speaks another language, a cable with interference.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from printers import escpos

LONGEST: Final = 96  # bytes in a block or text; the reference allows 80


class Sensors(msgspec.Struct, frozen=True):
    """One answer to DLE EOT."""

    byte: int


class Unasked(msgspec.Struct, frozen=True):
    """Status that the printer sent by itself."""

    sensors: bytes


class Fence(msgspec.Struct, frozen=True):
    """The answer to GS r 1: everything before it was worked off."""

    byte: int


class ProcessId(msgspec.Struct, frozen=True):
    """The answer to GS ( H: what stood before this very name was printed."""

    name: bytes


class Text(msgspec.Struct, frozen=True):
    """The answer to GS I."""

    text: str


class Noise(msgspec.Struct, frozen=True):
    byte: int


Answer = Sensors | Unasked | Fence | ProcessId | Text | Noise


class Answers:
    """Takes bytes in pieces of any size and gives whole answers."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def take(self, data: bytes) -> list[Answer]:
        self._waiting += data
        found: list[Answer] = []
        while self._waiting and (used := self._first(found.append)):
            del self._waiting[:used]
        return found

    def _first(self, found: Callable[[Answer], object]) -> int:
        """Hands over the first answer and says how many bytes it took; 0 while it is not all there."""
        byte = self._waiting[0]
        if byte in (escpos.XON, escpos.XOFF):
            return 1
        if byte & escpos.ANSWER_MASK == escpos.ANSWER_BITS:
            found(Sensors(byte))
            return 1
        if byte in (escpos.BLOCK, escpos.TEXT):
            return self._until_nul(found)
        if byte & escpos.UNASKED_MASK == escpos.UNASKED_BITS:
            return self._unasked(found)
        found(Noise(byte) if byte & escpos.FENCE_MASK else Fence(byte))
        return 1

    def _unasked(self, found: Callable[[Answer], object]) -> int:
        rest = self._waiting[1:4]
        if any(byte & escpos.FENCE_MASK for byte in rest):
            found(Noise(self._waiting[0]))
            return 1
        if len(rest) < 3:
            return 0
        found(Unasked(bytes(self._waiting[:4])))
        return 4

    def _until_nul(self, found: Callable[[Answer], object]) -> int:
        end = self._waiting.find(b"\x00")
        if end < 0:
            if len(self._waiting) <= LONGEST:
                return 0
            found(Noise(self._waiting[0]))
            return 1
        body = bytes(self._waiting[1:end])
        if self._waiting[0] == escpos.TEXT:
            found(Text(body.decode("ascii", "replace")))
        elif len(body) == 5 and body[0] == escpos.PROCESS_ID:
            found(ProcessId(body[1:]))
        # other blocks answer questions that nobody here asks
        return end + 1
