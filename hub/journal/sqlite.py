"""The journal in one SQLite file: append-only, synced before anything is acknowledged."""

import fcntl
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TextIO

import msgspec

from hub.journal import Answer, Entry, JournalError
from hub.night.events import AnyEvent, CodeReissued, Fact

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, cause TEXT NOT NULL, event TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, digest BLOB NOT NULL, by TEXT NOT NULL, at REAL NOT NULL,
    first INTEGER NOT NULL, count INTEGER NOT NULL, refused TEXT
) STRICT, WITHOUT ROWID;
"""
TABLES = {"facts", "answers"}


class SqliteJournal:
    """One file, one process: a second hub on the same night is refused, since its memory would not agree."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(AnyEvent).decode
        self._lock = _only_one(path)
        try:
            self._db = _opened(path)
        except sqlite3.Error as why:
            self._lock.close()
            raise JournalError(f"The journal {path} cannot be opened ({why}). Is it a schoolnight journal?") from why

    def facts(self) -> Iterator[Fact]:
        try:
            rows = self._db.execute("SELECT seq, at, cause, event FROM facts ORDER BY seq")
            for number, (seq, at, cause, event) in enumerate(rows, start=1):
                if seq != number:
                    raise JournalError(f"The journal {self.path} lacks fact {number}. Restore it from a backup.")
                yield Fact(seq, at, cause, self._decode(event))
        except msgspec.MsgspecError as why:
            raise JournalError(
                f"The journal {self.path} cannot be read ({why}). A newer schoolnight may have written it."
            ) from why
        except sqlite3.Error as why:
            raise self._damaged(why) from why

    def answers(self) -> Iterator[Answer]:
        try:
            for row in self._db.execute("SELECT id, digest, by, first, count, refused FROM answers"):
                yield Answer(*row)
        except sqlite3.Error as why:
            raise self._damaged(why) from why

    def write(self, entries: Sequence[Entry]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT INTO facts VALUES (?, ?, ?, ?)",
                [(f.seq, f.at, f.cause, self._encode(f.event).decode()) for entry in entries for f in entry.facts],
            )
            self._db.executemany(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (a.id, a.digest, a.by, entry.at, a.first, a.count, a.refused)
                    for entry in entries
                    for a in [entry.answer]
                ],
            )
            self._db.execute("COMMIT")
        except sqlite3.Error as why:
            with suppress(sqlite3.Error):  # after some errors SQLite has rolled back by itself
                self._db.execute("ROLLBACK")
            raise JournalError(f"The journal {self.path} cannot be written ({why}). Is the disk full?") from why

    def close(self) -> None:
        self._db.close()
        self._lock.close()

    def _damaged(self, why: sqlite3.Error) -> JournalError:
        return JournalError(f"The journal {self.path} is damaged ({why}). Restore it from a backup.")


def reissued(path: Path) -> dict[str, int]:
    """family -> its issue, read beside a running hub; empty where there is no journal yet."""
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT event FROM facts WHERE event LIKE '%CodeReissued%' ORDER BY seq").fetchall()
        events = [msgspec.json.decode(event, type=AnyEvent) for (event,) in rows]
    except (sqlite3.Error, msgspec.MsgspecError) as why:
        raise JournalError(f"The journal {path} cannot be read ({why}).") from why
    return {event.family: event.issue for event in events if isinstance(event, CodeReissued)}


def _opened(path: Path) -> sqlite3.Connection:
    """Raises sqlite3.Error. Another program's database is left as it is."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        found = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if found and not found & TABLES:
            raise sqlite3.DatabaseError("it holds something else")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.executescript(SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _only_one(path: Path) -> TextIO:
    """An open file is the lock: it is gone with its process, however that ends."""
    lock = open(path.with_suffix(".lock"), "w")  # noqa: SIM115 - held as long as the journal is open
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as why:
        lock.close()
        raise JournalError(
            f"The night in {path.parent} is already open in another schoolnight. Stop that one first."
        ) from why
    return lock
