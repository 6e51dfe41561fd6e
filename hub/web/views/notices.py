"""What the office has said to everybody, in the words of one language: on pages, boards and families' phones."""

import datetime as dt
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import msgspec

from config.announcements import announcement
from config.languages import CATALOGUES, Catalogue, catalogue, nearest
from hub.night.commands import Where
from hub.night.office import Announcement
from hub.night.state import Night
from hub.own_words import Texts
from hub.web.views import words

Own = Callable[[str], Texts]
AFTER = 3600.0  # seconds that "the evening has ended" stands


class Notice(msgspec.Struct, frozen=True):
    """`tag` and `direction` are the words' own: staff may have typed it in one language only."""

    words: str
    at: str
    tag: str
    direction: str


def notices(night: Night, now: float, own: Own, language: str = "en", where: Where = "phones") -> tuple[Notice, ...]:
    """Newest first; last call and close stand before all."""
    said = catalogue(nearest(language) or "en")
    found = [*_hours(night, now, said)]
    for one in night.office.shown(now, where):
        if made := _notice(night, now, one, own, said):
            found.append(made)
    return tuple(found)


def in_languages(night: Night, now: float, own: Own, languages: Iterable[str]) -> tuple[tuple[Notice, ...], ...]:
    """For a board: each notice in English and then in every other language of those who are here."""
    tags = list(dict.fromkeys(["en", *(tag for tag in CATALOGUES if tag in set(languages))]))
    each = [notices(night, now, own, tag, "boards") for tag in tags]
    rows = [tuple(dict.fromkeys(row)) for row in zip(*each, strict=True)] if each else []
    return tuple(rows)


def notice_of(night: Night, now: float, one: Announcement, own: Own) -> str:
    """One announcement in English, for the office; empty where its words were erased."""
    made = _notice(night, now, one, own, catalogue("en"))
    return made.words if made else ""


def _hours(night: Night, now: float, said: Catalogue) -> Iterable[Notice]:
    hours = night.office.hours
    if hours.closed_at is not None and now < hours.closed_at + AFTER:
        yield _made(said, announcement(said, "closed"), _clock(night, hours.closed_at, said))
    elif hours.last_call_at is not None and hours.closed_at is None:
        yield _made(said, announcement(said, "last-call"), _clock(night, hours.last_call_at, said))


def _notice(night: Night, now: float, one: Announcement, own: Own, said: Catalogue) -> Notice | None:
    at = _clock(night, one.said_at, said)
    if one.phrase == "own-words":
        texts = own(one.id)
        tag = said.tag if said.tag in texts else "en" if "en" in texts else next(iter(texts), "")
        return Notice(texts[tag], at, tag, CATALOGUES[tag].direction) if tag in CATALOGUES else None
    room = _room(night, one.room)
    time = dt.datetime.fromtimestamp(one.time, ZoneInfo(night.rules.timezone)) if one.time else None
    minutes = max(1, -(-int((one.time or now) - now) // 60))
    return _made(said, announcement(said, one.phrase, room=room, time=time, minutes=minutes), at)


def _made(said: Catalogue, text: str, at: str) -> Notice:
    return Notice(text, at, said.tag, said.direction)


def _room(night: Night, room: str | None) -> str:
    """As it stands on its door; one a corrected roster has lost is a question mark."""
    if room in ("commons", "dinner"):
        return (night.rules.commons if room == "commons" else night.rules.dinner_room) or words.UNKNOWN
    known = night.roster.rooms.get(room or "")
    return known.name if known else words.UNKNOWN


def _clock(night: Night, at: float, said: Catalogue) -> str:
    return said.clock(dt.datetime.fromtimestamp(at, ZoneInfo(night.rules.timezone)))
