"""Times and dates as each language writes them, on a school's wall in the United States.

CLDR decides, except where it writes as another country does: a family reads its ticket under an American clock, and
two spellings of one hour in two Spanish letters would only puzzle.
"""

from datetime import date, datetime
from typing import Final, NamedTuple

from babel import Locale


class _Halves(NamedTuple):
    """A clock of twelve hours: the halves of the day, and where they stand."""

    am: str
    pm: str
    written: str = "{time} {half}"


# Copied from CLDR, and compared with it by a test: loading a language's whole data for these two words takes a
# megabyte, and a kiosk in twenty languages has none to spare. Languages that are not here count to 24.
_CLOCKS: Final = {
    "en": _Halves("AM", "PM"),
    "es": _Halves("a.m.", "p.m."),  # as written here: Spain writes "17:40"
    "ar": _Halves("ص", "م"),
    "zh-Hans": _Halves("上午", "下午", "{half}{time}"),
    "zh-Hant": _Halves("上午", "下午", "{half}{time}"),
    "ht": _Halves("AM", "PM"),
    "so": _Halves("GH", "GD"),
    "ko": _Halves("오전", "오후", "{half} {time}"),
    "fil": _Halves("AM", "PM"),
    "ur": _Halves("AM", "PM"),
    "am": _Halves("ጥዋት", "ከሰዓት"),
    "my": _Halves("နံနက်", "ညနေ", "{half} {time}"),
    "km": _Halves("AM", "PM"),
    "hi": _Halves("am", "pm"),
}

# CLDR borrows French dates for Haitian Creole. Monday first, as date.weekday() counts.
_KREYOL_DAYS: Final = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")
_KREYOL_MONTHS: Final = (
    "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm".split()  # noqa: SIM905 - reads as a year does
)


def clock(at: datetime, tag: str) -> str:
    halves = _CLOCKS.get(tag)
    return halves.written.format(time=_hour(at, halves), half=_half(at, halves)) if halves else _hour(at, None)


def clock_range(low: datetime, high: datetime, tag: str) -> str:
    """Both ends, the half of the day said once where they share it: "5:40–5:55 PM", "下午5:40–5:55"."""
    first, last = clock(low, tag), clock(high, tag)
    if first == last:
        return first
    halves = _CLOCKS.get(tag)
    if halves is None:
        return f"{first}–{last}"
    if _half(low, halves) != _half(high, halves):
        return f"{first} – {last}"
    if halves.written.startswith("{half}"):
        return f"{first}–{_hour(high, halves)}"
    return f"{_hour(low, halves)}–{last}"


def written_date(day: date, tag: str) -> str:
    from babel.dates import format_date  # a kiosk writes no dates

    if tag == "ht":
        return f"{_KREYOL_DAYS[day.weekday()]} {day.day} {_KREYOL_MONTHS[day.month - 1]} {day.year}"
    return format_date(day, "full", locale=Locale.parse(tag, sep="-"))


def _hour(at: datetime, halves: _Halves | None) -> str:
    return f"{at.hour % 12 or 12 if halves else at.hour}:{at.minute:02}"


def _half(at: datetime, halves: _Halves) -> str:
    return halves.am if at.hour < 12 else halves.pm
