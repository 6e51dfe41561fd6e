"""After the night: what was promised, and what came of it. May be asked while the hub runs."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import click
import msgspec

from hub.cli.options import NIGHT
from hub.folder import NightFolder, write_private
from hub.journal import JournalError
from hub.night.events import AnyEvent, Fact
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
    facts = _facts(folder.journal_path)
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


def _facts(path: Path) -> list[Fact]:
    """The journal, read beside a hub that may be running."""
    if not path.exists():
        return []
    decode = msgspec.json.Decoder(AnyEvent).decode
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT seq, at, cause, event FROM facts ORDER BY seq").fetchall()
        return [Fact(seq, at, cause, decode(event)) for seq, at, cause, event in rows]
    except (sqlite3.Error, msgspec.MsgspecError) as why:
        raise JournalError(f"The journal {path} cannot be read ({why}). Is it a schoolnight journal?") from why
