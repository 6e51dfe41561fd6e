"""Times and dates as each language writes them, on a school's wall in the United States.

CLDR decides, except where it writes as another country does: a family reads its ticket under an American clock, and
two spellings of one hour in two Spanish letters would only puzzle.
"""

from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time

# In CLDR's pattern letters (unicode.org/reports/tr35/tr35-dates.html): h 1-12, H 0-23, mm minutes, a AM/PM in short,
# aaaa in full (only so does Korean write it in Korean).
_CLOCKS: Final = {
    "en": "h:mm a",
    "es": "h:mm a",
    "ar": "h:mm a",
    "zh-Hans": "ah:mm",
    "zh-Hant": "ah:mm",
    "ht": "h:mm a",
    "so": "h:mm a",
    "ko": "aaaa h:mm",
    "fil": "h:mm a",
    "ur": "h:mm a",
    "am": "h:mm a",
    "my": "a h:mm",
    "km": "h:mm a",
    "hi": "h:mm a",
}
_TWENTY_FOUR_HOURS: Final = "H:mm"

# Spanish as written here: "5:40 p.m.", where Spain writes "17:40".
_AS_WRITTEN_IN: Final = {"es": Locale("es", "US")}

# CLDR borrows French dates for Haitian Creole. Monday first, as date.weekday() counts.
_KREYOL_DAYS: Final = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")
_KREYOL_MONTHS: Final = (
    "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm".split()  # noqa: SIM905 - reads as a year does
)


def clock(at: datetime, tag: str, locale: Locale) -> str:
    return _written(at, _CLOCKS.get(tag, _TWENTY_FOUR_HOURS), _AS_WRITTEN_IN.get(tag, locale))


def clock_range(low: datetime, high: datetime, tag: str, locale: Locale) -> str:
    """Both ends, the half of the day said once where they share it: "5:40–5:55 PM", "下午5:40–5:55"."""
    first, last = clock(low, tag, locale), clock(high, tag, locale)
    if first == last:
        return first
    pattern = _CLOCKS.get(tag, _TWENTY_FOUR_HOURS)
    bare = pattern.replace("a", "").strip()
    if bare == pattern:
        return f"{first}–{last}"
    if (low.hour < 12) != (high.hour < 12):
        return f"{first} – {last}"
    if pattern.startswith("a"):
        return f"{first}–{_written(high, bare, locale)}"
    return f"{_written(low, bare, locale)}–{last}"


def written_date(day: date, tag: str, locale: Locale) -> str:
    if tag == "ht":
        return f"{_KREYOL_DAYS[day.weekday()]} {day.day} {_KREYOL_MONTHS[day.month - 1]} {day.year}"
    return format_date(day, "full", locale=locale)


def _written(at: datetime, pattern: str, locale: Locale) -> str:
    # Without its zone: Babel would turn an aware time into UTC, and the wall clock is the one that is meant.
    return format_time(at.time(), pattern, locale=locale)
