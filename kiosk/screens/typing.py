"""A keypad of our own, because no touch screen can be relied on to bring one."""

from textual.app import ComposeResult

from kiosk.boxes import Grid, Horizontal
from kiosk.screens.base import KioskScreen, mirrored
from kiosk.sentences import TROUBLES
from kiosk.session import Entered, Erased, Keyed, Session, StartTapped, Typing
from kiosk.voice import Voice, voice
from kiosk.widgets import Sign, Tile, Words

# Without I, L, O and U, which no code holds; the hub reads a typed O as 0 all the same.
KEYS = "1234567890ABCDEFGHJKMNPQRSTVWXYZ"


class TypingScreen(KioskScreen):
    AUTO_FOCUS = ""

    def typed(self, session: Session) -> Typing:
        assert isinstance(session.screen, Typing)
        return session.screen

    def voice(self) -> Voice:
        return voice(self.typed(self.session).language)

    def aloud(self) -> str:
        return self.voice().say("Type the code from your letter")

    def body(self) -> ComposeResult:
        speaks = self.voice()
        yield Words(speaks.say("Type the code from your letter"), speaks, id="title", classes="title")
        yield Words(id="text")
        yield Words(speaks=speaks, id="hint")
        with Grid(id="keys"):
            for key in KEYS:
                yield Sign(key, Keyed(key), classes="key")
        with Horizontal(id="foot"):
            yield from mirrored(
                speaks.direction,
                Tile(speaks.say("Back"), StartTapped(), speaks),
                Tile(speaks.say("Delete"), Erased(), speaks),
                Tile(speaks.say("Continue"), Entered(), speaks, classes="primary"),
            )

    def show(self, session: Session) -> None:
        super().show(session)
        typed, speaks = self.typed(session), self.voice()
        self.query_one("#text", Words).say(_spaced(typed.text))
        hint = self.query_one("#hint", Words)
        hint.say(speaks.say(TROUBLES[typed.hint]) if typed.hint else "")
        if self.has_class("-drawn"):  # there is room for one of them
            hint.display = bool(typed.hint)
            self.query_one("#title").display = not typed.hint


def _spaced(text: str) -> str:
    """As on the letter, SN-7K3F-9QXA-2MPC, with a place for each character that is still to come."""
    bare = text.replace("-", "")
    full = bare + "·" * max(0, 14 - len(bare))
    return " - ".join(" ".join(full[a:b]) for a, b in ((0, 2), (2, 6), (6, 10), (10, None)))
