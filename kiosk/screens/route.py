"""Where to go now, who walks along, and what of the paper: what the ticket says, until it is in the family's hand."""

from textual.app import ComposeResult

from kiosk import sentences
from kiosk.boxes import Horizontal, Vertical
from kiosk.greeting import Route, StopShown
from kiosk.screens.base import KioskScreen, mirrored
from kiosk.screens.stops import Listed, Stops
from kiosk.session import RouteShown, Session, StartTapped, TicketTapped
from kiosk.voice import Voice, voice
from kiosk.widgets import PLAIN, BigWords, Tile, Words


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
            said += [sentences.first_line(speaks, first), *sentences.wait(speaks, shown.route, first)]
        return "\n".join([*said, sentences.paper(speaks, shown.route, again=shown.again, asked=shown.asked)])

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
        mark = "→ " if speaks.direction == "ltr" else "← "
        self._say("#people", "\n".join(sentences.people(speaks, shown.route, mark)))
        self._show_stops(speaks, shown.route)
        self._say(
            "#short", f"{speaks.say('Your code on the screens')}:  {shown.route.short}" if shown.route.short else ""
        )
        self._say("#paper", sentences.paper(speaks, shown.route, again=shown.again, asked=shown.asked))
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
        self._say("#first", sentences.first_line(speaks, first))
        self.query_one("#room", BigWords).say(first.room, PLAIN if first.room.isascii() else speaks)
        self._say("#where", " · ".join(_where(speaks, first)))
        self._say("#wait", "\n".join(sentences.wait(speaks, route, first)))

    def _show_stops(self, speaks: Voice, route: Route) -> None:
        self.query_one(Stops).show(listed(speaks, route, stop, number) for number, stop in enumerate(route.stops, 1))

    def _say(self, place: str, text: str) -> None:
        words = self.query_one(place, Words)
        words.say(text)
        words.display = bool(text) or place == "#paper"  # which keeps the tiles where they are


def _title(shown: RouteShown) -> str:
    return "You are already checked in. This is your route." if shown.again else "You are checked in"


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
