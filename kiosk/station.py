"""A kiosk without its screen: greeter, outbox and link, going on by themselves while the hub comes and goes."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar

import structlog

from hub.night import codes
from hub.night.commands import AnyCommand, ProveTicket
from hub.night.events import CodeReissued, Fact, TicketRequested
from hub.night.state import Night
from hub.wire import DoorList, Envelope, Outcome, PrinterSeen
from kiosk.folder import Folder, FolderTrouble
from kiosk.greeter import Greeter
from kiosk.greeting import Found, Stopped
from kiosk.link import HubAway, HubRefuses, Link, PrintersChanged, RosterChanged
from kiosk.outbox import Outbox, OutboxTrouble
from kiosk.reconnect import Reconnect

if TYPE_CHECKING:
    from kiosk.own_printer import OwnPrinter
    from printers.transport import Printer

T = TypeVar("T")
Connection = Literal["connecting", "connected", "away", "refused"]

ASK_A_REFUSER_AGAIN_SECONDS = 15.0  # staff may be mending it right now
BEGIN_AGAIN_SECONDS = 3.0

log = structlog.get_logger("kiosk")


class NotPaired(Exception):
    """A sentence for staff."""


class Station:
    """Start it, ask it, close it."""

    def __init__(self, hub: str, folder: Folder, printer: "Printer | None" = None) -> None:
        """`printer`: one that belongs to this kiosk alone."""
        self.hub = hub
        self.own: OwnPrinter | None = None
        self._printer = printer
        self.folder = folder
        self.greeter: Greeter | None = None
        self.connection: Connection = "connecting"
        self.words = ""  # for staff: what is wrong, if something is
        self.waiting = 0  # commands not yet delivered
        self.of_the_hub: tuple[PrinterSeen, ...] | None = None  # its printers; None while it is away
        self._heard: Callable[[Fact], None] = lambda fact: None
        self._changed: Callable[[], None] = lambda: None
        self._askers: dict[str, asyncio.Future[Outcome]] = {}
        self._more = asyncio.Event()
        self._news = asyncio.Event()
        self._retry = Reconnect()
        self._tasks: list[asyncio.Task[None]] = []
        self._telling: set[asyncio.Task[None]] = set()
        self._ready = asyncio.Event()
        self._stale = True  # the hub has, or may have, a newer door list
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="outbox")  # a sync may take 100 ms on an SD card

    async def start(self, pair: str | None = None, connect: bool = True) -> None:
        """Pair if asked to, open the outbox, greet from the last door list until the hub sends a newer one."""
        self.folder.lock()
        if pair is not None:
            await self._pair(pair)
        paired = self.folder.paired()
        if paired is None:
            raise NotPaired(
                f"This kiosk is not paired yet. Run `schoolnight pair --role kiosk --name NAME` at the hub {self.hub}, "
                "then start the kiosk with --pair and the code it shows."
            )
        self.device, self._night_id = paired.device, paired.night
        self._link = Link(self.hub, paired.token)
        self._outbox = await self._write(lambda: Outbox(self.folder.outbox))
        self.waiting = len(self._outbox)
        if (door := self.folder.door()) is not None and door.rules.night == paired.night:
            self._greet_from(door)
        if self._printer is not None:
            from kiosk.own_printer import OwnPrinter  # what draws tickets takes a while to load

            self.own = OwnPrinter(f"kiosk:{paired.device}", self._printer, self.ask, lambda: self._changed())
            self.own.start()
        if connect:
            self.connect()

    def connect(self) -> None:
        """Follow the hub and deliver to it, from now on until `close`."""
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._always(work)) for work in (self._follow, self._deliver)]

    def listen(self, heard: Callable[[Fact], None], changed: Callable[[], None]) -> None:
        """`heard` is called after each fact, `changed` when the connection, the outbox or a printer did."""
        self._heard, self._changed = heard, changed

    @property
    def printers(self) -> tuple[PrinterSeen, ...] | None:
        """All that may print for this kiosk, its own one first; None while nobody can say."""
        return (self.own.seen(), *(self.of_the_hub or ())) if self.own else self.of_the_hub

    async def ready(self) -> None:
        """Until the replica knows all that had happened when the hub was reached."""
        await self._ready.wait()

    def find(self, scanned: codes.Scanned) -> Found:
        return self.greeter.find(scanned) if self.greeter else Stopped("trouble")

    async def ask(self, command: AnyCommand) -> Outcome:
        """The hub's outcome, whenever it comes. On disk before it is sent; delivered even if nobody waits any more.

        Raises HubRefuses if the hub will never take the command.
        """
        envelope = Envelope(id=uuid.uuid4().hex, at=time.time(), command=command)
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._askers[envelope.id] = answer
        try:
            await self._write(lambda: self._outbox.put(envelope))
            self.waiting += 1
            self._more.set()
            return await answer
        finally:
            self._askers.pop(envelope.id, None)

    def shown(self, scanned: codes.Scanned) -> None:
        """A ticket that is shown has come out; if the hub does not know that yet, it is told. Nobody waits for it."""
        if self.greeter is None:
            return
        if self.own and (family := self.greeter.family_of(scanned)):
            self.own.remember(family, scanned)
        if (command := self.greeter.proves(scanned)) is not None:
            telling = asyncio.create_task(self._prove(command))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def _prove(self, command: ProveTicket) -> None:
        try:
            await self.ask(command)
        except (HubRefuses, OutboxTrouble) as why:
            log.error("not proven", words=str(why))

    async def until(self, so: Callable[[], bool], seconds: float) -> bool:
        """Whether the facts on their way here made it so in time: another kiosk may have done it a moment ago."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not so():
                    self._news.clear()
                    await self._news.wait()
        return so()

    async def close(self) -> None:
        going_on = [*self._tasks, *self._telling]
        for task in going_on:
            task.cancel()
        await asyncio.gather(*going_on, return_exceptions=True)
        self._tasks = []
        if self.own:
            await self.own.stop()
        if hasattr(self, "_link"):
            await self._link.close()
        if hasattr(self, "_outbox"):
            await self._write(self._outbox.close)
        self._writer.shutdown()
        self.folder.unlock()

    async def _pair(self, code: str) -> None:
        link = Link(self.hub)
        try:
            self.folder.remember(await link.pair(code))
        finally:
            await link.close()

    async def _always(self, work: Callable[[], Awaitable[None]]) -> None:
        """Whatever goes wrong in there: write it down, wait, go on. A kiosk that silently stopped helps nobody."""
        while True:
            try:
                await work()
            except Exception as why:
                log.exception("begun again")
                self._became("away", str(why) if isinstance(why, OutboxTrouble) else "Something is wrong; see the log.")
                if self.greeter:
                    self._greet_from(self.greeter.door, afresh=True)
                await asyncio.sleep(BEGIN_AGAIN_SECONDS)

    # --- down: what happens tonight

    async def _follow(self) -> None:
        """The journal, for as long as the kiosk runs."""
        while True:
            try:
                await self._replicate()
            except HubAway as why:
                self._became("away", str(why))
                await self._retry.wait()
            except HubRefuses as why:
                self._became("refused", str(why))
                await asyncio.sleep(ASK_A_REFUSER_AGAIN_SECONDS)

    async def _replicate(self) -> None:
        """Hello and door list come after the line is open, so that no change falls between them and the line."""
        known = self.greeter.night.seq if self.greeter else 0
        async with aclosing(self._link.journal(known)) as journal:
            await anext(journal)
            hello = await self._link.hello(self._night_id)
            greeter = self.greeter or await self._fetch_door()
            if known > hello.seq:  # another journal than the one we followed
                self._greet_from(greeter.door, afresh=True)
                return
            self._stale = self._stale or greeter.door.roster.version != hello.roster
            if greeter.night.seq >= hello.seq:
                await self._caught_up()
            async for news in journal:
                if isinstance(news, Fact):
                    self._take(greeter, news)
                elif isinstance(news, RosterChanged):
                    self._stale = self._stale or greeter.door.roster.version != news.version
                elif isinstance(news, PrintersChanged):
                    self.of_the_hub = news.printers
                    self._changed()
                if greeter.night.seq >= hello.seq:
                    await self._caught_up()

    async def _fetch_door(self) -> Greeter:
        door = await self._link.door()
        greeter = self._greet_from(door)
        self._stale = False
        try:
            await self._write(lambda: self.folder.keep(door))
        except FolderTrouble as why:  # families are greeted all the same
            log.error("door list not kept", words=str(why))
        return greeter

    def _take(self, greeter: Greeter, fact: Fact) -> None:
        greeter.night.apply(fact)
        if self.connection == "connected":  # it happened just now
            greeter.ahead = fact.at - time.time()
        event = fact.event
        if isinstance(event, CodeReissued) and event.issue > greeter.door.issues.get(event.family, 1):
            self._stale = True  # the new letter's code is not in the door list yet
        if self.own and isinstance(event, TicketRequested) and self.connection == "connected":
            self.own.look(greeter)
        self._news.set()
        self._heard(fact)

    async def _caught_up(self) -> None:
        if self._stale:
            await self._fetch_door()
        if self.connection != "connected":
            self._retry.worked()
            self._ready.set()
            self._became("connected", "")
            self._more.set()
            if self.own and self.greeter:
                self.own.look(self.greeter)

    def _greet_from(self, door: DoorList, afresh: bool = False) -> Greeter:
        """A new door list over what has happened so far."""
        if self.greeter is None or afresh:
            self.greeter = Greeter(door, Night(door.roster, door.rules))
        else:
            self.greeter.door = door
            self.greeter.night.rules = door.rules
            self.greeter.night.use(door.roster)
        return self.greeter

    def _became(self, connection: Connection, words: str) -> None:
        if (connection, words) != (self.connection, self.words):
            log.info("connection", now=connection, words=words)
            if connection != "connected":
                self.of_the_hub = None
            self.connection, self.words = connection, words
            self._changed()

    # --- up: what families asked for

    async def _deliver(self) -> None:
        """Oldest first, one after the other; the next one only when the outcome of the last is known."""
        again = Reconnect()
        while True:
            self._more.clear()
            envelope = await self._write(self._outbox.oldest)
            if envelope is None:
                await self._more.wait()
                continue
            try:
                outcome = await self._link.post(envelope)
            except HubAway:
                await self._sooner(again)
                continue
            except HubRefuses as why:
                if why.of_the_device:
                    self._became("refused", str(why))
                    await asyncio.sleep(ASK_A_REFUSER_AGAIN_SECONDS)
                    continue
                await self._set_aside(envelope, why)
                continue
            again.worked()
            self._tell(envelope.id, outcome)
            await self._done(partial(self._outbox.remove, envelope.id))

    async def _sooner(self, again: Reconnect) -> None:
        """Wait, but not longer than until the journal's line is back."""
        waits = {asyncio.create_task(again.wait()), asyncio.create_task(self._more.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _set_aside(self, envelope: Envelope, why: HubRefuses) -> None:
        log.error("command refused", command=envelope.id, code=why.code, words=str(why))
        asker = self._askers.get(envelope.id)
        if asker and not asker.done():
            asker.set_exception(why)
        await self._done(lambda: self._outbox.set_aside(envelope.id, why.code))

    def _tell(self, command: str, outcome: Outcome) -> None:
        asker = self._askers.get(command)
        if asker and not asker.done():
            asker.set_result(outcome)

    async def _done(self, how: Callable[[], None]) -> None:
        await self._write(how)
        self.waiting = max(0, self.waiting - 1)
        self._changed()

    async def _write(self, how: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, how)
