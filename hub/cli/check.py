"""Is everything ready for tonight, in words."""

import asyncio
from pathlib import Path

import click

from hub import readiness
from hub.cli.options import NIGHT
from hub.devices import Devices
from hub.folder import NightFolder
from hub.readiness import Finding
from printers.transport import Printer, Status, printer_for


@click.command()
@NIGHT
def check(night: Path) -> None:
    """Say what is ready and what is not. Ends with status 1 if something must be mended."""
    folder = NightFolder(night)
    settings = folder.settings()
    roster, tonight = folder.roster(), settings.night
    findings = [
        Finding(f"{tonight.school}, {tonight.date:%A, %d %B %Y}, {tonight.opens} to {tonight.closes}."),
        *readiness.of_roster(roster, settings),
        *readiness.of_disk(str(night)),
        *_devices(folder),
        *asyncio.run(_printers(folder)),
    ]
    for finding in findings:
        click.echo(("  ! " if finding.wrong else "    ") + finding.words)
    wrong = sum(finding.wrong for finding in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of these must be mended first (marked with !).")
    click.echo("Ready.")


def _devices(folder: NightFolder) -> list[Finding]:
    devices = Devices(folder.devices_path).all()
    kiosks = sum(device.role == "kiosk" for device in devices)
    if not kiosks:
        return [Finding("No kiosk is paired yet. Pair one with: schoolnight pair --role kiosk --name door-1")]
    return [Finding(f"{kiosks} kiosks and {len(devices) - kiosks} other devices are paired.")]


async def _printers(folder: NightFolder) -> list[Finding]:
    """Every printer is asked; silence means not ready."""
    named = folder.settings().printers
    if not named:
        return [Finding("No printer is set up in night.toml: families get no paper.", True)]
    found = await asyncio.gather(*(_status(printer_for(p.address, p.dots)) for p in named.values()))
    return [
        Finding(f"Printer {name}: " + ("ready." if status.reason is None else status.reason.sentence), not status.ready)
        for name, status in zip(named, found, strict=True)
    ]


async def _status(printer: Printer) -> Status:
    try:
        return await printer.status()
    finally:
        await printer.close()
