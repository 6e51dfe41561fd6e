"""night.toml is strict, explains itself, and comes back as it was written."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import commented_toml, strict_toml
from config.settings import (
    Hub,
    Kiosk,
    Letters,
    Night,
    Printer,
    Programme,
    Settings,
    SettingsError,
    read_settings,
    settings_text,
    write_settings,
)

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"

NIGHT = Night(
    school="Maple Hollow Middle School",
    date=dt.date(2026, 11, 24),
    opens="17:00",
    closes="20:00",
    timezone="America/New_York",
    commons="Cafeteria",
)
SHORTEST = """\
[night]
school = "Maple Hollow Middle School"
date = 2026-11-24
opens = "17:00"
closes = "20:00"
timezone = "America/New_York"
commons = "Cafeteria"
"""


def settings_in(folder: Path, text: str | bytes) -> Settings:
    path = folder / "night.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(path)


def complaint(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SettingsError) as caught:
        settings_in(folder, text)
    return str(caught.value)


def test_the_shortest_file_takes_the_standard_for_all_it_leaves_out(tmp_path: Path) -> None:
    assert settings_in(tmp_path, SHORTEST) == Settings(night=NIGHT)


def test_opening_and_closing_are_the_schools_own_clock_in_posix_seconds(tmp_path: Path) -> None:
    night = settings_in(tmp_path, SHORTEST).night
    assert night.opens_at == dt.datetime(2026, 11, 24, 17, 0, tzinfo=ZoneInfo("America/New_York")).timestamp()
    assert night.closes_at - night.opens_at == 3 * 3600


@pytest.mark.parametrize(
    ("change", "into", "said"),
    [
        ("timezone", "timezome", "line 6: [night] has no key 'timezome'; did you mean 'timezone'?"),
        (
            "[night]",
            "[night]\nundo-minutes = 3",
            "line 2: [night] has no key 'undo-minutes'; did you mean 'undo_minutes'?",
        ),
        ("[night]", "[night]\nport = 3", "line 2: [night] has no key 'port'; 'port' belongs under [hub]"),
        ("[night]", "[night]\nzzz = 3", "line 2: [night] has no key 'zzz'; its keys are school, title, date, "),
        ("[night]", "[hup]\n[night]", "line 1: there is no table [hup]; did you mean [hub]?"),
        ("[night]", "[zzz]\n[night]", "there is no table [zzz]; the tables are [night], [hub], [kiosk], [letters]"),
        ("[night]", "port = 1\n[night]", "line 1: 'port' stands above every table; 'port' belongs under [hub]"),
        ("[night]", "[printers]\ndots = 512\n[night]", "write [printers.door-1] above 'dots'"),
        ("[night]", "[printers.Door]\n[night]", "[printers.Door] must be named by small letters, digits and hyphens"),
        ("[night]", "[printers.a]\ndotts = 512\n[night]", "[printers.a] has no key 'dotts'; did you mean 'dots'?"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_valid_one(tmp_path: Path, change: str, into: str, said: str) -> None:
    assert said in complaint(tmp_path, SHORTEST.replace(change, into, 1))


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        (
            "hub",
            "port = '8400'",
            'hub.port is "8400", but must be a whole number from 1 to 65535, for example port = 8400',
        ),
        ("hub", "port = 0", "hub.port is 0, but must be a whole number from 1 to 65535"),
        ("hub", "port = true", "hub.port is true, but must be"),
        ("hub", "listen = 'a b'", 'for example listen = "127.0.0.1"'),
        ("kiosk", "idle_seconds = 1.5", "kiosk.idle_seconds is 1.5, but must be a whole number from 5 to 600"),
        ("letters", "paper = 'A4'", 'letters.paper is "A4", but must be one of "a4", "us-letter"'),
        ("printers.a", "dots = 500", "printers.a.dots is 500, but must be one of 384, 512, 576"),
        ("printers.a", "address = '192.0.2.7'", 'but must be "tcp://HOST:PORT", "serial:PORT", "usb:VENDOR'),
        ("printers.a", "address = 'tcp://192.0.2.7:70000'", 'for example address = "tcp://192.0.2.7:9100"'),
        ("printers.a", "address = 'usb:4b8:e15'", '"usb:VENDOR:PRODUCT" (four digits each)'),
        ("printers.a", "address = 'tcp://192.0.2.7'", 'for example address = "tcp://192.0.2.7:9100"'),
        ("printers.a", "dots = 576", "[printers.a] lacks 'address'"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed_and_an_example(
    tmp_path: Path, table: str, line: str, said: str
) -> None:
    assert said in complaint(tmp_path, f"{SHORTEST}[{table}]\n{line}\n")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("opens", '"25:00"', 'line 4: night.opens is "25:00", but must be a time of day from "00:00" to "23:59"'),
        ("opens", '"5:00"', 'for example opens = "17:00"'),
        ("opens", "17:00:00", "night.opens is 17:00:00, but must be a time of day"),
        ("closes", '"17:00"', 'night.closes is "17:00", which is not after night.opens, "17:00"'),
        ("closes", '"00:30"', "a night ends on the day it began"),
        (
            "timezone",
            '"New York"',
            'line 6: night.timezone is "New York", which is no IANA time zone; did you mean "America/New_York"?',
        ),
        ("timezone", '"America/Los_Angelos"', 'did you mean "America/Los_Angeles"?'),
        ("timezone", '"../etc"', 'write it like timezone = "America/New_York"'),
        ("timezone", '"America"', "which is no IANA time zone"),
        ("date", '"24.11.2026"', 'night.date is "24.11.2026", but must be a day as YEAR-MONTH-DAY'),
        ("date", "2026-11-24T17:00:00", "but must be a day as YEAR-MONTH-DAY"),
        ("school", '" "', "but must be some text in double quotes"),
        ("door", "[1]", "night.door is [1], but must be two numbers of metres"),
        ("door", "[nan, 1]", "for example door = [42.0, 3.0]"),
        ("drop_ins", '"all"', 'must be one of "every-teacher", "listed"'),
        ("helpers_may_interpret", '"no"', "must be true or false"),
        ("undo_minutes", "{a = 1}", "night.undo_minutes is a table, but must be a whole number from 0 to 120"),
    ],
)
def test_a_night_that_cannot_be_is_refused(tmp_path: Path, key: str, value: str, said: str) -> None:
    kept = [line for line in SHORTEST.splitlines() if not line.startswith(key)]
    at = next((n for n, line in enumerate(SHORTEST.splitlines()) if line.startswith(key)), len(kept))
    kept.insert(at, f"{key} = {value}")
    assert said in complaint(tmp_path, "\n".join(kept))


@pytest.mark.parametrize("key", ["school", "date", "opens", "closes", "timezone", "commons"])
def test_what_a_school_alone_can_know_must_be_said(tmp_path: Path, key: str) -> None:
    lines = [line for line in SHORTEST.splitlines() if not line.startswith(key)]
    assert f"line 1: [night] lacks '{key}': " in complaint(tmp_path, "\n".join(lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHORTEST.replace('"17:00"', "17:00"), "night.toml, line 4: this cannot be read as TOML"),
        (SHORTEST + "[night]\n", "night.toml, line 8: this cannot be read as TOML"),
        (SHORTEST + 'title = "', "night.toml"),
        (SHORTEST.encode("utf-16"), "this is not UTF-8 text; save it again with the encoding UTF-8"),
        ("", "the table [night] is missing"),
        ("night = 3", "line 1: 'night' must be a table: write [night] above its keys"),
    ],
)
def test_a_file_that_is_no_settings_file_gets_one_sentence(tmp_path: Path, text: str | bytes, said: str) -> None:
    sentence = complaint(tmp_path, text)
    assert said in sentence
    assert "\n" not in sentence


def test_a_missing_file_says_who_writes_it(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"^night\.toml: there is no such file in .*`schoolnight import` writes it$"
    ):
        read_settings(tmp_path / "night.toml")


def test_a_folder_in_the_files_place_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "night.toml").mkdir()
    with pytest.raises(SettingsError, match=r"^night\.toml: it cannot be read"):
        read_settings(tmp_path / "night.toml")


@pytest.mark.parametrize("spoilt", [b"\xef\xbb\xbf" + SHORTEST.encode(), SHORTEST.replace("\n", "\r\n").encode()])
def test_a_windows_editor_does_no_harm(tmp_path: Path, spoilt: bytes) -> None:
    assert settings_in(tmp_path, spoilt) == Settings(night=NIGHT)


def test_settings_made_in_code_are_held_to_the_same_rules() -> None:
    with pytest.raises(ValueError, match="not after"):
        msgspec.structs.replace(NIGHT, closes="16:59")


words = st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: not text.isspace())
metres = st.floats(0, 5000).map(abs)
clocks = st.times().map(lambda time: time.strftime("%H:%M"))


@st.composite
def nights(draw: st.DrawFn) -> Night:
    opens, closes = sorted(draw(st.lists(clocks, min_size=2, max_size=2, unique=True)))
    return Night(
        school=draw(words),
        title=draw(words),
        date=draw(st.dates(dt.date(1970, 1, 2), dt.date(2100, 1, 1))),
        opens=opens,
        closes=closes,
        timezone=draw(st.sampled_from(["America/New_York", "America/Anchorage", "Asia/Kolkata"])),
        commons=draw(words),
        dinner_room=draw(st.none() | words),
        door=draw(st.tuples(metres, metres)),
        drop_ins=draw(st.sampled_from(["listed", "every-teacher"])),
        helpers_may_interpret=draw(st.booleans()),
        interpreter_line=draw(st.none() | words),
        booked_early_minutes=draw(st.integers(0, 30)),
        undo_minutes=draw(st.integers(0, 120)),
    )


printers = st.builds(
    Printer,
    address=st.sampled_from(
        [
            "tcp://192.0.2.7:9100",
            "tcp://[2001:db8::7]:65535",
            "serial:/dev/ttyUSB0?baud=115200",
            "serial:COM3",
            "usb:04b8:0e15",
            "windows:Receipt printer",
            "file:tickets",
        ]
    ),
    dots=st.sampled_from([384, 512, 576]),
)
settings = st.builds(
    Settings,
    night=nights(),
    hub=st.builds(Hub, listen=st.sampled_from(["127.0.0.1", "::", "hub.local"]), port=st.integers(1, 65535)),
    kiosk=st.builds(Kiosk, idle_seconds=st.integers(5, 600), ticket_seconds=st.integers(3, 120)),
    letters=st.builds(Letters, paper=st.sampled_from(["us-letter", "a4"])),
    printers=st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9-]*", fullmatch=True), printers, max_size=3),
)


@given(settings)
def test_what_is_written_is_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, before: Settings) -> None:
    path = tmp_path_factory.mktemp("night") / "night.toml"
    write_settings(path, before)
    assert read_settings(path) == before
    assert [found.name for found in path.parent.iterdir()] == ["night.toml"]


def test_what_cannot_be_read_back_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    write_settings(path, Settings(night=NIGHT))
    with pytest.raises(SettingsError, match=r"hub\.port is 0"):
        write_settings(path, Settings(night=NIGHT, hub=Hub(port=0)))
    assert read_settings(path) == Settings(night=NIGHT)
    assert [found.name for found in tmp_path.iterdir()] == ["night.toml"]


def test_the_written_file_holds_what_is_commented_out_as_its_standard(tmp_path: Path) -> None:
    """Taking every # away before a key changes nothing but what had no standard, and the file stays valid."""
    lines = settings_text(Settings(night=NIGHT)).splitlines()
    woken = "\n".join(line[1:] if line.startswith("#") and not line.startswith("# ") else line for line in lines)
    assert settings_in(tmp_path, woken) == Settings(
        night=msgspec.structs.replace(
            NIGHT, dinner_room="Cafeteria", interpreter_line="555-0100", welcome_desk="Main hall, by the stairs"
        ),
        hub=Hub(address="http://192.0.2.10:8400"),
        programme={"jazz-band": Programme(time="18:30", title="The jazz band plays", room="Auditorium")},
        printers={"door-1": Printer(address="tcp://192.0.2.7:9100")},
    )


ALL_KEYS = [(table, key) for table in strict_toml.tables(Settings) for key in strict_toml.keys(table.struct)]


@pytest.mark.parametrize(("table", "key"), ALL_KEYS, ids=lambda named: named.name)
def test_every_setting_is_documented(table: strict_toml.Table, key: strict_toml.Key) -> None:
    """In its description, in the written file and on the page; and its own example is a value it allows."""
    assert key.description.endswith(".")
    msgspec.convert(key.example, key.type)
    _, section = DOCS.read_text("utf-8").split(f"## `[{table.header}]`\n")
    assert f"| `{key.name}` | {key.description} |" in section.split("\n## ")[0]
    file = " ".join(line.lstrip("#").strip() for line in settings_text(Settings(night=NIGHT)).splitlines())
    assert key.description in file
    assert f" {key.name} = " in file


def test_the_page_is_the_one_the_code_makes() -> None:
    made = commented_toml.page(Settings, "night.toml")
    assert DOCS.read_text("utf-8") == made, "python -m config.settings --docs > docs/settings.md"
