"""The kiosk's own folder: who it is paired with, its copy of the door list, its outbox and its log.

The copy holds children's given names, so everything here is readable by its owner alone.
"""

import fcntl
import os
import tempfile
from pathlib import Path
from typing import TypeVar

import msgspec

from hub.wire import DoorList, Paired

T = TypeVar("T")


class FolderTrouble(Exception):
    """A sentence for staff that names the folder or file."""


class Choices(msgspec.Struct, frozen=True):
    """What staff chose at this kiosk; it outlives a restart. `first`: the language the first screen begins with."""

    volume: int = 60
    first: str = ""
    out_of_order: bool = False


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.chmod(0o700)
        except OSError as why:
            raise FolderTrouble(f"The kiosk cannot use the folder {path}: {why.strerror}. Choose another one.") from why
        self.outbox = path / "outbox.sqlite"
        self.log = path / "kiosk.log"
        self._paired = path / "paired.json"
        self._door = path / "door.json"
        self._choices = path / "choices.json"
        self._lock: int | None = None

    def lock(self) -> None:
        """One kiosk per folder, or two would share a name. The lock ends with the process."""
        self._lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as why:
            raise FolderTrouble(
                f"Another kiosk is already running from {self.path}. Close it, or give this one its own --state folder."
            ) from why
        for file in (self._door, self._paired, self._choices):
            for half in self.path.glob(f"{file.name}?*"):  # the power went while it was written: it may hold names
                half.unlink(missing_ok=True)

    def unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def paired(self) -> Paired | None:
        return self._read(self._paired, Paired, "Pair this kiosk again with --pair CODE.")

    def remember(self, paired: Paired) -> None:
        """A kiosk that is paired anew forgets the door list it held: it may be another night's."""
        self._door.unlink(missing_ok=True)
        self._write(self._paired, msgspec.json.encode(paired))

    def door(self) -> DoorList | None:
        return self._read(self._door, DoorList, "Delete it; the hub will send it again.")

    def keep(self, door: DoorList) -> None:
        self._write(self._door, msgspec.json.encode(door))

    def forget_door(self) -> None:
        """Names of children: gone when they are not needed any more."""
        try:
            self._door.unlink(missing_ok=True)
        except OSError as why:
            raise FolderTrouble(f"{self._door} cannot be deleted: {why.strerror}. Delete it by hand.") from why

    def choices(self) -> "Choices":
        return self._read(self._choices, Choices, "Delete it: staff choose again.") or Choices()

    def choose(self, choices: "Choices") -> None:
        self._write(self._choices, msgspec.json.encode(choices))

    def _read(self, path: Path, kind: type[T], remedy: str) -> T | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as why:
            raise FolderTrouble(f"{path} cannot be read ({why}). {remedy}") from why

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all, also when the power goes: written beside, synced, then renamed over."""
        handle, name = tempfile.mkstemp(dir=self.path, prefix=path.name)  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except OSError as why:
            Path(name).unlink(missing_ok=True)
            raise FolderTrouble(f"{path} cannot be written: {why.strerror}. Is the disk full?") from why
