"""Folders, zips, workbooks and single files; and what is never opened."""

import os
import zipfile
from collections.abc import Mapping
from datetime import datetime, time
from io import BytesIO

import openpyxl
import pytest

from hub.rosters import SourceError, read_sources

from .school import ENROLMENTS, EVERYTHING, NIGHT, STUDENTS, TEACHERS, ZONE, School, at

UNREADABLE = b"\xff\xfe\x00PK\x03\x04 this is no table and must not be looked at"


def workbook(sheets: Mapping[str, list[list[object]]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_rows(text: str) -> list[list[object]]:
    return [list(line.split(",")) for line in text.splitlines()]


def test_a_folder_a_zip_and_one_workbook_give_the_same_roster(school: School) -> None:
    folder = school.folder / "csv"
    school.write_all({f"csv/{name}": content for name, content in EVERYTHING.items()})
    zipped = school.zip("night.zip", {f"export/{name}": content for name, content in EVERYTHING.items()})
    sheets = {name.removesuffix(".csv").title(): as_rows(content) for name, content in EVERYTHING.items()}
    book = school.write("night.xlsx", workbook(sheets))
    first = school.read(folder)
    assert school.report.rows == ()
    assert school.read(zipped) == first
    assert school.read(book) == first
    assert "night.xlsx: Students" in school.report.read


def test_single_files_are_read_together(school: School) -> None:
    paths = [school.write(name, EVERYTHING[name]) for name in ("students.csv", "teachers.csv", "enrolments.csv")]
    school.read(*paths)
    assert len(school.roster.meetings) == 3


def test_a_workbooks_own_numbers_and_times_are_understood(school: School) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Students": [["student", "name"], [604821.0, "Peña, Íñigo"]],
        "Teachers": [["teacher", "name", "room"], [11, "Ms. Quill", 101], [12, "Mr. Fern", 102], [13, "Mx. Roe", 103]],
        "Meetings": [
            ["student", "teacher", "time"],
            [604821, 11, time(17, 30)],
            [604821, 12, datetime(2026, 11, 24, 18, 0)],  # noqa: DTZ001 - a spreadsheet knows no zone
            [604821, 13, None],
        ],
    }
    school.write("night.xlsx", workbook(sheets))
    school.read()
    assert school.report.rows == ()
    assert school.meetings_of("student 604821") == {"11": at("17:30"), "12": at("18:00"), "13": None}


def test_a_hidden_sheet_is_not_read_and_said(school: School) -> None:
    school.write("night.xlsx", workbook({"Students": as_rows(STUDENTS), "Old": as_rows(TEACHERS)}, hidden="Old"))
    school.read()
    assert school.roster.teachers == {}
    assert "night.xlsx: Old is a hidden sheet and was not read" in school.report.notes


@pytest.mark.parametrize(
    "name", ["demographics.csv", "Demographics.CSV", "userFlags.csv", "user_flags_2026.csv", "userProfiles.csv"]
)
def test_what_must_never_be_read_is_named_and_not_opened(school: School, name: str) -> None:
    school.write("students.csv", STUDENTS)
    forbidden = school.write(name, "")
    forbidden.unlink()
    os.mkfifo(forbidden.with_suffix(".fifo"))
    forbidden.symlink_to(forbidden.with_suffix(".fifo"))  # whoever opens it waits for ever
    school.read(school.folder / "students.csv", forbidden)
    assert school.report.left_alone == (name,)


def test_what_must_never_be_read_is_not_unpacked_from_a_zip(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    path = school.zip(
        "export.zip", {"students.csv": STUDENTS, "demographics.csv": UNREADABLE, "x/userflags.csv": UNREADABLE}
    )
    opened: list[str] = []
    unpack = zipfile.ZipFile.open

    def watched(archive: zipfile.ZipFile, name: zipfile.ZipInfo, *rest: object, **more: object) -> object:
        opened.append(name.filename)
        return unpack(archive, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)
    school.read(path)
    assert opened == ["students.csv"]
    assert school.report.left_alone == ("export.zip: demographics.csv", "export.zip: x/userflags.csv")


def test_a_sheet_that_must_never_be_read_is_named(school: School) -> None:
    school.write("night.xlsx", workbook({"Students": as_rows(STUDENTS), "Demographics": [["race"], ["?"]]}))
    school.read()
    assert school.report.left_alone == ("night.xlsx: Demographics",)


def test_a_school_in_flagstaff_may_name_its_files_after_its_town(school: School) -> None:
    school.write("flagstaff_students.csv", STUDENTS)
    school.read()
    assert len(school.roster.students) == 2


def test_files_of_a_zip_that_also_stand_unpacked_beside_it_are_read_once(school: School) -> None:
    school.write("students.csv", STUDENTS)
    school.zip("export.zip", {"students.csv": STUDENTS, "teachers.csv": TEACHERS, "enrollments.csv": ENROLMENTS})
    school.read()
    assert (len(school.roster.students), len(school.roster.teachers)) == (2, 2)
    assert school.report.rows == ()


def test_other_files_in_a_folder_are_left_and_named(school: School) -> None:
    school.write("students.csv", STUDENTS)
    school.write("map.pdf", b"%PDF")
    school.write(".DS_Store", b"\0")
    school.read()
    assert school.report.notes[0] == "map.pdf is no table and was not opened"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("night.zip", b"PK\x03\x04 half a zip", "is not a zip"),
        ("night.xlsx", b"PK\x03\x04 half a workbook", "is not a spreadsheet"),
        ("night.pdf", b"%PDF", "is not a table"),
        ("night.xls", b"\xef\xbb\xbf<html><table><tr><td>student</td></tr></table>", "is a web page"),
        ("night.xls", b"\x09\x08\x00\x00 an old spreadsheet, cut off", "is not a spreadsheet"),
    ],
)
def test_a_source_that_cannot_be_read_at_all_is_one_plain_sentence(
    school: School, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(SourceError, match=words) as told:
        school.read(school.write(name, content))
    assert name in str(told.value)


@pytest.mark.parametrize("files", [{}, {"../students.csv": STUDENTS}, {"map.pdf": b"%PDF"}, {"demographics.csv": "x"}])
def test_a_source_with_nothing_to_read_is_one_plain_sentence(school: School, files: Mapping[str, str | bytes]) -> None:
    empty = school.folder / "empty"
    empty.mkdir()
    for source in (empty, school.zip("night.zip", files)):
        with pytest.raises(SourceError, match=f"There is nothing to read in {source.name}: give .*students.csv"):
            school.read(source)


def test_a_file_that_points_out_of_its_zip_is_named_and_not_opened(school: School) -> None:
    school.read(school.zip("night.zip", {"students.csv": STUDENTS, "../teachers.csv": TEACHERS}))
    assert school.roster.teachers == {}
    assert "night.zip: ../teachers.csv points out of the zip and was not opened" in school.report.notes


def test_a_missing_file_says_so(school: School) -> None:
    with pytest.raises(SourceError, match="There is no file or folder"):
        school.read(school.folder / "nowhere.csv")


def test_a_zip_with_a_password_says_so(school: School) -> None:
    path = school.zip("night.zip", {"students.csv": STUDENTS})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag of encryption, in the local header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="protected with a password"):
        school.read(path)


def test_text_that_calls_itself_a_spreadsheet_is_read_as_text(school: School) -> None:
    school.write("students.xls", STUDENTS.replace(",", "\t"))
    school.read()
    assert len(school.roster.students) == 2


def test_two_folders_may_have_files_of_one_name(school: School) -> None:
    school.write("grade6/students.csv", "student,given,surname\nS1,Ann,Reed\n")
    school.write("grade7/students.csv", "student,given,surname\nS2,Bo,Fox\n,Cy,Roe\n")
    school.read(school.folder / "grade6", school.folder / "grade7")
    assert len(school.roster.students) == 2
    assert school.only_row().file == "grade7/students.csv"


def test_a_damaged_member_of_a_zip_is_named(school: School) -> None:
    path = school.folder / "night.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("students.csv", STUDENTS * 50)
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"students\.csv cannot be unpacked"):
        school.read(path)


def test_progress_is_told_file_by_file(school: School) -> None:
    school.write_all(EVERYTHING)
    told: list[tuple[str, int, int]] = []
    read_sources(
        [school.folder], base=None, on=NIGHT, timezone=ZONE, drop_ins="listed",
        progress=lambda what, done, total: told.append((what, done, total)),
    )  # fmt: skip
    assert told[0] == ("Reading enrolments.csv", 0, 7)
    assert told[-1] == ("Read", 7, 7)
