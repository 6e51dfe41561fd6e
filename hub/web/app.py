"""Every route of the hub on one screen, each with the roles that may use it. What is not listed is closed."""

from functools import partial

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from hub.devices import ROLES, Asker, Role
from hub.family_pages import PATH as FAMILY_PATH
from hub.house import House
from hub.web import announcing, api, assets, desk, family, kiosk_page, pages
from hub.web import staff as at_kiosk
from hub.web.announcing import said_to_all
from hub.web.answers import Attempts
from hub.web.auth import FAMILY, OPEN, admit
from hub.web.keys import ASSETS, ATTEMPTS, GUESSES, HOUSE, PRESSES, RENDER
from hub.web.render import Renderer

log = structlog.get_logger()

EVERYONE = frozenset[Role](ROLES)

ROUTES: tuple[tuple[str, str, frozenset[Asker], Handler], ...] = (
    ("GET", "/static/{name}", OPEN, pages.static),
    ("GET", "/pair", OPEN, pages.pair_form),
    ("POST", "/pair", OPEN, pages.pair),
    ("POST", "/api/pair", OPEN, api.pair),
    ("GET", "/api/prove", OPEN, api.prove),
    ("GET", "/api/hello", EVERYONE, api.hello),
    ("GET", "/api/openapi.json", EVERYONE, api.openapi),
    ("GET", "/api/door", frozenset({"kiosk"}), api.door),
    ("GET", "/api/journal", frozenset({"kiosk"}), api.journal),
    ("POST", "/api/commands", EVERYONE - {"board"}, api.commands),
    ("POST", "/api/staff", frozenset({"kiosk"}), at_kiosk.prove),
    ("POST", "/api/staff/leave", frozenset({"kiosk"}), at_kiosk.leave),
    ("POST", "/api/staff/find", frozenset({"kiosk"}), at_kiosk.look_up),
    ("POST", "/api/staff/test", frozenset({"kiosk"}), at_kiosk.test),
    ("GET", "/teacher", frozenset({"teacher"}), pages.show),
    ("GET", "/teacher/stream", frozenset({"teacher"}), pages.stream),
    ("POST", "/teacher/do", frozenset({"teacher"}), pages.do),
    ("POST", "/teacher/goal", frozenset({"teacher"}), pages.goal),
    ("GET", "/ambassadors", frozenset({"ambassador"}), pages.show),
    ("GET", "/ambassadors/stream", frozenset({"ambassador"}), pages.stream),
    ("POST", "/ambassadors/do", frozenset({"ambassador"}), pages.do),
    ("GET", "/interpreters", frozenset({"coordinator"}), pages.show),
    ("GET", "/interpreters/stream", frozenset({"coordinator"}), pages.stream),
    ("POST", "/interpreters/do", frozenset({"coordinator"}), pages.do),
    ("GET", "/helpers", frozenset({"coordinator"}), pages.show),
    ("GET", "/helpers/stream", frozenset({"coordinator"}), pages.stream),
    ("POST", "/helpers/do", frozenset({"coordinator"}), pages.do),
    ("GET", "/board", frozenset({"board"}), pages.show),
    ("GET", "/board/{rooms}", frozenset({"board"}), pages.show),
    ("GET", "/board/{rooms}/stream", frozenset({"board"}), pages.stream),
    ("GET", "/board/stream", frozenset({"board"}), pages.stream),
    ("GET", "/desk", frozenset({"desk"}), pages.show),
    ("GET", "/desk/stream", frozenset({"desk"}), pages.stream),
    ("POST", "/desk/do", frozenset({"desk"}), pages.do),
    ("GET", "/desk/followups", frozenset({"desk"}), desk.follow_ups),
    ("POST", "/desk/find", frozenset({"desk"}), desk.find),
    ("POST", "/desk/join", frozenset({"desk"}), desk.join),
    ("GET", "/office", frozenset({"office"}), pages.show),
    ("GET", "/office/stream", frozenset({"office"}), pages.stream),
    ("GET", "/kiosk", frozenset({"browser-kiosk"}), kiosk_page.show),
    ("GET", "/kiosk/stream", frozenset({"browser-kiosk"}), kiosk_page.stream),
    ("POST", "/kiosk/did", frozenset({"browser-kiosk"}), kiosk_page.did),
    ("GET", "/f/{token}", FAMILY, family.show),
    ("GET", "/f/{token}/stream", FAMILY, family.stream),
    ("POST", "/f/{token}/do", FAMILY, family.do),
    ("POST", "/office/do", frozenset({"office"}), pages.do),
    ("POST", "/office/announce", frozenset({"office"}), announcing.announce),
)

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer Chromium says of a form that its origin is null
}
_WORDS = {
    401: "This device is not paired with the hub, or was revoked. Pair it again.",
    403: "This device may not do that.",
    404: "There is nothing at this address.",
}


def make_app(house: House, kiosks: kiosk_page.Kiosks | None = None) -> web.Application:
    """`kiosks`: who shows kiosks on pages; without, there are none."""
    access = {(method, path): roles for method, path, roles, _ in ROUTES}
    guard = admit(access, house.devices, house.whose_page)
    app = web.Application(middlewares=[_plain_words, guard], client_max_size=64 * 1024)
    app[HOUSE] = house
    if kiosks is not None:
        app[kiosk_page.KIOSKS] = kiosks
    app[ATTEMPTS] = Attempts()
    app[at_kiosk.PROOFS] = at_kiosk.Proofs()
    app[GUESSES], app[PRESSES] = Attempts(), Attempts(a_minute=30)
    app[ASSETS] = assets.Assets()
    app[RENDER] = Renderer(house.hub.night.rules.school, house.hub.night.rules.title, partial(said_to_all, house))
    for method, path, _, handler in ROUTES:
        app.router.add_route(method, path, handler)
    app.on_response_prepare.append(_headers)
    return app


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith(FAMILY_PATH):
        response.headers["Referrer-Policy"] = "no-referrer"  # the address is a key
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


def _packed(response: web.StreamResponse) -> web.StreamResponse:
    """A page goes compressed: two hundred phones open theirs when the doors do."""
    if isinstance(response, web.Response) and response.content_type == "text/html":
        response.enable_compression()
    return response


def _no(request: web.Request, status: int, words: str) -> web.Response:
    if request.path.startswith(FAMILY_PATH):
        return family.gone(request, status)
    return pages.refused(request, status, words)


@web.middleware
async def _plain_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong is said in one sentence; what is inside stays inside, in the log."""
    try:
        return _packed(await handler(request))
    except (msgspec.ValidationError, msgspec.DecodeError) as why:
        return _no(request, 400, f"The request cannot be understood: {why}.")
    except web.HTTPException as why:
        if why.status < 400:
            raise
        return _no(request, why.status, _WORDS.get(why.status, f"{why.reason}."))
    except ConnectionResetError:  # a page was closed, a kiosk lost its network, while it was being answered
        raise
    except Exception:
        resource = request.match_info.route.resource  # not the path itself: a family's holds its key
        log.exception("request-failed", method=request.method, path=resource.canonical if resource else "")
        return _no(request, 500, "The hub met something unexpected. Try again; if it stays, tell the office.")
