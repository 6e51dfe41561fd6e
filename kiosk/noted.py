"""What stands small on the first screen: whose evening it is and, for staff, what is wrong."""

from kiosk.station import Station

APART = "   "


def whose(station: Station) -> str:
    """The school and its evening; "" before the first door list."""
    rules = station.greeter.door.rules if station.greeter else None
    return "  ·  ".join(part for part in (rules.school, rules.title) if part) if rules else ""


def for_staff(station: Station, code_on_show: str, scanner: str, paper: str) -> str:
    """In English. `scanner`, `paper`: in words what is wrong with them, "" if nothing is."""
    shown = f"Try this code: {code_on_show} (Ctrl+C ends)" if code_on_show else ""
    return APART.join(part for part in (shown, station.words, _waiting(station), scanner, paper) if part)


def _waiting(station: Station) -> str:
    families, aside = station.families_waiting, station.set_aside
    waiting = f"{families} waiting to be sent" if families else ""
    return f"{waiting}{APART}{aside} not taken by the hub; the log says why".strip() if aside else waiting
