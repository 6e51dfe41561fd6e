"""Where to go now, who walks along, and what of the paper: what the ticket says, until it is in the family's hand."""

from math import ceil

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.greeting import Route, StopShown
from kiosk.screens.base import KioskScreen, mirrored
from kiosk.screens.stops import Listed, Stops
from kiosk.session import RouteShown, Session, StartTapped, TicketTapped
from kiosk.voice import Voice, has_number, voice
from kiosk.widgets import PLAIN, BigWords, Tile, Words

NOW_SECONDS = 60.0  # what the walk takes: who need not wait longer should go
PAPER = {
    "printing": "Your ticket is printing",
    "printed": "Please take your ticket",
    "failed": "Your ticket could not be printed. Please see the welcome desk.",
}


class RouteScreen(KioskScreen):
    RESULT = "well"

    def shown(self) -> RouteShown:
        assert isinstance(self.session.screen, RouteShown)
        return self.session.screen

    def voice(self) -> Voice:
        return voice(self.shown().route.language)

    def aloud(self) -> str:
        speaks, shown = self.voice(), self.shown()
        first = next((stop for stop in shown.route.stops if not stop.done), None)
        said = [speaks.say(_title(shown))]
        if first is not None:
            said += [first_line(speaks, first), *wait(speaks, shown.route, first)]
        return "\n".join([*said, _paper(speaks, shown)])

    def body(self) -> ComposeResult:
        speaks = self.voice()
        yield Words(speaks=speaks, id="title", classes="title")
        with Horizontal(id="middle"):
            first = Vertical(
                Words(speaks=speaks, id="first"),
                BigWords(id="room"),
                Words(speaks=speaks, id="where"),
                Words(speaks=speaks, id="wait"),
                id="next",
            )
            people = Words(speaks=speaks, id="people")
            short = Words(speaks=speaks, id="short")
            yield from mirrored(speaks.direction, first, Vertical(Stops(speaks, id="stops"), short, people, id="then"))
        with Horizontal(id="foot"):
            yield from mirrored(
                speaks.direction,
                Words(speaks=speaks, id="paper"),
                Tile(speaks.say("Ask for another ticket"), TicketTapped(), speaks, id="ask"),
                Tile(speaks.say("Continue"), StartTapped(), speaks, id="done", classes="primary first"),
            )

    def show(self, session: Session) -> None:
        super().show(session)
        shown, speaks = self.shown(), self.voice()
        self._say("#title", f"✓  {speaks.say(_title(shown))}")
        self._show_first(speaks, shown.route)
        self._say("#people", "\n".join(people(speaks, shown.route)))
        self._show_stops(speaks, shown.route)
        self._say(
            "#short", f"{speaks.say('Your code on the screens')}:  {shown.route.short}" if shown.route.short else ""
        )
        self._say("#paper", _paper(speaks, shown))
        paper = self.query_one("#paper")
        paper.set_class(shown.route.paper == "failed", "-failed")
        paper.set_class(shown.route.paper == "printed" and not shown.again, "-take")
        asks = shown.again and not shown.asked
        self.query_one("#ask").display = asks
        if asks and self.has_class("-brief"):  # the tile says it as well
            self._say("#paper", "")

    def _show_first(self, speaks: Voice, route: Route) -> None:
        first = next((stop for stop in route.stops if not stop.done), None)
        self.query_one("#next").display = first is not None
        if first is None:
            return
        self._say("#first", first_line(speaks, first))
        self.query_one("#room", BigWords).say(first.room, PLAIN if first.room.isascii() else speaks)
        self._say("#where", " · ".join(_where(speaks, first)))
        self._say("#wait", "\n".join(wait(speaks, route, first)))

    def _show_stops(self, speaks: Voice, route: Route) -> None:
        self.query_one(Stops).show(listed(speaks, route, stop, number) for number, stop in enumerate(route.stops, 1))

    def _say(self, place: str, text: str) -> None:
        words = self.query_one(place, Words)
        words.say(text)
        words.display = bool(text) or place == "#paper"  # which keeps the tiles where they are


def _title(shown: RouteShown) -> str:
    return "You are already checked in. This is your route." if shown.again else "You are checked in"


def first_line(speaks: Voice, stop: StopShown) -> str:
    if stop.kind == "dinner":
        return speaks.say("Dinner")
    return speaks.say("First: room {room}", room=stop.room) if has_number(stop.room) else speaks.say("Your route")


def wait(speaks: Voice, route: Route, stop: StopShown) -> list[str]:
    """How long, and where to wait; a family that waits at the door for its guide is told so instead."""
    if stop.low - route.at < NOW_SECONDS:
        return [] if route.lacks_guide else [speaks.say("Please go there now")]
    low, high = int((stop.low - route.at) // 60), ceil((stop.high - route.at) / 60)
    said = [speaks.say("Please wait about {low} to {high} minutes", low=low, high=max(high, low + 1))]
    if route.commons and not route.lacks_guide:
        said.append(speaks.say("We will call you. Please wait in {place}.", place=route.commons))
    return said


def people(speaks: Voice, route: Route) -> list[str]:
    """Who walks along and who helps, or the plain reason why nobody does."""
    said: list[str] = []
    if route.provisional:  # who walks along is known when the hub is back
        said.append(speaks.say("This is provisional: your route may still change. The screens will show it."))
    arrow = "→ " if speaks.direction == "ltr" else "← "
    if route.guide:
        said.append(arrow + speaks.say("{name} walks with you", name=route.guide))
    elif route.lacks_guide:
        said.append(arrow + speaks.say("No guide is free right now. Please wait here at the door."))
        if route.guide_minutes:
            said.append(speaks.say("The next guide is back in about {minutes} minutes.", minutes=route.guide_minutes))
        said.append(speaks.say("Your place is kept."))
    language = speaks.language(route.language)
    if route.helper:
        helps = "{name} speaks {language} and is here to help you"
        said.append(arrow + speaks.say(helps, name=route.helper, language=language))
    elif route.lacks_helper:
        said.append(arrow + speaks.say("No helper who speaks {language} is free right now.", language=language))
    return said


def listed(speaks: Voice, route: Route, stop: StopShown, number: int) -> Listed:
    """A stop in the order of rooms: place and time, then with whom and for whom."""
    place = speaks.say("Dinner") if stop.kind == "dinner" else speaks.room(stop.room)
    at = (
        speaks.clock(stop.low, route.timezone)
        if stop.booked
        else speaks.say("About {time}", time=speaks.clock_range(stop.low, stop.high, route.timezone))
    )
    mark = "✓" if stop.done else str(number)
    whom = [speaks.say("With {teacher}", teacher=stop.teacher)] if stop.teacher else []
    return Listed(f"{mark}  {place}  ·  {at}", " · ".join([*whom, *stop.children]), stop.done)


def _where(speaks: Voice, stop: StopShown) -> list[str]:
    floor = [speaks.floor(stop.floor)] if stop.floor else []
    return [*floor, speaks.say("With {teacher}", teacher=stop.teacher)] if stop.teacher else floor


def _short(speaks: Voice, route: Route) -> str:
    return f"{speaks.say('Your code on the screens')}:  {route.short}" if route.short else ""


def _paper(speaks: Voice, shown: RouteShown) -> str:
    if shown.asked:
        return speaks.say("The welcome desk has been asked for another ticket.")
    if shown.again:
        return speaks.say("If you need another ticket, please ask at the welcome desk.")
    if shown.route.provisional and shown.route.paper is None:
        return speaks.say("There is no ticket right now. Please remember your rooms, or ask at the welcome desk.")
    if shown.route.paper != "failed" and shown.route.printer:
        return speaks.say("Please take your ticket at the printer {printer}.", printer=shown.route.printer)
    return speaks.say(PAPER[shown.route.paper]) if shown.route.paper else ""
