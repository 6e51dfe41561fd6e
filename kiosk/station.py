"""A kiosk without its screen: what families and staff may ask of it, whether or not the hub is there.

It puts together what has its own place: following (down), delivery (up), receiving (while nobody answers), the printer.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from hub.night import codes
from hub.night.commands import AnyCommand, CheckIn, ProveTicket
from hub.night.events import Fact
from hub.night.roster import over
from hub.wire import DoorList, Outcome, PrinterSeen
from kiosk.delivery import Delivery
from kiosk.finder import Elsewhere, Find
from kiosk.folder import Folder
from kiosk.following import ERASED, Connection, Following
from kiosk.greeting import Found, Stopped
from kiosk.link import HubRefuses, Link
from kiosk.log import log
from kiosk.memory import Alone, Memory
from kiosk.outbox import Outbox, OutboxTrouble
from kiosk.receiving import PATIENCE_SECONDS, Receiving
from kiosk.staff_link import StaffLink

if TYPE_CHECKING:
    from kiosk.greeter import Greeter
    from kiosk.own_printer import OwnPrinter
    from kiosk.slips import Slips
    from printers.transport import Printer

BEGIN_AGAIN_SECONDS = 3.0


class NotPaired(Exception):
    """A sentence for staff."""


class Station:
    """Start it, ask it, close it."""

    def __init__(self, hub: str, folder: Folder, printer: "Printer | None" = None, find: Find | None = None) -> None:
        """`printer`: one that belongs to this kiosk alone. `find`: who says on the network that they are our hub."""
        self.hub, self.folder = hub, folder
        self.own: OwnPrinter | None = None
        self._find, self._printer = find, printer
        self._slips: Slips | None = None
        self._delivery: Delivery | None = None
        self._following: Following | None = None
        self._heard: Callable[[Fact], None] = lambda fact: None
        self._changed: Callable[[], None] = lambda: None
        self._tasks: list[asyncio.Task[None]] = []
        self._telling: set[asyncio.Task[None]] = set()
        self._remembered = asyncio.Event()

    async def start(self, pair: str | None = None, connect: bool = True) -> None:
        """Pair if asked to, open the outbox. `connect`: remember and connect at once, where no screen comes first."""
        self.folder.lock()
        if pair is not None:
            await self._pair(pair)
        paired = self.folder.paired()
        if paired is None:
            raise NotPaired(
                f"This kiosk is not paired yet. Run `schoolnight pair --role kiosk --name NAME` at the hub {self.hub}, "
                "then start the kiosk with --pair and the code it shows."
            )
        self._link = Link(self.hub, paired=paired)
        self.staff_link = StaffLink(self._link)
        outbox = Outbox(self.folder.outbox)
        Memory(outbox).belong_to(paired)
        self._delivery = Delivery(
            outbox,
            lambda: self.greeter,
            lambda why: self.following.not_taken(why),
            lambda: self._changed(),
        )
        self._receiving = Receiving(self.delivery, f"kiosk:{paired.device}")
        self._following = Following(
            self._link,
            Elsewhere(paired, self.hub, self._find),
            self.delivery,
            self._receiving,
            self.folder,
            lambda fact: self._heard(fact),
            lambda: self._changed(),
        )
        if self._printer is not None:
            self._print_on(self._printer, paired.device)
        if connect:
            await self.remember()
            self.connect()

    def _print_on(self, printer: "Printer", device: str) -> None:
        from kiosk.own_printer import OwnPrinter  # what draws tickets takes a while to load
        from kiosk.slips import Slips

        self.own = OwnPrinter(f"kiosk:{device}", printer, self.ask, lambda: self._changed())
        self._receiving.own = self.following.own = self.own
        self._slips = Slips(self.delivery, self.own, device)
        self.own.start()

    @property
    def delivery(self) -> Delivery:
        assert self._delivery, "the station was not started"
        return self._delivery

    @property
    def following(self) -> Following:
        assert self._following, "the station was not started"
        return self._following

    @property
    def greeter(self) -> "Greeter | None":
        """None until there is a door list, while what was known is read anew, and when it was erased.

        What is half read would greet anew whom this kiosk had received before it was switched off.
        """
        return self._following.greeter if self._following and self._remembered.is_set() else None

    @property
    def connection(self) -> Connection:
        return self._following.connection if self._following else "connecting"

    @property
    def words(self) -> str:
        """For staff: what is wrong, if something is."""
        return self._following.words if self._following else ""

    @property
    def of_the_hub(self) -> tuple[PrinterSeen, ...] | None:
        """The hub's printers; None while it is away."""
        return self._following.of_the_hub if self._following else None

    async def remember(self) -> None:
        """Greet from the last door list, until the hub sends a newer one. Raises FolderTrouble, OutboxTrouble."""
        door, paired = self.folder.door(), self.folder.paired()
        if door is not None and paired is not None and door.rules.night == paired.night:
            await self._remember(door)
        self._remembered.set()

    async def _remember(self, door: DoorList) -> None:
        """What was known when the kiosk was switched off, by whatever."""
        memory = self.delivery.memory
        greeter = self.following.greet_from(door)
        greeter.ahead, greeter.own_words = memory.ahead(), memory.own_words()
        greeter.learn(memory.facts())
        greeter.night.use(door.roster)  # facts may speak of meetings that a correction has dropped since
        if over(door.rules, greeter.now()):
            await self.following.erase(ERASED)
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
            works = (self.following.run, self.following.tidy, self._deliver)
            self._tasks = [asyncio.create_task(self._always(work)) for work in works]

    def listen(self, heard: Callable[[Fact], None], changed: Callable[[], None]) -> None:
        """`heard` is called after each fact, `changed` when the connection, the outbox or a printer did."""
        self._heard, self._changed = heard, changed

    @property
    def printers(self) -> tuple[PrinterSeen, ...] | None:
        """All that may print for this kiosk, its own one first; None while nobody can say."""
        return (self.own.seen(), *(self.of_the_hub or ())) if self.own else self.of_the_hub

    async def ready(self) -> None:
        """Until the replica knows all that had happened when the hub was reached."""
        await self.following.ready.wait()

    async def remembered(self) -> None:
        """Until what was known at the last switching off is known again, if anything was."""
        await self._remembered.wait()

    async def knows(self) -> None:
        """Until there is somebody to greet from: what was remembered, or else the first door list."""
        await self.remembered()
        if self.greeter is None:
            await self.ready()

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
        return await self.following.until(so, seconds)

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
            await self.following.close()
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
                words = str(why) if isinstance(why, OutboxTrouble) else "Something is wrong; see the log."
                self.following.became("away", words)
                if self.greeter and work == self.following.run:  # its copy of the night may be half a fact behind
                    self.following.greet_from(self.greeter.door, afresh=True)
                await asyncio.sleep(BEGIN_AGAIN_SECONDS)

    async def _deliver(self) -> None:
        await self.delivery.run(self._link)
