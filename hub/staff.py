"""Who of the staff may do more at a kiosk than a family: by a badge with a code, or by a PIN. A file of the night.

Neither is kept: only what scrypt makes of it (RFC 7914), with one salt for the night, so that a try costs the same
whether it is right, wrong, or there is nothing to be right about.
"""

import re
import secrets
from pathlib import Path
from typing import Literal

import msgspec

from hub.folder import FolderError, write_private
from hub.night import codes
from hub.wire import StaffCheck, staff_hash

FILE_NAME = "staff.json"
PIN = re.compile(r"[0-9]{6,10}")
TOO_EASY = re.compile(r"(.)\1*|0123456789?|123456(7(8(90?)?)?)?|987654(3(2(10?)?)?)?|654321")


class Credential(msgspec.Struct, frozen=True):
    """`id` stands in the journal; `name` is what staff call its owner, and stays here."""

    id: str
    name: str
    kind: Literal["pin", "badge"]
    hash: str


class _Kept(msgspec.Struct, frozen=True):
    salt: str
    issued: int = 0
    credentials: tuple[Credential, ...] = ()


class StaffList:
    """Read anew whenever it is asked, so that `schoolnight staff` works while the hub runs."""

    def __init__(self, path: Path, mark: str) -> None:
        self._path, self._mark = path, mark

    def all(self) -> tuple[Credential, ...]:
        return self._read().credentials

    def check(self) -> StaffCheck:
        """What a kiosk holds, to know its staff while the hub is away."""
        kept = self._read()
        return StaffCheck(self._mark, kept.salt, tuple(one.hash for one in kept.credentials))

    def whose(self, secret: str) -> Credential | None:
        """Takes a twentieth of a second, whatever the answer."""
        kept = self._read()
        found = StaffCheck(self._mark, kept.salt, tuple(one.hash for one in kept.credentials)).find(secret)
        return None if found is None else kept.credentials[found]

    def add_badge(self, name: str) -> str:
        """The code to print; it cannot be shown again."""
        code = codes.staff_code(self._mark, secrets.token_bytes(32))
        self._add(name, "badge", code)
        return code

    def add_pin(self, name: str, pin: str) -> None:
        """Raises ValueError with a sentence for who chose it."""
        if not PIN.fullmatch(pin):
            raise ValueError("A PIN has six to ten digits.")
        if TOO_EASY.fullmatch(pin):
            raise ValueError("This PIN is the first that anybody would try. Choose another one.")
        if self.whose(pin):
            raise ValueError("Choose another PIN.")
        self._add(name, "pin", pin)

    def revoke(self, name: str) -> int:
        """How many badges and PINs of that name are void now."""
        kept = self._read()
        left = tuple(one for one in kept.credentials if name not in (one.name, one.id))
        self._write(msgspec.structs.replace(kept, credentials=left))
        return len(kept.credentials) - len(left)

    def _add(self, name: str, kind: Literal["pin", "badge"], secret: str) -> None:
        kept = self._read()
        number = kept.issued + 1
        new = Credential(f"s{number}", name, kind, staff_hash(kept.salt, secret))
        self._write(_Kept(kept.salt, number, (*kept.credentials, new)))

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except FileNotFoundError:
            self._write(_Kept(secrets.token_hex(16)))
            return self._read()
        except msgspec.MsgspecError as why:
            raise FolderError(f"{self._path} is damaged ({why}). Delete it and give out new badges and PINs.") from why

    def _write(self, kept: _Kept) -> None:
        write_private(self._path, msgspec.json.encode(kept))
