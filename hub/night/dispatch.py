"""Who goes where next: the rule of `dispatching/`, asked about this night, and its decisions said as facts.

`flow` is all that is to be done now; `next_call` is whom a teacher who presses Next calls; `order` is a line as people
see it. Called is only who was sent and sits at the door, or could be sent there this moment: so a family is never
called twice, never out of a meeting, and keeps its place wherever it could not come.
"""

import msgspec

from hub.night import estimates
from hub.night import events as e
from hub.night.dispatching import rule
from hub.night.dispatching.decisions import Call, Decision, Interpret, Release, Send, Tell
from hub.night.dispatching.picture import Picture
from hub.night.dispatching.weights import WEIGHTS
from hub.night.duties import on_duty
from hub.night.interpreting import Interpreting, needed, ready
from hub.night.parts import Line, Visit
from hub.night.ranges import Quote
from hub.night.roster import Meeting
from hub.night.seen import OTHERS_FIRST, doors_left, see
from hub.night.state import Night
from hub.night.walking import way


class NextCall(msgspec.Struct, frozen=True):
    """The meeting to call, why, and who interprets. `there_at`: as in FamilyCalled."""

    meeting: str
    reason: e.CallReason
    interpreting: Interpreting
    there_at: float | None = None


# --- all evening


def flow(night: Night, now: float) -> tuple[Picture, list[e.AnyEvent]]:
    """Who is sent where, who interprets where, and how long families who are free again will wait.

    With it the picture as it is once all that is done.
    """
    picture = see(night, now)
    return picture, _Said(night, now).facts(rule.decide(picture, now))


class _Said:
    """Decisions of one round as facts, each on top of those before it."""

    def __init__(self, night: Night, now: float) -> None:
        self.night, self.now = night, now
        self.sent = {visit.family: visit.standing.sent for visit in night.visits.values()}
        self.with_it = dict(night.interpreters)  # meeting -> interpreter
        self.said: list[e.AnyEvent] = []

    def facts(self, decisions: list[Decision]) -> list[e.AnyEvent]:
        for decision in decisions:
            match decision:
                case Send(party, door, why):
                    self._send(party, door, why)
                case Tell(party, quote, left, booked):
                    self.said.append(promise(party, self._possible(party, quote), left, booked))
                case Release(interpreter):
                    self._release(interpreter)
                case Interpret(interpreter, party):
                    if meeting := self.sent.get(party):
                        self._interpret(interpreter, meeting)
                case Call():
                    pass  # a proposal; the teacher calls
        return self.said

    def _possible(self, family: str, quote: Quote) -> Quote:
        visit = self.night.visits[family]
        meetings = doors_left(self.night, visit).values()
        soonest = min(estimates.soonest_begin(self.night, visit, meeting, self.now) for meeting in meetings)
        return quote.not_before(soonest)

    def _send(self, family: str, teacher: str, why: e.SendReason) -> None:
        visit = self.night.visits[family]
        meeting = doors_left(self.night, visit)[teacher]
        before = self.sent[family]
        if before == meeting.id:
            return  # it sits there already
        fact = sending(self.night, visit, meeting, why, before, self.now)
        interpreter = self.with_it.get(before or "")
        if interpreter:
            self._release(interpreter)
        self.said.append(fact)
        self.sent[family] = meeting.id
        if interpreter and self._comes_along(interpreter, visit, meeting):
            self._interpret(interpreter, meeting.id)

    def _comes_along(self, interpreter: str, visit: Visit, meeting: Meeting) -> bool:
        """Still on duty, and needed there too."""
        volunteer = self.night.roster.volunteers.get(interpreter)
        on = volunteer is not None and on_duty(self.night, volunteer, self.now)
        return on and needed(self.night, visit, meeting) is not None

    def _release(self, interpreter: str) -> None:
        for meeting, who in list(self.with_it.items()):
            if who == interpreter:
                del self.with_it[meeting]
                self.said.append(e.InterpreterReleased(interpreter, meeting))

    def _interpret(self, interpreter: str, meeting: str) -> None:
        if self.with_it.get(meeting) == interpreter:
            return  # came along
        self._release(interpreter)
        self.with_it[meeting] = interpreter
        helper = self.night.roster.volunteers[interpreter].role == "helper"
        self.said.append(e.InterpreterAssigned(interpreter, meeting, helper))


def promise(family: str, quote: Quote, left: int, booked: bool) -> e.WaitPromised:
    low, high = round(quote.low, 1), round(quote.high, 1)
    return e.WaitPromised(family, round(quote.seconds, 1), low, high, left, booked)


def sending(
    night: Night, visit: Visit, meeting: Meeting, why: e.SendReason, sent: str | None, now: float
) -> e.FamilySent:
    """The fact that a family goes to a meeting's door, with what makes it clear why. `sent`: to what it was before."""
    before = night.meeting(sent) if sent else None
    return e.FamilySent(
        visit.family,
        meeting.id,
        why,
        there_at=round(now + way(night, visit, meeting.teacher, now), 1),
        opens=round(now + estimates.until_free(night, meeting.teacher, now), 1),
        instead=before.id if before else None,
        instead_opens=round(now + estimates.until_free(night, before.teacher, now), 1) if before else None,
    )


# --- a teacher's door


def _begins(night: Night, meeting: Meeting, now: float) -> tuple[float, str]:
    visit = night.visit_of(meeting.id)
    at = max(now, visit.standing.there_at) if visit else now
    if visit and (helped := ready(night, visit, meeting, now)) is None:
        at += OTHERS_FIRST
    elif visit and helped and not helped.lacking and helped.volunteer and meeting.id not in night.interpreters:
        at += 1.0  # has to come first
    if meeting.booked_at is not None:
        at = (
            max(at, meeting.booked_at - night.rules.booked_early)
            - WEIGHTS.booked_first
            - (now - meeting.booked_at) / 100
        )
    return at, meeting.id


def next_call(night: Night, teacher: str, now: float) -> NextCall | None:
    """Whom this teacher calls next; None if nobody who waits is free (or their interpreter is not).

    The family on deck; where there is none, the one the rule would send here this moment.
    """
    line = night.lines[teacher]
    coming = [m for m in map(night.meeting, line.coming) if m and callable_now(night, m, now)]
    for meeting in sorted(coming, key=lambda meeting: _begins(night, meeting, now)):
        visit = night.visits[meeting.family]
        if interpreting := ready(night, visit, meeting, now):
            return NextCall(meeting.id, _reason(night, line, meeting, "sent-ahead"), interpreting)
    return _straight_in(night, line, now)


def _straight_in(night: Night, line: Line, now: float) -> NextCall | None:
    """Nobody who was sent can go in: who could be sent here now, best first."""
    picture = see(night, now)
    door = picture.doors[line.teacher]
    door.state, door.coming, door.called = "free", [], None
    for family in rule.best_for(picture, door, now):
        visit = night.visits[family]
        meeting = doors_left(night, visit)[line.teacher]
        sent = visit.standing.sent
        helped = sent not in (None, meeting.id) and sent in night.interpreters  # an interpreter waits with it elsewhere
        if helped or not callable_now(night, meeting, now):
            continue
        if interpreting := ready(night, visit, meeting, now):
            walk = way(night, visit, line.teacher, now)
            reason = _reason(night, line, meeting, _among(night, line, meeting, now))
            return NextCall(meeting.id, reason, interpreting, round(now + walk, 1) if walk >= 1 else None)
    return None


def _reason(night: Night, line: Line, meeting: Meeting, else_: e.CallReason) -> e.CallReason:
    if meeting.id in line.passed:
        return "called-back"
    return "booked-due" if meeting.booked_at is not None else else_


def _among(night: Night, line: Line, meeting: Meeting, now: float) -> e.CallReason:
    """Why this one, among all who could come in now."""
    could = [m for m in order(night, line.teacher, now) if callable_now(night, m, now)]
    others = [m for m in could if m.id != meeting.id and m.id not in line.passed]
    if len(could) == 1:
        return "only-one-free"
    stood = [night.visits[m.family].standing.stood_by(now) for m in (meeting, *others)]
    return "waited-longest" if stood[0] >= max(stood) else "soonest-done"


def callable_now(night: Night, meeting: Meeting, now: float) -> bool:
    """Whether this family may be called to this meeting: here, free, wanting it, and not before a booked time."""
    visit = night.visits.get(meeting.family)
    if visit is None or not visit.here or visit.busy or meeting.id not in visit.left_meetings:
        return False
    if visit.out_until is not None and now < visit.out_until:
        return False
    return meeting.booked_at is None or now >= meeting.booked_at - night.rules.booked_early


def order(night: Night, teacher: str, now: float) -> list[Meeting]:
    """All who wait for this teacher, as people see the line: who was sent here, who is booked and due, then by wait."""
    line = night.lines.get(teacher, Line(teacher))
    known = [night.roster.meetings[m] for m in line.waiting if m != line.called and m in night.roster.meetings]
    waiting = [meeting for meeting in known if meeting.family in night.visits]  # a corrected roster may say otherwise
    return sorted(waiting, key=lambda meeting: _rank(night, line, meeting, now))


def _rank(night: Night, line: Line, meeting: Meeting, now: float) -> tuple[int, float, float, str]:
    visit = night.visits[meeting.family]
    due = meeting.booked_at is not None and now >= meeting.booked_at - night.rules.booked_early
    passed = now - line.passed.get(meeting.id, -OTHERS_FIRST) < OTHERS_FIRST
    early = meeting.booked_at is not None and not due
    group = 0 if meeting.id in line.coming else 4 if early else 3 if passed else 1 if due else 2
    return group, meeting.booked_at or 0.0, -visit.standing.stood_by(now), meeting.id
