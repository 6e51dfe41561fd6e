"""When families give up. Lognormal, as waiting-room studies have it; the spread is an assumption."""

from functools import lru_cache
from math import erfc, exp, log, pi, sqrt

SPREAD = 0.35
MINUTES = 400


class Patience:
    """Chance per minute of giving up at a minute of standing, and of standing that long at all."""

    def __init__(self, median: float) -> None:
        self.ends: list[float] = []
        self.lasts: list[float] = []
        for minute in range(MINUTES):
            z = log((minute + 0.5) / median) / SPREAD
            self.ends.append(exp(-z * z / 2) / ((minute + 0.5) * SPREAD * sqrt(2 * pi)))
            self.lasts.append(max(1e-3, 0.5 * erfc(z / sqrt(2))))

    def risk(self, stood: float, more: float) -> float:
        """Per minute of delay: the chance that it ends the patience of a party that is to stand `more` minutes yet."""
        now, then = min(MINUTES - 1, int(stood)), min(MINUTES - 1, int(stood + more))
        return self.ends[then] / self.lasts[now]


@lru_cache(maxsize=16)
def patience(median: float) -> Patience:
    return Patience(median)
