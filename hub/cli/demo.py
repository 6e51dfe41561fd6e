"""A whole small evening on one machine: a fictional school, the real hub, two kiosks, a printer whose paper is a page.

Everything speaks the real protocols over real sockets; only families, teachers and the clock's zone are made up.
"""

import asyncio
import contextlib
import datetime as dt
import random
import shutil
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import click
import msgspec

from config.example import example_settings, write_example
from config.settings import Hub, Printer, Settings
from hub.cli.before import codes_of
from hub.cli.staff import Staff
from hub.cli.tonight import logs
from hub.devices import Devices, Role
from hub.folder import NightFolder
from hub.journal import JournalError
from hub.night import codes
from hub.rosters import read_sources
from hub.wire import Accepted
from kiosk.link import Link
from kiosk.simulated import SimulatedKiosk, families_arrive
from printers.virtual import Serving, serve_virtual_printer

FOLDER = Path(".demo")
ON_SHOW = 6  # families left for whoever tries the kiosk
LATE_ENOUGH = 17  # it is just after five, wherever this runs


@click.command()
@click.option("--headless", is_flag=True, help="No kiosk in this terminal, and a short summary at the end.")
@click.option("--seconds", type=float, help="End by itself after so long. [default: headless 20, else when you end it]")
@click.option("--families", default=350, show_default=True, help="How many families the school has.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between families at each kiosk, on average.")
@click.option("--meeting", type=float, help="Seconds a meeting takes here. [default: 25, headless 5]")
def demo(headless: bool, seconds: float | None, families: int, every: float, meeting: float | None) -> None:
    """A whole small evening on this computer. Nothing is kept; the folder .demo is made anew each time."""
    terminal = not headless and sys.stdin.isatty() and sys.stdout.isatty()
    folder = prepare(FOLDER, families)
    logs((FOLDER / "demo.log").open("w", encoding="utf-8"))
    evening = Evening(folder, every, meeting or (5.0 if headless else 25.0))
    trouble = asyncio.run(evening.run(seconds or (20.0 if headless else None), terminal))
    click.echo(evening.summary())
    if trouble:
        raise click.ClickException("; ".join(trouble))


def prepare(path: Path, families: int) -> NightFolder:
    """A fresh night of the example school, imported from its files as any school's would be."""
    if (path / "night").exists():
        try:
            NightFolder(path / "night").journal().close()
        except JournalError as why:
            raise click.ClickException(f"Another demo is running from {path.resolve()}. End that one first.") from why
    shutil.rmtree(path, ignore_errors=True)
    source = path / "school"
    zone, today = five_o_clock()
    write_example(source, families=families, on=today)
    folder = NightFolder(path / "night")
    settings = _settings(today, zone)
    roster, _ = read_sources([source], base=None, on=today, timezone=zone, drop_ins=settings.night.drop_ins, accept=())
    folder.write_settings(settings)
    folder.save_roster(roster)
    return folder


def five_o_clock() -> tuple[str, dt.date]:
    """A time zone in which it is now between five and six in the evening, and the date there."""
    now = dt.datetime.now(dt.UTC)
    offset = (LATE_ENOUGH - now.hour + 11) % 24 - 11  # -11 … +12 hours
    there = now + dt.timedelta(hours=offset)
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT", there.date()  # POSIX counts the other way round


def _settings(today: dt.date, zone: str) -> Settings:
    settings = example_settings(today)
    printer = free_port(9100)
    return msgspec.structs.replace(
        settings,
        night=msgspec.structs.replace(settings.night, timezone=zone),
        hub=Hub(port=free_port(8400)),
        printers={"door-1": Printer(address=f"tcp://127.0.0.1:{printer}")},
    )


def free_port(wanted: int) -> int:
    """The wanted port, or the next one nobody listens on."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise click.ClickException(f"No port from {wanted} to {wanted + 49} is free on this computer.")


class Evening:
    """The running demo: what was started, what came of it."""

    def __init__(self, folder: NightFolder, every: float, meeting: float) -> None:
        self._folder, self._every, self._meeting = folder, every, meeting
        self._settings = folder.settings()
        self._roster = folder.roster()
        self._codes = codes_of(folder, self._roster)
        self._devices = Devices(folder.devices_path)
        self._lots = random.Random(7)
        self.base = f"http://127.0.0.1:{self._settings.hub.port}"
        self.said: Counter[str] = Counter()
        self.trouble: list[str] = []
        self.tickets: Counter[str] = Counter()
        self.tray: Serving | None = None
        self.pressed: Counter[str] = Counter()

    async def run(self, seconds: float | None, terminal: bool) -> list[str]:
        async with contextlib.AsyncExitStack() as stack:
            tray = self.tray = await self._printer(stack)
            hub = await stack.enter_async_context(self._hub())
            kiosks = [await self._kiosk(stack, f"door-{n}") for n in (1, 2)]
            show, come = self._families()
            staff = await self._staff(stack, kiosks[0])
            arrivals = [self._arrive(kiosk, come[n::2]) for n, kiosk in enumerate(kiosks)]
            working = [asyncio.create_task(work) for work in (*arrivals, staff.work())]
            click.echo(self._where(tray, show))
            try:
                await self._wait(hub, seconds, terminal, show)
            finally:
                self.trouble += [*await _ended(working), *staff.trouble]
            await self._last_tickets(kiosks[0])
            self.pressed = staff.pressed
            if hub.returncode is not None:
                self.trouble.append(f"the hub ended by itself (status {hub.returncode}); see {self._log}")
        return self._verdict()

    async def _printer(self, stack: contextlib.AsyncExitStack) -> Serving:
        port = int(self._settings.printers["door-1"].address.rpartition(":")[2])
        tray = await serve_virtual_printer(port=port, tray_port=free_port(9180))
        stack.push_async_callback(tray.close)
        return tray

    @property
    def _log(self) -> Path:
        return self._folder.path.parent / "hub.log"

    @contextlib.asynccontextmanager
    async def _hub(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """The real hub, in a process of its own."""
        command = [sys.executable, "-m", "hub.cli", "hub", "--night", str(self._folder.path), "--with-parent"]
        with self._log.open("wb") as log:
            hub = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl+C is the demo's to hear; the hub is told
            )
        assert hub.stdout
        if b"is up" not in await hub.stdout.readline():
            await hub.wait()
            raise click.ClickException(f"The hub did not start: {self._log.read_text().strip()[-300:]}")
        try:
            yield hub
        finally:
            if hub.returncode is None:
                hub.send_signal(signal.SIGTERM)
            await hub.wait()

    async def _kiosk(self, stack: contextlib.AsyncExitStack, name: str) -> SimulatedKiosk:
        kiosk = SimulatedKiosk(self.base, self._folder.path.parent / name, "door-1")
        await kiosk.start(self._devices.invite("kiosk", name))
        stack.push_async_callback(kiosk.close)
        return kiosk

    async def _staff(self, stack: contextlib.AsyncExitStack, kiosk: SimulatedKiosk) -> Staff:
        asker = Link(self.base)
        desk = Link(self.base, (await asker.pair(self._devices.invite("desk", "demo staff"))).token)
        await asker.close()
        stack.push_async_callback(desk.close)
        assert kiosk.station.greeter
        return Staff(desk, kiosk.station.greeter.night, self._meeting, self._lots)

    def _families(self) -> tuple[list[str], list[str]]:
        """Codes for whoever tries the kiosk, in several languages, and those of all the others."""
        open_ones = [f for f in self._roster.families.values() if not f.with_care and f.students]
        show: list[str] = []
        for language in ("es", "ar", "zh-Hans", "en", "so", "fr")[:ON_SHOW]:
            show += [f.id for f in open_ones if f.language == language][:1]
        come = [self._codes[f] for f in self._roster.families if f not in show]
        self._lots.shuffle(come)
        return [self._codes[f] for f in show], come

    async def _arrive(self, kiosk: SimulatedKiosk, come: list[str]) -> None:
        async for _, said in families_arrive(kiosk, come, self._every, self._lots):
            match said:
                case Accepted():
                    checked_in = any(type(fact.event).__name__ == "FamilyArrived" for fact in said.facts)
                    self.said["checked in" if checked_in else "sent to the welcome desk"] += 1
                case _:
                    self.said[said.code] += 1
                    self.trouble.append(f"a scan was answered {said.code}")

    def _where(self, tray: Serving, show: list[str]) -> str:
        teacher = min(self._roster.teachers.values(), key=lambda t: t.id)
        links = [
            ("Board (a TV in the hall)", self._link("board", "board")),
            (f"Teacher ({teacher.name})", self._link("teacher", f"phone of {teacher.key}", teacher.id)),
            ("Ambassadors' table", self._link("ambassador", "ambassadors")),
            ("Coordinator", self._link("coordinator", "coordinator")),
            ("Welcome desk", self._link("desk", "welcome desk")),
            ("Office", self._link("office", "office")),
            ("Ticket tray", f"http://127.0.0.1:{tray.tray_port}/"),
        ]
        lines = "\n".join(f"  {what:<26} {link}" for what, link in links)
        families = "  ".join(codes.grouped(code) for code in show)
        return (
            f"\nIt is conference night at {self._settings.night.school}. Two simulated kiosks check families in.\n\n"
            f"{lines}\n\n  (each link pairs one browser, once)\n\n"
            f"Codes to scan or type at a kiosk: {families}\n"
        )

    def _link(self, role: Role, name: str, subject: str = "") -> str:
        return f"{self.base}/pair#{self._devices.invite(role, name, subject)}"

    async def _wait(
        self, hub: asyncio.subprocess.Process, seconds: float | None, terminal: bool, show: list[str]
    ) -> None:
        """Until the time is over, Ctrl+C, the kiosk in this terminal is closed, or the hub is gone."""
        over = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, over.set)
        ends: list[asyncio.Task[object]] = [asyncio.create_task(over.wait()), asyncio.create_task(hub.wait())]
        if terminal:
            ends.append(asyncio.create_task(self._real_kiosk(show)))
        elif seconds is None:
            click.echo("Ctrl+C ends it.")
        await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            task.cancel()
        await asyncio.gather(*ends, return_exceptions=True)

    async def _real_kiosk(self, show: list[str]) -> None:
        click.echo("Press Enter to open the real kiosk in this terminal (there, Ctrl+C ends the demo).")
        await asyncio.to_thread(sys.stdin.readline)
        state = self._folder.path.parent / "this-terminal"
        pair = self._devices.invite("kiosk", "this-terminal")
        options = ["--hub", self.base, "--state", str(state), "--pair", pair, "--printer", "door-1"]
        kiosk = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub.cli", "kiosk", *options, "--code-on-show", codes.grouped(show[0])
        )
        try:
            await kiosk.wait()
        finally:
            if kiosk.returncode is None:
                kiosk.terminate()
                await kiosk.wait()

    async def _last_tickets(self, kiosk: SimulatedKiosk) -> None:
        """What was asked for just before the end is still on its way to the paper."""
        assert kiosk.station.greeter
        night = kiosk.station.greeter.night
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(15):
                while any(t.end is None for t in night.tickets.values()):  # noqa: ASYNC110 - the kiosk's task feeds it
                    await asyncio.sleep(0.1)
        self.tickets = Counter(ticket.end or "on its way" for ticket in night.tickets.values())

    def _verdict(self) -> list[str]:
        trouble = list(dict.fromkeys(self.trouble))
        if not self.said["checked in"]:
            trouble.append("no family was checked in")
        if set(self.tickets) - {"printed"}:
            trouble.append(f"not every ticket was printed: {dict(self.tickets)}")
        return trouble

    def summary(self) -> str:
        said = ", ".join(f"{count} {what}" for what, count in self.said.most_common()) or "nobody came"
        meetings = f"{self.pressed['StartMeeting']} meetings began, {self.pressed['FinishMeeting']} ended"
        return f"Families: {said}. Tickets: {self.tickets['printed']} printed. Teachers: {meetings}."


async def _ended(tasks: list[asyncio.Task[None]]) -> list[str]:
    """Stop them; what went wrong in them before."""
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    return [f"{type(result).__name__}: {result}" for result in results if isinstance(result, Exception)]
