"""After the night: which families were not reached, as a table for the school's office."""

import csv
import io
import time
from pathlib import Path

import click

from hub.cli.options import NIGHT
from hub.folder import NightFolder, family_codes, write_private
from hub.journal.beside import facts_beside
from hub.names import FILE_NAME, Names
from hub.night import codes
from hub.night.state import Night
from hub.web.views.follow_ups import follow_ups
from hub.web.views.words import count

HEADINGS = ("child", "adults", "contact", "language", "interpreter", "teacher", "booked", "why", "code")


@click.command()
@NIGHT
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file. [default: the screen]")
def followups(night: Path, to: Path | None) -> None:
    """Every meeting that is still owed: promised for another day, or waited for and not had.

    It holds names and contacts: the file is readable by you alone. Works while the hub runs, and after it.
    """
    folder = NightFolder(night)
    evening = Night(Names(folder.path / FILE_NAME).into(folder.roster()), folder.rules())
    for fact in facts_beside(folder.journal_path):
        evening.apply(fact)
    evening.use(evening.imported)
    short = codes.short_codes(family_codes(evening.roster, folder.secret(), evening.rules.night, evening.issues))
    page = follow_ups(evening, short, max(evening.at, time.time()))
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for row in page.rows:
        interpreter = "yes" if row.interpreter else ""
        cells = (row.children, row.adults, row.contact, row.language, interpreter, row.teacher, row.booked, row.words)
        table.writerow([_plain(cell) for cell in (*cells, row.code)])
    if to is None:
        click.echo(text.getvalue(), nl=False)
        return
    write_private(to, text.getvalue().encode("utf-8-sig"))  # with the mark by which spreadsheets know UTF-8
    meetings, families = count(len(page.rows), "meeting", "meetings"), count(page.families, "family", "families")
    click.echo(f"{meetings} of {families} in {to}. It holds names: keep it private.")


def _plain(cell: str) -> str:
    """A spreadsheet takes what begins with these for a formula. Source: OWASP, CSV Injection."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
