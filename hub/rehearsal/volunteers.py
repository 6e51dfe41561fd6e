"""What rehearsed volunteers do: interpreters go from door to door, ambassadors walk families and come back."""

from typing import TYPE_CHECKING

from hub.night import commands as c
from hub.rehearsal.people import Host, Interpreting, Visitor

if TYPE_CHECKING:  # the world is made of these
    from hub.rehearsal.world import World

SETS_OUT = 30.0  # seconds until a guide and a family have found each other
WITH_HELPER = 360.0  # seconds a helper stays with a family


class Volunteers:
    def __init__(self, world: "World") -> None:
        self.world = world

    def interprets(self, interpreter: Interpreting, meeting: str) -> None:
        before, promised = interpreter.meeting, self.world.night.interpreters
        if before not in (None, meeting) and promised.get(before or "") == interpreter.volunteer:
            self.world.say(f"{interpreter.volunteer} is sent to {meeting} and is promised to {before}")
        interpreter.meeting = meeting
        host = self.world.host_of(meeting)
        seconds = self.world.way(interpreter.walker, host.place)
        interpreter.walker.go(host.place, self.world.now, seconds)
        self.world.after(seconds, self._there, host)

    async def _there(self, host: Host) -> None:
        self.world.doors.ready(host)

    def helps(self, helper: str) -> None:
        self.world.after(WITH_HELPER, self.world.press_later, c.ReturnVolunteer(helper), helper)

    def guides(self, ambassador: str, visitor: Visitor) -> None:
        self.world.after(SETS_OUT, self._sets_out, ambassador, visitor)

    async def _sets_out(self, ambassador: str, visitor: Visitor) -> None:
        """To the door the family was sent to, else to the commons, and back."""
        if self.world.night.duties[ambassador].family != visitor.family:
            return
        if visitor.gone or visitor.out or visitor.inside or visitor.trips:  # it went ahead
            await self.world.press(c.ReturnVolunteer(ambassador), ambassador)
            return
        await self.world.press(c.TakeFamily(ambassador, visitor.family), ambassador)
        visitor.guided = True
        self.world.families.walks(
            visitor, self.world.host_of(visitor.goal).place if visitor.goal else self.world.commons
        )
        seconds = visitor.walker.there_at - self.world.now
        if visitor.goal:
            delivers = c.DeliverFamily(ambassador, visitor.family)
            self.world.after(seconds, self.world.press_later, delivers, ambassador)
        self.world.after(2 * seconds, self.world.press_later, c.ReturnVolunteer(ambassador), ambassador)
