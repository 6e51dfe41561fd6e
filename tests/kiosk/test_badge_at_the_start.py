"""A kiosk was switched on, and staff show a badge before it can know that it is one."""

import msgspec
import pytest
from kiosk_world import SmallHub, until
from textual import events

from hub.night import codes
from hub.wire import StaffCheck
from kiosk import staff_session as st
from kiosk.app import KioskApp
from kiosk.folder import Choices, Folder
from kiosk.station import Station

BADGE = codes.staff_code("ZZ", b"fictional")


@pytest.mark.parametrize("out_of_order", [False, True])
async def test_it_is_let_in_once_the_door_list_is_here(hub: SmallHub, folder: Folder, out_of_order: bool) -> None:
    hub.badge, hub.door = BADGE, msgspec.structs.replace(hub.door, staff=StaffCheck(mark="ZZ"))
    await hub.stop()
    folder.choose(Choices(out_of_order=out_of_order))
    station = Station(hub.address, folder)
    await station.start(connect=False)
    app = KioskApp(station)
    async with app.run_test():
        for character in BADGE:
            app.post_message(events.Key(character, character))
        app.post_message(events.Key("enter", "\r"))
        await until(lambda: station.connection == "away")
        assert not isinstance(app.session.screen, st.Staff)
        await hub.start()
        await until(lambda: isinstance(app.session.screen, st.Staff), 10)
    await station.close()
