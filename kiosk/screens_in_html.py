"""The session's screens as a browser shows them. Each phrase is the catalogue's; nothing is kept of a family."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import jinja2

from config.languages import Language
from kiosk import sentences
from kiosk import session as s
from kiosk.voice import Voice, has_number, voice

KEYS: Final = ("1234567890", "QWERTYPASDF", "GHJKZXCVBNM")  # a code has no I, L, O or U
DELAYED: Final = (
    "We are checking you in as soon as the connection is back. Please see the welcome desk if it takes long."
)


Says = Callable[[Voice], tuple[str, Voice]]  # and in which voice: own words are said in one they have


class Screens:
    def __init__(self) -> None:
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, screen: str, school: str, languages: Sequence[Language]) -> str:
        """`screen`: the fragment that stands in it now."""
        away = [(voice(known.tag), sentences.TROUBLES["trouble"]) for known in languages[:6]]
        return self._templates.get_template("kiosk.html").render(screen=screen, school=school, away=away)

    def fragment(self, session: s.Session, languages: Sequence[Language], says: Says) -> str:
        """What stands between the page's head and foot now. `says`: what the office has to say, in a voice's turn."""
        template = self._templates.get_template(f"{_NAMES[type(session.screen)]}.html")
        return template.render(
            session=session,
            screen=session.screen,
            speaks=_speaks(session.screen),
            languages=languages,
            says=says,
            voice=voice,
            keys=KEYS,
            questions=sentences.QUESTIONS,
            sentence=_sentence(session.screen),
            printless=_printless(session),
            first_line=sentences.first_line,
            wait=sentences.wait,
            people=sentences.people,
            paper=_paper,
            has_number=has_number,
        )


_NAMES: Final[dict[type, str]] = {
    s.Attract: "attract",
    s.Typing: "typing",
    s.Looking: "waiting",
    s.Confirm: "confirm",
    s.CheckingIn: "waiting",
    s.RouteShown: "route",
    s.SeeDesk: "message",
    s.Problem: "message",
}


def _speaks(screen: s.Screen) -> Voice:
    match screen:
        case s.Confirm(welcome):
            return voice(welcome.language)
        case s.RouteShown(route):
            return voice(route.language)
        case s.Typing() | s.Looking() | s.CheckingIn() | s.SeeDesk() | s.Problem():
            return voice(screen.language or "en")
        case _:
            return voice("en")


def _sentence(screen: s.Screen) -> str:
    match screen:
        case s.Problem(why):
            return sentences.TROUBLES[why]
        case s.Typing(hint=hint) if hint:
            return sentences.TROUBLES[hint]
        case s.CheckingIn(delayed=True):
            return DELAYED
        case s.CheckingIn() | s.Looking():
            return "One moment, please"
        case s.SeeDesk():
            return "Please see the welcome desk."
        case _:
            return ""


def _printless(session: s.Session) -> str:
    asks = isinstance(session.screen, s.Confirm)
    return sentences.printless(_speaks(session.screen), session.printing) if asks else ""


def _paper(speaks: Voice, shown: s.RouteShown) -> str:
    return sentences.paper(speaks, shown.route, again=shown.again, asked=shown.asked)
