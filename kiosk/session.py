"""What the kiosk's session is made of: its screens, all that can happen, and what is to be done about it. Pure values.

    Attract -> Looking -> Confirm -> CheckingIn -> RouteShown -> Attract      Typing, SeeDesk and Problem beside them

What follows from what: family_session.py for families, staff_session.py for staff, turns.py over both.
"""

from typing import Literal

import msgspec

from hub.night import codes
from kiosk import staff_session as st
from kiosk.greeting import Answers, Found, Printing, Route, Trouble, Welcome


class Attract(msgspec.Struct, frozen=True):
    pass


class Typing(msgspec.Struct, frozen=True):
    """`hint`: what was wrong with the text as it was sent."""

    language: str
    text: str = ""
    hint: Trouble | None = None


class Looking(msgspec.Struct, frozen=True):
    language: str | None = None


class Confirm(msgspec.Struct, frozen=True):
    welcome: Welcome
    answers: Answers


class CheckingIn(msgspec.Struct, frozen=True):
    family: str
    language: str
    delayed: bool = False


class RouteShown(msgspec.Struct, frozen=True):
    """`again`: the family was here already; `asked`: the desk knows that it wants another ticket."""

    route: Route
    again: bool = False
    asked: bool = False


class SeeDesk(msgspec.Struct, frozen=True):
    """No reason is given, so that no reason can be guessed."""

    language: str


class Problem(msgspec.Struct, frozen=True):
    why: Trouble
    language: str | None = None


Screen = Attract | Typing | Looking | Confirm | CheckingIn | RouteShown | SeeDesk | Problem | st.Staff | st.OutOfService


class Sight(msgspec.Struct, frozen=True):
    """How a family wishes to see the screens; it goes with the family."""

    large: bool = False
    contrast: bool = False


class Session(msgspec.Struct, frozen=True):
    """`turn` rises with every scan, and answers to an earlier turn are dropped. Times are seconds of one clock."""

    screen: Screen = Attract()
    turn: int = 0
    code: str | None = None
    entered: float = 0.0
    touched: float = 0.0
    warned: bool = False
    printing: Printing = Printing()
    sight: Sight = Sight()
    closed: bool = False  # out of order: there is no first screen


# --- what happens


class CodeScanned(msgspec.Struct, frozen=True):
    scanned: codes.Scanned


class ScanFailed(msgspec.Struct, frozen=True):
    fault: codes.Fault


class KeysTyped(msgspec.Struct, frozen=True):
    """By a person, on a screen that asks for no text."""

    text: str


class Keyed(msgspec.Struct, frozen=True):
    character: str


class Erased(msgspec.Struct, frozen=True):
    pass


class Entered(msgspec.Struct, frozen=True):
    """The typed text is complete."""


class LanguageChosen(msgspec.Struct, frozen=True):
    language: str


class SightChosen(msgspec.Struct, frozen=True):
    sight: Sight


class PartyChanged(msgspec.Struct, frozen=True):
    by: int


class NeedChosen(msgspec.Struct, frozen=True):
    need: Literal["interpreter", "step_free", "dinner"]
    wanted: bool


class CheckInTapped(msgspec.Struct, frozen=True):
    pass


class TicketTapped(msgspec.Struct, frozen=True):
    """Another ticket is asked for."""


class StartTapped(msgspec.Struct, frozen=True):
    """Back, start again, or done: to the first screen."""


class Touched(msgspec.Struct, frozen=True):
    """Somebody is still there."""


class FamilyFound(msgspec.Struct, frozen=True):
    turn: int
    found: Found


class CheckInEnded(msgspec.Struct, frozen=True):
    """The hub's outcome. `route` None: it was declined, and the desk knows why."""

    turn: int
    route: Route | None
    again: bool = False


class WentWrong(msgspec.Struct, frozen=True):
    turn: int


class RouteChanged(msgspec.Struct, frozen=True):
    """A guide came free, the ticket is out: the same family's route as it is now."""

    route: Route


class PrintersChanged(msgspec.Struct, frozen=True):
    """A printer is in trouble, or well again."""

    printing: Printing


class Tick(msgspec.Struct, frozen=True):
    """Time has passed; at least twice a second."""


Tap = (
    LanguageChosen
    | SightChosen
    | PartyChanged
    | NeedChosen
    | CheckInTapped
    | TicketTapped
    | StartTapped
    | Touched
    | Erased
    | Entered
)
Happened = (
    st.Happened
    | CodeScanned
    | ScanFailed
    | KeysTyped
    | Keyed
    | Tap
    | FamilyFound
    | CheckInEnded
    | WentWrong
    | RouteChanged
    | PrintersChanged
    | Tick
)


# --- what is to be done


class LookUp(msgspec.Struct, frozen=True):
    turn: int
    scanned: codes.Scanned


class SendCheckIn(msgspec.Struct, frozen=True):
    turn: int
    family: str
    answers: Answers


class AskForTicket(msgspec.Struct, frozen=True):
    family: str


Effect = LookUp | SendCheckIn | AskForTicket | st.Effect
Step = tuple[Session, tuple[Effect, ...]]
