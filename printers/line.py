"""A line to a printer: bytes there, bytes back. What they mean is the dialogue's business.

Some drivers can only wait by standing still (serial, USB). `ThreadLine` lets them stand in threads of their own.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from printers.transport import Reason


class Trouble(Exception):
    """Why a printer is not ready."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = Reason(code, sentence)


class Line(Protocol):
    """One open connection. Its errors are OSError, and EOFError where the printer hung up."""

    name: str
    """What people call it, as 192.0.2.7:9100."""
    chunk_bytes: int
    """How much to hand over at a time: so much should be taken within a few seconds."""

    async def send(self, data: bytes) -> None:
        """Returns when the data was taken on its way, which says nothing about paper."""
        ...

    async def receive(self) -> bytes:
        """At least one byte."""
        ...

    async def say_no_more(self) -> None:
        """Half hang up, where that can be done: a server that waits for a whole request then speaks."""
        ...

    async def close(self) -> None:
        """Hang up, and leave nothing of a broken job to follow by itself."""
        ...


OpenLine = Callable[[], Awaitable[Line]]
"""Raises Trouble."""

WAIT_SECONDS: Final = 0.1  # how long a port may stand still before it looks whether it should stop


class Port(Protocol):
    """A device whose driver stands still while it waits. Its errors are OSError."""

    name: str
    chunk_bytes: int

    def read(self) -> bytes:
        """What came in, or nothing after WAIT_SECONDS."""
        ...

    def write(self, data: bytes) -> int:
        """How many bytes were taken: none after WAIT_SECONDS in which there was no room."""
        ...

    def close(self) -> None: ...


class ThreadLine:
    """A port as a line: one thread listens, another sends, and the event loop never stands still."""

    def __init__(self, port: Port) -> None:
        self.name, self.chunk_bytes = port.name, port.chunk_bytes
        self._port = port
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[bytes | OSError] = asyncio.Queue()
        self._closing = threading.Event()
        self._sending = threading.Lock()
        self._listener = threading.Thread(target=self._listen, name=f"listen {port.name}", daemon=True)
        self._listener.start()

    async def send(self, data: bytes) -> None:
        await asyncio.to_thread(self._send, data)

    async def receive(self) -> bytes:
        heard = await self._heard.get()
        if isinstance(heard, OSError):
            self._heard.put_nowait(heard)  # it stays broken, whoever asks next
            raise heard
        return heard

    async def say_no_more(self) -> None:
        """Nothing on a cable waits for that."""

    async def close(self) -> None:
        """Returns when both threads have let go, so that the next one to open the port is its only owner."""
        self._closing.set()
        await asyncio.shield(asyncio.to_thread(self._let_go))

    def _let_go(self) -> None:
        self._listener.join()
        with self._sending:
            self._port.close()

    def _send(self, data: bytes) -> None:
        with self._sending:
            rest = memoryview(data)
            while rest:
                if self._closing.is_set():
                    raise OSError("closed while sending")
                rest = rest[self._port.write(bytes(rest)) :]

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                heard: bytes | OSError = self._port.read()
            except OSError as gone:
                heard = gone
            if heard:
                self._tell(heard)
            if isinstance(heard, OSError):
                return

    def _tell(self, heard: bytes | OSError) -> None:
        try:
            self._loop.call_soon_threadsafe(self._heard.put_nowait, heard)
        except RuntimeError:  # the loop is gone, and with it whoever would listen
            self._closing.set()
