"""The fake printer's paper: what its printer understands beyond what our own jobs hold, and what it says to it."""

from printers import escpos
from printers.paper import Paper
from printers.transport import Proof


class Roll(Paper):
    """Paper whose printer knows more commands: process ids, filling bytes, and quiet about what it was not given."""

    proof: Proof = "process-id"
    identity: tuple[str, str] = ("SCHOOLNIGHT VIRTUAL", "")

    def _command(self) -> tuple[int, bytes] | None:
        head = bytes(self._waiting[:3])
        if head[0] == 0:
            return len(self._waiting) - len(self._waiting.lstrip(b"\0")), b""
        if head == b"\x1d(H" and self.proof == "process-id":
            whole = self._waiting[:11]
            return None if len(whole) < 11 else (11, b"\x37\x22" + bytes(whole[7:]) + b"\0")
        if head == escpos.FENCE and self.proof not in ("process-id", "fence"):
            return 3, b""
        if head == escpos.NOTHING_UNASKED:
            return 3, b""
        if head[:2] == b"\x1dV" and len(self._waiting) > 2 and head[2] in (65, 66):
            return self._cut_off()
        if head[:2] == b"\x1dI" and len(self._waiting) > 2:
            told = {escpos.MODEL: self.identity[0], escpos.SERIAL_NUMBER: self.identity[1]}.get(head[2])
            return 3, b"" if told is None else b"_" + told.encode() + b"\0"
        return super()._command()

    def _cut_off(self) -> tuple[int, bytes] | None:
        if len(self._waiting) < 4:
            return None
        self._on_cut(self._take())
        return 4, b""

    @property
    def rows(self) -> int:
        """Printed since the last cut."""
        return len(self._printed) // (self.dots // 8)
