"""Several kiosks, a hub that comes and goes, kiosks that are switched off and on: nothing lost, nothing doubled."""

import asyncio
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kiosk_world import NIGHT, PROOF, TOKEN, SmallHub, code, until

from hub.night import codes
from hub.night import events as e
from hub.night.commands import AskDesk, CheckIn
from hub.wire import Declined, Paired
from kiosk import reconnect
from kiosk.folder import Folder
from kiosk.greeting import Answers, Welcome
from kiosk.station import Station

FAMILIES = ("f-es", "f-ar", "f-en")
SCANS = st.tuples(st.just("scan"), st.integers(0, 1), st.sampled_from(FAMILIES))
EVENINGS = st.lists(
    st.one_of(
        SCANS,
        SCANS,
        st.tuples(st.sampled_from(["power-off", "catch-up"]), st.integers(0, 1), st.just("")),
        st.tuples(st.sampled_from(["hub-goes", "hub-comes"]), st.just(0), st.just("")),
    ),
    min_size=3,
    max_size=12,
)


class Doors:
    """A hub and two kiosks, and what families did there."""

    def __init__(self, path: Path, hub: SmallHub) -> None:
        self.hub, self.up = hub, True
        self.folders = [Folder(path / name) for name in ("left", "right")]
        self.kiosks: list[Station] = []
        self.came: set[str] = set()
        self.told: set[str] = set()  # commands whose refusal the family saw itself, on the screen

    async def open(self) -> None:
        for number, folder in enumerate(self.folders):
            folder.remember(Paired(TOKEN, f"kiosk-{number}", "kiosk", NIGHT, PROOF))
            self.kiosks.append(await self._on(folder))
        for kiosk in self.kiosks:
            await kiosk.ready()

    async def does(self, what: str, which: int, family: str) -> None:
        match what:
            case "scan":
                await self._scan(self.kiosks[which], family)
            case "power-off":
                self.kiosks[which] = await self._off_and_on(which)
            case "catch-up" if self.up:
                await until(lambda: self.kiosks[which].connection == "connected", 20)
            case "hub-goes" if self.up:
                self.up = False
                await self.hub.stop()
                await until(lambda: all(kiosk.connection == "away" for kiosk in self.kiosks), 20)
            case "hub-comes" if not self.up:
                self.up = True
                await self.hub.start()
            case _:
                pass

    async def _scan(self, kiosk: Station, family: str) -> None:
        if isinstance(kiosk.find(codes.Scanned(code(family))), Welcome) and kiosk.greeter:
            self.came.add(family)
            outcome = await kiosk.check_in(kiosk.greeter.check_in(family, Answers()))
            if isinstance(outcome, Declined):
                self.told.add(outcome.id)

    async def _on(self, folder: Folder) -> Station:
        kiosk = Station(self.hub.address, folder)
        await kiosk.start()
        return kiosk

    async def _off_and_on(self, which: int) -> Station:
        """All that a kiosk has in memory is gone; what it says after that, it has from its disk."""
        await self.kiosks[which].close()
        return await self._on(Folder(self.folders[which].path))

    async def settle(self) -> None:
        await self.does("hub-comes", 0, "")
        try:
            await until(lambda: all(kiosk.connection == "connected" and not kiosk.waiting for kiosk in self.kiosks), 20)
            await until(lambda: all(self._knows(kiosk) == len(self.hub.facts) for kiosk in self.kiosks), 20)
        except TimeoutError:
            now = [(kiosk.connection, kiosk.words, kiosk.waiting, self._knows(kiosk)) for kiosk in self.kiosks]
            raise AssertionError(f"not in step with {len(self.hub.facts)} facts of the hub's: {now}") from None

    def _knows(self, kiosk: Station) -> int:
        return kiosk.greeter.night.seq if kiosk.greeter else 0


async def an_evening(path: Path, doings: list[tuple[str, int, str]]) -> None:
    hub = await SmallHub().start()
    doors = Doors(path, hub)
    try:
        await doors.open()
        for doing in doings:
            await doors.does(*doing)
        await doors.settle()
        arrived = Counter(fact.event.family for fact in hub.facts if isinstance(fact.event, e.FamilyArrived))
        assert arrived == dict.fromkeys(doors.came, 1), "each family that came is here, once"
        sent = {envelope.id: envelope.command for envelope in hub.asked}
        for id, command in sent.items():
            if isinstance(command, CheckIn) and isinstance(hub.outcomes[id], Declined):
                assert id in doors.told or f"{id}.conflict" in sent, "what was refused is on the desk's list"
        conflicts = [c for c in sent.values() if isinstance(c, AskDesk) and c.about == "conflict"]
        asked = [f for f in hub.facts if isinstance(f.event, e.DeskAsked) and f.event.about == "conflict"]
        assert len(asked) == len(conflicts), "and once each"
        for kiosk in doors.kiosks:
            assert kiosk.greeter
            assert {f for f in FAMILIES if kiosk.greeter.is_here(f)} == doors.came, "hub and kiosks agree"
            assert not kiosk.greeter.assumed.entries(), "and nothing is assumed any more"
    finally:
        for kiosk in doors.kiosks:
            await kiosk.close()
        await hub.stop()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
@given(EVENINGS)
def test_whatever_goes_and_comes_nothing_is_lost_and_nothing_doubled(doings: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(reconnect, "FIRST_SECONDS", 0.02)  # nobody stands there to be spared
        patch.setattr(reconnect, "LONGEST_SECONDS", 0.1)
        asyncio.run(an_evening(Path(folder), doings))
