"""Which devices may ask, and as what. A one-time code pairs one; its token is kept as a hash and can be revoked.

A file of its own beside the journal, so that `schoolnight pair` works while the hub runs.
"""

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal, get_args

import msgspec

from hub.folder import FolderError

Role = Literal["kiosk", "browser-kiosk", "teacher", "ambassador", "coordinator", "board", "desk", "office"]
ROLES: tuple[Role, ...] = get_args(Role)
Asker = Role | Literal["family"]  # a family's own phone is not paired: the address on its ticket lets it in

FAMILYS_PHONE = "phone of "  # a family's id follows

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
VALID_DAYS = 14

_SCHEMA = """
CREATE TABLE IF NOT EXISTS invitations (
    code TEXT PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL, until REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS devices (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, subject TEXT NOT NULL, token TEXT UNIQUE NOT NULL, paired REAL NOT NULL
) STRICT;
"""


class Device(msgspec.Struct, frozen=True):
    """Who asks. `subject` is the teacher, or the family, whose phone it is; empty for the others."""

    name: str
    role: Asker
    subject: str = ""


class Devices:
    """Opened by the hub and by the command line at the same time; SQLite keeps them apart."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=5)
            path.chmod(0o600)
            self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + _SCHEMA)
        except sqlite3.Error as why:
            raise FolderError(
                f"{path} cannot be used ({why}). If it is damaged, delete it and pair all devices again."
            ) from why
        self._known: dict[str, Device] = {}
        self.seen_at: dict[str, float] = {}  # device -> when it last asked, or its open page was looked after
        self._seen_version = -1

    def invite(self, role: Role, name: str, subject: str = "") -> str:
        """A one-time code for a new device; pairing under a name that exists replaces that device's token."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        until = self._clock() + VALID_DAYS * 86400
        self._db.execute("DELETE FROM invitations WHERE until < ? OR name = ?", (self._clock(), name))
        self._db.execute("INSERT INTO invitations VALUES (?, ?, ?, ?, ?)", (_hash(code), role, name, subject, until))
        return f"{code[:4]}-{code[4:]}"

    def pair(self, code: str, roles: Collection[Role] = ROLES) -> tuple[str, Device] | None:
        """The token and the device for a code, once; None if the code is wrong, used, too old or for another role."""
        folded = code.replace("-", "").replace(" ", "").upper()
        taken = self._db.execute(
            "DELETE FROM invitations WHERE code = ? AND until >= ? AND role IN (SELECT value FROM json_each(?)) "
            "RETURNING role, name, subject",
            (_hash(folded), self._clock(), json.dumps(list(roles))),
        ).fetchone()
        if taken is None:
            return None
        role, name, subject = taken
        token = secrets.token_urlsafe(32)
        self._db.execute(
            "INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?, ?)", (name, role, subject, _hash(token), self._clock())
        )
        self._seen_version = -1
        return token, Device(name, role, subject)

    def whose(self, token: str) -> Device | None:
        """The device a token belongs to; a revoked token belongs to nobody, at once."""
        # data_version changes when another process (the command line) wrote; our own writes reset it.
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen_version:
            rows = self._db.execute("SELECT token, name, role, subject FROM devices")
            self._known = {hashed: Device(name, role, subject) for hashed, name, role, subject in rows}
            self._seen_version = version
        device = self._known.get(_hash(token))
        if device:
            self.seen_at[device.name] = self._clock()
        return device

    def mark_of(self, name: str) -> str:
        """What changes when a device is paired anew; empty for a name nobody has."""
        row = self._db.execute("SELECT token FROM devices WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def revoke(self, name: str) -> bool:
        """Forget a device and any code still open for it; False if there was none of that name."""
        gone = self._db.execute("DELETE FROM devices WHERE name = ?", (name,)).rowcount
        gone += self._db.execute("DELETE FROM invitations WHERE name = ?", (name,)).rowcount
        self._seen_version = -1
        return gone > 0

    def all(self) -> list[Device]:
        rows = self._db.execute("SELECT name, role, subject FROM devices ORDER BY role, name")
        return [Device(*row) for row in rows]

    def close(self) -> None:
        self._db.close()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
