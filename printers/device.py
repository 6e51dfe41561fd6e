"""A receipt printer behind any line: one owner, one job at a time, and its own word for how each job ended."""

import asyncio
from collections.abc import Callable

from printers.answers import Fence, ProcessId
from printers.dialogue import Dialogue, Patience, hung_up, question
from printers.kept import Kept, Known
from printers.line import OpenLine, Trouble
from printers.transport import (
    End,
    Failed,
    Job,
    NotSent,
    OnSending,
    Printed,
    Reason,
    Status,
    Unknown,
    bytes_of,
    unheard,
)

# What the slowest mechanics do, in bytes of a raster 72 bytes wide: 100 mm a second, 8 rows a mm.
BYTES_A_SECOND = 72 * 8 * 100

STUCK = Status(
    reason=Reason("stuck", "It has stopped in the middle of a ticket. Is there paper, and is its cover closed?")
)


class DevicePrinter:
    """A printer that speaks ESC/POS and answers."""

    def __init__(
        self, address: str, dots: int, open_line: OpenLine, kept: Kept | None = None, patience: Patience | None = None
    ) -> None:
        self.address, self.dots = address, dots
        self.hold = False
        self.torn = False
        self.on_status: Callable[[Status], None] = unheard
        self._open_line = open_line
        self._kept = kept or Kept()
        self._patience = patience or Patience()
        self._turn = asyncio.Lock()
        self._dialogue: Dialogue | None = None
        self._acquainted = False  # with what is at the end of the open line
        self._probed = False  # in this process
        self._doubted = False  # whether it was well and yet did not prove a job
        self._stale = True  # whether answers to an earlier job, perhaps another process's, may still come in

    @property
    def known(self) -> Known | None:
        return self._kept.of(self.address)

    async def status(self) -> Status:
        async with self._turn:
            try:
                return await self._look()
            finally:
                await self._hang_up_unless_held()

    async def probe(self) -> Status:
        async with self._turn:
            try:
                status = await self._look(acquaint=False)
                if status.ready and self._dialogue is not None:
                    self._kept.keep(self.address, await self._dialogue.probe())
                    self._probed = True
                return status
            except (OSError, EOFError):
                return Status(reason=hung_up(self.address).reason)
            except Trouble as trouble:
                return Status(reason=trouble.reason)
            finally:
                await self._hang_up()

    async def print(self, job: Job, on_sending: OnSending) -> End:
        async with self._turn:
            try:
                data = await bytes_of(job, self.dots)
            except ValueError as error:
                return NotSent(Reason("wrong-width", str(error)))
            try:
                return await self._print(data, on_sending)
            finally:
                await self._hang_up_unless_held()

    async def close(self) -> None:
        async with self._turn:
            await self._hang_up()

    # --- before a job

    async def _look(self, acquaint: bool = True) -> Status:
        """Its own word, over the line that is open or a new one. Anything but a good word ends the line."""
        held = self._dialogue is not None
        try:
            status = await self._ask(acquaint)
        except Trouble as trouble:
            await self._hang_up()
            if held and trouble.reason.code == "hung-up":  # some hang up on those who say nothing for a while
                return await self._look(acquaint)
            status = Status(reason=trouble.reason)
        self.on_status(status)
        return status

    async def _ask(self, acquaint: bool) -> Status:
        fresh = self._dialogue is None
        if self._dialogue is None:
            self._dialogue, self._acquainted = Dialogue(await self._open_line(), self._patience), False
        dialogue = self._dialogue
        try:
            if fresh:
                await dialogue.drain()
                if self.torn:  # first of all: what follows would otherwise be dots of a picture
                    await dialogue.tidy(self.dots, cut=True)
            status = await dialogue.health()
            if status.ready and acquaint:
                await self._settle(dialogue)
        except TimeoutError:
            raise _busy(dialogue) from None
        except (OSError, EOFError):
            raise hung_up(dialogue.line.name) from None
        return status

    async def _settle(self, dialogue: Dialogue) -> None:
        """As soon as it is well: an earlier job out of the way, and on a new line, is it the printer it was?

        Raises Trouble if not. This is done before a job waits for it, and costs nothing while nothing happens.
        """
        if self._stale and not self.torn:
            await dialogue.tidy(self.dots, cut=False)
        if self._must_probe():
            await self._probe(dialogue)
        known = self.known
        assert known is not None
        if not self._acquainted:
            await self._recognise(dialogue, known)
            self._acquainted = True
        elif (self._stale or self.torn) and not await dialogue.caught_up(known.proof):
            raise _busy(dialogue)
        self._stale = self.torn = False

    def _must_probe(self) -> bool:
        """A printer that proved less than it should is asked again: it had a bad moment, or is another one."""
        return self.known is None or self._doubted or (self.known.proof == "status" and not self._probed)

    async def _probe(self, dialogue: Dialogue) -> None:
        before, now = self.known, await dialogue.probe()
        if before is not None and before.proof != "status" and now.proof == "status":
            raise _busy(dialogue)  # a weaker proof is only taken from staff, who ask for it with `probe`
        # One that would not say who it is may be the one that says it now.
        if before is None or before.identity in ("", now.identity):
            self._kept.keep(self.address, now)
        self._probed, self._doubted = True, False

    async def _recognise(self, dialogue: Dialogue, known: Known) -> None:
        """Its name comes back after all that was sent before; where it has none, the proof's own question must do."""
        identity = await dialogue.identity(known)
        if identity == (known.model, known.serial) and known.identity:
            await dialogue.drain(0.05)
            return
        if not all(identity):  # slow, perhaps: when it has caught up it is asked once more
            if not await dialogue.caught_up(known.proof):
                raise _busy(dialogue)
            if known.identity:
                identity = await dialogue.identity(known)
        if identity == (known.model, known.serial):
            return
        told = " ".join(part for part in identity if part) or "something that does not say what it is"
        raise Trouble(
            "another-printer",
            f"{dialogue.line.name} answers as {told}, but {known.identity} was tried there. If it was exchanged: "
            f"schoolnight printers probe {self.address}",
        )

    # --- a job

    async def _print(self, data: bytes, on_sending: OnSending) -> End:
        status = await self._look()
        dialogue, known = self._dialogue, self.known
        if status.reason is not None or dialogue is None or known is None:
            return NotSent(status.reason or Reason("hung-up", f"{self.address} hung up."))
        await on_sending()
        self._stale = self.torn = True
        try:
            end = await self._sent(dialogue, known, data)
        except (OSError, EOFError):
            end = Unknown(
                Reason("link-lost", f"{dialogue.line.name} hung up in the middle of a ticket. Look for it there.")
            )
        finally:
            if self.torn:
                await self._hang_up()
        self._doubted = isinstance(end, Unknown) and end.reason.code == "no-word"
        return end

    async def _sent(self, dialogue: Dialogue, known: Known, data: bytes) -> End:
        """Sends the job, with the printer ready and its line open, and learns how it ended."""
        worst: list[Status] = []

        def told(status: Status) -> None:
            if not status.ready:
                worst.append(status)
            self.on_status(status)

        asked, kind, name = question(known.proof)
        by_status = known.proof == "status"
        try:
            await dialogue.send(data if by_status else data + asked, lambda: told(STUCK))
        except TimeoutError:  # nothing may be asked in the middle of a picture
            return _ended(STUCK.reason, dialogue.line.name)
        end = await (self._watched(dialogue, len(data), told) if by_status else _proven(dialogue, kind, name, told))
        if end is None:
            self._stale = self.torn = False
            if worst:
                self.on_status(Status())
            return Printed(known.proof)
        return end

    async def _watched(self, dialogue: Dialogue, length: int, told: Callable[[Status], None]) -> End | None:
        """The weakest proof: nothing went wrong for as long as the job takes. None: it is out."""
        try:
            status = await dialogue.stayed_well(self._patience.again + length / BYTES_A_SECOND, told)
        except Trouble as trouble:
            return _ended(trouble.reason, dialogue.line.name)
        return None if status.reason is None else _ended(status.reason, dialogue.line.name)

    # --- the line

    async def _hang_up_unless_held(self) -> None:
        if not self.hold:
            await self._hang_up()

    async def _hang_up(self) -> None:
        if self._dialogue is not None:
            dialogue, self._dialogue = self._dialogue, None
            await dialogue.line.close()


def _busy(dialogue: Dialogue) -> Trouble:
    return Trouble("busy", f"{dialogue.line.name} is still busy with something else.")


async def _proven(
    dialogue: Dialogue, kind: type[Fence] | type[ProcessId], name: bytes, told: Callable[[Status], None]
) -> End | None:
    """None: the printer says it is out. Otherwise what can be said of a job that is gone and not heard of."""
    try:
        last = await dialogue.proven(kind, name, told)
    except Trouble as trouble:
        return _ended(trouble.reason, dialogue.line.name)
    return None if last is None else _ended(last.reason, dialogue.line.name)


def _ended(reason: Reason | None, name: str) -> End:
    """How a job ended of which only this trouble is known. Most printers go on where they stopped once it is put right;
    one that is broken forgets what it held."""
    if reason is None or reason.code in ("no-answer", "hung-up"):
        return Unknown(Reason("no-word", f"{name} has not said that the ticket came out. Look for it there."))
    if reason.code == "broken":
        return Failed(reason)
    return Unknown(Reason(reason.code, f"{reason.sentence} The ticket may still come out."))
