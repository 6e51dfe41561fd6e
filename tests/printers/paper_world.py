"""A small world of paper: plainly fictional tickets, and a cable that can be cut."""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from printers.letter import Letter, LetterMeeting
from printers.ticket import Ticket, TicketStop

CODE = "SN-7K3F-9QXA-2MPC"
EIGHT_IN_THE_EVENING = dt.datetime(2026, 11, 5, 20, 0, tzinfo=dt.UTC).timestamp()


def stop(room: str = "204", **changes: Any) -> TicketStop:
    facts: dict[str, Any] = {
        "kind": "meeting",
        "room": room,
        "floor": "2",
        "teacher": "Ms. Example",
        "low": EIGHT_IN_THE_EVENING,
        "high": EIGHT_IN_THE_EVENING + 900,
    }
    return TicketStop(**(facts | changes))


def ticket(language: str = "en", **changes: Any) -> Ticket:
    facts: dict[str, Any] = {
        "school": "Example Middle School",
        "night": "Conference Night",
        "code": CODE,
        "language": language,
        "timezone": "UTC",
        "children": ("Ada", "Ben"),
        "stops": (
            stop(wing="West", spot=(10.0, 30.0)),
            stop("B12", floor="1", wing="East", spot=(110.0, 30.0), booked=True, interpreter=True, children=("Ben",)),
            stop("Library", floor=None, spot=(60.0, 32.0)),
        ),
        "at": EIGHT_IN_THE_EVENING,
        "ambassador": "Maya",
        "helper": "Leila",
        "helper_language": language,
        "dinner": "Cafeteria",
        "commons": "Cafeteria",
        "step_free": True,
        "door": (60.0, 3.0),
        "rooms": ((10.0, 30.0), (110.0, 30.0), (60.0, 32.0)),
    }
    return Ticket(**(facts | changes))


def letter(language: str = "en", meetings: int = 3, **changes: Any) -> Letter:
    evening = dt.datetime(2026, 11, 5, 17, 0)  # noqa: DTZ001 - a letter holds wall-clock times
    facts: dict[str, Any] = {
        "school": "Example Middle School",
        "title": "Fall Conferences",
        "date": evening.date(),
        "opens": evening,
        "closes": evening.replace(hour=20),
        "language": language,
        "code": CODE,
        "children": ("Ada", "Ben"),
        "meetings": tuple(
            LetterMeeting(teacher=f"Teacher {n}", room=str(100 + n), booked=evening if n % 2 else None)
            for n in range(meetings)
        ),
        "interpreter": True,
    }
    return Letter(**(facts | changes))


@dataclass
class Cable:
    """A network cable to a printer: it counts what goes to it, and is cut after `cut_after` bytes."""

    to_port: int
    cut_after: int | None = None
    carried: bytearray = field(default_factory=bytearray)
    moved: asyncio.Condition = field(default_factory=asyncio.Condition)
    server: asyncio.Server | None = None

    async def __aenter__(self) -> "Cable":
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.server is not None
        self.server.close()

    @property
    def port(self) -> int:
        assert self.server is not None
        return self.server.sockets[0].getsockname()[1]

    async def carries(self, count: int) -> None:
        """Until so many bytes have gone to the printer."""
        async with self.moved:
            await self.moved.wait_for(lambda: len(self.carried) >= count)

    async def _carry(self, near: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        far, far_end = await asyncio.open_connection("127.0.0.1", self.to_port)
        back = asyncio.create_task(self._pump_back(far, near_end))
        try:
            while data := await near.read(512):
                if self.cut_after is not None and len(self.carried) + len(data) > self.cut_after:
                    break
                self.carried += data
                far_end.write(data)
                await far_end.drain()
                async with self.moved:
                    self.moved.notify_all()
        except ConnectionError:
            pass
        finally:
            back.cancel()
            far_end.close()  # what was carried so far does arrive
            near_end.transport.abort()

    async def _pump_back(self, far: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        while data := await far.read(512):
            near_end.write(data)
