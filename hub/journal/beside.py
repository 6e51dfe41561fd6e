"""Reads tonight's journal beside a hub that may be running: nothing is locked, and nothing written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from hub.journal import JournalError
from hub.night.events import AnyEvent, Fact


def facts_beside(path: Path) -> list[Fact]:
    """All facts so far, in order; none where there is no journal yet. JournalError where it cannot be read."""
    if not path.exists():
        return []
    decode = msgspec.json.Decoder(AnyEvent).decode
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT seq, at, cause, event FROM facts ORDER BY seq").fetchall()
        return [Fact(seq, at, cause, decode(event)) for seq, at, cause, event in rows]
    except (sqlite3.Error, msgspec.MsgspecError) as why:
        raise JournalError(f"The journal {path} cannot be read ({why}).") from why
