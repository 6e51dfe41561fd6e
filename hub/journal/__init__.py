"""The evening as a sequence of facts on disk, and the answers already given. One Protocol, one writer."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from hub.night.events import Fact


class JournalError(Exception):
    """The journal cannot be read or written; the sentence says where and what to do."""


class Answer(msgspec.Struct, frozen=True):
    """What was answered to one command: its facts are `count` from `first` on, or it was `refused`.

    `digest` tells a repeated command from another one under the same id.
    """

    id: str
    digest: bytes
    by: str
    first: int
    count: int
    refused: str | None = None


class Entry(msgspec.Struct, frozen=True):
    """One command's answer and facts, to be written together."""

    answer: Answer
    at: float
    facts: tuple[Fact, ...]


class Journal(Protocol):
    """Blocking; the hub calls `write` from one thread of its own."""

    def facts(self) -> Iterator[Fact]:
        """All facts in order. Raises JournalError if one cannot be understood."""
        ...

    def answers(self) -> Iterator[Answer]: ...

    def write(self, entries: Sequence[Entry]) -> None:
        """All of them or none, synced to disk when it returns; raises JournalError."""
        ...

    def close(self) -> None: ...
