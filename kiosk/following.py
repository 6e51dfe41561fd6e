"""What this kiosk knows of the night, kept as the hub has it: the journal's line down, for as long as the kiosk runs.

Copy and door list are on disk for the next start, and are erased when nobody needs them here any more.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Literal

from hub.night.events import AnyEvent, ChildAdded, CodeReissued, Fact, PartySplit, TicketRequested, VisitorAdded
from hub.night.roster import over
from hub.wire import DoorList, Hello, PrinterSeen
from kiosk.delivery import ASK_A_REFUSER_AGAIN_SECONDS, Delivery
from kiosk.finder import Elsewhere
from kiosk.folder import Folder, FolderTrouble
from kiosk.link import HubAway, HubRefuses, Link, News, OwnWordsChanged, PrintersChanged, RosterChanged
from kiosk.log import log
from kiosk.memory import Alone
from kiosk.outbox import OutboxTrouble
from kiosk.receiving import Receiving
from kiosk.reconnect import Reconnect
from kiosk.restored import asked_again

if TYPE_CHECKING:
    from kiosk.greeter import Greeter
    from kiosk.own_printer import OwnPrinter

Connection = Literal["connecting", "connected", "away", "refused"]

IN_VAIN = 3  # so often in a row, before the hub is looked for elsewhere
NOT_OURS = ("not-ours", "not-a-hub", "other-night", "other-protocol")
TIDY_SECONDS = 60.0  # between looks at the clock: is the evening over?
ERASED = "The evening is over. This kiosk has erased its copy of the roster and can be switched off."


class Following:
    """`heard` is called after each fact, `changed` when the connection or a printer of the hub did."""

    def __init__(
        self,
        link: Link,
        elsewhere: Elsewhere,
        delivery: Delivery,
        receiving: Receiving,
        folder: Folder,
        heard: Callable[[Fact], None],
        changed: Callable[[], None],
    ) -> None:
        self._link, self._elsewhere, self._delivery = link, elsewhere, delivery
        self._receiving, self._folder = receiving, folder
        self._heard, self._changed = heard, changed
        self.greeter: Greeter | None = None
        self.own: OwnPrinter | None = None
        self.connection: Connection = "connecting"
        self.words = ""  # for staff: what is wrong, if something is
        self.of_the_hub: tuple[PrinterSeen, ...] | None = None  # its printers; None while it is away
        self.ready = asyncio.Event()  # the copy knows all that had happened when the hub was reached
        self._news = asyncio.Event()
        self._retry, self._in_vain = Reconnect(), 0
        self._stale = True  # the hub has, or may have, a newer door list
        self._before_the_line: dict[str, Alone] = {}  # delivered before it opened: the hub has them, or lost them
        self._unsaved: list[Fact] = []
        self._saving: asyncio.Task[None] | None = None
        self._erasing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """The journal, whatever the hub does."""
        while True:
            try:
                await self._replicate()
            except HubAway as why:
                self.became("away", str(why))
                self._in_vain += 1
                if not (self._in_vain >= IN_VAIN and await self._found_elsewhere()):
                    await self._retry.wait()
            except HubRefuses as why:
                self.not_taken(why)
                if not (why.code in NOT_OURS and await self._found_elsewhere()):
                    await asyncio.sleep(ASK_A_REFUSER_AGAIN_SECONDS)

    async def tidy(self) -> None:
        """By the hub's word while it is there, else by the clock."""
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            if self.connection == "connected":
                with contextlib.suppress(HubAway, HubRefuses):
                    hello = await self._hello()
                    if self.greeter:  # our own clock may have been set meanwhile, by hours
                        self.greeter.ahead = await self._clock(hello)
            elif self.greeter and over(self.greeter.door.rules, self.greeter.now()):
                await self.erase(ERASED)

    async def until(self, so: Callable[[], bool], seconds: float) -> bool:
        """Whether the facts on their way here made it so in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not so():
                    self._news.clear()
                    await self._news.wait()
        return so()

    async def close(self) -> None:
        """What came is on disk; `run` and `tidy` have ended."""
        await asyncio.gather(*self._erasing, *([self._saving] if self._saving else []), return_exceptions=True)

    def greet_from(self, door: DoorList, afresh: bool = False) -> "Greeter":
        """A new door list over what has happened so far. `afresh`: over nothing, and the hub tells it all again."""
        from hub.night.state import Night  # all of the night's rules: loaded behind the first screen
        from kiosk.greeter import Greeter

        if self.greeter is None or afresh:
            before, self.greeter = self.greeter, Greeter(door, Night(door.roster, door.rules))
            self._unsaved = []
            if before:
                self.greeter.ahead = before.ahead
                self.greeter.assumed.keep(before.assumed)
                self.greeter.own_words = before.own_words
        else:
            self.greeter.door = door
            self.greeter.night.rules = door.rules
            self.greeter.night.use(door.roster)
        return self.greeter

    def became(self, connection: Connection, words: str) -> None:
        if (connection, words) != (self.connection, self.words):
            log.info("connection", now=connection, words=words)
            if connection != "connected":
                self.of_the_hub = None
            self.connection, self.words = connection, words
            self._changed()

    def not_taken(self, why: HubRefuses) -> None:
        """A kiosk that was revoked keeps nothing of the roster; what it accepted stays, to be delivered yet."""
        self.became("refused", str(why))
        if why.status in (401, 403) and self.greeter:
            task = asyncio.create_task(self.erase(str(why)))
            self._erasing.add(task)
            task.add_done_callback(self._erasing.discard)

    async def erase(self, words: str) -> None:
        log.info("erased")
        self.greeter, self._unsaved, self._stale = None, [], True
        self._receiving.forget()
        if self.own:
            self.own.forget()
        self._folder.forget_door()
        await self._delivery.write(self._delivery.memory.forget)
        self.became("refused", words)

    async def _found_elsewhere(self) -> bool:
        self._in_vain = 0
        return await self._elsewhere.found(self._link)

    async def _replicate(self) -> None:
        """Hello and door list come after the line is open, so that no change falls between them and the line.

        The newest fact we know is asked for once more: a hub that has another one there, or none, was brought back from
        an older copy, and our next facts would be laid over what it does not know.
        """
        self._before_the_line = await self._delivered()
        newest = self.greeter.newest if self.greeter else None
        known = newest.seq if newest else 0
        async with aclosing(self._link.journal(max(0, known - 1))) as journal:
            await anext(journal)
            hello = await self._hello()
            greeter = self.greeter or await self._fetch_door()
            if known > hello.seq:
                await self._begin_anew(greeter)
                return
            greeter.ahead = await self._clock(hello)
            self._stale = self._stale or greeter.door.roster.version != hello.roster
            if hello.seq == 0:
                await self._caught_up()
            async for news in journal:
                if self.greeter is not greeter:  # what it knew was erased
                    return
                if isinstance(news, Fact) and newest and news.seq <= known:
                    if (news.at, news.cause) != (newest.at, newest.cause):
                        await self._begin_anew(greeter)
                        return
                    newest = None
                else:
                    await self._hear(greeter, news)
                if newest is None and greeter.night.seq >= hello.seq:
                    await self._caught_up()

    async def _hear(self, greeter: "Greeter", news: News) -> None:
        if isinstance(news, Fact):
            self._take(greeter, news)
        elif isinstance(news, RosterChanged):
            self._stale = self._stale or greeter.door.roster.version != news.version
        elif isinstance(news, OwnWordsChanged):
            greeter.own_words = news.words
            self._changed()
            try:
                await self._delivery.write(partial(self._delivery.memory.say, news.words))
            except OutboxTrouble as why:  # they stand on the screen all the same
                log.error("own words not kept", words=str(why))
        elif isinstance(news, PrintersChanged):
            self.of_the_hub = news.printers
            self._changed()

    async def _begin_anew(self, greeter: "Greeter") -> None:
        """The hub's older truth, all of it; what we knew beyond it is kept aside until it has been asked again."""
        log.warning("hub-brought-back", known=greeter.night.seq)
        known = greeter.assumed.facts()
        self.greet_from(greeter.door, afresh=True)
        self._stale = True
        await self._delivery.write(partial(self._delivery.memory.begin_anew, known))

    async def _delivered(self) -> dict[str, Alone]:
        """Check-ins that the hub has said yes to, and whose facts are not here yet.

        Those that it took at once were never assumed: they are on disk alone. The outbox is read last, since what is in
        it may be delivered meanwhile.
        """
        assumed = self.greeter.assumed.entries() if self.greeter else ()
        on_disk = await self._delivery.write(self._delivery.memory.alone)
        waiting = {envelope.id for envelope in await self._delivery.all_waiting()}
        return {entry.id: entry for entry in (*on_disk, *assumed) if entry.id not in waiting}

    async def _ask_again(self, greeter: "Greeter") -> None:
        """The hub's copy is whole here: now it can be seen what is missing in it."""
        memory, heard = self._delivery.memory, greeter.assumed.facts()
        known = {fact.cause for fact in heard}
        lost = [entry for entry in self._before_the_line.values() if entry.id not in known]
        unheard = await self._delivery.write(memory.unheard)
        self._before_the_line = {}
        if not (unheard or lost):
            return
        again = asked_again(unheard, lost, heard, greeter.night, self._receiving.printer)
        log.warning("asked-again", facts_before=len(unheard), facts_now=len(heard), commands=len(again))
        for entry in lost:
            greeter.assumed.drop(entry.id)
        await self._delivery.write(partial(memory.ask_again, again, lost))

    async def _hello(self) -> Hello:
        """Raises HubRefuses where the evening is over: there is nothing left to hold a copy of."""
        hello = await self._link.hello()
        if hello.over:
            await self.erase(ERASED)
            raise HubRefuses("night-over", ERASED)
        return hello

    async def _clock(self, hello: Hello) -> float:
        """By how much the hub's is ahead; kept, as the kiosk may be switched on without a hub."""
        if not hello.now:
            return self.greeter.ahead if self.greeter else 0.0
        ahead = hello.now - time.time()
        await self._delivery.write(partial(self._delivery.memory.set_clock, ahead))
        return ahead

    async def _fetch_door(self) -> "Greeter":
        door = await self._link.door()
        greeter = self.greet_from(door)
        self._stale = False
        try:
            await self._delivery.write(lambda: self._folder.keep(door))
        except FolderTrouble as why:  # families are greeted all the same
            log.error("door list not kept", words=str(why))
        return greeter

    def _take(self, greeter: "Greeter", fact: Fact) -> None:
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
                await self._delivery.write(partial(self._delivery.memory.learn, facts))
            except OutboxTrouble as why:  # the evening goes on; what is not kept is asked of the hub again
                log.error("facts not kept", words=str(why))

    async def _caught_up(self) -> None:
        if self._stale:
            await self._fetch_door()
        if self.connection != "connected":
            if self.greeter:
                await self._ask_again(self.greeter)
            self._retry.worked()
            self._in_vain = 0
            self.ready.set()
            self.became("connected", "")
            self._delivery.sooner()
            if self.own and self.greeter:
                self.own.look(self.greeter)


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
