"""How a server beside a test stops, so that whoever had just come to it is hung up on and not forgotten."""

import asyncio

from aiohttp import web

TURNS = 3  # of the loop: accepted, made a connection, told to its protocol


async def stop_listening(runner: web.AppRunner) -> None:
    """Let nobody in any more, and wait for who is on the way in.

    Python 3.11 drops a connection that was accepted in the turn in which its server closes, without closing it: who is
    at its other end waits for as long as it has patience. Where a process ends, its system hangs up for it.
    """
    loop = asyncio.get_running_loop()
    for site in runner.sites:
        server = site._server  # type: ignore[attr-defined]  # of all its sites: they listen on sockets
        for socket in server.sockets:
            loop.remove_reader(socket.fileno())
    for _ in range(TURNS):
        await asyncio.sleep(0)
