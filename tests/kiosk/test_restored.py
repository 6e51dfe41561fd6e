"""What a kiosk asks again of a hub that was brought back from an older copy of the evening, and what it does not."""

from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from kiosk_world import OPENS, roster, rules

from hub.night import commands as c
from hub.night.decide import decide
from hub.night.events import Fact, FamilyArrived, Needs
from hub.night.refused import Refused
from hub.night.state import Night
from hub.wire import Envelope
from kiosk.memory import Alone
from kiosk.restored import asked_again, is_settled

OWN = "kiosk:kiosk-1"
MINUTE = 60.0


class Hub:
    """A journal, and the night it makes. `copy`: as its folder was then."""

    def __init__(self, facts: Sequence[Fact] = ()) -> None:
        self.night = Night(roster(), rules())
        self.facts: list[Fact] = []
        for fact in facts:
            self._take(fact)
        self.now = facts[-1].at if facts else OPENS
        self.answered: dict[str, str] = {}

    def copy(self) -> "Hub":
        return Hub(self.facts)

    def ask(self, command: c.AnyCommand, under: str | None = None, at: float | None = None) -> str:
        """`at`: minutes after the doors open, else a minute later. Empty, or why not."""
        self.now = OPENS + at * MINUTE if at is not None else self.now + MINUTE
        cause = under or f"{command} at {self.now}"
        if cause not in self.answered:
            self.answered[cause] = ""
            try:
                for event in decide(self.night, command, cause, self.now):
                    self._take(Fact(len(self.facts) + 1, self.now, cause, event))
            except Refused as no:
                self.answered[cause] = no.code
        return self.answered[cause]

    def meet(self, teacher: str) -> str:
        """Its teacher calls, sees and sends on the next family; the meeting."""
        self.ask(c.CallNext(teacher))
        called = self.night.lines[teacher].called
        assert called
        self.ask(c.StartMeeting(teacher, called))
        self.ask(c.FinishMeeting(teacher, called))
        return called

    def here(self) -> set[str]:
        return {family for family, visit in self.night.visits.items() if visit.here}

    def _take(self, fact: Fact) -> None:
        self.facts.append(fact)
        self.night.apply(fact)


def missing(kiosk: Hub, hub: Hub) -> list[Envelope]:
    return asked_again(kiosk.facts, (), hub.facts, hub.night, OWN)


def commands(kiosk: Hub, hub: Hub) -> list[c.AnyCommand]:
    return [envelope.command for envelope in missing(kiosk, hub)]


def begun() -> Hub:
    hub = Hub()
    hub.ask(c.CheckIn("f-ar", 2), at=10)
    return hub


def test_of_a_hub_that_knows_all_nothing_is_asked() -> None:
    hub = begun()
    hub.ask(c.CheckIn("f-es"))
    hub.ask(c.LeaveNight("f-es"))
    hub.ask(c.ReissueCode("f-en"))
    assert commands(hub, hub.copy()) == []


def test_a_lost_check_in_is_asked_as_it_was_and_for_when_it_was() -> None:
    kiosk = begun()
    hub = kiosk.copy()
    kiosk.ask(c.CheckIn("f-es", 3, c.Needs(step_free=True), printer="front"), at=20)
    assert commands(kiosk, hub) == [
        c.CheckIn("f-es", 3, c.Needs(step_free=True), None, "front", came_at=OPENS + 20 * MINUTE)
    ]


def test_two_kiosks_ask_the_same_so_that_it_happens_once() -> None:
    kiosk = begun()
    hub = kiosk.copy()
    kiosk.ask(c.CheckIn("f-es"))
    other = kiosk.copy()  # its line broke here
    kiosk.ask(c.CheckIn("f-en"))
    (of_the_other,) = asked_again(other.facts, (), hub.facts, hub.night, "kiosk:another")
    assert of_the_other.id in {envelope.id for envelope in missing(kiosk, hub)}


def test_meetings_that_were_had_are_not_waited_for_again() -> None:
    kiosk = Hub()
    kiosk.ask(c.CheckIn("f-es"), at=10)
    hub = Hub()
    had = kiosk.meet("t1")
    (asked,) = commands(kiosk, hub)
    assert isinstance(asked, c.CheckIn)
    assert (had, asked.meetings) == ("m1", ("m2",))


def test_who_had_left_or_was_undone_is_not_checked_in_but_asked_about() -> None:
    kiosk = begun()
    hub = kiosk.copy()
    kiosk.ask(c.CheckIn("f-es"), at=20)
    kiosk.ask(c.LeaveNight("f-es"))
    kiosk.ask(c.CheckIn("f-en"), at=30)
    kiosk.ask(c.UndoCheckIn("f-en"))
    kiosk.ask(c.LeaveNight("f-ar"))  # the hub still has it in the building
    assert commands(kiosk, hub) == [
        c.AskDesk("conflict", "f-ar", "gone-since", OPENS + 10 * MINUTE),
        c.AskDesk("conflict", "f-es", "gone-since", OPENS + 20 * MINUTE),
        c.AskDesk("conflict", "f-en", "gone-since", OPENS + 30 * MINUTE),
    ]


def test_what_was_done_at_the_hub_since_it_came_back_stands() -> None:
    kiosk = begun()
    hub = kiosk.copy()
    for family in ("f-es", "f-en"):
        kiosk.ask(c.CheckIn(family), at=20)
    kiosk.ask(c.LeaveNight("f-ar"), at=30)
    hub.ask(c.CheckIn("f-es"), at=40)  # by hand
    hub.ask(c.CheckIn("f-en"), at=41)
    hub.ask(c.UndoCheckIn("f-en"))
    hub.ask(c.LeaveNight("f-ar"))
    hub.ask(c.CheckIn("f-ar"))
    assert commands(kiosk, hub) == [c.AskDesk("conflict", "f-en", "gone-since", OPENS + 20 * MINUTE)]


def test_who_was_checked_in_by_hand_since_and_has_gone_home_is_not_asked_about() -> None:
    kiosk = begun()
    hub = kiosk.copy()
    kiosk.ask(c.CheckIn("f-es"), at=20)
    hub.ask(c.CheckIn("f-es"), at=40)
    hub.ask(c.LeaveNight("f-es"))
    assert commands(kiosk, hub) == []


def test_what_was_taken_back_or_left_before_a_lost_check_in_says_nothing_of_it() -> None:
    hub = begun()
    hub.ask(c.CheckIn("f-es"), at=20)
    hub.ask(c.UndoCheckIn("f-es"))
    hub.ask(c.LeaveNight("f-ar"))
    arrived = [FamilyArrived(family, 2, Needs(), ("m1",)) for family in ("f-es", "f-ar")]
    lost = [Alone(f"lost-{e.family}", e.family, OPENS + 30 * MINUTE, (e,), confirmed=True) for e in arrived]
    asked = [envelope.command for envelope in asked_again((), lost, hub.facts, hub.night, OWN)]
    assert [(type(command), getattr(command, "family", "")) for command in asked] == [
        (c.CheckIn, "f-es"),
        (c.CheckIn, "f-ar"),
    ]


def test_a_letter_that_the_hub_takes_again_is_told_to_the_desk() -> None:
    kiosk = begun()
    hub = kiosk.copy()
    kiosk.ask(c.ReissueCode("f-en"), at=20)
    assert commands(kiosk, hub) == [c.AskDesk("conflict", "f-en", "letter-since", OPENS + 20 * MINUTE)]
    hub.ask(c.ReissueCode("f-en"))
    assert commands(kiosk, hub) == []


def test_papers_of_the_kiosks_own_printer_are_told_and_no_others() -> None:
    kiosk = begun()
    kiosk.ask(c.CheckIn("f-en", printer=OWN), at=15)
    hub = kiosk.copy()
    kiosk.ask(c.CheckIn("f-es", printer=OWN), at=20)
    for ticket, printer in (("f-en-1", OWN), ("f-es-1", OWN), ("f-ar-1", "front")):
        kiosk.ask(c.BeginPrint(ticket, printer))
        kiosk.ask(c.ReportPrint(ticket, "printed", printer))
    told = [command for command in commands(kiosk, hub) if not isinstance(command, c.CheckIn)]
    assert told == [c.ReportPrint("f-en-1", "printed", OWN), c.ReportProvisional("f-es", 1, OWN, "printed")]


def test_a_ticket_that_never_left_is_told_where_the_hub_still_waits_for_it() -> None:
    """This kiosk has done with it and will not look at it again."""
    kiosk = begun()
    kiosk.ask(c.CheckIn("f-en", printer=OWN), at=15)
    hub = kiosk.copy()
    kiosk.ask(c.CheckIn("f-es", printer=OWN), at=16)
    for ticket in ("f-en-1", "f-es-1"):
        kiosk.ask(c.ReportPrint(ticket, "not-sent", OWN, "too-late"))
    told = [command for command in commands(kiosk, hub) if not isinstance(command, c.CheckIn)]
    assert told == [c.ReportPrint("f-en-1", "not-sent", OWN, "too-late")]


def test_a_trial_before_the_doors_opened_is_not_asked_of_the_journal_that_was_begun_anew() -> None:
    kiosk = Hub()
    kiosk.ask(c.CheckIn("f-es"), at=-30)
    kiosk.ask(c.CheckIn("f-en"), at=-29)
    kiosk.ask(c.LeaveNight("f-en"))
    assert commands(kiosk, Hub()) == []
    kiosk.ask(c.CheckIn("f-ar"), at=5)
    assert [getattr(command, "family", "") for command in commands(kiosk, Hub())] == ["f-ar"]


def test_a_hub_that_is_brought_back_twice_is_told_once_also_by_a_kiosk_that_missed_the_first_time() -> None:
    kiosk = begun()
    copy = kiosk.copy()
    for family in ("f-es", "f-en"):
        kiosk.ask(c.CheckIn(family), at=20)
    kiosk.ask(c.LeaveNight("f-es"))
    kiosk.ask(c.AskDesk("conflict", "f-none", "unknown-family"))
    first, second = copy.copy(), copy.copy()
    for envelope in missing(kiosk, first):
        first.ask(envelope.command, envelope.id)
    for teller in (first, kiosk):
        for envelope in missing(teller, second):
            second.ask(envelope.command, envelope.id)
    assert sorted(ask.family or "" for ask in second.night.asks.values()) == ["f-es", "f-none"]
    assert second.here() == {"f-ar", "f-en"}


def test_that_the_family_is_here_already_is_no_conflict_where_it_was_asked_again() -> None:
    again = Envelope("again-0123", 0.0, c.CheckIn("f-es"))
    assert is_settled(again, "already-here")
    assert not is_settled(again, "has-left")
    assert not is_settled(Envelope("of-a-family", 0.0, c.CheckIn("f-es")), "already-here")


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_was_lost_who_is_here_is_here_again_and_nobody_else_and_it_is_settled(seed: int) -> None:
    """An evening, copied at some moment; it goes on, and is brought back; two kiosks tell, one of them knows less."""
    dice = Random(seed)
    kiosk = Hub()
    _goes_on(kiosk, dice, "first", 12)
    hub = kiosk.copy()
    _goes_on(kiosk, dice, "lost", 12)
    knows_less = Hub(kiosk.facts[: dice.randint(len(hub.facts), len(kiosk.facts))])
    _goes_on(hub, dice, "since", dice.choice([0, 4]))
    tellers = dice.sample([kiosk, knows_less], 2)
    for teller in tellers:
        for envelope in missing(teller, hub):
            hub.ask(envelope.command, envelope.id)
    conflicts = {ask.family for ask in hub.night.asks.values() if ask.about == "conflict"}
    care = {ask.family for ask in hub.night.asks.values() if ask.about == "welcome"}
    gone = set(kiosk.night.visits) - kiosk.here()
    assert kiosk.here() <= hub.here() | conflicts | care | _since(hub)
    assert hub.here() & gone <= conflicts | _since(hub) | (knows_less.here() - kiosk.here())
    assert [e for e in missing(kiosk, hub) if e.id not in hub.answered] == [], "all was said"
    if tellers[0] is kiosk:
        told = [fact.event for fact in hub.facts if fact.cause.startswith("again-")]
        again = {event.family for event in told if isinstance(event, FamilyArrived)}
        for family in (again & kiosk.here()) - _since(hub):
            assert not hub.night.visits[family].left_meetings & kiosk.night.visits[family].had_meetings, "called twice"


def _goes_on(hub: Hub, dice: Random, when: str, presses: int) -> None:
    families, pick = ["f-es", "f-ar", "f-en", "f-care", "f-none"], dice.choice
    for press in range(presses):
        line = hub.night.lines[pick(["t1", "t2"])]
        at_door: c.AnyCommand = c.CallNext(line.teacher)
        if line.called:
            at_door = c.StartMeeting(line.teacher, line.called)
        if line.now:
            at_door = c.FinishMeeting(line.teacher, line.now)
        others = [c.LeaveNight, c.UndoCheckIn, c.ReissueCode]
        coming = c.CheckIn(pick(families), pick([1, 4]), received=pick([True, False]))
        hub.ask(pick([coming, coming, at_door, at_door, pick(others)(pick(families))]), f"{when}-{press}")


def _since(hub: Hub) -> set[str | None]:
    """The families of which something happened at the hub since it came back."""
    return {getattr(fact.event, "family", None) for fact in hub.facts if fact.cause.startswith("since-")}
