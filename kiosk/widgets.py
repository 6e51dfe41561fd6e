"""What every screen is made of: words, big words, tiles to touch, and the festoon above."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.bigtext import dots
from kiosk.palette import PENNANTS
from kiosk.session import Happened
from kiosk.shaping import Direction, wrapped


class Words(Widget):
    """Text in one direction. Never markup: a name may hold brackets."""

    DEFAULT_CSS = "Words { width: 1fr; height: auto; }"

    def __init__(
        self, text: str = "", direction: Direction = "ltr", *, id: str | None = None, classes: str = ""
    ) -> None:
        super().__init__(id=id, classes=f"{classes} -rtl" if direction == "rtl" else classes)
        self.text, self.direction = text, direction

    def say(self, text: str, direction: Direction | None = None) -> None:
        if direction is not None:
            self.direction = direction
            self.set_class(direction == "rtl", "-rtl")
        if text != self.text:
            self.text = text
            if self.screen.size:  # else the first layout is still to come
                self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        lines = wrapped(self.text, max(1, container.width), self.direction)
        return max(Content(line).cell_length for line in lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(wrapped(self.text, max(1, width), self.direction)) if self.text else 0

    def render(self) -> RenderResult:
        return Content("\n".join(wrapped(self.text, max(1, self.content_size.width), self.direction)))


class Tile(Words, can_focus=True):
    """A place to touch, or to reach by arrows and press by Enter. It says what happened when it was pressed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "press", show=False)]
    FOCUS_ON_CLICK = False  # or Enter on a keyboard would press again what a finger touched

    class Pressed(Message):
        def __init__(self, happened: Happened) -> None:
            super().__init__()
            self.happened = happened

    def __init__(
        self,
        text: str,
        happened: Happened,
        direction: Direction = "ltr",
        *,
        id: str | None = None,
        classes: str = "",
    ) -> None:
        super().__init__(text, direction, id=id, classes=classes)
        self.happened = happened

    def action_press(self) -> None:
        self.post_message(self.Pressed(self.happened))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()


class BigWords(Widget):
    """Words as large as the widget's height and width allow."""

    DEFAULT_CSS = "BigWords { width: 1fr; height: 5; }"

    def __init__(
        self, text: str = "", language: str = "en", direction: Direction = "ltr", *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.text, self.language, self.direction = text, language, direction

    def say(self, text: str, language: str, direction: Direction) -> None:
        if (text, language, direction) != (self.text, self.language, self.direction):
            self.text, self.language, self.direction = text, language, direction
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        ink = dots(self.text, self.language, self.direction, width, height * 2) if self.text else ()
        above = (height * 2 - len(ink)) // 2
        top, bottom = (ink[row - above] if 0 <= row - above < len(ink) else () for row in (2 * y, 2 * y + 1))
        margin = self._margin(width - (len(ink[0]) if ink else 0))
        paper, pen = self.background_colors[1], self.styles.color
        shades = [(top[x] if top else 0, bottom[x] if bottom else 0) for x in range(len(ink[0]) if ink else 0)]
        blank = Segment(" " * margin, Style(bgcolor=paper.rich_color))
        cells = [_cell(paper, pen, upper, lower) for upper, lower in shades]
        return Strip([blank, *cells]).simplify().adjust_cell_length(width, Style(bgcolor=paper.rich_color))

    def _margin(self, spare: int) -> int:
        match self.styles.text_align:
            case "center":
                return spare // 2
            case "right" | "end":
                return spare
            case _:
                return 0


def _cell(paper: Color, pen: Color, upper: int, lower: int) -> Segment:
    """One cell, two dots: the upper half block in the upper dot's shade, on the lower dot's."""
    above, below = paper.blend(pen, upper / 255), paper.blend(pen, lower / 255)
    if upper == lower:
        return Segment(" ", Style(bgcolor=below.rich_color))
    return Segment("▀", Style(color=above.rich_color, bgcolor=below.rich_color))


class Festoon(Widget):
    """A row of pennants: it is a feast, after all."""

    DEFAULT_CSS = "Festoon { width: 1fr; height: 1; }"

    def render_line(self, y: int) -> Strip:
        paper = self.background_colors[1].rich_color
        pennants = []
        for number in range(self.size.width // 5 + 1):
            colour = Color.parse(PENNANTS[number % len(PENNANTS)]).rich_color
            pennants += [Segment("▜█▛", Style(color=colour, bgcolor=paper)), Segment("  ", Style(bgcolor=paper))]
        return Strip(pennants).crop(0, self.size.width)
