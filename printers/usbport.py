"""A receipt printer on USB, spoken to directly: no driver of the system's stands between, so it can answer."""

import asyncio
import importlib
from typing import Any

from printers.device import DevicePrinter
from printers.dialogue import Patience
from printers.kept import Kept
from printers.line import WAIT_SECONDS, ThreadLine, Trouble

PRINTER_CLASS = 7  # USB Device Class Definition for Printing Devices, 1.1
WAIT_MILLISECONDS = int(WAIT_SECONDS * 1000)


def usb_printer(
    vendor: int, product: int, dots: int, kept: Kept | None = None, patience: Patience | None = None
) -> DevicePrinter:
    async def open_line() -> ThreadLine:
        return ThreadLine(await asyncio.to_thread(UsbPort, vendor, product))

    return DevicePrinter(f"usb:{vendor:04x}:{product:04x}", dots, open_line, kept, patience)


class UsbPort:
    """The two bulk endpoints of a device's printer interface."""

    chunk_bytes = 4096

    def __init__(self, vendor: int, product: int) -> None:
        self.name = f"usb:{vendor:04x}:{product:04x}"
        usb = _pyusb()
        try:
            self._device = usb.core.find(idVendor=vendor, idProduct=product)
        except usb.core.NoBackendError:
            raise Trouble(
                "no-usb", "This computer has no libusb, which USB printers need: install libusb-1.0."
            ) from None
        if self._device is None:
            raise Trouble("unreachable", f"There is no {self.name}. Is the printer on, and its cable plugged in?")
        try:
            self._claim(usb)
        except usb.core.USBError as error:
            if error.errno == 13:
                sentence = f"This user may not use {self.name}. docs/printers.md says how to allow it."
                raise Trouble("forbidden", sentence) from None
            raise Trouble(
                "in-use", f"{self.name} cannot be used: {error.strerror}. Does a program print on it?"
            ) from None

    def read(self) -> bytes:
        """Raises OSError when it is gone, as every error of pyusb is one."""
        try:
            return bytes(self._device.read(self._in, 64, WAIT_MILLISECONDS))
        except _pyusb().core.USBTimeoutError:
            return b""

    def write(self, data: bytes) -> int:
        """pyusb says how much was taken before the time was up, so nothing is sent twice."""
        try:
            taken: int = self._device.write(self._out, data, WAIT_MILLISECONDS)
            return taken
        except _pyusb().core.USBTimeoutError:
            return 0

    def close(self) -> None:
        _pyusb().util.dispose_resources(self._device)

    def _claim(self, usb: Any) -> None:
        interface = next(
            (face for setting in self._device for face in setting if face.bInterfaceClass == PRINTER_CLASS), None
        )
        if interface is None:
            raise Trouble("not-a-printer", f"{self.name} is there, but it is no printer.")
        number = interface.bInterfaceNumber
        try:
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
        except NotImplementedError:
            pass  # Windows and macOS have nothing to detach
        usb.util.claim_interface(self._device, number)
        ends = {usb.util.endpoint_direction(end.bEndpointAddress): end.bEndpointAddress for end in interface}
        self._out, back = ends.get(usb.util.ENDPOINT_OUT), ends.get(usb.util.ENDPOINT_IN)
        if self._out is None or back is None:
            raise Trouble("one-way", f"{self.name} cannot answer over USB. Connect it by network or serial cable.")
        self._in = back


def _pyusb() -> Any:
    importlib.import_module("usb.util")
    return importlib.import_module("usb")
