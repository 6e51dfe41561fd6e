"""When the office closes the evening, no kiosk keeps children's names; when that was a slip, it has them again."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from small_night import done
from test_roster_swap import served

from hub.folder import NightFolder
from hub.night import codes
from hub.night.commands import CheckIn, CloseDoors, OpenDoors
from kiosk import following
from kiosk.folder import Folder
from kiosk.greeting import Here
from kiosk.station import Station


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not so():  # noqa: ASYNC110 - hub and kiosk know nothing of this test
            await asyncio.sleep(0.01)


async def test_a_kiosk_erases_its_copy_when_the_office_closes_the_evening_and_gets_it_again_when_it_opens(
    folder: NightFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "TIDY_SECONDS", 0.05)
    monkeypatch.setattr(following, "ASK_A_REFUSER_AGAIN_SECONDS", 0.05)
    state = tmp_path / "kiosk"
    async with served(folder) as hub:
        night = hub.house.hub
        kiosk = Station(hub.base, Folder(state))
        await kiosk.start(hub.house.devices.invite("kiosk", "door-1"))
        await kiosk.ready()
        await done(night, CheckIn("f2"))
        letter = codes.Scanned(hub.house.codes["f2"])
        await until(lambda: isinstance(kiosk.find(letter), Here))
        assert b"Pip-f2" in (state / "door.json").read_bytes()

        await done(night, CloseDoors())
        await until(lambda: kiosk.greeter is None)
        await until(lambda: "erased" in kiosk.words)
        kept = [path.read_bytes() for path in state.iterdir()]
        assert not any(b"Pip-" in content or b"FamilyArrived" in content for content in kept)

        await done(night, OpenDoors())
        await until(lambda: isinstance(kiosk.find(letter), Here))
        await kiosk.close()
