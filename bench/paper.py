"""Paper: how long a ticket takes to draw and to encode, how much it is to send, and how fast letters come."""

import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from config.languages import CATALOGUES
from printers.letter import Letter, LetterMeeting, letters_pdf
from printers.raster import encode
from printers.ticket import Ticket, TicketStop, render

T = TypeVar("T")
Figure = tuple[str, float, str, str]

ROUNDS = 25
LETTERS = 350
# In a process of its own: fonts, templates and imports are read once a process.
FIRST = """
import time; started = time.perf_counter()
from printers.pages import warm_up
warm_up(); print(time.perf_counter() - started)
"""


def sample(number: int, language: str) -> Ticket:
    """An ordinary family: three meetings, a guide, dinner. Numbers differ, so that nothing is found in a cache."""
    begins = datetime.fromisoformat("2026-11-05T18:00:00+00:00").timestamp()
    stops = tuple(
        TicketStop(
            kind="meeting",
            room=str(100 + number + stop),
            floor=str(1 + stop),
            teacher=f"Teacher {number + stop}",
            low=begins + 900 * stop,
            high=begins + 900 * stop + 600,
            booked=stop == 1,
            wing=("West", "East", "Middle")[stop],
            spot=(10.0 + 50 * stop, 30.0),
        )
        for stop in range(3)
    )
    return Ticket(
        school="Example Middle School",
        night="Conference Night",
        code=f"SN7K3F9Q{number:06}",
        language=language,
        timezone="UTC",
        children=(f"Ada {number}", "Ben"),
        stops=stops,
        ambassador="Maya",
        dinner="Cafeteria",
        commons="Cafeteria",
        short=f"{number:04}",
        door=(60.0, 3.0),
        rooms=((10.0, 30.0), (110.0, 30.0)),
    )


def letter(number: int, language: str) -> Letter:
    evening = datetime.fromisoformat("2026-11-05T17:00:00")
    meetings = tuple(
        LetterMeeting(teacher=f"Teacher {number + n}", room=str(100 + n), booked=evening) for n in range(3)
    )
    return Letter(
        school="Example Middle School",
        title="Fall Conferences",
        date=evening.date(),
        opens=evening,
        closes=evening.replace(hour=20),
        language=language,
        code=f"SN7K3F9Q{number:06}",
        children=(f"Ada {number}",),
        meetings=meetings,
    )


def figures() -> list[Figure]:
    return [
        _first(),
        *_tickets("en", "English ticket", "40 ms"),
        *_tickets("es", "Spanish draft ticket", "40 ms"),
        *_tickets("ar", "Arabic draft ticket", "40 ms"),
        _letters(),
    ]


def _first() -> Figure:
    asked = [sys.executable, "-c", FIRST]
    seconds = [float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    return ("first ticket in a process, imports included", statistics.median(seconds) * 1000, "ms", "400 ms")


def _tickets(language: str, name: str, bound: str) -> list[Figure]:
    render(sample(0, language), 576)
    drawn = [_timed(partial(render, sample(n, language), 576)) for n in range(1, ROUNDS)]
    pictures = [picture for _, picture in drawn]
    encoded = [_timed(partial(encode, picture, 576)) for picture in pictures]
    sizes = [len(data) / 1000 for _, data in encoded]
    return [
        (f"{name}, drawn", statistics.median(ms for ms, _ in drawn), "ms", bound),
        (f"{name}, encoded", statistics.median(ms for ms, _ in encoded), "ms", "15 ms"),
        (f"{name}, to send at 576 dots", statistics.median(sizes), "kB", "70 kB" if bound else ""),
        (f"{name}, length", statistics.median(picture.height for picture in pictures) / 8, "mm", ""),
    ]


def _letters() -> Figure:
    stack = [letter(n, tag) for n, tag in zip(range(LETTERS), itertools.cycle(CATALOGUES), strict=False)]
    milliseconds, _ = _timed(partial(letters_pdf, stack))
    return (f"letters in {len(CATALOGUES)} languages", LETTERS / milliseconds * 1000, "a second", "at least 20")


def _timed(act: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    made = act()
    return (time.perf_counter() - started) * 1000, made


if __name__ == "__main__":
    for name, value, unit, bound in figures():
        print(f"{name:48} {value:8.1f} {unit:3} {f'({bound})' if bound else ''}")
