"""The conversation with a receipt printer, over any line: how are you, who are you, here is a job, is it out?

That bytes were taken means nothing: 19 whole tickets fit into the buffers of a peer that reads none. So a job ends with
a question whose answer can only come after everything before it.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import msgspec

from printers import escpos
from printers.answers import Answer, Answers, Fence, Noise, ProcessId, Sensors, Text, Unasked
from printers.health import interpret
from printers.kept import Known
from printers.line import Line, Trouble
from printers.raster import BAND_ROWS
from printers.transport import Proof, Status

A = TypeVar("A", bound=Answer)
STRAYS = 200  # answers nobody waits for that are kept; a peer that talks on and on fills no memory
RAW_BYTES = 4096


class Patience(msgspec.Struct, frozen=True):
    """Seconds. The standard values are for real mechanics, about a second a ticket."""

    answer: float = 1.5
    """A healthy printer answers DLE EOT within a tenth of this."""
    worry: float = 0.5
    """A job of which nothing is heard for so long after its last byte is asked about."""
    again: float = 0.5
    """Between two such looks."""
    stall: float = 30.0
    """A changed roll, a cover opened and closed again. After so long without a move the end is unknown."""
    listen: float = 0.3
    """For what a peer that is no printer has to say."""


class Dialogue:
    """One open line and what came in on it. Whoever holds it is the only one to speak."""

    def __init__(self, line: Line, patience: Patience) -> None:
        self.line, self._patience = line, patience
        self._answers = Answers()
        self._heard: list[Answer] = []
        self._raw = bytearray()
        self._owed = False  # whether a question is on its way that was not answered in time

    # --- how are you

    async def health(self, *, curious: bool = True) -> Status:
        """What the printer says of itself. Raises Trouble if it says nothing, or is no printer.

        `curious`: find out what a silent peer is, which ends the line.
        """
        self._raw.clear()
        self._owed = False
        try:
            async with asyncio.timeout(self._patience.answer):
                bytes_ = [await self._sensors(which) for which in (1, 2, 3, 4)]
        except TimeoutError:
            self._heard.clear()
            self._owed = True
            raise await self._silence(curious) from None
        except (OSError, EOFError):
            raise hung_up(self.line.name) from None
        return interpret(*bytes_)

    async def drain(self, seconds: float = 0.01) -> None:
        """Forget what an earlier caller asked for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    await self._listen()
        if any(isinstance(answer, Noise) for answer in self._heard):
            raise self._impostor()
        self._heard.clear()

    async def _sensors(self, which: int) -> int:
        await self.line.send(escpos.ask(which))
        return (await self._first(Sensors)).byte

    # --- who are you

    async def probe(self) -> Known:
        """Who it says it is, and the strongest proof it can give. It must be ready. Raises Trouble if it falls silent:
        that it said nothing then means nothing.

        ESC @ afterwards forgets what a printer that knows no `GS ( H` took for letters.
        """
        model = await self._tells(escpos.MODEL)
        serial = await self._tells(escpos.SERIAL_NUMBER) if model else ""
        proof: Proof = "status"
        for _ in range(3):  # it may still be at work on something an earlier process sent
            if proof == "status" and await self._answered(Fence, escpos.FENCE):
                proof = "fence"
        if await self._answered(ProcessId, escpos.process_id(_new_name())):
            proof = "process-id"
        await self.line.send(escpos.INITIALISE)
        if proof == "status" and not (await self.health()).ready:
            raise Trouble("busy", f"{self.line.name} stopped while it was asked what it is.")
        return Known(proof=proof, model=model, serial=serial, at=time.time())

    async def identity(self, known: Known) -> tuple[str, str]:
        """Model and serial number, as far as it told them before."""
        model = await self._tells(escpos.MODEL) if known.model else ""
        return model, await self._tells(escpos.SERIAL_NUMBER) if known.serial else ""

    async def _tells(self, which: int) -> str:
        answer = await self._answered(Text, escpos.tell_of(which))
        return "".join(c for c in answer.text if c.isprintable()).strip()[:80] if answer else ""

    async def _answered(self, kind: type[A], asked: bytes) -> A | None:
        try:
            async with asyncio.timeout(self._patience.answer):
                await self.line.send(asked)
                return await self._first(kind)
        except TimeoutError:
            return None

    # --- a job

    async def tidy(self, dots: int, cut: bool) -> None:
        """Get an earlier job out of the way, so that the printer listens again.

        A job that was cut short may have left it inside a picture: white dots fill that. What is fed out and cut off
        belongs to another family.
        """
        fill = bytes(BAND_ROWS * dots // 8 + len(escpos.raster(1, 1, b"")))
        off = escpos.FEED_AND_CUT if cut else b""
        async with asyncio.timeout(self._patience.answer):
            await self.line.send(fill + escpos.INITIALISE + off + escpos.NOTHING_UNASKED)

    async def caught_up(self, proof: Proof) -> bool:
        """Whether it has worked off all that was sent before. Late answers come in with it, and are forgotten."""
        if proof == "status":
            return True
        asked, kind, _ = question(proof)
        if not await self._answered(kind, asked):
            return False
        await self.drain(0.05)
        return True

    async def send(self, data: bytes, stuck: Callable[[], None]) -> None:
        """Raises TimeoutError if nothing is taken for `stall` seconds; `stuck` is called long before that."""
        self._heard.clear()
        for start in range(0, len(data), self.line.chunk_bytes):
            sending = asyncio.ensure_future(self.line.send(data[start : start + self.line.chunk_bytes]))
            try:
                async with asyncio.timeout(self._patience.stall):
                    while not (await asyncio.wait((sending,), timeout=self._patience.answer))[0]:
                        stuck()
                    await sending
            finally:
                sending.cancel()

    async def proven(
        self, kind: type[Fence] | type[ProcessId], name: bytes, told: Callable[[Status], None]
    ) -> Status | None:
        """None when the answer came that can only come after the job; after `stall` seconds without, the last word.

        Only after the last byte of the job may questions be asked that are answered at once, and only an answer that
        came among sound ones counts: noise may look like a fence. A printer whose buffers are full hears no question
        until it goes on, so silence is waited out, and no second question is asked before the first is answered.
        """
        until = asyncio.get_running_loop().time() + self._patience.stall
        last, wait = Status(), self._patience.worry
        while asyncio.get_running_loop().time() < until:
            if await self._proof_within(wait, kind, name):
                return None
            wait = self._patience.again
            if self._owed and not self._forget(Sensors):
                continue
            try:
                last = await self.health(curious=False)
            except Trouble as trouble:
                last = Status(reason=trouble.reason)
                if trouble.reason.code == "hung-up":
                    raise
            told(last)
            if last.reason is not None and last.reason.code == "broken":  # it forgets what it holds: no use to wait
                break
        return last

    async def _proof_within(self, seconds: float, kind: type[Fence] | type[ProcessId], name: bytes) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    answer = await self._first(kind)
                    if not isinstance(answer, ProcessId) or answer.name == name:
                        return True
        return False

    def _forget(self, kind: type[Answer]) -> bool:
        """Whether there were any."""
        before = len(self._heard)
        self._heard = [answer for answer in self._heard if not isinstance(answer, kind)]
        return len(self._heard) < before

    async def stayed_well(self, seconds: float, told: Callable[[Status], None]) -> Status:
        """For printers that can give no other proof: the first trouble in so many seconds, or the last good word."""
        until = asyncio.get_running_loop().time() + seconds
        while True:
            status = await self.health(curious=False)
            told(status)
            if not status.ready or asyncio.get_running_loop().time() >= until:
                return status
            await asyncio.sleep(self._patience.again)

    # --- listening

    async def _first(self, kind: type[A]) -> A:
        """The next answer of this kind; those of other kinds stay. Raises Trouble on noise."""
        while True:
            for at, answer in enumerate(self._heard):
                if isinstance(answer, kind):
                    del self._heard[at]
                    return answer
                if isinstance(answer, Noise):
                    with suppress(OSError, EOFError):
                        await self._hear_out()
                    raise self._impostor()
            await self._listen()

    async def _listen(self) -> None:
        data = await self.line.receive()
        self._raw += data[: max(0, RAW_BYTES - len(self._raw))]
        kept = (answer for answer in self._answers.take(data) if not isinstance(answer, Unasked))
        self._heard = [*self._heard, *kept][-STRAYS:]

    async def _hear_out(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.listen):
                while True:
                    await self._listen()

    async def _silence(self, curious: bool) -> Trouble:
        """A web server may be waiting for a request: hanging up half way makes it speak, and prints nothing."""
        if curious:
            with suppress(OSError, EOFError):
                await self.line.say_no_more()
                await self._hear_out()
        if self._raw:
            return self._impostor()
        return Trouble(
            "no-answer",
            f"{self.line.name} takes the call but says nothing. Is it busy, or switched to another printer language?",
        )

    def _impostor(self) -> Trouble:
        heard = bytes(self._raw).lower()
        self._heard.clear()
        if b"http/" in heard or b"<html" in heard or b"<!doctype" in heard:
            return Trouble("web-server", f"{self.line.name} answers like a web server, not a printer.")
        return Trouble("not-a-printer", f"{self.line.name} answers, but not like a receipt printer.")


def hung_up(name: str) -> Trouble:
    return Trouble("hung-up", f"{name} hung up. Is another computer printing on it?")


def question(proof: Proof) -> tuple[bytes, type[Fence] | type[ProcessId], bytes]:
    """What ends a job, the kind of answer that proves it, and the job's own name."""
    if proof == "process-id":
        name = _new_name()
        return escpos.process_id(name), ProcessId, name
    return escpos.FENCE, Fence, b""


def _new_name() -> bytes:
    """Four characters; drawn by lot, so that a late answer to an earlier job is not taken for this one's."""
    return secrets.token_hex(2).encode()
