"""Who may ask what. Deny by default: a route without roles is closed, a command without a role is refused."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from hub.devices import FAMILYS_PHONE, Asker, Device, Devices, Role
from hub.night import commands as c
from hub.night.at_door import AtDoor
from hub.night.from_office import FromOffice
from hub.night.with_guides import WithGuides
from hub.night.with_interpreters import WithInterpreters

DEVICE: Final = web.RequestKey("device", Device)
OPEN: Final[frozenset[Role]] = frozenset()  # a route for devices that are not paired yet; holds nothing of the night
FAMILY: Final[frozenset[Asker]] = frozenset({"family"})  # its page: the address holds the key
PAGES: Final[dict[Role, str]] = {
    "browser-kiosk": "kiosk",
    "teacher": "teacher",
    "ambassador": "ambassadors",
    "coordinator": "interpreters",
    "board": "board",
    "desk": "desk",
    "office": "office",
}
BESIDE: Final[dict[str, tuple[str, ...]]] = {"interpreters": ("helpers",)}  # a role's first page, and its others

Access = Mapping[tuple[str, str], frozenset[Asker]]  # (method, path as written in the route) -> roles


def may_ask(device: Device, command: c.AnyCommand) -> bool:
    """A kiosk never receives a family on behalf of an adult; a teacher speaks only for the own door."""
    match device.role, command:
        case "kiosk" | "browser-kiosk", c.CheckIn(received=False) | c.AskDesk() | c.ProveTicket():
            return True
        case "kiosk", c.BeginPrint() | c.ReportPrint() | c.ReportProvisional():
            return command.printer == f"kiosk:{device.name}"  # its own printer, and no other
        case "teacher", _ if isinstance(command, AtDoor):
            return command.teacher == device.subject
        case "family", c.StepOut() | c.ComeBack() | c.LeaveNight() | c.StayOn() | c.SeeCall():
            return command.family == device.subject
        case "ambassador", _ if isinstance(command, WithGuides):
            return True
        case "ambassador", c.AskDesk(about="guide") | c.UndoGuiding():
            return True
        case "coordinator", _ if isinstance(command, WithGuides | WithInterpreters):
            return True
        case "desk", c.ReportPrint() | c.ReportProvisional() | c.BeginPrint() | c.Dispatch() | c.NoteLookUp():
            return False  # only who owns the printer knows; the hub decides by itself when to dispatch
        case "desk", c.UndoHours():
            return True  # opening and closing are the office's; what was pressed by mistake, the desk takes back too
        case "desk", _:
            return not isinstance(command, FromOffice)
        case "office", _:
            return isinstance(command, FromOffice)
        case _:
            return False


def takes_back_own(device: Device, command: c.AnyCommand, asked_by: Callable[[str], str]) -> bool:
    """Several devices press at one table or one door, and each takes back what it pressed itself.

    The desk takes back everything, also for a phone that was lost; a family and the office are one asker each, by
    `may_ask`.
    """
    if not isinstance(command, c.UndoGuiding | c.UndoAtDoor) or device.role == "desk":
        return True
    return asked_by(command.cause) in ("", device.name)  # what nobody asked, the night refuses in its own words


def admit(access: Access, devices: Devices, whose_page: Callable[[str], str | None]) -> Middleware:
    """The middleware every request passes. `/api` shows a bearer token; a page its own cookie, sent only to it."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        roles = access.get((request.method, resource.canonical)) if resource else None
        if roles is None:
            raise web.HTTPNotFound
        if roles is OPEN:
            return await handler(request)
        if roles is FAMILY:
            family = whose_page(request.match_info["token"])
            if family is None:
                raise web.HTTPNotFound
            # No question of which site it comes from: who knows the address is the family.
            request[DEVICE] = Device(f"{FAMILYS_PHONE}{family}", "family", family)
            return await handler(request)
        device = devices.whose(token_of(request) or "")
        if device is None:
            raise web.HTTPUnauthorized
        if device.role not in roles or not _same_site(request):
            raise web.HTTPForbidden
        request[DEVICE] = device
        return await handler(request)

    return check


def token_of(request: web.Request) -> str | None:
    if request.path.startswith("/api/"):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else None
    return request.cookies.get(cookie_name(request.path.split("/")[1]))


def cookie_name(page: str) -> str:
    return f"schoolnight-{page}"


def _same_site(request: web.Request) -> bool:
    """A press from another site's page is refused, even by browsers that do not know SameSite."""
    origin = request.headers.get("Origin")
    return request.method == "GET" or origin is None or urlsplit(origin).netloc == request.host
