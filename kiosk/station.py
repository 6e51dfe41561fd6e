"""A kiosk without its screen: greeter, outbox and link, going on by themselves while the hub comes and goes."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Literal

import structlog

from hub.night import codes
from hub.night.commands import AnyCommand, CheckIn, ProveTicket
from hub.night.events import AnyEvent, ChildAdded, CodeReissued, Fact, PartySplit, TicketRequested, VisitorAdded
from hub.night.roster import over
from hub.night.state import Night
from hub.wire import DoorList, Hello, Outcome, PrinterSeen
from kiosk.delivery import ASK_A_REFUSER_AGAIN_SECONDS, Delivery
from kiosk.folder import Folder, FolderTrouble
from kiosk.greeter import Greeter
from kiosk.greeting import Found, Stopped
from kiosk.link import HubAway, HubRefuses, Link, PrintersChanged, RosterChanged
from kiosk.memory import Alone, Memory
from kiosk.outbox import Outbox, OutboxTrouble
from kiosk.receiving import PATIENCE_SECONDS, Receiving
from kiosk.reconnect import Reconnect
from kiosk.staff_link import StaffLink

if TYPE_CHECKING:
    from kiosk.own_printer import OwnPrinter
    from kiosk.slips import Slips
    from printers.transport import Printer

Connection = Literal["connecting", "connected", "away", "refused"]

BEGIN_AGAIN_SECONDS = 3.0
IN_VAIN = 3  # so often in a row, before the hub is looked for elsewhere
NOT_OURS = ("not-ours", "not-a-hub", "other-night", "other-protocol")
Find = Callable[[str], Awaitable[Sequence[str]]]
TIDY_SECONDS = 60.0  # between looks at the clock: is the evening over?
ERASED = "The evening is over. This kiosk has erased its copy of the roster and can be switched off."

log = structlog.get_logger("kiosk")


class NotPaired(Exception):
    """A sentence for staff."""


class Station:
    """Start it, ask it, close it."""

    def __init__(self, hub: str, folder: Folder, printer: "Printer | None" = None, find: Find | None = None) -> None:
        """`printer`: one that belongs to this kiosk alone. `find`: who says on the network that they are our hub."""
        self._find, self._in_vain = find, 0
        self.hub = hub
        self.own: OwnPrinter | None = None
        self._slips: Slips | None = None
        self._printer = printer
        self.folder = folder
        self.greeter: Greeter | None = None
        self.connection: Connection = "connecting"
        self.words = ""  # for staff: what is wrong, if something is
        self._delivery: Delivery | None = None
        self.of_the_hub: tuple[PrinterSeen, ...] | None = None  # its printers; None while it is away
        self._heard: Callable[[Fact], None] = lambda fact: None
        self._changed: Callable[[], None] = lambda: None
        self._news = asyncio.Event()
        self._retry = Reconnect()
        self._tasks: list[asyncio.Task[None]] = []
        self._telling: set[asyncio.Task[None]] = set()
        self._ready = asyncio.Event()
        self._stale = True  # the hub has, or may have, a newer door list
        self._unsaved: list[Fact] = []
        self._saving: asyncio.Task[None] | None = None

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
        self._paired = paired
        self._link = Link(self.hub, paired=paired)
        self.staff_link = StaffLink(self._link)
        outbox = Outbox(self.folder.outbox)
        Memory(outbox).belong_to(paired)
        self._delivery = Delivery(outbox, lambda: self.greeter, self._not_taken, lambda: self._changed())
        self._receiving = Receiving(self.delivery, f"kiosk:{paired.device}")
        if self._printer is not None:
            from kiosk.own_printer import OwnPrinter  # what draws tickets takes a while to load
            from kiosk.slips import Slips

            self.own = OwnPrinter(f"kiosk:{paired.device}", self._printer, self.ask, lambda: self._changed())
            self._receiving.own = self.own
            self._slips = Slips(self.delivery, self.own, paired.device)
            self.own.start()
        if (door := self.folder.door()) is not None and door.rules.night == paired.night:
            await self._remember(door)
        if connect:
            self.connect()

    @property
    def delivery(self) -> Delivery:
        assert self._delivery, "the station was not started"
        return self._delivery

    async def _remember(self, door: DoorList) -> None:
        """What was known when the kiosk was switched off, by whatever."""
        memory = self.delivery.memory
        greeter = self._greet_from(door)
        greeter.ahead = memory.ahead()
        greeter.learn(memory.facts())
        greeter.night.use(door.roster)  # facts may speak of meetings that a correction has dropped since
        if over(door.rules, greeter.now()):
            await self._erase(ERASED)
            return
        left_over = self._receiving.resume(greeter, await self.delivery.all_waiting())
        for fact in greeter.assumed.facts():
            self._receiving.took(fact)
        for paper in left_over:
            if paper.state == "unknown" and self._printer is not None:
                self._printer.torn = True
            await self._receiving.report(greeter, paper)

    def connect(self) -> None:
        """Follow the hub and deliver to it, from now on until `close`."""
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(self._always(work)) for work in (self._follow, self._deliver, self._tidy)
            ]

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

    @property
    def waiting(self) -> int:
        """Commands not yet delivered."""
        return self._delivery.waiting if self._delivery else 0

    @property
    def families_waiting(self) -> int:
        """Families of whom the hub does not know all yet."""
        return self._delivery.families if self._delivery else 0

    @property
    def set_aside(self) -> int:
        """Commands that the hub did not even understand, and of which it could not be told."""
        return self._delivery.set_aside if self._delivery else 0

    async def ask(self, command: AnyCommand) -> Outcome:
        """The hub's outcome, whenever it comes. On disk before it is sent; delivered even if nobody waits any more.

        Raises HubRefuses if the hub will never take the command.
        """
        return await self.delivery.ask(command)

    async def check_in(self, command: CheckIn) -> Outcome | Alone:
        """The hub's outcome if it comes in time, else what this kiosk decides alone. Raises as `ask`."""
        assert self.greeter, "a family was found"
        patience = PATIENCE_SECONDS if self.connection in ("connected", "connecting") else 0.0
        return await self._receiving.check_in(self.greeter, command, patience)

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

    def sent_to_the_desk(self, scanned: codes.Scanned, language: str | None) -> None:
        """With a slip, while no hub tells the desk. `language`: of whoever stands there, if anybody knows."""
        if self._slips and self.greeter and self.connection in ("away", "refused"):
            self._slips.give(self.greeter, scanned, language)

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
        if self._delivery:
            await self._receiving.close()
            if self._slips:
                await self._slips.close()
            await self._link.close()
            if self._saving:
                await asyncio.gather(self._saving, return_exceptions=True)
            await self._delivery.close()
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
                self._in_vain += 1
                if not (self._in_vain >= IN_VAIN and await self._found_elsewhere()):
                    await self._retry.wait()
            except HubRefuses as why:
                self._not_taken(why)
                if not (why.code in NOT_OURS and await self._found_elsewhere()):
                    await asyncio.sleep(ASK_A_REFUSER_AGAIN_SECONDS)

    async def _found_elsewhere(self) -> bool:
        """The hub we were paired with, at another address: where it said it is, or where it was set up to be."""
        if self._find is None:
            return False
        self._in_vain = 0
        for address in [*await self._find(self._paired.night), self.hub]:
            there = Link(address, paired=self._paired)
            there.found = address != self.hub
            try:
                await there.prove()
            except HubAway:
                continue
            except HubRefuses as why:
                log.warning("not our hub", code=why.code, hub=address)
                continue
            finally:
                await there.close()
            log.info("found", hub=address)
            self._link.hub, self._link.found = there.hub, there.found
            return True
        return False

    async def _replicate(self) -> None:
        """Hello and door list come after the line is open, so that no change falls between them and the line."""
        known = self.greeter.night.seq if self.greeter else 0
        async with aclosing(self._link.journal(known)) as journal:
            await anext(journal)
            hello = await self._hello()
            greeter = self.greeter or await self._fetch_door()
            if known > hello.seq:  # another journal than the one we followed
                self._greet_from(greeter.door, afresh=True)
                await self.delivery.write(self.delivery.memory.learn_again)
                return
            greeter.ahead = await self._clock(hello)
            self._stale = self._stale or greeter.door.roster.version != hello.roster
            if greeter.night.seq >= hello.seq:
                await self._caught_up()
            async for news in journal:
                if self.greeter is not greeter:  # what it knew was erased
                    return
                if isinstance(news, Fact):
                    self._take(greeter, news)
                elif isinstance(news, RosterChanged):
                    self._stale = self._stale or greeter.door.roster.version != news.version
                elif isinstance(news, PrintersChanged):
                    self.of_the_hub = news.printers
                    self._changed()
                if greeter.night.seq >= hello.seq:
                    await self._caught_up()

    async def _hello(self) -> Hello:
        """Raises HubRefuses where the evening is over: there is nothing left to hold a copy of."""
        hello = await self._link.hello()
        if hello.over:
            await self._erase(ERASED)
            raise HubRefuses("night-over", ERASED)
        return hello

    async def _clock(self, hello: Hello) -> float:
        """By how much the hub's is ahead; kept, as the kiosk may be switched on without a hub."""
        if not hello.now:
            return self.greeter.ahead if self.greeter else 0.0
        ahead = hello.now - time.time()
        await self.delivery.write(partial(self.delivery.memory.set_clock, ahead))
        return ahead

    async def _fetch_door(self) -> Greeter:
        door = await self._link.door()
        greeter = self._greet_from(door)
        self._stale = False
        try:
            await self.delivery.write(lambda: self.folder.keep(door))
        except FolderTrouble as why:  # families are greeted all the same
            log.error("door list not kept", words=str(why))
        return greeter

    def _take(self, greeter: Greeter, fact: Fact) -> None:
        greeter.learn([fact])
        self._receiving.took(fact)
        self._unsaved.append(fact)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())
        if self.connection == "connected":  # it happened just now
            greeter.ahead = fact.at - time.time()
        event = fact.event
        if isinstance(event, CodeReissued) and event.issue > greeter.door.issues.get(event.family, 1):
            self._stale = True  # the new letter's code is not in the door list yet
        if _adds_to(greeter.door, event):
            self._stale = True  # it has names and codes, which no fact holds
        if self.own and isinstance(event, TicketRequested) and self.connection == "connected":
            self.own.look(greeter)
        self._news.set()
        self._heard(fact)

    async def _save(self) -> None:
        """All that came meanwhile, at once."""
        while self._unsaved:
            facts, self._unsaved = self._unsaved, []
            try:
                await self.delivery.write(partial(self.delivery.memory.learn, facts))
            except OutboxTrouble as why:  # the evening goes on; what is not kept is asked of the hub again
                log.error("facts not kept", words=str(why))

    async def _caught_up(self) -> None:
        if self._stale:
            await self._fetch_door()
        if self.connection != "connected":
            self._retry.worked()
            self._in_vain = 0
            self._ready.set()
            self._became("connected", "")
            self.delivery.sooner()
            if self.own and self.greeter:
                self.own.look(self.greeter)

    def _greet_from(self, door: DoorList, afresh: bool = False) -> Greeter:
        """A new door list over what has happened so far."""
        if self.greeter is None or afresh:
            before, self.greeter = self.greeter, Greeter(door, Night(door.roster, door.rules))
            self._unsaved = []
            if before:
                self.greeter.ahead = before.ahead
                self.greeter.assumed.keep(before.assumed)
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
        await self.delivery.run(self._link)

    # --- what is not needed here any more

    def _not_taken(self, why: HubRefuses) -> None:
        """A kiosk that was revoked keeps nothing of the roster; what it accepted stays, to be delivered yet."""
        self._became("refused", str(why))
        if why.status in (401, 403) and self.greeter:
            task = asyncio.create_task(self._erase(str(why)))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tidy(self) -> None:
        """By the hub's word while it is there, else by the clock."""
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            if self.connection == "connected":
                with contextlib.suppress(HubAway, HubRefuses):
                    hello = await self._hello()
                    if self.greeter:  # our own clock may have been set meanwhile, by hours
                        self.greeter.ahead = await self._clock(hello)
            elif self.greeter and over(self.greeter.door.rules, self.greeter.now()):
                await self._erase(ERASED)

    async def _erase(self, words: str) -> None:
        log.info("erased")
        self.greeter, self._unsaved, self._stale = None, [], True
        self._receiving.forget()
        if self.own:
            self.own.forget()
        self.folder.forget_door()
        await self.delivery.write(self.delivery.memory.forget)
        self._became("refused", words)


def _adds_to(door: DoorList, event: AnyEvent) -> bool:
    """Whether a fact is of a family or a child that this door list does not have yet."""
    match event:
        case VisitorAdded(family) | PartySplit(_, family):
            return family not in door.roster.families
        case ChildAdded(family, student):
            known = door.roster.families.get(family)
            return student not in door.roster.students and not (known and known.desk)
        case _:
            return False
