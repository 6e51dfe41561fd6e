"""The kiosk's brain, without a screen: who stands there, what may be said to them, what is asked of the hub.

The greeter keeps a replica of the night (the same state the hub folds), so that it knows who is already here and which
letters were revoked. While the hub is away it decides on that replica, by the same rules: see `assumed.py`.
"""

import time
from collections.abc import Sequence

import msgspec

from hub.night import codes
from hub.night.commands import LARGEST_PARTY, CheckIn, Needs, ProveTicket
from hub.night.events import AmbassadorLacking, Fact, Stop
from hub.night.parts import Ticket, Visit
from hub.night.roster import Family, Meeting, Room
from hub.night.state import Night
from hub.wire import DoorList, Envelope, OwnWords
from kiosk.assumed import Assumed
from kiosk.greeting import (
    Answers,
    Care,
    Found,
    Here,
    MeetingShown,
    Paper,
    Questions,
    Route,
    Stopped,
    StopShown,
    Welcome,
)
from kiosk.memory import Alone


class Greeter:
    """Answers from the door list and the replica; asks nobody."""

    def __init__(self, door: DoorList, night: Night) -> None:
        self.door = door
        self.night = night  # as the hub has it: its facts, and no others
        self.assumed = Assumed()
        self.own_words: OwnWords = {}  # of the office, on kiosks now
        self.ahead = 0.0  # seconds by which the hub's clock is ahead of ours

    @property
    def tonight(self) -> Night:
        """The night with whom this kiosk received alone."""
        return self.assumed.over(self.night)

    @property
    def newest(self) -> Fact | None:
        """The last of the hub's facts that this kiosk has."""
        facts = self.assumed.facts()
        return facts[-1] if facts else None

    def learn(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self.night.apply(fact)
        self.assumed.learn(facts)

    def decide(self, envelope: Envelope, printer: str | None) -> Alone:
        """What a check-in comes to while the hub is away; raises Refused. `printer`: this kiosk's own."""
        return self.assumed.decide(self.night, envelope, printer)

    def find(self, scanned: codes.Scanned) -> Found:
        """What to say to whoever showed this code."""
        entry = self.door.codes.get(codes.fingerprint(scanned.code))
        family = self.door.roster.families.get(entry.family) if entry else None
        if entry is None or family is None:
            tonight = codes.of_this_night(scanned.code, self.door.mark)
            return Stopped("unknown" if tonight else "other-night")
        if entry.issue < self._issue(family.id):
            return Stopped("revoked", family.language)
        if family.with_care:
            return Care(family.id, family.language)
        if self.is_here(family.id):
            return Here(self.route(family.id))
        return self._welcome(family)

    def family_of(self, scanned: codes.Scanned) -> str | None:
        entry = self.door.codes.get(codes.fingerprint(scanned.code))
        return entry.family if entry else None

    def proves(self, scanned: codes.Scanned) -> ProveTicket | None:
        """A ticket was shown of which nobody knows yet that it came out."""
        shown = (self.family_of(scanned), scanned.copy)
        tickets = [t for t in self.night.tickets.values() if (t.family, t.copy) == shown]
        return next((ProveTicket(t.family, t.copy) for t in tickets if t.begun and t.end != "printed"), None)

    def is_here(self, family: str) -> bool:
        """One that a correction has dropped from the roster meanwhile has no route to show."""
        visit = self.tonight.visits.get(family)
        return visit is not None and visit.here and family in self.door.roster.families

    def check_in(self, family: str, answers: Answers, printer: str | None = None) -> CheckIn:
        """The command for these answers; of a family to be received with care nothing was asked."""
        return CheckIn(
            family=family,
            party=answers.party,
            needs=answers.needs,
            printer=printer,
            issue=self._issue(family),
            came_at=self.now(),
        )

    def now(self) -> float:
        """By the hub's clock, in which its times are; never before what has happened, if ours was reset."""
        return max(time.time() + self.ahead, self.night.at)

    def after(self, family: str, facts: tuple[Fact, ...]) -> Route | None:
        """The route that follows from a check-in's facts, which often come before the journal's line brings them."""
        if not facts or self.night.seq >= facts[-1].seq:
            return self.route(family) if self.is_here(family) else None
        beside = Greeter(self.door, Night(self.door.roster, self.door.rules))
        for fact in facts:
            beside.night.apply(fact)
        if not beside.is_here(family):
            return None
        return msgspec.structs.replace(beside.route(family), at=facts[-1].at)

    def route(self, family: str) -> Route:
        """The route of a family that is here, as the hub's facts have it now."""
        night, known = self.tonight, self.door.roster.families[family]
        guest = night.amendments.guests.get(family)
        called = guest.of if guest else family  # who goes with another family goes where that one goes
        visit = night.visits[called]
        volunteers = self.door.roster.volunteers
        guide = volunteers.get(visit.ambassador or "")
        helper = volunteers.get(visit.helper or "")
        lack = visit.guide_lack if guide is None else None
        ticket = night.ticket_of(called)
        return Route(
            family=family,
            language=known.language,
            children=self._children(known.students),
            stops=tuple(self._stop(stop, visit) for stop in visit.route),
            guide=guide.given if guide else None,
            helper=helper.given if helper else None,
            lacks_guide=lack is not None,
            guide_minutes=_minutes(lack),
            lacks_helper=helper is None and visit.helper_lack is not None and known.language != "en",
            paper=_paper(ticket),
            printer=(ticket.printer or "") if ticket and ticket.begun else "",
            commons=self.door.rules.commons,
            timezone=self.door.rules.timezone,
            at=self.now(),
            short=self.door.short.get(called, ""),
            provisional=self.assumed.is_provisional(family),
        )

    def _issue(self, family: str) -> int:
        return max(self.door.issues.get(family, 1), self.night.issue(family))

    def _welcome(self, family: Family) -> Found:
        meetings = [m for m in self.night.meetings_of.get(family.id, []) if not _had(self.night, m)]
        if not meetings:
            return Care(family.id, family.language)  # the desk is told, and says what can be done
        in_time = sorted(meetings, key=lambda m: (m.booked_at is None, m.booked_at or 0.0))
        return Welcome(
            family=family.id,
            language=family.language,
            children=self._children(family.students),
            meetings=tuple(self._meeting(meeting) for meeting in in_time),
            questions=self._questions(family),
            answers=_presets(family),
            timezone=self.door.rules.timezone,
        )

    def _questions(self, family: Family) -> Questions:
        return Questions(
            interpreter=family.language != "en" or family.interpreter != "none",
            step_free=self._may_have_stairs(),
            dinner=self.door.rules.dinner_room is not None,
        )

    def _may_have_stairs(self) -> bool:
        """No stairs only where the school's file says that all rooms of the building are on one floor."""
        floors = {room.floor for room in self.door.roster.rooms.values()}
        return len(floors) != 1 or "" in floors

    def _children(self, students: tuple[str, ...]) -> tuple[str, ...]:
        known = self.door.roster.students
        return tuple(known[student].given for student in students if student in known)

    def _meeting(self, meeting: Meeting) -> MeetingShown:
        teacher = self.door.roster.teachers.get(meeting.teacher)
        room = self._room(meeting)
        return MeetingShown(
            room=room.name if room else "",
            floor=room.floor if room else "",
            teacher=teacher.name if teacher else "",
            children=self._children(meeting.students),
            booked_at=meeting.booked_at,
        )

    def _stop(self, stop: Stop, visit: Visit) -> StopShown:
        meeting = self.night.meeting(stop.meeting) if stop.meeting else None
        if meeting is None:
            where = self.door.rules.dinner_room or "" if stop.kind == "dinner" else ""
            return StopShown(stop.kind, where, "", stop.low, stop.high)
        shown = self._meeting(meeting)
        return StopShown(
            kind=stop.kind,
            room=shown.room,
            floor=shown.floor,
            low=stop.low,
            high=stop.high,
            teacher=shown.teacher,
            children=shown.children,
            booked=meeting.booked_at is not None,
            done=meeting.id in visit.had_meetings,
        )

    def _room(self, meeting: Meeting) -> Room | None:
        teacher = self.door.roster.teachers.get(meeting.teacher)
        return self.door.roster.rooms.get(teacher.room) if teacher and teacher.room else None


def _had(night: Night, meeting: Meeting) -> bool:
    visit: Visit | None = night.visits.get(meeting.family)
    return visit is not None and meeting.id in visit.had_meetings


def _presets(family: Family) -> Answers:
    """One adult and the children the letter names; an interpreter where the school's file asks for one."""
    party = min(1 + len(family.students), LARGEST_PARTY)
    return Answers(party=party, needs=Needs(interpreter=family.interpreter != "none"))


def _minutes(lack: AmbassadorLacking | None) -> int | None:
    return lack.minutes if lack else None


def _paper(ticket: Ticket | None) -> Paper | None:
    """`unknown` counts as failed: the family holds no ticket that anybody can vouch for."""
    if ticket is None:
        return None
    if ticket.end is None:
        return "printing"
    return "printed" if ticket.end == "printed" else "failed"
