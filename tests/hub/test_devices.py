"""Devices are let in by a code that works once, known by a token the disk does not hold, and forgotten at once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.devices import VALID_DAYS, Device, Devices
from hub.folder import FolderError, NightFolder


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def devices(folder: NightFolder, clock: Clock) -> Iterator[Devices]:
    opened = Devices(folder.devices_path, clock)
    yield opened
    opened.close()


def token(devices: Devices, role: str = "kiosk", name: str = "door-1") -> str:
    paired = devices.pair(devices.invite(role, name))  # type: ignore[arg-type]
    assert paired
    return paired[0]


def test_a_code_lets_one_device_in_once(devices: Devices) -> None:
    code = devices.invite("teacher", "phone of Ms. Rivera", "t1")
    paired = devices.pair(code)
    assert paired
    assert paired[1] == Device("phone of Ms. Rivera", "teacher", "t1")
    assert devices.whose(paired[0]) == paired[1]
    assert devices.pair(code) is None


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", ""), lambda c: c.replace("-", " ")])
def test_a_code_may_be_typed_as_people_type(devices: Devices, typed: object) -> None:
    assert callable(typed)
    assert devices.pair(typed(devices.invite("desk", "welcome")))


def test_a_code_grows_old(devices: Devices, clock: Clock) -> None:
    code = devices.invite("desk", "welcome")
    clock.now += VALID_DAYS * 86400 + 1
    assert devices.pair(code) is None


def test_a_new_code_for_a_name_ends_the_one_before(devices: Devices) -> None:
    lost, found = devices.invite("desk", "welcome"), devices.invite("desk", "welcome")
    assert devices.pair(lost) is None
    assert devices.pair(found)


def test_pairing_again_under_a_name_ends_the_token_before(devices: Devices) -> None:
    old = token(devices)
    assert devices.whose(old)
    new = token(devices)
    assert devices.whose(old) is None
    assert devices.whose(new) == Device("door-1", "kiosk")


@pytest.mark.parametrize("guess", ["", "x", "0" * 43, "' OR 1=1 --"])
def test_what_is_no_token_is_nobodys(devices: Devices, guess: str) -> None:
    token(devices)
    assert devices.whose(guess) is None
    assert devices.pair(guess) is None


def test_neither_code_nor_token_can_be_read_from_the_disk(devices: Devices, folder: NightFolder) -> None:
    secret, code = token(devices), devices.invite("desk", "welcome")
    files = list(folder.path.glob("devices.db*"))
    assert len(files) > 1, "the write-ahead log is read too"
    content = b"".join(file.read_bytes() for file in files)
    assert b"door-1" in content, "what is looked for would be found"
    for word in (secret, code, code.replace("-", ""), code.lower()):
        assert word.encode() not in content
    assert all(file.stat().st_mode & 0o077 == 0 for file in files), "readable by their owner alone"


def test_a_revoked_device_is_nobody_at_once_and_its_open_code_is_void(devices: Devices) -> None:
    secret = token(devices)
    code = devices.invite("kiosk", "door-1")
    assert devices.whose(secret)
    assert devices.revoke("door-1")
    assert devices.whose(secret) is None
    assert devices.pair(code) is None
    assert not devices.revoke("door-1")
    assert devices.all() == []


def test_what_the_command_line_does_beside_a_running_hub_holds_at_once(devices: Devices, folder: NightFolder) -> None:
    secret = token(devices)
    assert devices.whose(secret)
    said = schoolnight("pair", "--role", "board", "--name", "hall", folder=folder)
    code = said.rpartition("type ")[2].split()[0]
    assert schoolnight("pair", "--revoke", "door-1", folder=folder) == "door-1 is forgotten.\n"
    assert devices.whose(secret) is None
    paired = devices.pair(code)
    assert paired
    assert paired[1] == Device("hall", "board")


def test_a_damaged_file_is_named_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "devices.db"
    path.write_bytes(b"not at all a database " * 500)
    with pytest.raises(FolderError) as error:
        Devices(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def schoolnight(*words: str, folder: NightFolder) -> str:
    """The real command line, in a process of its own."""
    command = [sys.executable, "-m", "hub.cli", *words, "--night", str(folder.path)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
