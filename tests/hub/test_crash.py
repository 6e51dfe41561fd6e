"""A real hub, killed with SIGKILL at any moment under load: nothing acknowledged is missing, nothing is doubled.

The moments are drawn from a seed; a failure names it in its parameters.
"""

import asyncio
import contextlib
import random
import resource
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import aiohttp
import msgspec
import pytest
from small_night import asked, folded, make_night, picture

from hub.devices import Devices
from hub.folder import NightFolder
from hub.night import codes
from hub.night.commands import AnyCommand, AskDesk, CallNext, CheckIn, PauseTeacher, ResumeTeacher
from hub.night.events import AnyEvent, Fact, FamilyArrived, TicketBegun, TicketEnded
from hub.night.state import Night
from hub.wire import Accepted, Envelope
from kiosk.link import HubAway, Link
from kiosk.simulated import SimulatedKiosk
from printers.escpos import ANSWER_BITS
from printers.virtual import serve_virtual_printer

pytestmark = pytest.mark.crash

ROUNDS = 5
ASKERS = 8
FAMILIES = 1200
SECONDS = 15.0  # for a hub to come up, on a busy machine


class HubProcess:
    """`python -m hub.cli hub`, started as often as it is killed, on one port."""

    def __init__(self, folder: NightFolder) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        command = [sys.executable, "-m", "hub.cli", "hub", "--night", str(self.folder.path), "--port", str(self.port)]
        log = self.folder.path / "hub.log"
        with log.open("ab") as file:
            self._process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=file)
        assert self._process.stdout
        async with asyncio.timeout(SECONDS):
            said = await self._process.stdout.readline()
        assert b"is up" in said, log.read_text()
        self._heard = asyncio.create_task(self._process.stdout.read())

    async def kill(self) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    def let_files_grow_to(self, most: int) -> None:
        """A disk that is full for this process alone, and is not any more when the limit is lifted."""
        assert self._process
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def token(self, role: str, name: str) -> str:
        paired = self._devices(lambda devices: devices.pair(devices.invite(role, name)))  # type: ignore[arg-type]
        assert paired
        return str(paired[0])

    def pairing(self, name: str) -> str:
        return str(self._devices(lambda devices: devices.invite("kiosk", name)))

    def _devices(self, do: Callable[[Devices], object]) -> object:
        devices = Devices(self.folder.devices_path)
        try:
            return do(devices)
        finally:
            devices.close()


@contextlib.asynccontextmanager
async def hub_of(folder: NightFolder) -> AsyncIterator[HubProcess]:
    hub = HubProcess(folder)
    try:
        await hub.start()
        yield hub
    finally:
        await hub.kill()


class Said:
    """What was asked, and every byte that was answered."""

    def __init__(self) -> None:
        self.asked: dict[str, bytes] = {}
        self.answered: dict[str, bytes] = {}

    async def ask(self, session: aiohttp.ClientSession, envelope: bytes, command_id: str) -> None:
        """Ask; an answer that was given before must be given again, byte for byte."""
        self.asked[command_id] = envelope
        async with session.post("/api/commands", data=envelope) as response:
            body = await response.read()
        if response.status == 503:
            return  # "try again" is no answer
        assert response.status == 200, body
        assert self.answered.setdefault(command_id, body) == body


@contextlib.asynccontextmanager
async def asking(hub: HubProcess, token: str) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(hub.base, headers=headers) as session:
        yield session


def evening(lots: random.Random, teachers: list[str], families: list[str]) -> Iterator[AnyCommand]:
    """Families come, some scanned at two kiosks at once; teachers call, pause and come back."""
    for family in families:
        yield CheckIn(family, party=lots.randint(1, 4))
        if lots.random() < 0.3:
            yield CheckIn(family)
        if lots.random() < 0.3:
            yield lots.choice((CallNext, ResumeTeacher, PauseTeacher))(lots.choice(teachers))
        if lots.random() < 0.1:
            yield AskDesk("ticket", family)


async def load(hub: HubProcess, token: str, said: Said, commands: Iterator[AnyCommand], lots: random.Random) -> None:
    """Eight askers at once, until the hub is gone."""

    async def one(session: aiohttp.ClientSession) -> None:
        for command in commands:
            envelope = asked(command, f"crash-{lots.getrandbits(64):016x}")
            await said.ask(session, msgspec.json.encode(envelope), envelope.id)

    async with asking(hub, token) as session:
        with contextlib.suppress(aiohttp.ClientError):
            async with asyncio.TaskGroup() as group:
                for _ in range(ASKERS):
                    group.create_task(_until_gone(one(session)))


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not so():  # noqa: ASYNC110 - the other side is a process that tells nobody
            await asyncio.sleep(0.001)


async def _until_gone(work: Awaitable[None]) -> None:
    with contextlib.suppress(aiohttp.ClientError, ConnectionError):
        await work


def journal_of(folder: NightFolder) -> tuple[list[Fact], Night]:
    """What is on disk once the hub is gone, and the night it makes."""
    journal = folder.journal()
    try:
        facts, answers = list(journal.facts()), list(journal.answers())
    finally:
        journal.close()
    assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1)), "no gap, none twice"
    for answer in answers:
        assert all(f.cause == answer.id for f in facts[answer.first - 1 : answer.first - 1 + answer.count])
    assert sum(answer.count for answer in answers) == len(facts), "each fact belongs to one answer"
    return facts, folded(Night(folder.roster(), folder.rules()), facts)


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_hub_killed_under_load_forgets_nothing_it_said_and_does_nothing_twice(
    tmp_path: Path, seed: int
) -> None:
    lots = random.Random(seed)
    folder = make_night(tmp_path / "night", families=FAMILIES)
    said, roster = Said(), folder.roster()
    commands = evening(lots, list(roster.teachers), [family for family in roster.families if family != "f0"])
    async with hub_of(folder) as hub:
        token = hub.token("desk", "welcome desk")
        cut_short = 0
        for _ in range(ROUNDS):
            enough = len(said.answered) + lots.randint(5, 120)  # in commands: a slow machine is loaded as much
            loading = asyncio.create_task(load(hub, token, said, commands, lots))
            await _until(lambda enough=enough: len(said.answered) >= enough)  # type: ignore[misc]
            await asyncio.sleep(lots.uniform(0, 0.02))  # the moment is what is tested
            await hub.kill()
            await loading
            cut_short += len(said.asked) - len(said.answered)
            await hub.start()
            async with asking(hub, token) as session:  # all answers again, and now the answers to the others
                again = list(said.asked.items())
                lots.shuffle(again)
                for command_id, envelope in again[:200]:
                    await said.ask(session, envelope, command_id)
        assert cut_short, "some were not answered when the power went"
        async with asking(hub, token) as session:
            await asyncio.gather(*(said.ask(session, envelope, id) for id, envelope in said.asked.items()))
    assert said.answered.keys() == said.asked.keys()

    facts, night = journal_of(folder)
    arrived = Counter(fact.event.family for fact in facts if isinstance(fact.event, FamilyArrived))
    assert set(arrived.values()) == {1}
    for body in said.answered.values():
        if b'"accepted"' in body:
            for fact in msgspec.json.decode(body, type=Accepted).facts:
                assert facts[fact.seq - 1] == fact
    assert night.visits.keys() == arrived.keys()


async def test_kiosks_carry_on_by_themselves_and_deliver_what_they_took(tmp_path: Path) -> None:
    lots = random.Random(3)
    folder = make_night(tmp_path / "night", families=160)
    roster, secret = folder.roster(), folder.secret()
    shown = [codes.code_for(secret, folder.rules().night, family) for family in roster.families if family != "f0"]
    async with hub_of(folder) as hub:
        kiosks = [SimulatedKiosk(hub.base, tmp_path / f"kiosk-{n}") for n in (1, 2)]
        for n, kiosk in enumerate(kiosks, start=1):
            await kiosk.start(hub.pairing(f"kiosk-{n}"))

        async def families_come(kiosk: SimulatedKiosk, codes_shown: list[str]) -> list[object]:
            return [await kiosk.scan(code) for code in codes_shown]

        coming = [asyncio.create_task(families_come(kiosk, shown[n::2])) for n, kiosk in enumerate(kiosks)]
        for _ in range(4):
            await asyncio.sleep(lots.uniform(0.05, 0.3))
            await hub.kill()
            await hub.start()
        async with asyncio.timeout(SECONDS):
            outcomes = [outcome for some in await asyncio.gather(*coming) for outcome in some]
            for kiosk in kiosks:
                await _delivered(kiosk, len(shown))
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
        replicas = [kiosk.station.greeter.night for kiosk in kiosks if kiosk.station.greeter]
        assert picture(replicas[0]) == picture(replicas[1])
        for kiosk in kiosks:
            await kiosk.close()
    facts, _ = journal_of(folder)
    arrived = Counter(fact.event.family for fact in facts if isinstance(fact.event, FamilyArrived))
    assert arrived == dict.fromkeys(set(roster.families) - {"f0"}, 1)


async def _delivered(kiosk: SimulatedKiosk, families: int) -> None:
    """Nothing waits in the kiosk, and its own copy of the night has every family and every ticket's end."""
    station = kiosk.station
    changed = asyncio.Event()
    station.listen(lambda fact: changed.set(), changed.set)
    assert station.greeter
    while (
        station.waiting
        or len(station.greeter.night.visits) < families
        or any(ticket.end is None for ticket in station.greeter.night.tickets.values())
    ):
        await changed.wait()
        changed.clear()


async def test_a_ticket_that_was_at_the_printer_when_the_hub_died_is_unknown_and_not_printed_again(
    tmp_path: Path,
) -> None:
    async def answer(reader: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
        """Ready, takes the job, and never says that it came out."""
        at_work = False
        while data := await reader.read(4096):
            at_work |= b"\x1dv0" in data
            if not at_work:
                caller.write(bytes((ANSWER_BITS,)) * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr\x01"))

    mute = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = mute.sockets[0].getsockname()[1]
    async with hub_of(make_night(tmp_path / "night", {"door-1": port})) as hub:
        link = Link(hub.base, hub.token("kiosk", "kiosk-1"))
        await link.post(asked(CheckIn("f1")))
        await link.post(asked(CheckIn("f2")))  # waits behind the first one
        assert await _first(link, lambda event: isinstance(event, TicketBegun)) == TicketBegun("f1-1", "door-1")
        await hub.kill()
        mute.close()
        tray = await serve_virtual_printer(port=port, tray_port=0)
        await hub.start()
        first = await _first(link, lambda event: isinstance(event, TicketEnded))
        assert first == TicketEnded("f1-1", "unknown", "door-1", "hub-restarted")
        second = await _first(link, lambda event: isinstance(event, TicketEnded) and event.ticket == "f2-1")
        assert second == TicketEnded("f2-1", "printed", "door-1")
        assert len(tray.tickets) == 1
        await link.close()
        await tray.close()


async def _first(link: Link, which: Callable[[AnyEvent], bool]) -> AnyEvent:
    async with asyncio.timeout(SECONDS):
        async for news in link.journal(0):
            if isinstance(news, Fact) and which(news.event):
                return news.event
    raise AssertionError("the stream ended")


async def test_a_disk_that_fills_up_under_a_running_hub_costs_nothing_that_was_said(tmp_path: Path) -> None:
    folder = make_night(tmp_path / "night", families=60)
    async with hub_of(folder) as hub:
        link = Link(hub.base, hub.token("desk", "welcome desk"))
        answered: list[tuple[Envelope, object]] = []
        later: list[Envelope] = []

        async def check_in(families: range) -> None:
            for n in families:
                envelope = asked(CheckIn(f"f{n}"))
                try:
                    answered.append((envelope, await link.post(envelope)))
                except HubAway:
                    later.append(envelope)

        await check_in(range(1, 20))
        hub.let_files_grow_to(sum(file.stat().st_size for file in folder.path.glob("journal.db-wal")) + 8000)
        await check_in(range(20, 40))
        assert later, "the disk was full"
        hub.let_files_grow_to(resource.RLIM_INFINITY)
        await check_in(range(40, 60))
        for envelope in later:
            assert isinstance(await link.post(envelope), Accepted)
        await hub.kill()
        await hub.start()
        for envelope, outcome in answered:
            assert await link.post(envelope) == outcome
        await link.close()
    facts, night = journal_of(folder)
    assert len(night.visits) == 59
    assert len([fact for fact in facts if isinstance(fact.event, FamilyArrived)]) == 59
