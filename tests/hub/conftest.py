from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from small_night import make_night, open_hub

from hub.folder import NightFolder
from hub.hub import Hub


@pytest.fixture
def folder(tmp_path: Path) -> NightFolder:
    """A night without printers."""
    return make_night(tmp_path / "night")


@pytest.fixture
async def hub(folder: NightFolder) -> AsyncIterator[Hub]:
    running = open_hub(folder)
    yield running
    await running.stop()
