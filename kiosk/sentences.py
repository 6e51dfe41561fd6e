"""What a kiosk says, whatever shows it: the terminal and the page say the same, in the same order. Pure."""

from math import ceil
from typing import Final, Literal

from kiosk.greeting import Printing, Printless, Route, StopShown, Trouble
from kiosk.voice import Voice, has_number

Need = Literal["interpreter", "step_free", "dinner"]
NOW_SECONDS: Final = 60.0  # what the walk takes: who need not wait longer should go

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
TROUBLES: Final[dict[Trouble, str]] = {
    "unknown": "We do not know this code. Please scan it again or see the welcome desk.",
    "misread": "We do not know this code. Please scan it again or see the welcome desk.",
    "revoked": "This code was replaced by a newer letter. Please see the welcome desk.",
    "other-night": "This code is for another evening. Please see the welcome desk.",
    "too-short": "Only part of the code arrived. Please scan it again.",
    "trouble": "Something went wrong. Please see the welcome desk.",
}
PAPER: Final = {
    "printing": "Your ticket is printing",
    "printed": "Please take your ticket",
    "failed": "Your ticket could not be printed. Please see the welcome desk.",
}


def printless(speaks: Voice, printing: Printing) -> str:
    """What is wrong with the printer here and where the ticket comes out instead; nothing if all is well."""
    if printing.trouble is None:
        return ""
    if not printing.instead:
        return f"{speaks.say(PRINTLESS[printing.trouble])} {speaks.say('The welcome desk prints your ticket.')}"
    where = speaks.say("Please take your ticket at the printer {printer}.", printer=" / ".join(printing.instead))
    return f"{speaks.say(PRINTLESS[printing.trouble])} {where}"


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


def people(speaks: Voice, route: Route, mark: str = "") -> list[str]:
    """Who walks along and who helps, each after `mark`, or the plain reason why nobody does."""
    said: list[str] = []
    if route.provisional:  # who walks along is known when the hub is back
        said.append(speaks.say("This is provisional: your route may still change. The screens will show it."))
    if route.guide:
        said.append(mark + speaks.say("{name} walks with you", name=route.guide))
    elif route.lacks_guide:
        said.append(mark + speaks.say("No guide is free right now. Please wait here at the door."))
        if route.guide_minutes:
            said.append(speaks.say("The next guide is back in about {minutes} minutes.", minutes=route.guide_minutes))
        said.append(speaks.say("Your place is kept."))
    language = speaks.language(route.language)
    if route.helper:
        helps = "{name} speaks {language} and is here to help you"
        said.append(mark + speaks.say(helps, name=route.helper, language=language))
    elif route.lacks_helper:
        said.append(mark + speaks.say("No helper who speaks {language} is free right now.", language=language))
    return said


def paper(speaks: Voice, route: Route, *, again: bool, asked: bool) -> str:
    """Where the ticket is. `again`: the family was checked in before; `asked`: for another ticket."""
    if asked:
        return speaks.say("The welcome desk has been asked for another ticket.")
    if again:
        return speaks.say("If you need another ticket, please ask at the welcome desk.")
    if route.provisional and route.paper is None:
        return speaks.say("There is no ticket right now. Please remember your rooms, or ask at the welcome desk.")
    if route.paper != "failed" and route.printer:
        return speaks.say("Please take your ticket at the printer {printer}.", printer=route.printer)
    return speaks.say(PAPER[route.paper]) if route.paper else ""
