"""The hub decides who goes where by itself: soon after facts, when time has passed, after trouble and a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from small_night import Heard, agrees_with_its_journal, ask, done, make_night

from hub.dispatcher import Dispatcher
from hub.folder import NightFolder
from hub.hub import Hub
from hub.journal import Journal
from hub.journal.sqlite import SqliteJournal
from hub.night import commands as c
from hub.night import events as e
from hub.night.roster import Roster
from hub.wire import Accepted, Envelope

SECONDS = 5.0


class Counting(Hub):
    """The hub, and how often it was asked who goes where."""

    times = 0
    asked: asyncio.Event

    def dispatch(self, ahead: bool = False) -> bool:
        self.times += 1
        self.asked.set()
        return super().dispatch(ahead)

    async def asked_again(self, times: int = 2) -> None:
        """Return when it was asked so often more; of two, the second began after now."""
        for _ in range(times):
            self.asked.clear()
            async with asyncio.timeout(SECONDS):
                await self.asked.wait()


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class TroubledDisk(SqliteJournal):
    """The real journal on a disk that cannot be written for a while."""

    def refuse(self) -> None:
        self._db.execute("PRAGMA query_only=1")

    def mend(self) -> None:
        self._db.execute("PRAGMA query_only=0")


class Running:
    def __init__(self, folder: NightFolder, journal: Journal | None) -> None:
        rules = folder.rules()
        self.clock = Clock(rules.opens + 60)
        self.hub = Counting(folder.roster(), rules, journal or folder.journal(), self.clock)
        self.hub.asked = asyncio.Event()
        self.hub.start()
        self.heard = Heard(self.hub)
        self.dispatcher = Dispatcher(self.hub)
        self.dispatcher.start()

    async def sent(self, family: str, seconds: float = SECONDS) -> e.FamilySent:
        found = await self.heard.first(
            lambda event: isinstance(event, e.FamilySent) and event.family == family, seconds
        )
        assert isinstance(found, e.FamilySent)
        return found

    def decisions(self) -> set[str]:
        return {fact.cause for fact in self.hub.facts if fact.cause.startswith("dispatch/")}


@asynccontextmanager
async def running(folder: NightFolder, journal: Journal | None = None) -> AsyncIterator[Running]:
    night = Running(folder, journal)
    try:
        yield night
    finally:
        night.dispatcher.stop()
        await night.hub.stop()


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is looked at a hundred times a second instead of twice a minute."""
    monkeypatch.setattr("hub.dispatcher.EVERY_SECONDS", 0.01)


async def a_few_rounds() -> None:
    """Whatever the loop was to do at once is done."""
    for _ in range(20):
        await asyncio.sleep(0)


def changed(folder: NightFolder, change: Callable[[Roster], Roster]) -> NightFolder:
    folder.save_roster(change(folder.roster()))
    return folder


def booked(minutes: float, opens: float) -> Callable[[Roster], Roster]:
    """f2 sees t1 at a time."""

    def change(roster: Roster) -> Roster:
        meeting = msgspec.structs.replace(roster.meetings["f2-t1"], booked_at=opens + minutes * 60)
        return msgspec.structs.replace(roster, meetings={**roster.meetings, "f2-t1": meeting})

    return change


# --- in peace


async def test_a_family_that_checks_in_is_sent_within_a_moment(folder: NightFolder) -> None:
    async with running(folder) as night:
        began = asyncio.get_running_loop().time()
        await done(night.hub, c.CheckIn("f2"))
        await night.sent("f2")
        assert asyncio.get_running_loop().time() - began < 1.0
        assert night.hub.night.visits["f2"].standing.sent
        assert agrees_with_its_journal(night.hub)


async def test_its_decisions_are_facts_of_the_hub_and_no_device_can_speak_in_its_name(folder: NightFolder) -> None:
    async with running(folder) as night:
        await done(night.hub, c.CheckIn("f2"))
        await night.sent("f2")
        answers = {answer.id: answer for answer in night.hub.journal.answers()}
        assert {answers[cause].by for cause in night.decisions()} == {"hub"}
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(b'{"id":"dispatch/9","at":0,"command":{"kind":"Dispatch"}}', type=Envelope)


async def test_a_burst_is_answered_once(tmp_path: Path) -> None:
    """Sixty families for two teachers in one moment; the journal may take them in two gulps."""
    async with running(make_night(tmp_path / "night", families=60)) as night:
        outcomes = await asyncio.gather(*(ask(night.hub, c.CheckIn(f"f{n}")) for n in range(1, 60)))
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
        await night.heard.first(lambda event: isinstance(event, e.FamilySent))
        assert night.hub.times <= 3
        assert len(night.heard.of(e.FamilySent)) == 2, "two doors, one on deck at each"


async def test_its_own_decisions_do_not_wake_it(folder: NightFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.dispatcher.REST", 0.0)
    async with running(folder) as night:
        await done(night.hub, c.CheckIn("f2"))
        await night.sent("f2")
        await a_few_rounds()
        assert night.hub.times == 1


async def test_refusals_and_presses_that_change_nothing_do_not_wake_it(
    folder: NightFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.dispatcher.REST", 0.0)
    async with running(folder) as night:
        await ask(night.hub, c.CallNext("t1"))
        await ask(night.hub, c.ResumeTeacher("t1"))
        await a_few_rounds()
        assert night.hub.times == 0


@pytest.mark.usefixtures("often")
async def test_a_booked_family_sets_out_when_its_time_comes_though_nothing_happens(folder: NightFolder) -> None:
    changed(folder, booked(30, folder.rules().opens))
    async with running(folder) as night:
        await done(night.hub, c.CheckIn("f2", meetings=("f2-t1",)))
        await night.hub.asked_again()
        assert not night.heard.of(e.FamilySent)
        night.clock.now = folder.rules().opens + 27 * 60
        assert (await night.sent("f2")).why == "booked-now"


@pytest.mark.usefixtures("often")
async def test_where_nothing_is_to_be_decided_nothing_is_written(folder: NightFolder) -> None:
    async with running(folder) as night:
        await done(night.hub, c.CheckIn("f2"))
        await night.sent("f2")
        await night.hub.asked_again()
        facts = len(night.hub.facts)
        answers = len(list(night.hub.journal.answers()))
        await night.hub.asked_again()
        assert len(night.hub.facts) == facts
        assert len(list(night.hub.journal.answers())) == answers


@pytest.mark.usefixtures("often")
async def test_once_it_is_stopped_it_decides_nothing(folder: NightFolder) -> None:
    async with running(folder) as night:
        await night.hub.asked_again()
        night.dispatcher.stop()
        times = night.hub.times
        await done(night.hub, c.CheckIn("f2"))
        await a_few_rounds()
        assert night.hub.times == times
        assert not night.decisions()


# --- in trouble


@pytest.mark.usefixtures("often")
async def test_a_decision_that_could_not_be_written_is_forgotten_and_made_again(folder: NightFolder) -> None:
    disk = TroubledDisk(folder.journal_path)
    async with running(folder, disk) as night:
        lost = asyncio.Event()
        broken = [True]

        def break_down(facts: object) -> None:
            if broken[0]:
                disk.refuse()

        night.hub.listen(break_down, lost.set)
        await done(night.hub, c.CheckIn("f2"))
        for _ in range(2):  # what it decides is lost again and again
            async with asyncio.timeout(SECONDS):
                await lost.wait()
            lost.clear()
            assert night.hub.night.visits["f2"].standing.sent is None, "it has not happened"
        assert not night.heard.of(e.FamilySent), "and nobody was told"
        broken[0] = False
        disk.mend()
        await night.sent("f2")
        assert agrees_with_its_journal(night.hub)
        assert len(night.heard.of(e.FamilySent)) == 1


@pytest.mark.usefixtures("often")
async def test_a_decision_that_fails_is_not_the_last_one(folder: NightFolder) -> None:
    """A roster that contradicts itself: its teacher is gone, his meeting with an interpreter under way is not."""
    opens = folder.rules().opens

    def with_interpreter(roster: Roster) -> Roster:
        spanish = msgspec.structs.replace(roster.families["f1"], interpreter="spoken")
        sol = msgspec.structs.replace(roster.volunteers["v2"], id="v3", role="interpreter")
        volunteers = {**roster.volunteers, "v3": sol}
        families = {**roster.families, "f1": spanish}
        return booked(30, opens)(msgspec.structs.replace(roster, families=families, volunteers=volunteers))

    changed(folder, with_interpreter)
    async with running(folder) as night:
        await done(night.hub, c.CheckIn("f1", needs=c.Needs(interpreter=True), meetings=("f1-t2",)))
        await done(night.hub, c.CallNext("t2"))
        await done(night.hub, c.StartMeeting("t2", "f1-t2"))
        await done(night.hub, c.CheckIn("f2", meetings=("f2-t1",)))
        good = night.hub.night.roster
        teachers = {name: teacher for name, teacher in good.teachers.items() if name != "t2"}
        await night.hub.asked_again()
        night.hub.use(msgspec.structs.replace(good, teachers=teachers))
        await night.hub.asked_again(1)
        await a_few_rounds()
        night.hub.use(good)
        night.clock.now = opens + 27 * 60
        await night.sent("f2", seconds=1.0)


async def test_after_a_restart_it_goes_on_where_it_was(folder: NightFolder) -> None:
    async with running(folder) as night:
        await done(night.hub, c.CheckIn("f2"))
        first = await night.sent("f2")
    async with running(folder) as night:
        assert night.hub.night.visits["f2"].standing.sent == first.meeting
        await done(night.hub, c.CheckIn("f3"))
        second = await night.sent("f3")
        assert second.meeting[-2:] != first.meeting[-2:], "the other door: this one has somebody on deck"
        assert [event for event in night.heard.of(e.FamilySent) if event != second] == []
        assert agrees_with_its_journal(night.hub)
