"""A kiosk in a terminal that draws its own pixels: foot, full-screen on a Wayland screen without a monitor.

The kiosk's own terminal is this process's, and foot shows what is written there: so the words can be read too
(bench/terminal.py), and a wait be for what must come.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from PIL import Image, ImageGrab

from bench.terminal import Terminal

NEEDED = ("Xvfb", "weston", "foot", "xdotool")
PACKAGES = "apt-get install xvfb weston foot xdotool fonts-dejavu-core"
WIDTH, HEIGHT = 1280, 800
# Eight pixels wide: 160 columns. DejaVu Sans Mono is on every Linux that has a terminal.
FONT = "DejaVu Sans Mono:pixelsize=13"
RELAY = Path(__file__).parent / "relay.py"


def missing() -> list[str]:
    """Which of the programs needed are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


class RealTerminal(Terminal):
    """As Terminal, of 160 by 50 cells; besides, `photograph` shows the pixels."""

    env: ClassVar = {"TERM": "foot", "COLORTERM": "truecolor"}

    def __init__(self) -> None:
        super().__init__(columns=WIDTH // 8, rows=HEIGHT // 16)
        self._folder = TemporaryDirectory(prefix="screen-")
        self._started: list[asyncio.subprocess.Process] = []
        self._shown: asyncio.StreamWriter | None = None
        self._attached = asyncio.Event()
        self._display = ""

    async def open(self) -> None:
        """The screen, and foot on it. Takes some seconds."""
        folder = Path(self._folder.name)
        self._server = await asyncio.start_unix_server(self._attach, folder / "relay")
        self._display = await self._x_server()
        env = {"XDG_RUNTIME_DIR": str(folder), "DISPLAY": self._display, "LANG": "C.UTF-8"}
        size = (f"--width={WIDTH}", f"--height={HEIGHT}")
        kiosk = ("--shell=kiosk-shell.so", "--socket=screen", "--idle-time=0")
        await self._start(env, "weston", "--backend=x11-backend.so", "--use-pixman", *size, *kiosk)
        async with asyncio.timeout(20):
            while not (folder / "screen").exists():  # noqa: ASYNC110 - weston has no other way to say so
                await asyncio.sleep(0.05)
        options = (f"font={FONT}", "line-height=16px", "pad=0x0")
        chosen = [part for option in options for part in ("-o", option)]
        relay = (sys.executable, str(RELAY), str(folder / "relay"))
        await self._start({**env, "WAYLAND_DISPLAY": "screen"}, "foot", *chosen, *relay)
        async with asyncio.timeout(20):
            await self._attached.wait()
        aside = await self._start(env, "xdotool", "mousemove", str(WIDTH), str(HEIGHT))
        await aside.wait()

    def photograph(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._display)

    async def close(self) -> None:
        if self._process:
            await super().close()
        if self._shown:
            self._shown.close()
        for process in reversed(self._started):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            await process.wait()
        self._folder.cleanup()

    async def _x_server(self) -> str:
        """The number of its display is its own choice, so that two can run beside each other."""
        server = await self._start(
            {}, "Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", says=True
        )
        assert server.stdout
        async with asyncio.timeout(20):
            return f":{(await server.stdout.readline()).decode().strip()}"

    async def _attach(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What foot answers to a question about itself is the kiosk's to read."""
        self._shown = writer
        self._attached.set()
        while said := await reader.read(65536):
            if self._master >= 0:
                os.write(self._master, said)

    def _heard(self, said: bytes) -> None:
        super()._heard(said)
        if self._shown:
            self._shown.write(said)

    async def _start(self, env: dict[str, str], *command: str, says: bool = False) -> asyncio.subprocess.Process:
        quiet = asyncio.subprocess.DEVNULL
        heard = asyncio.subprocess.PIPE if says else quiet
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **env}, stdout=heard, stderr=quiet)
        self._started.append(process)
        return process
