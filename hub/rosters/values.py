"""What one cell says: an id, a name, a yes or no, a language, a time. None where it is not understood."""

import re
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from config.languages import parse_language
from hub.night.roster import Interpreting, MayAttend, Role

_BLANKS: Final = frozenset({"", "-", "--", "–", "n/a", "na", "null", "#n/a", "(blank)", "nan", "nil"})
_YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "ok", "si", "sí", "allowed", "on"})
_NO: Final = frozenset({"no", "n", "false", "f", "0", "not allowed", "never", "off"})
_ASK: Final = frozenset(
    {"ask", "ask first", "ask office", "ask the office", "check", "?", "maybe", "unsure", "restricted"}
)
_SUFFIXES: Final = frozenset(["jr", "sr", "ii", "iii", "iv", "md", "phd", "edd", "esq", "dds", "rn"])
_TITLES: Final = frozenset(["mr", "mrs", "ms", "mx", "miss", "dr", "prof", "rev", "sr", "sra", "srta"])
_ROLES: Final[dict[str, Role]] = {
    "ambassador": "ambassador", "student ambassador": "ambassador",
    "guide": "ambassador", "student guide": "ambassador",
    "helper": "helper", "bilingual helper": "helper", "greeter": "helper", "language helper": "helper",
    "interpreter": "interpreter", "adult interpreter": "interpreter", "staff interpreter": "interpreter",
}  # fmt: skip
_LIST = re.compile(r"\s*[;|\n]\s*|\s*,\s+|,(?=\S)|\s*/\s*")


def text(cell: str) -> str:
    """One line, single spaces; what spreadsheets write for "nothing" is nothing."""
    line = " ".join(cell.replace("\u200b", "").split())
    return "" if line.casefold() in _BLANKS else line


def key(cell: str) -> str:
    """An id as the school means it: "604821.0" and "'604821" are 604821; spreadsheets do that by themselves."""
    plain = text(cell).lstrip("'’`").strip()
    return plain.split(".")[0] if re.fullmatch(r"\d+\.0+", plain) else plain


def shortened(cell: str) -> bool:
    """Whether a spreadsheet has cut digits off an id ("1.23457E+11"): no one can tell what it was."""
    return re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text(cell)) is not None


def keys(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k for part in _LIST.split(cell) if (k := key(part))))


def ids_in(part: str) -> tuple[str, ...]:
    """ "H4 H5" is two ids; "Fam 12" and "Reed Fox" may each be one: without a list to look in, spaces divide only what
    has a digit in every word."""
    words = part.split()
    return tuple(words) if all(any(c.isdigit() for c in word) for word in words) else (part,)


def parts(cell: str) -> tuple[str, ...]:
    return tuple(p for part in _LIST.split(cell) if (p := text(part)))


def given_and_surname(cell: str) -> tuple[str, str]:
    """ "Woods, Lisa Sybil" → ("Lisa Sybil", "Woods"). Without a comma the first word is the given name."""
    whole = text(cell)
    surname, comma, given = (part.strip() for part in whole.partition(","))
    if comma and given and _bare(given) not in _SUFFIXES:
        given, _, suffix = (part.strip() for part in given.partition(","))
        return given, f"{surname} {suffix}".strip() if _bare(suffix) in _SUFFIXES else surname
    words = whole.split()
    while len(words) > 2 and _bare(words[0]) in _TITLES:
        words = words[1:]
    return (words[0], " ".join(words[1:])) if words else ("", "")


def full_name(cell: str) -> str:
    """As it is said: "Nez, Carmen" → "Carmen Nez"; "Ms. Nez" stays."""
    whole = text(cell)
    if "," not in whole:
        return whole
    given, surname = given_and_surname(whole)
    return f"{given} {surname}".strip() if surname and not whole.startswith(given) else whole


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()


def yes_or_no(cell: str) -> bool | None:
    word = text(cell).casefold()
    return True if word in _YES else False if word in _NO else None


def may_attend(cell: str) -> MayAttend | None:
    word = text(cell).casefold()
    if word in _ASK:
        return "ask"
    said = yes_or_no(word)
    return None if said is None else "yes" if said else "no"


def interpreting(cell: str) -> Interpreting | None:
    word = text(cell).casefold()
    if word in {"none", "not needed", "no interpreter"}:
        return "none"
    if word in {"sign", "asl", "signed", "sign language", "american sign language", "yes - sign", "bsl"}:
        return "sign"
    if word in {"spoken", "oral", "language", "spoken language"}:
        return "spoken"
    said = yes_or_no(word)
    return None if said is None else "spoken" if said else "none"


def role(cell: str) -> Role | None:
    word = " ".join(re.sub(r"[^a-z]+", " ", text(cell).casefold()).split())
    return _ROLES.get(word) or _ROLES.get(word.removesuffix("s"))


def language(cell: str) -> str | None:
    said = text(cell)
    if not said:
        return None
    simpler = (re.sub(r"\(.*?\)", "", said).strip(), *parts(said))  # "Chinese (Cantonese)", "Spanish/English"
    return parse_language(said) or next((tag for word in simpler if (tag := parse_language(word))), None)


def number(cell: str) -> float | None:
    try:
        return float(re.sub(r"\s*(min(ute)?s?|m)\.?$", "", text(cell)).replace(",", "."))
    except ValueError:
        return None


class Clock(msgspec.Struct, frozen=True):
    """Reads times of the night: `on` its date, in the school's own time zone."""

    on: date
    zone: ZoneInfo

    def at(self, cell: str, day: str = "") -> "float | OtherDay | None":
        """POSIX seconds of "17:30", "5:30 PM", "11/24/2026 5:30 PM", "2026-11-24T17:30-05:00"; None: not understood."""
        said = text(cell).casefold()
        if (exact := _iso_with_offset(text(cell))) is not None:
            return exact.timestamp() if exact.astimezone(self.zone).date() == self.on else OtherDay()
        dated, rest = _date_first(said)
        if dated is None and text(day):
            dated, after = _date_first(text(day))
            if dated is None or after not in {"", "00:00:00"}:
                return None
        of_day = _time_of_day(rest)
        if of_day is None:
            return None
        if (dated or self.on) != self.on:
            return OtherDay()
        return datetime.combine(self.on, of_day, self.zone).timestamp()


class OtherDay(msgspec.Struct, frozen=True):
    """A time that is well understood and on another day."""


def day(cell: str) -> date | None:
    return _date_first(text(cell).casefold())[0]


def _iso_with_offset(said: str) -> datetime | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)", said):
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _date_first(said: str) -> tuple[date | None, str]:
    """A leading date, ISO or as the United States write it (day first where it can only be so), and what follows."""
    if iso := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t\s,]+|$)", said, re.IGNORECASE):
        year, month, day = (int(part) for part in iso.groups())
    elif slashed := re.match(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2,4})(?:[,\s]+|$)", said):
        month, day, year = (int(part) for part in slashed.groups())
        month, day = (day, month) if month > 12 else (month, day)
        year += 2000 if year < 100 else 0
        iso = slashed
    else:
        return None, said
    try:
        return date(year, month, day), said[iso.end() :].strip()
    except ValueError:
        return None, said


_TIME: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)?\s*(?P<half>[ap]\b|[ap]\.?m\b\.?)?"
    r"(?:\s*(?:-|–|to|until)\s*\d.*)?"
)


def _time_of_day(said: str) -> time | None:
    """The first time of a slot ("5:30 - 5:40 PM"). 1:00 to 7:59 without AM or PM and without a zero is afternoon."""
    if re.fullmatch(r"0?\.\d+", said):  # a spreadsheet's time without its format is a fraction of the day
        minutes = round(float(said) * 24 * 60)
        return time(minutes // 60 % 24, minutes % 60)
    if re.fullmatch(r"\d{4}", said):
        said = f"{said[:2]}:{said[2:]}"
    told = _TIME.fullmatch(said)
    half = told and (told["half"] or next(iter(re.findall(r"[ap](?=\.?m\b)", said)), ""))
    if not told or (told["minute"] is None and not half):
        return None
    hour, minute = int(told["hour"]), int(told["minute"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif 1 <= hour <= 7 and len(told["hour"]) == 1:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def is_id(said: str) -> bool:
    """Whether it may stand in a report: an id with a digit in it, and not a person's name."""
    return any(c.isdigit() for c in said) and " " not in said and "@" not in said


def door_sign(room: str) -> str:
    """What is written on a door: "Room 204" and "Rm. 204" are 204, so that every language can say it its own way."""
    return re.sub(r"^(class)?(room|rm)\b\.?\s*(?=\d)", "", room, flags=re.IGNORECASE)
