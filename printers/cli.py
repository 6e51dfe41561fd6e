"""`schoolnight printers`: which there are, try one, ask how it is, or stand in for one."""

import asyncio
import itertools
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

import click

from config import settings
from config.settings import FILE_NAME
from printers import pages
from printers.addresses import FORMS
from printers.kept import FILE_NAME as KEPT_NAME
from printers.kept import Kept, Known
from printers.ruler import edge, ruler
from printers.transport import (
    End,
    Failed,
    NotSent,
    Printed,
    Printer,
    Proof,
    Status,
    Unknown,
    nothing_to_note,
    printer_for,
)
from printers.virtual import serve_virtual_printer

LINES = click.Choice([str(dots) for dots in pages.DOTS_PER_LINE])
NIGHT = click.option(
    "--night",
    type=click.Path(path_type=Path),
    default=Path("tonight"),
    show_default=True,
    envvar="SCHOOLNIGHT_NIGHT",
    help="The night's folder.",
)
WORTH: dict[Proof, str] = {
    "process-id": "the printer says that ticket's own number back",
    "fence": "the printer answers a question that stood after the ticket",
    "status": "the printer stayed well for as long as a ticket takes, which is all it can show",
    "file": "its picture is on disk",
    "none": "somebody has seen it, as this printer cannot say",
}


@click.group()
def printers() -> None:
    """Try receipt printers before the night."""


@printers.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere.")
@click.option("--port", default=9100, show_default=True, help="Where tickets come in.")
@click.option("--tray-port", default=9180, show_default=True, help="Where its tickets can be seen.")
@click.option("--dots", type=LINES, default="576", show_default=True, help="Dots a line.")
def virtual(host: str, port: int, tray_port: int, dots: str) -> None:
    """Be a receipt printer, and show its tickets on a page."""
    try:
        asyncio.run(_virtual(host, port, tray_port, int(dots)))
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}, port {port} or {tray_port}: {error.strerror or error}. "
            "Is a virtual printer running already? --port and --tray-port choose others."
        ) from None


async def _virtual(host: str, port: int, tray_port: int, dots: int) -> None:
    serving = await serve_virtual_printer(host, port, tray_port, dots=dots)
    click.echo(f"A virtual receipt printer listens at tcp://{host}:{serving.port}.")
    click.echo(f"Its tickets are at http://{host}:{serving.tray_port}/. Ctrl+C ends it.")
    ended = asyncio.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows raises KeyboardInterrupt instead
            asyncio.get_running_loop().add_signal_handler(end, ended.set)
    try:
        await ended.wait()
    finally:
        await serving.close()


@printers.command("list")
@NIGHT
def list_(night: Path) -> None:
    """Every printer of the night: how it is, what it is, and how it proves that a ticket came out."""
    found = _of_night(night)
    if not found:
        raise click.ClickException(f"{night / FILE_NAME} names no printer. Add a table like [printers.door-1].")
    states = asyncio.run(_all(found))
    for (name, printer), status in zip(found.items(), states, strict=True):
        click.echo(f"{name}  {printer.address}, {printer.dots} dots a line")
        click.echo(f"    {'' if status.ready else '! '}{status.sentence}")
        click.echo(f"    {_told(printer.known)}")
    for first, second in itertools.combinations(found, 2):
        _say_if_one(first, found[first].known, second, found[second].known)
    if not all(status.ready for status in states):
        click.echo("A printer answers one caller at a time: while the hub runs, its office page shows how they are.")
        sys.exit(1)


@printers.command()
@click.argument("where")
@NIGHT
def status(where: str, night: Path) -> None:
    """Ask one printer how it is. WHERE is its name in the night, or an address as tcp://192.0.2.7:9100."""
    now = asyncio.run(_asked(_printer(where, 576, night), lambda it: it.status()))
    click.echo(now.sentence)
    sys.exit(not now.ready)


@printers.command()
@click.argument("where")
@NIGHT
def probe(where: str, night: Path) -> None:
    """Find out what a printer is and how it can prove a ticket; also to accept one that was exchanged."""
    printer = _printer(where, 576, night)
    now = asyncio.run(_asked(printer, lambda it: it.probe()))
    click.echo(now.sentence)
    if not now.ready:
        sys.exit(1)
    click.echo(_told(printer.known))


@printers.command()
@click.argument("where")
@click.option("--dots", type=LINES, help="Dots a line, as you believe. [default: the night's, or 576]")
@NIGHT
def test(where: str, dots: str | None, night: Path) -> None:
    """Print a test ticket: are the dots a line right, and can the printer print flush right?"""
    printer = _printer(where, int(dots) if dots else None, night)
    end = asyncio.run(_test(printer))
    match end:
        case Printed(by):
            click.echo(f"It is out: {WORTH[by]}. If the right edge of its frame is missing, try fewer --dots.")
            click.echo("On the second paper all must stand at the right; if not, Arabic tickets will be torn.")
        case NotSent(reason) | Unknown(reason) | Failed(reason):
            click.echo(reason.sentence)
            sys.exit(1)


async def _test(printer: Printer) -> End:
    try:
        end = await printer.print(await asyncio.to_thread(ruler, printer.dots), nothing_to_note)
        if isinstance(end, Printed):
            end = await printer.print(await asyncio.to_thread(edge, printer.dots), nothing_to_note)
        return end
    finally:
        await printer.close()


async def _asked(printer: Printer, question: Callable[[Printer], Awaitable[Status]]) -> Status:
    try:
        return await question(printer)
    finally:
        await printer.close()


async def _all(found: Mapping[str, Printer]) -> list[Status]:
    return await asyncio.gather(*(_asked(printer, lambda it: it.status()) for printer in found.values()))


def _printer(where: str, dots: int | None, night: Path) -> Printer:
    """By address, or by the name it has in the night."""
    try:
        if ":" in where:
            return printer_for(where, dots or 576, Kept(night / KEPT_NAME) if night.is_dir() else None)
        named = _settings(night).get(where)
        if named is None:
            names = ", ".join(_settings(night)) or "none"
            raise click.BadParameter(f"{where} is no printer of {night} ({names}), and no address:\n{FORMS}")
        return printer_for(named.address, dots or named.dots, Kept(night / KEPT_NAME))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _of_night(night: Path) -> dict[str, Printer]:
    kept = Kept(night / KEPT_NAME)
    return {name: printer_for(p.address, p.dots, kept) for name, p in _settings(night).items()}


def _settings(night: Path) -> Mapping[str, settings.Printer]:
    return settings.read_settings(night / FILE_NAME).printers if (night / FILE_NAME).exists() else {}


def _told(known: Known | None) -> str:
    if known is None:
        return "It has not told yet what it is."
    who = known.identity or "It does not say what it is"
    return f"{who}. A ticket is believed when {WORTH[known.proof]}."


def _say_if_one(first: str, one: Known | None, second: str, other: Known | None) -> None:
    """Two names for one printer would be two owners. Clones may share a serial number, so it is only said."""
    if one and other and one.serial and one.identity == other.identity:
        click.echo(f"! {first} and {second} both answer as {one.identity}. Are they two printers?")
