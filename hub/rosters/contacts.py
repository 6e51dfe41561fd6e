"""The adults that a student's record names: several rows a student, or "Guardian 1 Name", "Guardian 2 Name" in one."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from hub.rosters import values
from hub.rosters.columns import plain
from hub.rosters.gathered import Contact
from hub.rosters.headings import WIDE
from hub.rosters.sheets import Sheet
from hub.rosters.tables import Line

# Someone who is only to be telephoned when a child falls ill is not invited to its conference.
_KIN: Final = re.compile(
    r"mother|father|parent|guardian|mom|dad|mum|madre|padre|foster|step|legal|family|caregiver|court|"
    r"grand|aunt|uncle|relative|sister|brother|sibling|husband|wife|spouse|self",
    re.IGNORECASE,
)
_NEAREST: Final = re.compile(r"mother|father|parent|guardian|mom|dad|mum|foster|caregiver|madre|padre", re.IGNORECASE)
_NUMBERED = re.compile(r"(guardian|parent|contact|parentguardian|mother|father)(\d?)(.*?)(\d?)")
_ALONE: Final = frozenset({"mother", "father"})

Columns = Mapping[str, int]


@cache
def wide_columns(header: tuple[str, ...]) -> Mapping[str, Columns]:
    """ "guardian1" → our contact columns and their positions, for each adult a row may name."""
    groups: dict[str, dict[str, int]] = {}
    fields = {plain(word): field for field, words in WIDE.items() for word in words}
    for at, heading in enumerate(header):
        found = _NUMBERED.fullmatch(plain(heading))
        if not found or not (found[2] or found[4] or found[1] in _ALONE):
            continue
        field = fields.get(found[3])
        if field is not None:
            groups.setdefault(found[1] + (found[2] or found[4]), {}).setdefault(field, at)
    return {
        group: at for group, at in groups.items() if at.keys() & {"contact_name", "contact_given", "contact_surname"}
    }


def contacts_of(sheet: Sheet, line: Line) -> tuple[Contact, ...]:
    """The adults named in one row; those who are there for emergencies only are counted and left out."""
    rows: Sequence[Columns] = [*wide_columns(sheet.table.header).values(), sheet.columns]
    found = []
    for columns in rows:
        contact = _contact({column: line.cells[at] for column, at in columns.items()})
        if not contact.name and contact.may_attend == "yes":
            continue
        if contact.may_attend == "yes" and _emergency_only(
            contact, {column: line.cells[at] for column, at in columns.items()}
        ):
            sheet.findings.count(sheet.table.file, "contacts for emergencies only, left out")
        else:
            found.append(contact)
    return tuple(found)


def _contact(cells: Mapping[str, str]) -> Contact:
    def said(column: str) -> str:
        return values.text(cells.get(column, ""))

    name = f"{said('contact_given')} {said('contact_surname')}".strip() or values.full_name(said("contact_name"))
    address = (said("contact_address"), said("contact_apt"), said("contact_zip"))
    return Contact(
        key=values.key(cells.get("contact_id", "")),
        name=name,
        relationship=said("relationship"),
        email=said("contact_email"),
        phone=said("contact_phone"),
        address=plain("".join(address)) if address[0] else "",
        may_attend=values.may_attend(said("may_attend")) or ("ask" if said("may_attend") else "yes"),
    )


def _emergency_only(contact: Contact, cells: Mapping[str, str]) -> bool:
    """Neither lives with the child nor is called its family. Custody is never read: it does not decide who may come."""
    if not contact.relationship or _NEAREST.search(contact.relationship):
        return False
    lives_with, legal = (values.yes_or_no(cells.get(column, "")) for column in ("lives_with", "legal_guardian"))
    if lives_with or legal:
        return False
    return lives_with is False or not _KIN.search(contact.relationship)


def claimed(kind: str, header: tuple[str, ...]) -> frozenset[int]:
    """Headings that say which adult they mean, and are read here and not as a column of the table."""
    if kind not in {"students", "families"}:
        return frozenset()
    return frozenset(at for columns in wide_columns(header).values() for at in columns.values())
