"""What a school decides about its night: the strict `night.toml` in the night's folder.

Every field's description is written once, here; the sentences about a wrong value, the comments in the file and
docs/settings.md (`python -m config.settings --docs`) are all made from it.
"""

import datetime as dt
import sys
import zoneinfo
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from config import commented_toml, strict_toml
from config.strict_toml import SettingsError, WrongKey

__all__ = [
    "FILE_NAME",
    "Hub",
    "Kiosk",
    "Letters",
    "Night",
    "Printer",
    "Programme",
    "Settings",
    "SettingsError",
    "read_settings",
    "settings_text",
    "write_settings",
]

FILE_NAME: Final = "night.toml"

Text = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Metres = Annotated[float, Meta(ge=0, le=5000)]
_PRINTER_ADDRESS: Final = (
    r"^(tcp://([^\s/:\[\]]+|\[[0-9A-Fa-f:]+\]):"
    r"([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
    r"|serial:[^\s?]+(\?baud=[1-9]\d{0,6})?|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}|windows:\S.*|file:\S.*)$"
)
_TEXT: Final = {"allowed": "some text in double quotes"}
_CLOCK: Final = {"allowed": 'a time of day from "00:00" to "23:59" in double quotes'}


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the file. A Struct made in code is held to the same rules between keys as one that was read."""


class Night(Group, frozen=True, kw_only=True):
    school: Annotated[
        Text,
        Meta(
            description="The school's name, as letters and tickets say it.",
            examples=["Maple Hollow Middle School"],
            extra=_TEXT,
        ),
    ]
    title: Annotated[
        Text, Meta(description="What the evening is called.", examples=["Conference night"], extra=_TEXT)
    ] = "Conference night"
    date: Annotated[dt.date, Meta(description="The day of the evening.", examples=[dt.date(2026, 11, 24)])]
    opens: Annotated[
        Clock,
        Meta(description="When the doors open, on the school's own clock.", examples=["17:00"], extra=_CLOCK),
    ]
    closes: Annotated[
        Clock,
        Meta(description="When the last meeting ends, on the same day.", examples=["20:00"], extra=_CLOCK),
    ]
    timezone: Annotated[
        Text,
        Meta(
            description="The time zone the school's clock keeps, by its IANA name.",
            examples=["America/New_York"],
            extra={"allowed": "the name of a time zone in double quotes"},
        ),
    ]
    commons: Annotated[
        Text,
        Meta(
            description="The room where families wait until they are called, as people call it.",
            examples=["Cafeteria"],
            extra=_TEXT,
        ),
    ]
    dinner_room: Annotated[
        Text | None,
        Meta(
            description="The room where dinner is served. Leave it out where there is no dinner.",
            examples=["Cafeteria"],
            extra=_TEXT,
        ),
    ] = None
    welcome_desk: Annotated[
        Text | None,
        Meta(
            description="Where the welcome desk stands, as people call it. A slip says so to whoever a kiosk sends "
            "there.",
            examples=["Main hall, by the stairs"],
            extra=_TEXT,
        ),
    ] = None
    door: Annotated[
        tuple[Metres, Metres],
        Meta(
            description="Where families come in: metres to the right and up from the lower left corner of the map.",
            examples=[(42.0, 3.0)],
            extra={"allowed": "two numbers of metres from 0 to 5000 in square brackets"},
        ),
    ] = (0.0, 0.0)
    drop_ins: Annotated[
        Literal["listed", "every-teacher"],
        Meta(
            description="Whom a family sees. listed: the teachers the meetings file names for it, or all its "
            "children's teachers where it names none. every-teacher: always all its children's teachers.",
            examples=["listed"],
        ),
    ] = "listed"
    helpers_may_interpret: Annotated[
        bool,
        Meta(
            description="Whether student helpers may interpret in a meeting, where no interpreter is free. Schools in "
            "the United States have been told not to; each such meeting is marked in the record.",
            examples=[False],
        ),
    ] = False
    interpreter_line: Annotated[
        Text | None,
        Meta(
            description="The number of an interpreters' telephone line, as it is dialled from the school. Teachers "
            "read it where a meeting is to be interpreted by telephone.",
            examples=["555-0100"],
            extra=_TEXT,
        ),
    ] = None
    booked_early_minutes: Annotated[
        int,
        Meta(description="How early a booked meeting may be called, in minutes.", examples=[2], ge=0, le=30),
    ] = 2
    undo_minutes: Annotated[
        int,
        Meta(description="How long a tap can be taken back, in minutes.", examples=[10], ge=0, le=120),
    ] = 10

    def __post_init__(self) -> None:
        _check_timezone(self.timezone)
        if self.closes <= self.opens:
            raise WrongKey(
                "closes",
                f'is "{self.closes}", which is not after night.opens, "{self.opens}"; '
                'a night ends on the day it began, for example closes = "20:00"',
            )

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def opens_at(self) -> float:
        """POSIX seconds."""
        return self.at(self.opens)

    @property
    def closes_at(self) -> float:
        """POSIX seconds."""
        return self.at(self.closes)

    def at(self, clock: str) -> float:
        """A time of day on the night's own day, POSIX seconds."""
        return dt.datetime.combine(self.date, dt.time.fromisoformat(clock), self.zone).timestamp()


class Hub(Group, frozen=True, kw_only=True):
    listen: Annotated[
        Annotated[str, Meta(pattern=r"^[A-Za-z0-9.:-]+$")],
        Meta(
            description="The address the hub listens on. 127.0.0.1 is this computer alone; 0.0.0.0 lets the school's "
            "network reach it.",
            examples=["127.0.0.1"],
            extra={"allowed": "a network address or host name in double quotes"},
        ),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Meta(description="The port the hub listens on.", examples=[8400], ge=1, le=65535),
    ] = 8400
    advertise: Annotated[
        bool,
        Meta(
            description="Whether the hub says on the school's network where it is (mDNS), so that kiosks find it again "
            "when it comes back at another address.",
            examples=[True],
        ),
    ] = True
    address: Annotated[
        Annotated[str, Meta(pattern=r"^https?://[A-Za-z0-9.:\[\]-]+$")] | None,
        Meta(
            description="How families' phones reach the hub in the school's Wi-Fi. With it, each ticket carries a QR "
            "to the family's own page; leave it out and there are no such pages.",
            examples=["http://192.0.2.10:8400"],
            extra={"allowed": 'an address such as "http://192.0.2.10:8400", without a slash at its end'},
        ),
    ] = None


class Kiosk(Group, frozen=True, kw_only=True):
    idle_seconds: Annotated[
        int,
        Meta(
            description="How long a kiosk waits for a tap before it goes back to its first screen, in seconds.",
            examples=[30],
            ge=5,
            le=600,
        ),
    ] = 30
    ticket_seconds: Annotated[
        int,
        Meta(
            description="How long a kiosk shows the route while the ticket prints, in seconds.",
            examples=[12],
            ge=3,
            le=120,
        ),
    ] = 12


class Letters(Group, frozen=True, kw_only=True):
    paper: Annotated[
        Literal["us-letter", "a4"],
        Meta(description="The paper the letters are printed on.", examples=["us-letter"]),
    ] = "us-letter"


class Printer(Group, frozen=True, kw_only=True):
    address: Annotated[
        Annotated[str, Meta(pattern=_PRINTER_ADDRESS)],
        Meta(
            description="Where the receipt printer is: tcp:// for one on the network, serial: or usb: for one on this "
            "computer, windows: for one that only Windows can reach, file: for pictures in a folder instead of paper.",
            examples=["tcp://192.0.2.7:9100"],
            extra={
                "allowed": '"tcp://HOST:PORT", "serial:PORT", "usb:VENDOR:PRODUCT" (four digits each), "windows:NAME" '
                'or "file:FOLDER"'
            },
        ),
    ]
    dots: Annotated[
        Literal[384, 512, 576],
        Meta(
            description="How many dots wide it prints: 576 on most 80 mm printers, 512 on some, 384 on 58 mm ones. A "
            "test ticket shows it.",
            examples=[576],
        ),
    ] = 576


class Programme(Group, frozen=True, kw_only=True):
    time: Annotated[
        Clock,
        Meta(description="When it begins, on the school's own clock.", examples=["18:30"], extra=_CLOCK),
    ]
    title: Annotated[
        Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S")],
        Meta(
            description="What it is, as the boards show it.",
            examples=["The jazz band plays"],
            extra={"allowed": "some text of at most 60 characters in double quotes"},
        ),
    ]
    room: Annotated[
        Text | None,
        Meta(description="Where it is, as people call the place.", examples=["Auditorium"], extra=_TEXT),
    ] = None


ProgrammeName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        examples=["jazz-band"],
        extra={"allowed": "small letters, digits and hyphens, like jazz-band"},
    ),
]


PrinterName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        examples=["door-1"],
        extra={"allowed": "small letters, digits and hyphens, like door-1"},
    ),
]


class Settings(Group, frozen=True, kw_only=True):
    night: Annotated[Night, Meta(description="The evening itself.")]
    hub: Annotated[Hub, Meta(description="The computer all others report to.")] = Hub()
    kiosk: Annotated[Kiosk, Meta(description="The screens families check in at.")] = Kiosk()
    letters: Annotated[Letters, Meta(description="What goes home before the evening.")] = Letters()
    programme: Annotated[
        dict[ProgrammeName, Programme],
        Meta(description="What else there is tonight, for the boards: music, a seating at dinner, a display."),
    ] = {}
    printers: Annotated[
        dict[PrinterName, Printer],
        Meta(description="The receipt printers, one table each, under a name of your own."),
    ] = {}


def read_settings(path: Path) -> Settings:
    """The settings in a `night.toml`. Raises SettingsError, whose text is one sentence for the person who wrote it."""
    return strict_toml.read(path, Settings, where_from="`schoolnight import` writes it")


def settings_text(settings: Settings) -> str:
    """The whole file, each key below its explanation; what is left at its standard value is commented out."""
    return commented_toml.text(settings)


def write_settings(path: Path, settings: Settings) -> None:
    """Replace the file at once, or leave it as it was: what cannot be read back is never written."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(settings_text(settings), encoding="utf-8", newline="\n")
    try:
        read_settings(draft)
    except SettingsError:
        draft.unlink()
        raise
    draft.replace(path)


def _check_timezone(name: str) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as why:
        known = zoneinfo.available_timezones()
        if not known:
            raise WrongKey("timezone", "cannot be looked up: install this computer's tzdata package") from why
        # "New York" or "Eastern" is how people say it: compare with the place alone where no continent was given.
        said_as = {zone if "/" in name else zone.rpartition("/")[2]: zone for zone in sorted(known)}
        meant = strict_toml.nearest(name, said_as)
        hint = f'did you mean "{said_as[meant]}"?' if meant else 'write it like timezone = "America/New_York"'
        raise WrongKey("timezone", f'is "{name}", which is no IANA time zone; {hint}') from why


def main() -> int:
    if sys.argv[1:] != ["--docs"]:
        print("python -m config.settings --docs prints docs/settings.md", file=sys.stderr)
        return 2
    print(commented_toml.page(Settings, FILE_NAME), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
