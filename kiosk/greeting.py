"""What a kiosk may say to a family, with every id already turned into a name: the greeter makes it, screens show it."""

from typing import Literal

import msgspec

from hub.night.commands import Needs

Paper = Literal["printing", "printed", "failed"]
Printless = Literal["no-paper", "open", "silent", "not-ready"]
Trouble = Literal["unknown", "revoked", "other-night", "too-short", "misread", "trouble"]


class MeetingShown(msgspec.Struct, frozen=True):
    """One of tonight's meetings before check-in. `booked_at`: POSIX seconds, None for drop-in."""

    room: str
    floor: str
    teacher: str
    children: tuple[str, ...]
    booked_at: float | None = None


class StopShown(msgspec.Struct, frozen=True):
    """One place on the route; it begins between `low` and `high`, POSIX seconds."""

    kind: str
    room: str
    floor: str
    low: float
    high: float
    teacher: str = ""
    children: tuple[str, ...] = ()
    booked: bool = False
    done: bool = False


class Questions(msgspec.Struct, frozen=True):
    """Which questions there are for this family tonight. How many people have come is always asked."""

    interpreter: bool = False
    step_free: bool = False
    dinner: bool = False


class Answers(msgspec.Struct, frozen=True):
    party: int = 1
    needs: Needs = Needs()


class Printing(msgspec.Struct, frozen=True):
    """Where a ticket would come out now. `trouble` None: here, as always. Else at one of the printers `instead`; where
    there is none, at the welcome desk."""

    trouble: Printless | None = None
    instead: tuple[str, ...] = ()


class Welcome(msgspec.Struct, frozen=True):
    """A family that has not checked in yet. `answers` are presets that one tap confirms."""

    family: str
    language: str
    children: tuple[str, ...]
    meetings: tuple[MeetingShown, ...]
    questions: Questions
    answers: Answers
    timezone: str = "UTC"


class Route(msgspec.Struct, frozen=True):
    """A family that is here. `lacks_guide` and `lacks_helper`: the plain reason why nobody is named.

    `guide_minutes`: until a guide is expected back, None if nobody can say. `paper` None: no ticket was asked for.
    `at`: when this was so, by the hub's clock.
    """

    family: str
    language: str
    children: tuple[str, ...]
    stops: tuple[StopShown, ...]
    guide: str | None = None
    helper: str | None = None
    lacks_guide: bool = False
    guide_minutes: int | None = None
    lacks_helper: bool = False
    paper: Paper | None = None
    printer: str = ""  # where the ticket comes out, once that is certain
    commons: str = ""
    timezone: str = "UTC"
    at: float = 0.0
    short: str = ""  # what boards call the family
    provisional: bool = False  # decided here while the hub is away: it may change, and nobody else knows of it yet


class Here(msgspec.Struct, frozen=True):
    """Checked in already: the same route is shown, not a new one."""

    route: Route


class Care(msgspec.Struct, frozen=True):
    """The welcome desk receives this family. The screen never says more, whatever the hub answers."""

    family: str
    language: str


class Stopped(msgspec.Struct, frozen=True):
    """Nothing to show but a sentence. `language` None: nobody knows who stands there."""

    why: Trouble
    language: str | None = None


Found = Welcome | Here | Care | Stopped
