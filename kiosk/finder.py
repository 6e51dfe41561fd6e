"""Where on this network somebody says to be tonight's hub (mDNS). Anybody may: whoever is found must prove it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from hub.wire import PROTOCOL, Paired
from kiosk.link import HubAway, HubRefuses, Link
from kiosk.log import log

SERVICE = "_schoolnight._tcp.local."
BROWSE_SECONDS = 3.0  # answers come within one; a busy access point may take longer

Find = Callable[[str], Awaitable[Sequence[str]]]


class Elsewhere:
    """The hub this kiosk was paired with, wherever it is. `home`: the address it was set up with."""

    def __init__(self, paired: Paired, home: str, find: Find | None) -> None:
        """`find`: who says on the network that they are our hub; None: nobody is asked."""
        self._paired, self._home, self._find = paired, home, find

    async def found(self, link: Link) -> bool:
        """Whether one proved to be it; from then on `link` leads there."""
        if self._find is None:
            return False
        for address in [*await self._find(self._paired.night), self._home]:
            there = Link(address, paired=self._paired)
            there.found = address != self._home
            try:
                await there.prove()
            except HubAway:
                continue
            except HubRefuses as why:
                log.warning("not our hub", code=why.code, hub=address)
                continue
            finally:
                await there.close()
            log.info("found", hub=address)
            link.hub, link.found = there.hub, there.found
            return True
        return False


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
