"""A hub that moved is found again; one that cannot prove it is ours is refused, and never sees the token."""

import asyncio
from collections.abc import Sequence

import pytest
from kiosk_world import NIGHT, SmallHub, until

from hub.advertised import Advertised
from kiosk.finder import find
from kiosk.folder import Folder
from kiosk.link import HubRefuses, Link
from kiosk.station import Station


@pytest.mark.parametrize("wrong", [{"proof": "a guess"}, {"night": "2027-03-01"}], ids=["another hub", "another night"])
async def test_a_hub_that_cannot_prove_itself_is_refused_and_sees_no_token(
    hub: SmallHub, folder: Folder, wrong: dict[str, str]
) -> None:
    for name, value in wrong.items():
        setattr(hub, name, value)
    station = Station(hub.address, folder)
    await station.start()
    await until(lambda: station.connection == "refused")
    assert "is not the hub this kiosk is paired with" in station.words
    assert not hub.tokens_seen
    await station.close()


async def test_one_that_only_passes_on_what_the_real_hub_says_is_refused_where_the_network_named_it(
    hub: SmallHub, folder: Folder
) -> None:
    hub.says_it_is_at = "192.0.2.7:8400"  # where the real one was asked
    link = Link(hub.address, paired=folder.paired())
    link.found = True
    with pytest.raises(HubRefuses, match="not the hub"):
        await link.door()
    assert not hub.tokens_seen
    link.found = False  # an address that staff wrote down may be behind a router that changes it
    await link.door()
    await link.close()


async def test_a_hub_that_comes_back_at_another_address_is_found_and_an_impostor_before_it_is_not_told(
    hub: SmallHub, folder: Folder
) -> None:
    impostor = await SmallHub().start()
    impostor.proof = "a guess"

    async def said(night: str) -> Sequence[str]:
        return [impostor.address, hub.address] if hub.port else [impostor.address]

    station = Station(hub.address, folder, find=said)
    await station.start()
    await station.ready()
    before = hub.address
    await hub.stop()
    await until(lambda: station.connection == "away")
    hub.port = 0
    await hub.start()
    assert hub.address != before
    await until(lambda: station.connection == "connected", 20)
    assert not impostor.tokens_seen
    await station.close()
    await impostor.stop()


async def test_the_network_is_asked_for_hubs_of_this_night_alone() -> None:
    loopback = ["127.0.0.1"]
    ours, other = Advertised(NIGHT, "127.0.0.1", 8400, loopback), Advertised("2027-03-01", "127.0.0.1", 8500, loopback)
    try:
        await asyncio.gather(ours.start(), other.start())
        found = await find(NIGHT, loopback)
        assert "http://127.0.0.1:8400" in found
        assert "http://127.0.0.1:8500" not in found
    finally:
        await asyncio.gather(ours.stop(), other.stop())
