"""One sentence: what is the matter, and what to do. In every language in turn where nobody knows who stands there."""

from collections.abc import Sequence
from itertools import cycle

from textual.app import ComposeResult

from config.languages import Language
from kiosk.boxes import Horizontal, Vertical
from kiosk.greeting import Trouble
from kiosk.screens.base import FIRST_SET, KioskScreen
from kiosk.sentences import TROUBLES
from kiosk.session import Problem, SeeDesk, Session, StartTapped
from kiosk.voice import Voice, voice
from kiosk.widgets import BigWords, Tile, Words

SCAN_AGAIN: frozenset[Trouble] = frozenset({"unknown", "misread", "too-short"})
EACH_SECONDS = 2.0  # so that all languages have had their turn before the screen is left


class MessageScreen(KioskScreen):
    RESULT = "problem"

    def __init__(self, session: Session, offered: Sequence[Language] = FIRST_SET) -> None:
        super().__init__(session, offered)
        self._turns = cycle([language.tag for language in offered if language.tag != "en"])

    @property
    def _language(self) -> str | None:
        assert isinstance(self.session.screen, Problem | SeeDesk)
        return self.session.screen.language

    @property
    def _sentence(self) -> str:
        screen = self.session.screen
        return TROUBLES[screen.why] if isinstance(screen, Problem) else "Please see the welcome desk."

    @property
    def _again(self) -> bool:
        return isinstance(self.session.screen, Problem) and self.session.screen.why in SCAN_AGAIN

    def voice(self) -> Voice:
        return voice(self._language or "en")

    def aloud(self) -> str:
        return self.voice().say(self._sentence)

    def body(self) -> ComposeResult:
        speaks = self.voice()
        with Vertical(id="middle"):
            yield BigWords("?" if self._again else "i", id="sign")
            yield Words(speaks.say(self._sentence), speaks, id="sentence")
            yield Words(id="also-1", classes="also")
            yield Words(id="also-2", classes="also")
        with Horizontal(id="foot"):
            yield Tile(speaks.say("Back"), StartTapped(), speaks, classes="first")

    def on_mount(self) -> None:
        self.set_class(self._again, "-again")
        if self._language is None:
            self._also()
            self.set_interval(EACH_SECONDS, self._also)

    def _also(self) -> None:
        for place in ("#also-1", "#also-2"):
            speaks = voice(next(self._turns))
            self.query_one(place, Words).say(speaks.say(self._sentence), speaks)
