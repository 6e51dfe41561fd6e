"""What families asked for, on its way to the hub: on disk first, then oldest first, each until its outcome is known.

What the hub does not take goes to the welcome desk's list: a family may have been told otherwise, and has gone on.
"""

import asyncio
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from hub.night.commands import AnyCommand, AskDesk, CheckIn
from hub.wire import Accepted, Envelope, Outcome
from kiosk.link import HubAway, HubRefuses, Link
from kiosk.log import log
from kiosk.memory import Alone, Memory
from kiosk.outbox import Outbox
from kiosk.reconnect import Reconnect
from kiosk.restored import is_settled

if TYPE_CHECKING:
    from kiosk.greeter import Greeter

T = TypeVar("T")

ASK_A_REFUSER_AGAIN_SECONDS = 15.0  # staff may be mending it right now


class Delivery:
    """`greeter`: whoever greets here now. `refused`: the hub does not take this device. `changed`: the count did."""

    def __init__(
        self,
        outbox: Outbox,
        greeter: "Callable[[], Greeter | None]",
        refused: Callable[[HubRefuses], None],
        changed: Callable[[], None],
    ) -> None:
        self._outbox = outbox
        self.memory = Memory(outbox)
        self.waiting = len(outbox)  # commands not yet delivered
        self.families = outbox.families()  # of which these tell something
        self.set_aside = outbox.aside()
        self._greeter, self._refused, self._changed = greeter, refused, changed
        self._askers: dict[str, asyncio.Future[Outcome]] = {}
        self._more = asyncio.Event()
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="outbox")  # a sync may take 100 ms on an SD card

    async def ask(self, command: AnyCommand) -> Outcome:
        """The hub's outcome, whenever it comes; raises HubRefuses if the hub will never take the command."""
        envelope = Envelope(id=uuid.uuid4().hex, at=time.time(), command=command)
        with self.asking(envelope.id) as answer:
            await self.put(envelope)
            return await answer

    @contextmanager
    def asking(self, command: str) -> Iterator[asyncio.Future[Outcome]]:
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._askers[command] = answer
        try:
            yield answer
        finally:
            self._askers.pop(command, None)

    async def put(self, envelope: Envelope) -> None:
        """On disk when this returns; delivered even if nobody waits for it any more."""
        await self.write(lambda: self._outbox.put(envelope))

    async def write(self, how: Callable[[], T]) -> T:
        """In the one thread that writes, in order; raises OutboxTrouble."""

        def counted() -> tuple[T, int, int]:
            return how(), len(self._outbox), self._outbox.families()

        done, waiting, families = await asyncio.get_running_loop().run_in_executor(self._writer, counted)
        if (waiting, families) != (self.waiting, self.families):
            self.waiting, self.families = waiting, families
            self._changed()
        if waiting:
            self._more.set()
        return done

    async def all_waiting(self) -> list[Envelope]:
        return await self.write(self._outbox.waiting)

    def sooner(self) -> None:
        """The hub may be back."""
        self._more.set()

    async def run(self, link: Link) -> None:
        """The next one only when the outcome of the last is known."""
        again = Reconnect()
        while True:
            self._more.clear()
            envelope = await asyncio.get_running_loop().run_in_executor(self._writer, self._outbox.oldest)
            if envelope is None:
                await self._more.wait()
                continue
            try:
                outcome = await link.post(envelope)
            except HubAway:
                await self._until_sooner(again)
                continue
            except HubRefuses as why:
                if await self._is_of_the_device(link, why):
                    self._refused(why)
                    # Not wait_for: before Python 3.12 it forgets that it was cancelled if there is more in that moment.
                    with suppress(TimeoutError):
                        async with asyncio.timeout(ASK_A_REFUSER_AGAIN_SECONDS):
                            await self._more.wait()
                else:
                    await self._put_aside(envelope, why)
                continue
            again.worked()
            await self._closed(envelope, outcome)

    async def _is_of_the_device(self, link: Link, why: HubRefuses) -> bool:
        """A 403 may mean this command alone: a hub that still says hello has nothing against the kiosk."""
        if why.status != 403:
            return why.of_the_device
        try:
            await link.hello()
        except HubRefuses as worse:
            return worse.of_the_device
        except HubAway:
            return True  # asked again later
        return False

    async def _closed(self, envelope: Envelope, outcome: Outcome) -> None:
        asker, greeter = self._askers.get(envelope.id), self._greeter()
        waits = asker is not None and not asker.done()
        assumed = greeter is not None and envelope.id in greeter.assumed
        if asker is not None and waits:
            asker.set_result(outcome)
        if isinstance(outcome, Accepted):
            entry = None if assumed or greeter is None else _confirmed(envelope, outcome, greeter)
            await self.write(partial(self.memory.accepted, envelope.id, entry))
            return
        if greeter is not None and assumed:
            greeter.assumed.drop(envelope.id)
        told_otherwise = assumed or not waits or isinstance(envelope.command, AskDesk)
        told_otherwise = told_otherwise and not is_settled(envelope, outcome.code)
        conflict = _conflict(envelope, outcome.code) if told_otherwise else None
        log.info("declined", code=outcome.code, to_the_desk=conflict is not None)
        await self.write(partial(self.memory.declined, envelope.id, conflict))

    async def _put_aside(self, envelope: Envelope, why: HubRefuses) -> None:
        log.error("command refused", command=envelope.id, code=why.code, words=str(why))
        asker = self._askers.get(envelope.id)
        if asker and not asker.done():
            asker.set_exception(why)
        if greeter := self._greeter():
            greeter.assumed.drop(envelope.id)
        conflict = _conflict(envelope, "not-taken")
        await self.write(partial(self.memory.declined, envelope.id, conflict, why.code))
        if conflict is None:
            self.set_aside += 1  # nobody but staff at this kiosk can be told

    async def _until_sooner(self, again: Reconnect) -> None:
        """Wait, but not longer than until the journal's line is back."""
        waits = {asyncio.create_task(again.wait()), asyncio.create_task(self._more.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._writer, self._outbox.close)
        self._writer.shutdown()


def _conflict(envelope: Envelope, why: str) -> Envelope | None:
    """For what a family asked; what is said of paper concerns nobody there. Its id makes it one, however often."""
    command = envelope.command
    if isinstance(command, AskDesk) and command.about == "conflict":
        return None
    if not isinstance(command, CheckIn | AskDesk):
        return None
    return Envelope(f"{envelope.id}.conflict", envelope.at, AskDesk("conflict", command.family, why, envelope.at))


def _confirmed(envelope: Envelope, outcome: Accepted, greeter: "Greeter") -> Alone | None:
    """A check-in whose facts this kiosk has heard of, but not by the journal's line yet."""
    if not isinstance(envelope.command, CheckIn) or not outcome.facts or outcome.facts[0].seq <= greeter.night.seq:
        return None
    events = tuple(fact.event for fact in outcome.facts)
    return Alone(envelope.id, envelope.command.family, outcome.facts[0].at, events, confirmed=True)
