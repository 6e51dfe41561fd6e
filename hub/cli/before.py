"""Before the night: an example to try, the school's files in, letters and codes out."""

import asyncio
import csv
import datetime as dt
import io
import sys
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

import click

from config import settings as s
from config.settings import Settings
from hub import readiness
from hub.cli.options import NIGHT
from hub.folder import NightFolder, family_codes, write_private
from hub.hub import Hub
from hub.night import codes as night_codes
from hub.night.commands import ReissueCode
from hub.night.roster import Family, Roster
from hub.rosters import preview, read_sources
from hub.wire import Envelope


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--families", default=350, show_default=True, type=click.IntRange(1, 2000), help="How many families.")
@click.option("--seed", default=1, show_default=True, help="Another number, another school.")
def example(folder: Path, families: int, seed: int) -> None:
    """Write the files of a fictional school, to try everything with."""
    from config.example import write_example

    write_example(folder, seed=seed, families=families)
    click.echo(f"A fictional school stands in {folder}. Read it with:\n")
    click.echo(f"  schoolnight import {folder} --night tonight")


@click.command(name="import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@NIGHT
@click.option("--yes", is_flag=True, help="Take it without asking, after the preview.")
@click.option("--accept", multiple=True, metavar="PROPOSAL", help="Join the households of this proposal.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the night (first import only).")
@click.option("--school", help="The school's name (first import only).")
@click.option("--timezone", default="America/New_York", show_default=True, help="First import only.")
def import_(
    sources: tuple[Path, ...],
    night: Path,
    yes: bool,
    accept: tuple[str, ...],
    on: dt.datetime | None,
    school: str | None,
    timezone: str,
) -> None:
    """Read what the school exports: CSV files, a folder or a zip of them, one XLSX, or a OneRoster zip.

    Always a preview first. Nothing is taken before a yes, and a corrected file can be imported again: codes that are
    already printed stay valid.
    """
    folder = NightFolder(night)
    settings = folder.settings() if folder.exists else first_settings(sources, on, school, timezone)
    with click.progressbar(length=1, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(_: str, done: int, of: int) -> None:
            bar.length, bar.pos = max(of, 1), done
            bar.update(0)

        roster, report = read_sources(
            sources,
            base=folder.roster_or_none(),
            on=settings.night.date,
            timezone=settings.night.timezone,
            drop_ins=settings.night.drop_ins,
            accept=accept,
            progress=progress,
        )
    click.echo(preview(report, roster))
    for finding in readiness.of_letters(roster):
        click.echo(finding.words)
    if not roster.families:
        raise click.ClickException("No family could be read, so nothing was taken. What was read stands above.")
    if not yes and not (sys.stdin.isatty() and click.confirm(f"Take this into {night}?")):
        click.echo(f"Nothing was taken. To take it: schoolnight import {_words(sources)} --night {night} --yes")
        return
    if not folder.exists:
        folder.write_settings(settings)
    folder.secret()
    folder.save_roster(roster)
    click.echo(f"Taken into {night}. Next: schoolnight check --night {night}, then schoolnight letters --night {night}")


def first_settings(sources: Sequence[Path], on: dt.datetime | None, school: str | None, timezone: str) -> Settings:
    """A night.toml beside the sources is taken as it is; else the few things that must be known are asked for."""
    for source in sources:
        if not source.exists():
            raise click.ClickException(f"There is no file or folder {source}.")
        beside = source / s.FILE_NAME
        if beside.is_file():
            return s.read_settings(beside)
    if on is None:
        raise click.ClickException(
            "When is the night? Say it, for example with --date 2026-11-24. It can be changed later."
        )
    if timezone not in zoneinfo.available_timezones():
        raise click.ClickException(f"There is no time zone {timezone}. Name one as America/New_York is named.")
    return Settings(
        night=s.Night(
            school=school or "Our school",
            date=on.date(),
            opens="17:00",
            closes="20:00",
            timezone=timezone,
            commons="Cafeteria",
        )
    )


@click.command()
@NIGHT
@click.option("--out", type=click.Path(path_type=Path), help="Where to write. [default: the night's letters.pdf]")
def letters(night: Path, out: Path | None) -> None:
    """One PDF, a page for each household in its own language, with its QR code."""
    from hub.letters import letters_of
    from printers.letter import letters_pdf

    folder = NightFolder(night)
    settings, roster = folder.settings(), folder.roster()
    written = letters_of(roster, settings, codes_of(folder, roster))
    out = out or folder.path / "letters.pdf"
    with click.progressbar(length=len(written), label="Writing letters", file=sys.stderr) as bar:
        pdf = letters_pdf(written, progress=lambda done, of: bar.update(done - bar.pos))
    write_private(out, pdf)
    click.echo(f"{len(written)} letters in {out}")


def codes_of(folder: NightFolder, roster: Roster) -> dict[str, str]:
    """family -> its code that holds now, whether or not the hub is running."""
    return family_codes(roster, folder.secret(), folder.rules().night, folder.issues())


@click.command()
@NIGHT
@click.option("--out", type=click.Path(path_type=Path), help="Write to a file instead of the screen.")
@click.option("--revoke", metavar="HOUSEHOLD", help="Revoke this household's letter; its next code is another one.")
def codes(night: Path, out: Path | None, revoke: str | None) -> None:
    """All codes as CSV, for a mail merge. Treat the file like keys."""
    folder = NightFolder(night)
    roster = folder.roster()
    if revoke is not None:
        family = next((f for f in roster.families.values() if f.key == revoke), None)
        if family is None:
            raise click.ClickException(f"There is no household {revoke} on the roster of {night}.")
        asyncio.run(_revoke(folder, roster, family))
        click.echo(f"The letter of household {revoke} is void. Print the new one: schoolnight letters --night {night}")
        return
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["household", "contacts", "children", "language", "code"])
    by_family = codes_of(folder, roster)
    for family in roster.families.values():
        contacts = "; ".join(g.contact for g in family.guardians if g.contact)
        children = ", ".join(roster.students[c].given for c in family.students if c in roster.students)
        rows.writerow([family.key, contacts, children, family.language, night_codes.grouped(by_family[family.id])])
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        write_private(out, text.getvalue().encode("utf-8-sig"))
        click.echo(f"{len(by_family)} codes in {out}")


async def _revoke(folder: NightFolder, roster: Roster, family: Family) -> None:
    """Through the hub's own door, so that it stands in the journal. While a hub runs, the desk's page does this."""
    hub = Hub(roster, folder.rules(), folder.journal())
    hub.start()
    command_id = f"cli-revoke-{family.id}-{hub.night.issue(family.id)}"
    await hub.handle(Envelope(command_id, hub.clock(), ReissueCode(family.id)), "command-line")
    await hub.stop()


def _words(paths: Sequence[Path]) -> str:
    return " ".join(f'"{p}"' if " " in str(p) else str(p) for p in paths)
