"""A press at the guides' table or by the coordinator: how those it touched stood before, and giving just that back.

Unlike a teacher's door the table is pressed by many at once, so it is not the newest press that can be taken back but
any whose volunteers and families still stand exactly as it left them.
"""

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hub.night import events as e
from hub.night.parts import Duty, Placed, Settled
from hub.night.placing import placed_families
from hub.night.presses import put
from hub.night.whereabouts import line_of, release_interpreter

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night

Guided = Literal[
    "taken", "delivered", "back", "on", "off", "break", "break-over", "placed", "recalled", "settled", "asked"
]
_FIRST: dict[type, Guided] = {
    e.FamilyTaken: "taken",
    e.FamilyDelivered: "delivered",
    e.VolunteerReturned: "back",
    e.VolunteerCameOn: "on",
    e.VolunteerWentOff: "off",
    e.BreakBegan: "break",
    e.BreakEnded: "break-over",
    e.InterpreterPlaced: "placed",
    e.PlacementEnded: "recalled",
    e.InterpreterReleased: "recalled",
    e.InterpretingSettled: "settled",
    e.DeskAsked: "asked",
}


@dataclass(slots=True, frozen=True)
class Guidance:
    """What guides and interpreters are to one family, now or before a press."""

    arrived_at: float
    here: bool
    ambassador: str | None
    helper: str | None
    guide_lack: e.AmbassadorLacking | None
    helper_lack: e.HelperLacking | None
    place: str | None
    unguided_since: float | None
    placed: Placed | None
    settled: Settled | None


@dataclass(slots=True)
class GuidePress:
    """`duties` and `families`: those it touched as they stood before it; `left_`: as it left them.

    `managing`: meetings called or under way that lacked no interpreter when the press gave them one.
    """

    cause: str
    kind: Guided
    at: float
    volunteer: str | None
    family: str | None
    duties: dict[str, Duty] = field(default_factory=dict)
    families: dict[str, Guidance | None] = field(default_factory=dict)
    managing: set[str] = field(default_factory=set)
    left_duties: dict[str, Duty] = field(default_factory=dict)
    left_families: dict[str, Guidance | None] = field(default_factory=dict)


def before(night: "Night", fact: e.Fact) -> GuidePress | None:
    """The press this fact is part of, if it is one, with all that the fact is about to touch as it still stands."""
    newest = night.guiding[-1] if night.guiding else None  # a command's facts follow each other
    press = newest if newest and newest.cause == fact.cause else _begun(night, fact)
    if press is None:
        return None
    volunteers, families = _touched(night, fact.event)
    if _by_hand(fact.event) and press.kind != "placed":  # of two who swap, the first is whom the hand has put there
        press.kind, press.family, press.volunteer = "placed", families[0], volunteers[0]
    for volunteer in volunteers:
        if duty := night.duties.get(volunteer):
            press.duties.setdefault(volunteer, copy.copy(duty))
    for family in families:
        press.families.setdefault(family, guidance(night, family))
    if isinstance(fact.event, e.InterpreterAssigned) and _manages(night, fact.event.meeting):
        press.managing.add(fact.event.meeting)
    return press


def after(night: "Night", press: GuidePress | None) -> None:
    """How the press leaves them, once its fact is folded."""
    if press is not None:
        press.left_duties = {v: copy.copy(night.duties[v]) for v in press.duties}
        press.left_families = {f: guidance(night, f) for f in press.families}


def _begun(night: "Night", fact: e.Fact) -> GuidePress | None:
    event = fact.event
    kind = _FIRST.get(type(event))
    if (kind is None and not _by_hand(event)) or fact.cause.startswith("dispatch/"):
        return None
    if isinstance(event, e.DeskAsked) and event.about != "guide":
        return None
    volunteers, families = _touched(night, event)
    asked = event.family if isinstance(event, e.DeskAsked) else None
    press = GuidePress(fact.cause, kind or "placed", fact.at, next(iter(volunteers), None), next(iter(families), asked))
    night.guiding = [p for p in night.guiding if fact.at - p.at <= night.rules.undo_within]
    night.guiding.append(press)
    return press


def _by_hand(event: e.AnyEvent) -> bool:
    return isinstance(event, e.AmbassadorAssigned | e.HelperAssigned) and event.reason == "by-hand"


def _touched(night: "Night", event: e.AnyEvent) -> tuple[list[str], list[str]]:
    """The volunteers and the families whose guidance this event may change, those it names first."""
    match event:
        case e.FamilyTaken() | e.FamilyDelivered():
            return [event.volunteer], [event.family]
        case e.VolunteerReturned() | e.VolunteerCameOn() | e.VolunteerWentOff() | e.BreakBegan() | e.BreakEnded():
            duty = night.duties.get(event.volunteer)
            own = [duty.family] if duty and duty.family else []
            return [event.volunteer], [*own, *placed_families(night, event.volunteer)]
        case e.AmbassadorAssigned():
            return [event.ambassador], [event.family]
        case e.HelperAssigned():
            return [event.helper], [event.family]
        case e.AmbassadorLacking() | e.HelperLacking() | e.InterpretingSettled():
            return [], [event.family]
        case e.InterpreterPlaced():
            return [event.interpreter], [event.family, *placed_families(night, event.interpreter)]
        case e.PlacementEnded():
            return [event.interpreter], [event.family]
        case e.InterpreterAssigned() | e.InterpreterReleased():
            return [event.interpreter], [f for f in [night.belongs.get(event.meeting)] if f]
        case _:
            return [], []


def guidance(night: "Night", family: str) -> Guidance | None:
    """None: the family has not come."""
    visit = night.visits.get(family)
    if visit is None:
        return None
    return Guidance(
        visit.arrived_at,
        visit.here,
        visit.ambassador,
        visit.helper,
        visit.guide_lack,
        visit.helper_lack,
        visit.place,
        night.unguided.get(family),
        night.placed.get(family),
        night.settled.get(family),
    )


def stands(night: "Night", press: GuidePress) -> bool:
    """Whether all whom the press touched still are as it left them."""
    duties = all(night.duties[v] == duty for v, duty in press.left_duties.items())
    return duties and all(guidance(night, f) == left for f, left in press.left_families.items())


def taken_back(night: "Night", cause: str) -> None:
    press = next((p for p in night.guiding if p.cause == cause), None)
    if press is None:
        return
    night.guiding.remove(press)
    for family, was in press.families.items():
        _give_back(night, family, was)
    meetings = {v: night.duties[v].meeting for v in press.duties}
    for volunteer, duty in press.duties.items():
        if (now := meetings[volunteer]) is not None and now != duty.meeting:
            _leave(night, now, managed=now in press.managing)
        night.duties[volunteer] = copy.copy(duty)
        night.duties[volunteer].meeting = now if now == duty.meeting else None
    for volunteer, duty in press.duties.items():
        if duty.meeting is not None and duty.meeting != meetings[volunteer]:
            _interpret_again(night, volunteer, duty.meeting)


def _give_back(night: "Night", family: str, was: Guidance | None) -> None:
    visit = night.visits.get(family)
    if visit is None or was is None:
        return
    visit.ambassador, visit.helper, visit.place = was.ambassador, was.helper, was.place
    visit.guide_lack, visit.helper_lack = was.guide_lack, was.helper_lack
    put(night.unguided, family, was.unguided_since)
    put(night.placed, family, was.placed)
    put(night.settled, family, was.settled)


def _leave(night: "Night", meeting: str, managed: bool) -> None:
    """Out of a meeting; one that is called or under way goes on without, unless it lacked none before the press."""
    release_interpreter(night, meeting)
    if _under_way(night, meeting) and not managed:
        night.no_interpreter.add(meeting)


def _interpret_again(night: "Night", volunteer: str, meeting: str) -> None:
    """If the meeting still is where it was and nobody else came; otherwise the rule finds them something to do."""
    visit = night.visit_of(meeting)
    expected = visit is not None and (visit.standing.sent == meeting or _under_way(night, meeting))
    if expected and meeting not in night.interpreters:
        night.interpreters[meeting] = volunteer
        night.duties[volunteer].meeting = meeting
        night.no_interpreter.discard(meeting)


def _under_way(night: "Night", meeting: str) -> bool:
    line = line_of(night, meeting)
    return line is not None and meeting in (line.called, line.now)


def _manages(night: "Night", meeting: str) -> bool:
    return _under_way(night, meeting) and meeting not in night.no_interpreter
