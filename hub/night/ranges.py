"""How long until a party goes in, as a range that holds four times in five: learned from tonight's own promises.

A promise is a rough guess times a spread. The guess is what the doors show; the spread is steered by how the promises
before it came out (online quantile steps: Gibbs and Candès, adaptive conformal inference, 2021). A promise that is
already broken counts at once, or the families still waiting would make the evening look quicker than it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, inf, log

import msgspec

MINUTE = 60.0
CLOSING = 300.0  # seconds after closing: no promise goes beyond
TAIL = 0.11  # of the promises lie below the range, and as many above
STEP = 0.12  # of the spread's ends, in logarithms of time
OFFSET_STEP = 0.05


class Quote(msgspec.Struct, frozen=True):
    """Seconds from now, low <= seconds <= high."""

    seconds: float
    low: float
    high: float

    def not_before(self, soonest: float) -> "Quote":
        """The same where nothing can begin sooner: the doors open then, or the family is only there then."""
        return Quote(max(self.seconds, soonest), max(self.low, soonest), max(self.high, soonest))

    def not_after(self, latest: float) -> "Quote":
        """The same where nothing begins later: a promise beyond closing says nothing."""
        return Quote(min(self.seconds, latest), min(self.low, latest), min(self.high, latest))


@dataclass(slots=True)
class Promise:
    """Made at `at`. `kind` shares an offset, `group` a spread."""

    at: float
    quote: Quote
    kind: str
    group: str
    broken: bool = False


@dataclass(slots=True)
class Spread:
    """Logarithms of (what came + 1 min) / (the guess + 1 min)."""

    low: float = -1.3
    high: float = 1.0

    def over(self) -> None:
        self.high += STEP * (1 - TAIL)

    def learn(self, came: float, counted_over: bool) -> None:
        if not counted_over:
            self.high += STEP * (1 - TAIL) if came > self.high else -STEP * TAIL
        self.low += -STEP * (1 - TAIL) if came < self.low else STEP * TAIL


@dataclass(slots=True)
class Ranges:
    spread: dict[str, Spread] = field(default_factory=dict)
    offset: dict[str, float] = field(default_factory=dict)
    open: dict[str, Promise] = field(default_factory=dict)
    kept: int = 0  # promises whose meeting began in time, or sooner than said
    broken: int = 0
    breaks: float = inf  # no open promise is broken before this time, except those that are already

    def quote(self, guess: float, booked: bool, left: int) -> Quote:
        """What a party can be told whose wait looks like `guess` seconds. `left`: its meetings still to come."""
        spread, middle = self.spread.get(_group(booked), Spread()), self.offset.get(_kind(booked, left), 0.0)
        span = guess + MINUTE

        def at(shift: float) -> float:
            return max(0.0, span * exp(middle + shift) - MINUTE)

        low, high = min(0.0, spread.low), max(0.0, spread.high)
        return Quote(at(0.0), at(low), at(high))

    def promised(self, party: str, now: float, quote: Quote, booked: bool, left: int) -> None:
        """The party was told so."""
        self.overdue(now)
        self.spread.setdefault(_group(booked), Spread())
        self.open[party] = Promise(now, quote, _kind(booked, left), _group(booked))
        self.breaks = min(self.breaks, now + quote.high)

    def began(self, party: str, now: float) -> None:
        """A promised meeting has begun."""
        made = self.open.pop(party, None)
        if made is None:
            return
        late = now > made.at + made.quote.high
        self.kept, self.broken = self.kept + (not late), self.broken + late
        came = log((now - made.at + MINUTE) / (made.quote.seconds + MINUTE))
        self.spread[made.group].learn(came, made.broken)
        self.offset[made.kind] = self.offset.get(made.kind, 0.0) + (OFFSET_STEP if came > 0 else -OFFSET_STEP)

    def gone(self, party: str) -> None:
        """A party that leaves first was promised nothing that could come true: what it taught is taken back."""
        made = self.open.pop(party, None)
        if made is not None and made.broken:
            self.spread[made.group].high -= STEP * (1 - TAIL)

    def overdue(self, now: float) -> None:
        """Promises that are broken by now count, though the meeting has not begun."""
        if now <= self.breaks:
            return
        for made in self.open.values():
            if not made.broken and now > made.at + made.quote.high:
                made.broken = True
                self.spread[made.group].over()
        self.breaks = min((p.at + p.quote.high for p in self.open.values() if not p.broken), default=inf)


def _group(booked: bool) -> str:
    return "booked" if booked else "open"


def _kind(booked: bool, left: int) -> str:
    return "booked" if booked else str(min(left, 4))


def first_of(waits: Iterable[float]) -> float:
    """A guess of the wait until the first of several doors opens, each expected after `waits` seconds."""
    rate = sum(1 / (wait + MINUTE) for wait in waits)
    return 1 / rate if rate else 0.0
