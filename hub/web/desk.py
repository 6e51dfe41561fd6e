"""What the welcome desk looks up: a family by name, code, scanned letter or ticket. Names travel in bodies alone."""

import secrets
from collections.abc import Sequence

from aiohttp import web

from hub.family_pages import PATH
from hub.house import House
from hub.night import codes
from hub.night.commands import ProveTicket
from hub.web import views
from hub.web.api import ask
from hub.web.auth import DEVICE
from hub.web.keys import HOUSE, RENDER
from hub.web.pages import answered, envelope, form_of, html
from hub.wire import Envelope

NOBODY = "Nobody of that name or code is on the roster."
SEVERAL = "More than one family is called so. Type the code on the letter of the one that came along."
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
    return html(request.app[RENDER].page("desk", _page(house, found), said))


async def join(request: web.Request) -> web.Response:
    """Two families came together: the other one is named by its code, or by a name only it has."""
    house, form = request.app[HOUSE], await form_of(request)
    family, text = str(form.get("family", "")), str(form.get("text", ""))[:200].strip()
    found = views.find(house.hub.night.roster, text, house.codes) if text else []
    if len(found) != 1:
        said = SEVERAL if found else NOBODY
        return html(request.app[RENDER].page("desk", _page(house, [family]), said))
    fields = {name: [str(form.get(name, ""))] for name in ("id", "family", "people")}
    outcome = await ask(request, house, envelope({**fields, "kind": ["JoinFamilies"], "other": list(found)}))
    return answered(request, outcome, (family, found[0]))


def _page(house: House, found: Sequence[str]) -> views.DeskPage:
    hub = house.hub
    return views.desk(hub.night, hub.clock(), house.short, house.codes, found, house.printers_seen(), hub.asked_by)


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
