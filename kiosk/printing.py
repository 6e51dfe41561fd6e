"""Where a family's ticket comes out now, so that nobody is sent away to a printer that is silent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hub.wire import PrinterSeen
from kiosk.greeting import Printing, Printless

if TYPE_CHECKING:
    from kiosk.station import Station

_TROUBLES: dict[str, Printless] = {
    "paper-out": "no-paper",
    "cover-open": "open",
    "no-answer": "silent",
    "hung-up": "silent",
    "unreachable": "silent",
    "refused": "silent",
    "unknown-host": "silent",
}


def printing(printers: Sequence[PrinterSeen] | None, beside: str | None) -> Printing:
    """`printers`: all that may print for this kiosk, None while nobody can say. `beside`: the one that stands here."""
    if printers is None:
        return Printing()
    here = next((printer for printer in printers if printer.name == beside), None)
    if here is not None and here.ready:
        return Printing()
    others = tuple(printer.name for printer in printers if printer.ready)
    if here is None:
        return Printing() if others else Printing("not-ready")
    return Printing(_TROUBLES.get(here.code, "not-ready"), others)


def words_for_staff(printers: Sequence[PrinterSeen] | None, beside: str | None) -> str:
    """What is to be done at the printer of this kiosk; where it has none, at any of them."""
    troubled = [
        printer
        for printer in printers or ()
        if (printer.name == beside or beside is None) and (not printer.ready or printer.paper_low)
    ]
    return "   ".join(f"Printer {printer.name}: {printer.words}" for printer in troubled)


class Beside:
    """The printer that stands at this kiosk: its own, or `named` of the hub's."""

    def __init__(self, station: "Station", named: str | None) -> None:
        self._station, self._named = station, named

    @property
    def name(self) -> str | None:
        return self._station.own.name if self._station.own else self._named

    def wanted(self) -> str | None:
        """Where the next ticket shall come out. While this kiosk's own printer is in trouble, the hub's stand in."""
        own = self._station.own
        return self.name if own is None or own.seen().ready else None
