from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from kiosk_world import NIGHT, PROOF, TOKEN, Kiosk, SmallHub, until
from textual.pilot import Pilot

from hub.wire import Paired
from kiosk.app import KioskApp
from kiosk.folder import Folder
from kiosk.scanner import ScannerFor
from kiosk.station import Station


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


@pytest.fixture
def kiosk(hub: SmallHub, folder: Folder) -> Kiosk:
    @asynccontextmanager
    async def running(
        size: tuple[int, int] = (80, 24), scanner_for: ScannerFor | None = None
    ) -> AsyncIterator[tuple[KioskApp, Pilot[None]]]:
        station = Station(hub.address, folder)
        await station.start(connect=False)
        app = KioskApp(station, printer="front", scanner_for=scanner_for)
        try:
            async with app.run_test(size=size) as pilot:
                await station.ready()
                await until(lambda: station.of_the_hub is not None)
                await pilot.pause()
                yield app, pilot
                await until(lambda: app._shown.painted)
        finally:
            await station.close()

    return running
