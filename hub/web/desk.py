"""What the welcome desk looks up: a family by name, code, scanned letter or ticket. Names travel in bodies alone."""

import secrets
from collections.abc import Sequence

from aiohttp import web

from hub.family_pages import PATH
from hub.house import House
from hub.night import codes
from hub.night.commands import ProveTicket
from hub.web import views
from hub.web.auth import DEVICE
from hub.web.keys import HOUSE, RENDER
from hub.web.pages import form_of, html
from hub.wire import Envelope

NOBODY = "Nobody of that name or code is on the roster."
REVOKED = "This letter was revoked. Its family is shown; print it a ticket with the new code."
OTHER_NIGHT = "This code is for another evening. Find the family by its name."
_FAULTS: dict[codes.Fault, str] = {
    "too-short": "Only a part of this code was read. Scan it again, or type its last four characters.",
    "misread": "This code has a wrong character. Scan it again, or find the family by its name.",
}


async def find(request: web.Request) -> web.Response:
    """Whoever shows a ticket proves that it came out of its printer."""
    house = request.app[HOUSE]
    text = str((await form_of(request)).get("text", ""))[:200].strip()
    night, read = house.hub.night, codes.read(text)
    found: Sequence[str] = _by_page(house, text) or (views.find(night.roster, text, house.codes) if text else [])
    said = None if found else NOBODY
    if isinstance(read, codes.Scanned):
        if not found:
            found, said = _revoked(house, read.code)
        elif read.copy:
            await _prove(house, found[0], read.copy, request[DEVICE].name)
    elif not found:
        said = _FAULTS.get(read, NOBODY)
    by = house.hub.asked_by
    page = views.desk(night, house.hub.clock(), house.short, house.codes, found, house.printers_seen(), by)
    return html(request.app[RENDER].page("desk", page, said))


async def follow_ups(request: web.Request) -> web.Response:
    """The list to print, and to give to the office when the doors are closed."""
    house = request.app[HOUSE]
    page = views.follow_ups(house.hub.night, house.short, house.hub.clock())
    return html(request.app[RENDER].plain("followups", page=page))


def _by_page(house: House, text: str) -> Sequence[str]:
    """Of a ticket's two QRs a scanner may have read the one for phones."""
    _, path, token = text.rpartition(PATH)
    family = house.pages.whose(token.strip("/"), house.hub.clock()) if path else None
    return (family,) if family else ()


def _revoked(house: House, code: str) -> tuple[Sequence[str], str]:
    """The family whose letter this was."""
    night = house.hub.night
    if not codes.of_this_night(code, house.mark):
        return (), OTHER_NIGHT
    for family, issue in night.issues.items():
        earlier = (codes.code_for(house.secret, night.rules.night, family, n) for n in range(1, issue))
        if family in night.roster.families and code in earlier:
            return (family,), REVOKED
    return (), NOBODY


async def _prove(house: House, family: str, copy: int, by: str) -> None:
    """A no is of no matter: the paper may be known already, or be of an evening before a roster was corrected."""
    known = next((t for t in house.hub.night.tickets.values() if (t.family, t.copy) == (family, copy)), None)
    if known and known.begun and known.end != "printed":
        await house.hub.handle(Envelope(f"desk-{secrets.token_hex(12)}", 0.0, ProveTicket(family, copy)), by)
