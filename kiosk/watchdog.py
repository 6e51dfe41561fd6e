"""Tell systemd that the kiosk is up and its screen answers; a kiosk that hangs is ended, and started again.

Source of the protocol: sd_notify(3). Without systemd there is nobody to tell.
"""

import os
import socket


def notify(state: str) -> None:
    """`READY=1` once, then `WATCHDOG=1` more often than WatchdogSec. A message that is lost is no trouble of ours."""
    if not (address := os.environ.get("NOTIFY_SOCKET", "")):
        return
    if address.startswith("@"):  # a name in the abstract namespace
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.setblocking(False)
        try:
            line.sendto(state.encode(), address)
        except OSError:
            return
