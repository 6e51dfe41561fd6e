"""The evening in sentences, as it was written down: who was sent where, and why."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from hub.cli.options import NIGHT
from hub.folder import NightFolder, family_codes
from hub.journal.beside import facts_beside
from hub.night import codes
from hub.night.events import AnyEvent, Fact
from hub.night.state import Night
from hub.web.views.told import told


@click.command()
@NIGHT
@click.option("--family", metavar="CODE", help="Only what happened to this family, by its short code.")
def journal(night: Path, family: str | None) -> None:
    """Tonight's journal in sentences, with the reason of every decision. May be asked while the hub runs."""
    folder = NightFolder(night)
    facts = facts_beside(folder.journal_path)
    so_far = Night(folder.roster(), folder.rules())
    for fact in facts:
        so_far.apply(fact)
    short = codes.short_codes(family_codes(so_far.roster, folder.secret(), so_far.rules.night, so_far.issues))
    wanted = family.strip().upper() if family else None
    if wanted is not None and wanted not in short.values():
        raise click.ClickException(f"No family of this night is called {wanted}. The short code stands on its ticket.")
    zone = ZoneInfo(so_far.rules.timezone)
    for fact in facts:
        if wanted is None or _about(so_far, fact.event) in _families(short, wanted):
            click.echo(_line(so_far, short, fact, zone))
    if not facts:
        click.echo("Nothing has happened yet.")


def _families(short: dict[str, str], wanted: str) -> set[str]:
    return {family for family, code in short.items() if code == wanted}


def _about(night: Night, event: AnyEvent) -> str | None:
    """The family a fact is about, where it is about one."""
    family: str | None = getattr(event, "family", None)
    if family is None and (meeting := getattr(event, "meeting", None)):
        return night.belongs.get(meeting)
    return family


def _line(night: Night, short: dict[str, str], fact: Fact, zone: ZoneInfo) -> str:
    at = dt.datetime.fromtimestamp(fact.at, zone).strftime("%H:%M:%S")
    return f"{at}  {told(night, short, fact.event, fact.at) or _plain(night, short, fact.event)}"


def _plain(night: Night, short: dict[str, str], event: AnyEvent) -> str:
    """A fact that speaks for itself: its name, with codes for families and the school's own words for the rest."""
    said = [msgspec.structs.asdict(event).get(name) for name in ("teacher", "ambassador", "helper", "volunteer")]
    who = [_name(night, value) for value in said if isinstance(value, str)]
    family = _about(night, event)
    return " ".join([type(event).__name__, *([short.get(family, "?")] if family else []), *who])


def _name(night: Night, known: str) -> str:
    if teacher := night.roster.teachers.get(known):
        return teacher.name
    volunteer = night.roster.volunteers.get(known)
    return volunteer.given if volunteer else known
