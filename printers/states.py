"""How every printer is, known within two seconds: somebody asks each of them twice a second, all evening."""

import asyncio
import time
from collections.abc import Callable, Mapping

import msgspec
import structlog

from printers.transport import NOT_ASKED, Printer, Proof, Status

log = structlog.get_logger()

# With 1.5 s until a printer counts as silent, trouble is known in two.
LOOK_EVERY_SECONDS = 0.4


class PrinterState(msgspec.Struct, frozen=True, kw_only=True):
    """One printer as staff see it."""

    name: str
    address: str
    status: Status
    since: float
    """When it came to be so, POSIX seconds."""
    proof: Proof | None
    """None: it was not yet there to be asked."""


class PrinterStates:
    """Watches printers, and is their owner: from `start` to `stop` their lines are held open.

    `listen` is called with a printer's name whenever what is known of it has changed.
    """

    def __init__(
        self,
        printers: Mapping[str, Printer],
        clock: Callable[[], float] = time.time,
        every: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._printers = dict(printers)
        self._clock, self._every = clock, every
        self._known: dict[str, tuple[Status, float]] = {name: (NOT_ASKED, clock()) for name in self._printers}
        self._listeners: list[Callable[[str], None]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def of(self, name: str) -> Status:
        """Not ready until it has said that it is; a name nobody knows is not ready either."""
        return self._known.get(name, (NOT_ASKED, 0.0))[0]

    def all(self) -> tuple[PrinterState, ...]:
        """In the order of the settings."""
        return tuple(
            PrinterState(
                name=name,
                address=printer.address,
                status=self._known[name][0],
                since=self._known[name][1],
                proof=printer.known.proof if printer.known else None,
            )
            for name, printer in self._printers.items()
        )

    def listen(self, changed: Callable[[str], None]) -> None:
        self._listeners.append(changed)

    def start(self) -> None:
        for name, printer in self._printers.items():
            printer.hold = True
            printer.on_status = self._listener(name)
            self._tasks.append(asyncio.create_task(self._watch(name, printer)))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        for printer in self._printers.values():
            printer.hold = False
            await printer.close()

    async def _watch(self, name: str, printer: Printer) -> None:
        """A printer that is printing is not disturbed: the question waits its turn, and the job itself tells."""
        while True:
            try:
                self._tell(name, await printer.status())
            except Exception:  # one look that went wrong must not end the watch; until the next, it is not ready
                log.exception("printer-look-failed", printer=name)
                self._tell(name, NOT_ASKED)
            await asyncio.sleep(self._every)

    def _listener(self, name: str) -> Callable[[Status], None]:
        return lambda status: self._tell(name, status)

    def _tell(self, name: str, status: Status) -> None:
        was, _ = self._known[name]
        if status == was:
            return
        self._known[name] = (status, self._clock())
        log.info("printer", name=name, state=status.reason.code if status.reason else "ready", low=status.paper_low)
        for changed in self._listeners:
            changed(name)
