"""The virtual printer's ticket tray: a page with the newest tickets as pictures, and two switches to play with."""

from pathlib import Path

from aiohttp import web

from printers.fake import FakePrinter

PAGE = (Path(__file__).parent / "tray.html").read_text(encoding="utf-8")
SHOWN = 60  # pictures on the page; all that are kept can be fetched by number

PRINTER = web.AppKey("printer", FakePrinter)


def tray(printer: FakePrinter) -> web.Application:
    app = web.Application()
    app[PRINTER] = printer
    app.router.add_get("/", _page)
    app.router.add_get("/state", _state)
    app.router.add_get("/slips/{number:[0-9]+}.png", _slip)
    app.router.add_post("/paper", _paper)
    app.router.add_post("/cover", _cover)
    return app


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def _state(request: web.Request) -> web.Response:
    """What the page shows, newest first; it asks every second."""
    printer = request.app[PRINTER]
    newest = list(printer.slips)[-SHOWN:][::-1]
    return web.json_response(
        {
            "version": printer.version,
            "count": printer.count,
            "dots": printer.dots,
            "paper_out": printer.paper_out,
            "cover_open": printer.cover_open,
            "errors": list(printer.errors)[::-1],
            "slips": [{"number": slip.number, "at": slip.at, "torn": slip.torn} for slip in newest],
        },
        headers={"Cache-Control": "no-store"},
    )


async def _slip(request: web.Request) -> web.Response:
    wanted = int(request.match_info["number"])
    slip = next((slip for slip in request.app[PRINTER].slips if slip.number == wanted), None)
    if slip is None:
        raise web.HTTPNotFound(text="This ticket is no longer kept.")
    return web.Response(body=slip.png, content_type="image/png", headers={"Cache-Control": "max-age=86400"})


async def _paper(request: web.Request) -> web.Response:
    printer = request.app[PRINTER]
    await printer.set_paper_out(not printer.paper_out)
    return await _state(request)


async def _cover(request: web.Request) -> web.Response:
    printer = request.app[PRINTER]
    await printer.set_cover_open(not printer.cover_open)
    return await _state(request)
