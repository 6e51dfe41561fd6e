"""How each fact changes the night. Nothing is refused here: a fact is taken as it is."""

from typing import TYPE_CHECKING, assert_never

from hub.night import by_hand, desk_presses, guide_presses, guided, on_a_phone, placing, whereabouts
from hub.night import events as e
from hub.night.lines import free_guides, leave_the_lines, want
from hub.night.office import fold_office
from hub.night.parts import Ask, Line, Ticket, Visit
from hub.night.presses import remember, taken_back

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def fold(night: "Night", fact: e.Fact) -> None:
    """Fold one fact into the night."""
    press = guide_presses.before(night, fact)
    desk_presses.remember(night, fact)
    _fold(night, fact)
    guide_presses.after(night, press)


def _fold(night: "Night", fact: e.Fact) -> None:
    event, at = fact.event, fact.at
    if isinstance(event, e.AtADoor):
        if line := night.lines.get(event.teacher):
            _at_a_door(night, line, event, at, fact.cause)
    elif isinstance(event, e.BetweenDoors):
        _between_doors(night, event, at)
    elif isinstance(event, e.AtTheEntrance):
        _at_the_entrance(night, event, at)
    elif isinstance(event, e.Interpreting):
        _interpreting(night, event, at)
    elif isinstance(event, e.Guiding):
        guided.changed(night, event, at)
    elif isinstance(event, e.OnPaper):
        _paper(night, event, at)
    elif isinstance(event, e.ByHand):
        by_hand.changed(night, event, at)
    elif isinstance(event, e.Placing):
        placing.changed(night, event, at)
    elif isinstance(event, e.OfTheOffice):
        fold_office(night.office, event, at, fact.cause)
    elif isinstance(event, e.DoorUndone):
        if line := night.lines.get(event.teacher):
            taken_back(night, line, event.undone)
    elif isinstance(event, e.Unlisted):
        _join(night, event)
    else:
        _rest(night, event, fact)


def _rest(night: "Night", event: e.AtTheDesk | e.GuidingUndone | e.CallSeen | e.FamilyLookedUp, fact: e.Fact) -> None:
    match event:
        case e.DeskAsked():
            asked = (event.ask, event.about, event.family, fact.at, fact.cause)
            night.asks[event.ask] = Ask(*asked, event.why, event.happened_at)
        case e.DeskAnswered():
            night.asks.pop(event.ask, None)
        case e.GuidingUndone():
            guide_presses.taken_back(night, event.undone)
        case e.CallSeen():
            on_a_phone.seen(night, event, fact.at)
        case e.FamilyLookedUp():
            pass  # for the record only
        case _:
            assert_never(event)


def _join(night: "Night", event: e.Unlisted) -> None:
    if isinstance(event, e.VisitorAdded):
        night.visitors[event.family] = event
    else:
        night.children[event.student] = event
    night.amend()


def _at_the_entrance(night: "Night", event: e.AtTheEntrance, at: float) -> None:
    match event:
        case e.FamilyArrived():
            _arrive(night, event, at)
        case e.RoutePlanned():
            if visit := night.visits.get(event.family):
                visit.route = event.stops
        case e.FamilyLeft():
            if visit := night.visits.get(event.family):
                visit.left_at, visit.busy = at, None
                night.ranges.gone(event.family)
                leave_the_lines(night, visit)
                free_guides(night, visit.family, at)
        case e.CheckInUndone():
            if visit := night.visits.pop(event.family, None):
                leave_the_lines(night, visit)
                free_guides(night, event.family, at)
                night.ranges.gone(event.family)
                if visit.earlier:
                    night.visits[event.family] = visit.earlier
        case e.CodeReissued():
            night.issues[event.family] = event.issue
        case _:
            assert_never(event)


def _arrive(night: "Night", event: e.FamilyArrived, at: float) -> None:
    """A family that left and comes again takes up its evening where it was."""
    taken, at = at, event.came_at if event.came_at is not None else at
    before = night.visits.get(event.family)
    visit = Visit(event.family, at, event.party, event.needs, set(), declined=event.declined, free_since=at)
    visit.taken_at = taken
    visit.standing = whereabouts.new_standing(at, before)
    if before:
        visit.had_meetings, visit.earlier, visit.copies = set(before.had_meetings), before, before.copies
        visit.dinner_at = before.dinner_at
        visit.follow_ups, visit.first = set(before.follow_ups), set(before.first)
    else:
        visit.copies = _copies_printed(night, event.family)
    night.visits[event.family] = visit
    for meeting in (*event.meetings, *event.declined):
        night.belongs[meeting] = event.family
    want(night, visit)


def _copies_printed(night: "Night", family: str) -> int:
    """A check-in that was undone may have left paper behind; the next ticket must not pass for it."""
    return max((t.copy for t in night.tickets.values() if t.family == family), default=0)


def _between_doors(night: "Night", event: e.BetweenDoors, at: float) -> None:
    match event:
        case e.FamilySent():
            whereabouts.sent(night, event, at)
        case e.FamilySteppedOut():
            whereabouts.stepped_out(night, event, at)
            night.ranges.gone(event.family)
        case e.FamilyCameBack():
            whereabouts.came_back(night, event, at)
        case e.WaitPromised():
            whereabouts.promised(night, event, at)
        case e.CallWithdrawn():
            _withdraw(night, event, at)
        case e.OutlookChanged():
            night.outlooks[event.meeting] = event.outlook
        case e.MeetingPutFirst():
            if visit := night.visit_of(event.meeting):
                (visit.first.add if event.on else visit.first.discard)(event.meeting)
        case e.FollowUpPromised():
            if visit := night.visit_of(event.meeting):
                (visit.follow_ups.add if event.on else visit.follow_ups.discard)(event.meeting)
                if visit.here:
                    want(night, visit)
                elif event.on:
                    visit.left_meetings.discard(event.meeting)
        case _:
            assert_never(event)


def _withdraw(night: "Night", event: e.CallWithdrawn, at: float) -> None:
    line, visit = night.lines.get(event.teacher), night.visit_of(event.meeting)
    if line is not None and line.called == event.meeting:
        _uncall(night, line, event.meeting, at)
    if visit is not None:
        visit.left_meetings.discard(event.meeting)


def _at_a_door(night: "Night", line: Line, event: e.AtADoor, at: float, cause: str) -> None:
    remember(night, line, event, at, cause)
    match event:
        case e.FamilyCalled():
            line.called, line.called_at, line.here = event.meeting, at, False
            line.passed.pop(event.meeting, None)
            if visit := night.visit_of(event.meeting):
                visit.busy = event.meeting
                whereabouts.called(night, line, visit, event, at)
                visit.left_meetings.add(event.meeting)  # also one that a corrected roster no longer has
        case e.FamilyHere():
            line.here = True
            if visit := night.visit_of(event.meeting):
                whereabouts.there(visit, event.meeting, at)
            _stand_at(night, line, event.meeting)
        case e.FamilyPassedOver():
            line.passed[event.meeting] = at
            _uncall(night, line, event.meeting)
        case e.MeetingStarted():
            line.now, line.started_at = event.meeting, at
            line.called, line.here = None, False
            line.waiting.pop(event.meeting, None)
            if visit := night.visit_of(event.meeting):
                whereabouts.began(night, visit, at)
                night.ranges.began(visit.family, at)
            _stand_at(night, line, event.meeting)
        case e.MeetingFinished():
            _finish(night, line, event.meeting, at)
        case e.TeacherPaused():
            line.paused_until, line.pause_reason = event.until, event.reason
            if line.called:  # back to its place, which it keeps
                _uncall(night, line, line.called, at)
        case e.TeacherResumed():
            line.paused_until = None
        case _:
            assert_never(event)


def _uncall(night: "Night", line: Line, meeting: str, at: float | None = None) -> None:
    """`at`: it may stand at the door by then. None: it was not found there."""
    line.called, line.here = None, False
    whereabouts.release_interpreter(night, meeting)
    visit = night.visit_of(meeting)
    if visit and visit.busy == meeting:
        whereabouts.unsend(night, visit, at)
        visit.busy = None  # free_since stays: a place once waited for is kept


def _finish(night: "Night", line: Line, meeting: str, at: float) -> None:
    line.now = None
    line.done += 1
    line.spent += at - line.started_at
    if visit := night.visit_of(meeting):
        placed = night.placed.get(visit.family)
        if placed and placed.once and placed.interpreter == night.interpreters.get(meeting):
            del night.placed[visit.family]
    whereabouts.release_interpreter(night, meeting)
    if visit := night.visit_of(meeting):
        visit.busy, visit.free_since = None, at
        whereabouts.free_again(visit, at)
        visit.left_meetings.discard(meeting)
        visit.had_meetings.add(meeting)


def _stand_at(night: "Night", line: Line, meeting: str) -> None:
    """The family is at this teacher's room: it found its way, with a guide or without."""
    visit = night.visit_of(meeting)
    teacher = night.roster.teachers.get(line.teacher)
    if visit and teacher:
        visit.place = teacher.room
        night.unguided.pop(visit.family, None)


def _interpreting(night: "Night", event: e.Interpreting, at: float) -> None:
    match event:
        case e.InterpreterAssigned():
            whereabouts.assign_interpreter(night, event, at)
        case e.InterpreterReleased():
            whereabouts.release_interpreter(night, event.meeting)
        case e.InterpreterLacking():
            night.no_interpreter.add(event.meeting)
        case _:
            assert_never(event)


def _paper(night: "Night", event: e.OnPaper, at: float) -> None:
    match event:
        case e.TicketRequested():
            asked = Ticket(event.ticket, event.family, event.copy, event.printer, at, paper=event.paper)
            night.tickets[event.ticket] = asked
            if visit := night.visits.get(event.family):
                visit.copies = max(visit.copies, event.copy)
        case e.TicketBegun():
            if ticket := night.tickets.get(event.ticket):
                ticket.begun, ticket.printer = True, event.printer
        case e.TicketEnded():
            if ticket := night.tickets.get(event.ticket):
                ticket.end, ticket.printer, ticket.detail = event.end, event.printer, event.detail
        case _:
            assert_never(event)
