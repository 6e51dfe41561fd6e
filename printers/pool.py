"""Several printers that stand in for each other. The hub's pool and a kiosk's single printer are the same thing."""

import asyncio
import bisect
import itertools
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import msgspec
import structlog

from printers.ruler import ruler
from printers.states import PrinterStates
from printers.transport import End, Job, NotSent, Printed, Printer, Reason, nothing_to_note

log = structlog.get_logger()

Drawing = Callable[[int], Job]
"""Makes the job for a printer of so many dots, in the pool's own thread."""

Draw = Callable[[], Drawing]
"""What is to be drawn, asked for when its turn has come: whatever it says is true then."""

Begun = Callable[[str], Awaitable[None]]
"""Awaited with the printer's name just before the first byte goes to it; not given for papers no journal knows of."""


class PoolEnd(msgspec.Struct, frozen=True):
    """How a job ended, and at which printer. Without any printer the name is empty."""

    end: End
    printer: str = ""


@dataclass(eq=False)
class _Waiting:
    number: int
    draw: Draw
    begun: Begun | None
    wanted: str | None
    ended: asyncio.Future[PoolEnd]
    tried: set[str] = field(default_factory=set)


class Pool:
    """Each printer takes the next job that is for it whenever it is free, so nothing waits behind one that is stuck.

    A job that wishes for a printer waits for that one while it is ready. What was not sent goes to the next at once;
    any other end is the end, as there may be paper.
    """

    def __init__(self, printers: Mapping[str, Printer], states: PrinterStates | None = None) -> None:
        self.states = states or PrinterStates(printers)
        self._printers = dict(printers)
        self._numbers = itertools.count()
        self._waiting: list[_Waiting] = []
        self._wake = {name: asyncio.Event() for name in self._printers}
        self._tasks: list[asyncio.Task[None]] = []
        # One at a time is drawn: two threads that draw would keep the event loop waiting for the interpreter.
        self._drawing = ThreadPoolExecutor(1, thread_name_prefix="draw")

    def __contains__(self, name: str) -> bool:
        return name in self._printers

    def start(self) -> None:
        self.states.listen(lambda _: self._look())
        self.states.start()
        self._tasks = [asyncio.create_task(self._work(name)) for name in self._printers]

    async def stop(self) -> None:
        """What is being printed is given up where it is; jobs that wait are never answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.states.stop()
        self._drawing.shutdown(wait=False)

    async def test(self, name: str) -> str:
        """Print a test ticket on one printer, in its turn; what came of it, in a sentence."""
        if reason := self.states.of(name).reason:
            return reason.sentence
        end = (await self.print(lambda: ruler, wanted=name)).end
        return "The test ticket is out." if isinstance(end, Printed) else end.reason.sentence

    async def print(self, draw: Draw, begun: Begun | None = None, wanted: str | None = None) -> PoolEnd:
        """Raises what `draw` or `begun` raised; nothing was sent then."""
        if not self._printers:
            return PoolEnd(NotSent(Reason("no-printer", "No printer is set up.")))
        job = _Waiting(next(self._numbers), draw, begun, wanted, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._look()
        try:
            return await job.ended
        finally:
            if job in self._waiting:  # nobody waits for it any more
                self._waiting.remove(job)

    def _look(self) -> None:
        for wake in self._wake.values():
            wake.set()

    async def _work(self, name: str) -> None:
        """One printer: whoever else is free meanwhile takes what it leaves."""
        while True:
            job = self._next(name)
            if job is None:
                self._wake[name].clear()
                await self._wake[name].wait()
                continue
            self._waiting.remove(job)
            try:
                end = await self._print_on(name, job)
            except Exception as error:  # a job that cannot be drawn is its asker's trouble, not the next one's
                if not job.ended.done():
                    job.ended.set_exception(error)
            else:
                self._take(job, name, end)
            self._look()

    def _take(self, job: _Waiting, name: str, end: End) -> None:
        job.tried.add(name)
        if isinstance(end, NotSent):
            log.warning("printer-not-ready", printer=name, reason=end.reason.code)
            if job.tried != self._printers.keys():
                bisect.insort(self._waiting, job, key=lambda waiting: waiting.number)
                return
        if not job.ended.done():
            job.ended.set_result(PoolEnd(end, name))

    def _next(self, name: str) -> _Waiting | None:
        return next((job for job in self._waiting if self._is_for(name, job)), None)

    def _is_for(self, name: str, job: _Waiting) -> bool:
        left = [other for other in self._printers if other not in job.tried]
        ready = [other for other in left if self.states.of(other).ready]
        may = ready or left
        return name in may and (name == job.wanted or job.wanted not in may)

    async def _print_on(self, name: str, job: _Waiting) -> End:
        printer = self._printers[name]
        made = await asyncio.get_running_loop().run_in_executor(self._drawing, job.draw(), printer.dots)
        begun = job.begun
        return await printer.print(made, (lambda: begun(name)) if begun else nothing_to_note)
