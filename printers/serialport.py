"""A receipt printer on a serial port."""

import asyncio
import os
import select
from contextlib import suppress

import serial

from printers.device import DevicePrinter
from printers.dialogue import Patience
from printers.kept import Kept
from printers.line import WAIT_SECONDS, ThreadLine, Trouble


def serial_printer(
    device: str, baud: int, dots: int, kept: Kept | None = None, patience: Patience | None = None
) -> DevicePrinter:
    async def open_line() -> ThreadLine:
        return ThreadLine(await asyncio.to_thread(SerialPort, device, baud))

    return DevicePrinter(f"serial:{device}?baud={baud}", dots, open_line, kept, patience)


class SerialPort:
    """8 data bits, no parity, and DTR/DSR left to the driver: what receipt printers come with."""

    def __init__(self, device: str, baud: int) -> None:
        self.name = device
        self.chunk_bytes = max(64, baud // 40)  # a quarter of a second: ten bits a byte
        try:
            # exclusive: one process owns a printer
            self._port = serial.Serial(
                device, baud, timeout=WAIT_SECONDS, write_timeout=0 if os.name == "posix" else 30, exclusive=True
            )
        except ValueError:
            raise Trouble("no-such-speed", f"{device} cannot be set to {baud} baud.") from None
        except serial.SerialException as error:
            raise _cannot_open(device, error) from None

    def read(self) -> bytes:
        heard: bytes = self._port.read(1)
        if heard:
            heard += self._port.read(self._port.in_waiting)
        return heard

    def write(self, data: bytes) -> int:
        if os.name == "posix" and not select.select([], [self._port.fileno()], [], WAIT_SECONDS)[1]:
            return 0  # the printer holds us back; pyserial alone would turn in circles here
        return self._port.write(data) or 0

    def close(self) -> None:
        """What still waits here is thrown away: nothing of a broken job should follow, nor closing wait for it."""
        with suppress(OSError):
            self._port.reset_output_buffer()
        self._port.close()


def _cannot_open(device: str, error: serial.SerialException) -> Trouble:
    if isinstance(error, serial.SerialException) and "exclusively lock" in str(error):
        return Trouble("in-use", f"Another program prints on {device}.")
    if getattr(error, "errno", None) == 13:
        return Trouble("forbidden", f"This user may not use {device}. Add it to the group dialout.")
    return Trouble("unreachable", f"There is no serial port {device}. Is the cable plugged in?")
