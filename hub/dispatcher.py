"""Has the night decide who goes where: soon after every fact, and now and then because time passes too.

Deciding looks at the whole building, so a burst of facts is answered once; never more than a tenth of the time goes
into it, however large the school.
"""

import asyncio
import time
from collections.abc import Sequence

import structlog

from hub.garbage import quiet
from hub.hub import Hub
from hub.night.events import Fact

log = structlog.get_logger()

EVERY_SECONDS = 30.0
REST = 9.0  # times as long as the last decision took, nothing is decided


class Dispatcher:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._soon: asyncio.TimerHandle | None = None
        self._rest_until = 0.0
        self._clock: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Needs a running event loop."""
        self._hub.listen(self._announce)
        self._clock = asyncio.create_task(self._now_and_then())

    def stop(self) -> None:
        if self._clock:
            self._clock.cancel()
        if self._soon:
            self._soon.cancel()
        self._soon, self._clock = None, None

    def _announce(self, facts: Sequence[Fact]) -> None:
        if any(not fact.cause.startswith("dispatch/") for fact in facts):  # its own decisions are decided
            self.wake()

    def wake(self) -> None:
        """Look soon; before it was started, it looks then."""
        if self._soon is None and self._clock is not None:
            loop = asyncio.get_running_loop()
            self._soon = loop.call_at(max(loop.time(), self._rest_until), self._decide)

    def _decide(self, ahead: bool = False) -> None:
        if self._soon:
            self._soon.cancel()
        self._soon = None
        began = time.perf_counter()
        try:
            with quiet():
                self._hub.dispatch(ahead)
        except Exception:  # one evening's odd fact must not stop the clock for all families; the next look may do
            log.exception("dispatch-failed")
        self._rest_until = asyncio.get_running_loop().time() + REST * (time.perf_counter() - began)

    async def _now_and_then(self) -> None:
        ahead = False
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            ahead = not ahead  # looking at the rest of the evening costs more, and changes more slowly
            self._decide(ahead)
