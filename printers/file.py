"""A printer for where there is none: every ticket becomes a picture in a folder."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from printers.kept import Known
from printers.paper import Paper, png
from printers.transport import End, Failed, Job, NotSent, OnSending, Printed, Reason, Status, bytes_of, unheard


class FilePrinter:
    """Puts each ticket into `folder` as `ticket-<milliseconds>-<number>.png`. The folder is made if missing."""

    def __init__(self, folder: Path, dots: int) -> None:
        self.address = f"file:{folder}"
        self.dots = dots
        self._folder = folder
        self.hold = self.torn = False
        self.on_status: Callable[[Status], None] = unheard
        self.known: Known | None = Known(proof="file", model="pictures in a folder")
        self._turn = asyncio.Lock()
        self._number = 0

    async def status(self) -> Status:
        return Status(reason=await asyncio.to_thread(self._trouble))

    async def probe(self) -> Status:
        return await self.status()

    async def close(self) -> None:
        """Nothing is held."""

    async def print(self, job: Job, on_sending: OnSending) -> End:
        async with self._turn:
            trouble = await asyncio.to_thread(self._trouble)
            if trouble is not None:
                return NotSent(trouble)
            try:
                data = await bytes_of(job, self.dots)
            except ValueError as error:
                return NotSent(Reason("wrong-width", str(error)))
            await on_sending()
            return await asyncio.to_thread(self._write, data)

    def _trouble(self) -> Reason | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return Reason("folder", f"The folder {self._folder} for tickets cannot be made: {error.strerror}.")
        if not os.access(self._folder, os.W_OK):
            return Reason("folder", f"Nothing may be written to the folder {self._folder} for tickets.")
        return None

    def _write(self, data: bytes) -> End:
        """The same bytes a printer would get, read back by the same rules as the virtual printer's."""
        pictures: list[Image.Image] = []
        paper = Paper(self.dots, pictures.append)
        paper.feed(data)
        torn = paper.tear_off()
        if torn is not None:
            pictures.append(torn)
        try:
            for picture in pictures:
                self._keep(png(picture))
        except OSError as error:
            return Failed(Reason("folder", f"Writing to the folder {self._folder} failed: {error.strerror}."))
        if paper.errors:
            return Failed(Reason("not-escpos", f"The ticket is not what a printer reads. {paper.errors[0]}"))
        return Printed("file")

    def _keep(self, picture: bytes) -> None:
        """Whole or not at all, and on disk when this returns."""
        self._number += 1
        name = f"ticket-{time.time_ns() // 1_000_000}-{self._number:04}"
        unfinished = self._folder / f".{name}"
        with unfinished.open("wb") as file:
            file.write(picture)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._folder / f"{name}.png")
