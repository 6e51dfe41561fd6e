"""What kiosks ask: who are you, whom may I greet, do this, tell me all that happens."""

from contextlib import suppress

import msgspec
from aiohttp import web

from hub.house import House
from hub.live import JOURNAL, PRINTERS
from hub.night.refused import WORDS
from hub.night.roster import over
from hub.web.answers import as_json, problem
from hub.web.auth import DEVICE, may_ask, takes_back_own, token_of
from hub.web.keys import ATTEMPTS, HOUSE
from hub.web.openapi import document
from hub.web.staff import PROOFS, allowed
from hub.wire import PROTOCOL, Declined, Envelope, Hello, Outcome, OwnWords, Paired, Pairing, PrinterSeen, Proof, proved

HEARTBEAT = 10.0  # seconds: a kiosk that hears nothing for two of them looks for the hub again
_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_pairing = msgspec.json.Decoder(Pairing).decode
_encode = msgspec.json.Encoder().encode


async def pair(request: web.Request) -> web.Response:
    if not request.app[ATTEMPTS].allow(request.remote or ""):
        return problem(429, "too-many", "Too many tries. Wait a minute, then type the code again.")
    house = request.app[HOUSE]
    paired = house.devices.pair(_decode_pairing(await request.read()).code)
    if paired is None:
        return problem(
            404, "wrong-code", "This pairing code is wrong, used or too old. Make a new one: schoolnight pair"
        )
    token, device = paired
    night = house.hub.night.rules.night
    return as_json(Paired(token, device.name, device.role, night, house.proof_secret(device.name)))


async def prove(request: web.Request) -> web.Response:
    """That this is the hub a device was paired with. Asked before any token is sent, so anybody may ask; whoever was
    not paired learns nothing, not even whether there is a device of that name."""
    device, nonce = request.query.get("device", ""), request.query.get("nonce", "")
    if not (16 <= len(nonce) <= 64 and nonce.isalnum() and nonce.isascii() and 0 < len(device) <= 64):
        return problem(400, "bad-nonce", "Ask with the device's name and 16 to 64 random letters or digits.")
    house, name = request.app[HOUSE], request.transport.get_extra_info("sockname") if request.transport else None
    address = f"{name[0]}:{name[1]}" if name else ""
    secret, night = house.proof_secret(device), house.hub.night.rules.night
    return as_json(Proof(address, proved(secret, night, nonce, address)))


async def hello(request: web.Request) -> web.Response:
    house, device = request.app[HOUSE], request[DEVICE]
    night, now = house.hub.night, house.hub.clock()
    return as_json(
        Hello(
            PROTOCOL,
            night.rules.night,
            night.rules.school,
            device.name,
            device.role,
            len(house.hub.facts),
            night.roster.version,
            house.mark,
            now,
            night.office.closed or over(night.rules, now),
        )
    )


async def door(request: web.Request) -> web.Response:
    return as_json(request.app[HOUSE].door_list())


async def commands(request: web.Request) -> web.Response:
    """200 with the outcome, accepted or declined; 503 where the same again may work."""
    envelope = _decode_envelope(await request.read())
    outcome = await ask(request, request.app[HOUSE], envelope)
    if isinstance(outcome, Declined) and outcome.code == "try-again":
        return problem(503, outcome.code, outcome.words)
    return as_json(outcome)


async def ask(request: web.Request, house: House, envelope: Envelope) -> Outcome:
    """Put a command to the night if this device may; 403 otherwise."""
    device = request[DEVICE]
    if may_ask(device, envelope.command):
        if not takes_back_own(device, envelope.command, house.hub.asked_by):
            return Declined(envelope.id, "pressed-elsewhere", WORDS["pressed-elsewhere"])
        return await house.handle(envelope, device.name)
    staff = request.app[PROOFS].staff_of(request)
    if not allowed(house, device, staff, envelope.command):
        raise web.HTTPForbidden
    return await house.handle(envelope, f"{device.name}+{staff}")


async def journal(request: web.Request) -> web.StreamResponse:
    """All facts after `after`, then live, as server-sent events; how the printers are; what the office says in its own
    words. Facts hold ids only."""
    house = request.app[HOUSE]
    device, seen = request[DEVICE], request.query.get("after", "0")
    if not (seen.isdecimal() and seen.isascii() and len(seen) < 12):
        return problem(400, "bad-after", "`after` is the number of the last fact you have.")
    after, roster = int(seen), _whom(house)
    printers: tuple[PrinterSeen, ...] | None = None
    words: OwnWords | None = None  # said once in any case: a kiosk may have kept what was taken down meanwhile
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    with (
        suppress(ConnectionResetError),
        house.live.watch(JOURNAL, PRINTERS) as watcher,
    ):  # a kiosk is switched off when it likes
        while not house.closing.is_set() and house.devices.whose(token_of(request) or "") == device:
            if (whom := _whom(house)) != roster:
                roster = whom
                await response.write(b"event: roster\ndata: %d\n\n" % house.hub.night.roster.version)
            if (now := house.printers_seen()) != printers:
                printers = now
                await response.write(b"event: printers\ndata: %s\n\n" % _encode(printers))
            if (said := house.words_for_kiosks()) != words:
                words = said
                await response.write(b"event: own-words\ndata: %s\n\n" % _encode(words))
            facts = house.hub.facts[after:]
            if facts:
                after += len(facts)
                await response.write(
                    b"".join(b"id: %d\nevent: fact\ndata: %s\n\n" % (fact.seq, _encode(fact)) for fact in facts)
                )
            elif not await watcher.wait(HEARTBEAT):
                await response.write(b": still here\n\n")
    return response


def _whom(house: House) -> tuple[int, int]:
    """What tells a kiosk that its door list is old: another roster, or a family that goes as two parties."""
    night = house.hub.night
    return night.roster.version, len(night.roster.families)


async def openapi(request: web.Request) -> web.Response:
    return as_json(document())
