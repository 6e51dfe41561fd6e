"""How soon 1,000 open pages show a new fact, and what they cost the hub, in the middle of a full evening.

600 families' phones, every teacher's, 200 boards, 100 ambassadors' tables and 10 desks are open; 400 families are here.
A teacher finishes, calls and starts meetings: from the press until the last board has its new fragment. Then ten facts
a second at many doors, and the hub's processor is read; then a burst of 2,000, and its memory. The pages are read in
this process, so the time in which a thousand connections are read here is part of the first figure.
"""

import asyncio
import itertools
import statistics
import time

import msgspec

from bench.evening import Client, Figure, HubProcess, lived_through, night, paired, running
from hub.folder import NightFolder
from hub.hub import Hub
from hub.night import codes
from hub.night.commands import AnyCommand, CallNext, FinishMeeting, PauseTeacher, ResumeTeacher, StartMeeting
from hub.night.dispatch import callable_now, order
from hub.night.events import FamilyCalled
from hub.night.parts import Line
from hub.wire import Accepted, Envelope

FAMILIES, BOARDS, TABLES, DESKS = 600, 200, 100, 10  # and every teacher's phone
RATE_SECONDS, RATE = 15, 10  # of facts: ten a second
BURST, AT_ONCE = 2000, 16
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
    seen = asyncio.run(_evening())
    took = sorted(seen.took)
    return [
        (f"a fact on all of {seen.pages} open pages that show it", statistics.median(took) * 1000, "ms", ""),
        ("95 of 100 within", took[int(len(took) * 0.95)] * 1000, "ms", "500 ms"),
        (f"hub's CPU at {RATE} facts a second", seen.cpu * 100, "%", "40 % of a core"),
        ("hub's memory with all pages open", seen.memory, "MB", "300 MB"),
        (f"more memory after a burst of {seen.burst} facts", seen.grown, "MB", "20 MB"),
        ("a first page, drawn", seen.drawn * 1000, "ms", "30 ms"),
        ("a first page with all it needs, on the wire", seen.wire / 1000, "kB", "50 kB"),
    ]


class Seen(msgspec.Struct):
    took: list[float]
    pages: int
    cpu: float = 0.0
    memory: float = 0.0
    burst: int = 0
    grown: float = 0.0
    drawn: float = 0.0
    wire: float = 0.0


async def _evening() -> Seen:
    with night(drop_ins="every-teacher") as folder:
        _with_address(folder)
        lived_through(folder, ARRIVED_FACTS)
        line, roster = _longest_line(folder), folder.roster()
        tokens = {role: paired(folder, role, f"bench {role}") for role in ("board", "ambassador", "desk")}
        phones = {teacher: paired(folder, "teacher", f"phone {teacher}", teacher) for teacher in roster.teachers}
        async with running(folder) as hub:
            told, others = Told(BOARDS), Told(10**9)
            boards = [await _open(hub.port, "board", tokens["board"], told) for _ in range(BOARDS)]
            rest = [await _open(hub.port, "ambassadors", tokens["ambassador"], others) for _ in range(TABLES)]
            rest += [await _open(hub.port, "desk", tokens["desk"], others) for _ in range(DESKS)]
            rest += [await _open(hub.port, "teacher", token, others) for token in phones.values()]
            rest += [await _open(hub.port, path, "", others) for path in _family_pages(folder)[:FAMILIES]]
            await told.everybody()
            await asyncio.sleep(3)
            client = await Client(hub.port, phones[line.teacher]).open()
            seen = Seen((await _meetings(client, told, line))[WARM_UP:], len(boards) + len(rest))
            desk = await Client(hub.port, tokens["desk"]).open()
            await _rate(desk, tokens["desk"], hub, folder, seen)
            await _first_pages(hub, phones[line.teacher], seen)
            client.close()
            desk.close()
            for page in (*boards, *rest):
                page.transport.close()
    return seen


def _with_address(folder: NightFolder) -> None:
    """Families have pages of their own where the hub's address is known."""
    settings = folder.settings()
    hub = msgspec.structs.replace(settings.hub, address="http://127.0.0.1:8400")
    folder.write_settings(msgspec.structs.replace(settings, hub=hub))


def _family_pages(folder: NightFolder) -> list[str]:
    secret, rules = folder.secret(), folder.rules()
    return [f"f/{codes.page_token(secret, rules.night, family, 1)}" for family in folder.roster().families]


async def _rate(desk: Client, token: str, hub: HubProcess, folder: NightFolder, seen: Seen) -> None:
    """Pauses of teachers, which boards, desks and that teacher's phone show: at an evening's rate, then all at once."""
    teachers, number = sorted(folder.roster().teachers), itertools.count()

    async def press(desk: Client = desk) -> None:
        n = next(number)
        teacher = teachers[(n // 2) % len(teachers)]
        command: AnyCommand = PauseTeacher(teacher, 5) if n % 2 == 0 else ResumeTeacher(teacher)
        await desk.command(Envelope(f"rate-{n:08}", 0.0, command))

    before, began = hub.cpu_seconds(), time.perf_counter()
    for n in range(RATE_SECONDS * RATE):
        await asyncio.sleep(max(0.0, began + n / RATE - time.perf_counter()))
        await press()
    seen.cpu = (hub.cpu_seconds() - before) / (time.perf_counter() - began)
    seen.memory = hub.resident_mb()
    many = [await Client(hub.port, token).open() for _ in range(AT_ONCE)]

    async def some(client: Client) -> None:
        for _ in range(BURST // AT_ONCE):
            await press(client)

    await asyncio.gather(*(some(client) for client in many))
    await asyncio.sleep(3)
    seen.burst, seen.grown = BURST, max(0.0, hub.resident_mb() - seen.memory)


async def _first_pages(hub: HubProcess, token: str, seen: Seen) -> None:
    """As a phone opens it: the page, its style, script and pictures, packed."""
    client = await Client(hub.port, token).open()
    cookie = f"schoolnight-teacher={token}\r\nAccept-Encoding: gzip"
    times = []
    for _ in range(20):
        began = time.perf_counter()
        page = await client.get("/teacher", cookie)
        times.append(time.perf_counter() - began)
    parts = [
        await client.get(f"/static/{name}", cookie) for name in ("style.css", "live.js", "lantern.svg", "garland.svg")
    ]
    seen.drawn, seen.wire = statistics.median(times), len(page) + sum(len(part) for part in parts)
    client.close()


async def _open(port: int, page: str, token: str, told: Told) -> Page:
    made = Page(f"/{page}/stream", f"schoolnight-{page}={token}" if token else "none=", told)
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
