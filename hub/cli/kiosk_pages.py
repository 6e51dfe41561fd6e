"""Kiosks on pages of the hub: what they ask of it, and as whom."""

import uuid

from hub.devices import Device
from hub.house import House
from hub.night.commands import AnyCommand
from hub.night.state import Night
from hub.web.auth import may_ask
from hub.wire import DoorList, Envelope, Outcome, OwnWords, PrinterSeen
from kiosk.browser import Browsers


def browsers(house: House) -> Browsers:
    return Browsers(_Hub(house))


class _Hub:
    """The house as a kiosk may see it: the door list, and not the roster; its own commands, and no others."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._door: tuple[object, object, DoorList] | None = None

    def door(self) -> DoorList:
        """Made anew only when the roster or a code is another one: every code of the night is worked out for it."""
        roster, codes = self._house.hub.night.roster, self._house.codes
        if self._door is None or self._door[0] is not roster or self._door[1] is not codes:
            self._door = (roster, codes, self._house.door_list())
        return self._door[2]

    def night(self) -> Night:
        return self._house.hub.night

    def now(self) -> float:
        return self._house.hub.clock()

    def printers(self) -> tuple[PrinterSeen, ...]:
        return self._house.printers_seen()

    def own_words(self) -> OwnWords:
        return self._house.words_for_kiosks()

    async def ask(self, device: str, command: AnyCommand) -> Outcome:
        if not may_ask(Device(device, "browser-kiosk"), command):
            raise PermissionError(f"a kiosk on a page may not say {type(command).__name__}")
        return await self._house.handle(Envelope(f"page-{uuid.uuid4().hex}", self.now(), command), device)
