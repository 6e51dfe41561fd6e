"""What tonight changed in the school's roster: times exchanged, a meeting added, a family that goes as two parties.

The roster file stays as the school gave it. Facts are laid over it in this one place, so that everybody who reads
`Night.roster` sees the same. Each is absolute ("this meeting is at six now"), so a roster that holds it already, as a
kiosk's may, is changed no further.
"""

from dataclasses import dataclass, field, replace

import msgspec

from hub.night.roster import Family, Meeting, Needs, Roster


@dataclass(slots=True, frozen=True)
class Guest:
    """A family that goes with another, `of`: so many people, with these meetings, and those it was given since.

    `needs_of_host`: what the other needed before. `had`: before they joined; these stay its own.
    """

    of: str
    people: int
    meetings: tuple[str, ...]
    needs_of_host: Needs
    had: frozenset[str] = frozenset()
    given: tuple[str, ...] = ()

    @property
    def all_meetings(self) -> tuple[str, ...]:
        return (*self.meetings, *self.given)


@dataclass(slots=True)
class Amendments:
    """Of meetings and families by their ids. `parties`: a party, and the family it is part of."""

    booked: dict[str, float | None] = field(default_factory=dict)
    added: dict[str, Meeting] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    family_of: dict[str, str] = field(default_factory=dict)  # meeting -> whose it is tonight
    gone: set[str] = field(default_factory=set)  # a meeting or party that was taken back
    split: dict[str, int] = field(default_factory=dict)  # family -> how often, so that no party's name comes twice

    guests: dict[str, Guest] = field(default_factory=dict)  # a family that goes with another one

    def guests_of(self, family: str) -> list[str]:
        return [other for other, guest in self.guests.items() if guest.of == family]

    def household_of(self, meeting: Meeting) -> str:
        """The family a meeting is about and is owed to, also while that one goes with another."""
        lent = (other for other, guest in self.guests.items() if meeting.id in guest.all_meetings)
        return next(lent, meeting.family)

    def parties_of(self, family: str) -> list[str]:
        return [party for party, of in self.parties.items() if of == family]


def amended(roster: Roster, tonight: Amendments) -> Roster:
    """The roster as it is tonight. What a corrected file no longer has is not brought back."""
    if not (tonight.booked or tonight.added or tonight.family_of or tonight.gone):
        return roster
    families = {f.id: f for f in roster.families.values() if f.id not in tonight.gone}
    families |= {p: _party(p, roster.families[of]) for p, of in tonight.parties.items() if of in roster.families}
    added = [m for m in tonight.added.values() if m.family in roster.families and m.teacher in roster.teachers]
    known = {**roster.meetings, **{m.id: m for m in added}}
    meetings = {m.id: _tonight(m, tonight, families) for m in known.values() if m.id not in tonight.gone}
    return msgspec.structs.replace(roster, families=families, meetings=meetings)


def give_to_whom_they_go_with(roster: Roster, tonight: Amendments) -> None:
    """A meeting that is new to a family that goes with another one, by the desk or by a corrected file, is that one's
    as well for as long: who goes with another is called by no code of its own."""
    if not tonight.guests:
        return
    for meeting in (*roster.meetings.values(), *tonight.added.values()):
        other = tonight.family_of.get(meeting.id, meeting.family)
        guest = tonight.guests.get(other)
        if guest and meeting.id not in guest.had:
            tonight.guests[other] = replace(guest, given=(*guest.given, meeting.id))
            tonight.family_of[meeting.id] = guest.of


def _party(party: str, family: Family) -> Family:
    """The same household under a name of its own: own code, own ticket, own place in each line."""
    return msgspec.structs.replace(family, id=party)


def _tonight(meeting: Meeting, tonight: Amendments, families: dict[str, Family]) -> Meeting:
    whose = tonight.family_of.get(meeting.id, meeting.family)
    if meeting.id not in tonight.booked and whose == meeting.family:
        return meeting
    own = families.get(meeting.family)
    return msgspec.structs.replace(
        meeting,
        booked_at=tonight.booked.get(meeting.id, meeting.booked_at),
        family=whose if whose in families else meeting.family,
        students=meeting.students or (own.students if own else ()),  # whoever goes there, it is about these
    )
