"""A receipt printer on the network, port 9100: ask how it is, send, and wait for its own word.

That bytes were taken means nothing: 19 whole tickets fit into the buffers of a peer that reads none. So the send
buffer is kept small, and the job ends with a question that is answered only after all before it.
"""

import asyncio
import socket
from contextlib import suppress

from printers import escpos
from printers.transport import End, Failed, Job, NotSent, OnSending, Printed, Reason, Status, Unknown, bytes_of

SEND_BUFFER_BYTES = 8 * 1024
CHUNK_BYTES = 4 * 1024
ANSWER_SECONDS = 1.5  # a healthy printer answers DLE EOT within a tenth of this
# Mechanics need about a second a ticket; a cover that is opened and closed again, or a changed roll, half a minute.
FENCE_SECONDS = 30.0
LISTEN_SECONDS = 0.3  # for what a peer that is no printer has to say


class Trouble(Exception):
    """Why a printer is not ready."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = Reason(code, sentence)


class NetworkPrinter:
    """A printer at `host:port`. A connection lives for one job, as most printers take one caller at a time."""

    def __init__(self, host: str, port: int, dots: int, fence_seconds: float = FENCE_SECONDS) -> None:
        self.address = f"tcp://{host}:{port}"
        self.dots = dots
        self._host, self._port = host, port
        self._fence_seconds = fence_seconds
        self._turn = asyncio.Lock()

    async def status(self) -> Status:
        async with self._turn:
            try:
                line = await _Line.open(self._host, self._port)
            except Trouble as trouble:
                return Status(reason=trouble.reason)
            try:
                return await line.health()
            except Trouble as trouble:
                return Status(reason=trouble.reason)
            finally:
                line.close()

    async def print(self, job: Job, on_sending: OnSending) -> End:
        async with self._turn:
            try:
                data = await bytes_of(job, self.dots)
            except ValueError as error:
                return NotSent(Reason("wrong-width", str(error)))
            try:
                line = await _Line.open(self._host, self._port)
            except Trouble as trouble:
                return NotSent(trouble.reason)
            try:
                return await self._print(line, data, on_sending)
            finally:
                line.close()

    async def _print(self, line: "_Line", data: bytes, on_sending: OnSending) -> End:
        try:
            status = await line.health()
        except Trouble as trouble:
            return NotSent(trouble.reason)
        if status.reason is not None:
            return NotSent(status.reason)
        await on_sending()
        try:
            async with asyncio.timeout(self._fence_seconds):
                await line.send(data + escpos.FENCE)
                await line.fence()
        except TimeoutError:
            return await line.why_silent()
        except (OSError, EOFError):
            return Unknown(Reason("link-lost", f"{line.name} hung up in the middle of a ticket. Look for it there."))
        return Printed()


class _Line:
    """One open connection to a printer."""

    def __init__(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.name = name
        self._reader, self._writer = reader, writer
        # drain() then waits for the printer, not for a buffer of ours
        writer.transport.set_write_buffer_limits(high=0)

    @classmethod
    async def open(cls, host: str, port: int) -> "_Line":
        name = f"{host}:{port}"
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return cls(name, *await asyncio.open_connection(sock=await _connected(host, port)))
        except TimeoutError:
            raise Trouble(
                "unreachable", f"Nothing answers at {name}. Is the printer on, and on this network?"
            ) from None
        except socket.gaierror:
            raise Trouble("unknown-host", f"Nothing on this network is called {host}. Check the address.") from None
        except ConnectionRefusedError:
            raise Trouble("refused", f"{name} is there but takes no jobs. Is this the printer's address?") from None
        except OSError as error:
            raise Trouble("unreachable", f"{name} cannot be reached: {error.strerror or error}.") from None

    def close(self) -> None:
        # Nothing of a good job is still in our hands; of a bad one, nothing more should follow by itself.
        self._writer.transport.abort()

    async def health(self) -> Status:
        """What the printer says of itself. Raises Trouble if it says nothing, or is no printer."""
        try:
            await self._hear(0.01)  # stray bytes of an earlier caller
            async with asyncio.timeout(ANSWER_SECONDS):
                answers = [await self._ask(which) for which in (1, 2, 3, 4)]
        except TimeoutError:
            raise await self._silence() from None
        except (OSError, EOFError):
            raise Trouble("hung-up", f"{self.name} hung up. Is another computer printing on it?") from None
        return interpret(*answers)

    async def send(self, data: bytes) -> None:
        for start in range(0, len(data), CHUNK_BYTES):
            self._writer.write(data[start : start + CHUNK_BYTES])
            await self._writer.drain()

    async def fence(self) -> None:
        """Waits for the answer to GS r 1, which comes after everything before it was worked off."""
        while (await self._byte()) & escpos.FENCE_MASK:
            pass  # a late answer to something else

    async def why_silent(self) -> End:
        """The job is out and its fence was not answered in time: what can be said of it."""
        try:
            status = await self.health()
        except Trouble:
            status = Status()
        match status.reason:
            case Reason(code="broken") as reason:
                return Failed(reason)
            case None:
                sentence = f"{self.name} has not said that the ticket came out. Look for it there."
                return Unknown(Reason("no-word", sentence))
            case reason:
                # once it is put right, most printers go on where they stopped
                return Unknown(Reason(reason.code, f"{reason.sentence} The ticket may still come out."))

    async def _ask(self, which: int) -> int:
        self._writer.write(escpos.ask(which))
        await self._writer.drain()
        answer = await self._byte()
        if answer & escpos.ANSWER_MASK != escpos.ANSWER_BITS:
            raise self._impostor(bytes((answer,)) + await self._hear(LISTEN_SECONDS))
        return answer

    async def _byte(self) -> int:
        return (await self._reader.readexactly(1))[0]

    async def _hear(self, seconds: float) -> bytes:
        """All that comes in within `seconds`."""
        heard = bytearray()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while piece := await self._reader.read(4096):
                    heard += piece
        return bytes(heard)

    async def _silence(self) -> Trouble:
        """A web server may be waiting for a request: hanging up half way makes it speak, and prints nothing."""
        with suppress(OSError):
            self._writer.write_eof()
            heard = await self._hear(LISTEN_SECONDS)
            if heard:
                return self._impostor(heard)
        return Trouble(
            "no-answer",
            f"{self.name} takes the call but says nothing. Is it busy, or switched to another printer language?",
        )

    def _impostor(self, heard: bytes) -> Trouble:
        if b"HTTP/" in heard or b"<html" in heard.lower() or b"<!doctype" in heard.lower():
            return Trouble("web-server", f"{self.name} answers like a web server, not a printer.")
        return Trouble("not-a-printer", f"{self.name} answers, but not like a receipt printer.")


async def _connected(host: str, port: int) -> socket.socket:
    """A socket whose send buffer was made small before connecting, so that TCP's window keeps to it."""
    loop = asyncio.get_running_loop()
    ((family, kind, protocol, _, address), *_) = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    connection = socket.socket(family, kind, protocol)
    try:
        connection.setblocking(False)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await loop.sock_connect(connection, address)
    except BaseException:
        connection.close()
        raise
    return connection


def interpret(printer: int, offline: int, error: int, paper: int) -> Status:
    """The four answers to DLE EOT 1-4 in words: the cause staff can do something about comes first."""
    low = bool(paper & escpos.PAPER_LOW)
    causes = (
        (error & escpos.UNRECOVERABLE_ERROR, "broken", "The printer has an error: switch it off and on again."),
        (offline & escpos.COVER_OPEN, "cover-open", "The cover is open."),
        (paper & escpos.PAPER_OUT or offline & escpos.STOPPED_FOR_PAPER, "paper-out", "Paper is out."),
        (error & escpos.CUTTER_ERROR, "cutter", "The cutter is stuck: open the cover and clear it."),
        (error & escpos.SELF_RECOVERING_ERROR, "hot", "The print head is too hot: it goes on by itself."),
        (offline & escpos.HAS_ERROR or error & escpos.RECOVERABLE_ERROR, "error", "The printer reports an error."),
        (offline & escpos.FEED_BUTTON, "feeding", "Someone is pressing the feed button."),
        (printer & escpos.IS_OFFLINE, "offline", "The printer is switched to offline."),
    )
    for is_so, code, sentence in causes:
        if is_so:
            return Status(reason=Reason(code, sentence), paper_low=low)
    return Status(paper_low=low)
