"""Who is told of what: watchers hold no queue, and each page hears of what it shows."""

import asyncio
import sys

import pytest
from small_night import ask, asked, done

from hub.hub import Hub
from hub.live import BOARD, DESK, GUIDES, JOURNAL, PAPER, Live, Watcher, teacher
from hub.night.commands import (
    AnyCommand,
    AskDesk,
    BeginPrint,
    CallNext,
    CheckIn,
    LeaveNight,
    PassOver,
    PauseTeacher,
    ReissueCode,
    ReportPrint,
    ResumeTeacher,
    SetDuty,
    StartMeeting,
    TakeFamily,
    UndoCheckIn,
)

T1, T2, T3 = teacher("t1"), teacher("t2"), teacher("t3")
ALL = (JOURNAL, BOARD, GUIDES, DESK, PAPER, T1, T2, T3)


@pytest.fixture
def live(hub: Hub) -> Live:
    live = Live()
    hub.listen(lambda facts: live.announce(hub.night, facts))
    return live


async def is_told(watcher: Watcher) -> bool:
    return await watcher.wait(0.01)


async def test_two_thousand_facts_are_one_wake_and_nothing_that_grows(hub: Hub, live: Live) -> None:
    with live.watch(BOARD) as watcher:
        size = sys.getsizeof(vars(watcher))
        for _ in range(10):
            presses = [PauseTeacher("t1", 5), ResumeTeacher("t1")] * 100
            await asyncio.gather(*(ask(hub, press) for press in presses))
        assert len(hub.facts) == 2000
        assert sys.getsizeof(vars(watcher)) == size
        assert await is_told(watcher)
        assert not await is_told(watcher), "one wake, however much it slept through"


async def test_what_happens_while_a_watcher_is_busy_is_not_missed(hub: Hub, live: Live) -> None:
    with live.watch(BOARD) as watcher:
        await done(hub, PauseTeacher("t1", 5))
        assert await is_told(watcher)
        await done(hub, ResumeTeacher("t1"))  # while it draws the page
        assert await is_told(watcher)


async def test_a_watcher_that_left_is_forgotten(hub: Hub, live: Live) -> None:
    with live.watch(BOARD, T1) as watcher, live.watch(BOARD):
        pass
    assert not live.watchers
    await done(hub, PauseTeacher("t1", 5))
    assert not await is_told(watcher)


async def test_a_version_stays_while_nothing_that_is_watched_happens(hub: Hub, live: Live) -> None:
    before = {topic: live.version([topic]) for topic in ALL}
    await done(hub, PauseTeacher("t1", 5))
    changed = {topic for topic in ALL if live.version([topic]) != before[topic]}
    assert changed == {JOURNAL, BOARD, DESK, T1}
    before = {topic: live.version([topic]) for topic in ALL}
    live.everything()
    assert all(live.version([topic]) != before[topic] for topic in ALL)


# What had been done before, what is done now, and who hears of it beside the journal's readers.
HEARD: list[tuple[list[AnyCommand], AnyCommand, set[str]]] = [
    ([], CheckIn("f1"), {BOARD, GUIDES, DESK, PAPER, T1, T2}),
    ([], CheckIn("f0"), {DESK}),  # to be received with care: the desk alone is told
    ([], AskDesk("printer"), {DESK}),
    ([], ReissueCode("f1"), {DESK}),
    ([], SetDuty("v1", on=False), {GUIDES, DESK}),
    ([CheckIn("f1")], TakeFamily("v1", "f1"), {GUIDES, DESK}),
    ([CheckIn("f1")], CallNext("t1"), {BOARD, DESK, T1, T2}),  # t2 sees that the family is not free
    ([CheckIn("f1"), CallNext("t1")], StartMeeting("t1", "f1-t1"), {BOARD, DESK, T1, T2}),
    ([CheckIn("f1"), CallNext("t1")], PassOver("t1", "f1-t1"), {BOARD, DESK, T1, T2}),
    ([CheckIn("f1")], LeaveNight("f1"), {BOARD, GUIDES, DESK, T1, T2}),
    ([CheckIn("f1")], UndoCheckIn("f1"), {BOARD, GUIDES, DESK, T1, T2}),
    ([], PauseTeacher("t3", 5), {BOARD, DESK, T3}),
    ([CheckIn("f1")], BeginPrint("f1-1", "door-1"), {PAPER, DESK}),
    ([CheckIn("f1")], ReportPrint("f1-1", "printed", "door-1"), {PAPER, DESK}),
]


@pytest.mark.parametrize(("before", "now", "heard"), HEARD, ids=lambda x: type(x).__name__)
async def test_each_page_hears_of_what_it_shows(
    hub: Hub, live: Live, before: list[AnyCommand], now: AnyCommand, heard: set[str]
) -> None:
    for command in before:
        await done(hub, command)
    watchers = {topic: live.watch(topic) for topic in ALL}
    for watcher in watchers.values():
        watcher.__enter__()
    await hub.handle(asked(now), "a test")
    told = {topic for topic, watcher in watchers.items() if await is_told(watcher)}
    assert told - {JOURNAL} >= heard, "somebody looks at an old page"
    assert T3 not in told - heard, "a teacher whom it does not concern"
    assert JOURNAL in told
