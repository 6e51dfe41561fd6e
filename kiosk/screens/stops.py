"""The order of rooms, as much of it as there is room for: what is left out is counted, never cut off."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import ClassVar, Literal

import msgspec
from rich.style import Style
from textual.strip import Strip

from kiosk.shaping import Direction, visual, wrapped
from kiosk.voice import Voice
from kiosk.widgets import Words

MOST_DRAWN = 5  # stops in one drawn box, whose lines shrink together: more could not be read

Kind = Literal["stop", "whom", "gap"]
Line = tuple[Kind, str]


class Listed(msgspec.Struct, frozen=True):
    """A stop as one reads it: place and time, then with whom and for whom, if that is said."""

    place: str
    whom: str = ""
    done: bool = False


class Stops(Words):
    COMPONENT_CLASSES: ClassVar[set[str]] = {"stops--whom"}

    def __init__(self, speaks: Voice, listed: Iterable[Listed] = (), *, id: str) -> None:
        super().__init__("", speaks, id=id)
        self._listed = tuple(listed)
        self.text = self._places()

    def show(self, listed: Iterable[Listed]) -> None:
        self._listed = tuple(listed)
        self.say(self._places())
        self.refresh()

    def _places(self) -> str:
        return "\n".join(_some(self._listed, MOST_DRAWN))

    def lines(self) -> list[Line]:
        width, height = self.content_size
        return fitted(self._listed, max(1, width), max(1, height), self.speaks.direction)

    def fits(self) -> bool:
        return super().fits() if self._drawn else len(self.lines()) <= self.content_size.height

    def _strips_written(self, width: int, style: Style) -> list[Strip]:
        whom = Style(color=self.get_component_styles("stops--whom").color.rich_color, bold=False)
        plain, paler = style + Style(bold=True), style + whom
        return [self._written(text, width, paler if kind == "whom" else plain) for kind, text in self.lines()]


def fitted(listed: Sequence[Listed], width: int, height: int, direction: Direction) -> list[Line]:
    """Lines of at most `width` cells, at most `height` of them: with less air, then without whom, then fewer stops."""

    def lines(kind: Kind, text: str) -> list[Line]:
        return [(kind, line) for line in wrapped(text, width, direction)] if text else []

    stops = [[*lines("stop", one.place), *lines("whom", one.whom)] for one in listed]
    airy = [line for stop in stops for line in (*stop, ("gap", ""))][:-1]
    bare = [lines("stop", one.place) for one in listed]
    for all_of_them in (airy, [*chain(*stops)], [*chain(*bare)]):
        if len(all_of_them) <= height:
            return all_of_them
    for most in range(len(listed) - 1, 0, -1):
        some = [line for text in _some(listed, most) for line in lines("stop", text)]
        if len(some) <= height:
            return some
    return [("stop", visual(f"+{len(listed)}", direction))]


def _some(listed: Sequence[Listed], most: int) -> list[str]:
    """What is still to come first; how many more there are stands at the end."""
    ahead = [one for one in listed if not one.done] if len(listed) > most else list(listed)
    left = len(listed) - len(ahead[:most])
    return [one.place for one in ahead[:most]] + ([f"… +{left}"] if left else [])
