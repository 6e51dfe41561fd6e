"""What the rule decides. Every send and call carries its reason, for the family and the welcome desk."""

from typing import Literal

import msgspec

from hub.night.ranges import Quote

Why = Literal["next-here", "booked-now", "free-now"]


class Tell(msgspec.Struct, frozen=True):
    """What a party is told when it is free again: how long until it goes in; four times in five within the range."""

    party: str
    quote: Quote
    left: int
    booked: bool


class Send(msgspec.Struct, frozen=True):
    """Walk to this door and sit there; `free-now` takes a party away from another door."""

    party: str
    door: str
    why: Why


class Call(msgspec.Struct, frozen=True):
    """The free teacher takes this party, which was sent here before; it replaces an earlier call of the same door."""

    door: str
    party: str


class Release(msgspec.Struct, frozen=True):
    """The interpreter leaves a party that still waits."""

    interpreter: str


class Interpret(msgspec.Struct, frozen=True):
    """The interpreter goes where this party was sent, for one meeting."""

    interpreter: str
    party: str


Decision = Tell | Send | Call | Release | Interpret
