"""Whatever staff see: a title, lines, tiles; with a keypad where something is typed. And the screen out of order."""

from itertools import cycle

from textual.app import ComposeResult

from kiosk.boxes import Grid, Vertical
from kiosk.screens.base import KioskScreen
from kiosk.session import LanguageChosen, Session
from kiosk.staff_pages import Choice, Page, page
from kiosk.staff_session import Staff
from kiosk.voice import Voice, voice
from kiosk.widgets import BigWords, Tile, Words

EACH_SECONDS = 4.0
CLOSED = "✕"


class StaffScreen(KioskScreen):
    AUTO_FOCUS = ""

    def fit(self, size: str) -> None:
        """Staff read the terminal's own letters: their pages hold more words than drawn ones leave room for."""
        super().fit(size)
        self.remove_class("-drawn", "-brief", "-large")
        self.add_class("-plain")

    def _page(self) -> Page:
        assert isinstance(self.session.screen, Staff)
        return page(self.session.screen)

    def voice(self) -> Voice:
        return voice("en")

    def body(self) -> ComposeResult:
        shown = self._page()
        self.set_class(shown.typed is not None, "-typing")
        yield Words(shown.title, id="title", classes="title")
        yield Words(id="text")
        with Vertical(id="lines"):
            yield Words(id="said")
        with Grid(id="keys"):
            for key in shown.keys:
                yield _tile(key)
        with Grid(id="choices", classes="many" if len(shown.choices) > 9 else ""):
            for choice in shown.choices:
                yield _tile(choice)

    def show(self, session: Session) -> None:
        super().show(session)
        shown = self._page()
        typed = f"{shown.typed}▏" if shown.typed is not None else ""
        self.query_one("#text", Words).say(typed)
        lines = "\n".join(shown.lines)
        self.query_one("#said", Words).say(lines)
        tiles = list(self.query("#choices Tile").results(Tile))
        if len(tiles) != len(shown.choices):
            self.refresh(recompose=True)
            return
        for tile, choice in zip(tiles, shown.choices, strict=True):
            tile.happened = choice.happened
            tile.say(choice.label)


def _tile(choice: Choice) -> Tile:
    return Tile(choice.label, choice.happened, classes="primary first" if choice.primary else "")


class OutOfServiceScreen(KioskScreen):
    """To families in each language in turn; staff show a badge."""

    AUTO_FOCUS = ""

    def voice(self) -> Voice:
        return voice("en")

    def body(self) -> ComposeResult:
        self._turns = cycle(self.offered)
        with Vertical(id="middle"):
            yield BigWords(id="sign")
            yield Words(id="sentence")
            yield Tile("· · ·", LanguageChosen("en"), id="staff")

    def on_mount(self) -> None:
        self.query_one("#sign", BigWords).say(CLOSED, voice("en"))
        self.turn()
        self.set_interval(EACH_SECONDS, self.turn)

    def turn(self) -> None:
        speaks = voice(next(self._turns).tag)
        self.query_one("#sentence", Words).say(speaks.say("Please see the welcome desk."), speaks)
