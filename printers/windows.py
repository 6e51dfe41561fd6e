"""A printer that only Windows can reach, by the name Windows gives it."""

import asyncio
import importlib
from collections.abc import Callable
from typing import Any

from printers.kept import Known
from printers.transport import End, Failed, Job, NotSent, OnSending, Reason, Status, Unknown, bytes_of, unheard

# What GetPrinter says of the queue. Source: Microsoft, PRINTER_INFO_2, Status.
TROUBLES = (
    (0x00400000, "cover-open", "The cover is open."),
    (0x00000010, "paper-out", "Paper is out."),
    (0x00000008, "jammed", "The paper is jammed."),
    (0x00000080 | 0x00001000, "offline", "Windows cannot reach the printer. Is it on, and its cable plugged in?"),
    (0x00000001, "paused", "The printer is paused in Windows."),
    (0x00000002 | 0x00000040 | 0x00100000, "error", "The printer reports an error."),
)


class WindowsPrinter:
    """Windows passes a job on and hears nothing back, so no ticket is ever proven: its end is `unknown`.

    Fit for a school that has nothing else; a network or serial cable to the same printer is better. `kept` has nothing
    to keep here.
    """

    def __init__(self, name: str, dots: int) -> None:
        self.address, self.dots = f"windows:{name}", dots
        self.hold = self.torn = False
        self.on_status: Callable[[Status], None] = unheard
        self.known: Known | None = Known(proof="none", model="by way of Windows")
        self._name = name
        self._turn = asyncio.Lock()

    async def status(self) -> Status:
        status = await asyncio.to_thread(self._look)
        self.on_status(status)
        return status

    async def probe(self) -> Status:
        return await self.status()

    async def close(self) -> None:
        """Nothing is held."""

    async def print(self, job: Job, on_sending: OnSending) -> End:
        async with self._turn:
            try:
                data = await bytes_of(job, self.dots)
            except ValueError as error:
                return NotSent(Reason("wrong-width", str(error)))
            status = await self.status()
            if status.reason is not None:
                return NotSent(status.reason)
            await on_sending()
            return await asyncio.to_thread(self._send, data)

    def _look(self) -> Status:
        try:
            spooler = _spooler()
            handle = spooler.OpenPrinter(self._name)
            try:
                bits = spooler.GetPrinter(handle, 2)["Status"]
            finally:
                spooler.ClosePrinter(handle)
        except ImportError:
            reason = Reason("not-windows", f"{self.address} can only be used on Windows, with pywin32 installed.")
            return Status(reason=reason)
        except Exception as error:  # pywin32's own error is no OSError, and its class exists only there
            sentence = f"Windows knows no printer called {self._name} ({error}). See Settings, Printers."
            return Status(reason=Reason("unknown-printer", sentence))
        found = (Reason(code, sentence) for mask, code, sentence in TROUBLES if bits & mask)
        return Status(reason=next(found, None))

    def _send(self, data: bytes) -> End:
        spooler = _spooler()
        try:
            handle = spooler.OpenPrinter(self._name)
            try:
                spooler.StartDocPrinter(handle, 1, ("ticket", None, "RAW"))
                spooler.WritePrinter(handle, data)
                spooler.EndDocPrinter(handle)
            finally:
                spooler.ClosePrinter(handle)
        except Exception as error:  # as above; some of it may be on its way
            return Failed(Reason("windows", f"Windows did not take the ticket for {self._name}: {error}"))
        return Unknown(
            Reason("no-word", f"Windows has the ticket for {self._name} and cannot say whether it came out.")
        )


def _spooler() -> Any:
    """pywin32, which is there on Windows only."""
    return importlib.import_module("win32print")
