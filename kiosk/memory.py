"""What a kiosk must still know after a power cut: what happened tonight, whom it received alone, what it printed then.

In the outbox's file, so that a command and what follows from it are on disk together or not at all. Ids only, and what
the office says to everybody.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal, TypeVar

import msgspec

from hub.night.commands import PrintEnd
from hub.night.events import AnyEvent, Fact, TicketEnded
from hub.wire import Envelope, OwnWords, Paired
from kiosk.outbox import Outbox

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (seq INTEGER PRIMARY KEY, fact BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS unheard (number INTEGER PRIMARY KEY, fact BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS alone (id TEXT PRIMARY KEY, entry BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS papers (id TEXT PRIMARY KEY, paper BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS slips (one INTEGER PRIMARY KEY CHECK (one = 1), given INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS own_words (one INTEGER PRIMARY KEY CHECK (one = 1), words BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), ahead REAL NOT NULL);
"""
_WHOSE = """
CREATE TABLE IF NOT EXISTS whose (one INTEGER PRIMARY KEY CHECK (one = 1), night TEXT NOT NULL, pairing TEXT NOT NULL);
"""
_FACT = msgspec.json.Decoder(Fact)
T = TypeVar("T")


class Alone(msgspec.Struct, frozen=True):
    """A check-in that the kiosk's copy of the night does not hold yet, and the facts it is taken to have.

    `id` is the command's. `confirmed`: the hub said yes, and its own facts are on their way.
    """

    id: str
    family: str
    at: float
    events: tuple[AnyEvent, ...]
    confirmed: bool = False


class Paper(msgspec.Struct, frozen=True):
    """A ticket printed alone. `id` is its check-in's; `state` begun: after a restart nobody but the paper knows."""

    id: str
    ticket: str
    family: str
    copy: int
    state: Literal["begun"] | PrintEnd


class Memory:
    """Not for two threads at once; the caller keeps to the outbox's one. Raises OutboxTrouble."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        with outbox.trouble():
            outbox.disk.executescript("PRAGMA secure_delete=ON;" + _TABLES + _WHOSE)

    # --- read, when the kiosk starts

    def facts(self) -> list[Fact]:
        """In order and without a gap; what cannot be read any more is asked of the hub again."""
        facts: list[Fact] = []
        for seq, fact in self._outbox.rows("SELECT seq, fact FROM facts ORDER BY seq"):
            if seq != len(facts) + 1:
                break
            try:
                facts.append(_FACT.decode(fact))
            except msgspec.MsgspecError:
                break
        return facts

    def alone(self) -> list[Alone]:
        return self._readable("SELECT entry FROM alone ORDER BY rowid", Alone)

    def papers(self) -> list[Paper]:
        return self._readable("SELECT paper FROM papers ORDER BY rowid", Paper)

    def unheard(self) -> list[Fact]:
        """What a hub told once and, brought back from an older copy, may not know any more."""
        return self._readable("SELECT fact FROM unheard ORDER BY number", Fact)

    def ahead(self) -> float:
        """Seconds by which the hub's clock was ahead of ours when they last met."""
        rows = self._outbox.rows("SELECT ahead FROM clock")
        return float(rows[0][0]) if rows else 0.0

    def own_words(self) -> OwnWords:
        found = self._readable("SELECT words FROM own_words", OwnWords)
        return found[0] if found else {}

    def _readable(self, which: str, kind: type[T]) -> list[T]:
        """What another version of this kiosk wrote is decided again from the outbox, or heard from the hub."""
        found: list[T] = []
        for row in self._outbox.rows(which):
            with suppress(msgspec.MsgspecError):
                found.append(msgspec.json.decode(row[0], type=kind))
        return found

    # --- written, each in one transaction

    def belong_to(self, paired: Paired) -> None:
        """Paired anew, the kiosk begins anew: numbers of facts mean another journal's.

        What was accepted for another night is set aside, for no hub but that night's may have it.
        """
        now = (paired.night, hashlib.sha256(paired.token.encode()).hexdigest())
        before = self._outbox.rows("SELECT night, pairing FROM whose")
        if before == [now]:
            return
        if before:
            self.forget()
            if before[0][0] != paired.night:
                self._outbox.set_all_aside("other-night")
        with self._at_once() as disk:
            disk.execute("INSERT OR REPLACE INTO whose VALUES (1, ?, ?)", now)

    def learn(self, facts: Sequence[Fact]) -> None:
        """What the hub has made known takes the place of what was assumed."""
        with self._at_once() as disk:
            rows = [(fact.seq, msgspec.json.encode(fact)) for fact in facts]
            disk.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)
            disk.executemany("DELETE FROM alone WHERE id = ?", [(cause,) for cause in {fact.cause for fact in facts}])
            ended = {fact.event.ticket for fact in facts if isinstance(fact.event, TicketEnded)}
            gone = [(paper.id,) for paper in self.papers() if paper.ticket in ended] if ended else []
            disk.executemany("DELETE FROM papers WHERE id = ?", gone)

    def begin_anew(self, known: Sequence[Fact]) -> None:
        """The hub follows another journal than the one we know. What we knew is kept until that has been told it."""
        with self._at_once() as disk:
            if not self.unheard():  # else the hub changed twice, and what we knew first is more
                rows = [(msgspec.json.encode(fact),) for fact in known]
                disk.executemany("INSERT INTO unheard (fact) VALUES (?)", rows)
            disk.execute("DELETE FROM facts")

    def ask_again(self, again: Sequence[Envelope], lost: Sequence[Alone]) -> None:
        """What the hub did not know of is on its way there; `lost`: check-ins that it had said yes to."""
        with self._at_once() as disk:
            for envelope in again:
                self._outbox.put(envelope)
            disk.execute("DELETE FROM unheard")
            disk.executemany("DELETE FROM alone WHERE id = ?", [(entry.id,) for entry in lost])

    def say(self, words: OwnWords) -> None:
        """What the office says in its own words now. Free text, so it goes with the copy of the night."""
        with self._at_once() as disk:
            disk.execute("INSERT OR REPLACE INTO own_words VALUES (1, ?)", (msgspec.json.encode(words),))

    def set_clock(self, ahead: float) -> None:
        with self._at_once() as disk:
            disk.execute("INSERT OR REPLACE INTO clock VALUES (1, ?)", (ahead,))

    def next_slip(self) -> int:
        """A number that no other slip of this kiosk has."""
        with self._at_once() as disk:
            disk.execute("INSERT INTO slips VALUES (1, 1) ON CONFLICT DO UPDATE SET given = given + 1")
            return int(disk.execute("SELECT given FROM slips").fetchone()[0])

    def keep(self, entry: Alone) -> None:
        with self._at_once():
            self._keep(entry)

    def paper(self, paper: Paper, report: Envelope | None = None) -> None:
        """How far a provisional ticket is. `report`: it has ended, and the hub is to hear so."""
        with self._at_once() as disk:
            disk.execute("INSERT OR REPLACE INTO papers VALUES (?, ?)", (paper.id, msgspec.json.encode(paper)))
            if report is not None:
                self._outbox.put(report)

    def accepted(self, command: str, entry: Alone | None) -> None:
        """Delivered. `entry`: what came of it, until the facts themselves are here."""
        with self._at_once():
            if entry is not None:
                self._keep(entry)
            self._outbox.remove(command)

    def declined(self, command: str, conflict: Envelope | None, set_aside: str | None = None) -> None:
        """The hub said no; the welcome desk is asked instead. `set_aside`: not even understood, under this code."""
        with self._at_once() as disk:
            if conflict is not None:
                self._outbox.put(conflict)
            disk.execute("DELETE FROM alone WHERE id = ?", (command,))
            if set_aside is None:
                self._outbox.remove(command)
            else:
                self._outbox.set_aside(command, set_aside)

    def forget(self) -> None:
        """All but what is still to be delivered."""
        with self._at_once() as disk:
            for table in ("facts", "unheard", "alone", "papers", "own_words"):
                disk.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        with self._outbox.trouble():
            self._outbox.disk.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _keep(self, entry: Alone) -> None:
        self._outbox.disk.execute("INSERT OR REPLACE INTO alone VALUES (?, ?)", (entry.id, msgspec.json.encode(entry)))

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        with self._outbox.trouble(), self._outbox.disk as disk:
            disk.execute("BEGIN")
            yield disk
