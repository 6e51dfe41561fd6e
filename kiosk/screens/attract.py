"""The first screen: a greeting in every language in turn, and every language to be touched."""

from collections.abc import Callable, Sequence
from itertools import cycle

from textual.app import ComposeResult

from config.languages import Language
from kiosk.bigtext import is_loaded
from kiosk.boxes import Horizontal, Vertical
from kiosk.screens.base import FIRST_SET, KioskScreen
from kiosk.screens.languages import Name, tiles
from kiosk.session import LanguageChosen, Session, Sight, SightChosen
from kiosk.voice import Voice, voice
from kiosk.widgets import BigWords, Sign, Tile, Words

EACH_SECONDS = 4.0
LARGER, CONTRAST = "A+", "◐"  # signs, as nobody's language is known yet
MANY = 15  # more languages than these take the room of the greeting


class AttractScreen(KioskScreen):
    AUTO_FOCUS = ""  # a stray Enter chooses nothing

    def __init__(self, session: Session, offered: Sequence[Language] = FIRST_SET) -> None:
        super().__init__(session, offered)
        self._turns = cycle(offered)
        self._says: Callable[[Voice], tuple[str, Voice]] = lambda speaks: ("", speaks)
        self._scans, self._school = True, ""

    def voice(self) -> Voice:
        return voice("en")

    def body(self) -> ComposeResult:
        sight = self.session.sight
        self.set_class(len(self.offered) > MANY, "-many")
        yield Words(id="school", classes="staff")
        yield BigWords(id="hello")
        yield Words(id="office")
        yield Words(id="scan", classes="title")
        with Horizontal(id="touch"):
            yield _choice(LARGER, sight.large, Sight(not sight.large, sight.contrast), "larger")
            yield Tile("", LanguageChosen("en"), id="type")
            yield _choice(CONTRAST, sight.contrast, Sight(sight.large, not sight.contrast), "contrast")
        with Vertical(id="languages"):
            yield from tiles(self.offered, self)
        yield Words(id="note", classes="staff")

    def on_mount(self) -> None:
        if any(not name.text for name in self.query(Name)):
            self.call_after_refresh(self._name_all)
        if not self.query_one("#larger", Sign).text:
            self.call_after_refresh(self._draw_signs)
        self.greet()
        self.set_interval(EACH_SECONDS, self.greet)

    def _name_all(self) -> None:
        """Also the languages whose letters had to be shaped; the others were there sooner."""
        for name in self.query(Name):
            name.say(name.language.own_name)

    def _draw_signs(self) -> None:
        """As the greeting: what draws them is loaded behind the first screen."""
        if self._is_going():
            return
        sight = self.session.sight
        self.query_one("#larger", Sign).say(_sign(LARGER, sight.large))
        self.query_one("#contrast", Sign).say(_sign(CONTRAST, sight.contrast))

    def _is_going(self) -> bool:
        """It is being taken down, as one may be that was never painted, and its tiles have gone first."""
        return not self.query("#type")

    def greet(self) -> None:
        """The next language's turn."""
        if self._is_going():
            return
        speaks = voice(next(self._turns).tag)
        hello = self.query_one("#hello", BigWords)
        if self.painted:
            hello.say(speaks.say("Hello!"), speaks)
        else:  # what draws it is loaded behind the first screen
            self.call_after_refresh(hello.say, speaks.say("Hello!"), speaks)
        office, whose = self._says(speaks)
        self.query_one("#office", Words).say(office, whose)
        self.set_class(bool(office), "-announcing")
        self.set_class(speaks.drawn, "-dots")
        self._above()
        ask = "Scan the code from your letter" if self._scans else "Type the code from your letter"
        self.query_one("#scan", Words).say(speaks.say(ask), speaks)
        touch = self.query_one("#type", Tile)
        touch.happened = LanguageChosen(speaks.tag)
        touch.say(speaks.say("or touch here to type it"), speaks)

    def note(self, school: str, text: str, says: Callable[[Voice], tuple[str, Voice]], scans: bool) -> None:
        """Whose evening this is; and for staff, in English, small, what is wrong.

        `says`: what the office has to say now in a voice's turn, "" for nothing, and in which voice.
        `scans`: whether the scanner is there.
        """
        anew = scans != self._scans
        self._says, self._scans, self._school = says, scans, school
        self.query_one("#note", Words).say(text)
        if self._above() != self.has_class("-announcing") or anew:
            self.greet()

    def _above(self) -> bool:
        """Whose evening this is, and what the office says in English, if it does. Whether it says anything."""
        office, whose = self._says(voice("en"))
        above = (self._school, office if whose.tag == "en" else "")
        lines = "\n".join(part for part in above if part)
        self.query_one("#school", Words).say(lines)
        return bool(office)


def _choice(sign: str, on: bool, leads_to: Sight, name: str) -> Sign:
    shown = _sign(sign, on) if is_loaded() else ""
    return Sign(shown, SightChosen(leads_to), id=name, classes="sight chosen" if on else "sight")


def _sign(sign: str, on: bool) -> str:
    return f"✓ {sign}" if on else sign
