import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from kiosk_world import NIGHT, PROOF, TOKEN, SmallHub

from hub.wire import Paired
from kiosk.folder import Folder


@pytest.fixture
async def hub() -> AsyncIterator[SmallHub]:
    running = await SmallHub().start()
    yield running
    await running.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A kiosk's folder, paired."""
    made = Folder(tmp_path / "kiosk")
    made.remember(Paired(TOKEN, "kiosk-1", "kiosk", NIGHT, PROOF))
    return made


async def until(what: Callable[[], object], seconds: float = 5.0) -> None:
    """Go on as soon as `what` holds; fail if it does not in time."""
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110 - what is waited for is another's state, and it has no event
            await asyncio.sleep(0.005)
