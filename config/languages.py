"""The languages the school greets its families in: which there are, and what each one says.

English is the source: a phrase is asked for by its English words and answered in the catalogue's language, with
names and numbers put in. `python -m config.languages` checks that no catalogue lacks one (config/translations.py).
"""

import gettext
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final, Literal, NoReturn

import msgspec
from babel.core import get_global, parse_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config import clock
from config.language_names import APART, ONE_LANGUAGE, is_known, language_name, tag_named

__all__ = [
    "CATALOGUES",
    "LANGUAGES",
    "PACKS",
    "Catalogue",
    "Language",
    "Untranslated",
    "catalogue",
    "language_name",
    "nearest",
    "offered",
    "parse_language",
]

LOCALE_FOLDER: Final[Path] = Path(__file__).parent / "locale"
SOURCE: Final[str] = "en"


class Language(msgspec.Struct, frozen=True):
    tag: str
    """BCP 47, as short as it can be: "es", "zh-Hans"."""
    own_name: str
    """As its speakers write it: this is what a kiosk's language button says."""
    english_name: str
    direction: Literal["ltr", "rtl"]
    drawn: bool = False
    """Its letters join or stack in ways no terminal shapes: paper is right, a terminal must draw the words as dots."""


def _in_order(*languages: Language) -> Mapping[str, Language]:
    return {language.tag: language for language in languages}


# In the order kiosks show them: by how many families of US schools speak them (docs/adding-a-language.md).
LANGUAGES: Final[Mapping[str, Language]] = _in_order(
    Language("en", "English", "English", "ltr"),
    Language("es", "Español", "Spanish", "ltr"),
    Language("ar", "العربية", "Arabic", "rtl"),
    Language("zh-Hans", "简体中文", "Chinese (Simplified)", "ltr"),
    Language("zh-Hant", "繁體中文", "Chinese (Traditional)", "ltr"),
    Language("vi", "Tiếng Việt", "Vietnamese", "ltr"),
    Language("pt-BR", "Português", "Portuguese (Brazil)", "ltr"),
    Language("ht", "Kreyòl ayisyen", "Haitian Creole", "ltr"),
    Language("ru", "Русский", "Russian", "ltr"),
    Language("so", "Soomaali", "Somali", "ltr"),
    Language("ko", "한국어", "Korean", "ltr"),
    Language("fr", "Français", "French", "ltr"),
    Language("fil", "Filipino", "Filipino", "ltr"),
    Language("ur", "اردو", "Urdu", "rtl"),
    Language("uk", "Українська", "Ukrainian", "ltr"),
)

# Packs: as complete as the others, and on paper for every family that reads one. A kiosk offers them where a family
# of the roster speaks one (`offered`): a first screen of thirty languages helps nobody to find theirs.
PACKS: Final[Mapping[str, Language]] = _in_order(
    Language("am", "አማርኛ", "Amharic", "ltr"),
    Language("my", "မြန်မာ", "Burmese", "ltr", drawn=True),
    Language("km", "ខ្មែរ", "Khmer", "ltr", drawn=True),
    Language("hi", "हिन्दी", "Hindi", "ltr", drawn=True),
    Language("ps", "پښتو", "Pashto", "rtl"),
    Language("fa", "فارسی", "Persian", "rtl"),
)
CATALOGUES: Final[Mapping[str, Language]] = {**LANGUAGES, **PACKS}


def offered(spoken: Iterable[str]) -> list[Language]:
    """What a kiosk offers where families speak `spoken`: the first set, then the packs that somebody reads."""
    read = {nearest(tag) for tag in spoken}
    return [*LANGUAGES.values(), *(pack for tag, pack in PACKS.items() if tag in read)]


# Spoken apart, read alike: a family that speaks Cantonese reads written Chinese.
_READS: Final = {"yue": "zh"}


def nearest(tag: str) -> str | None:
    """The catalogue someone who reads `tag` reads best: "es-MX" → "es", "zh-HK" → "zh-Hant". None if there is none."""
    if tag in CATALOGUES:  # as most are: what follows loads two megabytes
        return tag
    wanted = _widened(tag)
    if wanted is None:
        return None
    language, script, _ = wanted
    language = _READS.get(language, language)
    same = [known for known in CATALOGUES if known.split("-")[0] == language]
    return next((known for known in same if (_widened(known) or wanted)[1] == script), same[0] if same else None)


def parse_language(text: str) -> str | None:
    """The BCP 47 tag of what a school typed: a tag, an ISO 639 code, an English name or an own name.

    The answer is one tag per language, so that a family's "es-MX" and a helper's "Spanish" are found to be the same:
    a catalogue's tag where the language has one, else the language alone ("Amharic" → "am"). None if not understood.
    """
    whole = _understood(text)
    if whole is not None:
        return whole
    # "Spanish (Mexico)", "Spanish; Castilian": what is understood of it must be one language.
    parts = {_understood(part) for part in re.split(r"[();/]", text)} - {None}
    return parts.pop() if len(parts) == 1 else None


def _understood(text: str) -> str | None:
    tag = tag_named(text) or text
    wanted = _widened(tag)
    if wanted is None or not is_known(wanted[0]):
        return None
    language, _, territory = wanted
    if f"{language}-{territory}" in APART:
        return f"{language}-{territory}"
    known = nearest(tag)
    return known if known is not None and known.split("-")[0] == language else language


def _widened(tag: str) -> tuple[str, str | None, str | None] | None:
    """Language, script and territory of a tag, old codes replaced and the likely script filled in (CLDR); else None."""
    try:
        language, territory, script = parse_locale(tag.strip().replace("_", "-"), sep="-")[:3]
    except ValueError:
        return None
    language = ONE_LANGUAGE.get(language, language)
    modern, *rest = get_global("language_aliases").get(language, language).split("_")
    territory = territory or next((part for part in rest if len(part) == 2), None)
    likely = get_global("likely_subtags")
    full = likely.get(f"{modern}_{territory}") or likely.get(modern) or ""
    return modern, script or next((part for part in full.split("_") if len(part) == 4), None), territory


class Untranslated(LookupError):
    """A phrase was asked for that the catalogue lacks. The checker finds these before a family can."""

    def __init__(self, tag: str, message: str) -> None:
        super().__init__(f"config/locale/{tag}/messages.po has no translation of {message!r}.")


class _NothingBehind(gettext.NullTranslations):
    """What gettext asks when a phrase is missing: English on an Arabic screen would go unnoticed, this does not."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag

    def gettext(self, message: str) -> NoReturn:
        raise Untranslated(self.tag, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:
        raise Untranslated(self.tag, msgid1)


class Catalogue:
    """What one language says. Made by `catalogue()`."""

    def __init__(self, tag: str, phrases: gettext.NullTranslations, drafts: frozenset[str]) -> None:
        self.tag = tag
        self.direction = CATALOGUES[tag].direction
        self._phrases = phrases
        self._drafts = drafts

    def say(self, message: str, /, **values: object) -> str:
        """The English `message` in this language, its {named} places filled with `values`."""
        return self._phrases.gettext(message).format(**values)

    def say_many(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """The form this language uses for `count` (some have six); {count} is filled in."""
        return self._phrases.ngettext(singular, plural, count).format(count=count, **values)

    def is_draft(self, message: str) -> bool:
        """Whether nobody who speaks the language has checked this phrase yet (of a plural: its singular)."""
        return message in self._drafts

    @property
    def draft(self) -> bool:
        """Whether any phrase the public sees is still a draft."""
        return bool(self._drafts)

    def clock(self, at: datetime) -> str:
        """A time of day, "5:40 PM" or "17:40", from the datetime's own wall clock."""
        return clock.clock(at, self.tag)

    def clock_range(self, low: datetime, high: datetime) -> str:
        """ "5:40–5:55 PM"; one time only where both are the same minute."""
        return clock.clock_range(low, high, self.tag)

    def date(self, day: date) -> str:
        """The day written out, weekday and year included."""
        return clock.written_date(day, self.tag)


def catalogue(tag: str) -> Catalogue:
    """The catalogue of `tag`, else of the nearest language there is, else English. Read once, in milliseconds."""
    return _load(tag if tag in CATALOGUES else nearest(tag) or SOURCE)


@cache
def _load(tag: str) -> Catalogue:
    if tag == SOURCE:
        return Catalogue(SOURCE, gettext.NullTranslations(), frozenset())
    written = read_catalogue(tag)
    compiled = BytesIO()
    write_mo(compiled, written)
    compiled.seek(0)
    phrases = gettext.GNUTranslations(compiled)
    phrases.add_fallback(_NothingBehind(tag))
    return Catalogue(tag, phrases, frozenset(_msgid(m.id) for m in written if m.id and not reviewed(m.user_comments)))


def read_catalogue(tag: str, folder: Path = LOCALE_FOLDER) -> Catalog:
    """The .po file of a language, as it is in the tree."""
    with (folder / tag / "messages.po").open("rb") as file:
        return read_po(file, locale=tag.replace("-", "_"))


def reviewed(comments: list[str]) -> bool:
    """Whether a phrase's comments say who checked it and when. Anything else is a draft."""
    return any(re.fullmatch(r"reviewed by .+ on \d{4}-\d{2}-\d{2}", comment.strip()) for comment in comments)


def _msgid(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    from config.translations import main

    main()
