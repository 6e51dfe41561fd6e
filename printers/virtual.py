"""The fake printer where printers are found: on a network port, with its paper on a page, or on a serial line."""

import asyncio
import os
from contextlib import suppress

from aiohttp import web

from printers.fake import KEPT_SLIPS, FakePrinter


class Serving:
    """A virtual printer that is listening, and its tray: the page where its tickets can be seen."""

    def __init__(
        self, printer: FakePrinter, server: asyncio.Server, worker: asyncio.Task[None], tray: web.AppRunner
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
        await _ended(self._worker)
        await self._tray.cleanup()


async def serve_virtual_printer(
    host: str = "127.0.0.1", port: int = 9100, tray_port: int = 9180, *, dots: int = 576, keep: int = KEPT_SLIPS
) -> Serving:
    """Starts the printer on `port` and its tray on `tray_port` (0: any free one). Raises OSError if one is taken."""
    from printers.tray import tray  # the page knows the printer, not the other way round

    printer = FakePrinter(dots, keep)
    runner = web.AppRunner(tray(printer), access_log=None)
    await runner.setup()
    server = None
    try:
        server = await asyncio.start_server(
            lambda reader, writer: printer.answer(reader, _OnNetwork(writer)), host, port
        )
        await web.TCPSite(runner, host, tray_port).start()
    except OSError:
        if server is not None:
            server.close()
        await runner.cleanup()
        raise
    return Serving(printer, server, asyncio.create_task(printer.work()), runner)


class _OnNetwork:
    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def write(self, data: bytes) -> None:
        self._writer.write(data)

    def is_closing(self) -> bool:
        return self._writer.is_closing()

    def abort(self) -> None:
        self._writer.transport.abort()


class OnSerialLine:
    """A virtual printer at the other end of a serial cable, which is a pseudo-terminal of this computer."""

    def __init__(self, printer: FakePrinter) -> None:
        self.printer = printer

    async def __aenter__(self) -> "OnSerialLine":
        import tty  # not on Windows

        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        self.device = os.ttyname(self._far)
        os.set_blocking(self._near, False)
        reader = asyncio.StreamReader(limit=4096)
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(self._near), "rb", buffering=0)
        )
        self._tasks = [
            asyncio.create_task(self.printer.work()),
            asyncio.create_task(self.printer.answer(reader, self)),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            await _ended(task)
        self._transport.close()
        self.unplug()

    def unplug(self) -> None:
        """The cable is pulled out for good."""
        for end in (self._near, self._far):
            with suppress(OSError):
                os.close(end)

    def write(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._near, data)

    def is_closing(self) -> bool:
        return False

    def abort(self) -> None:
        """Nobody can hang up on a cable."""


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
