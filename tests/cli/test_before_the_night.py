"""The office's evening before the evening: example, import, letters, codes, pair, check, as commands."""

import csv
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hub.folder import NightFolder


def schoolnight(*words: str, at: Path, status: int = 0) -> str:
    """Run a command as people do; its output and errors together."""
    done = subprocess.run(
        [sys.executable, "-m", "hub.cli", *words], cwd=at, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    assert "Traceback" not in said, said
    return said


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small example school, imported."""
    place = tmp_path_factory.mktemp("office")
    schoolnight("example", "school", "--families", "30", at=place)
    schoolnight("import", "school", "--night", "tonight", "--yes", at=place)
    return place


def test_help_reads_like_a_person_wrote_it(tmp_path: Path) -> None:
    said = schoolnight("--help", at=tmp_path)
    for command in ("example", "import", "letters", "codes", "pair", "hub", "kiosk", "demo", "check"):
        assert re.search(rf"^  {command}\s+[A-Z]", said, re.M), command
        assert "Usage" in schoolnight(command, "--help", at=tmp_path)


def test_nothing_is_taken_before_a_yes(tmp_path: Path) -> None:
    schoolnight("example", "school", "--families", "20", at=tmp_path)
    said = schoolnight("import", "school", "--night", "tonight", at=tmp_path)
    assert "20 families" in said
    assert "Nothing was taken" in said
    assert not (tmp_path / "tonight").exists()


def test_importing_a_corrected_file_keeps_the_codes(tmp_path: Path) -> None:
    schoolnight("example", "school", "--families", "20", at=tmp_path)
    schoolnight("import", "school", "--night", "n", "--yes", at=tmp_path)
    before = {row["household"]: row["code"] for row in rows(schoolnight("codes", "--night", "n", at=tmp_path))}
    families = tmp_path / "school" / "families.csv"
    lines = families.read_text(encoding="utf-8").splitlines()
    gone = lines[1].split(",")[0]
    families.write_text("\n".join(line for line in lines if not line.startswith(gone + ",")), encoding="utf-8")
    said = schoolnight("import", "school", "--night", "n", "--yes", at=tmp_path)
    assert "families: 0 new, 1 gone" in said, said
    after = {row["household"]: row["code"] for row in rows(schoolnight("codes", "--night", "n", at=tmp_path))}
    assert all(before[household] == code for household, code in after.items() if household in before)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_letters_are_one_page_a_household(place: Path) -> None:
    said = schoolnight("letters", "--night", "tonight", at=place)
    assert "30 letters in tonight/letters.pdf" in said
    pdf = (place / "tonight" / "letters.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert (place / "tonight" / "letters.pdf").stat().st_mode & 0o077 == 0, "letters hold codes"


def test_the_papers_of_the_night_are_in_one_folder_for_their_owner_alone(place: Path) -> None:
    said = schoolnight("papers", "--night", "tonight", at=place)
    kinds = ("doors", "badges", "signs", "labels", "cards", "languages")
    for kind in kinds:
        paper = place / "tonight" / "papers" / f"{kind}.pdf"
        assert f"tonight/papers/{kind}.pdf" in said
        assert paper.read_bytes().startswith(b"%PDF")
        assert paper.stat().st_mode & 0o077 == 0
    assert "shred" in said, "lists of names and keys come with a warning"


def test_one_kind_of_paper_can_be_asked_for(place: Path) -> None:
    said = schoolnight("papers", "--night", "tonight", "--only", "badges", "--out", "elsewhere", at=place)
    assert [path.name for path in (place / "elsewhere").iterdir()] == ["badges.pdf"]
    assert "elsewhere/badges.pdf" in said


def test_a_name_no_font_can_print_is_said_before_it_is_taken(tmp_path: Path) -> None:
    schoolnight("example", "school", "--families", "5", at=tmp_path)
    students = tmp_path / "school" / "students.csv"
    lines = students.read_text(encoding="utf-8").splitlines()
    number, _, rest = lines[1].split(",", 2)
    students.write_text("\n".join([lines[0], f"{number},Adaᚠ,{rest}", *lines[2:]]), encoding="utf-8")
    said = schoolnight("import", "school", "--night", "n", at=tmp_path)
    assert "No font here can print all of Adaᚠ (U+16A0)" in said
    assert "Nothing was taken" in said


def test_a_sheet_for_a_speaker_is_written_twice(tmp_path: Path) -> None:
    said = schoolnight("languages", "review", "so", "--out", "sheets", at=tmp_path)
    assert {path.name for path in (tmp_path / "sheets").iterdir()} == {"review-so.csv", "review-so.pdf"}
    assert "schoolnight languages take so" in said
    assert "There is no translation called tlh" in schoolnight("languages", "review", "tlh", at=tmp_path, status=1)


def test_a_revoked_letter_has_another_code_and_the_others_keep_theirs(place: Path) -> None:
    before = {row["household"]: row["code"] for row in rows(schoolnight("codes", "--night", "tonight", at=place))}
    lost = next(iter(before))
    schoolnight("codes", "--night", "tonight", "--revoke", lost, at=place)
    after = {row["household"]: row["code"] for row in rows(schoolnight("codes", "--night", "tonight", at=place))}
    assert [household for household in before if before[household] != after[household]] == [lost]


def test_codes_hold_nothing_of_the_family(place: Path) -> None:
    for row in rows(schoolnight("codes", "--night", "tonight", at=place)):
        assert re.fullmatch(r"SN(-[0-9A-Z]{4}){3}", row["code"])
        assert row["household"].strip("H") not in row["code"][5:]


def test_a_teachers_phone_is_paired_by_name(place: Path) -> None:
    roster = NightFolder(place / "tonight").roster()
    teacher = next(iter(roster.teachers.values()))
    said = schoolnight("pair", "--night", "tonight", "--role", "teacher", "--name", teacher.name, at=place)
    assert re.search(r"/pair#[A-Z0-9]{4}-[A-Z0-9]{4}", said)
    assert "?" not in re.findall(r"http\S+", said)[0], "a code in the query would stand in logs"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("check", "--night", "nowhere"), "nowhere is no night yet"),
        (("hub", "--night", "nowhere"), "nowhere is no night yet"),
        (("letters", "--night", "nowhere"), "nowhere is no night yet"),
        (("import", "nothing.csv", "--night", "n"), "There is no file or folder nothing.csv"),
        (("codes", "--night", "tonight", "--revoke", "H999"), "There is no household H999"),
        (("pair", "--night", "tonight", "--role", "teacher", "--name", "Nobody At All"), "No teacher is called"),
        (("pair", "--night", "tonight", "--revoke", "tablet"), "No device is called tablet"),
    ],
)
def test_every_error_is_a_sentence_with_what_to_do(place: Path, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in schoolnight(*words, at=place, status=1)


def test_a_wrong_key_in_the_settings_is_named_with_the_nearest_one(place: Path) -> None:
    path = place / "tonight" / "night.toml"
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("timezone =", "timezome ="), encoding="utf-8")
    said = schoolnight("check", "--night", "tonight", at=place, status=1)
    path.write_text(right, encoding="utf-8")
    assert "night.toml" in said
    assert "timezome" in said
    assert "timezone" in said


def test_check_says_what_is_missing(place: Path) -> None:
    settings = place / "tonight" / "night.toml"
    with socket.socket() as nobody:  # a port that is ours, and where nothing listens
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        settings.write_text(settings.read_text(encoding="utf-8").replace(":9100", f":{port}"), encoding="utf-8")
        said = schoolnight("check", "--night", "tonight", at=place, status=1)
    assert "30 families" in said
    assert "! Printer door-1" in said, "silence means not ready"
    assert "No kiosk is paired yet" in said
