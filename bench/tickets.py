"""The golden pictures of tickets, made anew: `python -m bench.tickets`. Look at every one before they are committed.

docs/tickets.md shows them, tests/printers/test_golden.py holds what is printed against them.
"""

import datetime as dt
import sys
from pathlib import Path

import click
import msgspec
from PIL import Image

from config.languages import CATALOGUES
from printers import desk_slip, follow_ups
from printers.desk_slip import DeskSlip
from printers.follow_ups import FollowUps, Later
from printers.ticket import Ticket, TicketStop, render

HERE = Path(__file__).parent.parent / "docs" / "pictures" / "tickets"
WIDE, MIDDLE, NARROW = 576, 512, 384
SIX = dt.datetime(2026, 11, 24, 18, 0, tzinfo=dt.UTC).timestamp()


def sample(language: str) -> Ticket:
    """An ordinary evening with one of everything: a family that needs an interpreter, a guide, dinner."""
    route = (
        TicketStop(
            kind="meeting", room="118", floor="1", wing="West", spot=(32.0, 28.0), teacher="Ms. Pebblebrook",
            low=SIX, high=SIX + 300, interpreter=language != "en",
        ),
        TicketStop(
            kind="meeting", room="B12", floor="2", wing="East", spot=(120.0, 32.0), teacher="Mr. Willowcroft",
            low=SIX + 1200, high=SIX + 1200, booked=True, children=("Noor",),
        ),
        TicketStop(
            kind="meeting", room="Gym", floor="1", spot=(61.0, 18.0), teacher="Mx. Snowfield",
            low=SIX + 2100, high=SIX + 3000,
        ),
    )  # fmt: skip
    return Ticket(
        school="Maple Hollow Middle School",
        night="Conference night",
        code="SN7K3F9QXA2MPC",
        short="2MPC",
        language=language,
        timezone="UTC",
        children=("Noor", "Adam"),
        stops=route,
        at=SIX,
        ambassador="Maya",
        helper=None if language == "en" else "Minh",
        helper_language=None if language == "en" else language,
        dinner="Cafeteria",
        commons="Cafeteria",
        door=(60.0, 3.0),
        rooms=tuple(stop.spot for stop in route if stop.spot),
    )


def _changed(language: str, **facts: object) -> Ticket:
    return msgspec.structs.replace(sample(language), **facts)


def golden() -> dict[str, tuple[Ticket, int]]:
    """File name -> what it shows, and how many dots wide: every language, and every kind of ticket once."""
    shown = {language: (sample(language), WIDE) for language in CATALOGUES}
    alone = {"ambassador": None, "guide_note": "none-free", "guide_minutes": 6}
    return shown | {
        "es-58mm": (sample("es"), NARROW),
        "ar-58mm": (sample("ar"), NARROW),
        "so-512": (sample("so"), MIDDLE),
        "en-large-print": (_changed("en", large_print=True, step_free=True), WIDE),
        "ur-large-print": (_changed("ur", large_print=True, step_free=True), WIDE),
        "vi-copy": (_changed("vi", copy=2, provisional=True, **alone), WIDE),
        "no-catalogue": (_changed("hmn", helper=None), WIDE),
    }


def slips() -> dict[str, tuple[FollowUps | DeskSlip, int]]:
    """What has no code: the slip for meetings that are held another day, and that to the welcome desk."""
    later = (Later(teacher="Ms. Pebblebrook"), Later(teacher="Mr. Willowcroft", children=("Noor",)))

    def slip(language: str) -> FollowUps:
        return FollowUps(
            school="Maple Hollow Middle School",
            night="Conference night",
            language=language,
            children=("Noor", "Adam"),
            meetings=later,
        )

    def to_desk(*languages: str) -> DeskSlip:
        return DeskSlip(
            school="Maple Hollow Middle School",
            night="Conference night",
            languages=languages,
            kiosk="kiosk-2",
            number=3,
            at=SIX,
            timezone="UTC",
            desk="Main hall, by the stairs",
        )

    return {
        "desk-es": (to_desk("es"), WIDE),
        "desk-ar": (to_desk("ar"), WIDE),
        "desk-all": (to_desk(*CATALOGUES), WIDE),
        "desk-km-58mm": (to_desk("km"), NARROW),
        "later-es": (slip("es"), WIDE),
        "later-ar": (slip("ar"), WIDE),
        "later-zh-Hans-58mm": (slip("zh-Hans"), NARROW),
    }


def path_of(name: str) -> Path:
    return HERE / f"{name}.png"


def picture_of(name: str) -> Image.Image:
    if name in slips():
        slip, dots = slips()[name]
        return desk_slip.render(slip, dots) if isinstance(slip, DeskSlip) else follow_ups.render(slip, dots)
    ticket, dots = golden()[name]
    return render(ticket, dots)


@click.command()
def tickets() -> None:
    """Make docs/pictures/tickets anew."""
    HERE.mkdir(parents=True, exist_ok=True)
    for old in HERE.glob("*.png"):
        if old.stem not in (*golden(), *slips()):
            old.unlink()
    with click.progressbar([*golden(), *slips()], label="Tickets", file=sys.stderr) as names:
        for name in names:
            picture_of(name).save(path_of(name), optimize=True)
    click.echo(f"{len(golden())} tickets and {len(slips())} slips in {HERE}. Look at each of them.")


if __name__ == "__main__":
    tickets(prog_name="python -m bench.tickets")
