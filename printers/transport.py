"""How bytes get to a printer, and how it ended.

A print ends in one of four ways, and the difference between them is the point of this module:

`Printed`  the printer itself said so, after all of the job.
`NotSent`  not one byte of the job left us: trying again is safe.
`Unknown`  some of it left, and there is no word: it may be on paper. Never tried again by itself; ask a person.
`Failed`   some of it left, and it will not come out whole: print it again, marked as a copy.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import msgspec
from PIL import Image

from printers.raster import encode


class Reason(msgspec.Struct, frozen=True):
    """Why, as a code for programs and a sentence for staff."""

    code: str
    sentence: str


class Printed(msgspec.Struct, frozen=True, tag=True):
    pass


class NotSent(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


class Unknown(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


class Failed(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


End = Printed | NotSent | Unknown | Failed


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a printer says of itself. `reason` is None when it is ready."""

    reason: Reason | None = None
    paper_low: bool = False

    @property
    def ready(self) -> bool:
        return self.reason is None


Job = Image.Image | bytes
"""A picture, which is encoded for the printer, or ESC/POS that already is."""

OnSending = Callable[[], Awaitable[None]]


class Printer(Protocol):
    """One printer. It prints one job at a time; others wait their turn."""

    address: str
    dots: int

    async def print(self, job: Job, on_sending: OnSending) -> End:
        """Prints `job`. `on_sending` is awaited when the printer is known to be ready, just before the first byte
        goes out: what the caller makes durable there is how it later knows that the end was never learned."""
        ...

    async def status(self) -> Status: ...


async def nothing_to_note() -> None:
    """For jobs nobody keeps a record of, as test tickets."""


def printer_for(address: str, dots: int) -> Printer:
    """The printer at `tcp://host:port`, or `file:folder`, where tickets are put as pictures."""
    # here, as the drivers need this module's words
    from printers.file import FilePrinter
    from printers.network import NetworkPrinter

    if address.startswith("file:") and len(address) > len("file:"):
        return FilePrinter(Path(address.removeprefix("file:")), dots)
    try:
        parts = urlsplit(address)
        if parts.scheme == "tcp" and parts.hostname:
            return NetworkPrinter(parts.hostname, parts.port or 9100, dots)
    except ValueError:
        pass  # a port that is no number: the sentence below says what is wanted
    raise ValueError(
        f"{address!r} is not a printer's address. Write tcp://192.0.2.7:9100 for a printer on the network, "
        "or file:folder to keep tickets as pictures in a folder."
    )


async def bytes_of(job: Job, dots: int) -> bytes:
    """The job as ESC/POS; encoding is done beside the event loop."""
    return job if isinstance(job, bytes) else await asyncio.to_thread(encode, job, dots)
