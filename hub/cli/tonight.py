"""On the night: pair devices, run the hub."""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TextIO

import click
import structlog

from hub.cli.options import NIGHT
from hub.devices import ROLES, Devices, Role
from hub.folder import NightFolder
from hub.night.roster import Roster

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@NIGHT
@click.option("--role", type=click.Choice(ROLES), help="What the device is for.")
@click.option("--name", help="The device's name, as staff call it. A teacher's own name finds the teacher.")
@click.option("--teacher", help="The teacher whose phone it is, if --name does not say it.")
@click.option("--revoke", metavar="NAME", help="Forget this device; its token is void at once.")
@click.option("--list", "listing", is_flag=True, help="Which devices are paired.")
@click.option("--replace", is_flag=True, help="Put out the device that has this name now.")
@click.option("--address", help="The hub's address as devices reach it. [default: from night.toml]")
def pair(
    night: Path,
    role: Role | None,
    name: str | None,
    teacher: str | None,
    revoke: str | None,
    listing: bool,
    replace: bool,
    address: str | None,
) -> None:
    """Let a device in: a one-time code to type or scan. Works while the hub runs."""
    folder = NightFolder(night)
    settings = folder.settings()
    devices = Devices(folder.devices_path)
    if listing:
        for device in devices.all():
            click.echo(f"{device.role:<11} {device.name}")
        return
    if revoke is not None:
        if not devices.revoke(revoke):
            raise click.ClickException(f"No device is called {revoke}. See: schoolnight pair --list --night {night}")
        click.echo(f"{revoke} is forgotten.")
        return
    if role is None or name is None:
        raise click.UsageError("Say what the device is for and its name, for example: --role kiosk --name door-1")
    if not name.strip():
        raise click.ClickException("Give the device a name that staff know it by, such as door-1.")
    if not replace and any(device.name == name for device in devices.all()):
        raise click.ClickException(
            f"A device called {name} is paired already. Give this one another name (for a teacher's second phone, "
            "--teacher says whose it is), or put the first one out with --replace."
        )
    subject = _teacher(folder.roster(), teacher or name) if role == "teacher" else ""
    code = devices.invite(role, name, subject)
    base = address or f"http://{reachable(settings.hub.listen)}:{settings.hub.port}"
    if role == "kiosk":
        click.echo(f"On the kiosk: schoolnight kiosk --hub {base} --pair {code}")
    else:
        # After the #, so that the code is in no log: browsers do not send that part.
        link = f"{base}/pair#{code}"
        click.echo(f"{qr_in_text(link)}\nOn the device open {link}\nor {base}/pair and type {code}")
    click.echo("The code works once, for two weeks.")
    if address is None and settings.hub.listen in LOOPBACK:
        click.echo(
            'Only this computer can open that address: night.toml says listen = "127.0.0.1". For other devices write '
            'listen = "0.0.0.0" there.'
        )


def reachable(listen: str) -> str:
    """The address other devices use for this computer, where the hub listens on all of them.

    No packet is sent: connecting a datagram socket only asks the system which of its addresses it would use
    (192.0.2.1 is set aside for documentation, RFC 5737).
    """
    if listen not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return listen
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        address: str = probe.getsockname()[0]
        return address


def _teacher(roster: Roster, text: str) -> str:
    """The id of the one teacher meant by a name, a key or an id; a ClickException if it is none or several."""
    wanted = text.casefold().strip()
    exact = [t.id for t in roster.teachers.values() if wanted in (t.id, t.key.casefold(), t.name.casefold())]
    found = exact or [t.id for t in roster.teachers.values() if wanted in t.name.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.ClickException(f"No teacher is called {text}. Give the name or the school's key with --teacher.")
    names = ", ".join(sorted(f"{roster.teachers[t].name} ({roster.teachers[t].key})" for t in found))
    raise click.ClickException(f"Several teachers are meant by {text}: {names}. Give the key with --teacher.")


def qr_in_text(text: str) -> str:
    import io

    import qrcode

    drawn, code = io.StringIO(), qrcode.QRCode(border=2)
    code.add_data(text)
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()


@click.command()
@NIGHT
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of the one in night.toml.")
@click.option("--listen", help="Instead of the address in night.toml; 0.0.0.0 lets the school's network in.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input ends, so as not to outlive it.")
def hub(night: Path, port: int | None, listen: str | None, with_parent: bool) -> None:
    """Run the night. Stop it with Ctrl+C; nothing that was acknowledged is ever lost, however it stops."""
    logs(sys.stderr)
    asyncio.run(_serve(NightFolder(night), listen, port, with_parent))


def logs(file: TextIO) -> None:
    """One line of JSON an event; never a name, a code or a token."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file),
    )


async def _serve(folder: NightFolder, listen: str | None, port: int | None, with_parent: bool) -> None:
    from aiohttp import web

    from hub.cli.kiosk_pages import browsers
    from hub.house import House
    from hub.web.app import make_app
    from printers.pages import warm_up

    house = House(folder)
    await house.start()
    runner = web.AppRunner(make_app(house, browsers(house)), access_log=None, handle_signals=False, shutdown_timeout=2)
    await runner.setup()
    host, number = listen or house.settings.hub.listen, port or house.settings.hub.port
    try:
        await web.TCPSite(runner, host, number, backlog=1024).start()
    except OSError as why:
        await runner.cleanup()
        await house.stop()
        raise click.ClickException(
            f"The hub cannot listen on {host}:{number} ({why.strerror}). Choose another with --port or --listen."
        ) from why
    click.echo(f"schoolnight is up at http://{host}:{number}, with {len(house.hub.facts)} facts of tonight.")
    stop = asyncio.Event()
    for number_ in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number_, stop.set)
    if with_parent:
        _at_the_end_of_input(stop)
    warming = asyncio.create_task(asyncio.to_thread(warm_up))
    async with _advertised(house.settings.hub.advertise, house.hub.night.rules.night, host, number):
        await stop.wait()
    house.close_streams()
    await warming
    await runner.cleanup()
    await house.stop()


@contextlib.asynccontextmanager
async def _advertised(wanted: bool, night: str, host: str, port: int) -> AsyncIterator[None]:
    """A hub that only this computer can reach has nobody to tell."""
    if not wanted or host in LOOPBACK:
        yield
        return
    from hub.advertised import Advertised

    advertised = Advertised(night, reachable(host), port)
    starting = asyncio.create_task(advertised.start())
    try:
        yield
    finally:
        await starting
        await advertised.stop()


def _at_the_end_of_input(stop: asyncio.Event) -> None:
    """A demo that is killed takes its hub along: the pipe between them closes, however it ended."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, daemon=True, name="parent").start()
