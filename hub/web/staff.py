"""Staff at a kiosk: who shows a badge or a PIN may ask more there, for five minutes. Every right is checked here."""

import asyncio
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Final

import msgspec
import structlog
from aiohttp import web

from hub.devices import Device
from hub.house import House
from hub.night import commands as c
from hub.web.answers import Attempts, as_json, problem
from hub.web.auth import DEVICE
from hub.web.keys import HOUSE
from hub.web.views.search import find
from hub.wire import Declined, Envelope, FamilyFound, StaffAsk, StaffProof, StaffSession, StaffTest, Tested

MINUTES = 5
TRIES_A_MINUTE = 5
HEADER = "X-Staff"
NO = "This is no badge or PIN of tonight, or there were too many tries. Wait a minute, then try again."
STAFF_MAY = c.CheckIn | c.AddVisitor | c.AddChild | c.ReprintTicket | c.UndoCheckIn

_decode_proof = msgspec.json.Decoder(StaffProof).decode
_decode_ask = msgspec.json.Decoder(StaffAsk).decode
_decode_test = msgspec.json.Decoder(StaffTest).decode
log = structlog.get_logger()


class Proofs:
    """Who has shown what, at which device, and until when. In memory: a hub that restarts asks again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries = Attempts(TRIES_A_MINUTE, clock)
        self._known: dict[str, tuple[str, str, float]] = {}

    def may_try(self, device: str) -> bool:
        return self._tries.allow(device)

    def begin(self, device: str, staff: str) -> str:
        """The token of the next five minutes; one at a time for each device."""
        self.end(device)
        token = secrets.token_urlsafe(24)
        self._known[token] = (device, staff, self._clock() + MINUTES * 60)
        return token

    def end(self, device: str) -> None:
        self._known = {token: known for token, known in self._known.items() if known[0] != device}

    def staff_of(self, request: web.Request) -> str | None:
        """The number of the credential behind this request's device just now; not of one revoked meanwhile."""
        device, staff, until = self._known.get(request.headers.get(HEADER, ""), ("", "", 0.0))
        if device != request[DEVICE].name or self._clock() >= until:
            return None
        return staff if any(one.id == staff for one in request.app[HOUSE].staff.all()) else None


PROOFS: Final = web.AppKey("proofs", Proofs)


async def prove(request: web.Request) -> web.Response:
    """Right or not is answered after the same work, and not more often than a finger types."""
    house, device, proofs = request.app[HOUSE], request[DEVICE], request.app[PROOFS]
    secret = _decode_proof(await request.read()).secret
    may_try = proofs.may_try(device.name)
    found = await asyncio.to_thread(house.staff.whose, secret)
    if found is None or not may_try:
        log.warning("staff-refused", device=device.name, too_many=not may_try)
        return problem(403, "not-staff", NO)
    log.info("staff-begins", device=device.name, staff=found.id)
    return as_json(StaffSession(proofs.begin(device.name, found.id), found.id, MINUTES * 60.0))


async def leave(request: web.Request) -> web.Response:
    request.app[PROOFS].end(request[DEVICE].name)
    return as_json({})


async def look_up(request: web.Request) -> web.Response:
    """That somebody looked is on disk before anybody is shown."""
    house, device = request.app[HOUSE], request[DEVICE]
    text = _decode_ask(await request.read()).text
    staff = _staff(request)
    found = find(house.hub.night.roster, text, house.codes)
    note = c.NoteLookUp(staff, device.name, tuple(found))
    noted = await house.handle(Envelope(uuid.uuid4().hex, house.hub.clock(), note), f"{device.name}+{staff}")
    if isinstance(noted, Declined):
        return problem(503, noted.code, noted.words)
    return as_json([_found(house, family) for family in found])


async def test(request: web.Request) -> web.Response:
    """A test ticket, on one of the hub's own printers."""
    house, name = request.app[HOUSE], _decode_test(await request.read()).printer
    _staff(request)
    if name not in house.printers:
        return problem(404, "no-such-printer", f"The hub has no printer called {name}.")
    return as_json(Tested(await house.reactions.test(name)))


def allowed(house: House, device: Device, staff: str | None, command: c.AnyCommand) -> bool:
    """What staff may ask at a kiosk. Families that the desk receives are the desk's, whoever stands at the kiosk."""
    if staff is None or device.role != "kiosk" or not isinstance(command, STAFF_MAY):
        return False
    family = house.hub.night.roster.families.get(getattr(command, "family", ""))
    return family is None or not family.with_care


def _staff(request: web.Request) -> str:
    staff = request.app[PROOFS].staff_of(request)
    if staff is None:
        raise web.HTTPForbidden
    return staff


def _found(house: House, family_id: str) -> FamilyFound:
    night = house.hub.night
    family, visit = night.roster.families[family_id], night.visits.get(family_id)
    short, here = house.short.get(family_id, ""), visit is not None and visit.here
    if family.with_care:  # a kiosk stands among people
        return FamilyFound(family_id, (), "", short, here, desk=True)
    children = tuple(night.roster.students[s].given for s in family.students if s in night.roster.students)
    return FamilyFound(family_id, children, family.language, short, here)
