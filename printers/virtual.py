"""A receipt printer without the machine: it listens where printers listen and keeps what it prints as pictures.

It is for demos, for tests, and for trying settings before the real printer arrives. It is strict: a byte a
printer would not understand is shown as an error, never skipped.
"""

import asyncio
import re
import time
from collections import deque
from contextlib import suppress

import msgspec
from aiohttp import web
from PIL import Image

from printers import escpos
from printers.paper import Paper, png

KEPT_SLIPS = 200
KEPT_ERRORS = 50
# While it has no paper it takes this much and then no more, as real ones do.
BUFFER_BYTES = 4096

_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")


class Slip(msgspec.Struct, frozen=True):
    """One piece of paper that came out."""

    number: int
    at: float
    png: bytes
    torn: bool = False
    """Whether the caller hung up before the cut."""


class _Piece(msgspec.Struct, frozen=True):
    """Bytes in the printer's buffer, and who is to hear the answers. No bytes: that caller has hung up."""

    data: bytes
    caller: asyncio.StreamWriter


class VirtualPrinter:
    """One printer of `dots` a line. Callers are taken one after another, as by most network printers."""

    def __init__(self, dots: int = 576, keep: int = KEPT_SLIPS) -> None:
        self.dots = dots
        self.paper_out = False
        self.cover_open = False
        self.broken = False
        """Stopped by an error that only switching off and on ends."""
        self.slips: deque[Slip] = deque(maxlen=keep)
        self.errors: deque[str] = deque(maxlen=KEPT_ERRORS)
        self.count = 0
        """Whole tickets since the start, those no longer kept included."""
        self.version = 0
        """Grows with every change that could be seen."""
        self._paper = Paper(dots, self._cut)
        self._buffer: deque[_Piece] = deque()
        self._buffered = 0
        self._changed = asyncio.Condition()
        self._door = asyncio.Lock()
        self._callers: set[asyncio.Task[None]] = set()

    @property
    def tickets(self) -> list[bytes]:
        """PNGs of the whole tickets, oldest first."""
        return [slip.png for slip in self.slips if not slip.torn]

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.broken

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

    async def printed(self, count: int) -> None:
        """Returns when `count` whole tickets have come out since the start."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.count >= count)

    async def answer(self, reader: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
        """One caller: questions are answered as they come in, all else goes through the buffer in order."""
        task = asyncio.current_task()
        assert task is not None
        self._callers.add(task)
        try:
            async with self._door:
                with suppress(ConnectionError):
                    await self._take_in(reader, caller)
                await self._put(_Piece(b"", caller))
        finally:
            self._callers.discard(task)
            caller.transport.abort()

    async def work(self) -> None:
        """Prints what is in the buffer, for as long as this task lives."""
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._buffer and not self.stopped)
                piece = self._buffer.popleft()
                self._buffered -= len(piece.data)
            if piece.data:
                self._print(piece)
            else:
                self._caller_left()
            await self._tell()

    async def drop_callers(self) -> None:
        """Ends every call at once, as pulling out the network cable does."""
        callers = list(self._callers)
        for task in callers:
            task.cancel()
        await asyncio.gather(*callers, return_exceptions=True)

    async def _take_in(self, reader: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
        unfinished = b""
        while data := await reader.read(BUFFER_BYTES):
            heard = unfinished + data
            for question in _QUESTION.finditer(heard):
                caller.write(bytes((self._health(question[1][0]),)))
            unfinished = next((end for end in (b"\x10\x04", b"\x10") if heard.endswith(end)), b"")
            await caller.drain()
            async with self._changed:
                await self._changed.wait_for(lambda: self._buffered < BUFFER_BYTES)
            await self._put(_Piece(data, caller))

    def _health(self, which: int) -> int:
        cover = escpos.COVER_OPEN if self.cover_open else 0
        bits = {
            escpos.PRINTER: escpos.IS_OFFLINE if self.stopped else 0,
            escpos.OFFLINE_CAUSE: cover | (escpos.STOPPED_FOR_PAPER if self.paper_out else 0),
            escpos.ERROR_CAUSE: escpos.UNRECOVERABLE_ERROR if self.broken else 0,
            escpos.ROLL_PAPER: escpos.PAPER_OUT if self.paper_out else 0,
        }
        return escpos.ANSWER_BITS | bits[which]

    def _print(self, piece: _Piece) -> None:
        answers = self._paper.feed(piece.data)
        self._note_errors()
        if answers and not piece.caller.is_closing():
            piece.caller.write(answers)

    def _caller_left(self) -> None:
        if self._paper.unfinished:
            self._paper.errors.append("The caller hung up in the middle of a picture.")
        torn = self._paper.tear_off()
        self._note_errors()
        if torn is not None:
            self._keep(torn, torn=True)

    def _note_errors(self) -> None:
        self.errors.extend(self._paper.errors)
        self._paper.errors.clear()

    def _cut(self, picture: Image.Image) -> None:
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


class Serving:
    """A virtual printer that is listening, and its tray: the page where its tickets can be seen."""

    def __init__(
        self, printer: VirtualPrinter, server: asyncio.Server, worker: asyncio.Task[None], tray: web.AppRunner
    ) -> None:
        self.printer = printer
        self._server, self._worker, self._tray = server, worker, tray

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def tray_port(self) -> int:
        port: int = self._tray.addresses[0][1]
        return port

    @property
    def tickets(self) -> list[bytes]:
        """PNGs of the whole tickets, oldest first."""
        return self.printer.tickets

    async def close(self) -> None:
        self._server.close()
        await self.printer.drop_callers()
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)
        await self._tray.cleanup()


async def serve_virtual_printer(
    host: str = "127.0.0.1", port: int = 9100, tray_port: int = 9180, *, dots: int = 576, keep: int = KEPT_SLIPS
) -> Serving:
    """Starts the printer on `port` and its tray on `tray_port` (0: any free one). Raises OSError if one is taken."""
    from printers.tray import tray  # the page knows the printer, not the other way round

    printer = VirtualPrinter(dots, keep)
    runner = web.AppRunner(tray(printer), access_log=None)
    await runner.setup()
    server = None
    try:
        server = await asyncio.start_server(printer.answer, host, port)
        await web.TCPSite(runner, host, tray_port).start()
    except OSError:
        if server is not None:
            server.close()
        await runner.cleanup()
        raise
    return Serving(printer, server, asyncio.create_task(printer.work()), runner)
