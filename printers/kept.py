"""What each printer was found to be, kept in one small file beside the night's settings: `printers.json`.

Losing it loses nothing that asking the printers again does not bring back.
"""

import os
from pathlib import Path
from typing import Final

import msgspec

from printers.transport import Proof

FILE_NAME: Final = "printers.json"


class Known(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a printer told of itself. Clones tell anything, or nothing: then `model` and `serial` are empty."""

    proof: Proof
    model: str = ""
    serial: str = ""
    at: float = 0.0
    """When it was asked, POSIX seconds."""

    @property
    def identity(self) -> str:
        return " ".join(part for part in (self.model, self.serial) if part)


class Kept:
    """address -> Known, in memory, and in the file at `path` if there is one."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[str, Known] = {}
        self._read_at = -1
        self.trouble = ""
        """Why the file is not used, in a sentence; the printers are then asked again."""

    def of(self, address: str) -> Known | None:
        """Looks into the file again if another process, as `schoolnight printers probe`, has changed it."""
        self._read()
        return self._known.get(address)

    def keep(self, address: str, known: Known) -> None:
        self._read()
        self._known[address] = known
        if self._path is not None:
            try:
                self._write(self._path)
            except OSError as error:
                self.trouble = f"{self._path} cannot be written: {error.strerror}. Printers are probed again each time."

    def _read(self) -> None:
        if self._path is None:
            return
        try:
            changed = self._path.stat().st_mtime_ns
            if changed == self._read_at:
                return
            self._read_at = changed
            self._known = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Known])
            self.trouble = ""
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError) as error:
            self.trouble = f"{self._path} cannot be read ({error}). Delete it: the printers are then probed again."

    def _write(self, path: Path) -> None:
        """Whole or not at all."""
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(self._known, order="sorted"), indent=1))
        beside.replace(path)
        self._read_at = path.stat().st_mtime_ns
