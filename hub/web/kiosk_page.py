"""A kiosk on a page of ours: who shows the screens is brought by the command line; here is only the way to them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Final, Protocol

from aiohttp import web

from hub.web.auth import DEVICE, cookie_name
from hub.web.keys import HOUSE
from hub.web.pages import event_of, form_of, html


class Kiosks(Protocol):
    """Devices by their name. `fragments` goes on for ever; an empty one says that nothing changed."""

    def page(self, device: str) -> str: ...

    def fragments(self, device: str, printer: str | None) -> AsyncIterator[str]: ...

    async def did(self, device: str, keys: str, tap: str) -> None: ...


KIOSKS: Final = web.AppKey("kiosks", Kiosks)


async def show(request: web.Request) -> web.Response:
    return html(_kiosks(request).page(request[DEVICE].name))


async def stream(request: web.Request) -> web.StreamResponse:
    """The screen that is due, whenever it is another one."""
    house, device, printer = request.app[HOUSE], request[DEVICE], request.query.get("printer")
    kiosks = _kiosks(request)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    beside = printer if printer in house.printers else None
    with suppress(ConnectionResetError):
        async with aclosing(kiosks.fragments(device.name, beside)) as fragments:  # type: ignore[type-var]
            async for fragment in fragments:
                if (
                    house.closing.is_set()
                    or house.devices.whose(request.cookies.get(cookie_name("kiosk"), "")) != device
                ):
                    break
                await response.write(event_of("page" if fragment else "beat", fragment))
    return response


async def did(request: web.Request) -> web.Response:
    """Keys or a tap; the stream shows what comes of it."""
    form = await form_of(request)
    await _kiosks(request).did(request[DEVICE].name, str(form.get("keys", "")), str(form.get("tap", "")))
    if request.headers.get("X-Live"):
        return web.Response(status=204)
    await asyncio.sleep(0)
    raise web.HTTPSeeOther("/kiosk")


def _kiosks(request: web.Request) -> Kiosks:
    kiosks = request.app.get(KIOSKS)
    if kiosks is None:
        raise web.HTTPNotFound
    return kiosks
