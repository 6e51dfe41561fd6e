"""The evening in sentences: what was decided, and why. Codes and rooms, no family's name."""

from collections.abc import Callable, Mapping
from typing import Any

from hub.night import events as e
from hub.night.commands import InterpretedBy
from hub.night.ranges import Quote
from hub.night.state import Night
from hub.web.views import words

SOON = 90.0  # seconds
CALLED: dict[e.CallReason, str] = {
    "booked-due": "its booked time has come",
    "waited-longest": "it has waited longest of all who could come",
    "only-one-free": "nobody else who waits there is free",
    "called-back": "it could not be found before, and has kept its place",
    "sent-ahead": "it was sent to the door ahead of time",
    "soonest-done": "it can be done and go home soonest",
}
OUTLOOKS: dict[e.Outlook, str] = {
    "likely": "can be had tonight after all",
    "at-risk": "may not be had tonight",
    "not-tonight": "cannot be had tonight as things stand",
}


def told(night: Night, short: Mapping[str, str], event: e.AnyEvent, at: float) -> str:
    """One sentence for a decision about who goes where, empty for facts that speak for themselves."""
    say = _SAY.get(type(event))
    return say(_Words(night, short), event, at) if say else ""


class _Words:
    """Ids as staff say them; an id a corrected roster has lost is a question mark."""

    def __init__(self, night: Night, short: Mapping[str, str]) -> None:
        self.night, self._short = night, short

    def code(self, family: str) -> str:
        return self._short.get(family, words.UNKNOWN)

    def code_of(self, meeting: str) -> str:
        known = self.night.meeting(meeting)
        return self.code(known.family) if known else words.UNKNOWN

    def room(self, meeting: str) -> str:
        known = self.night.meeting(meeting)
        room = words.room_of(self.night, known.teacher) if known else None
        return words.door(room) if room else words.UNKNOWN

    def teacher(self, meeting: str) -> str:
        known = self.night.meeting(meeting)
        teacher = self.night.roster.teachers.get(known.teacher) if known else None
        return teacher.name if teacher else words.UNKNOWN

    def person(self, volunteer: str) -> str:
        known = self.night.roster.volunteers.get(volunteer)
        return words.volunteer_name(known) if known else words.UNKNOWN

    def clock(self, at: float) -> str:
        return words.clock(self.night, at)


def _sent(say: _Words, event: e.FamilySent, at: float) -> str:
    code, room = say.code(event.family), say.room(event.meeting)
    if event.why == "booked-now":
        meeting = say.night.meeting(event.meeting)
        booked = meeting.booked_at if meeting and meeting.booked_at is not None else event.opens
        return f"{code} goes to {room}: booked there at {say.clock(booked)}"
    if event.instead and event.instead_opens is not None:
        other = f"{say.teacher(event.instead)} in {say.room(event.instead)}"
        late = f"{other} needs about {_minutes(event.instead_opens - at)} more"
        return f"{code} moves to {room}, which is free {_in(event.opens - at)}; {late}"
    return f"{code} goes to {room}, next there: free {_in(event.opens - at)}"


def _called(say: _Words, event: e.FamilyCalled, _: float) -> str:
    return f"{say.code_of(event.meeting)} is called in at {say.room(event.meeting)}: {CALLED[event.reason]}"


def _interpreter(say: _Words, event: e.InterpreterAssigned, _: float) -> str:
    return f"{say.person(event.interpreter)} interprets for {say.code_of(event.meeting)} at {say.room(event.meeting)}"


def _released(say: _Words, event: e.InterpreterReleased, _: float) -> str:
    where = f"{say.code_of(event.meeting)} at {say.room(event.meeting)}"
    return f"{say.person(event.interpreter)} does not wait for {where}: needed sooner elsewhere, or the family moves"


def _promised(say: _Words, event: e.WaitPromised, _: float) -> str:
    wait = words.about(Quote(event.seconds, event.low, event.high))
    return f"{say.code(event.family)} was told: {wait} until its next meeting"


def _outlook(say: _Words, event: e.OutlookChanged, _: float) -> str:
    return f"{say.code_of(event.meeting)} with {say.teacher(event.meeting)} {OUTLOOKS[event.outlook]}"


def _out(say: _Words, event: e.FamilySteppedOut, _: float) -> str:
    why = "is at dinner" if event.reason == "dinner" else "needs some minutes"
    return f"{say.code(event.family)} {why} until {say.clock(event.until)}; its place is kept"


def _first(say: _Words, event: e.MeetingPutFirst, _: float) -> str:
    what = "comes before other drop-ins there" if event.on else "waits like all others again"
    return f"{say.code_of(event.meeting)} with {say.teacher(event.meeting)} {what}"


def _follow_up(say: _Words, event: e.FollowUpPromised, _: float) -> str:
    what = "is held another day" if event.on else "is to be had tonight after all"
    return f"{say.code_of(event.meeting)} with {say.teacher(event.meeting)} {what}"


def _child_added(say: _Words, event: e.ChildAdded, _: float) -> str:
    teachers = say.night.roster.teachers
    names = [teachers[m.teacher].name if m.teacher in teachers else words.UNKNOWN for m in event.meetings]
    return f"{say.code(event.family)} wants to see {', '.join(names)} as well, for a child that was on no list"


def _looked_up(say: _Words, event: e.FamilyLookedUp, _: float) -> str:
    found = ", ".join(say.code(family) for family in event.found) or "nobody"
    return f"{event.staff} searched at {event.device} and found {found}"


def _moved(say: _Words, event: e.MeetingMoved, _: float) -> str:
    when = f"at {say.clock(event.booked_at)} now" if event.booked_at is not None else "at no set time any more"
    return f"{say.code_of(event.meeting)} is booked with {say.teacher(event.meeting)} {when}, said the desk"


def _skipped(say: _Words, event: e.MeetingSkipped, _: float) -> str:
    what = "does not want to see" if event.on else "wants after all to see"
    return f"{say.code_of(event.meeting)} {what} {say.teacher(event.meeting)} tonight"


def _ordered(say: _Words, event: e.RouteOrdered, _: float) -> str:
    if not event.meetings:
        return f"{say.code(event.family)} goes as the hub advises again"
    teachers = ", then ".join(say.teacher(meeting) for meeting in event.meetings)
    return f"{say.code(event.family)} goes to {teachers} until {say.clock(event.until)}, said the desk"


def _split(say: _Words, event: e.PartySplit, _: float) -> str:
    teachers = ", ".join(say.teacher(meeting) for meeting in event.meetings)
    people = words.count(event.people, "person", "people")
    return f"{people} of {say.code(event.family)} go on their own, as {say.code(event.party)}: {teachers}"


def _placed(say: _Words, event: e.InterpreterPlaced, _: float) -> str:
    how_long = "for its next meeting" if event.once else "all evening"
    return f"{say.person(event.interpreter)} goes with {say.code(event.family)} {how_long}: placed by hand"


def _by_hand(say: _Words, event: e.AmbassadorAssigned | e.HelperAssigned, _: float) -> str:
    """Only what a person decided; what follows from the rule of the guides is no news."""
    who = event.ambassador if isinstance(event, e.AmbassadorAssigned) else event.helper
    return f"{say.person(who)} goes with {say.code(event.family)}: by hand" if event.reason == "by-hand" else ""


_SETTLED: dict[InterpretedBy, str] = {
    "interpreter": "is to have the school's interpreter",
    "own-adult": "was offered an interpreter, and has an adult of its own",
    "telephone": "has an interpreter by telephone",
    "nobody": "was offered an interpreter, and wants none",
}


_SAY: dict[type, Callable[[_Words, Any, float], str]] = {
    e.MeetingMoved: _moved,
    e.MeetingSkipped: _skipped,
    e.MeetingAdded: lambda say, event, _: f"{say.code(event.family)} wants to see {say.teacher(event.meeting)} as well",
    e.RouteOrdered: _ordered,
    e.PartySplit: _split,
    e.PartyJoined: lambda say, event, _: f"{say.code(event.family)} goes as one party again",
    e.FamiliesJoined: lambda say, event, _: f"{say.code(event.other)} goes with {say.code(event.family)} from now on",
    e.FamiliesParted: lambda say, event, _: f"{say.code(event.other)} goes by itself again",
    e.FamilyStayed: lambda say, event, _: f"{say.code(event.family)} has not left after all",
    e.PressUndone: lambda say, event, _: "The desk took back what it had pressed",
    e.VisitorAdded: lambda say, event, _: f"{say.code(event.family)} has come without a letter",
    e.ChildAdded: _child_added,
    e.FamilyLookedUp: _looked_up,
    e.InterpreterPlaced: _placed,
    e.PlacementEnded: lambda say, event, _: (
        f"{say.person(event.interpreter)} is no longer kept for {say.code(event.family)}"
    ),
    e.InterpretingSettled: lambda say, event, _: f"{say.code(event.family)} {_SETTLED[event.by]}",
    e.AmbassadorAssigned: _by_hand,
    e.HelperAssigned: _by_hand,
    e.BreakBegan: lambda say, event, _: f"{say.person(event.volunteer)} is on a break until {say.clock(event.until)}",
    e.BreakEnded: lambda say, event, _: f"{say.person(event.volunteer)} is back from the break",
    e.GuidingUndone: lambda say, event, _: "A press by guides or their coordinator was taken back",
    e.FamilySent: _sent,
    e.FamilyCalled: _called,
    e.InterpreterAssigned: _interpreter,
    e.InterpreterReleased: _released,
    e.WaitPromised: _promised,
    e.OutlookChanged: _outlook,
    e.FamilySteppedOut: _out,
    e.FamilyCameBack: lambda say, event, _: f"{say.code(event.family)} is back",
    e.MeetingPutFirst: _first,
    e.FollowUpPromised: _follow_up,
    e.CallWithdrawn: lambda say, event, _: (
        f"{say.code_of(event.meeting)} is called no more: the school's new list has no such meeting"
    ),
    e.FamilyPassedOver: lambda say, event, _: (
        f"{say.code_of(event.meeting)} was not found at {say.room(event.meeting)}; its place is kept"
    ),
}


def _in(seconds: float) -> str:
    return "now" if seconds < SOON else f"in about {_minutes(seconds)}"


def _minutes(seconds: float) -> str:
    return words.count(max(1, round(seconds / 60)), "minute", "minutes")
