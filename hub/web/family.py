"""A family's own page, by the address on its ticket: without an account or a name, and gone with the night.

The address is the key: it is in no log, in no other site's, and in no cache.
"""

from contextlib import suppress
from typing import Final
from zlib import crc32

from aiohttp import web

from config.languages import Catalogue, catalogue, nearest
from hub import live
from hub.family_pages import PATH
from hub.night.commands import LeaveNight
from hub.web import views
from hub.web.announcing import said_to_all
from hub.web.answers import as_json
from hub.web.api import HEARTBEAT, ask
from hub.web.auth import DEVICE
from hub.web.keys import GUESSES, HOUSE, PRESSES, RENDER
from hub.web.pages import REST, envelope, event_of, form_of, html
from hub.web.scripts import SERVED
from hub.web.views.family_page import FamilyPage
from hub.wire import Declined

FRESH: Final = 45  # seconds until how long it will be is worked out anew, if nothing else happens to the family
_LONGEST: Final = 200  # characters of what a browser says it reads
_SAID: Final = ("refused", "again")  # what an address may ask to be said, for who has no JavaScript


async def show(request: web.Request) -> web.Response:
    house, page, said = request.app[HOUSE], _page(request), request.query.get("said")
    own = catalogue(page.tag)
    words = _words(own, said) if said in _SAID else None
    context = {"page": page, "name": _name(request), "say": own.say, "at": house.hub.clock()}
    letters = page.tag in SERVED
    return html(request.app[RENDER].plain("family", **context, said=words, letters=letters))


async def stream(request: web.Request) -> web.StreamResponse:
    """As every page's stream; a view is compared with the last and not kept, since one or two phones see it."""
    house, family, token = request.app[HOUSE], request[DEVICE].subject, request.match_info["token"]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    topics = (live.family(family), live.OFFICE)
    shown: FamilyPage | None = None
    heard: tuple[views.Notice, ...] = ()
    state: tuple[int, ...] = ()
    apart = crc32(family.encode()) % FRESH  # so that six hundred phones are not told how long it will be all at once
    with suppress(ConnectionResetError), house.live.watch(*topics) as watcher:
        while not house.closing.is_set() and house.whose_page(token) == family:
            now = house.hub.clock()
            newest = (*house.live.version(topics), int((now + apart) // FRESH))
            page = shown if shown and newest == state else _page(request)
            notices = said_to_all(house, page.tag)
            if page != shown or notices != heard:
                own = catalogue(page.tag)
                fragment = request.app[RENDER].part("family", page=page, name=_name(request), say=own.say)
                await response.write(event_of("page", fragment))
            else:
                await response.write(event_of("beat", f"{now:.0f}"))
            shown, heard, state = page, notices, newest
            await watcher.wait(HEARTBEAT, REST)
    return response


async def do(request: web.Request) -> web.Response:
    """One press. Which family it is about says the address, whatever the form says."""
    family = request[DEVICE].subject
    form = await form_of(request)
    fields = {key: [str(value) for value in form.getall(key)] for key in form} | {"family": [family]}
    said = await _press(request, family, fields)
    if request.headers.get("X-Live"):
        own = catalogue(_page(request).tag)
        return as_json({"ok": not said, "words": _words(own, said) if said else ""})
    raise web.HTTPSeeOther(f"/{_name(request)}" + (f"?said={said}" if said else ""))


async def _press(request: web.Request, family: str, fields: dict[str, list[str]]) -> str:
    """What to say of it; empty where it is done, by this phone or another of the family."""
    if not request.app[PRESSES].allow(family):
        return "again"
    house, asked = request.app[HOUSE], envelope(fields)
    outcome = await ask(request, house, asked)
    visit = house.hub.night.visits.get(family)
    match outcome:
        case Declined(code="try-again"):
            return "again"
        case Declined() if not (isinstance(asked.command, LeaveNight) and visit and not visit.here):
            return "refused"
        case _:
            return ""


def gone(request: web.Request, status: int) -> web.Response:
    """The one answer to every address that opens nothing, guessed or ended, in the language the browser says."""
    answer = 404 if status in (401, 404) else status
    if answer == 404 and not request.app[GUESSES].allow(request.remote or ""):
        answer = 429
    own = catalogue(_read_by(request))
    words = own.say("This page has ended. Your ticket is still good: please ask at the welcome desk.")
    if answer not in (404, 429):
        words = own.say("Something went wrong. Please see the welcome desk.")
    page = {"tag": own.tag, "direction": own.direction, "words": words}
    response = html(request.app[RENDER].plain("family_gone", page=page, letters=own.tag in SERVED), answer)
    if answer == 429:
        response.headers["Retry-After"] = "60"
    return response


def _page(request: web.Request) -> FamilyPage:
    house = request.app[HOUSE]
    now, token = house.hub.clock(), request.match_info["token"]
    return views.family(house.hub.night, request[DEVICE].subject, now, house.short, house.pages.whose(token, now))


def _name(request: web.Request) -> str:
    return PATH.strip("/") + "/" + request.match_info["token"]


def _words(own: Catalogue, said: str) -> str:
    if said == "again":
        return own.say("That did not work. Please press again.")
    return own.say("This cannot be done now. The page shows how it is.")


def _read_by(request: web.Request) -> str:
    """A catalogue the browser's owner reads, English if it says none."""
    wanted = request.headers.get("Accept-Language", "")[:_LONGEST].split(",")
    read = (nearest(tag.partition(";")[0].strip()) for tag in wanted)
    return next((tag for tag in read if tag), "en")
