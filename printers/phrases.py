"""Sentences for paper: said in the family's language, with English beside whatever no person has checked."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

import msgspec

from config.language_names import own_name
from config.languages import Catalogue, language_name
from printers import fonts

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
WORD_JOINER, BREAK_HERE = "\u2060", "\u200b"
_SENTENCE_ENDS = frozenset(".!?。।።။។۔؟")
# How a list of names is joined; everywhere else it is a comma and a space.
COMMAS = {"ar": "، ", "ur": "، ", "fa": "، ", "prs": "، ", "ps": "، ", "zh": "、", "ja": "、", "am": "፣ ", "my": "၊ "}
LONGEST_WORD = 18  # letters; longer ones get places to break, shorter ones are set smaller where they must be
BREAK_EVERY = 9
# Stands for the value while a sentence is split around it: a private-use character no school writes.
MARK = "\ue000"


class Phrase(msgspec.Struct, frozen=True):
    """One sentence on paper. `english` is there only when the translation is a draft and differs from it.

    The other fields are for templates: how wide, in ems and rather too much, the whole text is, its longest word, and
    the longest of the English. What fits by this count need not be measured, which would cost more than setting it.
    """

    text: str
    english: str | None = None
    wide: float = 0.0
    longest: float = 0.0
    english_longest: float = 0.0

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "wide", ems(self.text))
        msgspec.structs.force_setattr(self, "longest", longest_word(self.text))
        msgspec.structs.force_setattr(self, "english_longest", longest_word(self.english or ""))

    @classmethod
    def of(cls, text: str) -> "Phrase":
        """Words that are not ours to translate."""
        return cls(breakable(clean(text)))

    def and_then(self, other: "Phrase") -> "Phrase":
        """Both sentences as one, and their English together: half the lines of paper."""
        english = " ".join(said for said in (self.english, other.english) if said)
        # A sentence may end in a room's name; and an ideographic full stop has its own space.
        end = bare(self.text)[-1:]
        between = "" if end == "。" else " " if end in _SENTENCE_ENDS else " · "
        return Phrase(f"{self.text}{between}{other.text}", english or None)


class Row(str):
    """Names in a row, each already cleaned and kept in its own direction."""

    __slots__ = ()


class Around(msgspec.Struct, frozen=True):
    """A sentence around one value, so that the value can be printed huge: `Room ` · `204`, or `204` · `호`."""

    before: str
    value: str
    after: str
    english: str | None = None
    wide: float = 0.0
    """Of the value; `beside` of the words around it: in ems, rather too much."""
    beside: float = 0.0

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "wide", ems(self.value))
        msgspec.structs.force_setattr(self, "beside", ems(self.before + self.after))


class Words:
    """One household's language on one paper."""

    def __init__(self, own: Catalogue, english: Catalogue) -> None:
        self._own, self._english = own, english
        self.direction: str = own.direction
        self.unchecked = False
        """Whether anything said so far is a translation no person has checked."""
        self.tags = (own.tag, english.tag)

    def __call__(self, message: str, /, **values: object) -> Phrase:
        """`message` with the same values in both languages."""
        return self.each(message, **{name: dict.fromkeys(self.tags, value) for name, value in values.items()})

    def each(self, message: str, /, **values: Mapping[str, object]) -> Phrase:
        """`message` with a value for every language in `tags`, as a clock reads differently in each."""
        text = self._say(self._own, message, {name: given[self._own.tag] for name, given in values.items()})
        english = self._say(self._english, message, {name: given[self._english.tag] for name, given in values.items()})
        return Phrase(text, self._beside(message, text, english))

    def named(self, message: str, place: str, name: str) -> Phrase:
        """`message` with a short name in it ("Floor 2", "West wing"); a name of several words stands alone."""
        alone = len(name.split()) > 1 or (place == "floor" and not any(c.isdigit() for c in name))
        return Phrase(self._value(self._own, name)) if alone else self(message, **{place: name})

    def unchecked_note(self) -> Phrase | None:
        """What a paper says at its foot where no person has checked all of it; ask when all else is said."""
        return self("This translation has not been checked by a person yet.") if self.unchecked else None

    def room(self, name: str) -> Around:
        """ "Room 204", split around its number. A room with a name of its own, "Library", stands alone."""
        if not name:
            return Around("", "", "")
        if not any(c.isdigit() for c in name) or name.casefold().startswith(("room ", "rm ", "rm. ")):
            return Around("", self._value(self._own, name), "")
        message = "Room {room}"
        before, _, after = whole_words(self._own.say(message, room=MARK)).partition(MARK)
        beside = self._beside(message, f"{before}{name}{after}", self._english.say(message, room=breakable(name)))
        return Around(before, self._value(self._own, name), after, beside)

    def clock(self, moment: datetime) -> Phrase:
        """A time of day. Never doubled in English: digits need no checking."""
        return Phrase(self._value(self._own, self._own.clock(moment)))

    def about(self, low: datetime, high: datetime) -> Phrase:
        """A range of time."""
        ranges = {one.tag: unbroken(one.clock_range(low, high)) for one in (self._english, self._own)}
        return self.each("About {time}", time=ranges)

    def time(self, moment: datetime) -> dict[str, str]:
        """A time of day in every language of `tags`, for `each`."""
        return {one.tag: one.clock(moment) for one in (self._english, self._own)}

    def date(self, day: date) -> dict[str, str]:
        """A day in every language of `tags`, for `each`."""
        return {one.tag: one.date(day) for one in (self._english, self._own)}

    def names(self, names: tuple[str, ...]) -> dict[str, str]:
        """First names in a row in every language of `tags`, for `each`; each name keeps its own direction."""
        return {
            one.tag: Row(COMMAS.get(one.tag.split("-")[0], ", ").join(self._value(one, name) for name in names))
            for one in (self._english, self._own)
        }

    def _beside(self, message: str, text: str, english: str) -> str | None:
        if not self._own.is_draft(message):
            return None
        self.unchecked = True
        return english if bare(english) != bare(text) else None

    def _say(self, one: Catalogue, message: str, values: Mapping[str, object]) -> str:
        return whole_words(one.say(message, **{name: self._value(one, given) for name, given in values.items()}))

    def _value(self, one: Catalogue, value: object) -> str:
        """Isolated where directions may mix, so that `Ms. Johnson (7)` keeps its dot and bracket in their place."""
        if isinstance(value, Row):
            return value
        text = breakable(clean(str(value)))
        if one.direction == "rtl" or not text.isascii():
            return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
        return text


# Where a line may end: after spaces, at places made for it, and anywhere in scripts written without spaces
# (Thai, Lao, Myanmar, Khmer, kana, Han, full-width forms). templates/paper.typ says the same.
_BREAKS = re.compile(
    "[ \u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
# Ems of a letter in the heaviest weight (Noto Sans Black); what is not said here is taken for a whole em.
_NARROW, _CAPITAL, _WIDEST = 0.7, 0.82, 1.3


def ems(text: str) -> float:
    """How wide `text` is at most, in ems, within what letters usually come together."""
    return sum(map(_em, text))


def longest_word(text: str) -> float:
    """Ems of the longest part of `text` that holds no place to end a line."""
    return max(map(ems, _BREAKS.split(text)))


@cache
def _em(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return 0.0
    script = unicodedata.name(letter, "").partition(" ")[0]
    if script not in ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DIGIT") and not letter.isascii():
        return _WIDEST if ord(letter) > 0x1F000 else 1.0
    if letter in "MWmw%@ЖШЩЮМФжшщюмф":
        return 1.05
    return _CAPITAL if letter.isupper() else _NARROW


def clean(text: str) -> str:
    """`text` with nothing in it that would print as a box, turn a line round or stop the press.

    What no font holds becomes a question mark: `schoolnight import` and `check` name it before the night.
    """
    return "".join(map(_shown, text)).strip()


def printed_name(tag: str) -> str:
    """A language as its speakers write it; in English where our fonts have not its letters."""
    name = own_name(tag)
    return name if clean(name) == name else language_name(tag, "en")


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@cache
def _shown(letter: str) -> str:
    if letter in "\u00a0\u202f":
        return letter  # between a time and its half of the day
    if letter.isspace() or unicodedata.category(letter) == "Cc":
        return " "
    if letter in _TURNING:
        return ""
    if letter.isascii():
        return letter
    return "?" if fonts.unprintable(letter) else letter


def bare(text: str) -> str:
    """`text` without the invisible characters this module puts in."""
    return re.sub(f"[{FIRST_STRONG_ISOLATE}{POP_ISOLATE}{WORD_JOINER}{BREAK_HERE}]", "", text)


def unbroken(time: str) -> str:
    """A range of time that does not break at its dash: "5:40–" at a line's end reads as a time of its own."""
    return time.replace("–", f"{WORD_JOINER}–{WORD_JOINER}")


def whole_words(text: str) -> str:
    """Korean breaks between words only, as its readers expect; typst would break at any syllable."""
    return re.sub("(?<=[가-힣])(?=[가-힣])", WORD_JOINER, text)


def breakable(text: str) -> str:
    """`text` with invisible places to break in words too long for a line of paper."""
    return " ".join(
        BREAK_HERE.join(word[start : start + BREAK_EVERY] for start in range(0, len(word), BREAK_EVERY))
        if len(word) > LONGEST_WORD
        else word
        for word in text.split(" ")
    )
