"""A command asked twice happens once and answers the same, whenever and however it is asked again."""

import asyncio

from small_night import agrees_with_its_journal, ask, asked, done, open_hub, refusal

from hub.folder import NightFolder
from hub.hub import Hub
from hub.night.commands import CallNext, CheckIn, PauseTeacher, StartMeeting, UndoAtDoor, UndoCheckIn
from hub.night.events import FamilyArrived
from hub.wire import Accepted

EIGHT = 8


async def test_eight_at_once_under_one_id_are_one(hub: Hub) -> None:
    outcomes = await asyncio.gather(*(ask(hub, CheckIn("f1"), "one-and-only") for _ in range(EIGHT)))
    assert isinstance(outcomes[0], Accepted)
    assert outcomes == [outcomes[0]] * EIGHT
    assert len([f for f in hub.facts if isinstance(f.event, FamilyArrived)]) == 1
    assert agrees_with_its_journal(hub)


async def test_eight_kiosks_that_check_in_one_family_under_their_own_ids_check_it_in_once(hub: Hub) -> None:
    outcomes = await asyncio.gather(*(ask(hub, CheckIn("f1")) for _ in range(EIGHT)))
    accepted = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    assert len(accepted) == 1
    assert {refusal(outcome) for outcome in outcomes if outcome not in accepted} == {"already-here"}


async def test_it_answers_the_same_after_the_night_has_moved_on(hub: Hub) -> None:
    first = await ask(hub, CallNext("t1"), "too-early")
    assert refusal(first) == "nobody-free"
    await done(hub, CheckIn("f1"))
    assert await ask(hub, CallNext("t1"), "too-early") == first, "a refusal is an answer too, and stays"
    called = await ask(hub, CallNext("t1"), "now-it-goes")
    await done(hub, StartMeeting("t1", "f1-t1"))
    assert await ask(hub, CallNext("t1"), "now-it-goes") == called


async def test_it_answers_the_same_after_an_undo_and_does_not_happen_again(hub: Hub) -> None:
    arrived = await ask(hub, CheckIn("f1"), "the-check-in")
    called = await ask(hub, CallNext("t1"), "the-call")
    undone = await ask(hub, UndoAtDoor("t1", "the-call"), "the-undo-of-it")
    await done(hub, UndoCheckIn("f1"))
    count = len(hub.facts)
    assert await ask(hub, CheckIn("f1"), "the-check-in") == arrived
    assert await ask(hub, CallNext("t1"), "the-call") == called
    assert await ask(hub, UndoAtDoor("t1", "the-call"), "the-undo-of-it") == undone
    assert len(hub.facts) == count
    assert "f1" not in hub.night.visits


async def test_it_answers_the_same_after_a_restart(folder: NightFolder) -> None:
    before = open_hub(folder)
    commands = [
        asked(CheckIn("f1")),
        asked(CheckIn("f1")),  # refused: already here
        asked(CheckIn("f2")),
        asked(CallNext("t1")),
        asked(PauseTeacher("t2", 5)),
        asked(PauseTeacher("t3", 5)),
        asked(CheckIn("nobody-we-know")),
    ]
    said = [await before.handle(envelope, "a test") for envelope in commands]
    await before.stop()

    after = open_hub(folder)
    assert [await after.handle(envelope, "another device") for envelope in reversed(commands)] == said[::-1]
    assert agrees_with_its_journal(after)
    await after.stop()


async def test_another_command_under_the_same_id_is_refused_and_leaves_the_first_as_it_was(hub: Hub) -> None:
    first = await ask(hub, CheckIn("f1"), "an-id-of-mine")
    assert refusal(await ask(hub, CheckIn("f2"), "an-id-of-mine")) == "id-reused"
    assert refusal(await ask(hub, CheckIn("f1", party=2), "an-id-of-mine")) == "id-reused"
    assert await ask(hub, CheckIn("f1"), "an-id-of-mine") == first
    assert "f2" not in hub.night.visits


async def test_another_command_under_an_id_whose_answer_is_not_out_yet_is_refused_too(hub: Hub) -> None:
    first, other = await asyncio.gather(
        ask(hub, CheckIn("f1"), "an-id-of-mine"), ask(hub, CheckIn("f2"), "an-id-of-mine")
    )
    assert isinstance(first, Accepted)
    assert refusal(other) == "id-reused"


async def test_an_asker_that_hangs_up_takes_nothing_back(hub: Hub) -> None:
    asking = asyncio.create_task(ask(hub, CheckIn("f1"), "hung-up-on"))
    await asyncio.sleep(0)  # it is decided, and waits for the disk
    asking.cancel()
    again = await ask(hub, CheckIn("f1"), "hung-up-on")
    assert isinstance(again, Accepted)
    assert agrees_with_its_journal(hub)
