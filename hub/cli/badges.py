"""`schoolnight staff`: who may do more at a kiosk than a family. Works while the hub runs."""

from pathlib import Path

import click

from hub.cli.options import NIGHT
from hub.folder import NightFolder, write_private
from hub.night import codes
from hub.staff import FILE_NAME, StaffList


@click.command()
@NIGHT
@click.option("--badge", metavar="NAME", help="A badge for this person: its code is shown once, and kept as a hash.")
@click.option("--pin", metavar="NAME", help="A PIN for this person, asked for and not shown.")
@click.option(
    "--label",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --badge: a PDF with the code as a sticky label, for the back of a name badge.",
)
@click.option("--revoke", metavar="NAME", help="This person's badges and PINs are void at once.")
@click.option("--list", "listing", is_flag=True, help="Who has what.")
def staff(
    night: Path, badge: str | None, pin: str | None, label: Path | None, revoke: str | None, listing: bool
) -> None:
    """Let staff look families up, check them in and mend things at any kiosk, five minutes at a time.

    A badge is held under the kiosk's scanner. A PIN is typed where families type a code, then Enter.
    """
    folder = NightFolder(night)
    known = StaffList(night / FILE_NAME, codes.staff_mark(folder.secret(), folder.rules().night))
    if label is not None and badge is None:
        raise click.UsageError("--label goes with --badge: only then there is a code to print.")
    if badge is not None:
        _badge(known, _named(badge), label)
    elif pin is not None:
        _pin(known, _named(pin))
    elif revoke is not None:
        if not known.revoke(revoke):
            raise click.ClickException(f"Nobody is called {revoke}. See: schoolnight staff --list --night {night}")
        click.echo(f"{revoke} can do nothing at a kiosk any more.")
    elif listing:
        for one in known.all():
            click.echo(f"{one.id:<5} {one.kind:<6} {one.name}")
        click.echo("The journal says who did what by these numbers.")
    else:
        raise click.UsageError("Say what to do, for example: --badge NAME, --pin NAME or --list")


def _badge(known: StaffList, name: str, label: Path | None) -> None:
    from hub.cli.tonight import qr_in_text  # loads the web; the others do not wait for it

    code = known.add_badge(name)
    click.echo(f"{qr_in_text(code)}\n{codes.grouped(code)}\nThis is {name}'s badge for tonight. It is not shown again.")
    if label is not None:
        from printers.labels import Label, labels_pdf

        write_private(label, labels_pdf([Label(code=code, language="en", children=(name,))]))
        click.echo(f"Written to {label}. Delete it once it is printed.")


def _pin(known: StaffList, name: str) -> None:
    pin = click.prompt(f"{name}'s PIN, six to ten digits", hide_input=True, confirmation_prompt="Once more")
    try:
        known.add_pin(name, pin)
    except ValueError as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"{name} has a PIN. At a kiosk: touch to type a code, type the PIN, Enter.")


def _named(name: str) -> str:
    if not (found := " ".join(name.split())):
        raise click.ClickException("Say whose it is, so that it can be revoked.")
    return found
