"""What a whole evening takes in the hub's memory: 900 families and 8,000 meetings, all arrived and met.

The evening is in the journal; the hub reads it and then shows every page once, a phone for each teacher included.
Resident memory of the process, from /proc.
"""

import asyncio

import msgspec

from bench.evening import Client, Figure, lived_through, night, paired, running
from hub.folder import NightFolder

FAMILIES, MEETINGS = 900, 8000


def figures() -> list[Figure]:
    with night(FAMILIES, "every-teacher") as folder:
        _trim(folder)
        facts = lived_through(folder)
        mb = asyncio.run(_resident(folder))
    return [(f"hub, {FAMILIES} families, {MEETINGS:,} meetings, {facts:,} facts", mb, "MB", "200 MB")]


def _trim(folder: NightFolder) -> None:
    """Just so many meetings: the example school has more when every family sees every teacher."""
    roster = folder.roster()
    if len(roster.meetings) < MEETINGS:
        raise SystemExit(f"The example school has {len(roster.meetings)} meetings, not {MEETINGS}.")
    kept = dict(list(roster.meetings.items())[:MEETINGS])
    folder.save_roster(msgspec.structs.replace(roster, meetings=kept))


async def _resident(folder: NightFolder) -> float:
    pages = [("desk", paired(folder, "desk", "desk")), ("board", paired(folder, "board", "board"))]
    pages += [("ambassadors", paired(folder, "ambassador", "table")), ("office", paired(folder, "office", "office"))]
    pages += [("teacher", paired(folder, "teacher", f"phone-{t}", t)) for t in folder.roster().teachers]
    async with running(folder) as hub:
        client = await Client(hub.port, "").open()
        for page, token in pages:
            await client.get(f"/{page}", f"schoolnight-{page}={token}")
        client.close()
        return hub.resident_mb()
