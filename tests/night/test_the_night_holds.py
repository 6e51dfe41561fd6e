"""Whatever is pressed, in whatever order, the night holds: random schools, random presses, nonsense among them."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hub.night import commands as c
from hub.night import dispatch
from hub.night import events as e
from hub.night.decide import decide
from hub.night.duties import on_duty
from hub.night.parts import Duty, Line
from hub.night.refused import Refused
from hub.night.state import Night
from hub.night.visitors import visitor_id

from .dialogue import School, clock, picture, replayed

LANGUAGES = ["en", "es", "es-MX", "vi"]
TEACHERS = ["ada", "emmy", "grace"]
TOLD_LATE = ("issue", "came_at", "why", "happened_at")
SEVERAL = ("teachers", "found")
PRESET = (
    *TOLD_LATE,
    "ahead",
    "minutes",
    "reason",
    "party",
    "people",
    "needs",
    "meetings",
    "received",
    "detail",
    "time",
    "where",
    *SEVERAL,
)
NONSENSE = st.one_of(st.text(max_size=8), st.sampled_from(["", "rivera-ada", "None", "ada", "family-0"]))


@st.composite
def schools(draw: st.DrawFn) -> School:
    school = School()
    teachers = TEACHERS[: draw(st.integers(1, 3))]
    for name in teachers:
        school.teacher(name, at=(float(draw(st.integers(0, 90))), 0.0), languages=draw(some(["en", "es"])))
    for n in range(draw(st.integers(2, 6))):
        drop_ins = draw(some(teachers))
        school.family(
            f"family-{n}",
            meets=drop_ins,
            booked={t: float(draw(st.integers(0, 40))) for t in draw(some(teachers)) if t not in drop_ins},
            language=draw(st.sampled_from(LANGUAGES)),
            interpreter=draw(st.sampled_from(["none", "spoken", "sign"])),
            may_attend=(draw(st.sampled_from(["yes", "yes", "yes", "ask"])),),
        )
    for role in ("ambassador", "helper", "interpreter"):
        for n in range(draw(st.integers(0, 2))):
            add = getattr(school, role)
            ends = draw(st.sampled_from([None, 15.0, 30.0]))
            add(f"{role}-{n}", languages=draw(some([*LANGUAGES, "sign"])), on_until=ends)
    return school


def some(of: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), unique=True, max_size=len(of))


class AnyNight(RuleBasedStateMachine):
    """An evening in which everybody presses what they like; the sensible presses only come more often."""

    @initialize(school=schools(), helpers_may_interpret=st.booleans(), wants=st.randoms(use_true_random=False))
    def doors_open(self, school: School, helpers_may_interpret: bool, wants: Any) -> None:
        self.night = school.night(helpers_may_interpret=helpers_may_interpret, dinner_room="Cafeteria")
        self.facts: list[e.Fact] = []
        self.now = clock(0)
        self.asked = 0
        # What a family wants does not change when it comes again: test_undo.py has what happens when it does.
        self.wants = {
            family: tuple(m.id for m in self.night.meetings_of.get(family, []) if wants.random() < 0.8)
            for family in self.night.roster.families
        }
        self.finished: dict[str, list[float]] = {teacher: [] for teacher in self.night.roster.teachers}
        self.had: set[str] = set()
        self.flowing = wants.random() < 0.7  # on the others the hub's dispatcher never gets to work
        for family in list(self.night.roster.families)[: wants.randrange(7)]:  # some stood before the doors
            self.ask(
                c.CheckIn(family, needs=c.Needs(interpreter=wants.random() < 0.5), meetings=self.wants.get(family))
            )

    # --- presses

    @rule(seconds=st.one_of(st.integers(0, 120), st.integers(0, 1500)))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule(
        data=st.data(),
        kind=st.sampled_from(
            [
                "scan",
                "desk",
                "by hand",
                "between",
                "dispatch",
                "door",
                "door",
                "pause",
                "back",
                "volunteer",
                "coordinator",
                "take back",
                "printer",
            ]
        ),
    )
    def somebody_presses(self, data: st.DataObject, kind: str) -> None:
        self.sensible(kind, lambda among: data.draw(st.sampled_from(among)))

    @rule(seed=st.integers(0, 2**32), presses=st.integers(5, 60))
    def an_hour_goes_by(self, seed: int, presses: int) -> None:
        """Many presses at once, so that evenings get somewhere."""
        dice = Random(seed)
        for _ in range(presses):
            self.now += dice.randrange(120)
            kind = dice.choice(
                [
                    *["scan"] * 4,
                    *["door"] * 12,
                    *["dispatch"] * (12 if self.flowing else 0),
                    *[
                        "back",
                        "back",
                        "volunteer",
                        "volunteer",
                        "desk",
                        "pause",
                        "printer",
                        "between",
                        "by hand",
                        "coordinator",
                        "coordinator",
                        "take back",
                    ],
                ]
            )
            self.sensible(kind, dice.choice)
            self.all_is_well()

    def sensible(self, kind: str, pick: Callable[[Sequence[Any]], Any]) -> None:
        night = self.night
        family, line = pick(list(night.roster.families)), night.lines[pick(list(night.lines))]
        match kind:
            case "scan":
                needs = c.Needs(interpreter=pick([False, True]), dinner=pick([False, True]))
                self.ask(
                    c.CheckIn(family, 2, needs=needs, meetings=self.wants.get(family), received=pick([False, True]))
                )
            case "desk":
                self.ask(pick([c.LeaveNight, c.StayOn, c.UndoCheckIn, c.ReprintTicket, c.ReissueCode])(family))
            case "between":
                minutes, meeting = pick([1, 10, 40]), pick([*night.roster.meetings, "no such meeting"])
                between: list[c.AnyCommand] = [
                    c.StepOut(family, minutes, pick(["dinner", "more-time"])),
                    c.ComeBack(family),
                    c.PutFirst(meeting, pick([True, False])),
                    c.PromiseFollowUp(meeting, pick([True, False])),
                ]
                self.ask(pick(between))
            case "by hand":
                self.ask(self.next_by_hand(family, pick))
            case "dispatch":
                self.dispatch(pick([True, False]))
            case "door":
                self.press(self.next_at_the_door(line, pick))
            case "pause":
                self.press(pick([c.PauseTeacher(line.teacher, pick([1, 3, 10])), c.ResumeTeacher(line.teacher)]))
            case "back":
                causes = [press.cause for press in line.presses] or ["nothing"]
                self.ask(c.UndoAtDoor(line.teacher, pick([causes[-1], causes[-1], *causes])))
            case "volunteer" if night.duties:
                self.guide(self.next_of_a_volunteer(night.duties[pick(list(night.duties))], pick))
            case "coordinator" if night.duties:
                self.guide(self.next_of_the_coordinator(pick(list(night.duties)), family, pick))
            case "take back" if night.guiding:
                self.ask(c.UndoGuiding(pick(night.guiding).cause))
            case "printer" if night.tickets:
                ticket, end = pick(list(night.tickets)), pick([None, "printed", "not-sent", "unknown", "failed"])
                self.ask(c.ReportPrint(ticket, end, "left") if end else c.BeginPrint(ticket, "left"))
            case _:
                pass

    def next_at_the_door(self, line: Line, pick: Callable[[Sequence[Any]], Any]) -> c.AnyCommand:
        if line.now:
            return c.FinishMeeting(line.teacher, line.now)
        if line.called:
            kind: type[Any] = pick([c.StartMeeting, c.StartMeeting, c.MarkHere, c.PassOver])
            pressed: c.AnyCommand = kind(line.teacher, line.called)
            return pressed
        return c.CallNext(line.teacher)

    def next_by_hand(self, family: str, pick: Callable[[Sequence[Any]], Any]) -> c.AnyCommand:
        """What the desk changes in a family's evening, and what it takes back."""
        night = self.night
        meeting, visit = pick([*night.roster.meetings, "no such meeting"]), night.visits.get(family)
        mates = [
            m.id for m in night.roster.meetings.values() if m.teacher == getattr(night.meeting(meeting), "teacher", "")
        ]
        left = sorted(visit.left_meetings) if visit else []
        by_hand: list[c.AnyCommand] = [
            c.SwapTimes(meeting, pick([*mates, "no such meeting"])),
            c.SkipMeeting(meeting, pick([True, False])),
            c.AddMeeting(family, pick(list(night.lines))),
            c.OrderRoute(family, tuple(left[: pick([0, 1, 3])]), 20),
            c.SplitParty(family, tuple(left[: pick([1, 2])])),
            c.JoinParty(pick([*night.amendments.parties, "nobody"])),
            *[c.JoinFamilies(family, pick(list(night.roster.families)))] * 2,
            c.PartFamilies(pick([*night.amendments.guests, "nobody"])),
            *[c.UndoAtDesk(pick([press.cause for press in night.at_desk] or ["nothing"]))] * 2,
        ]
        return pick(by_hand)

    def next_of_a_volunteer(self, duty: Duty, pick: Callable[[Sequence[Any]], Any]) -> c.AnyCommand:
        family = duty.family or "nobody"
        pressed: c.AnyCommand = pick(
            [
                c.TakeFamily(duty.volunteer, family),
                c.DeliverFamily(duty.volunteer, family),
                c.ReturnVolunteer(duty.volunteer),
                c.SetDuty(duty.volunteer, pick([True, True, False])),
                c.TakeBreak(duty.volunteer, pick([1, 10])),
                c.EndBreak(duty.volunteer),
            ]
        )
        return pressed

    def next_of_the_coordinator(
        self, volunteer: str, family: str, pick: Callable[[Sequence[Any]], Any]
    ) -> c.AnyCommand:
        by = pick(["interpreter", "own-adult", "telephone", "nobody"])
        pressed: c.AnyCommand = pick(
            [
                c.PlaceVolunteer(volunteer, family, pick([True, False])),
                c.PlaceVolunteer(volunteer, family, pick([True, False])),
                c.RecallInterpreter(volunteer),
                c.SettleInterpreting(family, by, pick([True, False])),
                c.AskDesk("guide", family),
            ]
        )
        return pressed

    @rule(kind=st.sampled_from(get_args(c.AnyCommand)), data=st.data())
    def somebody_presses_nonsense(self, kind: Any, data: st.DataObject) -> None:
        """Any command, its ids drawn from what exists anywhere tonight and from what does not."""
        ids = [*self.night.roster.meetings, *self.night.roster.families, *self.night.lines, *self.night.duties]
        anything = st.one_of(st.sampled_from(ids), NONSENSE)
        known = {"on": True, "end": "printed", "about": "ticket", "copy": 1, "phrase": "dinner", "by": "telephone"}
        fields = {name: known.get(name) or data.draw(anything) for name in kind.__struct_fields__ if name not in PRESET}
        several = st.lists(anything, min_size=1, max_size=3).map(tuple)
        fields |= {name: data.draw(several) for name in SEVERAL if name in kind.__struct_fields__}
        self.ask(kind(**fields))

    @rule(data=st.data())
    def somebody_comes_without_a_letter(self, data: st.DataObject) -> None:
        teachers = tuple(data.draw(st.lists(st.sampled_from(list(self.night.lines)), min_size=1, max_size=3)))
        self.ask(c.AddVisitor(data.draw(st.sampled_from(LANGUAGES)), teachers))
        self.ask(c.CheckIn(visitor_id(f"press-{self.asked}")))
        if data.draw(st.booleans()):
            self.ask(c.AddChild(data.draw(st.sampled_from(list(self.night.roster.families))), teachers))

    # --- asking, and what must be so after every press

    def press(self, command: Any) -> None:
        """A press at a door; taken back at once, it leaves all as it was."""
        before = stands(self.night)
        said = self.ask(command)
        if not said:
            return
        fork = replayed(self.night, self.facts)
        for event in decide(fork, c.UndoAtDoor(command.teacher, self.facts[-1].cause), "undo", self.now):
            fork.apply(e.Fact(fork.seq + 1, self.now, "undo", event))
        assert stands(fork) == before

    def guide(self, command: Any) -> None:
        """A press at the guides' table or by the coordinator; taken back at once, it leaves all as it was."""
        before = {**guided(self.night)}
        if not self.ask(command):
            return
        fork = replayed(self.night, self.facts)
        for event in decide(fork, c.UndoGuiding(self.facts[-1].cause), "undo", self.now):
            fork.apply(e.Fact(fork.seq + 1, self.now, "undo", event))
        assert guided(fork) == before

    def dispatch(self, ahead: bool) -> None:
        """Decided twice, by two who know the same journal: the same is decided."""
        again = list(decide(replayed(self.night, self.facts), c.Dispatch(ahead), "dispatch", self.now))
        assert self.ask(c.Dispatch(ahead)) == again, "the same journal, the same decisions"

    def ask(self, command: Any) -> list[e.AnyEvent]:
        self.asked += 1
        cause, before = f"press-{self.asked}", picture(self.night)
        try:
            said = list(decide(self.night, command, cause, self.now))
        except Refused:
            said = []
        assert picture(self.night) == before, "deciding changed the night"
        self.recalling = isinstance(command, c.RecallInterpreter | c.SettleInterpreting)
        for event in said:
            self.count(event)
            fact = e.Fact(len(self.facts) + 1, self.now, cause, event)
            self.facts.append(fact)
            self.night.apply(fact)
        return said

    def count(self, event: e.AnyEvent) -> None:
        """What the night claims, kept a second time and more simply."""
        match event:
            case e.FamilyCalled():
                visit = self.night.visit_of(event.meeting)
                assert event.meeting not in self.had, "called to a meeting it has had"
                assert visit is not None, "called and never arrived"
                assert (visit.here, visit.busy) == (True, None), "called while called, in a meeting, or gone"
            case e.FamilySent():
                self.sent(event)
            case e.InterpreterReleased():
                assert self.night.interpreters[event.meeting] == event.interpreter, "released from nowhere"
                lines = self.night.lines.values()
                called = event.meeting in {m for line in lines for m in (line.called, line.now)}
                assert not called or self.recalling, "taken from a call, and not by a person"
            case e.MeetingFinished():
                self.finished[event.teacher].append(self.now - self.night.lines[event.teacher].started_at)
                self.had.add(event.meeting)
            case e.FinishUndone():
                self.finished[event.teacher].pop()
                self.had.remove(event.meeting)
            case e.AmbassadorAssigned() | e.HelperAssigned():
                volunteer = event.ambassador if isinstance(event, e.AmbassadorAssigned) else event.helper
                assert self.is_on(volunteer), "assigned off duty"
                assert self.night.duties[volunteer].meeting is None, "assigned while interpreting"
            case e.InterpreterAssigned():
                assert self.is_on(event.interpreter), "assigned off duty"
                duty = self.night.duties[event.interpreter]
                assert (duty.meeting, duty.family) == (None, None), "assigned twice"
                assert self.night.roster.volunteers[event.interpreter].role == "helper" or not event.helper
            case e.TicketRequested():
                assert event.ticket not in self.night.tickets, "two papers under one name"
            case _:
                pass

    def sent(self, event: e.FamilySent) -> None:
        visit, meeting = self.night.visits[event.family], self.night.roster.meetings[event.meeting]
        assert (visit.here, visit.busy) == (True, None), "sent while called, in a meeting, or gone"
        assert meeting.id in visit.left_meetings, "sent to a meeting it does not want, or has had"
        assert event.there_at >= self.now, "there before it set out"
        assert event.instead == visit.standing.sent != event.meeting
        assert event.why != "free-now" or event.instead, "moved from nowhere"
        if event.why == "free-now" and visit.standing.moved_at is not None:
            assert self.now - visit.standing.moved_at >= 600, "moved again within ten minutes"
        out = visit.out_until is not None and self.now < visit.out_until
        assert not out or meeting.booked_at is not None, "called away from dinner"

    def who_was_placed_by_hand_is_with_nobody_else(self) -> None:
        placed = {placed.interpreter: family for family, placed in self.night.placed.items()}
        assert len(placed) == len(self.night.placed), "an interpreter is with one family"
        for interpreter, family in placed.items():
            meeting = self.night.duties[interpreter].meeting
            assert self.night.visits[family].here
            assert meeting is None or self.night.roster.meetings[meeting].family == family

    def is_on(self, volunteer: str) -> bool:
        return on_duty(self.night, self.night.roster.volunteers[volunteer], self.now)

    @invariant()
    def all_is_well(self) -> None:
        self.a_family_is_at_one_door_at_most()
        self.doors_and_families_agree_who_is_sent_where()
        self.nobody_is_forgotten_and_nobody_waits_who_does_not_want_to()
        self.meetings_are_wanted_or_had_and_counted_once()
        self.an_interpreter_is_with_one_meeting_that_is_sent_for_called_or_under_way()
        self.guides_and_families_agree_who_is_with_whom()
        self.who_goes_with_another_family_is_expected_nowhere()
        self.who_was_placed_by_hand_is_with_nobody_else()
        self.order_and_estimates_have_an_answer_for_everybody()

    def a_family_is_at_one_door_at_most(self) -> None:
        meetings = self.night.roster.meetings
        taken = [meetings[m] for line in self.night.lines.values() for m in (line.called, line.now) if m]
        assert len({m.family for m in taken}) == len(taken)
        assert {m.family: m.id for m in taken} == {f: v.busy for f, v in self.night.visits.items() if v.busy}
        assert all(self.night.visits[m.family].here for m in taken)
        assert all(m.id in self.night.visits[m.family].left_meetings for m in taken)
        assert not any(line.called and line.now for line in self.night.lines.values())

    def doors_and_families_agree_who_is_sent_where(self) -> None:
        coming = {m: teacher for teacher, line in self.night.lines.items() for m in line.coming}
        assert len(coming) == sum(len(line.coming) for line in self.night.lines.values())
        sent = {v.standing.sent for v in self.night.visits.values() if v.standing.sent}
        assert set(coming) == sent
        for meeting, teacher in coming.items():
            assert self.night.roster.meetings[meeting].teacher == teacher
            visit = self.night.visits[self.night.roster.meetings[meeting].family]
            assert visit.here
            assert meeting in visit.left_meetings
        assert {line.called for line in self.night.lines.values() if line.called} <= sent

    def nobody_is_forgotten_and_nobody_waits_who_does_not_want_to(self) -> None:
        waiting = {(teacher, m) for teacher, line in self.night.lines.items() for m in line.waiting}
        waiting |= {(teacher, line.now) for teacher, line in self.night.lines.items() if line.now}
        wanted = {
            (self.night.roster.meetings[m].teacher, m)
            for visit in self.night.visits.values()
            if visit.here
            for m in visit.left_meetings
        }
        assert waiting == wanted
        assert not any(line.now in line.waiting for line in self.night.lines.values())

    def meetings_are_wanted_or_had_and_counted_once(self) -> None:
        for visit in self.night.visits.values():
            assert not visit.left_meetings & (visit.had_meetings | visit.follow_ups)
        assert {m for v in self.night.visits.values() for m in v.had_meetings} == self.had
        for teacher, line in self.night.lines.items():
            assert line.done == len(self.finished[teacher])
            assert line.spent == sum(self.finished[teacher])

    def an_interpreter_is_with_one_meeting_that_is_sent_for_called_or_under_way(self) -> None:
        interpreting = {d.meeting: v for v, d in self.night.duties.items() if d.meeting}
        assert interpreting == self.night.interpreters
        under_way = {m for line in self.night.lines.values() for m in (line.called, line.now) if m}
        sent = {v.standing.sent for v in self.night.visits.values()}
        assert set(self.night.interpreters) <= under_way | sent
        assert self.night.no_interpreter <= under_way

    def guides_and_families_agree_who_is_with_whom(self) -> None:
        here = [v for v in self.night.visits.values() if v.here]
        said = {(v.ambassador, v.family) for v in here if v.ambassador} | {
            (v.helper, v.family) for v in here if v.helper
        }
        duties = {(d.volunteer, d.family): d.step for d in self.night.duties.values() if d.family}
        assert said <= set(duties)
        # Who is on the way with a family that went home meanwhile is free when back, and not before.
        assert all(duties[alone] in ("walking", "delivered") for alone in set(duties) - said)
        assert all(d.step for d in self.night.duties.values() if d.family)
        for family in self.night.unguided:
            assert self.night.visits[family].here
            assert self.night.visits[family].ambassador is None

    def who_goes_with_another_family_is_expected_nowhere(self) -> None:
        for other, guest in self.night.amendments.guests.items():
            visit = self.night.visits[other]
            assert visit.here == self.night.visits[guest.of].here
            assert not visit.left_meetings, "it is called with the other family, or not at all"
            assert (visit.busy, visit.standing.sent, other in self.night.unguided) == (None, None, False)

    def order_and_estimates_have_an_answer_for_everybody(self) -> None:
        for teacher, line in self.night.lines.items():
            ordered = [m.id for m in dispatch.order(self.night, teacher, self.now)]
            assert sorted(ordered) == sorted(m for m in line.waiting if m != line.called)

    def teardown(self) -> None:
        if not hasattr(self, "facts"):
            return
        again = replayed(self.night, self.facts)
        assert picture(again) == picture(self.night)
        journal = msgspec.json.Decoder(list[e.Fact]).decode(msgspec.json.encode(self.facts))
        assert journal == self.facts
        again = replayed(self.night, journal)
        assert picture(again) == picture(self.night)
        assert [list(line.waiting) for line in again.lines.values()] == [
            list(line.waiting) for line in self.night.lines.values()
        ]


def guided(night: Night) -> dict[str, Any]:
    """The night as taking back a guide's press must leave it: all of it, but for the list of presses and the clock."""
    found = picture(night)
    for name in ("seq", "at", "guiding"):
        del found[name]
    return found


def stands(night: Night) -> dict[str, Any]:
    """The night as an undo must leave it.

    The clock and the journal's number go on, and what promises taught stays learned. `since` of a duty says when it
    last changed, and breaks ties only; its `place` is where an interpreter has walked meanwhile. A
    time of calling, starting or pausing means nothing once nobody is called, in or pausing. Of presses five are kept.
    """
    found = picture(night)
    for name in ("seq", "at", "ranges", "guiding"):
        del found[name]
    for duty in found["duties"].values():
        del duty["since"], duty["place"]
    for line in found["lines"].values():
        for name in ("presses", "pause_reason", "paused_until"):
            del line[name]
        if not line["called"]:
            del line["called_at"]
        if not line["now"]:
            del line["started_at"]
    return found


TestAnyNight = AnyNight.TestCase
AnyNight.TestCase.settings = settings(
    max_examples=50,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
