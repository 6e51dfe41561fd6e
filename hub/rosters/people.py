"""Families and students: rows of our own sheets, and of every export that names a student and its adults."""

import msgspec

from hub.night.roster import Guardian, Interpreting, MayAttend
from hub.rosters import values
from hub.rosters.care import UNTIL, groups, marked, need, stricter, strictest
from hub.rosters.contacts import contacts_of, wide_columns
from hub.rosters.gathered import Gathered, Lesson, ToldFamily, ToldStudent, Unread
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
    with_contacts = sheet.has("contact_name", "contact_given", "contact_surname", "may_attend") or bool(
        wide_columns(sheet.table.header)
    )
    note_unread(sheet, into)
    for line in sheet:
        if gone(sheet, line):
            into.left.add(values.key(sheet.raw(line, "student")))
            into.left_households += values.keys(sheet.raw(line, "households"))
            continue
        if not (key := key_of(sheet, line, "student")):
            continue
        known = into.students.find(key)  # an export's own student, who may go by another of its ids here
        key = known if known and known not in seen else key
        told = _student(sheet, line, key)
        if key in seen and with_contacts and told.contacts:
            _add_contacts(sheet, line, told, into)
        elif key in seen and not first_of_its_key(sheet, line, key, seen):
            _keep_what_asks_for_care(sheet, line, told, into)
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
        _marks_said(sheet, line),
        cut=sheet.has("households") and sheet.cut(line, "households"),
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
    into.students[told.key] = msgspec.structs.replace(
        known, contacts=both, households=households, interpreter=need((known.interpreter, told.interpreter))
    )


def _keep_what_asks_for_care(sheet: Sheet, line: Line, told: ToldStudent, into: Gathered) -> None:
    """Of a row that is left out because the student stands in an earlier one."""
    known = into.students[told.key]
    if set(told.households) - set(known.households):
        into.doubtful.add(told.key)
        reason = "the student has another household in an earlier row"
        advice = f"If it belongs to both, name both in one row. The student's family {UNTIL}."
        sheet.findings.row(sheet.place(line), reason, advice, told.key, taken=True)
    into.students[told.key] = msgspec.structs.replace(known, interpreter=need((known.interpreter, told.interpreter)))


def note_unread(sheet: Sheet, into: Gathered) -> None:
    """Rows that could not be read at all, of a sheet where they might have held a mark."""
    if may_mark(sheet):
        for line in sheet.table.lost:
            words = tuple(dict.fromkeys(word for cell in line.cells for word in (values.key(cell), *values.keys(cell))))
            into.unread.append(Unread(sheet.place(line), words))


def may_mark(sheet: Sheet) -> bool:
    wide = wide_columns(sheet.table.header).values()
    return sheet.has("apart", "may_attend") or any("may_attend" in columns for columns in wide)


def _marks_said(sheet: Sheet, line: Line) -> frozenset[str]:
    """The columns of marks that this row has, be they blank."""
    said = {c for c in ("apart", "may_attend", "interpreter") if sheet.has(c) and not sheet.cut(line, c)}
    if any("may_attend" in columns for columns in wide_columns(sheet.table.header).values()):
        said.add("may_attend")
    return frozenset(said)


def _homeroom(sheet: Sheet, line: Line, key: str, into: Gathered) -> None:
    said = values.key(sheet.raw(line, "teacher"))
    teacher = into.teachers.find(said) or into.teachers.find(values.full_name(said))
    if teacher is not None:
        into.lessons.append(Lesson(key, teacher))
    elif said:
        sheet.findings.count(sheet.table.file, "students whose homeroom or teacher is no teacher we know")


def read_families(sheet: Sheet, into: Gathered, seen: set[str]) -> None:
    into.families_listed = into.families_listed or bool(sheet.table.rows or sheet.table.lost)
    above: tuple[str, ...] = ()
    note_unread(sheet, into)
    for line in sheet:
        if not sheet.has("household"):
            # A sheet that only lays languages over students: the household is named by its students.
            key = "+".join(sorted(values.keys(sheet.raw(line, "students"))))
        else:
            key = key_of(sheet, line, "household")
        if not key:
            left_out = _family(sheet, line, key)
            if left_out.apart or marked(left_out.guardians):
                # A spreadsheet often names the household in its first row only.
                into.unread.append(Unread(left_out.place, left_out.students or above, not left_out.students))
            continue
        above = (key,)
        told = _family(sheet, line, key)
        known = into.families.get(key) if key in seen else None
        into.families[key] = told if known is None else _same_household(sheet, line, known, told)
        seen.add(key)


def _family(sheet: Sheet, line: Line, key: str) -> ToldFamily:
    guardian = _guardian(sheet, line)
    wide = [c.as_guardian() for c in contacts_of(sheet, line)] if wide_columns(sheet.table.header) else []
    if guardian is not None:
        # The same adult may stand in both; a nameless mark there is this one's own.
        wide = [g for g in wide if g.name not in {"", guardian.name} or stricter(g.may_attend, guardian.may_attend)]
    return ToldFamily(
        sheet.place(line),
        key,
        (*((guardian,) if guardian else ()), *wide),
        values.keys(sheet.raw(line, "students")),
        language_of(sheet, line),
        interpreter_of(sheet, line),
        _apart(sheet, line),
        _photo(sheet, line),
        _marks_said(sheet, line),
    )


def _apart(sheet: Sheet, line: Line) -> str:
    told = groups(";".join(sheet.all_said(line, "apart")))
    if len(told) > 1:
        reason = "the household is in several keep-apart groups, and only the first counts"
        advice = "Give one word to all the households that are to be kept apart from each other."
        value = ", ".join(told) if all(values.is_id(group) for group in told) else ""
        sheet.findings.row(sheet.place(line), reason, advice, value, taken=True)
    return told[0] if told else ""


def _guardian(sheet: Sheet, line: Line) -> Guardian | None:
    given, surname = sheet.said(line, "given"), sheet.said(line, "surname")
    name = values.full_name(sheet.raw(line, "contact_name")) or f"{given} {surname}".strip()
    may = _may_attend(sheet, line)
    if not name and may in {None, "yes"}:
        return None
    return Guardian(name, sheet.said(line, "relationship"), sheet.said(line, "contact"), may or "yes")


def _may_attend(sheet: Sheet, line: Line) -> MayAttend | None:
    told = [values.may_attend(said) for said in sheet.all_said(line, "may_attend")]
    if None in told:
        advice = "Write yes, no or ask. Until then it is taken as ask: the welcome desk receives the family."
        sheet.findings.row(sheet.place(line), "may_attend is not understood", advice, taken=True)
    if any(sheet.has(column) and sheet.cut(line, column) for column in ("may_attend", "apart")):
        advice = f"Put in the divider that is missing. The household {UNTIL}."
        sheet.findings.row(sheet.place(line), "the row ends before may_attend or apart", advice, taken=True)
        told.append("ask")
    return strictest(may or "ask" for may in told) if told else None


def _photo(sheet: Sheet, line: Line) -> bool | None:
    said = sheet.said(line, "photo")
    may = values.yes_or_no(said)
    if said and may is None:
        advice = "Write yes or no. Until then it is taken as no."
        sheet.findings.row(sheet.place(line), "photo is not understood", advice, taken=True)
        return False
    return may


def _needed(interpreter: Interpreting | None) -> str:
    return interpreter if interpreter and interpreter != "none" else ""


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
        ("kind of interpreter", _needed(known.interpreter), _needed(told.interpreter)),
    ):
        if before and now and before != now:
            sheet.findings.row(
                place,
                f"the household has another {what} in an earlier row, which is kept",
                "Give all rows of a household the same.",
                told.key,
                taken=True,
            )
    return ToldFamily(
        known.place,
        known.key,
        tuple(dict.fromkeys((*known.guardians, *told.guardians))),
        tuple(dict.fromkeys((*known.students, *told.students))),
        known.language or told.language,
        need((known.interpreter, told.interpreter)),
        known.apart or told.apart,
        False if False in (known.photo, told.photo) else known.photo if known.photo is not None else told.photo,
        known.said | told.said,
    )
