"""Live pages: shown whole once, then pushed as fragments; every button is a form that works without JavaScript."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp import web
from multidict import MultiDictProxy

from hub import live
from hub.devices import Device
from hub.house import House
from hub.night.commands import AnyCommand, Needs
from hub.night.events import PartySplit, VisitorAdded
from hub.night.refused import WORDS
from hub.web import assets, views
from hub.web.answers import as_json, problem
from hub.web.api import HEARTBEAT, ask
from hub.web.auth import BESIDE, DEVICE, PAGES, cookie_name
from hub.web.keys import ASSETS, ATTEMPTS, HOUSE, RENDER
from hub.wire import Accepted, Declined, Envelope, Outcome

_CODES = {401: "not-paired", 403: "not-allowed", 404: "no-such-place"}
REST = 0.2  # seconds between two pushes to one page: in a busy minute a board changes ten times a second, eyes do not
FRESH = 15  # seconds a fragment may be kept although nothing happened: it says how long ago things were


class Page(msgspec.Struct, frozen=True):
    """One kind of page: what it watches, and how the night looks on it."""

    topics: Callable[[Device], tuple[str, ...]]
    view: Callable[[House, Device, float, Sequence[str]], object]
    same_for: Callable[[Device], str] = lambda device: device.subject
    """Two devices of which this is the same are shown the same."""


def _teacher(house: House, device: Device, now: float, _found: Sequence[str]) -> object:
    goals, own = house.goals.of(device.subject), _pressed_on(house, device)
    return views.teacher(house.hub.night, device.subject, now, house.short, goals, own)


def _board(house: House, _: Device, now: float, rooms: Sequence[str]) -> object:
    return views.board(house.hub.night, now, house.short, rooms, house.own_words.of)


def _guides(house: House, device: Device, now: float, _found: Sequence[str]) -> object:
    return views.guides(house.hub.night, now, house.short, _pressed_on(house, device))


def _desk(house: House, _: Device, now: float, found: Sequence[str]) -> object:
    return views.desk(house.hub.night, now, house.short, house.codes, found, house.printers_seen(), house.hub.asked_by)


def _office(house: House, _: Device, now: float, _found: Sequence[str]) -> object:
    house.so_far.read(house.hub.facts)
    rules, seen = house.hub.night.rules, house.devices.seen_at
    around = views.Around(
        seen=[(device.name, device.role, seen.get(device.name)) for device in house.devices.all()],
        printers=house.reactions.states.all(),
        arrivals=house.so_far.arrivals(rules.opens, max(rules.closes, now)),
        waits=house.so_far.waits(rules.opens, now),
        own=house.own_words.of,
    )
    return views.office(house.hub.night, now, around)


def _interpreters(house: House, device: Device, now: float, _found: Sequence[str]) -> object:
    return views.interpreters(house.hub.night, now, house.short, _pressed_on(house, device))


def _helpers(house: House, device: Device, now: float, _found: Sequence[str]) -> object:
    return views.helpers(house.hub.night, now, house.short, _pressed_on(house, device))


def _pressed_on(house: House, device: Device) -> Callable[[str], bool]:
    return lambda cause: house.hub.asked_by(cause) == device.name


def _by_device(device: Device) -> str:
    """A name that is paired anew may be another teacher's."""
    return f"{device.subject} {device.name}"


LIVE: Mapping[str, Page] = {
    "teacher": Page(lambda device: (live.teacher(device.subject), live.goals(device.subject)), _teacher, _by_device),
    "board": Page(lambda _: (live.BOARD,), _board),
    "ambassadors": Page(lambda _: (live.GUIDES,), _guides, _by_device),
    "interpreters": Page(lambda _: (live.GUIDES,), _interpreters, _by_device),
    "helpers": Page(lambda _: (live.GUIDES,), _helpers, _by_device),
    "desk": Page(lambda _: (live.DESK, live.PRINTERS), _desk),
    "office": Page(lambda _: (live.DESK, live.GUIDES, live.BOARD, live.PAPER, live.PRINTERS), _office),
}


def html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)


def _name(request: web.Request) -> str:
    return request.path.split("/")[1]


def _found(request: web.Request) -> tuple[str, ...]:
    """What this page was asked for. At the desk the families that were looked up, by their opaque ids: a push must not
    take them off the screen; of a board its rooms.
    """
    if rooms := request.match_info.get("rooms", ""):
        return tuple(room.strip() for room in rooms.split(",") if room.strip())[:40]
    return tuple(request.query.getall("found", ()))[:12]


async def show(request: web.Request) -> web.Response:
    house, device, name = request.app[HOUSE], request[DEVICE], _name(request)
    said = next((words for code, words in WORDS.items() if code == request.query.get("said")), None)
    page = LIVE[name].view(house, device, house.hub.clock(), _found(request))
    return html(request.app[RENDER].page(name, page, said))


async def stream(request: web.Request) -> web.StreamResponse:
    """The newest fragment at once, then whenever it changes; a beat in between, so that silence means trouble."""
    house, device, name = request.app[HOUSE], request[DEVICE], _name(request)
    page, topics, render = LIVE[name], (*LIVE[name].topics(device), live.OFFICE), request.app[RENDER]
    found = _found(request)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    shown = None
    with suppress(ConnectionResetError), house.live.watch(*topics) as watcher:  # a page is closed when it likes
        while not house.closing.is_set():
            now = house.hub.clock()
            state = (page.same_for(device), *found, *house.live.version(topics), int(now // FRESH))
            fragment = render.fragment(name, state, partial(page.view, house, device, now, found))
            if fragment != shown:
                await response.write(_event("page", fragment))
                shown = fragment
            else:
                await response.write(_event("beat", f"{now:.0f}"))
            await watcher.wait(HEARTBEAT, REST)
            if house.devices.whose(request.cookies.get(cookie_name(name), "")) != device:
                break  # revoked while the page was open
    return response


def event_of(name: str, data: str) -> bytes:
    """Source: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"event: {name}\n{lines}\n".encode()


# Made once for all who look at the same: five hundred times it costs more than all else that a fact causes.
_event = lru_cache(maxsize=64)(event_of)


async def do(request: web.Request) -> web.Response:
    """One press. The answer is JSON for live.js, and the page again for everybody else."""
    form, name = await form_of(request), _name(request)
    asked = envelope({key: [str(value) for value in form.getall(key)] for key in form})
    outcome = await ask(request, request.app[HOUSE], asked)
    return answered(request, outcome, _about(form, outcome) if name == "desk" else ())


def answered(request: web.Request, outcome: Outcome, about: Sequence[str] = ()) -> web.Response:
    """What became of a press; `about` are the families to show again."""
    declined = outcome if isinstance(outcome, Declined) else None
    if request.headers.get("X-Live"):
        return as_json({"ok": declined is None, "words": declined.words if declined else ""})
    said = [("said", declined.code)] if declined else []
    shown = [("found", family) for family in about]
    raise web.HTTPSeeOther(f"/{_name(request)}" + (f"?{urlencode([*shown, *said])}" if shown or said else ""))


def _about(form: MultiDictProxy[str | bytes | bytearray | web.FileField], outcome: Outcome) -> list[str]:
    """The families a press at the desk was about, to be shown again: also one that it made."""
    made = [fact.event for fact in outcome.facts] if isinstance(outcome, Accepted) else []
    new = [event.party for event in made if isinstance(event, PartySplit)]
    new += [event.family for event in made if isinstance(event, VisitorAdded)]
    return [*(str(family) for family in form.getall("family", ())), *new]


async def form_of(request: web.Request) -> MultiDictProxy[str | bytes | bytearray | web.FileField]:
    """The fields of a form as browsers send it; anything else is not ours."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    try:
        return await request.post()
    except (LookupError, ValueError) as why:
        raise web.HTTPBadRequest from why


def envelope(form: Mapping[str, list[str]]) -> Envelope:
    """A form's fields as a command: the same strict types, with text turned into numbers and truth values.

    Several lists of one form may name the same field: `meetings:1`, `meetings:2`. What is empty was not said.
    """
    fields: dict[str, Any] = {}
    for key, values in form.items():
        name, _, inner = key.partition(":")[0].partition(".")
        said = [value for value in values if value]
        if name in ("meetings", "teachers", "where"):
            fields[name] = [*fields.get(name, ()), *said]
            continue
        if not said:
            continue  # a list that was left at "any"
        value: object = said[-1]
        if inner:
            fields.setdefault(name, {})[inner] = value
        else:
            fields[name] = value
    command_id = fields.pop("id", "")
    if isinstance(fields.get("needs"), dict):
        fields["needs"] = msgspec.convert(fields["needs"], Needs, strict=False)
    command: AnyCommand = msgspec.convert(fields, AnyCommand, strict=False)
    return msgspec.convert({"id": command_id, "at": 0.0, "command": command}, Envelope)


async def goal(request: web.Request) -> web.Response:
    """A teacher notes what was agreed: kept beside the roster and never in the journal, read back by that teacher."""
    house, teacher, form = request.app[HOUSE], request[DEVICE].subject, await form_of(request)
    meeting = house.hub.night.meeting(str(form.get("meeting", "")))
    if meeting is None or meeting.teacher != teacher:
        raise web.HTTPForbidden
    house.keep_goal(teacher, meeting.id, str(form.get("text", "")))
    if request.headers.get("X-Live"):
        return as_json({"ok": True, "words": ""})
    raise web.HTTPSeeOther("/teacher")


async def static(request: web.Request) -> web.Response:
    """A font is cut when it is first asked for, which takes a second: the night goes on meanwhile."""
    found = await asyncio.to_thread(request.app[ASSETS].get, request.match_info["name"])
    return assets.answer(request, found)


async def pair_form(request: web.Request) -> web.Response:
    return html(request.app[RENDER].plain("pair", said=None))


async def pair(request: web.Request) -> web.Response:
    """A browser becomes a device: its token is a cookie that only its own page is sent."""
    house, render = request.app[HOUSE], request.app[RENDER]
    if not request.app[ATTEMPTS].allow(request.remote or ""):
        return html(render.plain("pair", said="Too many tries. Wait a minute, then type the code again."), 429)
    paired = house.devices.pair(str((await form_of(request)).get("code", "")), PAGES)
    if paired is None:
        return html(render.plain("pair", said="This code is wrong, used or too old. Ask for a new one."), 404)
    token, device = paired
    page = next(page for role, page in PAGES.items() if role == device.role)
    answer = web.HTTPSeeOther(f"/{page}")
    for own in (page, *BESIDE.get(page, ())):
        answer.set_cookie(
            cookie_name(own),
            token,
            path=f"/{own}",
            httponly=True,
            samesite="Strict",
            secure=request.secure,
            max_age=_lasts(house),
        )
    raise answer


def _lasts(house: House) -> int:
    """A phone paired in the week before is still paired on the night, and until the morning after; seconds."""
    return int(max(86400, house.hub.night.rules.closes - house.hub.clock() + 43200))


def refused(request: web.Request, status: int, words: str) -> web.Response:
    """The page or the JSON that says no."""
    if request.path.startswith("/api/"):
        return problem(status, _CODES.get(status, "wrong"), words)
    return html(request.app[RENDER].plain("gone", status=status, words=words), status)
