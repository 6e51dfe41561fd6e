"""One rehearsed evening: people come, walk, wait, talk and press buttons; the stage they speak to decides the rest.

Discrete events on a virtual clock. Everything a person does follows from the cast and from what the night tells them.
"""

from collections.abc import Awaitable, Callable
from heapq import heappop, heappush
from itertools import count

from hub.night import commands as c
from hub.night import events as e
from hub.night.events import Fact
from hub.night.interpreting import ready
from hub.night.refused import Refused
from hub.night.roster import Meeting, Roster, Rules
from hub.night.state import Night
from hub.night.walking import Place, place_of, walk
from hub.rehearsal.cast import Cast
from hub.rehearsal.doors import Doors
from hub.rehearsal.families import Families
from hub.rehearsal.people import Host, Interpreting, Trouble, Visitor, Walker
from hub.rehearsal.stage import Clock, Stage
from hub.rehearsal.volunteers import Volunteers

Action = Callable[[], Awaitable[None]]

TICK = 30.0  # seconds between the hub's looks at the clock, as in hub/dispatcher.py
IN_VAIN = 900.0  # seconds a free teacher and a free family who want each other should not both wait
RACES = {"nobody-free", "in-a-meeting", "not-here", "not-theirs", "has-started"}


class World:
    """`run` plays the evening from the opening until the last meeting has ended."""

    def __init__(self, stage: Stage, roster: Roster, rules: Rules, cast: Cast, clock: Clock) -> None:
        self.stage, self.roster, self.rules, self.cast, self.clock = stage, roster, rules, cast, clock
        self.trouble, self.presses = Trouble(), 0
        self._next: list[tuple[float, int, Action]] = []
        self._order, self._changed = count(), False
        self.entrance: Place = place_of(stage.night, None)
        commons = next((r.id for r in roster.rooms.values() if rules.commons in (r.name, r.key)), None)
        self.commons = place_of(stage.night, commons)
        self.visitors = {f: Visitor(f, part, self._at_entrance()) for f, part in cast.families.items()}
        self.hosts = {
            t: Host(t, part, place_of(stage.night, roster.teachers[t].room)) for t, part in cast.teachers.items()
        }
        self.interpreters = {
            v.id: Interpreting(v.id, self._at_entrance()) for v in roster.volunteers.values() if v.role != "ambassador"
        }
        self.families, self.doors, self.volunteers = Families(self), Doors(self), Volunteers(self)

    async def run(self, progress: Callable[[float], None] = lambda _: None) -> None:
        """`progress` is told the virtual time at every tick."""
        self.families.set_out()
        self.doors.open()
        self.at(self.rules.opens, self._tick, False, progress)
        self.at(self.rules.closes, self.families.all_go_home)
        while self._next:
            at, _, action = heappop(self._next)
            self.clock.now = max(self.clock.now, at)
            await action()
            if self._changed:
                self._changed = False
                self._hear(await self.stage.look())
            if at >= self.rules.closes and not any(host.state == "meeting" for host in self.hosts.values()):
                break
        progress(self.clock.now)

    # --- what people need to act

    @property
    def now(self) -> float:
        return self.clock.now

    @property
    def night(self) -> Night:
        """What pages and boards show."""
        return self.stage.night

    def at(self, at: float, do: Callable[..., Awaitable[None]], *who: object) -> None:
        heappush(self._next, (at, next(self._order), lambda: do(*who)))

    def after(self, seconds: float, do: Callable[..., Awaitable[None]], *who: object) -> None:
        self.at(self.now + seconds, do, *who)

    async def press(self, command: c.AnyCommand, by: str) -> bool:
        """Whether it was accepted. Refusals are counted; one that no race explains is trouble."""
        self.presses += 1
        try:
            facts = await self.stage.ask(command, by)
        except Refused as no:
            key = f"{type(command).__name__}: {no.code}"
            self.trouble.refused[key] = self.trouble.refused.get(key, 0) + 1
            if no.code not in RACES:
                self.say(f"{key}, pressed by {by}")
            return False
        self._changed = self._changed or bool(facts)
        self._hear(facts)
        return True

    async def press_later(self, command: c.AnyCommand, by: str) -> None:
        """For `at` and `after`."""
        await self.press(command, by)

    def meeting(self, meeting: str) -> Meeting:
        return self.roster.meetings[meeting]

    def visitor_of(self, meeting: str) -> Visitor:
        return self.visitors[self.meeting(meeting).family]

    def host_of(self, meeting: str) -> Host:
        return self.hosts[self.meeting(meeting).teacher]

    def way(self, walker: Walker, end: Place) -> float:
        """Seconds from where somebody is."""
        return walk(self.night, walker.place(self.now), end)

    def say(self, words: str) -> None:
        """Something that should not be."""
        self.trouble.said.append(f"{(self.now - self.rules.opens) / 60:.1f} min: {words}")

    def _at_entrance(self) -> Walker:
        return Walker(self.entrance, self.entrance)

    async def _tick(self, ahead: bool, progress: Callable[[float], None]) -> None:
        if self.now < self.rules.closes:
            self._hear(await self.stage.look(ahead))
            self._watch()
            progress(self.now)
            self.after(TICK, self._tick, not ahead, progress)

    def _hear(self, facts: list[Fact]) -> None:
        for fact in facts:
            match fact.event:
                case e.FamilySent(family=family, meeting=meeting):
                    self.families.sent(self.visitors[family], meeting)
                case e.FamilyCalled():
                    self.doors.called(fact.event)
                case e.WaitPromised(family=family, seconds=seconds):
                    self.after(1.0, self.families.told, self.visitors[family], seconds)
                case e.InterpreterAssigned(interpreter=who, meeting=meeting):
                    self.volunteers.interprets(self.interpreters[who], meeting)
                case e.InterpreterReleased(interpreter=who):
                    self.interpreters[who].meeting = None
                case e.AmbassadorAssigned(ambassador=who, family=family):
                    self.volunteers.guides(who, self.visitors[family])
                case e.HelperAssigned(helper=who):
                    self.volunteers.helps(who)
                case e.OutlookChanged(meeting=meeting, outlook="not-tonight"):
                    self.families.warned(self.visitor_of(meeting), meeting)
                case _:
                    pass

    def _watch(self) -> None:
        """A teacher who is free and a family who wants just this and stands there should find each other."""
        for host in self.hosts.values():
            if host.state != "free" or self.now - host.free_since <= IN_VAIN:
                continue
            for meeting in self.night.lines[host.teacher].waiting:
                visitor = self.visitor_of(meeting)
                stood = self.now - (visitor.still_since if visitor.still_since is not None else self.now)
                if stood > IN_VAIN and self._could(visitor, meeting):
                    self.say(f"{visitor.family} has stood {stood / 60:.0f} min beside {host.teacher}, free ({meeting})")
                    host.free_since = self.now

    def _could(self, visitor: Visitor, meeting: str) -> bool:
        visit = self.night.visits.get(visitor.family)
        if visit is None or not visit.here or visit.busy or visitor.gone or visitor.out:
            return False
        free = visit.out_until is None or visit.out_until <= self.now
        known = self.meeting(meeting)
        wants = known.booked_at is None and visitor.goal in (None, meeting)
        return free and wants and ready(self.night, visit, known, self.now) is not None
