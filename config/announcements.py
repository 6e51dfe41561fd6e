"""What the office can say to everybody: staff choose a phrase, and each screen says it in its own language."""

import datetime as dt
from typing import Literal

from config.languages import Catalogue

Said = Literal["dinner", "music", "closing", "listen", "last-call", "closed"]


def announcement(
    words: Catalogue, phrase: Said, *, room: str = "", time: dt.datetime | None = None, minutes: int = 0
) -> str:
    """One sentence. `room` as it stands on its door; `time` on the school's clock; `minutes` until the doors close."""
    match phrase:
        case "dinner":
            return words.say("Dinner is served in {room}.", room=_door(words, room))
        case "music":
            return words.say("The band plays at {time} in {room}.", time=_clock(words, time), room=_door(words, room))
        case "closing":
            return words.say_many("The doors close in {count} minute.", "The doors close in {count} minutes.", minutes)
        case "listen":
            return words.say("Please listen to the school’s staff and follow them.")
        case "last-call":
            return words.say("Last call: the last meetings begin now.")
        case "closed":
            return words.say("The evening has ended. Thank you for coming!")


def _door(words: Catalogue, room: str) -> str:
    """A bare number gets the word in front, as on the ticket."""
    return words.say("Room {room}", room=room) if room[:1].isdigit() else room


def _clock(words: Catalogue, time: dt.datetime | None) -> str:
    return words.clock(time) if time else ""
