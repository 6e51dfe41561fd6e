"""The family's own language: its children, its meetings, what it needs. One tap if the presets are right."""

from textual.app import ComposeResult

from kiosk.boxes import Horizontal, Vertical
from kiosk.greeting import MeetingShown
from kiosk.screens.base import KioskScreen, mirrored
from kiosk.screens.stops import Listed, Stops
from kiosk.sentences import QUESTIONS, Need, printless
from kiosk.session import CheckInTapped, Confirm, NeedChosen, PartyChanged, Session, StartTapped
from kiosk.voice import Voice, voice
from kiosk.widgets import Sign, Tile, Words

MOST_IN_TWO_LINES, MOST_DRAWN = 4, 2  # more meetings than these get one line each, or drawn lines would be too small


class ConfirmScreen(KioskScreen):
    def confirm(self, session: Session) -> Confirm:
        assert isinstance(session.screen, Confirm)
        return session.screen

    def voice(self) -> Voice:
        return voice(self.confirm(self.session).welcome.language)

    def aloud(self) -> str:
        speaks, asked = self.voice(), self.confirm(self.session).welcome.questions
        needs = [speaks.say(words) for need, words in QUESTIONS.items() if getattr(asked, need)]
        always = (speaks.say("Hello!"), speaks.say("How many people are here?"))
        return "\n".join([*always, *needs, speaks.say("Check in")])

    def body(self) -> ComposeResult:
        speaks, welcome = self.voice(), self.confirm(self.session).welcome
        names = "  ·  ".join((speaks.say("Hello!"), *welcome.children))
        yield Words(names, speaks, id="hello", classes="title")
        with Horizontal(id="middle"):
            yield from mirrored(speaks.direction, self._meetings(speaks), self._questions(speaks))
        yield Words("", speaks, id="paper")
        with Horizontal(id="foot"):
            yield from mirrored(
                speaks.direction,
                Tile(speaks.say("Start again"), StartTapped(), speaks, id="again"),
                Tile(f"✓  {speaks.say('Check in')}", CheckInTapped(), speaks, classes="primary first"),
            )
        draft = "This translation has not been checked by a person yet."
        yield Words(speaks.say(draft) if speaks.draft else "", speaks, id="draft")

    def _meetings(self, speaks: Voice) -> Vertical:
        welcome = self.confirm(self.session).welcome
        heading = Words(speaks.say("Your meetings tonight"), speaks, classes="heading")
        brief = len(welcome.meetings) > (MOST_DRAWN if self.has_class("-drawn") else MOST_IN_TWO_LINES)
        listed = [_meeting(speaks, meeting, welcome.timezone, brief) for meeting in welcome.meetings]
        if self.has_class("-drawn"):  # in one box, whose lines shrink together
            every = "\n".join(line for one in listed for line in (one.place, one.whom) if line)
            return Vertical(heading, Words(every, speaks, id="all"), id="meetings")
        return Vertical(heading, Stops(speaks, listed, id="all"), id="meetings")

    def _questions(self, speaks: Voice) -> Vertical:
        asked = self.confirm(self.session).welcome.questions
        needs = [need for need in QUESTIONS if getattr(asked, need)]
        row = _need_drawn if self.has_class("-drawn") else _need
        return Vertical(_party(speaks), *(row(speaks, need) for need in needs), id="questions")

    def show(self, session: Session) -> None:
        super().show(session)
        speaks, answers = self.voice(), self.confirm(session).answers
        paper = self.query_one("#paper", Words)
        paper.say(printless(speaks, session.printing))
        paper.display = bool(paper.text)
        if self.has_class("-brief") and self.has_class("-short"):  # there is room for one of them
            self.query_one("#hello").display = not paper.text
        people = speaks.count("{count} person", "{count} people", answers.party)
        self.query_one("#people", Words).say(people)
        for need in QUESTIONS:
            wanted = getattr(answers.needs, need)
            for tile in self.query(f"#{need} Tile").results(Tile):
                _mark(speaks, tile, need, wanted)


def _mark(speaks: Voice, tile: Tile, need: Need, wanted: bool) -> None:
    """Chosen or not; never by colour alone."""
    assert isinstance(tile.happened, NeedChosen)
    if tile.has_class("whole"):
        tile.happened = NeedChosen(need, not wanted)
        tile.set_class(wanted, "chosen")
        tile.say(f"{'✓' if wanted else '○'}  {speaks.say(QUESTIONS[need])}")
        return
    chosen = tile.happened.wanted is wanted
    tile.set_class(chosen, "chosen")
    word = speaks.say("Yes") if tile.happened.wanted else speaks.say("No")
    tile.say(f"✓ {word}" if chosen else word)


def _meeting(speaks: Voice, meeting: MeetingShown, zone: str, brief: bool) -> Listed:
    room = speaks.room(meeting.room)
    at = speaks.clock(meeting.booked_at, zone) if meeting.booked_at is not None else ""
    children = " · ".join(meeting.children)
    if brief:
        return Listed(" · ".join(part for part in (meeting.room, meeting.teacher) if part))
    teacher = speaks.say("With {teacher}", teacher=meeting.teacher)
    return Listed(
        " · ".join(part for part in (room, at) if part), " · ".join(part for part in (teacher, children) if part)
    )


def _party(speaks: Voice) -> Horizontal:
    less = Sign("−", PartyChanged(-1), classes="short")
    more = Sign("+", PartyChanged(1), classes="short")
    people = Words("", speaks, id="people")
    asked = Words(speaks.say("How many people are here?"), speaks, classes="question")
    answer = Horizontal(*mirrored(speaks.direction, less, people, more), classes="answer")
    return Horizontal(*mirrored(speaks.direction, asked, answer), classes="row")


def _need(speaks: Voice, need: Need) -> Horizontal:
    asked = Words(speaks.say(QUESTIONS[need]), speaks, classes="question")
    yes, no = (Tile("", NeedChosen(need, wanted), speaks) for wanted in (True, False))
    answer = Horizontal(*mirrored(speaks.direction, yes, no), classes="answer")
    return Horizontal(*mirrored(speaks.direction, asked, answer), classes="row", id=need)


def _need_drawn(speaks: Voice, need: Need) -> Horizontal:
    """Drawn words need the whole width: the question is its own answer, ticked or not."""
    return Horizontal(Tile("", NeedChosen(need, True), speaks, classes="whole"), classes="row", id=need)
