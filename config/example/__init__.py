"""A school that does not exist, as its office would export it: for the demo, for rehearsals, and for tests.

The same seed gives the same files, byte for byte, on any day.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from config.example import building, people, timetable
from config.example.names import NameDrawer
from config.settings import FILE_NAME, Night, Printer, Settings, write_settings

__all__ = ["SCHOOL", "example_settings", "write_example"]

SCHOOL: Final = "Maple Hollow Middle School"
A_TUESDAY: Final = date(2026, 11, 24)

_Row = Sequence[object]


def write_example(folder: Path, seed: int = 1, families: int = 350, on: date | None = None) -> None:
    """Seven CSV files (UTF-8) and the night.toml that goes with them, into a folder that is made if missing.

    `families` counts households; the 40 teachers and 26 volunteers stay. Only night.toml knows the day.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _sheets(Random(seed), families).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    write_settings(folder / FILE_NAME, example_settings(on or A_TUESDAY))


def example_settings(on: date = A_TUESDAY) -> Settings:
    return Settings(
        night=Night(
            school=SCHOOL,
            date=on,
            opens=timetable.OPENS,
            closes=timetable.CLOSES,
            timezone="America/New_York",
            commons=building.COMMONS,
            dinner_room=building.COMMONS,
            door=building.DOOR,
        ),
        printers={"door-1": Printer(address="tcp://127.0.0.1:9100")},
    )


def _sheets(random: Random, families: int) -> dict[str, list[_Row]]:
    names = NameDrawer(random)
    rooms = building.rooms()
    teachers = building.teachers(names, random)
    town = people.Neighbourhood(families, names, random)
    taught = timetable.enrolments(town.students, teachers, random)
    wanted = timetable.meetings(town.households, taught, town.students, teachers, random)
    helping = people.volunteers(sorted({t.room for t in teachers}), names, random)
    return {
        "families": _sheet(
            "household,contact_name,relationship,contact,language,interpreter,may_attend,apart,photo",
            (
                (
                    h.household,
                    c.name,
                    c.relationship,
                    c.contact,
                    h.language,
                    h.interpreter,
                    c.may_attend,
                    h.apart,
                    h.photo,
                )
                for h in town.households
                for c in h.contacts
            ),
        ),
        "students": _sheet(
            "student,given,surname,grade,households",
            ((s.student, s.given, s.surname, s.grade, ";".join(s.households)) for s in town.students),
        ),
        "teachers": _sheet(
            "teacher,name,room,subject,target_minutes,languages",
            ((t.teacher, t.name, t.room, t.subject, t.target_minutes, ";".join(t.languages)) for t in teachers),
        ),
        "rooms": _sheet(
            "room,name,floor,wing,x,y", ((r.room, r.name, r.floor, r.wing, f"{r.x:g}", f"{r.y:g}") for r in rooms)
        ),
        "enrolments": _sheet(
            "student,teacher,subject,period", ((e.student, e.teacher, e.subject, e.period) for e in taught)
        ),
        "meetings": _sheet(
            "household,student,teacher,time", ((m.household, m.student, m.teacher, m.time) for m in wanted)
        ),
        "volunteers": _sheet(
            "volunteer,role,given,surname,languages,from,until,home_door",
            (
                (v.volunteer, v.role, v.given, v.surname, ";".join(v.languages), v.on_from, v.on_until, v.home_door)
                for v in helping
            ),
        ),
    }


def _sheet(header: str, rows: Iterable[_Row]) -> list[_Row]:
    return [header.split(","), *rows]
