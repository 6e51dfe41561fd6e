"""As test_whatever_fails.py, and now and then the hub's folder is copied, or an older copy of it put back.

What the hub had said to others than kiosks may be lost then. Whom a kiosk received is here in the end, once, or with
the desk; and all agree.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from test_brought_back import night_of_today
from test_whatever_fails import EVENINGS, FAMILIES, KIOSKS, Evening, soon

from hub.night.events import DeskAsked, FamilyArrived
from hub.wire import Accepted, Outcome
from kiosk.memory import Alone

__all__ = ("soon",)


class WithCopies(Evening):
    def __init__(self) -> None:
        super().__init__()
        self.received: set[str] = set()  # families of whom a kiosk has said so

    def tonight(self, path: Path) -> None:
        night_of_today(path, families=4)

    @property
    def copy(self) -> Path:
        return Path(self.disk.name) / "copy"

    @rule()
    def the_folder_is_copied(self) -> None:
        self.run(self._between_off_and_on(self._copies))

    @precondition(lambda self: self.copy.exists())
    @rule()
    def the_copy_is_put_back(self) -> None:
        self.run(self._between_off_and_on(self._puts_back))

    @rule(which=KIOSKS, family=FAMILIES, writes=st.none() | st.integers(0, 6), heard=st.booleans())
    def a_family_is_received_and_an_older_copy_is_put_back(
        self, which: int, family: str, writes: int | None, heard: bool
    ) -> None:
        """And the kiosk's power may go while it finds out. `heard`: what came of it had been heard there."""
        kiosk = self.kiosks[which]
        if not self.copy.exists():
            self.the_folder_is_copied()
        kiosk.line.whole = True
        self.run(self._catches_up(kiosk))
        self.run(self._scans(kiosk, family))
        if heard:
            self.run(self._catches_up(kiosk))
        self.the_copy_is_put_back()
        kiosk.supply.left = writes
        self.run(self._catches_up(kiosk))

    async def _between_off_and_on(self, do: Callable[[], None]) -> None:
        await self._notice()
        if self.hub.port is not None:
            await self.hub.off()
        do()
        await self.hub.on()

    def _copies(self) -> None:
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.hub.folder.path, self.copy)

    def _puts_back(self) -> None:
        shutil.rmtree(self.hub.folder.path)
        shutil.copytree(self.copy, self.hub.folder.path)

    def _told(self, outcome: Outcome | Alone, family: str) -> None:
        if isinstance(outcome, Alone | Accepted):
            self.received.add(family)

    def _nothing_is_lost_and_nothing_doubled(self) -> None:
        facts = list(self.hub.house.hub.journal.facts())
        arrived = Counter(fact.event.family for fact in facts if isinstance(fact.event, FamilyArrived))
        assert all(count == 1 for count in arrived.values()), "nobody arrived twice"
        asked = [fact.event for fact in facts if isinstance(fact.event, DeskAsked)]
        assert all(count == 1 for count in Counter(ask.ask for ask in asked).values())
        with_the_desk = {ask.family for ask in asked if ask.about == "conflict"}
        assert self.received <= set(arrived) | with_the_desk, "whoever was received is here, or with the desk"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # that is how power goes
def test_whatever_fails_and_whatever_copy_is_put_back_whom_a_kiosk_received_is_here(soon: None) -> None:
    run_state_machine_as_test(WithCopies, settings=EVENINGS)
