"""What was accepted and is not yet delivered: on disk before it is sent, so that a power-off loses nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from hub.wire import Envelope

_TABLES = """
CREATE TABLE IF NOT EXISTS waiting (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, envelope BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS refused (id TEXT PRIMARY KEY, envelope BLOB NOT NULL, code TEXT NOT NULL);
"""


class OutboxTrouble(Exception):
    """A sentence for staff that names the file."""


class Outbox:
    """Commands in the order they were accepted. Not for two threads at once; the caller keeps to one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.touch(mode=0o600, exist_ok=True)
            self.disk = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self.disk.execute("PRAGMA journal_mode=WAL")
            self.disk.execute("PRAGMA synchronous=FULL")  # in WAL mode, NORMAL may lose the last commits
            self.disk.executescript(_TABLES)
            self._put_unreadable_aside()
        except (OSError, sqlite3.Error) as why:
            raise OutboxTrouble(_damaged(path, "opened", why)) from why

    def put(self, envelope: Envelope) -> None:
        """On disk when this returns. The same command twice is one."""
        self._change(
            "INSERT OR IGNORE INTO waiting (id, envelope) VALUES (?, ?)", (envelope.id, msgspec.json.encode(envelope))
        )

    def oldest(self) -> Envelope | None:
        row = self.disk.execute("SELECT envelope FROM waiting ORDER BY number LIMIT 1").fetchone()
        return msgspec.json.decode(row[0], type=Envelope) if row else None

    def waiting(self) -> list[Envelope]:
        """All of them, oldest first."""
        rows = self.rows("SELECT envelope FROM waiting ORDER BY number")
        return [msgspec.json.decode(row[0], type=Envelope) for row in rows]

    def remove(self, command: str) -> None:
        """Its outcome is known."""
        self._change("DELETE FROM waiting WHERE id = ?", (command,))

    def set_aside(self, command: str, code: str) -> None:
        """The hub will never take it as it is: kept for staff, out of the way of the next ones."""
        self._change(
            "INSERT OR IGNORE INTO refused (id, envelope, code) SELECT id, envelope, ? FROM waiting WHERE id = ?",
            (code, command),
        )
        self.remove(command)

    def set_all_aside(self, code: str) -> None:
        """No hub will ever ask for them."""
        for envelope in self.waiting():
            self.set_aside(envelope.id, code)

    def refused(self) -> list[tuple[Envelope, str]]:
        rows = self.disk.execute("SELECT envelope, code FROM refused WHERE code != 'unreadable'").fetchall()
        return [(msgspec.json.decode(envelope, type=Envelope), code) for envelope, code in rows]

    def families(self) -> int:
        """How many of them have something waiting."""
        told = "SELECT count(DISTINCT json_extract(CAST(envelope AS TEXT), '$.command.family')) FROM waiting"
        return int(self.disk.execute(told).fetchone()[0])

    def aside(self) -> int:
        """How many were set aside."""
        return int(self.disk.execute("SELECT count(*) FROM refused").fetchone()[0])

    def _put_unreadable_aside(self) -> None:
        """Of another version of this kiosk, or damaged: it must not stand before those that came after it."""
        for id, envelope in self.disk.execute("SELECT id, envelope FROM waiting").fetchall():
            try:
                msgspec.json.decode(envelope, type=Envelope)
            except msgspec.MsgspecError:
                self.set_aside(id, "unreadable")

    def __len__(self) -> int:
        return int(self.disk.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def rows(self, which: str) -> list[tuple[Any, ...]]:
        """What a query finds; a file that was damaged since it was opened is said in words."""
        try:
            return self.disk.execute(which).fetchall()
        except sqlite3.Error as why:
            raise OutboxTrouble(_damaged(self.path, "read", why)) from why

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """A disk that does not take it is said in words."""
        try:
            yield
        except sqlite3.Error as why:
            raise OutboxTrouble(f"The outbox {self.path} cannot be written: {why}. Is the disk full?") from why

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        with self.trouble():
            self.disk.execute(statement, values)

    def close(self) -> None:
        self.disk.close()


def _damaged(path: Path, what: str, why: Exception) -> str:
    return (
        f"The outbox {path} cannot be {what}: {why}. Is the disk full or the file damaged? If it is damaged, "
        "move it away, start again, and ask the welcome desk to look up the families of the last minutes."
    )
