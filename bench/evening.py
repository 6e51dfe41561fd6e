"""What the benches stand on: a fictional school's night on this disk, the real hub in its own process, a lean client.

The client speaks HTTP by hand: aiohttp's own client costs as much as the hub's whole answer, and would be measured too.
"""

import asyncio
import contextlib
import itertools
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec

from config.example import example_settings, write_example
from config.settings import Printer
from hub.cli.demo import five_o_clock, free_port
from hub.devices import Devices, Role
from hub.folder import NightFolder
from hub.journal import Answer, Entry
from hub.night import commands as c
from hub.night.decide import decide
from hub.night.events import Fact
from hub.night.refused import Refused
from hub.night.state import Night
from hub.rosters import read_sources
from hub.wire import Envelope

Figure = tuple[str, float, str, str]
"""Name, measured value, unit, bound: "25 ms" at most, "at least 800 /s", or nothing."""

TICKS = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def night(families: int = 900, drop_ins: str = "listed", printer: int | None = None) -> Iterator[NightFolder]:
    """A fresh folder beside this file, so that it is on the disk people work on and not in memory."""
    with tempfile.TemporaryDirectory(prefix=".night-", dir=Path(__file__).parent) as made:
        source, folder = Path(made) / "school", NightFolder(Path(made) / "night")
        zone, today = five_o_clock()
        write_example(source, families=families, on=today)
        settings = example_settings(today)
        settings = msgspec.structs.replace(
            settings,
            night=msgspec.structs.replace(settings.night, timezone=zone, drop_ins=drop_ins),
            printers={"door-1": Printer(address=f"tcp://127.0.0.1:{printer}")} if printer else {},
        )
        roster, _ = read_sources([source], base=None, on=today, timezone=zone, drop_ins=drop_ins, accept=())
        folder.write_settings(settings)
        folder.save_roster(roster)
        folder.secret()
        yield folder


def paired(folder: NightFolder, role: Role, name: str, subject: str = "") -> str:
    """The token of a new device."""
    devices = Devices(folder.devices_path)
    try:
        found = devices.pair(devices.invite(role, name, subject))
        assert found
        return found[0]
    finally:
        devices.close()


class HubProcess:
    """`schoolnight hub` in a process of its own."""

    def __init__(self, folder: NightFolder) -> None:
        self._folder = folder
        self.port = free_port(20000 + os.getpid() % 4000)  # not that of another bench
        self.base = f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        command = [sys.executable, "-m", "hub.cli", "hub", "--night", str(self._folder.path), "--port", str(self.port)]
        self._process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)

    async def up(self) -> None:
        assert self._process.stdout
        said = await self._process.stdout.readline()
        if b"is up" not in said:
            raise SystemExit(f"The hub did not start: {said.decode()}")
        self._heard = asyncio.create_task(self._process.stdout.read())  # its log: nobody may make it wait

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        await self._process.wait()

    def cpu_seconds(self) -> float:
        """All its threads', user and system. Source: proc(5), fields 14 and 15 of stat."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    async def quiet(self) -> None:
        """Return when it has done nothing for a while: once up, it reads fonts for the first ticket."""
        before = -1.0
        while (now := self.cpu_seconds()) != before:
            before = now
            await asyncio.sleep(0.3)

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextlib.asynccontextmanager
async def running(folder: NightFolder) -> AsyncIterator[HubProcess]:
    hub = HubProcess(folder)
    await hub.start()
    await hub.up()
    try:
        yield hub
    finally:
        await hub.stop()


class Client:
    """One connection that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token

    async def open(self) -> "Client":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def command(self, envelope: Envelope) -> bytes:
        """The answer's body; fails unless its status is 200."""
        body = msgspec.json.encode(envelope)
        self._writer.write(
            b"POST /api/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (self._token.encode(), len(body), body)
        )
        return await self._answer()

    async def get(self, path: str, cookie: str = "") -> bytes:
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
        return await self._answer()

    async def _answer(self) -> bytes:
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await self._reader.readexactly(length)
        if b" 200 " not in head[:16]:
            raise SystemExit(f"The hub answered {head[:40]!r} {body!r}")
        return body

    def close(self) -> None:
        self._writer.close()


def lived_through(folder: NightFolder, most: int | None = None) -> int:
    """Write an evening into the folder's journal, decided by the real rules; how many facts that were.

    Five families arrive a minute, every teacher calls, starts and finishes, guides come back; until all are met, or
    `most` facts are written.
    """
    evening = _Evening(folder)
    try:
        arriving = iter(list(folder.roster().families))
        while most is None or len(evening.night_facts) < most:
            before = len(evening.night_facts)
            for family in itertools.islice(arriving, 5):
                evening.arrive(family)
            evening.teach()
            evening.guide()
            evening.now += 60
            if len(evening.night_facts) == before and evening.now > evening.night.rules.closes:
                break
        return evening.write(most)
    finally:
        evening.journal.close()


class _Evening:
    def __init__(self, folder: NightFolder) -> None:
        self.night = Night(folder.roster(), folder.rules())
        self.journal = folder.journal()
        self.now = self.night.rules.opens
        self.night_facts: list[Fact] = []
        self._entries: list[Entry] = []
        self._ids = itertools.count()

    def arrive(self, family: str) -> None:
        if self._ask(c.CheckIn(family, received=True)):
            ticket = f"{family}-1"
            self._ask(c.BeginPrint(ticket, "door-1"))
            self._ask(c.ReportPrint(ticket, "printed", "door-1"))

    def teach(self) -> None:
        for line in self.night.lines.values():
            if line.now:
                self._ask(c.FinishMeeting(line.teacher, line.now))
            if self._ask(c.CallNext(line.teacher)) and line.called:
                self._ask(c.StartMeeting(line.teacher, line.called))

    def guide(self) -> None:
        for duty in list(self.night.duties.values()):
            if duty.family and duty.step == "assigned":
                self._ask(c.TakeFamily(duty.volunteer, duty.family))
            elif duty.family:
                self._ask(c.ReturnVolunteer(duty.volunteer))

    def write(self, most: int | None) -> int:
        kept = [entry for entry in self._entries if most is None or entry.answer.first + entry.answer.count <= most + 1]
        self.journal.write(kept)
        return sum(len(entry.facts) for entry in kept)

    def _ask(self, command: c.AnyCommand) -> bool:
        cause, first = f"evening-{next(self._ids):08}", len(self.night_facts) + 1
        try:
            events = decide(self.night, command, cause, self.now)
        except Refused:
            return False
        facts = tuple(Fact(first + n, self.now, cause, event) for n, event in enumerate(events))
        for fact in facts:
            self.night.apply(fact)
        self.night_facts += facts
        self._entries.append(Entry(Answer(cause, b"12345678", "bench", first, len(facts)), self.now, facts))
        return True
