"""The way to the hub for staff: what they show, and what they ask with it."""

from typing import TYPE_CHECKING

import msgspec

from hub.wire import Envelope, FamilyFound, Outcome, StaffAsk, StaffProof, StaffSession, StaffTest, Tested

if TYPE_CHECKING:
    from kiosk.link import Link

_SESSION = msgspec.json.Decoder(StaffSession)
_FOUND = msgspec.json.Decoder(tuple[FamilyFound, ...])
_TESTED = msgspec.json.Decoder(Tested)
_NOTHING = msgspec.json.Decoder(dict[str, object])
_OUTCOME: msgspec.json.Decoder[Outcome] = msgspec.json.Decoder(Outcome)


class StaffLink:
    """Raises HubAway and HubRefuses as its link does."""

    def __init__(self, link: "Link") -> None:
        self._link = link

    async def prove(self, secret: str) -> StaffSession:
        return await self._link.ask("POST", "/api/staff", _SESSION, msgspec.json.encode(StaffProof(secret)))

    async def look_up(self, token: str, text: str) -> tuple[FamilyFound, ...]:
        return await self._link.ask("POST", "/api/staff/find", _FOUND, msgspec.json.encode(StaffAsk(text)), token)

    async def post(self, envelope: Envelope, token: str) -> Outcome:
        return await self._link.ask("POST", "/api/commands", _OUTCOME, msgspec.json.encode(envelope), token)

    async def test(self, token: str, printer: str) -> str:
        body = msgspec.json.encode(StaffTest(printer))
        return (await self._link.ask("POST", "/api/staff/test", _TESTED, body, token)).words

    async def leave(self, token: str) -> None:
        await self._link.ask("POST", "/api/staff/leave", _NOTHING, b"{}", token)
