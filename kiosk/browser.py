"""The same kiosk on a page of the hub: the session machine, the scanner and the greeter, for any browser that helps.

Nothing of the night leaves the hub but the screen that is shown. It cannot go on while the hub is away; the page then
says so by itself (static/kiosk.js). Knows no web: who serves it brings what it asks of the hub.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from typing import Protocol, assert_never

import msgspec
import structlog

from config.languages import Language, offered
from hub.night import codes
from hub.night.commands import AnyCommand, AskDesk
from hub.night.state import Night
from hub.wire import Accepted, DoorList, Outcome, OwnWords, PrinterSeen
from kiosk import family_session, scanner
from kiosk import session as s
from kiosk.announced import announced_by
from kiosk.greeter import Greeter
from kiosk.greeting import Route
from kiosk.presses import tap_of
from kiosk.printing import printing
from kiosk.screens_in_html import Screens

TICK_SECONDS = 0.5
BEAT_SECONDS = 5.0  # of silence, after which the page would think that the hub is away
LONGEST_BATCH = 400  # keys: a few scans at once

log = structlog.get_logger("kiosk")


class OfTheHub(Protocol):
    """What a kiosk that lives with the hub asks of it."""

    def door(self) -> DoorList: ...

    def night(self) -> Night: ...

    def now(self) -> float: ...

    def printers(self) -> tuple[PrinterSeen, ...]: ...

    def own_words(self) -> OwnWords:
        """What the office typed itself, to stand on kiosks now."""
        ...

    def ask(self, device: str, command: AnyCommand) -> Awaitable[Outcome]:
        """The outcome, as the device's own press."""
        ...


class Key(msgspec.Struct, frozen=True, array_like=True):
    """One key, and when by the browser's clock, milliseconds: only the gaps between keys are used."""

    character: str
    at: float


_keys = msgspec.json.Decoder(list[Key]).decode


class Browsers:
    """All kiosks that are pages, by the name of their device."""

    def __init__(self, hub: OfTheHub) -> None:
        self._hub, self._screens = hub, Screens()
        self._kiosks: dict[str, BrowserKiosk] = {}

    def page(self, device: str) -> str:
        """The whole page as it is now."""
        screen = self._screen(self.kiosk(device))
        return self._screens.page(screen, self._hub.night().rules.school, self._offered())

    async def fragments(self, device: str, printer: str | None) -> AsyncIterator[str]:
        """The newest screen at once, then each new one; an empty text is a beat. `printer`: beside the device."""
        kiosk, shown, beat = self.kiosk(device), "", 0.0
        kiosk.beside = printer
        while True:
            kiosk.tick()
            fragment = self._screen(kiosk)
            if fragment != shown:
                yield fragment
                shown, beat = fragment, time.monotonic()
            elif time.monotonic() - beat > BEAT_SECONDS:
                yield ""
                beat = time.monotonic()
            await kiosk.changed()

    async def did(self, device: str, keys: str, tap: str) -> None:
        """Keys or a tap. Raises msgspec.ValidationError for what no page of ours sends."""
        kiosk = self.kiosk(device)
        if keys:
            kiosk.typed(_keys(keys))
        if tap:
            kiosk.happen(tap_of(tap))

    def _screen(self, kiosk: "BrowserKiosk") -> str:
        night, now, own = self._hub.night(), self._hub.now(), self._hub.own_words()
        return self._screens.fragment(
            kiosk.session, self._offered(), lambda speaks: announced_by(night, now, speaks, own)
        )

    def kiosk(self, device: str) -> "BrowserKiosk":
        return self._kiosks.setdefault(device, BrowserKiosk(device, self._hub))

    def _offered(self) -> list[Language]:
        return offered(family.language for family in self._hub.night().roster.families.values())


class BrowserKiosk:
    """One device: its session, its scanner's keys, and what it asks of the hub."""

    def __init__(self, device: str, hub: OfTheHub) -> None:
        self.session = s.Session()
        self.beside: str | None = None
        self._device, self._hub = device, hub
        self._detector = scanner.Detector()
        self._waiting: set[asyncio.Event] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def changed(self) -> None:
        """Until something happened, or time has passed."""
        news = asyncio.Event()
        self._waiting.add(news)
        due = self._detector.due
        soon = TICK_SECONDS if due is None else min(TICK_SECONDS, max(0.01, due - time.monotonic()))
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(soon):
                    await news.wait()
        finally:
            self._waiting.discard(news)

    def tick(self) -> None:
        self._hear(self._detector.tick(time.monotonic()))
        self.happen(s.Tick())
        if (now := printing(self._hub.printers(), self.beside)) != self.session.printing:
            self.happen(s.PrintersChanged(now))
        if isinstance(screen := self.session.screen, s.RouteShown):
            route = self._route_of(screen.route.family)
            if route and msgspec.structs.replace(route, at=screen.route.at) != screen.route:
                self.happen(s.RouteChanged(route))

    def typed(self, keys: list[Key]) -> None:
        """A scanner, or a person; which of them is the detector's to say."""
        if not keys:
            return
        last, now = keys[-1].at, time.monotonic()
        for key in keys[:LONGEST_BATCH]:
            self._key(key.character, now - max(0.0, last - key.at) / 1000)

    def _key(self, key: str, at: float) -> None:
        if key in ("Backspace", "Delete"):
            self.happen(s.Erased())
            return
        character = {"Enter": "\r", "Tab": "\t"}.get(key, key)
        if len(character) != 1:
            return
        typing = isinstance(self.session.screen, s.Typing)
        heard, mine = self._detector.feed(character, at)
        self._hear(heard)
        if character.isprintable():
            self.happen(s.Keyed(character))
        elif character == "\r" and typing and not mine:
            self.happen(s.Entered())

    def _hear(self, heard: list[scanner.Heard]) -> None:
        for one in heard:
            match one:
                case scanner.Scan(scanned):
                    self._prove(scanned)
                    self.happen(s.CodeScanned(scanned))
                case scanner.Fault(fault):
                    self.happen(s.ScanFailed(fault))
                case scanner.Typed(text):
                    self.happen(s.KeysTyped(text))
                case _:
                    assert_never(one)

    def happen(self, happened: s.Happened) -> None:
        """One step of the session and its effects."""
        before, todo = self.session, [happened]
        while todo:
            self.session, effects = family_session.step(self.session, todo.pop(0), time.monotonic())
            for effect in effects:
                todo += self._do(effect)
        if self.session != before:
            for news in self._waiting:
                news.set()

    def _do(self, effect: s.Effect) -> list[s.Happened]:
        match effect:
            case s.LookUp(turn, scanned):
                return [s.FamilyFound(turn, self._greeter().find(scanned))]
            case s.SendCheckIn():
                self._begin(self._check_in(effect))
            case s.AskForTicket(family):
                self._begin(self._ask_for_ticket(family, self.session.turn))
            case _:  # staff's: no page begins them (turns.py), who is staff works at a kiosk or at the desk
                log.error("not on a page", effect=type(effect).__name__)
        return []

    async def _check_in(self, sent: s.SendCheckIn) -> None:
        command = self._greeter().check_in(sent.family, sent.answers, self.beside)
        try:
            outcome = await self._hub.ask(self._device, command)
        except Exception:  # a family stands there: it is told, and the log says why
            log.exception("checking in")
            self.happen(s.WentWrong(sent.turn))
            return
        again = not isinstance(outcome, Accepted)
        self.happen(s.CheckInEnded(sent.turn, self._route_of(sent.family), again))

    async def _ask_for_ticket(self, family: str, turn: int) -> None:
        try:
            await self._hub.ask(self._device, AskDesk("ticket", family))
        except Exception:
            log.exception("asking the desk")
            self.happen(s.WentWrong(turn))

    def _prove(self, scanned: codes.Scanned) -> None:
        """A ticket that is shown has come out, whatever its printer failed to say."""
        if command := self._greeter().proves(scanned):
            self._begin(self._ask(command))

    async def _ask(self, command: AnyCommand) -> None:
        try:
            await self._hub.ask(self._device, command)
        except Exception:
            log.exception("not proven")

    def _route_of(self, family: str) -> Route | None:
        greeter = self._greeter()
        if not greeter.is_here(family) or family not in greeter.door.roster.families:
            return None
        route = greeter.route(family)
        return msgspec.structs.replace(route, printer="") if route.printer == self.beside else route

    def _greeter(self) -> Greeter:
        greeter = Greeter(self._hub.door(), self._hub.night())
        greeter.ahead = self._hub.now() - time.time()
        return greeter

    def _begin(self, work: Awaitable[None]) -> None:
        async def run() -> None:
            await work

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
