"""Which driver an address asks for. A driver is imported only when an address names it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from printers.kept import Kept
from printers.transport import Printer

FORMS = """\
tcp://192.0.2.7:9100                 on the network
serial:/dev/ttyUSB0?baud=115200      on a serial port, on Windows serial:COM3
usb:04b8:0e15                        on USB, by its vendor and product numbers
windows:Receipt printer              a printer Windows knows, by its name
file:folder                          no printer: tickets become pictures in a folder"""

STANDARD_BAUD = 115200  # at 9600 a ticket takes over a minute
_USB = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


def driver_of(address: str, dots: int, kept: Kept | None) -> Printer:
    """Raises ValueError, whose text shows the forms an address may have."""
    kind, _, where = address.partition(":")
    try:
        match kind:
            case "tcp":
                return _network(address, dots, kept)
            case "serial" if where:
                return _serial(where, dots, kept)
            case "usb" if numbers := _USB.fullmatch(where):
                from printers.usbport import usb_printer

                return usb_printer(int(numbers[1], 16), int(numbers[2], 16), dots, kept)
            case "windows" if where.strip():
                from printers.windows import WindowsPrinter

                return WindowsPrinter(where.strip(), dots)
            case "file" if where:
                from printers.file import FilePrinter

                return FilePrinter(Path(where), dots)
    except ValueError:
        pass  # a port or baud that is no number: the sentence below says what is wanted
    raise ValueError(f"{address!r} is not a printer's address. Write one of:\n{FORMS}")


def _network(address: str, dots: int, kept: Kept | None) -> Printer:
    from printers.network import network_printer

    parts = urlsplit(address)
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(address)
    return network_printer(parts.hostname, parts.port or 9100, dots, kept)


def _serial(where: str, dots: int, kept: Kept | None) -> Printer:
    from printers.serialport import serial_printer

    device, _, options = where.partition("?")
    wanted = parse_qs(options, strict_parsing=True) if options else {}
    baud = int(wanted.pop("baud", [str(STANDARD_BAUD)])[0])
    if not device or wanted or baud <= 0:
        raise ValueError(where)
    return serial_printer(device, baud, dots, kept)
