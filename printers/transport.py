"""How bytes get to a printer, and how it ended.

A print ends in one of four ways, and the difference between them is the point of this module:

`Printed`  the printer itself said so, after all of the job.
`NotSent`  not one byte of the job left us: trying again is safe.
`Unknown`  some of it left, and there is no word: it may be on paper. Never tried again by itself; ask a person.
`Failed`   some of it left, and it will not come out whole: print it again, marked as a copy.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec
from PIL import Image

from printers.raster import encode

if TYPE_CHECKING:
    from printers.kept import Kept, Known

Proof = Literal["process-id", "fence", "status", "file", "none"]
"""How a printer can show that a job came out, strongest first: it says the job's own name back (`GS ( H`), it answers a
question that stood after the job (`GS r`), it stayed healthy for as long as the job takes, or it cannot at all."""


class Reason(msgspec.Struct, frozen=True):
    """Why, as a code for programs and a sentence for staff."""

    code: str
    sentence: str


class Printed(msgspec.Struct, frozen=True, tag=True):
    by: Proof = "process-id"


class NotSent(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


class Unknown(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


class Failed(msgspec.Struct, frozen=True, tag=True):
    reason: Reason


End = Printed | NotSent | Unknown | Failed
EndWord = Literal["printed", "not-sent", "unknown", "failed"]
_WORDS: dict[type, EndWord] = {Printed: "printed", NotSent: "not-sent", Unknown: "unknown", Failed: "failed"}


def in_words(end: End) -> tuple[EndWord, str]:
    """How it ended, and why as a code; of a printed one, that its printer could prove it only weakly."""
    if isinstance(end, Printed):
        return "printed", "by-status" if end.by == "status" else ""
    return _WORDS[type(end)], end.reason.code


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a printer says of itself. `reason` is None when it is ready."""

    reason: Reason | None = None
    paper_low: bool = False

    @property
    def ready(self) -> bool:
        return self.reason is None

    @property
    def sentence(self) -> str:
        if self.reason is not None:
            return self.reason.sentence
        return "Ready, but the paper is nearly used up." if self.paper_low else "Ready."


NOT_ASKED = Status(reason=Reason("not-asked", "Nobody has asked this printer yet."))


Job = Image.Image | bytes
"""A picture, which is encoded for the printer, or ESC/POS that already is."""

OnSending = Callable[[], Awaitable[None]]


class Printer(Protocol):
    """One printer. It prints one job at a time; others wait their turn."""

    address: str
    dots: int
    hold: bool
    """Whether the line stays open between jobs. Whoever watches a printer all evening is its owner, and holds it."""
    torn: bool
    """Whether part of an earlier job may hang out or wait in it: that is fed out and cut off before the next job."""
    on_status: Callable[[Status], None]
    """Called with every status that is learned, in the middle of a job too."""

    @property
    def known(self) -> "Known | None":
        """What it told of itself when it was probed."""
        ...

    async def print(self, job: Job, on_sending: OnSending) -> End:
        """Prints `job`. `on_sending` is awaited when the printer is known to be ready, just before the first byte
        goes out: what the caller makes durable there is how it later knows that the end was never learned."""
        ...

    async def status(self) -> Status:
        """How it is now, asked in its turn."""
        ...

    async def probe(self) -> Status:
        """Find out anew what it is and what proof it can give. `known` holds that, if it is ready."""
        ...

    async def close(self) -> None:
        """Let go of the line."""
        ...


def unheard(status: Status) -> None:
    """For printers nobody watches."""


async def nothing_to_note() -> None:
    """For jobs nobody keeps a record of, as test tickets."""


def printer_for(address: str, dots: int, kept: "Kept | None" = None) -> Printer:
    """The printer at `tcp://host:port`, `serial:/dev/ttyUSB0?baud=115200`, `usb:04b8:0e15`, `windows:NAME`, or
    `file:folder`, where tickets are put as pictures. `kept` remembers what each printer was found to be."""
    from printers.addresses import driver_of  # here, as the drivers need this module's words

    return driver_of(address, dots, kept)


async def bytes_of(job: Job, dots: int) -> bytes:
    """The job as ESC/POS; encoding is done beside the event loop."""
    return job if isinstance(job, bytes) else await asyncio.to_thread(encode, job, dots)
