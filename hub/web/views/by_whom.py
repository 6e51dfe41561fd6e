"""Who pressed what can be taken back, as the desk reads it: the device, by the name it was paired under."""

from hub.devices import FAMILYS_PHONE
from hub.night.state import Night


def nobody(_: str) -> str:
    """Where it does not matter who pressed."""
    return ""


def everything(_: str) -> bool:
    """Of the presses that can be taken back: all, as the desk may."""
    return True


def by_whom(night: Night, device: str) -> str:
    """A family's phone is not paired and has no name; staff at a kiosk are the number of their badge."""
    if device.removeprefix(FAMILYS_PHONE) in night.roster.families:
        return "the family's own phone"
    kiosk, _, staff = device.partition("+")
    return f"{kiosk}, badge {staff}" if staff else kiosk
