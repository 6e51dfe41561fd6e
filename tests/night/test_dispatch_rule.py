"""What holds on every evening the dispatch rule decides, whatever happens in it."""

from dataclasses import dataclass, field
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.night.dispatching.decisions import Call, Decision, Interpret, Release, Send, Tell
from hub.night.dispatching.picture import Door, Interpreter, Party, Picture
from hub.night.dispatching.rule import decide
from hub.night.dispatching.weights import WEIGHTS, Weights

CLOSES = 10800.0
WALK = 60.0


@dataclass
class House:
    """A small school in which everybody does as decided, and which notes what it was told."""

    picture: Picture
    dice: Random
    now: float = 0.0
    decided: list[tuple[float, Decision]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)  # of each meeting that began
    free_since: dict[str, float] = field(default_factory=dict)
    ends: dict[str, float] = field(default_factory=dict)
    weights: Weights = WEIGHTS

    @classmethod
    def of(cls, doors: int, interpreters: int, seed: int, weights: Weights = WEIGHTS) -> "House":
        rooms = {f"T{i}": Door(f"T{i}", i + 1, 300.0, state="free") for i in range(doors)}
        speakers = {f"I{i}": Interpreter(f"I{i}", ("es",), 0) for i in range(interpreters)}
        return cls(
            Picture(rooms, speakers, CLOSES, lambda a, b: 0.0 if a == b else WALK), Random(seed), weights=weights
        )

    def come(self, name: str, wants: list[str], language: str | None) -> None:
        party = Party(name, dict.fromkeys(wants), language, self.now, 0, still_since=self.now)
        self.picture.parties[name] = party
        self.picture.untold.append(name)
        self.free_since[name] = self.now
        for door in wants:
            self.picture.doors[door].wanted_by[name] = None

    def decide(self) -> None:
        before = {name: party.state for name, party in self.picture.parties.items()}
        called = {door.id: door.called for door in self.picture.doors.values()}
        long = self.stood_long()
        for decision in decide(self.picture, self.now, self.weights):
            self.decided.append((self.now, decision))
            self.check(decision, before, called)
            if isinstance(decision, Send):
                wanting = [p for p in map(self.picture.parties.get, long) if p and decision.door in p.left]
                passed = [party.id for party in wanting if not party.language]  # an interpreter has to be near as well
                assert decision.party in long or not passed, "sent before one who has stood too long"
                long.discard(decision.party)

    def stood_long(self) -> set[str]:
        """Idle parties past the limit."""
        idle = (party for party in self.picture.parties.values() if party.state == "idle")
        limit = self.weights.stood_limit
        return {party.id for party in idle if party.stood_by(self.now) - party.stood_before > limit}

    def check(self, decision: Decision, before: dict[str, str], called: dict[str, str | None]) -> None:
        parties, doors = self.picture.parties, self.picture.doors
        match decision:
            case Send(party, door):
                assert before[party] in ("idle", "sent"), "sent while in a meeting, or gone"
                assert door in parties[party].left, "sent to a teacher it does not want"
            case Call(door, party):
                assert doors[door].state == "free", "called by a teacher who is not free"
                assert parties[party].door == door, "called to a door it was not sent to"
                assert [d.id for d in doors.values() if d.called == party] == [door], "called twice"
                assert called[door] != party, "called again by the same door"
            case Interpret(interpreter, party):
                assert parties[party].language in self.picture.interpreters[interpreter].languages
                assert [p for p in parties.values() if p.interpreter == interpreter] == [parties[party]]
            case Tell(_, quote, _, _):
                assert 0 <= quote.low <= quote.seconds <= quote.high
            case Release():
                pass

    def step(self, seconds: float = 30.0) -> None:
        self.now += seconds
        for door in self.picture.doors.values():
            if door.state == "meeting" and self.ends[door.id] <= self.now:
                self.finish(door)
        for party in self.picture.parties.values():
            if party.state == "sent" and party.still_since is None and party.there_at <= self.now:
                party.still_since, party.place = self.now, self.picture.doors[party.door or ""].place
        self.decide()
        for door in self.picture.doors.values():
            self.begin(door)

    def begin(self, door: Door) -> None:
        party = self.picture.parties[door.called] if door.called else None
        if party is None or party.still_since is None or (party.language and party.interpreter is None):
            return
        self.picture.ranges.began(party.id, self.now)
        self.waits.append(self.now - self.free_since[party.id])
        party.stood, party.still_since = party.stood_by(self.now), None
        party.state, party.stood_before = "meeting", party.stood
        del party.left[door.id], door.wanted_by[party.id]
        door.coming.remove(party.id)
        door.state, door.party, door.since, door.called = "meeting", party.id, self.now, None
        self.ends[door.id] = self.now + self.dice.lognormvariate(5.6, 0.45)

    def finish(self, door: Door) -> None:
        party = self.picture.parties[door.party or ""]
        door.state, door.party, door.done = "free", None, door.done + 1
        door.spent += self.now - door.since
        party.door = None
        if party.interpreter:
            interpreter = self.picture.interpreters[party.interpreter]
            interpreter.party, interpreter.place, party.interpreter = None, door.place, None
        party.state = "idle" if party.left else "gone"
        if party.left:
            party.still_since = self.free_since[party.id] = self.now
            self.picture.untold.append(party.id)


FAMILY = st.tuples(st.sets(st.integers(0, 4), min_size=1, max_size=4), st.booleans(), st.integers(0, 40))


def evening(
    families: list[tuple[set[int], bool, int]], seed: int, steps: int, weights: Weights = WEIGHTS, doors: int = 5
) -> House:
    house = House.of(doors, interpreters=2, seed=seed, weights=weights)
    coming = sorted(enumerate(families), key=lambda pair: pair[1][2])
    for tick in range(steps):
        while coming and coming[0][1][2] <= tick:
            number, (wants, helped, _) = coming.pop(0)
            house.come(f"F{number:02}", sorted({f"T{i % doors}" for i in wants}), "es" if helped else None)
        house.step()
    return house


@settings(max_examples=40, deadline=None)
@given(st.lists(FAMILY, min_size=1, max_size=30), st.integers(0, 9))
def test_nobody_is_called_twice_or_out_of_a_meeting_on_any_evening(families, seed):
    """The checks stand in House.check and run on each decision."""
    evening(families, seed, steps=200)


@settings(max_examples=25, deadline=None)
@given(st.lists(FAMILY, min_size=1, max_size=20), st.integers(0, 9))
def test_everybody_is_seen_by_everybody_they_want(families, seed):
    """While doors are open and nobody leaves, the rule leaves no meeting undone."""
    house = evening(families, seed, steps=500)
    assert [party.id for party in house.picture.parties.values() if party.left] == []


@settings(max_examples=20, deadline=None)
@given(st.lists(FAMILY, min_size=1, max_size=20), st.integers(0, 9))
def test_the_same_evening_gives_the_same_decisions(families, seed):
    assert evening(families, seed, 120).decided == evening(families, seed, 120).decided


@settings(max_examples=40, deadline=None)
@given(st.lists(FAMILY, min_size=10, max_size=40), st.integers(0, 9), st.sampled_from([300.0, 600.0, 1200.0]))
def test_nobody_is_sent_before_who_has_stood_too_long_and_wants_that_door(families, seed, limit):
    """The bound on starving, on crowded evenings; the check stands in House.decide."""
    weights = msgspec.structs.replace(WEIGHTS, stood_limit=limit)
    house = evening(families, seed, 150, weights, doors=3)
    assert house.decided


def test_a_party_that_stood_past_the_limit_comes_before_all_drop_ins():
    """The bound on starving: from then on only parties that stood longer, or are booked, go first."""
    house = House.of(doors=1, interpreters=0, seed=1)
    house.come("OLD", ["T0"], None)
    old = house.picture.parties["OLD"]
    old.left = {"T0": None, "T-elsewhere": None, "T-too": None}  # with much left it would else come last
    for door in ("T-elsewhere", "T-too"):
        house.picture.doors[door] = Door(door, 9, 300.0, wanted_by={"OLD": None})
    old.still_since = -WEIGHTS.stood_limit - 60
    for number in range(5):
        house.come(f"NEW{number}", ["T0"], None)
    house.decide()
    assert [decision.party for _, decision in house.decided if isinstance(decision, Send)] == ["OLD"]


def test_without_the_limit_the_party_with_least_left_comes_first():
    house = House.of(doors=2, interpreters=0, seed=1)
    house.picture.doors["T1"].state = "away"
    house.come("MUCH", ["T0", "T1"], None)
    house.come("LITTLE", ["T0"], None)
    house.decide()
    assert [d.party for _, d in house.decided if isinstance(d, Send)] == ["LITTLE"]


def test_a_party_in_a_meeting_is_left_alone():
    house = House.of(doors=2, interpreters=0, seed=1)
    house.come("F", ["T0", "T1"], None)
    house.step()
    house.step(WALK + 1)
    assert house.picture.parties["F"].state == "meeting"
    decided = len(house.decided)
    house.decide()
    assert len(house.decided) == decided


def test_a_door_takes_somebody_else_while_the_only_interpreter_is_in_a_long_meeting():
    house = House.of(doors=2, interpreters=1, seed=1)
    house.come("ES1", ["T0"], "es")
    for _ in range(4):
        house.step()
    assert house.picture.doors["T0"].party == "ES1"
    house.ends["T0"] = house.now + 3000
    house.come("ES2", ["T1"], "es")
    house.step(WALK)
    house.come("EN", ["T1"], None)
    for _ in range(4):
        house.step()
    assert house.picture.doors["T1"].party == "EN"
    assert house.picture.parties["ES2"].left == {"T1": None}


def book(house: House, name: str, door: str, at: float) -> None:
    house.picture.parties[name].left[door] = at
    house.picture.doors[door].booked.append((at, name))


def test_a_door_does_not_stand_idle_for_an_overdue_booking_whose_family_is_in_another_meeting():
    house = House.of(doors=2, interpreters=0, seed=1)
    house.come("BOOKED", ["T0", "T1"], None)
    house.step()
    house.step(WALK)
    busy = house.picture.parties["BOOKED"].door
    house.ends[busy or ""] = 3000
    other = "T1" if busy == "T0" else "T0"
    book(house, "BOOKED", other, house.now - 60)
    house.come("DROP-IN", [other], None)
    house.step()
    assert house.picture.doors[other].called == "DROP-IN"


def test_nor_for_one_that_sits_there_without_an_interpreter():
    house = House.of(doors=2, interpreters=1, seed=1)
    house.come("ES1", ["T0"], "es")
    for _ in range(5):
        house.step()
    assert house.picture.doors["T0"].party == "ES1"
    house.ends["T0"] = 3000
    house.come("ES2", ["T1"], "es")
    book(house, "ES2", "T1", house.now)
    house.step(WALK)
    house.come("DROP-IN", ["T1"], None)
    house.step()
    house.step(WALK)
    assert house.picture.parties["ES2"].door == "T1"
    assert house.picture.doors["T1"].party == "DROP-IN"


def test_but_it_waits_a_moment_for_a_booked_family_that_is_nearly_there():
    house = House.of(doors=1, interpreters=0, seed=1)
    house.come("BOOKED", ["T0"], None)
    book(house, "BOOKED", "T0", -60.0)
    house.come("DROP-IN", ["T0"], None)
    house.picture.parties["DROP-IN"].place = 1
    house.step(30)
    house.step(WALK)
    assert house.picture.doors["T0"].party == "BOOKED"


def test_of_two_who_wait_at_free_doors_the_interpreter_goes_to_who_was_there_first():
    house = House.of(doors=2, interpreters=1, seed=1)
    for name, door, there in (("A", "T0", -10.0), ("Z", "T1", -400.0)):
        house.come(name, [door], "es")
        party = house.picture.parties[name]
        party.state, party.door, party.there_at, party.place = "sent", door, there, house.picture.doors[door].place
        house.picture.doors[door].coming.append(name)
    house.decide()
    assert [d.party for _, d in house.decided if isinstance(d, Interpret)] == ["Z"]


def test_who_alone_speaks_a_rare_language_is_kept_for_it():
    house = House.of(doors=1, interpreters=1, seed=1)
    house.picture.interpreters["A"] = Interpreter("A", ("es", "pt"), 1)
    house.come("ES", ["T0"], "es")
    house.decide()
    assert [d.interpreter for _, d in house.decided if isinstance(d, Interpret)] == ["I0"]


@pytest.mark.parametrize(("wants", "sent"), [(["T0"], ["LAST"]), (["T0", "T1"], [])])
def test_only_who_wants_nobody_else_sits_at_a_door_that_is_busy_for_a_while_yet(wants, sent):
    house = House.of(doors=2, interpreters=0, seed=1)
    house.picture.doors["T1"].state = "away"
    house.come("INSIDE", ["T0"], None)
    for _ in range(4):
        house.step()
    house.picture.doors["T0"].planned, house.picture.doors["T0"].since = 500.0, house.now
    house.decided.clear()
    house.come("LAST", wants, None)
    house.decide()
    assert [d.party for _, d in house.decided if isinstance(d, Send)] == sent


def test_weights_are_frozen():
    """A school runs with one rule: nothing in the evening turns its numbers."""
    assert msgspec.structs.asdict(WEIGHTS) == msgspec.structs.asdict(type(WEIGHTS)())
