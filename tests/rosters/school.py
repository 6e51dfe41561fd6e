"""A school office with a folder of files, as small as a test needs. All people are invented."""

import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.night.roster import Family, Roster, Student
from hub.rosters import Report, Row, read_sources

NIGHT = date(2026, 11, 24)
ZONE = "America/New_York"

FAMILIES = (
    "household,contact_name,relationship,contact,language,interpreter,may_attend,apart,photo\n"
    "H1,Ana Peña,mother,ana@example.org,es,spoken,yes,,yes\n"
    "H2,Bo Lindqvist,father,bo@example.org,en,none,yes,,no\n"
)
STUDENTS = "student,given,surname,grade,households\nS1,Íñigo,Peña,6,H1\nS2,Freya,Lindqvist,7,H2\n"
TEACHERS = "teacher,name,room,subject,target_minutes,languages\nT1,Ms. Quill,101,Math,5,es\nT2,Mr. Fern,102,Art,6,\n"
ROOMS = "room,name,floor,wing,x,y\n101,Room 101,1,East,10,4\n102,Room 102,1,East,18.5,4\n"
ENROLMENTS = "student,teacher,subject,period\nS1,T1,Math,1\nS1,T2,Art,2\nS2,T1,Math,1\n"
MEETINGS = "household,student,teacher,time\nH1,S1,T1,17:30\n"
VOLUNTEERS = (
    "volunteer,role,given,surname,languages,from,until,home_door\nV1,helper,Lena,Ortmann,es;de,17:00,20:00,North\n"
)

EVERYTHING = {
    "families.csv": FAMILIES,
    "students.csv": STUDENTS,
    "teachers.csv": TEACHERS,
    "rooms.csv": ROOMS,
    "enrolments.csv": ENROLMENTS,
    "meetings.csv": MEETINGS,
    "volunteers.csv": VOLUNTEERS,
}


class School:
    """Writes files and imports them; `roster` and `report` are those of the last import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roster = Roster()
        self.report: Report

    def write(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def write_all(self, files: Mapping[str, str]) -> None:
        for name, content in files.items():
            self.write(name, content)

    def zip(self, name: str, files: Mapping[str, str | bytes]) -> Path:
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in files.items():
                archive.writestr(member, content)
        return path

    def read(
        self,
        *paths: Path,
        base: Roster | None = None,
        drop_ins: str = "listed",
        accept: Iterable[str] = (),
    ) -> Roster:
        self.roster, self.report = read_sources(
            paths or (self.folder,), base=base, on=NIGHT, timezone=ZONE, drop_ins=drop_ins, accept=tuple(accept)
        )
        return self.roster

    @property
    def reasons(self) -> list[tuple[str, int, str]]:
        return [(row.file, row.line, row.reason) for row in self.report.rows]

    def only_row(self) -> Row:
        (row,) = self.report.rows
        return row

    def family(self, key: str) -> Family:
        return next(family for family in self.roster.families.values() if family.key == key)

    def student(self, key: str) -> Student:
        return next(student for student in self.roster.students.values() if student.key == key)

    def meetings_of(self, household: str) -> dict[str, float | None]:
        """Teacher's key → booked time."""
        family = self.family(household).id
        return {
            self.roster.teachers[m.teacher].key: m.booked_at
            for m in self.roster.meetings.values()
            if m.family == family
        }


def at(clock: str, on: date = NIGHT) -> float:
    hour, minute = clock.split(":")
    return datetime(on.year, on.month, on.day, int(hour), int(minute), tzinfo=ZoneInfo(ZONE)).timestamp()
