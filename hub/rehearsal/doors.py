"""What rehearsed teachers do: look at the phone, call, wait for who was called, talk, take a break, forget to press."""

from typing import TYPE_CHECKING

from hub.night import commands as c
from hub.night import events as e
from hub.night.interpreting import needed
from hub.rehearsal.people import Host, Visitor, Walker

if TYPE_CHECKING:  # the world is made of these
    from hub.rehearsal.world import World

LOOK = 20.0  # seconds until a teacher looks at the phone again
SIT_DOWN = 15.0  # seconds from the door to the chair
STAND_UP = 10.0  # seconds from the goodbye to the next press
FOUND_BY = 180.0  # seconds after a call, or
LATE_BY = 120.0  # after it was expected, when a family is passed over
AWAY = (120.0, 360.0)  # seconds that who cannot be found is away at least, and more at most
FORGOTTEN = (60.0, 180.0)  # seconds by which finish is pressed late at least, and more at most
FORGETS = 1 / 3  # of their meetings
STEP = 300.0  # pauses are said in steps of five minutes
LONG = 900.0  # seconds a teacher and a family wait for an interpreter before it is trouble
NOT_FOUND_TWICE = 2  # then the desk looks for the family, and finds that it has left


class Doors:
    def __init__(self, world: "World") -> None:
        self.world = world

    def open(self) -> None:
        for host in self.world.hosts.values():
            if host.part.late_said:
                self.world.at(self.world.rules.opens, self._said_late, host)
            self.world.at(host.part.comes_at, self._comes, host)

    async def _said_late(self, host: Host) -> None:
        seconds = host.part.comes_at - self.world.rules.opens
        await self.world.press(c.PauseTeacher(host.teacher, _minutes(seconds), "late"), "office")

    async def _comes(self, host: Host) -> None:
        if host.part.late_said:
            await self.world.press(c.ResumeTeacher(host.teacher), host.teacher)
        await self._is_free(host)

    # --- between meetings

    async def _is_free(self, host: Host) -> None:
        host.state, host.meeting, host.seated, host.free_since = "free", None, False, self.world.now
        await self._looks(host)

    async def _looks_again(self, host: Host) -> None:
        host.looks = False
        await self._looks(host)

    async def _looks(self, host: Host) -> None:
        """At the phone: is there somebody to call?"""
        now = self.world.now
        if host.state != "free" or now >= self.world.rules.closes:
            return
        if host.part.break_at is not None and not host.rested and now >= host.part.break_at:
            await self._rests(host)
            return
        called = self._somebody(host) and await self.world.press(c.CallNext(host.teacher), host.teacher)
        if not called and not host.looks:
            host.looks = True
            self.world.after(LOOK, self._looks_again, host)

    def _somebody(self, host: Host) -> bool:
        """Whether the page can offer a button at all: the asking is spared where nobody who waits is free."""
        night = self.world.night
        visits = (night.visit_of(meeting) for meeting in night.lines[host.teacher].waiting)
        return any(visit and visit.here and not visit.busy for visit in visits)

    async def _rests(self, host: Host) -> None:
        host.rested = True
        if await self.world.press(c.PauseTeacher(host.teacher, _minutes(host.part.break_for)), host.teacher):
            host.state = "break"
            self.world.after(host.part.break_for, self._is_back, host)

    async def _is_back(self, host: Host) -> None:
        await self.world.press(c.ResumeTeacher(host.teacher), host.teacher)
        await self._is_free(host)

    # --- called

    def called(self, called: e.FamilyCalled) -> None:
        host, visitor = self.world.hosts[called.teacher], self.world.visitor_of(called.meeting)
        if visitor.inside or host.state == "meeting":
            self.world.say(f"{visitor.family} is called to {called.meeting}, and it or the teacher is in a meeting")
        now = self.world.now
        host.state, host.meeting, host.seated = "waits", called.meeting, False
        host.calls += 1
        host.called_at = now
        visitor.calls += 1
        if visitor.part.lot(f"call {visitor.calls}") < self.world.cast.assumptions.not_found:
            visitor.away_until = now + AWAY[0] + AWAY[1] * visitor.part.lot(f"away {visitor.calls}")
        self.world.families.sent(visitor, called.meeting)
        expected = max(now, called.there_at or now, self.world.night.visits[visitor.family].standing.there_at)
        self.world.at(max(now + FOUND_BY, expected + LATE_BY), self._looks_out, host, host.calls)
        self.ready(host)

    async def _looks_out(self, host: Host, call: int) -> None:
        """Where are they?"""
        if host.state != "waits" or host.calls != call or host.seated or host.meeting is None:
            return
        visitor, meeting = self.world.visitor_of(host.meeting), host.meeting
        if not self._is_at(visitor, host):
            await self._passes_over(host, visitor, meeting)
            return
        if self.world.now - host.called_at > LONG:
            self.world.say(f"{host.teacher} and {visitor.family} wait for an interpreter too long ({meeting})")
        self.world.after(FOUND_BY, self._looks_out, host, call)

    async def _passes_over(self, host: Host, visitor: Visitor, meeting: str) -> None:
        visitor.not_found += 1
        visitor.goal = None
        await self.world.press(c.PassOver(host.teacher, meeting), host.teacher)
        if visitor.gone and visitor.not_found >= NOT_FOUND_TWICE:
            await self.world.press(c.LeaveNight(visitor.family), "desk")
        await self._is_free(host)

    def _is_at(self, visitor: Visitor, host: Host) -> bool:
        walker, now = visitor.walker, self.world.now
        there = walker.end == host.place and now >= walker.there_at and now >= visitor.away_until
        return there and not (visitor.gone or visitor.out or visitor.inside)

    # --- in the room

    def ready(self, host: Host) -> None:
        """Teacher, family and interpreter in one place: they sit down."""
        if host.state != "waits" or host.seated or host.meeting is None:
            return
        visitor = self.world.visitor_of(host.meeting)
        if visitor.goal == host.meeting and self._is_at(visitor, host) and self._understood(host.meeting, host):
            host.seated = True
            self.world.after(SIT_DOWN, self._begins, host, host.meeting, host.calls)

    def _understood(self, meeting: str, host: Host) -> bool:
        night = self.world.night
        if who := night.interpreters.get(meeting):
            walker = self.world.interpreters[who].walker
            return walker.end == host.place and self.world.now >= walker.there_at
        visit = night.visit_of(meeting)
        lacking = meeting in night.no_interpreter
        return lacking or visit is None or needed(night, visit, self.world.meeting(meeting)) is None

    async def _begins(self, host: Host, meeting: str, call: int) -> None:
        visitor = self.world.visitor_of(meeting)
        if host.calls != call or host.state != "waits" or self.world.now >= self.world.rules.closes:
            return
        if not self._understood(meeting, host):  # the interpreter was called away at the last moment
            host.seated = False
            return
        if not await self.world.press(c.StartMeeting(host.teacher, meeting), host.teacher):
            await self._is_free(host)
            return
        visitor.moves(self.world.now)
        visitor.inside, host.state, host.held = True, "meeting", host.held + 1
        self.world.after(self._length(host, meeting), self._ends, host, meeting)

    def _length(self, host: Host, meeting: str) -> float:
        """Seconds until finish is pressed."""
        helped = meeting in self.world.night.interpreters
        length = self.world.cast.lengths[meeting] * (self.world.cast.assumptions.interpreted if helped else 1.0)
        if host.part.forgetful and host.part.lot(f"forgets {host.held}") < FORGETS:
            length += FORGOTTEN[0] + FORGOTTEN[1] * host.part.lot(f"by {host.held}")
        return length

    async def _ends(self, host: Host, meeting: str) -> None:
        visitor = self.world.visitor_of(meeting)
        visitor.inside, visitor.goal, host.state = False, None, "away"
        visitor.walker = Walker(host.place, host.place)
        await self.world.press(c.FinishMeeting(host.teacher, meeting), host.teacher)
        if self.world.families.is_done(visitor):
            self.world.families.goes_home(visitor)
        else:
            self.world.families.stands(visitor)
        self.world.after(STAND_UP, self._is_free, host)


def _minutes(seconds: float) -> int:
    """As people say it."""
    return max(5, round(seconds / STEP) * 5)
