"""The first screen: a greeting in every language in turn, and every language to be touched."""

from itertools import cycle

from textual.app import ComposeResult
from textual.containers import Grid, Horizontal

from config.languages import LANGUAGES
from kiosk.screens.base import KioskScreen
from kiosk.session import LanguageChosen, Session
from kiosk.voice import Voice, voice
from kiosk.widgets import BigWords, Tile, Words

EACH_SECONDS = 4.0


class AttractScreen(KioskScreen):
    AUTO_FOCUS = ""  # a stray Enter chooses nothing

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._turns = cycle(LANGUAGES)

    def voice(self) -> Voice:
        return voice("en")

    def body(self) -> ComposeResult:
        yield Words(id="school")
        yield BigWords(id="hello")
        yield Words(id="scan")
        with Horizontal(id="touch"):
            yield Tile("", LanguageChosen("en"), id="type")
        with Grid(id="languages"):
            for language in LANGUAGES.values():
                yield Tile(language.own_name, LanguageChosen(language.tag), language.direction)
        yield Words(id="note")

    def on_mount(self) -> None:
        self.greet()
        self.set_interval(EACH_SECONDS, self.greet)

    def greet(self) -> None:
        """The next language's turn."""
        speaks = voice(next(self._turns))
        self.query_one("#hello", BigWords).say(speaks.say("Hello!"), speaks.tag, speaks.direction)
        self.query_one("#scan", Words).say(speaks.say("Scan the code from your letter"), speaks.direction)
        touch = self.query_one("#type", Tile)
        touch.happened = LanguageChosen(speaks.tag)
        touch.say(speaks.say("or touch here to type it"), speaks.direction)

    def note(self, school: str, text: str) -> None:
        """Whose evening this is; and for staff, in English, small, what is wrong."""
        self.query_one("#school", Words).say(school)
        self.query_one("#note", Words).say(text)
