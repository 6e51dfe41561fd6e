"""Somebody else's receipt printer: emupos, which nobody here wrote, judges our bytes by what it puts on its paper.

It needs Python 3.13, newer than the house's own, so it lives in an environment of its own, made from lock/judge.txt on
first use. Where that Python is missing the tests that ask it are skipped, and say so.
"""

import asyncio
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "lock" / "judge.txt"
HOME = ROOT / ".venv" / "judge"
NEWEST_FIRST = ("python3.15", "python3.14", "python3.13", "python3")
WANTED = "import sys; sys.exit(sys.version_info < (3, 13))"

PROFILE = """\
type: printer
name: {dots} dots
dpi: 203
width_dots: {dots}
font_a: {{ width: 12, height: 24 }}
font_b: {{ width: 9, height: 17 }}
code_pages: {{ 0: PC437 }}
default_code_page: 0
drawer_sensor_open_level: high
printer_id: {{ model: 0x20, autocutter: true, maker: JUDGE, name: JUDGE-{dots} }}
serial: {{ baud: 115200, data_bits: 8, parity: none, stop_bits: 1 }}
"""


class Judge:
    """Two printers: `wide` of 576 dots, `narrow` of 384, each on the network and on a serial line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._web: aiohttp.ClientSession | None = None
        self.ports = {"wide": _free_port(), "narrow": _free_port()}

    async def __aenter__(self) -> "Judge":
        api = _free_port()
        for name, dots in (("wide", 576), ("narrow", 384)):
            (self._folder / f"{name}.yaml").write_text(PROFILE.format(dots=dots))
        (self._folder / "emupos.yaml").write_text(
            f"schema: 1\napi: {{ host: 127.0.0.1, port: {api} }}\ndevices:\n"
            + "".join(
                f"  - {{ id: {name}, type: printer, profile: ./{name}.yaml, "
                f"connections: [ {{ tcp: {{ port: {port} }} }}, {{ serial: {{ pty: true, link: {name} }} }} ] }}\n"
                for name, port in self.ports.items()
            )
        )
        self._process = await asyncio.create_subprocess_exec(
            *(str(emupos()), "run", "--config", str(self._folder / "emupos.yaml")),
            cwd=self._folder,
            env=os.environ | {"TMPDIR": str(self._folder)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=(self._folder / "log").open("wb"),
        )
        self._web = aiohttp.ClientSession(f"http://127.0.0.1:{api}/api/v1/")
        await self._up()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        assert self._web is not None
        await self._web.close()
        self._process.terminate()
        await self._process.wait()

    async def receipts(self, printer: str, count: int) -> list[bytes]:
        """PNGs of what came out, oldest first, as soon as there are `count`."""
        assert self._web is not None
        async with asyncio.timeout(10):
            while len(found := await self._json(f"devices/{printer}/receipts")) < count:  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.02)
        images = []
        for receipt in sorted(found, key=lambda receipt: receipt["completed_at"]):
            async with self._web.get(f"devices/{printer}/receipts/{receipt['id']}/image") as answer:
                images.append(await answer.read())
        return images

    async def fault(self, printer: str, fault: str, *, on: bool) -> None:
        assert self._web is not None
        how = self._web.put if on else self._web.delete
        async with how(f"devices/{printer}/faults/{fault}") as answer:
            assert answer.status == 204, await answer.text()

    def serial_device(self, printer: str) -> str:
        return str(self._folder / "emupos" / printer)

    async def _json(self, path: str) -> Any:
        assert self._web is not None
        async with self._web.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def _up(self) -> None:
        async with asyncio.timeout(30):
            while True:
                assert self._process is not None
                assert self._process.returncode is None, (self._folder / "log").read_text()
                try:
                    await self._json("health")
                    return
                except (aiohttp.ClientError, AssertionError):
                    await asyncio.sleep(0.05)


@cache
def emupos() -> Path:
    """The judge's program; made ready on first use. Skips the test where it cannot be had."""
    program, stamp = HOME / "bin" / "emupos", HOME / ".installed"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if program.exists() and stamp.exists() and stamp.read_text() == wanted:
        return program
    python = _new_enough()
    if python is None:
        pytest.skip("The judge of printed bytes, emupos, needs Python 3.13 or newer, which is not on this machine.")
    install = [str(HOME / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
    try:
        subprocess.run([str(python), "-m", "venv", "--clear", str(HOME)], check=True, capture_output=True, text=True)
        subprocess.run(install, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"The judge's environment could not be made from {LOCK.name}: {why.stderr.strip()[-300:]}")
    stamp.write_text(wanted)
    return program


def _new_enough() -> Path | None:
    on_path = [found for name in NEWEST_FIRST if (found := shutil.which(name))]
    under_pyenv = sorted(map(str, (Path.home() / ".pyenv" / "versions").glob("3.1[3-9]*/bin/python")), reverse=True)
    for candidate in (*on_path, *under_pyenv):
        if subprocess.run([candidate, "-c", WANTED], capture_output=True).returncode == 0:
            return Path(candidate)
    return None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def folder() -> tempfile.TemporaryDirectory[str]:
    """Short, as a serial line's name must not be long."""
    return tempfile.TemporaryDirectory(prefix="sn-")
