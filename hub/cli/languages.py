"""What the school says to families in their languages: is it whole, and has somebody who speaks it read it?"""

import datetime as dt
from pathlib import Path

import click

from config import review as sheets
from config import translations
from config.languages import CATALOGUES, SOURCE, catalogue
from config.review import ReviewError


@click.group()
def languages() -> None:
    """The languages of tickets, letters and kiosks: check them, and have them read by people who speak them."""


@languages.command()
def check() -> None:
    """Say what is missing or wrong, and how much of each language somebody has read."""
    for tag, language in CATALOGUES.items():
        if tag != SOURCE:
            read = sum(1 for row in sheets.rows(tag) if row.checked)
            state = "read by a speaker" if not catalogue(tag).draft else f"{read} of {len(sheets.rows(tag))} read"
            click.echo(f"  {tag:8} {language.english_name:24} {state}")
    faults = translations.faults()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.ClickException(f"{len(faults)} faults must be mended in config/locale.")
    click.echo("Every language is whole.")


@languages.command()
@click.argument("language")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="[default: here]")
def review(language: str, out: Path) -> None:
    """A sheet of all that is said in LANGUAGE (a tag, as es), for a speaker to read: as CSV and as PDF."""
    from printers.review import review_pdf

    try:
        table, pdf = sheets.sheet(language), review_pdf(language, sheets.rows(language))
    except ReviewError as why:
        raise click.ClickException(str(why)) from None
    out.mkdir(parents=True, exist_ok=True)
    for name, content in ((f"review-{language}.csv", table), (f"review-{language}.pdf", pdf)):
        (out / name).write_bytes(content)
        click.echo(f"{out / name}")
    click.echo('In the CSV: "yes" under "right?", or a correction under "better". Then:')
    click.echo(f'  schoolnight languages take {language} review-{language}.csv --by "NAME"')


@languages.command()
@click.argument("language")
@click.argument("sheet", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--by", required=True, help="Who read it: speaks the language, and did not translate it.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="When. [default: today]")
def take(language: str, sheet: Path, by: str, on: dt.datetime | None) -> None:
    """Take a filled SHEET: what was found right, or bettered, is a draft no more, and prints without English."""
    day = on.date() if on else dt.datetime.now().astimezone().date()
    try:
        right, bettered = sheets.take(language, sheet.read_bytes(), by, day)
    except ReviewError as why:
        raise click.ClickException(f"{sheet}: {why} Nothing was taken.") from None
    click.echo(f"{right} phrases found right, {bettered} bettered, by {by} on {day.isoformat()}.")
    left = sum(1 for row in sheets.rows(language) if not row.checked)
    click.echo(f"{left} are still drafts." if left else "All of it has been read by a person.")
