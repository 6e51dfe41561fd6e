"""However a file is written down, the school it describes is the same."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.night.roster import Roster

from .school import EVERYTHING, School

SPELLINGS = {
    "household": ["Household", "HOUSEHOLD_ID", "houshold"],
    "households": ["Households", "household ids"],
    "contact_name": ["Contact Name", "guardian name", "Contact_Nmae"],
    "language": ["Home Language", "langauge"],
    "student": ["Student ID", "student_number", "StudentUniqueId"],
    "given": ["First Name", "given_name", "firstName"],
    "surname": ["Last Name", "familyName", "LAST_NAME"],
    "teacher": ["Teacher ID", "teacher_id"],
    "room": ["Room", "Room Number"],
    "time": ["Start Time", "TIME"],
}
EXTRA = ["", "Locker", "Bus Route", "Username"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"]


def imported(files: dict[str, bytes]) -> tuple[Roster, School]:
    with tempfile.TemporaryDirectory() as folder:
        school = School(Path(folder))
        for name, content in files.items():
            school.write(name, content)
        return school.read(), school


PLAIN, _ = imported({name: content.encode() for name, content in EVERYTHING.items()})


@st.composite
def written_another_way(draw: st.DrawFn, content: str) -> bytes:
    """The same table: columns permuted, respelt and added, another delimiter and encoding, lines around it."""
    rows = list(csv.reader(io.StringIO(content)))
    columns = [list(column) for column in zip(*rows, strict=True)]
    for column in columns:
        column[0] = draw(st.sampled_from([column[0], *SPELLINGS.get(column[0], [])]))
    for heading in draw(st.lists(st.sampled_from(EXTRA), max_size=2, unique=True)):
        columns.append([heading, *("" if not heading else "x" for _ in rows[1:])])
    columns = draw(st.permutations(columns))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=end)
    if draw(st.booleans()):
        writer.writerow(["Printed by the office"])
        writer.writerow([])
    writer.writerows(zip(*columns, strict=True))
    if draw(st.booleans()):
        writer.writerow([f"Total: {len(rows) - 1}"])
    return out.getvalue().encode(draw(st.sampled_from(ENCODINGS)))


@st.composite
def written_another_way_all(draw: st.DrawFn) -> dict[str, bytes]:
    return {name: draw(written_another_way(content)) for name, content in EVERYTHING.items()}


@given(files=written_another_way_all())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_how_a_file_is_written_never_changes_the_roster(files: dict[str, bytes]) -> None:
    roster, school = imported(files)
    assert school.report.rows == ()
    assert roster == PLAIN


NAMES = st.sampled_from(["Ann Reed", "Bo Reed", "Ann Fox", "Zoë Ñandú"])


@given(contacts=st.lists(st.tuples(NAMES, st.sampled_from(["12 Elm", "9 Oak", ""])), min_size=2, max_size=8))
def test_households_are_never_merged_by_name_and_address_alone(contacts: list[tuple[str, str]]) -> None:
    rows = "".join(f"S{n},Kid,Reed,C{n},{name},{street},\n" for n, (name, street) in enumerate(contacts))
    header = "Student ID,Student First,Student Last,Contact ID,Contact Name,Street,Phone\n"
    with tempfile.TemporaryDirectory() as folder:
        school = School(Path(folder))
        school.write("contacts.csv", header + rows)
        school.read(accept=["all"])
    assert len(school.roster.families) == len(contacts)
