"""The machine itself, without the metal: a buffer, a mechanism that takes its time, a roll, a cover, a plug.

It is for demos, for trying settings before the real printer arrives, and for tests, which let it go wrong at any byte.
It is strict: a byte a printer would not understand is shown as an error, never skipped.
"""

import asyncio
import random
import re
import time
from collections import deque
from contextlib import suppress
from typing import Literal, Protocol

import msgspec
from PIL import Image, ImageOps

from printers import escpos
from printers.paper import Paper, png

KEPT_SLIPS = 200
KEPT_ERRORS = 50
# While it has no paper it takes this much and then no more, as real ones do.
BUFFER_BYTES = 4096
PIECE_BYTES = 512  # worked off at a time: finer than any pause of the mechanism

_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")

Trouble = Literal["paper-out", "cover-open", "broken", "power-cut", "link-drop", "silence", "garbage", "slow"]


class Fault(msgspec.Struct, frozen=True):
    """Goes wrong when so many bytes have come in since it was planned."""

    at: int
    what: Trouble


class Slip(msgspec.Struct, frozen=True):
    """One piece of paper that came out."""

    number: int
    at: float
    png: bytes
    torn: bool = False
    """Whether it ended without a cut: the caller hung up, or the power went."""


class Caller(Protocol):
    """Who is on the line, and hears the answers."""

    def write(self, data: bytes) -> None: ...
    def is_closing(self) -> bool: ...
    def abort(self) -> None: ...


class _Piece(msgspec.Struct, frozen=True):
    """Bytes in the printer's buffer, and who is to hear the answers. No bytes: that caller has hung up."""

    data: bytes
    caller: Caller


class FakePrinter:
    """One printer of `dots` a line. Callers are taken one after another, as by most network printers."""

    def __init__(self, dots: int = 576, keep: int = KEPT_SLIPS) -> None:
        self.dots = dots
        self.paper_out = False
        self.paper_low = False
        self.cover_open = False
        self.broken = False
        """Stopped by an error that only switching off and on ends."""
        self.off = False
        self.silent = False
        self.garbled = False
        self.rows_a_second: float | None = None
        """None: at once. Real ones print 100 to 300 mm a second, 8 rows a millimetre."""
        self.forgets_on_hanging_up = True
        """Whether a caller who hangs up ends what it began; on a serial cable nobody hangs up."""
        self.faults: list[Fault] = []
        self.slips: deque[Slip] = deque(maxlen=keep)
        self.errors: deque[str] = deque(maxlen=KEPT_ERRORS)
        self.count = 0
        """Whole tickets since the start, those no longer kept included."""
        self.version = 0
        """Grows with every change that could be seen."""
        self.roll = Paper(dots, self._cut)
        self._taken = 0
        self._buffer: deque[_Piece] = deque()
        self._buffered = 0
        self._busy = False
        self._changed = asyncio.Condition()
        self._door = asyncio.Lock()
        self._callers: dict[asyncio.Task[None], Caller] = {}
        self._lot = random.Random(1)

    def __repr__(self) -> str:
        wrong = [what for what in ("paper_out", "cover_open", "broken", "off", "silent", "garbled") if vars(self)[what]]
        return f"<FakePrinter {self.count} tickets, {self._buffered} bytes wait, {' '.join(wrong) or 'well'}>"

    @property
    def tickets(self) -> list[bytes]:
        """PNGs of the whole tickets, oldest first."""
        return [slip.png for slip in self.slips if not slip.torn]

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.broken or self.off

    # --- what people do to it

    async def set_paper_out(self, out: bool) -> None:
        """Pulls the roll out, or puts one in: what waited in the buffer then goes on."""
        self.paper_out = out
        await self._tell()

    async def set_cover_open(self, is_open: bool) -> None:
        self.cover_open = is_open
        await self._tell()

    async def set_broken(self, broken: bool) -> None:
        self.broken = broken
        await self._tell()

    async def pull_the_plug(self) -> None:
        """All that waited is gone, the paper is where it was, and nobody is told: callers hear nothing any more."""
        self.off = True
        self._buffer.clear()
        self._buffered = 0
        self._tear_off()
        await self._tell()

    async def mend(self) -> None:
        """Plugged in, closed, with paper, talking sense. Those who called before must call again after a power cut."""
        if self.off or self.broken:
            self._buffer.clear()
            self._buffered = 0
            self._tear_off()
            self._drop_lines()
        self.faults.clear()
        self.paper_out = self.cover_open = self.broken = self.off = self.silent = self.garbled = False
        self.rows_a_second = None
        await self._tell()

    def plan(self, what: Trouble, after_bytes: int) -> None:
        self.faults.append(Fault(self._taken + after_bytes, what))
        self.faults.sort(key=lambda fault: fault.at)

    async def suffer(self, what: Trouble) -> None:
        match what:
            case "paper-out":
                self.paper_out = True
            case "cover-open":
                self.cover_open = True
            case "broken":
                self.broken = True
            case "power-cut":
                await self.pull_the_plug()
            case "link-drop":
                self._drop_lines()
            case "silence":
                self.silent = True
            case "garbage":
                self.garbled = True
            case "slow":
                self.rows_a_second = 400.0
        await self._tell()

    # --- what tests wait for

    async def printed(self, count: int) -> None:
        """Returns when `count` whole tickets have come out since the start."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.count >= count)

    async def idle(self) -> None:
        """Returns when nothing waits to be printed."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._buffer and not self._busy)

    # --- the line

    async def answer(self, reader: asyncio.StreamReader, caller: Caller) -> None:
        """One caller: questions are answered as they come in, all else goes through the buffer in order."""
        task = asyncio.current_task()
        assert task is not None
        self._callers[task] = caller
        try:
            async with self._door:
                with suppress(OSError):
                    await self._take_in(reader, caller)
                await self._put(_Piece(b"", caller))
        except asyncio.CancelledError:
            pass  # drop_callers; this is the end of the task either way, and asyncio's server logs it as an error
        finally:
            self._callers.pop(task, None)
            caller.abort()

    async def drop_callers(self) -> None:
        """Ends every call at once, as pulling out the network cable does."""
        callers = list(self._callers)
        for task in callers:
            task.cancel()
        await asyncio.gather(*callers, return_exceptions=True)

    def _drop_lines(self) -> None:
        for caller in self._callers.values():
            caller.abort()

    async def _take_in(self, reader: asyncio.StreamReader, caller: Caller) -> None:
        unfinished = b""
        while data := await reader.read(BUFFER_BYTES):
            while data:
                part, data = self._until_a_fault(data)
                if not self.off:
                    unfinished = self._answer_at_once(unfinished + part, caller)
                    async with self._changed:
                        await self._changed.wait_for(lambda: self._buffered < BUFFER_BYTES or self.off)
                    if not self.off:
                        await self._put(_Piece(part, caller))
                await self._suffer_what_is_due()

    def _until_a_fault(self, data: bytes) -> tuple[bytes, bytes]:
        """What comes in before the next thing goes wrong, and the rest."""
        length = max(1, self.faults[0].at - self._taken) if self.faults else len(data)
        self._taken += min(length, len(data))
        return data[:length], data[length:]

    async def _suffer_what_is_due(self) -> None:
        while self.faults and self.faults[0].at <= self._taken:
            await self.suffer(self.faults.pop(0).what)

    def _answer_at_once(self, heard: bytes, caller: Caller) -> bytes:
        """The end of `heard`, if a question may begin there."""
        for asked in _QUESTION.finditer(heard):
            self._say(caller, bytes((self._health(asked[1][0]),)))
        return next((end for end in (b"\x10\x04", b"\x10") if heard.endswith(end)), b"")

    def _say(self, caller: Caller, words: bytes) -> None:
        if self.silent or self.off or caller.is_closing():
            return
        caller.write(self._lot.randbytes(len(words)) if self.garbled else words)

    def _health(self, which: int) -> int:
        cover = escpos.COVER_OPEN if self.cover_open else 0
        low = escpos.PAPER_LOW if self.paper_low else 0
        bits = {
            escpos.PRINTER: escpos.IS_OFFLINE if self.stopped else 0,
            escpos.OFFLINE_CAUSE: cover | (escpos.STOPPED_FOR_PAPER if self.paper_out else 0),
            escpos.ERROR_CAUSE: escpos.UNRECOVERABLE_ERROR if self.broken else 0,
            escpos.ROLL_PAPER: low | (escpos.PAPER_OUT if self.paper_out else 0),
        }
        return escpos.ANSWER_BITS | bits[which]

    # --- the mechanism

    async def work(self) -> None:
        """Prints what is in the buffer, for as long as this task lives."""
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._buffer and not self.stopped)
                piece = self._buffer.popleft()
                self._busy = True
            if piece.data:
                if len(piece.data) > PIECE_BYTES:
                    self._buffer.appendleft(_Piece(piece.data[PIECE_BYTES:], piece.caller))
                await self._print(_Piece(piece.data[:PIECE_BYTES], piece.caller))
            else:
                self._caller_left()
            self._busy = False
            await self._tell()

    async def _print(self, piece: _Piece) -> None:
        self._buffered = max(0, self._buffered - len(piece.data))
        before = self.roll.rows
        answers = self.roll.feed(piece.data)
        self._note_errors()
        if self.rows_a_second:
            await asyncio.sleep(max(0, self.roll.rows - before) / self.rows_a_second)
        if answers:
            self._say(piece.caller, answers)

    def _caller_left(self) -> None:
        if not self.forgets_on_hanging_up:
            return
        if self.roll.unfinished:
            self.roll.errors.append("The caller hung up in the middle of a picture.")
        self._tear_off()

    def _tear_off(self) -> None:
        torn = self.roll.tear_off()
        self._note_errors()
        if torn is not None:
            self._keep(torn, torn=True)

    def _note_errors(self) -> None:
        self.errors.extend(self.roll.errors)
        self.roll.errors.clear()

    def _cut(self, picture: Image.Image) -> None:
        if ImageOps.invert(picture.convert("L")).getbbox() is None:
            return  # a white strip is no ticket
        self.count += 1
        self._keep(picture, torn=False)

    def _keep(self, picture: Image.Image, torn: bool) -> None:
        number = self.slips[-1].number + 1 if self.slips else 1
        self.slips.append(Slip(number, time.time(), png(picture), torn))

    async def _put(self, piece: _Piece) -> None:
        self._buffer.append(piece)
        self._buffered += len(piece.data)
        await self._tell()

    async def _tell(self) -> None:
        self.version += 1
        async with self._changed:
            self._changed.notify_all()
