"""Where on this network somebody says to be tonight's hub (mDNS). Anybody may: whoever is found must prove it."""

import asyncio
from collections.abc import Sequence

import structlog

from hub.wire import PROTOCOL

SERVICE = "_schoolnight._tcp.local."
BROWSE_SECONDS = 3.0  # answers come within one; a busy access point may take longer

log = structlog.get_logger("kiosk")


async def find(night: str, interfaces: Sequence[str] | None = None) -> Sequence[str]:
    """Addresses like http://10.0.0.7:8400, of hubs of this night and our protocol. Empty without multicast."""
    from zeroconf import InterfaceChoice, ServiceStateChange, Zeroconf  # takes 0.2 s to load, and is seldom needed
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

    names: set[str] = set()

    def heard(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is not ServiceStateChange.Removed:
            names.add(name)

    try:
        around = AsyncZeroconf(interfaces=list(interfaces) if interfaces else InterfaceChoice.All)
    except OSError as why:
        log.warning("cannot browse", why=str(why))
        return []
    try:
        browser = AsyncServiceBrowser(around.zeroconf, [SERVICE], handlers=[heard])
        await asyncio.sleep(BROWSE_SECONDS)
        await browser.async_cancel()
        said = [AsyncServiceInfo(SERVICE, name) for name in sorted(names)]
        for info in said:
            await info.async_request(around.zeroconf, BROWSE_SECONDS * 1000)
    finally:
        await around.async_close()
    return [
        f"http://{address}:{info.port}"
        for info in said
        if info.properties.get(b"night") == night.encode() and info.properties.get(b"protocol") == b"%d" % PROTOCOL
        for address in info.parsed_addresses()
        if ":" not in address
    ]
