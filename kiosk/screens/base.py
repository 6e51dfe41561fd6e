"""What all screens share: the festoon, the question whether anybody is still there, and moving by arrows."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from config.languages import LANGUAGES, Language
from kiosk.boxes import Horizontal
from kiosk.session import Session, Touched
from kiosk.shaping import Direction
from kiosk.sounds import Result
from kiosk.voice import Voice
from kiosk.widgets import Festoon, Tile, Words

FIRST_SET: Final = tuple(LANGUAGES.values())


class KioskScreen(Screen[None], inherit_bindings=False):
    """Made for one state of the session; `show` follows changes within it."""

    AUTO_FOCUS = "Tile.first"
    BLANK: ClassVar[bool] = True
    RESULT: ClassVar[Result | None] = None  # whether a sound goes with it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step(1)", show=False),
        Binding("shift+tab", "step(-1)", show=False),
        *(Binding(key, f"move('{key}')", show=False) for key in ("up", "down", "left", "right")),
    ]

    def __init__(self, session: Session, offered: Sequence[Language] = FIRST_SET) -> None:
        super().__init__()
        self.session, self.offered = session, offered
        self.painted = False
        self.fitted = ""  # for which class of sizes
        self._asking: StillThere | None = None
        self.set_class(session.sight.large, "-large")

    def fit(self, size: str) -> None:
        """For a terminal of this class of sizes; before the first layout, which saves a second one.

        Where words are drawn they need more room: the .tcss files leave out what the ticket says too.
        """
        self.fitted = size
        self.add_class(size)
        self.set_class(self.session.sight.large or self.voice().drawn or size == "-tall", "-drawn")
        self.set_class(self.session.sight.large or self.voice().drawn, "-brief")

    def voice(self) -> Voice:
        """Whose language this screen speaks."""
        raise NotImplementedError

    def aloud(self) -> str:
        """What is read aloud when the screen comes, in its language. Nothing where a family's names would be heard."""
        return ""

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield Festoon()
        yield from self.body()

    def on_mount(self) -> None:  # Textual calls it besides a screen's own, so that none needs super()
        self.show(self.session)
        self.painted = True

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """No toast and no tooltip comes over a public screen; Textual would lay it out again for want of them."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """It comes to the front once in its life, and each of its widgets was styled as it was made, a moment ago."""
        event.refresh_styles = False

    def on_unmount(self) -> None:
        """Textual's cache of borders holds the last thousand widgets' pictures, 40 MB, long after their screens."""
        StylesCache.get_inner_outer.cache_clear()

    def follow(self, session: Session) -> None:
        """The session went on within this screen, perhaps before the screen was painted."""
        self.session = session
        if self.painted:
            self.show(session)

    def show(self, session: Session) -> None:
        self.session = session
        if self._asking:
            self._asking.ask(session.warned)
        elif session.warned:
            self._asking = StillThere(self.voice())
            self.mount(self._asking)

    def action_step(self, by: int) -> None:
        (self.focus_next if by > 0 else self.focus_previous)("Tile")

    def action_move(self, key: str) -> None:
        """To the nearest tile in that direction; the first arrow of all finds the first tile."""
        if not isinstance(self.focused, Tile):
            self.focus_next("Tile")
        elif (nearest := _nearest(self.focused, list(self.query(Tile)), key)) is not None:
            nearest.focus()


class StillThere(Horizontal):
    """Before a family's screen is cleared it is asked; any touch is an answer."""

    def __init__(self, voice: Voice) -> None:
        tile = Tile(voice.say("I need more time"), Touched(), voice, classes="primary")
        asking = Words(voice.say("Are you still there?"), voice)
        super().__init__(*mirrored(voice.direction, asking, tile))

    def on_mount(self) -> None:
        self.query_one(Tile).focus()

    def ask(self, on: bool) -> None:
        if self.display != on:
            self.display = on
            if on:
                self.query_one(Tile).focus()


def mirrored(direction: Direction, *widgets: Widget) -> Sequence[Widget]:
    """Side by side in reading order."""
    return widgets if direction == "ltr" else widgets[::-1]


def _nearest(of: Tile, tiles: list[Tile], key: str) -> Tile | None:
    """Among the tiles that lie that way, the one least far off: first those in the same row, or column."""
    here = of.region

    def distance(tile: Tile) -> tuple[bool, float] | None:
        there = tile.region
        dx = (there.x + there.right - here.x - here.right) / 2
        dy = there.y + there.bottom - here.y - here.bottom
        in_row = there.y < here.bottom and here.y < there.bottom
        in_column = there.x < here.right and here.x < there.right
        ahead, aside = {"right": (dx, dy), "left": (-dx, dy), "down": (dy, dx), "up": (-dy, dx)}[key]
        in_line = in_row if key in ("left", "right") else in_column and not in_row
        return (not in_line, ahead + 2 * abs(aside)) if ahead > 0 else None

    seen = [(n, tile) for n, tile in enumerate(tiles) if tile.focusable and tile.region.area]
    reachable = [(far, n) for n, tile in seen if (far := distance(tile)) is not None]
    return tiles[min(reachable)[1]] if reachable else None
