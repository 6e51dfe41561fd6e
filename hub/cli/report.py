"""After the night: what was promised, and what came of it. May be asked while the hub runs."""

import time
from pathlib import Path

import click
import msgspec

from hub.cli.options import NIGHT
from hub.folder import NightFolder, write_private
from hub.journal.beside import facts_beside
from hub.rehearsal.figures import figures
from hub.rehearsal.measured import read
from hub.rehearsal.page import Report, clock_of, page
from hub.rehearsal.words import lines


@click.command()
@NIGHT
@click.option("--html", type=click.Path(path_type=Path), help="Write the report with charts to this file.")
@click.option("--json", "json_", type=click.Path(path_type=Path), help="Write its figures to this file.")
def report(night: Path, html: Path | None, json_: Path | None) -> None:
    """How the night went: waits, missed meetings, and how well what families were told came true."""
    folder = NightFolder(night)
    rules, roster = folder.rules(), folder.roster()
    facts = facts_beside(folder.journal_path)
    if not facts:
        raise click.ClickException(
            f"Nothing has happened yet: the journal of {night} is empty. Ask again after the night."
        )
    if time.time() < rules.closes and facts[-1].at < rules.closes:
        rules = msgspec.structs.replace(rules, closes=max(rules.opens + 60, facts[-1].at))
        click.echo(f"The night is not over. This is how it stood at {clock_of(rules)(rules.closes)}.\n")
    evening = read(roster, rules, facts)
    if not evening.families:
        raise click.ClickException(f"No family has come yet, says the journal of {night}. Ask again after the night.")
    found = Report(
        rules.school, rules.night, False, rules.opens, rules.closes, [figures("tonight", [evening], roster, rules)]
    )
    for line in lines(found, rules):
        click.echo(line)
    if html is not None:
        write_private(html, page(found, rules).encode())
    if json_ is not None:
        write_private(json_, msgspec.json.format(msgspec.json.encode(found), indent=1))
