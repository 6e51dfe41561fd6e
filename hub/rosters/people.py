"""Families and students: rows of our own sheets, and of every export that names a student and its adults."""

import msgspec

from hub.night.roster import Guardian, Interpreting
from hub.rosters import values
from hub.rosters.contacts import contacts_of, wide_columns
from hub.rosters.gathered import Gathered, Lesson, ToldFamily, ToldStudent
from hub.rosters.places import also_called, first_of_its_key, gone, key_of, name_of
from hub.rosters.sheets import Sheet
from hub.rosters.tables import Line

_LANGUAGE_ADVICE = "Write its English name or code, such as Spanish or es. Until then the family is greeted in English."


def language_of(sheet: Sheet, line: Line) -> str | None:
    said = sheet.said(line, "language")
    tag = values.language(said)
    if said and tag is None:
        sheet.findings.row(sheet.place(line), "the language is not known", _LANGUAGE_ADVICE, said, taken=True)
    return tag


def interpreter_of(sheet: Sheet, line: Line) -> Interpreting | None:
    said = sheet.said(line, "interpreter")
    needed = values.interpreting(said)
    if said and needed is None:
        # Better an interpreter too many than a meeting no one understands.
        advice = "Write none, spoken or sign. Until then it is taken as spoken."
        sheet.findings.row(sheet.place(line), "the need of an interpreter is not understood", advice, taken=True)
        return "spoken"
    return needed


def read_students(sheet: Sheet, into: Gathered, seen: set[str]) -> None:
    with_contacts = sheet.has("contact_name", "contact_given", "contact_surname") or bool(
        wide_columns(sheet.table.header)
    )
    for line in sheet:
        if gone(sheet, line):
            into.left.add(values.key(sheet.raw(line, "student")))
            continue
        if not (key := key_of(sheet, line, "student")):
            continue
        known = into.students.find(key)  # an export's own student, who may go by another of its ids here
        key = known if known and known not in seen else key
        told = _student(sheet, line, key)
        if key in seen and with_contacts and told.contacts:
            _add_contacts(sheet, line, told, into)
        elif first_of_its_key(sheet, line, key, seen):
            into.students[key] = _over(told, into.students.get(key))
            also_called(sheet, line, "student", key, into.students)
            _homeroom(sheet, line, key, into)
            if not into.students[key].given and not into.students[key].surname:
                sheet.findings.row(
                    told.place,
                    "the student has no name",
                    "Give the name: the kiosk shows first names.",
                    key,
                    taken=True,
                )


def _student(sheet: Sheet, line: Line, key: str) -> ToldStudent:
    given, surname = name_of(sheet, line)
    return ToldStudent(
        sheet.place(line),
        key,
        sheet.said(line, "preferred") or given,
        surname,
        values.key(sheet.raw(line, "grade")),
        values.keys(sheet.raw(line, "households")),
        contacts_of(sheet, line),
        language_of(sheet, line),
        interpreter_of(sheet, line),
    )


def _over(told: ToldStudent, known: ToldStudent | None) -> ToldStudent:
    """What this row says, over what an export already said; a blank says nothing."""
    if known is None:
        return told
    said = {name: value for name, value in msgspec.structs.asdict(told).items() if value}
    return msgspec.structs.replace(known, **said)


def _add_contacts(sheet: Sheet, line: Line, told: ToldStudent, into: Gathered) -> None:
    known = into.students[told.key]
    if (told.given, told.surname) != (known.given, known.surname):
        sheet.findings.row(
            sheet.place(line),
            "the same student id stands in an earlier row with another name; the earlier name is kept",
            "Correct the id or the name.",
            told.key,
            taken=True,
        )
    both = tuple(dict.fromkeys((*known.contacts, *told.contacts)))
    households = tuple(dict.fromkeys((*known.households, *told.households)))
    into.students[told.key] = msgspec.structs.replace(known, contacts=both, households=households)


def _homeroom(sheet: Sheet, line: Line, key: str, into: Gathered) -> None:
    said = values.key(sheet.raw(line, "teacher"))
    teacher = into.teachers.find(said) or into.teachers.find(values.full_name(said))
    if teacher is not None:
        into.lessons.append(Lesson(key, teacher))
    elif said:
        sheet.findings.count(sheet.table.file, "students whose homeroom or teacher is no teacher we know")


def read_families(sheet: Sheet, into: Gathered, seen: set[str]) -> None:
    into.families_listed = into.families_listed or bool(sheet.table.rows)
    for line in sheet:
        if not sheet.has("household"):
            # A sheet that only lays languages over students: the household is named by its students.
            key = "+".join(values.keys(sheet.raw(line, "students")))
        else:
            key = key_of(sheet, line, "household")
        if not key:
            continue
        told = _family(sheet, line, key)
        known = into.families.get(key) if key in seen else None
        into.families[key] = told if known is None else _same_household(sheet, line, known, told)
        seen.add(key)


def _family(sheet: Sheet, line: Line, key: str) -> ToldFamily:
    guardian = _guardian(sheet, line)
    wide = tuple(c.as_guardian() for c in contacts_of(sheet, line)) if wide_columns(sheet.table.header) else ()
    return ToldFamily(
        sheet.place(line),
        key,
        ((guardian,) if guardian else ()) + tuple(g for g in wide if guardian is None or g.name != guardian.name),
        values.keys(sheet.raw(line, "students")),
        language_of(sheet, line),
        interpreter_of(sheet, line),
        sheet.said(line, "apart"),
        _photo(sheet, line),
    )


def _guardian(sheet: Sheet, line: Line) -> Guardian | None:
    given, surname = sheet.said(line, "given"), sheet.said(line, "surname")
    name = values.full_name(sheet.raw(line, "contact_name")) or f"{given} {surname}".strip()
    said = sheet.said(line, "may_attend")
    may = values.may_attend(said)
    if said and may is None:
        advice = "Write yes, no or ask. Until then it is taken as ask: the welcome desk receives the family."
        sheet.findings.row(sheet.place(line), "may_attend is not understood", advice, taken=True)
        may = "ask"
    if not name and may in {None, "yes"}:
        return None
    return Guardian(name, sheet.said(line, "relationship"), sheet.said(line, "contact"), may or "yes")


def _photo(sheet: Sheet, line: Line) -> bool | None:
    said = sheet.said(line, "photo")
    may = values.yes_or_no(said)
    if said and may is None:
        advice = "Write yes or no. Until then it is taken as no."
        sheet.findings.row(sheet.place(line), "photo is not understood", advice, taken=True)
        return False
    return may


def _same_household(sheet: Sheet, line: Line, known: ToldFamily, told: ToldFamily) -> ToldFamily:
    """One household, a row an adult. Where rows differ about the household the first is kept, and it is reported;
    where one asks for more care (kept apart, no photo, an interpreter) care wins.
    """
    place = sheet.place(line)
    if told.guardians and set(told.guardians) <= set(known.guardians):
        sheet.findings.row(place, "the same household and contact stand in an earlier row", "Keep one.", told.key)
    for what, before, now in (
        ("language", known.language, told.language),
        ("keep-apart group", known.apart, told.apart),
    ):
        if before and now and before != now:
            sheet.findings.row(
                place,
                f"the household has another {what} in an earlier row, which is kept",
                "Give all rows of a household the same.",
                told.key,
                taken=True,
            )
    needs = [n for n in (known.interpreter, told.interpreter) if n and n != "none"]
    return ToldFamily(
        known.place,
        known.key,
        tuple(dict.fromkeys((*known.guardians, *told.guardians))),
        tuple(dict.fromkeys((*known.students, *told.students))),
        known.language or told.language,
        needs[0] if needs else known.interpreter or told.interpreter,
        known.apart or told.apart,
        False if False in (known.photo, told.photo) else known.photo if known.photo is not None else told.photo,
    )
