"""How long one look at the whole building takes: 90 teachers, 900 families, a third of them in the house.

The others came and went before. Each wants five teachers, every fifth an interpreter. Half an hour of it, beginning
with all doors free at once; teachers call, start and end as their clocks say. No garbage is collected, as in the hub.
"""

import gc
import time
from random import Random

from bench.evening import Figure
from hub.night import commands as c
from hub.night.decide import decide
from hub.night.events import Fact
from hub.night.refused import Refused
from hub.night.roster import Family, Meeting, Room, Roster, Rules, Teacher, Volunteer
from hub.night.state import Night

TEACHERS, FAMILIES, INSIDE, MEETINGS = 90, 900, 300, 5
OPENS, EVERY, ROUNDS = 0.0, 12.0, 150


def figures() -> list[Figure]:
    house = _House(Random(7))
    house.fill()
    gc.collect()
    gc.disable()
    try:
        took = sorted(house.go_on() for _ in range(ROUNDS))
        began = time.perf_counter()
        house.ask(c.Dispatch(ahead=True))
        ahead = 1000 * (time.perf_counter() - began)
    finally:
        gc.enable()
    return [
        ("one decision, 90 teachers, 900 families, half", took[len(took) // 2], "ms", ""),
        ("one decision, 99 of 100 within", took[int(0.99 * len(took))], "ms", "20 ms"),
        ("one decision, the slowest", took[-1], "ms", "60 ms"),
        ("one decision with a look at the whole evening", ahead, "ms", ""),
    ]


class _House:
    """A night in memory, and the dice of those who press."""

    def __init__(self, dice: Random) -> None:
        self.dice, self.now, self.seq = dice, OPENS, 0
        rooms = {f"r{n}": Room(f"r{n}", "", str(100 + n), x=n % 30 * 8.0, y=n // 30 * 20.0) for n in range(TEACHERS)}
        teachers = {f"t{n}": Teacher(f"t{n}", "", "", f"r{n}") for n in range(TEACHERS)}
        families = {
            f"f{n}": Family(f"f{n}", "", language="es" if n % 5 == 0 else "en", interpreter="spoken")
            for n in range(FAMILIES)
        }
        wanted = [(family, teacher) for family in families for teacher in dice.sample(sorted(teachers), MEETINGS)]
        meetings = {f"{f}-{t}": Meeting(f"{f}-{t}", f, t) for f, t in wanted}
        who = {f"i{n}": Volunteer(f"i{n}", "", "interpreter", "", languages=("es",)) for n in range(8)}
        roster = Roster(1, rooms, teachers, {}, families, meetings, who)
        self.night = Night(roster, Rules("2027-01-15", OPENS, OPENS + 3 * 3600))

    def fill(self) -> None:
        for n, family in enumerate(self.night.roster.families):
            self.ask(c.CheckIn(family, needs=c.Needs(interpreter=n % 5 == 0)))
            if n >= INSIDE:
                self.ask(c.LeaveNight(family))

    def go_on(self) -> float:
        """Twelve seconds of presses, then one decision; how many milliseconds it took."""
        self.now += EVERY
        for line in self.night.lines.values():
            if line.now and self.dice.random() < EVERY / 300:
                self.ask(c.FinishMeeting(line.teacher, line.now))
            elif line.called:
                self.ask(c.StartMeeting(line.teacher, line.called))
            elif line.coming and not line.now:
                self.ask(c.CallNext(line.teacher))
        began = time.perf_counter()
        self.ask(c.Dispatch())
        return 1000 * (time.perf_counter() - began)

    def ask(self, command: c.AnyCommand) -> None:
        try:
            events = decide(self.night, command, "bench", self.now)
        except Refused:
            return  # nobody can come in just now
        for event in events:
            self.seq += 1
            self.night.apply(Fact(self.seq, self.now, "bench", event))
