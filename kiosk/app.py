"""The kiosk on a screen: keys and touches in, the session's screens out. What follows what is turns.py's to say."""

import asyncio
import signal
import sys
import termios
import time
from collections.abc import Awaitable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, assert_never

import msgspec
from textual import events, on
from textual.app import App
from textual.timer import Timer

from config.languages import Language, offered
from hub.night.events import Fact
from kiosk import scanner, turns
from kiosk import session as s
from kiosk import staff_session as st
from kiosk.announced import announced_by
from kiosk.garbage import settle, sweep
from kiosk.log import log
from kiosk.messages import Heard, NightWentOn, ScannerTrouble, Silence, Told
from kiosk.noted import for_staff, whose
from kiosk.palette import CONTRAST, PALETTE
from kiosk.printing import Beside, printing, words_for_staff
from kiosk.reception import Reception
from kiosk.screens import FIRST_SET, AttractScreen, KioskScreen, screen_for
from kiosk.sounds import Sounds, player
from kiosk.speech import Speech
from kiosk.staff import Staff
from kiosk.station import Station
from kiosk.voice import Voice, warm_up
from kiosk.watchdog import notify
from kiosk.widgets import Tile

TICK_SECONDS = 0.5
QUIET_SECONDS = 1.0  # since a family's last touch: it reads, or there is none
READ_SECONDS = 0.06  # a new screen is there, and takes no touch yet
TERMINAL_GONE = 128 + signal.SIGHUP
SHUT_DOWN = 79  # deploy/schoolnight-kiosk.service: this computer goes off
TYPED = (s.Typing, st.Staff, st.OutOfService)  # screens that an Enter on a keyboard belongs to
STYLES = Path(__file__).parent / "screens"
LATER = ("typing", "waiting", "confirm", "route", "message", "staff")
SHORTEST_TIMER = 0.005  # a timer that is late already would freeze Textual (its set_timer takes no negative delay)


def _terminal_is_gone() -> bool:
    """Its other end was closed, and nobody said so by SIGHUP: Textual would read the end of it over and over."""
    try:
        termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except termios.error:
        return True
    return False


class KioskApp(App[None], inherit_bindings=False):
    """Nobody leaves it by a key: no bindings of Textual's, no palette, no selection, no suspending."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    CSS_PATH: ClassVar = [STYLES / f"{name}.tcss" for name in ("kiosk", "attract")]  # the rest behind the first screen
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-middle"), (44, "-tall")]  # noqa: RUF012 - declared so by Textual

    def __init__(
        self,
        station: Station,
        *,
        scanner_for: scanner.ScannerFor | None = None,
        printer: str | None = None,
        code_on_show: str = "",
        sounds: bool = True,
        speech: Speech | None = None,
    ) -> None:
        self.session = s.Session()
        super().__init__()
        self.station = station
        self._code_on_show = code_on_show
        self._sounds = Sounds(player(), self.bell) if sounds else None
        self._speech = speech
        self._detector = scanner.Detector()
        self._scanner = scanner_for(self._heard, self._scanner_trouble) if scanner_for else None
        self._scanner_words = ""
        self._due: Timer | None = None
        self._seen = self.session.sight
        self._offered: Sequence[Language] = FIRST_SET
        self._beside = Beside(station, printer)
        self._staff = Staff(station, self._beside.wanted)
        self._reception = Reception(station, self._staff, self._beside)
        self._shown: KioskScreen = AttractScreen(self.session)
        self.error: Exception | None = None

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return CONTRAST if self.session.sight.contrast else PALETTE

    async def on_mount(self) -> None:
        self._shown.fit(self._size_class())
        await self.push_screen(self._shown)
        self.station.listen(self._fact, self._changed)
        self.set_interval(TICK_SECONDS, self._tick)
        if self._staff.choices.out_of_order:
            self.session = msgspec.structs.replace(self.session, screen=st.OutOfService(), closed=True)
            self._show()
        self.call_after_refresh(self._painted)
        if self._scanner:
            self._scanner.start()

    def _tick(self) -> None:
        if not self.is_headless and _terminal_is_gone():
            self.exit(return_code=TERMINAL_GONE)
        self.happen(s.Tick())
        if self._shown.painted and time.monotonic() - self.session.touched > QUIET_SECONDS:
            sweep()
        notify("WATCHDOG=1")

    def _painted(self) -> None:
        """Behind the first screen, load what the first family would otherwise wait for."""
        notify("READY=1")
        self._read_styles()
        self._fit()
        self._note()
        self._work(self._begin())

    def _read_styles(self) -> None:
        """Of all the other screens at once, once: no pause before any of them."""
        later = [STYLES / f"{name}.tcss" for name in LATER]
        if not self.stylesheet.has_source(str(later[-1])):
            self.stylesheet.read_all(later)
            self.stylesheet.parse()

    async def _begin(self) -> None:
        try:
            await self.station.remember()
        except Exception as why:  # without it nothing would be delivered, and nothing erased
            log.exception("not remembered")
            self.error = why
            self.exit(return_code=1)
            return
        self._went_on()
        self.station.connect()
        from kiosk.assumed import warm_up as load_rules

        await asyncio.to_thread(load_rules)
        await asyncio.to_thread(warm_up)
        settle()

    def on_unmount(self) -> None:
        if self._scanner:
            self._scanner.close()
        if self._speech:
            self._speech.hush()

    # --- keys, touches, scans

    async def on_event(self, event: events.Event) -> None:
        """Before bindings and focus: a scan is understood wherever the focus is."""
        match event:
            case events.Key():
                self.app_focus = True
                if not self._key(event):  # by way of its widget it would come back late, and be the next screen's
                    await self._check_bindings(event.key)
                return
            case events.Paste() if not event.is_forwarded:
                self._hear(self._detector.paste(event.text, event.time))
                return
            case events.MouseDown() if not event.is_forwarded:
                self.happen(s.Touched())
        await super().on_event(event)

    def _key(self, event: events.Key) -> bool:
        """Whether the key was taken here: what a scanner sends must not press a button."""
        if event.key == "ctrl+c" and self._code_on_show:  # a demo, not a door
            self.exit()
            return True
        if event.key in ("backspace", "delete"):
            self.happen(s.Erased())
            return True
        character = {"enter": "\r", "tab": "\t", "ctrl+j": "\n"}.get(event.key, event.character)
        if character is None:
            self.happen(s.Touched())
            return False
        heard, mine = self._detector.feed(character, event.time)
        self._hear(heard)
        if character.isprintable():
            self.happen(s.Keyed(character))
            return True
        if character == "\r" and isinstance(self.session.screen, TYPED) and self.focused is None:
            self.happen(s.Entered())
            return True
        return mine

    def _hear(self, heard: list[scanner.Heard]) -> None:
        for one in heard:
            match one:
                case scanner.Scan(scanned):
                    if self._staff.is_badge(scanned.code):
                        self.happen(st.ProofShown(scanned.code))
                        continue
                    if scanned.code == self.session.code:  # no look-up comes of it: its screen is here
                        self.station.shown(scanned)
                    self.happen(s.CodeScanned(scanned))
                case scanner.Fault(fault):
                    log.info("scan failed", fault=fault)
                    self.happen(s.ScanFailed(fault))
                case scanner.Typed(text):
                    self.happen(s.KeysTyped(text))
                case _:
                    assert_never(one)
        if self._due:
            self._due.stop()
            self._due = None
        if (due := self._detector.due) is not None:
            self._due = self.set_timer(max(SHORTEST_TIMER, due - time.monotonic()), self._silence)

    def _silence(self) -> None:
        """Textual calls a timer at once; keys that came before it may still wait, and they come first."""
        self.post_message(Silence())

    @on(Silence)
    def _nothing_more_came(self) -> None:
        self._hear(self._detector.tick(time.monotonic()))

    def _heard(self, heard: scanner.Heard) -> None:
        self.post_message(Heard(heard))

    def _scanner_trouble(self, words: str) -> None:
        self.post_message(ScannerTrouble(words))

    @on(Heard)
    def _scanner_heard(self, message: Heard) -> None:
        self._hear([message.heard])

    @on(ScannerTrouble)
    def _note_scanner(self, message: ScannerTrouble) -> None:
        log.info("scanner", words=message.words)
        self._scanner_words = message.words
        self._note()

    @on(Tile.Pressed)
    def _pressed(self, message: Tile.Pressed) -> None:
        self.happen(message.happened)

    @on(Told)
    def _told(self, message: Told) -> None:
        self.happen(message.happened)

    # --- the session

    def happen(self, happened: s.Happened) -> None:
        """One step of the session, its effects, and the screen that is due."""
        if not self.is_running:  # a last timer, on the way out
            return
        before, todo = self.session, [happened]
        while todo:
            self.session, effects = turns.step(self.session, todo.pop(0), time.monotonic())
            for effect in effects:
                todo += self._do(effect)
        if (type(before.screen), before.entered) != (type(self.session.screen), self.session.entered):
            self._show()
        elif (
            msgspec.structs.replace(before, touched=self.session.touched) != self.session
        ):  # as each key of a scan does
            self._shown.follow(self.session)

    def _show(self) -> None:
        self._read_styles()
        self._shown = screen_for(self.session, self._offered)
        if self._seen != self.session.sight:  # other colours
            self._seen = self.session.sight
            self.refresh_css(animate=False)
        self._shown.fit(self._size_class())
        self.switch_screen(self._shown)
        log.info("screen", name=type(self.session.screen).__name__, why=getattr(self.session.screen, "why", ""))
        self.call_after_refresh(self._stands, self._shown, type(self.session.screen).__name__)
        self._work(self._sound(self._shown))

    def _stands(self, shown: KioskScreen, name: str) -> None:
        """It is painted."""
        self._note()
        log.info("painted", name=name)
        self.set_timer(READ_SECONDS, partial(self._sweep, shown))

    def _sweep(self, shown: KioskScreen) -> None:
        if shown is self._shown:  # else the next family has scanned already
            sweep()

    async def _sound(self, shown: KioskScreen) -> None:
        if self._speech:
            await self._speech.say(shown.aloud(), shown.voice().tag)
        if self._sounds and shown.RESULT:
            await self._sounds.play(shown.RESULT)

    def on_resize(self) -> None:
        """A terminal may be small before it is full-screen. Textual takes the new size after this."""
        self.call_later(self._fit)

    def _fit(self) -> None:
        if self._shown.painted and self._shown.fitted != self._size_class():
            self._show()

    def _size_class(self) -> str:
        return [name for least, name in self.VERTICAL_BREAKPOINTS or [] if self.size.height >= least][-1]

    def _do(self, effect: s.Effect) -> list[s.Happened]:
        """What is known at once comes back at once; the rest is a worker's."""
        match effect:
            case s.LookUp() if self.station.greeter is None:  # the first door list is on its way
                self._work(self._ask(self._reception.look_up_later(effect, self._chosen())))
            case s.LookUp():
                return [self._reception.look_up(effect, self._chosen())]
            case s.SendCheckIn():
                self._work(self._ask(self._reception.check_in(effect)))
            case s.AskForTicket(family):
                self._work(self._ask(self._reception.ask_for_ticket(family, self.session.turn)))
            case st.ShutDown():
                self.exit(return_code=SHUT_DOWN)
            case _:
                self._work(self._ask_as_staff(effect))
        return []

    def _work(self, work: Awaitable[None]) -> None:
        """Beside the screen, which goes on whatever becomes of it."""
        self.run_worker(self._logged(work), exit_on_error=False)

    async def _logged(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception:
            log.exception("in the background")

    def _chosen(self) -> str | None:
        """The language of this screen, if the family has one already."""
        return getattr(self.session.screen, "language", None)

    async def _ask_as_staff(self, effect: st.Effect) -> None:
        if (happened := await self._staff.do(effect, self._staff_sees)) is not None:
            self.post_message(Told(happened))
        self._went_on()

    def _staff_sees(self) -> st.Seen:
        return self._staff.seen(self._scanner_words, tuple(self._offered))

    async def _ask(self, asking: Awaitable[s.Happened | None]) -> None:
        if (happened := await asking) is not None:
            self.post_message(Told(happened))

    # --- what the hub tells

    def _fact(self, fact: Fact) -> None:
        self.post_message(NightWentOn())

    def _changed(self) -> None:
        self.post_message(NightWentOn())

    @on(NightWentOn)
    def _went_on(self) -> None:
        self._offer()
        self._note()
        if (now := printing(self.station.printers, self._beside.name)) != self.session.printing:
            self.happen(s.PrintersChanged(now))
        if isinstance(self.session.screen, st.Staff) and (seen := self._staff_sees()) != self.session.screen.seen:
            self.happen(st.SeenChanged(seen))
        if isinstance(screen := self.session.screen, s.RouteShown):
            route = self._reception.route_of(screen.route.family)
            if route and msgspec.structs.replace(route, at=screen.route.at) != screen.route:
                self.happen(s.RouteChanged(route))

    def _offer(self) -> None:
        """The languages that families of tonight's roster read."""
        if (greeter := self.station.greeter) is None:
            return
        now = self._staff.ordered(offered(f.language for f in greeter.door.roster.families.values()))
        if [one.tag for one in now] != [one.tag for one in self._offered]:
            self._offered = now
            if isinstance(self.session.screen, s.Attract):
                self._show()

    def _note(self) -> None:
        """Whose evening it is and, for staff, what is wrong: on the first screen."""
        if isinstance(self._shown, AttractScreen) and self._shown.painted:
            paper = words_for_staff(self.station.printers, self._beside.name)
            staff = for_staff(self.station, self._code_on_show, self._scanner_words, paper)
            self._shown.note(whose(self.station), staff, self._announced, not self._scanner_words)

    def _announced(self, speaks: Voice) -> tuple[str, Voice]:
        greeter = self.station.greeter
        return announced_by(greeter.night, greeter.now(), speaks, greeter.own_words) if greeter else ("", speaks)

    def _handle_exception(self, error: Exception) -> None:
        """The way out that Textual takes after an error nobody caught: to the log, not to the public."""
        if self._exit:  # on the way out already
            log.info("while leaving", exc_info=error)
            return
        log.error("stopped", exc_info=error)
        self.error = self.error or error
        self._return_code = 1
        self._exception = self._exception or error  # for Textual's own test pilot
        self._exception_event.set()
        self._close_messages_no_wait()
