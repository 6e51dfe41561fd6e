"""What rehearsed families do: come, check in, walk where they are sent, go to dinner, lose patience, go home."""

from typing import TYPE_CHECKING

from hub.night import commands as c
from hub.night.walking import Place
from hub.rehearsal.people import Visitor

if TYPE_CHECKING:  # the world is made of these
    from hub.rehearsal.world import World

LONG_WAIT = 600.0  # seconds from which on it pays to go back to the commons
DINNER_AFTER = 900.0  # seconds of waiting for which dinner is a better place
PARTY = 2
SHORTLY = 60.0  # seconds until one who is about to go in loses patience again
NOT_YET = 600.0  # seconds after its time at which a booked family loses patience


class Families:
    def __init__(self, world: "World") -> None:
        self.world = world
        self._kiosks = [world.rules.opens] * int(world.cast.assumptions.kiosks)

    def set_out(self) -> None:
        for visitor in self.world.visitors.values():
            comes = visitor.part.comes_at
            if comes is not None and comes < self.world.rules.closes:
                self.world.at(comes, self._comes, visitor)

    async def _comes(self, visitor: Visitor) -> None:
        """To a kiosk, when one is free."""
        kiosk = min(range(len(self._kiosks)), key=self._kiosks.__getitem__)
        done = max(self.world.now, self._kiosks[kiosk]) + self.world.cast.assumptions.check_in
        self._kiosks[kiosk] = done
        self.world.at(done, self._checks_in, visitor)

    async def _checks_in(self, visitor: Visitor) -> None:
        family = self.world.roster.families[visitor.family]
        if self.world.now >= self.world.rules.closes:
            return
        needs = c.Needs(interpreter=family.interpreter != "none", dinner=visitor.part.dinner is not None)
        visitor.came = True
        self.stands(visitor)
        await self.world.press(c.CheckIn(family.id, PARTY, needs, received=family.with_care), "kiosk")

    # --- told and sent

    async def told(self, visitor: Visitor, seconds: float) -> None:
        """How long it will wait: time for dinner, or to go back to the commons."""
        if visitor.goal or visitor.inside or visitor.out or visitor.gone:
            return
        part = visitor.part
        if part.dinner is not None and not visitor.dined and seconds >= DINNER_AFTER:
            await self._dines(visitor, part.dinner)
        elif part.to_commons and seconds >= LONG_WAIT:
            self.walks(visitor, self.world.commons)

    def warned(self, visitor: Visitor, meeting: str) -> None:
        """The desk may move what cannot be had tonight to another day."""
        if visitor.part.lot(f"{meeting}/later") < self.world.cast.assumptions.follow_ups:
            self.world.after(SHORTLY, self.world.press_later, c.PromiseFollowUp(meeting), "desk")

    async def _dines(self, visitor: Visitor, seconds: float) -> None:
        if await self.world.press(c.StepOut(visitor.family), visitor.family):
            visitor.out = visitor.dined = True
            visitor.moves(self.world.now)
            self.world.after(seconds, self._comes_back, visitor)

    async def _comes_back(self, visitor: Visitor) -> None:
        visitor.out = False
        if visitor.gone:
            return
        self.stands(visitor)
        if visitor.goal:  # sent or called meanwhile
            self.walks(visitor, self._door(visitor))
        elif visitor.part.lot("back") < 0.5:  # the others are counted as back when their time is over
            await self.world.press(c.ComeBack(visitor.family), visitor.family)

    def sent(self, visitor: Visitor, meeting: str) -> None:
        if visitor.inside:
            self.world.say(f"{visitor.family} is sent to {meeting} while it is in a meeting")
        visitor.goal = meeting
        self.world.after(self.world.cast.assumptions.notice, self._notices, visitor, meeting)

    async def _notices(self, visitor: Visitor, meeting: str) -> None:
        now = self.world.now
        if visitor.goal != meeting or visitor.gone or visitor.inside or visitor.out:
            return
        if now < visitor.away_until:
            self.world.at(visitor.away_until, self._notices, visitor, meeting)
        elif visitor.walker.end != self._door(visitor):
            self.walks(visitor, self._door(visitor))
        elif now >= visitor.walker.there_at:
            self.world.doors.ready(self.world.host_of(meeting))

    def _door(self, visitor: Visitor) -> Place:
        assert visitor.goal
        return self.world.host_of(visitor.goal).place

    # --- on foot

    def walks(self, visitor: Visitor, end: Place) -> None:
        now = self.world.now
        visitor.moves(now)
        seconds = self.world.way(visitor.walker, end) * (1.0 if visitor.guided else visitor.part.slow)
        visitor.walker.go(end, now, seconds)
        visitor.trips += 1
        self.world.after(seconds, self._arrives, visitor, visitor.trips)

    async def _arrives(self, visitor: Visitor, trip: int) -> None:
        if trip != visitor.trips or visitor.gone or visitor.inside or visitor.out:
            return
        visitor.guided = False
        self.stands(visitor)
        if visitor.goal:
            self.world.doors.ready(self.world.host_of(visitor.goal))

    # --- patience

    def stands(self, visitor: Visitor) -> None:
        now = self.world.now
        visitor.stands(now)
        left = max(1.0, visitor.part.patience - visitor.stood_by(now))
        self.world.after(left, self._gives_up, visitor, visitor.still_since)

    async def _gives_up(self, visitor: Visitor, since: float) -> None:
        """Not when it is called, nor while all it still wants has a time to come."""
        visit = self.world.night.visits.get(visitor.family)
        if visit is None or visitor.gone or visitor.still_since != since or self.is_done(visitor):
            return
        if visit.busy:
            self.world.after(SHORTLY, self._gives_up, visitor, since)
        elif self._only_booked(visitor):
            self.world.after(NOT_YET, self._gives_up, visitor, since)
        else:
            self.goes_home(visitor)
            if visitor.part.says_goodbye:
                await self.world.press(c.LeaveNight(visitor.family), visitor.family)

    def _only_booked(self, visitor: Visitor) -> bool:
        left = [self.world.meeting(m) for m in self.world.night.visits[visitor.family].left_meetings]
        return all(m.booked_at is not None and m.booked_at + NOT_YET > self.world.now for m in left)

    def is_done(self, visitor: Visitor) -> bool:
        visit = self.world.night.visits.get(visitor.family)
        return visit is None or not visit.left_meetings

    def goes_home(self, visitor: Visitor) -> None:
        visitor.moves(self.world.now)
        visitor.gone, visitor.goal, visitor.went_at = True, None, self.world.now

    async def all_go_home(self) -> None:
        for visitor in self.world.visitors.values():
            if visitor.came and not visitor.inside and not visitor.gone:
                self.goes_home(visitor)
