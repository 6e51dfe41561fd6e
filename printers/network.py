"""A receipt printer on the network, port 9100."""

import asyncio
import socket
from contextlib import suppress

from printers.device import DevicePrinter
from printers.dialogue import Patience
from printers.kept import Kept
from printers.line import Trouble

SEND_BUFFER_BYTES = 8 * 1024  # so that what waits here is little, and what is stuck is seen
CONNECT_SECONDS = 1.5


def network_printer(
    host: str, port: int, dots: int, kept: Kept | None = None, patience: Patience | None = None
) -> DevicePrinter:
    async def open_line() -> NetworkLine:
        return await NetworkLine.open(host, port)

    name = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return DevicePrinter(f"tcp://{name}", dots, open_line, kept, patience)


class NetworkLine:
    """One open connection."""

    chunk_bytes = 4 * 1024

    def __init__(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.name = name
        self._reader, self._writer = reader, writer
        # drain() then waits for the printer, not for a buffer of ours
        writer.transport.set_write_buffer_limits(high=0)

    @classmethod
    async def open(cls, host: str, port: int) -> "NetworkLine":
        name = f"{host}:{port}"
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
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

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def receive(self) -> bytes:
        if data := await self._reader.read(4096):
            return data
        raise EOFError

    async def say_no_more(self) -> None:
        self._writer.write_eof()

    async def close(self) -> None:
        # Nothing of a good job is still in our hands; of a bad one, nothing more should follow by itself.
        self._writer.transport.abort()
        with suppress(OSError):
            await self._writer.wait_closed()


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
