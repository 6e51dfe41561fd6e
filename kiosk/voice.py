"""How the kiosk speaks to one family: its catalogue, its direction, its clock."""

import os
from datetime import UTC, datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.languages import CATALOGUES, SOURCE, Catalogue, Untranslated, catalogue, language_name, nearest
from kiosk.log import log
from kiosk.shaping import Direction, wrapped

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

# Beside the languages whose letters join or stack (`Language.drawn`): Pashto's ډ ړ ښ have no joined forms of their own
# that a terminal could be given, and few terminal fonts have Ethiopic letters, which are wider than a cell besides.
DRAWN_TOO = frozenset({"ps", "am"})
LATIN = frozenset({"en", "es", "vi", "pt-BR", "ht", "so", "fr", "fil"})
BARE_CONSOLE = os.environ.get("TERM") == "linux"  # its fonts have 512 letters at most, Latin ones


class Voice:
    """Made by `voice()`; a phrase that a catalogue lacks is said in English, and the log says which."""

    def __init__(self, language: str) -> None:
        self.tag = language if language in CATALOGUES else nearest(language) or SOURCE
        self.direction: Direction = CATALOGUES[self.tag].direction
        self.drawn = CATALOGUES[self.tag].drawn or self.tag in DRAWN_TOO or (BARE_CONSOLE and self.tag not in LATIN)
        """Whether a terminal cannot show its letters, so that they are drawn as dots."""

    @cached_property
    def words(self) -> Catalogue:
        """Read when first asked: the first screen names twenty languages before it speaks one."""
        return catalogue(self.tag)

    @property
    def draft(self) -> bool:
        return self.words.draft

    def say(self, message: str, /, **values: object) -> str:
        try:
            return self.words.say(message, **self._isolated(values))
        except Untranslated as why:
            log.error("untranslated", words=str(why))
            return catalogue(SOURCE).say(message, **values)

    def count(self, singular: str, plural: str, number: int) -> str:
        try:
            return self.words.say_many(singular, plural, number)
        except Untranslated as why:
            log.error("untranslated", words=str(why))
            return catalogue(SOURCE).say_many(singular, plural, number)

    def room(self, name: str) -> str:
        """ "Room 204"; a room with a name of its own, "Gym", stands alone."""
        return self.say("Room {room}", room=name) if has_number(name) else name

    def floor(self, name: str) -> str:
        """ "Floor 2"; "Basement" stays as the school wrote it, no floor is nothing."""
        return self.say("Floor {floor}", floor=name) if has_number(name) else name

    def clock(self, at: float, zone: str) -> str:
        return self.words.clock(_local(at, zone))

    def clock_range(self, low: float, high: float, zone: str) -> str:
        return self.words.clock_range(_local(low, zone), _local(high, zone))

    def language(self, tag: str) -> str:
        """The name of a language in this one."""
        return language_name(tag, self.tag)

    def _isolated(self, values: dict[str, object]) -> dict[str, object]:
        """Right to left, a Latin name keeps its dot where it was: "Ms. Rivera", not ".Ms Rivera"."""
        if self.direction == "ltr":
            return values
        return {name: f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}" for name, value in values.items()}


def has_number(name: str) -> bool:
    return any(character.isdigit() for character in name)


@cache
def voice(language: str) -> Voice:
    """The voice for a BCP 47 tag; English where there is no catalogue for it yet."""
    return Voice(language)


def warm_up() -> None:
    """Read every catalogue, and load what shapes Arabic and what draws: half a second that no family waits for."""
    from kiosk.bigtext import drawn

    for tag in CATALOGUES:
        speaks = voice(tag)
        hello = speaks.say("Hello!")
        wrapped(hello, 80, speaks.direction)
        if speaks.drawn or tag == SOURCE:
            drawn(hello, tag, speaks.direction, columns=40, rows=4, rows_a_line=4.0)


def _local(at: float, zone: str) -> datetime:
    try:
        return datetime.fromtimestamp(at, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.fromtimestamp(at, UTC)
