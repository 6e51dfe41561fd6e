"""Hub and kiosks lose their power and their lines, at any write: nothing is lost or doubled, and in the end all agree.

Everything is real but the distance: the hub with its journal on disk and its web, kiosks with theirs, TCP between them.
"""

import asyncio
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cut_off import CutOffHub, CutOffKiosk, Line, Moment
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from small_night import agrees_with_its_journal, make_night

from hub.night import codes
from hub.night.commands import AnyCommand, CheckIn, ReissueCode
from hub.night.events import DeskAsked, FamilyArrived
from hub.night.state import Night
from hub.wire import Accepted, Declined, Envelope, Outcome
from kiosk import reconnect, station
from kiosk.greeting import Answers, Welcome
from kiosk.memory import Alone

SECONDS = 20.0
FAMILIES = st.sampled_from(["f1", "f2", "f3"])
KIOSKS = st.integers(0, 1)
EVENINGS = settings(  # each takes a second, most of it waiting
    max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
KEPT = ("visits", "asks", "lines", "issues", "tickets")  # what a kiosk knows of the night, whatever it knows of people


class Evening(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.disk = tempfile.TemporaryDirectory()
        self.answered: dict[str, Outcome] = {}  # all that was acknowledged to anybody
        self.alone: dict[str, str] = {}  # check-ins that a kiosk acknowledged by itself -> the family
        self.unheard: set[str] = set()  # asked where the power went before the screen said anything
        self.run(self._open())

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(asyncio.wait_for(work, 2 * SECONDS))

    def tonight(self, path: Path) -> None:
        make_night(path, families=4)

    async def _open(self) -> None:
        path = Path(self.disk.name)
        self.tonight(path / "night")
        self.hub = CutOffHub(path / "night")
        await self.hub.on()
        self.kiosks = []
        for name in ("left", "right"):
            line = Line(self.hub)
            await line.lay()
            kiosk = CutOffKiosk(path / name, line)
            self.kiosks.append(kiosk)
            await kiosk.on(self.hub.house.devices.invite("kiosk", name))
            await kiosk.station.ready()

    # --- what people do

    @rule(which=KIOSKS, family=FAMILIES)
    def family_scans(self, which: int, family: str) -> None:
        self.run(self._scans(self.kiosks[which], family))

    @rule(which=KIOSKS, family=FAMILIES, writes=st.integers(0, 6))
    def a_kiosk_alone_and_the_desk_receive_the_same_family(self, which: int, family: str, writes: int) -> None:
        """And the kiosk's power may go while it hears that they did."""
        kiosk = self.kiosks[which]
        kiosk.line.break_off()
        self.run(self._scans(kiosk, family))
        self.run(self._desk(CheckIn(family)))
        kiosk.supply.left, kiosk.line.whole = writes, True
        self.run(self._catches_up(kiosk))

    @rule(family=FAMILIES)
    def desk_checks_in(self, family: str) -> None:
        self.run(self._desk(CheckIn(family)))

    @rule(family=FAMILIES)
    def desk_replaces_the_letter(self, family: str) -> None:
        self.run(self._desk(ReissueCode(family)))

    # --- what fails, and comes back

    @rule(which=KIOSKS)
    def kiosk_loses_its_power(self, which: int) -> None:
        async def off_and_on() -> None:
            await self._off_and_on(self.kiosks[which])

        self.run(off_and_on())

    @rule(which=KIOSKS, writes=st.integers(0, 5))
    def kiosk_will_lose_its_power_some_writes_later(self, which: int, writes: int) -> None:
        self.kiosks[which].supply.left = writes

    @precondition(lambda self: self.hub.port is not None)
    @rule()
    def hub_loses_its_power(self) -> None:
        self.run(self.hub.off())

    @precondition(lambda self: self.hub.port is not None)
    @rule(moment=st.sampled_from(["before", "after"]))
    def hub_will_lose_its_power_at_its_next_write(self, moment: Moment) -> None:
        self.hub.folder.supply.fuse = moment

    @precondition(lambda self: self.hub.port is None)
    @rule()
    def hub_comes_back(self) -> None:
        self.run(self.hub.on())

    @rule(which=KIOSKS)
    def line_breaks(self, which: int) -> None:
        self.kiosks[which].line.break_off()

    @rule(which=KIOSKS)
    def line_is_mended(self, which: int) -> None:
        self.kiosks[which].line.whole = True

    @precondition(lambda self: self.hub.port is not None)
    @rule(which=KIOSKS)
    def kiosk_catches_up(self, which: int) -> None:
        self.run(self._catches_up(self.kiosks[which]))

    # --- how that is done

    async def _scans(self, kiosk: CutOffKiosk, family: str) -> None:
        if (asking := self._scan(kiosk, family)) is not None:
            blown = asyncio.ensure_future(kiosk.supply.blown.wait())
            await asyncio.wait({asking, blown}, return_when=asyncio.FIRST_COMPLETED)
            blown.cancel()
            if asking.done():
                self._told(asking.result(), family)
            await self._notice()
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    def _scan(self, kiosk: CutOffKiosk, family: str) -> "asyncio.Task[Outcome | Alone] | None":
        at, night = kiosk.station, self.hub.folder
        issue = at.greeter.night.issue(family) if at.greeter else 1  # the newest letter this kiosk knows of
        code = codes.code_for(night.secret(), night.rules().night, family, issue)
        if at.greeter is None or not isinstance(at.find(codes.Scanned(code)), Welcome):
            return None
        return asyncio.create_task(at.check_in(at.greeter.check_in(family, Answers())))

    def _told(self, outcome: Outcome | Alone, family: str) -> None:
        if isinstance(outcome, Alone):
            self.alone[outcome.id] = family
        else:
            self.answered[outcome.id] = outcome

    async def _catches_up(self, kiosk: CutOffKiosk) -> None:
        """Or one of the two loses its power over it."""
        if kiosk.line.whole and self.hub.port is not None:
            gone = (self.hub.blown, kiosk.supply.blown)
            await until(lambda: _delivered(kiosk, self.hub) or any(blown.is_set() for blown in gone))
        await self._notice()

    async def _desk(self, command: AnyCommand) -> None:
        """Asked in the hub's own building: its power may go before it answers."""
        if self.hub.port is None:
            return
        envelope = Envelope(uuid.uuid4().hex, time.time(), command)
        asking = asyncio.ensure_future(self.hub.house.handle(envelope, "desk"))
        blown = asyncio.ensure_future(self.hub.blown.wait())
        await asyncio.wait({asking, blown}, return_when=asyncio.FIRST_COMPLETED)
        blown.cancel()
        if asking.done():
            self.answered[envelope.id] = asking.result()
        asking.cancel()
        await self._notice()

    async def _notice(self) -> None:
        if self.hub.port is not None and self.hub.folder.supply.off:
            await self.hub.off()
        for kiosk in self.kiosks:
            if kiosk.supply.blown.is_set():
                await self._off_and_on(kiosk)

    async def _off_and_on(self, kiosk: CutOffKiosk) -> None:
        self.unheard |= await kiosk.off()
        await kiosk.on()

    # --- in the end

    def teardown(self) -> None:
        try:
            self.run(self._all_agree())
        finally:
            self.run(self._close())
            self.loop.close()
            self.disk.cleanup()

    async def _all_agree(self) -> None:
        for kiosk in self.kiosks:
            kiosk.line.whole, kiosk.supply.left = True, None
        self.hub.folder.supply.fuse = None
        await self._notice()
        if self.hub.port is None:
            await self.hub.on()
        await until(lambda: all(_delivered(kiosk, self.hub) for kiosk in self.kiosks))
        await until(lambda: agrees_with_its_journal(self.hub.house.hub))  # a decision may be on its way to the disk
        self._nothing_is_lost_and_nothing_doubled()
        for kiosk in self.kiosks:
            greeter = kiosk.station.greeter
            assert greeter
            assert known(greeter.night) == known(self.hub.house.hub.night), "hub and kiosks agree"
            assert not greeter.assumed.entries(), "and nothing is assumed any more"
            assert kiosk.station.set_aside == 0

    def _nothing_is_lost_and_nothing_doubled(self) -> None:
        hub = self.hub.house.hub
        facts, answers = list(hub.journal.facts()), {answer.id: answer for answer in hub.journal.answers()}
        arrived = Counter(fact.event.family for fact in facts if isinstance(fact.event, FamilyArrived))
        assert all(count == 1 for count in arrived.values()), "nobody arrived twice"
        for outcome in self.answered.values():
            if isinstance(outcome, Accepted):
                assert [facts[fact.seq - 1] for fact in outcome.facts] == list(outcome.facts), "what was said is so"
        asked = Counter(fact.event.ask for fact in facts if isinstance(fact.event, DeskAsked))
        for id, family in self.alone.items():
            assert id in answers, "of whoever was received here the hub has heard"
            assert answers[id].refused or family in arrived, "whoever was received is here, or with the desk"
        for answer in answers.values():
            seen = isinstance(self.answered.get(answer.id), Declined) or answer.by == "desk"
            if answer.refused and not seen and answer.id not in self.unheard:
                assert asked[f"{answer.id}.conflict"] == 1, "what the hub refused is on the desk's list, once"
        assert all(count == 1 for count in asked.values())

    async def _close(self) -> None:
        for kiosk in self.kiosks:
            await kiosk.off()
            await kiosk.line.take_up()
        if self.hub.port is not None:
            await self.hub.off()


def _delivered(kiosk: CutOffKiosk, hub: CutOffHub) -> bool:
    at = kiosk.station
    caught_up = at.greeter is not None and at.greeter.night.seq == len(hub.house.hub.facts)
    return at.connection == "connected" and caught_up and not at.waiting


def known(night: Night) -> object:
    return msgspec.to_builtins({name: getattr(night, name) for name in KEPT}, order="deterministic")


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not so():  # noqa: ASYNC110 - two sides that know nothing of each other
            await asyncio.sleep(0.005)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody stands there to be spared: what waits, waits less long."""
    monkeypatch.setattr(reconnect, "FIRST_SECONDS", 0.02)
    monkeypatch.setattr(reconnect, "LONGEST_SECONDS", 0.1)
    monkeypatch.setattr(station, "PATIENCE_SECONDS", 0.2)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # that is how power goes
def test_whatever_fails_and_comes_back_nothing_is_lost_and_nothing_doubled(soon: None) -> None:
    run_state_machine_as_test(Evening, settings=EVENINGS)
