"""A real terminal around a real process, for journeys and benches: a pseudo-terminal, and pyte to see what it shows."""

import asyncio
import fcntl
import os
import pty
import struct
import sys
import termios
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pyte

SEEN_SECONDS = 0.35  # a new screen takes no key and no tap for 0.3: it may be meant for the one before
PATIENCE = 20.0  # seconds: how long one waits for what must come; it goes on the moment it does


async def until(true: Callable[[], object], what: str) -> None:
    """Wait for what must come, and say what did not."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.005)
    assert true(), what


class Terminal:
    """`type` is what a keyboard or a scanner sends; `shows` what a person reads."""

    env: ClassVar = {"TERM": "xterm-256color"}

    def __init__(self, columns: int = 110, rows: int = 34) -> None:
        self._columns, self._rows = columns, rows
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unseen: deque[tuple[float, bytes]] = deque()
        self._process: asyncio.subprocess.Process | None = None
        self._master = -1

    async def run(self, *command: str, at: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self._rows, self._columns, 0, 0))
        env = {**os.environ, **self.env, "TEXTUAL_ANIMATIONS": "none", "COLUMNS": "", "LINES": ""}
        # A school's computer keeps what it has compiled, also where this shell asks Python not to.
        env = {key: value for key, value in env.items() if value and key != "PYTHONDONTWRITEBYTECODE"}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *command,
            cwd=at,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            start_new_session=True,
        )
        os.close(slave)
        os.set_blocking(self._master, False)
        asyncio.get_running_loop().add_reader(self._master, self._read)

    @property
    def pid(self) -> int:
        assert self._process, "nothing runs"
        return self._process.pid

    def _read(self) -> None:
        try:
            self._heard(os.read(self._master, 65536))
        except OSError:  # the process is gone
            asyncio.get_running_loop().remove_reader(self._master)

    def _heard(self, said: bytes) -> None:
        self._unseen.append((time.perf_counter(), said))

    def _see(self) -> float:
        """The oldest of what came and was not looked at yet; when it came."""
        at, said = self._unseen.popleft()
        self._stream.feed(said)
        return at

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    @property
    def text(self) -> str:
        while self._unseen:
            self._see()
        return self._read_screen()

    def _read_screen(self) -> str:
        try:
            return "\n".join(self._screen.display)
        except IndexError:  # half of a wide character is overwritten just now; pyte has no words for it
            return ""

    async def shows(self, words: str) -> None:
        try:
            await until(lambda: words in self.text, words)
        except TimeoutError:
            raise AssertionError(f"the terminal never showed {words!r}, but:\n{self.text}") from None

    async def first(self, true: Callable[[str], bool]) -> float:
        """When the terminal was given what makes `true` of its text. Seconds of time.perf_counter().

        The moment in which the bytes came, not the later one in which pyte, slower than a terminal, has drawn them.
        """
        while True:
            while self._unseen:
                at = self._see()
                if true(self._read_screen()):
                    return at
            await asyncio.sleep(0.002)

    async def presses_until(self, key: str, words: str) -> None:
        """Press as people do: when they have seen the screen, and again after a moment, if nothing happened."""
        for _ in range(int(PATIENCE)):
            await asyncio.sleep(SEEN_SECONDS)
            if words in self.text:  # it took longer than one waits
                return
            self.type(key)
            try:
                async with asyncio.timeout(1):
                    await until(lambda: words in self.text, words)
                    return
            except TimeoutError:
                continue
        raise AssertionError(f"pressing {key!r} never showed {words!r}, but:\n{self.text}")

    async def end(self) -> None:
        """The process is told to stop, and has stopped."""
        if self._process and self._process.returncode is None:
            self._process.terminate()
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                raise AssertionError(f"told to stop, it went on:\n{self.text}") from None

    async def close(self) -> None:
        await self.end()
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)
