"""A kiosk that is paired anew begins anew: nothing of the night before is told, delivered or kept."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from kiosk_world import NIGHT, PAIRING, SmallHub, code, door, rules, until
from test_hub_away import checks_in, left_alone

from hub.night import codes
from hub.night import events as e
from kiosk.folder import Folder
from kiosk.greeting import Welcome
from kiosk.station import Station


@pytest.fixture
async def spring() -> AsyncIterator[SmallHub]:
    """The hub of the next conference night, with the same families."""
    hub = SmallHub(msgspec.structs.replace(door(), rules=msgspec.structs.replace(rules(), night="2027-03-01")))
    hub.night = "2027-03-01"
    yield await hub.start()
    await hub.stop()


async def paired_anew(hub: SmallHub, folder: Folder) -> Station:
    station = Station(hub.address, Folder(folder.path))
    await station.start(PAIRING)
    await station.ready()
    return station


async def test_who_was_received_on_another_night_does_not_arrive_on_this_one(
    hub: SmallHub, spring: SmallHub, folder: Folder
) -> None:
    """The hub had gone for good that evening; staff see that something was left over."""
    autumn = await left_alone(hub, folder)
    await checks_in(autumn, "f-es")
    await autumn.close()
    station = await paired_anew(spring, folder)
    assert (station.waiting, station.set_aside) == (0, 1)
    assert isinstance(station.find(codes.Scanned(code("f-es"))), Welcome)
    await checks_in(station, "f-en")
    assert [getattr(envelope.command, "family", "") for envelope in spring.asked] == ["f-en"]
    await station.close()


async def test_facts_of_another_night_are_not_taken_for_this_ones(
    hub: SmallHub, spring: SmallHub, folder: Folder
) -> None:
    """That night had more of them, so that not all numbers are taken again."""
    await hub.happen(*[e.FamilyArrived(family, 1, e.Needs(), ()) for family in ("f-ar", "f-en")])
    await (await left_alone(hub, folder)).close()
    await spring.happen(e.FamilyArrived("f-es", 1, e.Needs(), ("m1",)))
    await (await paired_anew(spring, folder)).close()
    again = Station(spring.address, Folder(folder.path))
    await again.start(connect=False)
    await again.remember()
    assert again.greeter
    assert [family for family in ("f-es", "f-ar", "f-en") if again.greeter.is_here(family)] == ["f-es"]
    await again.close()


async def test_paired_anew_with_the_same_night_it_still_owes_what_it_accepted(hub: SmallHub, folder: Folder) -> None:
    alone = await left_alone(hub, folder)
    await checks_in(alone, "f-es")
    await alone.close()
    hub.token = "another one"
    folder.remember(msgspec.structs.replace(folder.paired(), token=hub.token))  # type: ignore[type-var]
    await hub.start()
    station = Station(hub.address, Folder(folder.path))
    await station.start()
    await station.ready()
    await until(lambda: station.waiting == 0)
    assert [envelope.command.family for envelope in hub.asked] == ["f-es"]  # type: ignore[union-attr]
    await station.close()


def test_half_a_door_list_that_a_power_cut_left_is_gone_when_the_kiosk_starts(folder: Folder) -> None:
    folder.keep(door())
    half = folder.path / "door.json8xk2_v1q"
    half.write_text("Lucía")
    folder.lock()
    folder.unlock()
    assert not half.exists()
    kept, paired = folder.door(), folder.paired()
    assert kept
    assert paired
    assert (kept.rules.night, paired.night) == (NIGHT, NIGHT)
