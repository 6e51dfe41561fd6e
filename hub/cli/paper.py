"""`schoolnight printers`, with what only the night's journal can tell: each printer's history."""

import datetime as dt
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from hub.cli.options import NIGHT
from hub.folder import NightFolder
from hub.journal import JournalError
from hub.night.events import AnyEvent, Fact, TicketBegun, TicketEnded, TicketRequested
from printers.cli import printers

__all__ = ["printers"]

WORDS = {"printed": "printed", "not-sent": "not sent", "unknown": "unknown", "failed": "failed"}
NEWEST = 20


@printers.command()
@click.argument("name", required=False)
@click.option("--all", "whole", is_flag=True, help=f"Every ticket, not only the newest {NEWEST} of each printer.")
@NIGHT
def history(name: str | None, whole: bool, night: Path) -> None:
    """What came of every ticket, printer by printer; of NAME alone if given. May be asked while the hub runs."""
    folder = NightFolder(night)
    zone = folder.settings().night.zone
    ended: dict[str, list[Fact]] = {}
    for fact in _on_paper(folder.journal_path):
        if isinstance(fact.event, TicketEnded):
            ended.setdefault(fact.event.printer, []).append(fact)
    if name is not None and name not in ended:
        raise click.ClickException(f"No ticket has ended at {name} yet. There are: {', '.join(ended) or 'none'}.")
    for printer in [name] if name else sorted(ended):
        facts = ended[printer]
        # A ticket that was shown later ends a second time: what was said last holds.
        last = {fact.event.ticket: fact.event.end for fact in facts if isinstance(fact.event, TicketEnded)}
        counts = Counter(last.values())
        click.echo(f"{printer}: " + ", ".join(f"{count} {WORDS[end]}" for end, count in counts.most_common()))
        for fact in facts if whole else facts[-NEWEST:]:
            click.echo(f"    {_line(fact, zone)}")


def _line(fact: Fact, zone: ZoneInfo) -> str:
    assert isinstance(fact.event, TicketEnded)
    at = dt.datetime.fromtimestamp(fact.at, zone).strftime("%H:%M:%S")
    why = f" ({fact.event.detail})" if fact.event.detail else ""
    return f"{at}  {fact.event.ticket}  {WORDS[fact.event.end]}{why}"


def _on_paper(path: Path) -> list[Fact]:
    """The journal's facts about tickets, read beside a running hub."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute(
                "SELECT seq, at, cause, event FROM facts WHERE event LIKE '%\"Ticket%' ORDER BY seq"
            ).fetchall()
        facts = [Fact(seq, at, cause, msgspec.json.decode(event, type=AnyEvent)) for seq, at, cause, event in rows]
    except (sqlite3.Error, msgspec.MsgspecError) as why:
        raise JournalError(f"The journal {path} cannot be read ({why}).") from why
    return [fact for fact in facts if isinstance(fact.event, TicketRequested | TicketBegun | TicketEnded)]
