"""`schoolnight kiosk`: from the command line to the screen, and one plain sentence when it cannot be."""

import asyncio
import contextlib
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.finder import find
from kiosk.folder import Folder, FolderTrouble
from kiosk.link import HubAway, HubRefuses
from kiosk.log import log
from kiosk.outbox import OutboxTrouble
from kiosk.scanner import ScannerFor, SerialScanner
from kiosk.shaping import EXPLICIT, IMPLICIT
from kiosk.station import NotPaired, Station

if TYPE_CHECKING:  # Textual is imported last, when its environment is set
    from kiosk.app import KioskApp
    from kiosk.speech import Speech
    from printers.transport import Printer

# Told by the system to stop. SIGHUP: the terminal was closed. Textual restores the terminal only on its own way out.
STOPS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
CAMERA = "camera"
INSTALL_CAMERA = "Install it with: python3 deploy/environment.py camera"


@click.command("kiosk")
@click.option("--hub", default="http://127.0.0.1:8400", show_default=True, help="Where the hub is.")
@click.option(
    "--state",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".kiosk"),
    show_default=True,
    help="This kiosk's own folder: token, door list, outbox, log.",
)
@click.option("--pair", metavar="CODE", help="The code from `schoolnight pair --role kiosk`; only the first time.")
@click.option(
    "--scanner",
    metavar="PORT",
    help="A scanner on a serial port, or a camera: camera:0. Scanners that type, as most do, need none.",
)
@click.option("--printer", metavar="NAME", help="The hub's printer that stands beside this kiosk.")
@click.option("--own-printer", metavar="ADDRESS", help="A printer of this kiosk alone, as usb:04b8:0e15.")
@click.option(
    "--dots", type=click.Choice(["384", "512", "576"]), default="576", show_default=True, help="A line of it."
)
@click.option(
    "--code-on-show", metavar="CODE", default="", help="For a demo: shows a code to try; Ctrl+C then ends the kiosk."
)
@click.option("--sound/--no-sound", default=True, show_default=True, help="A sound with every result.")
@click.option("--speak", is_flag=True, help="Screens are read aloud, for headphones, where espeak-ng has a voice.")
@click.option("--check", is_flag=True, help="Say what this computer can show and say aloud, and start nothing.")
def kiosk(
    hub: str,
    state: Path,
    pair: str | None,
    scanner: str | None,
    printer: str | None,
    own_printer: str | None,
    dots: str,
    code_on_show: str,
    sound: bool,
    speak: bool,
    check: bool,
) -> None:
    """Welcome families at the door of a conference night."""
    scanner_for = _scanner(scanner)
    if check:
        click.echo(what_it_can(scanner))
        return
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise click.ClickException("The kiosk needs a terminal to show itself in. Start it from one.")
    try:
        folder = Folder(state)
        log.write_to(folder.log)
        station = Station(hub, folder, _own(own_printer, int(dots), folder), find)
        status = asyncio.run(run(station, pair, scanner_for, printer, code_on_show, sound, speak))
    except (FolderTrouble, OutboxTrouble, NotPaired, HubRefuses) as why:
        raise click.ClickException(str(why)) from why
    except HubAway as why:
        raise click.ClickException(f"{why} A kiosk is paired while the hub is running: start the hub first.") from why
    if status == 1:
        click.echo(
            f"The kiosk stopped on an error; {folder.log} says which. Start it again: nothing is lost.",
            err=True,
        )
    sys.exit(status)


def _own(address: str | None, dots: int, folder: Folder) -> "Printer | None":
    if address is None:
        return None
    from printers.kept import FILE_NAME, Kept
    from printers.transport import printer_for

    try:
        return printer_for(address, dots, Kept(folder.path / FILE_NAME))
    except ValueError as why:
        raise click.BadParameter(str(why), param_hint="--own-printer") from why


def _scanner(address: str | None) -> ScannerFor | None:
    """What a camera needs is looked for before anything starts, and by nobody else."""
    kind, _, name = (address or "").partition(":")
    if kind != CAMERA:
        return partial(SerialScanner, address) if address else None
    if not name:
        raise click.BadParameter("Which camera? The first is camera:0.", param_hint="--scanner")
    try:
        from kiosk.camera import Camera
    except ImportError as why:
        raise click.ClickException(
            f"A camera as scanner needs more than is installed ({why}). {INSTALL_CAMERA}"
        ) from why
    return partial(Camera, name)


def what_it_can(scanner: str | None = None) -> str:
    """For staff, before the evening: a line each on the terminal, sounds, speech, and a camera as scanner."""
    from config.languages import CATALOGUES
    from kiosk import bigtext, sounds, speech

    heard = speech.words_for_staff(CATALOGUES, speech.voices(CATALOGUES))
    seen = _camera_seen(scanner) if scanner and scanner.startswith(f"{CAMERA}:") else ""
    return "\n".join(filter(None, (bigtext.words_for_staff(), sounds.words_for_staff(sounds.player()), heard, seen)))


def _camera_seen(scanner: str) -> str:
    from kiosk.camera import words_before_the_evening

    return words_before_the_evening(scanner.removeprefix(f"{CAMERA}:"))


async def run(
    station: Station,
    pair: str | None,
    scanner_for: ScannerFor | None,
    printer: str | None,
    code_on_show: str,
    sound: bool = True,
    speak: bool = False,
) -> int:
    """Until it is told to stop; the exit status."""
    try:
        await station.start(pair, connect=False)  # the app connects it, once the first screen is there
        # Shift and Caps Lock alone would only be noise here. Textual reads both of these when it is imported.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")  # typst: a word is one page, and a thread is three megabytes
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        from kiosk.app import KioskApp

        app = KioskApp(
            station,
            scanner_for=scanner_for,
            printer=printer,
            code_on_show=code_on_show,
            sounds=sound,
            speech=_speech() if speak else None,
        )
        for stop in STOPS:
            asyncio.get_running_loop().add_signal_handler(stop, _leave, app, stop)
        click.echo(EXPLICIT, nl=False)
        await app.run_async()
        with contextlib.suppress(OSError):  # the terminal itself may be what went
            click.echo(IMPLICIT, nl=False)
        if isinstance(app.error, FolderTrouble | OutboxTrouble):
            raise app.error
        return app.return_code or 0
    finally:
        await station.close()


def _speech() -> "Speech":
    """What it cannot say, the log says."""
    from config.languages import CATALOGUES
    from kiosk import speech

    known = speech.voices(CATALOGUES)
    log.info("speech", words=speech.words_for_staff(CATALOGUES, known))
    return speech.Speech(known)


def _leave(app: "KioskApp", stop: signal.Signals) -> None:
    app.exit(return_code=128 + stop)


if __name__ == "__main__":
    kiosk()
