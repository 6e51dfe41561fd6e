"""A printer on USB, through the real pyusb: only the wire below it, which would be libusb, is a small world."""

import asyncio
import errno
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core
from PIL import Image

from printers.dialogue import Patience
from printers.fake import FakePrinter
from printers.transport import NotSent, Printed, Unknown, nothing_to_note
from printers.usbport import usb_printer

VENDOR, PRODUCT = 0x04B8, 0x0E15
OUT, IN = 0x01, 0x82
SMALL = Image.effect_noise((384, 200), 90).convert("1")


class Bus(usb.backend.IBackend):  # type: ignore[misc]
    """One device with one printer interface. Reads and writes stand still for their timeout, as real ones do."""

    def __init__(self, kind: int = 7) -> None:
        self.kind = kind
        self.plugged = True
        self.to_printer = bytearray()
        self.from_printer = bytearray()
        self.room = 4096
        self.lock = threading.Condition()

    def enumerate_devices(self) -> Any:
        return iter(["device"] if self.plugged else [])

    def get_device_descriptor(self, _: Any) -> Any:
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=VENDOR,
            idProduct=PRODUCT,
            bcdDevice=1,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1,
            address=1,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=3,
        )

    def get_configuration_descriptor(self, _: Any, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=1,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, _: Any, interface: int, alternate: int, config: int) -> Any:
        if interface or alternate or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=2,
            bInterfaceClass=self.kind,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, _: Any, endpoint: int, *where: int) -> Any:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(OUT, IN)[endpoint],
            bmAttributes=2,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, _: Any) -> str:
        return "handle"

    def close_device(self, _: Any) -> None: ...
    def get_configuration(self, _: Any) -> int:
        return 1

    def set_configuration(self, *_: Any) -> None: ...
    def claim_interface(self, *_: Any) -> None: ...
    def release_interface(self, *_: Any) -> None: ...
    def is_kernel_driver_active(self, *_: Any) -> bool:
        return False

    def bulk_write(self, _handle: Any, _ep: int, _intf: int, data: Any, timeout: int) -> int:
        with self.lock:
            self._there()
            if not self.lock.wait_for(lambda: len(self.to_printer) < self.room or not self.plugged, timeout / 1000):
                raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
            self._there()
            taken = bytes(data)[: self.room - len(self.to_printer)]
            self.to_printer += taken
            self.lock.notify_all()
            return len(taken)

    def bulk_read(self, _handle: Any, _ep: int, _intf: int, buffer: Any, timeout: int) -> int:
        with self.lock:
            self._there()
            if not self.lock.wait_for(lambda: self.from_printer or not self.plugged, timeout / 1000):
                raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
            self._there()
            heard = self.from_printer[: len(buffer)]
            del self.from_printer[: len(buffer)]
            buffer[: len(heard)] = type(buffer)("B", bytes(heard))
            return len(heard)

    def unplug(self) -> None:
        with self.lock:
            self.plugged = False
            self.lock.notify_all()

    def _there(self) -> None:
        if not self.plugged:
            raise usb.core.USBError("no such device", errno=errno.ENODEV)


class OnBus:
    """The fake printer at the bus's other end."""

    def __init__(self, bus: Bus, printer: FakePrinter) -> None:
        self.bus, self.printer = bus, printer

    def write(self, data: bytes) -> None:
        with self.bus.lock:
            self.bus.from_printer += data
            self.bus.lock.notify_all()

    def is_closing(self) -> bool:
        return False

    def abort(self) -> None: ...

    async def run(self) -> None:
        reader = asyncio.StreamReader()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.printer.work())
            group.create_task(self.printer.answer(reader, self))
            while True:
                reader.feed_data(await asyncio.to_thread(self._taken))

    def _taken(self) -> bytes:
        with self.bus.lock:
            self.bus.lock.wait_for(lambda: self.bus.to_printer, 0.05)
            data = bytes(self.bus.to_printer)
            self.bus.to_printer.clear()
            self.bus.lock.notify_all()
            return data


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    made = Bus()
    find = usb.core.find
    monkeypatch.setattr(usb.core, "find", lambda **wanted: find(backend=made, **wanted))
    return made


@pytest.fixture
async def fake(bus: Bus) -> Any:
    printer = FakePrinter()
    running = asyncio.create_task(OnBus(bus, printer).run())
    yield printer
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_ticket_over_usb_is_proven_as_on_the_network(fake: FakePrinter) -> None:
    printer = usb_printer(VENDOR, PRODUCT, 576)
    assert await printer.print(SMALL, nothing_to_note) == Printed("process-id")
    assert fake.count == 1
    assert not fake.errors


async def test_a_cable_pulled_out_in_a_ticket_leaves_its_end_unknown(bus: Bus, fake: FakePrinter) -> None:
    fake.rows_a_second = 200.0
    printing = asyncio.create_task(usb_printer(VENDOR, PRODUCT, 576).print(SMALL, nothing_to_note))
    while not fake.roll.rows:  # noqa: ASYNC110 - what the printer has on its paper has no event
        await asyncio.sleep(0.01)
    bus.unplug()
    end = await printing
    assert isinstance(end, Unknown)
    assert end.reason.code in ("link-lost", "no-word")


async def test_a_printer_that_is_not_plugged_in_is_said_to_be_so(bus: Bus) -> None:
    bus.unplug()
    end = await usb_printer(VENDOR, PRODUCT, 576).print(SMALL, nothing_to_note)
    assert isinstance(end, NotSent)
    assert end.reason.sentence == "There is no usb:04b8:0e15. Is the printer on, and its cable plugged in?"


async def test_a_device_that_is_no_printer_is_told_from_one(bus: Bus) -> None:
    bus.kind = 3  # a keyboard, as scanners are
    status = await usb_printer(VENDOR, PRODUCT, 576).status()
    assert status.reason is not None
    assert status.reason.code == "not-a-printer"


async def test_the_event_loop_goes_on_while_the_printer_takes_nothing(bus: Bus, fake: FakePrinter) -> None:
    printer = usb_printer(VENDOR, PRODUCT, 576, patience=Patience(worry=0.1, again=0.1, stall=0.5))
    assert (await printer.status()).ready
    await fake.set_cover_open(True)
    bus.room = 0
    late = []

    async def tick() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.01)
            late.append(time.perf_counter() - before - 0.01)

    ticking = asyncio.create_task(tick())
    asked = time.perf_counter()
    status = await printer.status()
    waited = time.perf_counter() - asked
    ticking.cancel()
    assert not status.ready
    assert max(late) < waited / 2, "it was not the loop that waited"
