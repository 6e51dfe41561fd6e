"""`schoolnight printers`: try a printer, ask how it is, or stand in for one."""

import asyncio
import signal
import sys
from contextlib import suppress

import click

from printers import pages
from printers.ruler import ruler
from printers.transport import Failed, NotSent, Printed, Printer, Unknown, nothing_to_note, printer_for
from printers.virtual import serve_virtual_printer

LINES = click.Choice([str(dots) for dots in pages.DOTS_PER_LINE])


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


@printers.command()
@click.argument("address")
def status(address: str) -> None:
    """Ask the printer at ADDRESS how it is, as tcp://192.0.2.7:9100."""
    now = asyncio.run(_printer(address, 576).status())
    if now.reason is not None:
        click.echo(now.reason.sentence)
        sys.exit(1)
    click.echo("Ready, but the paper is nearly used up." if now.paper_low else "Ready.")


@printers.command()
@click.argument("address")
@click.option("--dots", type=LINES, default="576", show_default=True, help="Dots a line, as you believe.")
def test(address: str, dots: str) -> None:
    """Print a test ticket at ADDRESS that shows whether its dots a line are right."""
    printer = _printer(address, int(dots))
    end = asyncio.run(printer.print(ruler(printer.dots), nothing_to_note))
    match end:
        case Printed():
            click.echo("The printer says it is out. If the right edge of its frame is missing, try fewer --dots.")
        case NotSent(reason) | Unknown(reason) | Failed(reason):
            click.echo(reason.sentence)
            sys.exit(1)


def _printer(address: str, dots: int) -> Printer:
    try:
        return printer_for(address, dots)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
