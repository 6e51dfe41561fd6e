"""What every screen is made of: words, big words, tiles to touch, and the festoon above."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.bigtext import SHADES, Cell, Cells, Drawn, drawn, drawn_to_fill
from kiosk.legible import AT_A_PINCH, least_em
from kiosk.palette import PENNANTS
from kiosk.session import Happened
from kiosk.shaping import wrapped
from kiosk.voice import Voice, voice

PLAIN: Final = voice("en")  # what is no sentence: a code, the school's name, a word for staff
DENSE: Final = frozenset({"zh-Hans", "zh-Hant", "ko"})  # strokes so many that a smaller line would be a smear
HIGH: Final = {"my": 0.8, "km": 0.4}  # rows: letters that stack, where there are rows enough
LETTERS: Final = frozenset({"staff", "letters"})  # classes of what stays in the terminal's letters, if it has them
ENDLESS: Final = 60  # rows: more than any screen has


class Words(Widget):
    """What one voice says, in the terminal's letters or drawn as dots. Never markup: a name may hold brackets."""

    DEFAULT_CSS = "Words { width: 1fr; height: auto; }"
    AT_A_PINCH: ClassVar = AT_A_PINCH

    def __init__(self, text: str = "", speaks: Voice = PLAIN, *, id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=f"{classes} -rtl" if speaks.direction == "rtl" else classes)
        self.text, self.speaks = text, speaks
        self._painted: Sequence[Strip] = ()

    def say(self, text: str, speaks: Voice | None = None) -> None:
        if speaks is not None and speaks is not self.speaks:
            self.speaks = speaks
            self.set_class(speaks.direction == "rtl", "-rtl")
            self.refresh()
        if text != self.text:
            self.text = text
            if self.is_attached and self.screen.size:  # else it has gone, or the first layout is still to come
                self.refresh(layout=self._grows)

    # --- as dots, where the terminal has not the letters, or has them too small

    @property
    def _drawn(self) -> bool:
        """Where the terminal lacks the letters, where they would be 3 mm high, and by wish. Not what is for staff."""
        return self._drawn_in(*self.content_size)

    def _drawn_in(self, columns: int, rows: int) -> bool:
        asked = self.speaks.drawn or self.screen.has_class("-large") or self.screen.has_class("-tall")
        refused = bool(self.classes & LETTERS) or self.screen.has_class("-plain")
        if not self.text or not asked or refused:
            return False
        enough = self.AT_A_PINCH if self.screen.has_class("-tall") else 1.0
        return self.speaks.drawn or self._as_dots(columns, rows).em >= enough * self.least_em()

    def least_em(self) -> float:
        """Dots from which on these words can be read."""
        return least_em(self.speaks.tag, self.text)

    def rows_a_line(self) -> float:
        """Of drawn words: what a line takes at most, so that all its strokes are told apart."""
        dense = self.speaks.drawn or self.speaks.tag in DENSE
        tall = self.screen.has_class("-tall")
        return (
            (4.0 if dense else 3.0) + (tall and self.screen.has_class("-large")) + tall * HIGH.get(self.speaks.tag, 0)
        )

    @property
    def _grows(self) -> bool:
        """With its words; else the words shrink to the box."""
        height = self.styles.height
        return height is None or height.is_auto

    def _cells(self, columns: int, rows: int) -> Cells:
        return self._as_dots(columns, rows).cells

    def _as_dots(self, columns: int, rows: int) -> Drawn:
        rows = ENDLESS if self._grows else rows
        centred = self.styles.text_align == "center"
        whole = self.styles.content_align_vertical == "middle" and not self._grows
        what = self.text, self.speaks.tag, self.speaks.direction
        columns, rows = max(1, columns), max(1, rows)
        as_usual = drawn(*what, columns, rows, self.rows_a_line(), centred, whole)
        if not whole or as_usual.em >= self.least_em():
            return as_usual
        on_one_line = drawn_to_fill(*what, columns, rows, 1.1 * self.least_em(), centred)
        return max(as_usual, on_one_line, key=lambda made: made.em)

    def fits(self) -> bool:
        """Whether all of it is to be seen."""
        width, height = self.content_size
        if self._drawn:
            return len(self._cells(width, height)) <= height
        return not self.text or len(wrapped(self.text, max(1, width), self.speaks.direction)) <= height

    # --- what Textual asks

    def get_content_width(self, container: Size, viewport: Size) -> int:
        if self._drawn_in(container.width, ENDLESS):
            return container.width
        lines = wrapped(self.text, max(1, container.width), self.speaks.direction)
        return max(cell_len(line) for line in lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if self._drawn_in(width, ENDLESS):
            return len(self._cells(width, ENDLESS))
        return len(wrapped(self.text, max(1, width), self.speaks.direction)) if self.text else 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self._painted = ()  # Textual asks when anything has changed: words, colours, size
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        self._painted = self._painted or self._paint()
        return self._painted[y]

    def _paint(self) -> Sequence[Strip]:
        """As many strips as there is height; those without words are one and the same."""
        width, height = self.content_size
        style = self.rich_style
        strips = self._strips_drawn(width, height) if self._drawn else self._strips_written(width, style)
        blank = Strip.blank(width, style)
        spare = max(0, height - len(strips))
        above = {"middle": spare // 2, "bottom": spare}.get(self.styles.content_align_vertical, 0)
        return [*[blank] * above, *strips, *[blank] * (spare - above)][: max(1, height)]

    def _strips_drawn(self, width: int, height: int) -> list[Strip]:
        paper, pen = self.background_colors[1], self.styles.color
        return [_strip(row, width, paper, pen) for row in self._cells(width, height)]

    def _strips_written(self, width: int, style: Style) -> list[Strip]:
        """Textual's own rendering of text is for marked up text; plain words are there much sooner."""
        lines = wrapped(self.text, max(1, width), self.speaks.direction) if self.text else ()
        return [self._written(line, width, style) for line in lines]

    def _written(self, line: str, width: int, style: Style) -> Strip:
        spare = max(0, width - cell_len(line))
        left = {"center": spare // 2, "right": spare}.get(self.styles.text_align, 0)
        text = f"{' ' * left}{line}{' ' * (spare - left)}"
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)


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
        speaks: Voice = PLAIN,
        *,
        id: str | None = None,
        classes: str = "",
    ) -> None:
        super().__init__(text, speaks, id=id, classes=classes)
        self.happened = happened

    def rows_a_line(self) -> float:
        return max(3.0, 0.8 * self.content_size.height)

    def action_press(self) -> None:
        self.post_message(self.Pressed(self.happened))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()


class Sign(Tile):
    """One or two characters to touch, as large as its tile, in three rows too: a small "+" would be a "−"."""

    LEAST_EM: ClassVar = 10.0  # dots

    @property
    def _drawn(self) -> bool:
        return bool(self.text)

    def _as_dots(self, columns: int, rows: int) -> Drawn:
        as_usual = super()._as_dots(columns, rows)
        if as_usual.em >= self.LEAST_EM:
            return as_usual
        what = self.text, self.speaks.tag, self.speaks.direction
        filled = drawn_to_fill(*what, max(1, columns), max(1, rows), self.LEAST_EM, centred=True)
        return filled if filled.em > as_usual.em else as_usual


class BigWords(Words):
    """One line as large as the widget's height and width allow, whatever the terminal could show."""

    DEFAULT_CSS = "BigWords { width: 1fr; height: 5; }"

    @property
    def _drawn(self) -> bool:
        return bool(self.text)

    def rows_a_line(self) -> float:
        return max(1, self.content_size.height)


def _strip(cells: Sequence[Cell], width: int, paper: Color, pen: Color) -> Strip:
    segments = [
        Segment("".join(cell.glyph for cell in same), _style(paper, pen, ink, ground))
        for (ink, ground), same in groupby(cells, key=lambda cell: (cell.ink, cell.paper))
    ]
    return Strip(segments, len(cells)).adjust_cell_length(width, _style(paper, pen, 0, 0))


@lru_cache(maxsize=4096)
def _style(paper: Color, pen: Color, ink: int, ground: int) -> Style:
    """Shades between the widget's own two colours."""
    above, below = paper.blend(pen, ink / SHADES), paper.blend(pen, ground / SHADES)
    return Style(color=above.rich_color, bgcolor=below.rich_color)


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
