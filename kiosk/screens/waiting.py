"""Something is under way. If the hub is away the family is told, and nothing of what it said is lost."""

from textual.app import ComposeResult

from kiosk.boxes import Vertical
from kiosk.screens.base import KioskScreen
from kiosk.session import CheckingIn, Looking, Session
from kiosk.voice import Voice, voice
from kiosk.widgets import Words

DELAYED = "We are checking you in as soon as the connection is back. Please see the welcome desk if it takes long."


class WaitingScreen(KioskScreen):
    def voice(self) -> Voice:
        assert isinstance(self.session.screen, Looking | CheckingIn)
        return voice(self.session.screen.language or "en")

    def body(self) -> ComposeResult:
        speaks = self.voice()
        with Vertical(id="middle"):
            yield Words("· · ·", id="dots")
            yield Words(speaks.say("One moment, please"), speaks, id="moment")
            yield Words(speaks=speaks, id="delayed")

    def show(self, session: Session) -> None:
        super().show(session)
        if isinstance(session.screen, CheckingIn) and session.screen.delayed:
            self.query_one("#delayed", Words).say(self.voice().say(DELAYED))
