"""Who watches what. A watcher holds no queue: it learns that something it watches is newer, and looks for itself.

So a phone that slept through forty facts is told once, and a burst of two thousand facts grows nothing.
"""

import asyncio
from collections.abc import Iterable, Sequence

from hub.night import events as e
from hub.night.events import Fact
from hub.night.interpreting import spoken
from hub.night.state import Night

JOURNAL, BOARD, GUIDES, DESK, PAPER = "journal", "board", "guides", "desk", "paper"
OFFICE = "office"  # what the office says to everybody: every page watches it
PRINTERS = "printers"  # how they are is no fact of the night: this topic counts its own versions


def teacher(teacher_id: str) -> str:
    return f"teacher:{teacher_id}"


def family(family_id: str) -> str:
    return f"family:{family_id}"


def goals(teacher_id: str) -> str:
    """What a teacher wrote down is no fact of the night either: it counts its own versions."""
    return f"goals:{teacher_id}"


class Watcher:
    """One open page. `wait` returns when something it watches has changed since the last `wait`."""

    def __init__(self, live: "Live", topics: Sequence[str]) -> None:
        self._live, self._topics = live, tuple(topics)
        self._changed = asyncio.Event()

    async def wait(self, seconds: float, rest: float = 0.0) -> bool:
        """True if something changed, False when `seconds` passed without. Nothing is heard before `rest` is over."""
        await asyncio.sleep(rest)
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True

    def wake(self) -> None:
        self._changed.set()

    def __enter__(self) -> "Watcher":
        for topic in self._topics:
            self._live.watchers.setdefault(topic, set()).add(self)
        return self

    def __exit__(self, *_: object) -> None:
        for topic in self._topics:
            watching = self._live.watchers[topic]
            watching.discard(self)
            if not watching:
                del self._live.watchers[topic]


class Live:
    """Topics and their versions. A page shown at version v is still right while `version(topics)` is v."""

    def __init__(self) -> None:
        self.watchers: dict[str, set[Watcher]] = {}
        self._versions: dict[str, int] = {}
        self._rosters = 0

    def watch(self, *topics: str) -> Watcher:
        return Watcher(self, topics)

    def version(self, topics: Iterable[str]) -> tuple[int, ...]:
        return (self._rosters, *(self._versions.get(topic, 0) for topic in topics))

    def announce(self, night: Night, facts: Sequence[Fact]) -> None:
        touched = {JOURNAL}
        for fact in facts:
            touched |= topics_of(night, fact.event) | families_of(night, fact.event)
        self.touch(touched, facts[-1].seq)

    def touch(self, topics: Iterable[str], version: int) -> None:
        for topic in topics:
            self._versions[topic] = version
            for watcher in self.watchers.get(topic, ()):
                watcher.wake()

    def everything(self) -> None:
        """All pages are old: a new roster, or the night was built again."""
        self._rosters += 1
        for watching in list(self.watchers.values()):
            for watcher in watching:
                watcher.wake()


def topics_of(night: Night, event: e.AnyEvent) -> set[str]:
    """Whose page an event changes. A family that is called or free again changes every line it stands in."""
    if isinstance(event, e.OfTheOffice):
        return {OFFICE}
    if isinstance(event, e.OnPaper):
        return {PAPER, DESK}
    if isinstance(event, e.AtTheEntrance | e.Unlisted | e.AtTheDesk | e.FamilyLookedUp):
        return _at_the_entrance(night, event)
    if isinstance(event, e.Guiding | e.Interpreting | e.Placing | e.GuidingUndone):
        return _guiding(night, event)
    if isinstance(event, e.BetweenDoors | e.ByHand):
        return _between_doors(night, event)
    return _at_a_door(night, event)


def _at_the_entrance(night: Night, event: e.AtTheEntrance | e.Unlisted | e.AtTheDesk | e.FamilyLookedUp) -> set[str]:
    match event:
        case e.VisitorAdded() | e.FamilyLookedUp() | e.CodeReissued():
            return {DESK}
        case e.ChildAdded():
            return {BOARD, DESK, *_lines_of(night, event.family)}
        case e.DeskAsked() | e.DeskAnswered():
            return {DESK, GUIDES}
        case _:
            return {BOARD, GUIDES, DESK, *_lines_of(night, event.family)}


def _guiding(night: Night, event: e.Guiding | e.Interpreting | e.Placing | e.GuidingUndone) -> set[str]:
    match event:
        case e.VolunteerCameOn() | e.VolunteerWentOff() | e.BreakBegan() | e.BreakEnded() | e.PlacementEnded():
            return {GUIDES, DESK, *_waiting_for_interpreters(night)}
        case e.InterpreterPlaced() | e.InterpretingSettled():
            return {GUIDES, DESK, *_lines_of(night, event.family), *_waiting_for_interpreters(night)}
        case e.InterpreterAssigned() | e.InterpreterReleased() | e.InterpreterLacking():
            return {GUIDES, DESK, *_lines_of(night, _family(night, event.meeting))}
        case e.GuidingUndone():
            return {GUIDES, DESK, BOARD, *(teacher(line) for line in night.lines)}
        case _:
            return {GUIDES, DESK}


def _between_doors(night: Night, event: e.BetweenDoors | e.ByHand) -> set[str]:
    match event:
        case e.WaitPromised() | e.OutlookChanged() | e.PressUndone():
            return {DESK}
        case e.CallWithdrawn():
            return {BOARD, GUIDES, DESK, teacher(event.teacher), *_lines_of(night, _family(night, event.meeting))}
        case e.MeetingPutFirst():
            return {DESK, *_lines_of(night, _family(night, event.meeting))}
        case e.FollowUpPromised() | e.MeetingMoved() | e.MeetingSkipped():
            return {BOARD, DESK, *_lines_of(night, _family(night, event.meeting))}
        case (
            e.MeetingAdded()
            | e.MeetingDropped()
            | e.PartySplit()
            | e.PartyJoined()
            | e.FamiliesJoined()
            | e.FamiliesParted()
        ):
            return {BOARD, GUIDES, DESK, *(teacher(known) for known in night.lines)}  # rare: who stands in which line
        case _:
            return {BOARD, GUIDES, DESK, *_lines_of(night, event.family)}


def _at_a_door(night: Night, event: e.AtADoor | e.DoorUndone | e.CallSeen) -> set[str]:
    match event:
        case e.CallSeen():
            return {DESK, teacher(event.teacher)}
        case e.TeacherPaused() | e.TeacherResumed() | e.PauseUndone() | e.ResumeUndone():
            return {BOARD, DESK, teacher(event.teacher)}
        case _:
            lines = _lines_of(night, _family(night, event.meeting)) | _waiting_for_interpreters(night)
            return {BOARD, GUIDES, DESK, teacher(event.teacher), *lines}


def families_of(night: Night, event: e.AnyEvent) -> set[str]:
    """The families whose own page an event changes at once; how long it will be is looked at every few seconds."""
    if isinstance(event, e.FamiliesJoined | e.FamiliesParted):
        return {family(event.family), family(event.other)}
    named = getattr(event, "family", None) or _family(night, getattr(event, "meeting", None) or "")
    if named is not None:
        return {family(named)}
    if line := night.lines.get(getattr(event, "teacher", "")):  # a pause may have taken a call back, or given it
        at_the_door = {*line.coming, line.called, *(press.meeting for press in line.presses)}
        return {family(night.belongs[meeting]) for meeting in at_the_door if meeting in night.belongs}
    return set()


def _family(night: Night, meeting: str) -> str | None:
    """Also of a meeting that a corrected roster no longer has."""
    return night.belongs.get(meeting)


def _waiting_for_interpreters(night: Night) -> set[str]:
    """The lines whose next call may depend on an interpreter who is free, or gone, by this event."""
    waiting = [visit for visit in night.visits.values() if visit.here and spoken(night, visit)]
    return {teacher(night.roster.meetings[m].teacher) for visit in waiting for m in visit.left_meetings
            if m in night.roster.meetings}  # fmt: skip


def _lines_of(night: Night, family: str | None) -> set[str]:
    return {teacher(meeting.teacher) for meeting in night.meetings_of.get(family or "", [])}
