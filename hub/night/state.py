"""Tonight as it stands: roster and rules from the school, the rest folded from the journal, fact by fact."""

from hub.night.amendments import Amendments, amended, give_to_whom_they_go_with
from hub.night.desk_presses import DeskPress
from hub.night.events import ChildAdded, Fact, Outlook, VisitorAdded
from hub.night.fold import fold
from hub.night.guide_presses import GuidePress
from hub.night.lines import want
from hub.night.office import Office
from hub.night.parts import Ask, Duty, Line, Placed, Settled, Ticket, Visit, ticket_id
from hub.night.ranges import Ranges
from hub.night.roster import Meeting, Roster, Rules
from hub.night.visitors import joined
from hub.night.whereabouts import release_interpreter


class Night:
    """All that is known tonight."""

    def __init__(self, roster: Roster, rules: Rules) -> None:
        self.rules = rules
        self.seq = 0
        self.at = 0.0
        self.cause = ""  # of the newest fact
        self.visits: dict[str, Visit] = {}
        self.lines: dict[str, Line] = {}
        self.duties: dict[str, Duty] = {}
        self.tickets: dict[str, Ticket] = {}
        self.asks: dict[str, Ask] = {}
        self.issues: dict[str, int] = {}
        self.interpreters: dict[str, str] = {}  # meeting -> volunteer
        self.no_interpreter: set[str] = set()  # meetings that go on without one
        self.placed: dict[str, Placed] = {}  # family -> who was put with it by hand
        self.settled: dict[str, Settled] = {}  # family -> what was agreed about interpreting
        self.guiding: list[GuidePress] = []  # presses at the guides' table that may be taken back
        self.ranges = Ranges()  # what tonight's promises taught
        self.outlooks: dict[str, Outlook] = {}  # of meetings that are, or were, not sure to be had tonight
        self.unguided: dict[str, float] = {}  # families that wait at the door for an ambassador
        self.visitors: dict[str, VisitorAdded] = {}  # families without a letter
        self.children: dict[str, ChildAdded] = {}  # that were on no list
        self.belongs: dict[str, str] = {}  # meeting -> family, of every roster tonight had
        self.amendments = Amendments()
        self.at_desk: list[DeskPress] = []  # what was pressed for families and may be taken back, newest last
        self.office = Office()  # open, last call, closed; announcements
        self.use(roster)

    def use(self, roster: Roster) -> None:
        """Take a (new) roster; what has happened stays, since ids are stable."""
        self.imported = roster
        self.amend()

    def amend(self) -> None:
        """Read the school's roster anew, with what tonight changed in it."""
        whole = joined(self.imported, self.visitors, self.children)
        give_to_whom_they_go_with(whole, self.amendments)
        roster = self.roster = amended(whole, self.amendments)
        self.meetings_of: dict[str, list[Meeting]] = {}
        self.doors_of: dict[str, list[tuple[str, str, float | None]]] = {}  # family -> (teacher, meeting, booked)
        self.twice: set[str] = set()  # families that want one teacher twice
        for meeting in roster.meetings.values():
            self._at_its_door(meeting)
            self.meetings_of.setdefault(meeting.family, []).append(meeting)
            self.belongs[meeting.id] = meeting.family
        floors = sorted(room.floor for room in roster.rooms.values())
        self.ground = floors[0] if floors else ""  # the door is on the lowest floor that is named
        for teacher in roster.teachers:
            self.lines.setdefault(teacher, Line(teacher))
        for volunteer in roster.volunteers:
            self.duties.setdefault(volunteer, Duty(volunteer))
        for visit in self.visits.values():
            if visit.here:
                want(self, visit)
        for dropped in [m for m in self.interpreters if m not in roster.meetings]:
            visit_ = self.visit_of(dropped)
            if visit_ is None or visit_.busy != dropped:
                release_interpreter(self, dropped)

    def _at_its_door(self, meeting: Meeting) -> None:
        doors = self.doors_of.setdefault(meeting.family, [])
        if any(teacher == meeting.teacher for teacher, _, _ in doors):
            self.twice.add(meeting.family)
        if meeting.teacher in self.roster.teachers:
            doors.append((meeting.teacher, meeting.id, meeting.booked_at))

    def issue(self, family: str) -> int:
        return self.issues.get(family, 1)

    def meeting(self, meeting: str) -> Meeting | None:
        return self.roster.meetings.get(meeting)

    def visit_of(self, meeting: str) -> Visit | None:
        """The visit a meeting belongs to; None if its family has not come.

        A meeting that a corrected roster no longer has still belongs to the family that arrived for it.
        """
        return self.visits.get(self.belongs.get(meeting, ""))

    def ticket_of(self, family: str) -> Ticket | None:
        """The newest ticket of a family."""
        visit = self.visits.get(family)
        return self.tickets.get(ticket_id(family, visit.copies)) if visit and visit.copies else None

    def apply(self, fact: Fact) -> None:
        """Take a fact as it is, because it has happened; whether it may happen was decide's question."""
        self.seq, self.at = fact.seq, fact.at
        fold(self, fact)
