"""A kiosk without its screen, against a hub that comes and goes."""

import asyncio
import json

import msgspec
import pytest
from kiosk_world import PAIRING, TOKEN, SmallHub, answers_of, arrival, code, door, until

from hub.night import codes
from hub.night import events as e
from hub.night.commands import CheckIn
from hub.wire import Accepted, CodeEntry, Declined, DoorList, Problem
from kiosk.folder import Folder, FolderTrouble
from kiosk.greeting import Answers, Here, Stopped, Welcome
from kiosk.link import HubRefuses
from kiosk.simulated import SimulatedKiosk
from kiosk.station import NotPaired, Station


def scanned(family: str, issue: int = 1) -> codes.Scanned:
    return codes.Scanned(code(family, issue))


async def test_a_paired_kiosk_learns_the_door_list_and_what_has_happened(hub: SmallHub, folder: Folder) -> None:
    await hub.happen(e.CodeReissued("f-ar", 2))
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    assert isinstance(station.find(scanned("f-es")), Welcome)
    assert station.find(scanned("f-ar")) == Stopped("revoked", "ar")
    await station.close()


async def test_pairing_keeps_the_token_for_its_owner_alone(hub: SmallHub, tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = Folder(tmp_path / "kiosk")
    station = Station(hub.address, folder)
    await station.start(pair=PAIRING)
    await station.ready()
    await station.close()
    assert json.loads((folder.path / "paired.json").read_text())["token"] == TOKEN
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.path.iterdir())


async def test_a_wrong_pairing_code_is_said_in_the_hubs_words(hub: SmallHub, tmp_path) -> None:  # type: ignore[no-untyped-def]
    station = Station(hub.address, Folder(tmp_path / "kiosk"))
    with pytest.raises(HubRefuses, match="not known"):
        await station.start(pair="000000")
    await station.close()


async def test_an_unpaired_kiosk_says_how_to_pair_it(hub: SmallHub, tmp_path) -> None:  # type: ignore[no-untyped-def]
    station = Station(hub.address, Folder(tmp_path / "kiosk"))
    with pytest.raises(NotPaired, match="schoolnight pair"):
        await station.start()
    await station.close()


async def test_two_kiosks_never_share_a_folder(hub: SmallHub, folder: Folder) -> None:
    first = Station(hub.address, folder)
    await first.start()
    second = Station(hub.address, Folder(folder.path))
    with pytest.raises(FolderTrouble, match="already running"):
        await second.start()
    await second.close()
    await first.close()


async def test_a_check_in_returns_the_hubs_facts_and_leaves_the_outbox(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    outcome = await station.ask(CheckIn("f-es", party=3))
    assert isinstance(outcome, Accepted)
    await until(lambda: station.waiting == 0)
    await until(lambda: isinstance(station.find(scanned("f-es")), Here))
    await station.close()


async def test_with_the_hub_gone_a_check_in_waits_and_is_delivered_when_it_is_back(
    hub: SmallHub, folder: Folder
) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    await hub.stop()
    await until(lambda: station.connection == "away")
    asking = asyncio.create_task(station.ask(CheckIn("f-es")))
    await until(lambda: station.waiting == 1)
    assert isinstance(station.find(scanned("f-ar")), Welcome)  # families are still recognised
    await hub.start()
    assert isinstance(await asyncio.wait_for(asking, 10), Accepted)
    await until(lambda: station.connection == "connected")
    await station.close()


async def test_a_command_asked_for_later_is_asked_again_under_the_same_id(hub: SmallHub, folder: Folder) -> None:
    hub.refuse = Problem("busy", "Try again later.")
    station = Station(hub.address, folder)
    await station.start()
    asking = asyncio.create_task(station.ask(CheckIn("f-es")))
    await until(lambda: len(hub.asked) >= 2)
    hub.refuse = None
    await asyncio.wait_for(asking, 10)
    assert len({envelope.id for envelope in hub.asked}) == 1
    await station.close()


async def test_after_a_restart_the_outbox_is_delivered_under_the_same_id(hub: SmallHub, folder: Folder) -> None:
    hub.refuse = Problem("busy", "Try again later.")
    first = Station(hub.address, folder)
    await first.start()
    asking = asyncio.create_task(first.ask(CheckIn("f-es")))
    await until(lambda: hub.asked)
    asking.cancel()
    await first.close()
    hub.refuse = None
    second = Station(hub.address, Folder(folder.path))
    await second.start()
    await until(lambda: second.waiting == 0)
    assert len(hub.outcomes) == 1
    assert len({envelope.id for envelope in hub.asked}) == 1
    await second.close()


async def test_what_the_hub_will_never_take_is_said_and_does_not_block_the_next(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await station.start()
    hub.refuse, hub.refuse_status = Problem("no-such-family", "This family is not in the roster."), 404
    with pytest.raises(HubRefuses, match="not in the roster"):
        await station.ask(CheckIn("nobody"))
    hub.refuse = None
    assert isinstance(await station.ask(CheckIn("f-es")), Accepted)
    await station.close()


async def test_a_revoked_kiosk_keeps_what_it_accepted_and_tells_staff(hub: SmallHub, folder: Folder) -> None:
    hub.token = "the token of another kiosk"
    station = Station(hub.address, folder)
    await station.start()
    asking = asyncio.create_task(station.ask(CheckIn("f-es")))
    await until(lambda: station.connection == "refused" and station.waiting == 1)
    assert station.words == "This device is not paired, or was revoked."
    asking.cancel()
    await station.close()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"proof": "a guess"}, "is not the hub this kiosk is paired with"), ({"protocol": 99}, "speaks protocol 99")],
)
async def test_a_hub_that_is_not_ours_is_refused_in_words(
    hub: SmallHub, folder: Folder, wrong: dict[str, object], words: str
) -> None:
    for name, value in wrong.items():
        setattr(hub, name, value)
    station = Station(hub.address, folder)
    await station.start()
    await until(lambda: station.connection == "refused")
    assert words in station.words
    await station.close()


async def test_with_no_hub_at_start_families_are_greeted_from_the_last_door_list(hub: SmallHub, folder: Folder) -> None:
    first = Station(hub.address, folder)
    await first.start()
    await first.ready()
    await first.close()
    await hub.stop()
    second = Station(hub.address, Folder(folder.path))
    await second.start()
    assert isinstance(second.find(scanned("f-es")), Welcome)
    await second.close()


async def test_a_changed_roster_is_fetched_at_once(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    await hub.change_roster(door(dinner="Gym", version=2))
    await until(lambda: station.greeter and station.greeter.door.rules.dinner_room == "Gym")
    await station.close()


async def test_a_letter_replaced_tonight_works_as_soon_as_it_is_replaced(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    hub.door = door(issues={"f-es": 2})
    await hub.happen(e.CodeReissued("f-es", 2))
    await until(lambda: isinstance(station.find(scanned("f-es", 2)), Welcome))
    assert station.find(scanned("f-es")) == Stopped("revoked", "es")
    await station.close()


def door_with(family: str, of: str) -> DoorList:
    """Tonight's door list with one family more, of the same children as another."""
    before = door()
    added = msgspec.structs.replace(before.roster.families[of], id=family)
    roster = msgspec.structs.replace(before.roster, families={**before.roster.families, family: added})
    entries = {**before.codes, codes.fingerprint(code(family, 1)): CodeEntry(family, 1)}
    return msgspec.structs.replace(before, roster=roster, codes=entries)


async def test_a_family_that_goes_as_two_parties_is_known_by_both_its_codes(hub: SmallHub, folder: Folder) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    await hub.happen(*arrival(CheckIn("f-es", 3)))
    hub.door = door_with("f-es-p2", of="f-es")
    await hub.happen(e.PartySplit("f-es", "f-es-p2", 1, ("m2",)))
    await until(lambda: isinstance(station.find(scanned("f-es-p2")), Here))
    assert isinstance(station.find(scanned("f-es")), Here)
    await station.close()


async def test_a_visitor_who_came_while_the_line_was_down_is_known_when_it_is_back(
    hub: SmallHub, folder: Folder
) -> None:
    station = Station(hub.address, folder)
    await station.start()
    await station.ready()
    await hub.stop()
    await until(lambda: station.connection != "connected")
    hub.door = door_with("x1", of="f-en")
    await hub.happen(e.VisitorAdded("x1", "en"))
    await hub.start()
    await until(lambda: station.find(scanned("x1")) != Stopped("unknown"))
    await station.close()


async def test_a_simulated_kiosk_goes_the_whole_way(hub: SmallHub, tmp_path) -> None:  # type: ignore[no-untyped-def]
    kiosk = SimulatedKiosk(hub.address, tmp_path / "kiosk", printer="front")
    await kiosk.start(pair=PAIRING)
    assert isinstance(await kiosk.scan(code("f-es"), Answers(party=2)), Accepted)
    assert isinstance(await kiosk.scan(code("f-care")), Declined)
    sent = [answers_of(envelope.command) for envelope in hub.asked]
    assert sent == [CheckIn("f-es", party=2, printer="front"), CheckIn("f-care", printer="front")]
    await until(lambda: isinstance(kiosk.station.find(scanned("f-es")), Here))
    problems = [await kiosk.scan(text) for text in (code("f-es"), code("nobody"), "SN12", "milk")]
    assert [p.code for p in problems if isinstance(p, Problem)] == [
        "already-here",
        "unknown",
        "too-short",
        "not-a-code",
    ]
    await kiosk.close()
