"""A real hub, real kiosks and real lines between them, each of which may lose its power or its line at any write.

What is cut off is dropped, not stopped: nothing it had in memory reaches its disk any more, and what comes up again has
only what is on disk.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from aiohttp import web

from hub.folder import NightFolder
from hub.house import House
from hub.journal import Entry, Journal
from hub.journal.sqlite import SqliteJournal
from hub.web.app import make_app
from kiosk.folder import Folder
from kiosk.station import Station
from tests.listening import stop_listening

Moment = Literal["before", "after"]


class CutOffJournal:
    """The night's own journal, on a supply that may fail just before a write or just after it."""

    def __init__(self, journal: Journal, blown: Callable[[], None]) -> None:
        self._journal, self._blown = journal, blown
        self.fuse: Moment | None = None
        self.off = False

    def write(self, entries: Sequence[Entry]) -> None:
        if self.off:
            raise SystemExit  # the thread is gone, as its process would be: no answer, no callback
        moment, self.fuse = self.fuse, None
        if moment != "before":
            self._journal.write(entries)
        if moment is not None:
            self.off = True
            self._blown()
            raise SystemExit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)


class CutOffFolder(NightFolder):
    def __init__(self, path: Path, blown: Callable[[], None]) -> None:
        super().__init__(path)
        self._blown = blown

    def journal(self) -> SqliteJournal:
        self.supply = CutOffJournal(super().journal(), self._blown)
        return self.supply  # type: ignore[return-value]


class CutOffHub:
    """The hub with its web, on a port of its own each time it comes up."""

    def __init__(self, path: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self.folder = CutOffFolder(path, lambda: self._loop.call_soon_threadsafe(self.blown.set))
        self.blown = asyncio.Event()
        self.port: int | None = None

    async def on(self) -> None:
        self.blown.clear()
        self.house = House(self.folder)
        await self.house.start()
        self._runner = web.AppRunner(make_app(self.house), access_log=None, shutdown_timeout=0.01)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]

    async def off(self) -> None:
        """Nothing more is said, nothing more is written."""
        self.folder.supply.off = True
        self.port = None
        await stop_listening(self._runner)
        assert self._runner.server
        for connection in self._runner.server.connections:
            if connection.transport:
                connection.transport.abort()
        await self._runner.cleanup()
        house = self.house
        assert house._watching
        assert house.hub._writer
        house._watching.cancel()
        house.dispatcher.stop()
        await house.reactions.stop()
        await asyncio.to_thread(house.hub._writer.close)
        house.hub.journal.close()
        house.devices.close()


class Line:
    """The cable of one kiosk: the same address all night, with a hub at its other end or none."""

    def __init__(self, hub: CutOffHub) -> None:
        self._hub, self.whole = hub, True
        self._open: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    async def lay(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def break_off(self) -> None:
        self.whole = False
        for end in self._open:
            end.transport.abort()

    async def take_up(self) -> None:
        self.break_off()
        self._server.close()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, near: asyncio.StreamReader, kiosk: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        if not self.whole or self._hub.port is None:
            kiosk.transport.abort()
            return
        try:
            far, hub = await asyncio.open_connection("127.0.0.1", self._hub.port)
        except OSError:
            kiosk.transport.abort()
            return
        self._open |= {kiosk, hub}
        await asyncio.gather(_pass_on(near, hub), _pass_on(far, kiosk))
        self._open -= {kiosk, hub}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.transport.abort()


class Supply(ThreadPoolExecutor):
    """The thread that writes a kiosk's disk; after `left` more writes its power is gone."""

    def __init__(self) -> None:
        super().__init__(1)
        self.left: int | None = None
        self.blown = asyncio.Event()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **how: Any) -> Future[Any]:
        if self.left == 0:
            self.blown.set()
            return Future()
        if self.left is not None:
            self.left -= 1
        return super().submit(fn, *args, **how)


class CutOffKiosk:
    def __init__(self, folder: Path, line: Line) -> None:
        self._folder, self.line = folder, line

    async def on(self, pair: str | None = None) -> None:
        self.station = Station(self.line.address, Folder(self._folder))
        self.supply = Supply()
        await self.station.start(pair, connect=False)
        await self.station.remember()
        self.station.delivery._writer.shutdown()
        self.station.delivery._writer = self.supply
        self.station.connect()

    async def off(self) -> set[str]:
        """The commands somebody stood there waiting for."""
        station, delivery = self.station, self.station.delivery
        waited_for = set(delivery._askers)
        self.supply.left = 0
        self.supply.shutdown(cancel_futures=True)
        tasks = {
            *station._tasks,
            *station._telling,
            *([station.following._saving] if station.following._saving else []),
        }
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await station._link.close()
        delivery._outbox.disk.close()
        station.folder.unlock()
        return waited_for
