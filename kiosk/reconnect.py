"""When to try again: soon at first, then less often, never in step with the other kiosks."""

import asyncio
import random

FIRST_SECONDS = 0.2
LONGEST_SECONDS = 5.0  # a family stands at the screen: longer would be felt after the hub is back


class Reconnect:
    """Doubling delays with jitter. `now()` cuts the present delay short."""

    def __init__(self, lots: random.Random | None = None) -> None:
        self._lots = lots or random.Random()
        self._failures = 0
        self._wake = asyncio.Event()

    def worked(self) -> None:
        self._failures = 0

    def now(self) -> None:
        self._wake.set()

    def delay(self) -> float:
        """Seconds before the next attempt; each call counts one more failure."""
        longest: float = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(self._failures, 10))
        self._failures += 1
        return self._lots.uniform(longest / 2, longest)

    async def wait(self) -> None:
        self._wake.clear()
        try:
            async with asyncio.timeout(self.delay()):
                await self._wake.wait()
        except TimeoutError:
            return
