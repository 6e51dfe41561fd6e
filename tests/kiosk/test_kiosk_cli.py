"""The kiosk as a process in a real pseudo-terminal: how it starts, stops, and says what is wrong."""

import asyncio
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from kiosk_world import PAIRING, SmallHub, code

from kiosk.cli import kiosk
from kiosk.folder import Folder

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
SHOWN_CURSOR = b"\x1b[?25h"


@pytest.fixture
def running_hub() -> Iterator[SmallHub]:
    """In a thread of its own, so that a process can be waited for."""
    hub, loop, up = SmallHub(), asyncio.new_event_loop(), threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(hub.start())
        up.set()
        loop.run_forever()
        loop.run_until_complete(hub.stop())
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    up.wait()
    yield hub
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


class Terminal:
    """A kiosk in a pseudo-terminal of 80 by 24, and all it has written."""

    def __init__(self, *options: str) -> None:
        self.keys, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", *options],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color"},
        )
        os.close(inside)
        self.written = b""

    def read_until(self, what: bytes) -> None:
        """Fails after ten seconds of silence, or at once when the process has ended without writing it."""
        begin = len(self.written)
        while what not in self.written[begin:]:
            spoke = select.select([self.keys], [], [], 10)[0]
            assert spoke, self.written[-2000:].decode(errors="replace")
            assert self._read(), self.written[-2000:].decode(errors="replace")

    def read_to_the_end(self) -> int:
        while self._read():
            pass
        return self.process.wait(10)

    def _read(self) -> bytes:
        with contextlib.suppress(OSError):  # EIO: nobody holds the other end any more
            more = os.read(self.keys, 65536)
            self.written += more
            return more
        return b""

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.keys)


@pytest.fixture
def terminal(running_hub: SmallHub, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal("--hub", running_hub.address, "--state", str(tmp_path / "kiosk"), "--pair", PAIRING)
    yield opened
    opened.close()


@pytest.mark.journey
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_kiosk_that_is_stopped_gives_the_terminal_back(terminal: Terminal, stop: signal.Signals) -> None:
    terminal.read_until(b"English")
    terminal.process.send_signal(stop)
    assert terminal.read_to_the_end() == 128 + stop
    assert LEFT_ALTERNATE_SCREEN in terminal.written
    assert terminal.written.rindex(SHOWN_CURSOR) > terminal.written.index(b"English")


@pytest.mark.journey
def test_a_kiosk_whose_terminal_is_gone_ends_instead_of_spinning(terminal: Terminal) -> None:
    """No SIGHUP comes where the terminal is not the session's own."""
    terminal.read_until(b"English")
    os.close(terminal.keys)
    assert terminal.process.wait(10) == 128 + signal.SIGHUP
    terminal.keys = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.journey
def test_control_c_on_the_keyboard_stops_nothing(terminal: Terminal) -> None:
    terminal.read_until(b"English")
    os.write(terminal.keys, b"\x03\x1a\x11\x1c\x04")
    os.write(terminal.keys, code("f-en").encode() + b"\r")
    terminal.read_until(b"Ada")
    assert terminal.process.poll() is None


@pytest.mark.journey
def test_an_error_nobody_caught_ends_with_a_sentence_and_a_status_for_the_watchdog(
    running_hub: SmallHub, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "kiosk")
    opened = Terminal("--hub", running_hub.address, "--state", str(folder.path), "--pair", PAIRING)
    opened.read_until(b"English")
    folder.log.unlink()
    opened.close()
    broken = subprocess.run(
        [sys.executable, "-c", _BROKEN, running_hub.address, str(folder.path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert broken.returncode == 1
    assert "Traceback" not in broken.stdout + broken.stderr
    assert "ZeroDivisionError" in folder.log.read_text()


_BROKEN = """
import asyncio, sys
from pathlib import Path
from kiosk.app import KioskApp
from kiosk.log import log
from kiosk.folder import Folder
from kiosk.station import Station

async def main():
    folder = Folder(Path(sys.argv[2]))
    log.write_to(folder.log)
    station = Station(sys.argv[1], folder)
    await station.start(connect=False)
    app = KioskApp(station)
    app.call_later(lambda: 1 / 0)
    await app.run_async(headless=True)
    await station.close()
    return app.return_code

sys.exit(asyncio.run(main()))
"""


@pytest.mark.journey
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--state", "{folder}"], "not paired yet"),
        (["--state", "{folder}", "--hub", "http://127.0.0.1:9", "--pair", "1234"], "does not answer"),
        (["--state", "{folder}", "--pair", "000000"], "Ask for a new one"),
        (["--state", "{folder}", "--hub", "nonsense", "--pair", "1234"], "Write it like"),
        (["--state", "/proc/nothing"], "cannot use the folder"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    running_hub: SmallHub, tmp_path: Path, options: list[str], said: str
) -> None:
    filled = [option.format(folder=tmp_path / "kiosk") for option in options]
    hub = [] if "--hub" in filled else ["--hub", running_hub.address]
    opened = Terminal(*filled, *hub)
    assert opened.read_to_the_end() == 1
    words = " ".join(opened.written.decode().split())
    assert words.startswith("Error: ")
    assert said in words
    assert "Traceback" not in words
    opened.close()


def test_without_a_terminal_it_says_so() -> None:
    result = CliRunner().invoke(kiosk, [])
    assert result.exit_code == 1
    assert "needs a terminal" in result.output


@pytest.mark.parametrize(
    "option", ["--hub", "--state", "--pair", "--scanner", "--printer", "--own-printer", "--dots", "--code-on-show"]
)
def test_every_option_is_explained(option: str) -> None:
    help_text = CliRunner().invoke(kiosk, ["--help"]).output
    assert option in help_text


@pytest.mark.journey
def test_a_door_list_that_cannot_be_read_is_said_in_one_sentence_when_the_screen_is_gone(folder: Folder) -> None:
    """It is read behind the first screen; what to do must not go with the screen."""
    (folder.path / "door.json").write_text("half a do")
    opened = Terminal("--hub", "http://127.0.0.1:1", "--state", str(folder.path))
    status = opened.read_to_the_end()
    opened.close()
    said = opened.written[opened.written.rindex(LEFT_ALTERNATE_SCREEN) :]
    assert status == 1
    assert b"Delete it; the hub will send it again." in said
    assert b"Traceback" not in opened.written
