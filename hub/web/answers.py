"""Answers that are not a page: a problem in one sentence, an outcome, and the limits on guessing."""

import time
from collections import defaultdict, deque
from collections.abc import Callable

import msgspec
from aiohttp import web

from hub.wire import Problem

_encode = msgspec.json.Encoder().encode


def as_json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=_encode(value), status=status, content_type="application/json")


def problem(status: int, code: str, words: str) -> web.Response:
    return as_json(Problem(code, words), status)


class Attempts:
    """So many tries a minute from one address; guessing a pairing code must not pay."""

    def __init__(self, a_minute: int = 12, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = a_minute, clock
        self._tries: defaultdict[str, deque[float]] = defaultdict(deque)

    def allow(self, address: str) -> bool:
        now, tries = self._clock(), self._tries[address]
        while tries and now - tries[0] > 60:
            tries.popleft()
        if len(tries) >= self._most:
            return False
        tries.append(now)
        return True
