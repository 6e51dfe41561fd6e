"""How soon 500 open pages show a new fact: from the moment a teacher presses until the last page has its new fragment.

250 boards and 250 phones of one teacher are open in the middle of a full evening (400 families have arrived), and that
teacher finishes, calls and starts meetings: facts that every one of the 500 shows. The pages are read in this process,
so the time in which 500 connections are read here is part of the figure.
"""

import asyncio
import statistics
import time

import msgspec

from bench.evening import Client, Figure, lived_through, night, paired, running
from hub.folder import NightFolder
from hub.hub import Hub
from hub.night.commands import AnyCommand, CallNext, FinishMeeting, StartMeeting
from hub.night.dispatch import callable_now, order
from hub.night.events import FamilyCalled
from hub.night.parts import Line
from hub.wire import Accepted, Envelope

BOARDS, PHONES = 250, 250
MEETINGS = 11  # three presses each
WARM_UP = 3
ARRIVED_FACTS = 8000  # of the evening of 900 families: about 400 are here


class Page(asyncio.Protocol):
    """An open stream; counts the whole fragments it was sent, and tells of each."""

    def __init__(self, path: str, cookie: str, told: "Told") -> None:
        self._request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
        self._told, self._rest = told, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        *whole, self._rest = self._rest.split(b"\n\n")
        if any(b"event: page" in event for event in whole):
            self._told.newer(self)


class Told:
    """Which pages are up to date."""

    def __init__(self, pages: int) -> None:
        self._pages, self._newer, self._all = pages, set[Page](), asyncio.Event()

    def newer(self, page: Page) -> None:
        self._newer.add(page)
        if len(self._newer) == self._pages:
            self._all.set()

    async def everybody(self) -> float:
        """When the last one was; then all are old again."""
        async with asyncio.timeout(20):
            await self._all.wait()
        self._all.clear()
        self._newer.clear()
        return time.perf_counter()


def figures() -> list[Figure]:
    took = asyncio.run(_evening())
    return [
        (f"a fact on {BOARDS + PHONES} open pages", statistics.median(took) * 1000, "ms", "250 ms"),
        (f"the slowest of {len(took)} facts", max(took) * 1000, "ms", "250 ms"),
    ]


async def _evening() -> list[float]:
    with night(drop_ins="every-teacher") as folder:
        lived_through(folder, ARRIVED_FACTS)
        line = _longest_line(folder)
        board, phone = paired(folder, "board", "hall"), paired(folder, "teacher", "phone", line.teacher)
        async with running(folder) as hub:
            told = Told(BOARDS + PHONES)
            pages = [await _open(hub.port, "board", board, told) for _ in range(BOARDS)]
            pages += [await _open(hub.port, "teacher", phone, told) for _ in range(PHONES)]
            await told.everybody()
            client = await Client(hub.port, phone).open()
            took = await _meetings(client, told, line)
            client.close()
            for page in pages:
                page.transport.close()
    return took[WARM_UP:]


async def _open(port: int, page: str, token: str, told: Told) -> Page:
    made = Page(f"/{page}/stream", f"schoolnight-{page}={token}", told)
    await asyncio.get_running_loop().create_connection(lambda: made, "127.0.0.1", port)
    return made


def _longest_line(folder: NightFolder) -> Line:
    journal = folder.journal()
    try:
        night, now = Hub(folder.roster(), folder.rules(), journal).night, time.time()

        def could_be_called(line: Line) -> int:
            return sum(callable_now(night, m, now) for m in order(night, line.teacher, now))

        return max((line for line in night.lines.values() if line.now), key=could_be_called)
    finally:
        journal.close()


async def _meetings(client: Client, told: Told, line: Line) -> list[float]:
    """Seconds of each press until everybody was told."""
    took: list[float] = []

    async def press(command: AnyCommand) -> Accepted:
        started = time.perf_counter()
        answer = await client.command(Envelope(f"press-{len(took):08}", 0.0, command))
        took.append(await told.everybody() - started)
        return msgspec.json.decode(answer, type=Accepted)  # a refusal would be told to nobody

    assert line.now
    await press(FinishMeeting(line.teacher, line.now))
    for _ in range(MEETINGS):
        said = await press(CallNext(line.teacher))
        called = next(fact.event.meeting for fact in said.facts if isinstance(fact.event, FamilyCalled))
        await press(StartMeeting(line.teacher, called))
        await press(FinishMeeting(line.teacher, called))
    return took
