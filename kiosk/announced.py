"""What the office has said to everybody, for the first screen: phrases, in the language whose turn it is.

What the office typed in its own words is in no fact and is not translated: it is said in the languages it was typed in.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.announcements import Said, announcement
from config.languages import CATALOGUES, SOURCE, Catalogue
from hub.wire import OwnWords
from kiosk.voice import Voice, voice

if TYPE_CHECKING:  # the night's rules are loaded behind the first screen
    from hub.night.office import Announcement
    from hub.night.state import Night

AFTER_SECONDS = 3600.0  # that "the evening has ended" stands
AT_MOST = 2  # sentences; the first screen has no room for more
TURN_SECONDS = 60.0  # longer than every language's turn to greet
UNKNOWN = "?"  # a room that a corrected roster has lost
NONE: OwnWords = {}


def announced(night: "Night", now: float, words: Catalogue, own: OwnWords = NONE) -> str:
    """A sentence a line, the newest first; last call and close stand before all. `now` by the hub's clock.

    Own words are long: they stand alone, and take turns with the others.
    """
    shown = night.office.shown(now, "kiosks")
    said = [announcement(words, phrase) for phrase in _hours(night, now)]
    said += [_sentence(night, now, words, one, one.phrase) for one in shown if one.phrase != "own-words"]
    turns = ["\n".join(said[:AT_MOST])] if said else []
    turns += [own[one.id][words.tag] for one in shown if words.tag in own.get(one.id, {})]
    return turns[int(now // TURN_SECONDS) % len(turns)] if turns else ""


def announced_by(night: "Night", now: float, speaks: Voice, own: OwnWords) -> tuple[str, Voice]:
    """The same, and in whose voice: where nothing is to be said in this one, own words are said in one they have."""
    if said := announced(night, now, speaks.words, own):
        return said, speaks
    typed = {tag for one in night.office.shown(now, "kiosks") for tag in own.get(one.id, {})}
    tag = next((tag for tag in (SOURCE, *CATALOGUES) if tag in typed), None)
    return (announced(night, now, voice(tag).words, own), voice(tag)) if tag else ("", speaks)


def _hours(night: "Night", now: float) -> Iterator[Said]:
    hours = night.office.hours
    if hours.closed_at is not None:
        if now < hours.closed_at + AFTER_SECONDS:
            yield "closed"
    elif hours.last_call_at is not None:
        yield "last-call"


def _sentence(night: "Night", now: float, words: Catalogue, one: "Announcement", phrase: Said) -> str:
    time = datetime.fromtimestamp(one.time, ZoneInfo(night.rules.timezone)) if one.time else None
    minutes = max(1, -(-int((one.time or now) - now) // 60))
    return announcement(words, phrase, room=_room(night, one.room), time=time, minutes=minutes)


def _room(night: "Night", room: str | None) -> str:
    """As it stands on its door."""
    if room in ("commons", "dinner"):
        return (night.rules.commons if room == "commons" else night.rules.dinner_room) or UNKNOWN
    known = night.roster.rooms.get(room or "")
    return known.name if known else UNKNOWN
