"""A hub that was brought back from an older copy, as one kiosk sees it: its copy, its disk, what it had assumed."""

import pytest
from kiosk_world import OPENS, SmallHub, arrival, code, door, until

from hub.night import codes
from hub.night import events as e
from hub.night.commands import CheckIn
from hub.wire import Accepted, Envelope, Outcome
from kiosk.folder import Folder
from kiosk.greeting import Here, Welcome
from kiosk.memory import Alone, Memory
from kiosk.outbox import Outbox
from kiosk.station import Station


async def running(hub: SmallHub, folder: Folder) -> Station:
    station = Station(hub.address, Folder(folder.path))
    await station.start()
    await station.ready()
    return station


def brought_back(hub: SmallHub, *, to: int) -> None:
    """As it was after so many facts."""
    lost = {fact.cause for fact in hub.facts[to:]}
    hub.facts = hub.facts[:to]
    hub.outcomes = {id: outcome for id, outcome in hub.outcomes.items() if id not in lost}


def checked_in(hub: SmallHub) -> list[str]:
    return [envelope.command.family for envelope in hub.asked if isinstance(envelope.command, CheckIn)]


def told(station: Station) -> list[tuple[int, str]]:
    return [(fact.seq, fact.cause) for fact in station.greeter.assumed.facts()] if station.greeter else []


def found(station: Station, family: str) -> type:
    return type(station.find(codes.Scanned(code(family))))


async def before_the_copy(hub: SmallHub) -> None:
    await hub.happen(*arrival(CheckIn("f-en")), cause="of-the-desk")


@pytest.mark.parametrize("since", [0, 4, 9], ids=["fewer facts", "as many", "more"])
async def test_the_kiosk_takes_the_hubs_older_truth_whole_and_asks_for_what_it_lost(
    hub: SmallHub, folder: Folder, since: int
) -> None:
    await before_the_copy(hub)
    copied = len(hub.facts)
    await hub.happen(*arrival(CheckIn("f-es"))[:4], cause="through-another-kiosk")
    station = await running(hub, folder)
    assert found(station, "f-es") is Here
    await hub.stop()
    brought_back(hub, to=copied)
    await hub.happen(*[e.DeskAnswered(f"ask-{n}") for n in range(since)], cause="since")
    await hub.start()
    await until(lambda: checked_in(hub) == ["f-es"])
    await until(lambda: told(station) == [(fact.seq, fact.cause) for fact in hub.facts])
    assert found(station, "f-es") is Here
    await until(lambda: station.waiting == 0)
    await station.close()


async def test_a_newer_door_list_of_the_dead_hub_is_given_up_too(hub: SmallHub, folder: Folder) -> None:
    await before_the_copy(hub)
    await hub.change_roster(door(issues={"f-ar": 2}))
    await hub.happen(e.CodeReissued("f-ar", 2))
    station = await running(hub, folder)
    assert found(station, "f-ar") is not Welcome
    await hub.stop()
    brought_back(hub, to=1)
    hub.door = door()
    await hub.start()
    await until(lambda: found(station, "f-ar") is Welcome)
    await station.close()


async def test_the_power_may_go_before_it_was_asked(hub: SmallHub, folder: Folder) -> None:
    await before_the_copy(hub)
    await hub.happen(*arrival(CheckIn("f-es")), cause="through-another-kiosk")
    await (await running(hub, folder)).close()
    outbox = Outbox(folder.outbox)
    memory = Memory(outbox)
    memory.begin_anew(memory.facts())
    assert memory.facts() == []
    outbox.close()
    brought_back(hub, to=5)
    station = await running(hub, folder)
    await until(lambda: checked_in(hub) == ["f-es"] and station.waiting == 0)
    await station.close()
    hub.asked.clear()
    await (await running(hub, folder)).close()
    assert hub.asked == [], "it is asked once"


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("copied", [0, 3])
@pytest.mark.parametrize("heard", [0, 5])
async def test_what_was_delivered_and_came_back_by_no_line_is_asked_again(
    hub: SmallHub, folder: Folder, confirmed: bool, copied: int, heard: int
) -> None:
    """The hub had said yes, and died before its facts were here: `confirmed` where the kiosk had not been alone."""
    if heard:
        await before_the_copy(hub)
    await (await running(hub, folder)).close()
    outbox = Outbox(folder.outbox)
    arrived = e.FamilyArrived("f-es", 3, e.Needs(), ("m1", "m2"))
    Memory(outbox).keep(Alone("delivered", "f-es", OPENS + 700, (arrived,), confirmed))
    outbox.put(Envelope("not-delivered", OPENS + 800, CheckIn("f-ar")))
    outbox.close()
    brought_back(hub, to=copied)
    station = await running(hub, folder)
    lost = ["f-en"] if heard and not copied else []
    await until(lambda: sorted(checked_in(hub)) == sorted(["f-ar", "f-es", *lost]) and station.waiting == 0)
    assert all(isinstance(outcome, Accepted) for outcome in hub.outcomes.values())
    assert station.greeter
    await until(lambda: station.greeter is not None and not station.greeter.assumed.entries())
    await station.close()


class DyingHub(SmallHub):
    """Says yes to a check-in, and its journal's line brings nothing of it."""

    async def _decide(self, envelope: Envelope) -> Outcome:
        known = len(self.facts)
        outcome = await super()._decide(envelope)
        self.facts = self.facts[:known]
        return outcome


async def test_what_was_delivered_a_moment_before_the_hub_died_is_asked_by_a_kiosk_that_stays_on(
    folder: Folder,
) -> None:
    dying = await DyingHub().start()
    await before_the_copy(dying)
    station = await running(dying, folder)
    assert isinstance(await station.check_in(CheckIn("f-es")), Accepted)
    await until(lambda: station.waiting == 0)
    await dying.stop()
    hub = SmallHub()
    hub.port, hub.facts = dying.port, dying.facts
    await hub.start()
    await until(lambda: checked_in(hub) == ["f-es"] and station.waiting == 0, 10)
    await station.close()
    await (await running(hub, folder)).close()
    assert checked_in(hub) == ["f-es"], "it is asked once"
    await hub.stop()


async def test_with_the_copy_goes_what_was_kept_beside_it(hub: SmallHub, folder: Folder) -> None:
    """What is held back for the hub is erased with all else that the kiosk knows."""
    await before_the_copy(hub)
    await (await running(hub, folder)).close()
    outbox = Outbox(folder.outbox)
    memory = Memory(outbox)
    memory.begin_anew(memory.facts())
    assert memory.unheard()
    memory.forget()
    assert memory.unheard() == []
    outbox.close()
