"""Says on the school's network where the hub is, so that kiosks find it again when it comes back at another address.

Only the night and the port are said, no name of a school or a person. Kiosks believe none of it without a proof.
"""

import secrets
import socket
from collections.abc import Sequence

import structlog
from zeroconf import InterfaceChoice
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.wire import PROTOCOL

SERVICE = "_schoolnight._tcp.local."

log = structlog.get_logger()


class Advertised:
    """Start it, stop it. Without multicast it only says so in the log: the configured address still works."""

    def __init__(self, night: str, address: str, port: int, interfaces: Sequence[str] | None = None) -> None:
        self._interfaces = list(interfaces) if interfaces else InterfaceChoice.All
        self._info = AsyncServiceInfo(
            SERVICE,
            f"hub-{secrets.token_hex(4)}.{SERVICE}",
            port=port,
            addresses=[socket.inet_aton(socket.gethostbyname(address))],
            properties={"night": night, "protocol": str(PROTOCOL)},
        )
        self._around: AsyncZeroconf | None = None

    async def start(self) -> None:
        try:
            self._around = AsyncZeroconf(interfaces=self._interfaces)
            await self._around.async_register_service(self._info)
        except OSError as why:
            log.warning("not-advertised", why=str(why))

    async def stop(self) -> None:
        if self._around:
            await self._around.async_unregister_all_services()
            await self._around.async_close()
