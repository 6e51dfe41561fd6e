"""Whatever is pressed, in whatever order, the night holds: random schools, random presses, nonsense among them."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.night import commands as c
from hub.night import dispatch
from hub.night import events as e
from hub.night.decide import decide
from hub.night.refused import Refused
from hub.night.state import Night

from .dialogue import School, clock, picture, replayed

LANGUAGES = ["en", "es", "es-MX", "vi"]
TEACHERS = ["ada", "emmy", "grace"]
NONSENSE = st.one_of(st.text(max_size=8), st.sampled_from(["", "rivera-ada", "None", "ada", "family-0"]))

# What an undo does not give back although it should. Each has its own test, marked xfail, in test_undo.py; when one of
# them passes, take its name out of here too.
NOT_GIVEN_BACK_IN_VISITS = ("place", "free_since")
NOT_GIVEN_BACK_IN_LINES = ("passed",)
NOT_GIVEN_BACK_IN_DUTIES = ("meeting",)
NOT_GIVEN_BACK = ("interpreters", "no_interpreter")
PAUSE_OF_A_CALL_IS_GIVEN_BACK = False


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
        for family in list(self.night.roster.families)[: wants.randrange(7)]:  # some stood before the doors
            self.ask(c.CheckIn(family, needs=c.Needs(interpreter=wants.random() < 0.5), meetings=self.wants[family]))

    # --- presses

    @rule(seconds=st.one_of(st.integers(0, 120), st.integers(0, 1500)))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule(data=st.data(), received=st.booleans(), interpreter=st.booleans(), dinner=st.booleans())
    def a_family_scans(self, data: st.DataObject, received: bool, interpreter: bool, dinner: bool) -> None:
        family = data.draw(st.sampled_from(sorted(self.night.roster.families)))
        needs = c.Needs(interpreter=interpreter, dinner=dinner)
        self.ask(c.CheckIn(family, needs=needs, meetings=self.wants[family], received=received))

    @rule(data=st.data(), kind=st.sampled_from([c.LeaveNight, c.UndoCheckIn, c.ReprintTicket, c.ReissueCode]))
    def something_at_the_desk(self, data: st.DataObject, kind: type[Any]) -> None:
        self.ask(kind(data.draw(st.sampled_from(sorted(self.night.roster.families)))))

    @rule(data=st.data(), presses=st.integers(1, 5), seconds=st.integers(0, 200))
    def a_teacher_goes_on(self, data: st.DataObject, presses: int, seconds: int) -> None:
        """The next things a teacher would do, so that evenings get somewhere."""
        line = self.night.lines[data.draw(st.sampled_from(sorted(self.night.lines)))]
        for _ in range(presses):
            self.now += seconds
            if line.now:
                self.press(c.FinishMeeting(line.teacher, line.now))
            elif line.called:
                kind = data.draw(st.sampled_from([c.StartMeeting, c.StartMeeting, c.MarkHere, c.PassOver]))
                self.press(kind(line.teacher, line.called))
            else:
                self.press(c.CallNext(line.teacher))

    @rule(data=st.data(), minutes=st.integers(1, 30), resume=st.booleans())
    def a_teacher_pauses_or_resumes(self, data: st.DataObject, minutes: int, resume: bool) -> None:
        teacher = data.draw(st.sampled_from(sorted(self.night.lines)))
        self.press(c.ResumeTeacher(teacher) if resume else c.PauseTeacher(teacher, minutes))

    @rule(data=st.data())
    def a_teacher_takes_back(self, data: st.DataObject) -> None:
        line = self.night.lines[data.draw(st.sampled_from(sorted(self.night.lines)))]
        causes = [press.cause for press in line.presses] or ["nothing"]
        self.ask(c.UndoAtDoor(line.teacher, data.draw(st.sampled_from([causes[-1], causes[-1], *causes]))))

    @precondition(lambda self: self.night.duties)
    @rule(data=st.data(), kind=st.sampled_from([c.TakeFamily, c.DeliverFamily, c.ReturnVolunteer, c.SetDuty]))
    def a_volunteer_presses(self, data: st.DataObject, kind: type[Any]) -> None:
        duty = self.night.duties[data.draw(st.sampled_from(sorted(self.night.duties)))]
        if kind is c.SetDuty:
            self.ask(c.SetDuty(duty.volunteer, data.draw(st.booleans())))
        elif kind is c.ReturnVolunteer:
            self.ask(c.ReturnVolunteer(duty.volunteer))
        else:
            self.ask(kind(duty.volunteer, duty.family or "nobody"))

    @precondition(lambda self: self.night.tickets)
    @rule(data=st.data(), end=st.sampled_from([None, "printed", "not-sent", "unknown", "failed"]))
    def a_printer_reports(self, data: st.DataObject, end: Any) -> None:
        ticket = data.draw(st.sampled_from(sorted(self.night.tickets)))
        self.ask(c.ReportPrint(ticket, end, "left") if end else c.BeginPrint(ticket, "left"))

    @rule(kind=st.sampled_from(get_args(c.AnyCommand)), data=st.data())
    def somebody_presses_nonsense(self, kind: Any, data: st.DataObject) -> None:
        """Any command, its ids drawn from what exists anywhere tonight and from what does not."""
        ids = [*self.night.roster.meetings, *self.night.roster.families, *self.night.lines, *self.night.duties]
        anything = st.one_of(st.sampled_from(ids), NONSENSE)
        known = {"on": True, "end": "printed", "about": "ticket"}
        fields = {
            name: known.get(name) or data.draw(anything)
            for name in kind.__struct_fields__
            if name not in ("minutes", "reason", "party", "needs", "meetings", "received", "detail")
        }
        self.ask(kind(**fields))

    # --- asking, and what must be so after every press

    def press(self, command: Any) -> None:
        """A press at a door; taken back at once, it leaves all as it was."""
        before, paused_a_call = stands(self.night), self.called_now(command)
        said = self.ask(command)
        if not said or isinstance(said[-1], e.TeacherResumed) or paused_a_call:
            return
        fork = replayed(self.night, self.facts)
        for event in decide(fork, c.UndoAtDoor(command.teacher, self.facts[-1].cause), "undo", self.now):
            fork.apply(e.Fact(fork.seq + 1, self.now, "undo", event))
        assert stands(fork) == before

    def called_now(self, command: Any) -> bool:
        pausing = isinstance(command, c.PauseTeacher) and self.night.lines[command.teacher].called is not None
        return pausing and not PAUSE_OF_A_CALL_IS_GIVEN_BACK

    def ask(self, command: Any) -> list[e.AnyEvent]:
        self.asked += 1
        cause, before = f"press-{self.asked}", picture(self.night)
        try:
            said = list(decide(self.night, command, cause, self.now))
        except Refused:
            said = []
        assert picture(self.night) == before, "deciding changed the night"
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

    def is_on(self, volunteer: str) -> bool:
        return dispatch.on_duty(self.night, self.night.roster.volunteers[volunteer], self.now)

    @invariant()
    def a_family_is_at_one_door_at_most(self) -> None:
        meetings = self.night.roster.meetings
        taken = [meetings[m] for line in self.night.lines.values() for m in (line.called, line.now) if m]
        assert len({m.family for m in taken}) == len(taken)
        assert {m.family: m.id for m in taken} == {f: v.busy for f, v in self.night.visits.items() if v.busy}
        assert all(self.night.visits[m.family].here for m in taken)
        assert all(m.id in self.night.visits[m.family].left_meetings for m in taken)
        assert not any(line.called and line.now for line in self.night.lines.values())

    @invariant()
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

    @invariant()
    def meetings_are_wanted_or_had_and_counted_once(self) -> None:
        for visit in self.night.visits.values():
            assert not visit.left_meetings & visit.had_meetings
        assert {m for v in self.night.visits.values() for m in v.had_meetings} == self.had
        for teacher, line in self.night.lines.items():
            assert line.done == len(self.finished[teacher])
            assert line.spent == sum(self.finished[teacher])

    @invariant()
    def an_interpreter_is_in_one_meeting_that_is_called_or_under_way(self) -> None:
        interpreting = {d.meeting: v for v, d in self.night.duties.items() if d.meeting}
        assert interpreting == self.night.interpreters
        under_way = {m for line in self.night.lines.values() for m in (line.called, line.now) if m}
        assert set(self.night.interpreters) | self.night.no_interpreter <= under_way

    @invariant()
    def guides_and_families_agree_who_is_with_whom(self) -> None:
        here = [v for v in self.night.visits.values() if v.here]
        said = {(v.ambassador, v.family) for v in here if v.ambassador} | {
            (v.helper, v.family) for v in here if v.helper
        }
        assert said == {(d.volunteer, d.family) for d in self.night.duties.values() if d.family}
        assert all(d.step for d in self.night.duties.values() if d.family)
        for family in self.night.unguided:
            assert self.night.visits[family].here
            assert self.night.visits[family].ambassador is None

    @invariant()
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


def stands(night: Night) -> dict[str, Any]:
    """The night as an undo must leave it.

    The clock and the journal's number go on. `since` of a duty says when it last changed, and breaks ties only. A
    time of calling, starting or pausing means nothing once nobody is called, in or pausing. Of presses five are kept.
    """
    found = picture(night)
    for name in ("seq", "at", *NOT_GIVEN_BACK):
        del found[name]
    for duty in found["duties"].values():
        for name in ("since", *NOT_GIVEN_BACK_IN_DUTIES):
            del duty[name]
    for visit in found["visits"].values():
        for name in NOT_GIVEN_BACK_IN_VISITS:
            del visit[name]
    for line in found["lines"].values():
        for name in ("presses", "pause_reason", "paused_until", *NOT_GIVEN_BACK_IN_LINES):
            del line[name]
        if not line["called"]:
            del line["called_at"]
        if not line["now"]:
            del line["started_at"]
    return found


TestAnyNight = pytest.mark.filterwarnings("ignore")(AnyNight.TestCase)
AnyNight.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
