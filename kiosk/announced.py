"""What the office has said to everybody, for the first screen: phrases, in the language whose turn it is.

What the office typed in its own words stays on the hub's pages: it is in no fact, so a kiosk never learns it.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from config.announcements import Said, announcement
from config.languages import Catalogue
from hub.night.office import Announcement
from hub.night.state import Night

AFTER_SECONDS = 3600.0  # that "the evening has ended" stands
AT_MOST = 2  # sentences; the first screen has no room for more
UNKNOWN = "?"  # a room that a corrected roster has lost


def announced(night: Night, now: float, words: Catalogue) -> str:
    """A sentence a line, the newest first; last call and close stand before all. `now` by the hub's clock."""
    said = [announcement(words, phrase) for phrase in _hours(night, now)]
    for one in night.office.shown(now, "kiosks"):
        if one.phrase != "own-words":
            said.append(_sentence(night, now, words, one, one.phrase))
    return "\n".join(said[:AT_MOST])


def _hours(night: Night, now: float) -> Iterator[Said]:
    hours = night.office.hours
    if hours.closed_at is not None:
        if now < hours.closed_at + AFTER_SECONDS:
            yield "closed"
    elif hours.last_call_at is not None:
        yield "last-call"


def _sentence(night: Night, now: float, words: Catalogue, one: Announcement, phrase: Said) -> str:
    time = datetime.fromtimestamp(one.time, ZoneInfo(night.rules.timezone)) if one.time else None
    minutes = max(1, -(-int((one.time or now) - now) // 60))
    return announcement(words, phrase, room=_room(night, one.room), time=time, minutes=minutes)


def _room(night: Night, room: str | None) -> str:
    """As it stands on its door."""
    if room in ("commons", "dinner"):
        return (night.rules.commons if room == "commons" else night.rules.dinner_room) or UNKNOWN
    known = night.roster.rooms.get(room or "")
    return known.name if known else UNKNOWN
