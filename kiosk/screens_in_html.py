"""The session's screens as a browser shows them. Each phrase is the catalogue's; nothing is kept of a family."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Final, Literal

import jinja2

from config.languages import Language
from kiosk import session as s
from kiosk.greeting import Printing, Printless, Route, StopShown, Trouble
from kiosk.voice import Voice, has_number, voice

Need = Literal["interpreter", "step_free", "dinner"]
NOW_SECONDS = 60.0  # what the walk takes: who need not wait longer should go
KEYS: Final = ("1234567890", "QWERTYPASDF", "GHJKZXCVBNM")  # a code has no I, L, O or U

QUESTIONS: Final[dict[Need, str]] = {
    "interpreter": "Would you like an interpreter?",
    "step_free": "Do you need a way without stairs?",
    "dinner": "Would you like dinner?",
}
PRINTLESS: Final[dict[Printless, str]] = {
    "no-paper": "This printer has no paper.",
    "open": "The cover of this printer is open.",
    "silent": "This printer does not answer.",
    "not-ready": "This printer is not ready.",
}
SENTENCES: Final[dict[Trouble, str]] = {
    "unknown": "We do not know this code. Please scan it again or see the welcome desk.",
    "misread": "We do not know this code. Please scan it again or see the welcome desk.",
    "revoked": "This code was replaced by a newer letter. Please see the welcome desk.",
    "other-night": "This code is for another evening. Please see the welcome desk.",
    "too-short": "Only part of the code arrived. Please scan it again.",
    "trouble": "Something went wrong. Please see the welcome desk.",
}
DELAYED: Final = (
    "We are checking you in as soon as the connection is back. Please see the welcome desk if it takes long."
)
PAPER: Final = {
    "printing": "Your ticket is printing",
    "printed": "Please take your ticket",
    "failed": "Your ticket could not be printed. Please see the welcome desk.",
}


class Screens:
    def __init__(self) -> None:
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, session: s.Session, school: str, languages: Sequence[Language]) -> str:
        screen = self.fragment(session, languages)
        away = [(voice(known.tag), SENTENCES["trouble"]) for known in languages[:6]]
        return self._templates.get_template("kiosk.html").render(screen=screen, school=school, away=away)

    def fragment(self, session: s.Session, languages: Sequence[Language]) -> str:
        """What stands between the page's head and foot now."""
        template = self._templates.get_template(f"{_NAMES[type(session.screen)]}.html")
        return template.render(
            session=session,
            screen=session.screen,
            speaks=_speaks(session.screen),
            languages=languages,
            voice=voice,
            keys=KEYS,
            questions=QUESTIONS,
            sentence=_sentence(session.screen),
            printless=_printless(session),
            first_line=_first_line,
            wait=_wait,
            people=_people,
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
            return SENTENCES[why]
        case s.Typing(hint=hint) if hint:
            return SENTENCES[hint]
        case s.CheckingIn(delayed=True):
            return DELAYED
        case s.CheckingIn() | s.Looking():
            return "One moment, please"
        case s.SeeDesk():
            return "Please see the welcome desk."
        case _:
            return ""


def _printless(session: s.Session) -> str:
    """What is wrong with the printer beside, and where the ticket comes out instead."""
    now: Printing = session.printing
    if now.trouble is None or not isinstance(session.screen, s.Confirm):
        return ""
    speaks = _speaks(session.screen)
    where = (
        speaks.say("Please take your ticket at the printer {printer}.", printer=", ".join(now.instead))
        if now.instead
        else speaks.say("The welcome desk prints your ticket.")
    )
    return f"{speaks.say(PRINTLESS[now.trouble])} {where}"


def _first_line(speaks: Voice, stop: StopShown) -> str:
    if stop.kind == "dinner":
        return speaks.say("Dinner")
    return speaks.say("First: room {room}", room=stop.room) if has_number(stop.room) else speaks.say("Your route")


def _wait(speaks: Voice, route: Route, stop: StopShown) -> list[str]:
    """How long, and where; a family that waits at the door for its guide is told so instead."""
    if stop.low - route.at < NOW_SECONDS:
        return [] if route.lacks_guide else [speaks.say("Please go there now")]
    low, high = int((stop.low - route.at) // 60), ceil((stop.high - route.at) / 60)
    said = [speaks.say("Please wait about {low} to {high} minutes", low=low, high=max(high, low + 1))]
    if route.commons and not route.lacks_guide:
        said.append(speaks.say("We will call you. Please wait in {place}.", place=route.commons))
    return said


def _people(speaks: Voice, route: Route) -> list[str]:
    """Who walks along and who helps, or the plain reason why nobody does."""
    said: list[str] = []
    if route.guide:
        said.append(speaks.say("{name} walks with you", name=route.guide))
    elif route.lacks_guide:
        said.append(speaks.say("No guide is free right now. Please wait here at the door."))
        if route.guide_minutes:
            said.append(speaks.say("The next guide is back in about {minutes} minutes.", minutes=route.guide_minutes))
        said.append(speaks.say("Your place is kept."))
    language = speaks.language(route.language)
    if route.helper:
        said.append(
            speaks.say("{name} speaks {language} and is here to help you", name=route.helper, language=language)
        )
    elif route.lacks_helper:
        said.append(speaks.say("No helper who speaks {language} is free right now.", language=language))
    return said


def _paper(speaks: Voice, shown: s.RouteShown) -> str:
    if shown.asked:
        return speaks.say("The welcome desk has been asked for another ticket.")
    if shown.again:
        return speaks.say("If you need another ticket, please ask at the welcome desk.")
    if shown.route.paper != "failed" and shown.route.printer:
        return speaks.say("Please take your ticket at the printer {printer}.", printer=shown.route.printer)
    return speaks.say(PAPER[shown.route.paper]) if shown.route.paper else ""
