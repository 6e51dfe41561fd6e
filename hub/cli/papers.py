"""Everything that is printed before the doors open, as PDFs in one folder."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from hub.cli.before import codes_of
from hub.cli.options import NIGHT
from hub.folder import NightFolder, write_private

# name -> what --help and the last line say of it
PAPERS = {
    "doors": "a list for every teacher: the night on paper, should all else fail",
    "badges": "name badges for ambassadors, helpers and interpreters (Avery 5392)",
    "signs": "a sign for every teacher's door",
    "labels": "a label with a code for each household (Avery 5160)",
    "cards": '"I speak …, please call an interpreter", in every language of the roster',
    "languages": '"Point to your language", for the welcome desk',
}
LISTED = "\n\n".join(f"\b\n  {name:10} {words}" for name, words in PAPERS.items())


@click.command(help=f"The papers of the night, as PDFs in one folder.\n\n{LISTED}\n\nLetters have their own command.")
@NIGHT
@click.option("--only", multiple=True, type=click.Choice(list(PAPERS)), help="Only this one; may be given again.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="[default: papers, in the night's folder]"
)
@click.option("--link", help="An address for the code on door signs; {room} in it becomes the room's key.")
def papers(night: Path, only: tuple[str, ...], out: Path | None, link: str | None) -> None:
    folder = NightFolder(night)
    makers = _makers(folder, link)
    wanted = [name for name in PAPERS if not only or name in only]
    out = out or folder.path / "papers"
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    made, missing = [], []
    with click.progressbar(wanted, label="Writing papers", file=sys.stderr, item_show_func=lambda name: name) as bar:
        for name in bar:
            try:
                write_private(out / f"{name}.pdf", makers[name]())
                made.append(name)
            except ValueError as why:  # nothing of this kind on the roster
                missing.append(str(why))
    for name in made:
        click.echo(f"{out / name}.pdf: {PAPERS[name]}")
    for sentence in missing:
        click.echo(sentence)
    if not made:
        raise click.ClickException("Nothing was printed.")
    if {"doors", "labels"} & set(made):
        click.echo(
            "Door lists name children, labels are keys: give them by hand, and shred what is left after the night."
        )


def _makers(folder: NightFolder, link: str | None) -> dict[str, Callable[[], bytes]]:
    from hub import papers as said
    from printers.badges import badges_pdf
    from printers.cards import cards_pdf, languages_pdf
    from printers.doors import doors_pdf
    from printers.labels import labels_pdf
    from printers.signs import signs_pdf

    settings, roster = folder.settings(), folder.roster()
    codes = codes_of(folder, roster)
    return {
        "doors": lambda: doors_pdf(said.door_lists(roster, settings, codes)),
        "badges": lambda: badges_pdf(said.badges(roster, settings)),
        "signs": lambda: signs_pdf(said.signs(roster, link)),
        "labels": lambda: labels_pdf(said.labels(roster, codes)),
        "cards": lambda: cards_pdf(said.spoken(roster)),
        "languages": languages_pdf,
    }
