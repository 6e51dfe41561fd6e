"""Which screen follows which, for one family after the other. Pure: no clock, no screen, no hub.

    Attract -> Looking -> Confirm -> CheckingIn -> RouteShown -> Attract      Typing, SeeDesk and Problem beside them

How many people have come is for the family to say, so there is always one Confirm; everything on it has a preset, so
one tap is enough. Nothing else stands between a scan and a ticket. A scan is taken from every screen.
"""

from typing import Literal, assert_never

import msgspec

from hub.night import codes
from hub.night.commands import Needs
from kiosk import staff_session as st
from kiosk.greeter import LARGEST_PARTY
from kiosk.greeting import Answers, Care, Found, Here, Printing, Route, Stopped, Trouble, Welcome

LONGEST_TEXT = 24  # a code with its dashes, and room for a slip
DEBOUNCE_SECONDS = 0.3  # a tap meant for the screen before
DELAYED_SECONDS = 4.0  # without an answer, of the hub or our own (the disk is slow): say so
WARN_AGAIN_SECONDS = 15.0  # from "Are you still there?" to the start


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


def step(session: Session, happened: Happened, now: float) -> Step:
    """What comes next. Never raises; what makes no sense on this screen changes nothing."""
    match happened:
        case Tick():
            return _time(session, now), ()
        case CodeScanned(scanned):
            return _scanned(session, scanned, now)
        case ScanFailed(fault):
            return _failed(session, fault, now), ()
        case FamilyFound(turn, found):
            return _found(session, found, now) if turn == session.turn else (session, ())
        case CheckInEnded(turn):
            return (_ended(session, happened, now) if turn == session.turn else session), ()
        case WentWrong(turn):
            return (_wrong(session, now) if turn == session.turn else session), ()
        case RouteChanged(route):
            return _rerouted(session, route), ()
        case PrintersChanged(printing):
            return msgspec.structs.replace(session, printing=printing), ()
        case KeysTyped() | Keyed():
            return _keyed(_awake(session, now), happened, now)
        case _ if isinstance(happened, st.Happened):
            return session, ()  # turns.py has them
        case _:
            if now - session.entered < DEBOUNCE_SECONDS:
                return session, ()
            return _tapped(_awake(session, now), happened, now)


def _scanned(session: Session, scanned: codes.Scanned, now: float) -> Step:
    """Held under the scanner, a letter is read again and again: that must not take a family's answers away."""
    if scanned.code == session.code and isinstance(session.screen, Confirm | CheckingIn | RouteShown | SeeDesk):
        return _awake(session, now), ()
    turn = session.turn + 1
    looking = Session(Looking(_language(session.screen)), turn, scanned.code, now, now, printing=session.printing)
    if isinstance(session.screen, Attract | Typing | Looking | Problem):  # else another family scans now
        looking = msgspec.structs.replace(looking, sight=session.sight)
    return looking, (LookUp(turn, scanned),)


def _failed(session: Session, fault: codes.Fault, now: float) -> Session:
    """A family in the middle of its answers keeps its screen: a stray barcode is nobody's scan."""
    if isinstance(session.screen, Typing | Confirm | CheckingIn | Looking):
        return session
    why: Trouble = "unknown" if fault == "not-a-code" else fault
    return start(session, Problem(why, _language(session.screen)), now)


def _found(session: Session, found: Found, now: float) -> Step:
    if not isinstance(session.screen, Looking):
        return session, ()
    match found:
        case Welcome():
            return _show(session, Confirm(found, found.answers), now), ()
        case Here():
            return _show(session, RouteShown(found.route, again=True), now), ()
        case Care():
            desk = _show(session, SeeDesk(found.language), now)
            return desk, (SendCheckIn(session.turn, found.family, Answers()),)
        case Stopped():
            return _show(session, Problem(found.why, found.language or _language(session.screen)), now), ()
        case _:
            assert_never(found)


def _ended(session: Session, ended: CheckInEnded, now: float) -> Session:
    """A family that is received with care sees SeeDesk already, whatever the hub says."""
    if not isinstance(session.screen, CheckingIn):
        return session
    if ended.route is None:
        return _show(session, SeeDesk(session.screen.language), now)
    return _show(session, RouteShown(ended.route, again=ended.again), now)


def _wrong(session: Session, now: float) -> Session:
    if isinstance(session.screen, Looking | CheckingIn):
        return _show(session, Problem("trouble", session.screen.language), now)
    if isinstance(session.screen, RouteShown):  # the desk was not asked after all
        return msgspec.structs.replace(session, screen=msgspec.structs.replace(session.screen, asked=False))
    return session


def _rerouted(session: Session, route: Route) -> Session:
    screen = session.screen
    if isinstance(screen, RouteShown) and screen.route.family == route.family:
        return msgspec.structs.replace(session, screen=msgspec.structs.replace(screen, route=route))
    return session


def _keyed(session: Session, typed: KeysTyped | Keyed, now: float) -> Step:
    screen = session.screen
    match screen, typed:
        case Typing(), Keyed(character):
            return _type(session, screen, character), ()
        case Attract() | Problem(), KeysTyped(text):
            begun = start(session, Typing(_language(screen) or "en"), now)
            assert isinstance(begun.screen, Typing)
            return _type(begun, begun.screen, text), ()
        case _:
            return session, ()


def _type(session: Session, screen: Typing, text: str) -> Session:
    kept = "".join(c for c in text.upper() if c.isascii() and (c.isalnum() or c == "-"))
    typed = (screen.text + kept)[:LONGEST_TEXT]
    return msgspec.structs.replace(session, screen=Typing(screen.language, typed))


def _tapped(session: Session, tap: Tap, now: float) -> Step:
    screen = session.screen
    match screen, tap:
        case Attract() | Problem(), LanguageChosen(language):
            return start(session, Typing(language), now), ()
        case Attract(), SightChosen(sight):
            return msgspec.structs.replace(session, sight=sight, entered=now), ()
        case Typing(), Erased():
            return msgspec.structs.replace(session, screen=Typing(screen.language, screen.text[:-1])), ()
        case Typing(), Entered():
            return _submitted(session, screen, now)
        case Confirm(), PartyChanged() | NeedChosen():
            answered = msgspec.structs.replace(screen, answers=_answered(screen.answers, tap))
            return msgspec.structs.replace(session, screen=answered), ()
        case Confirm(welcome, answers), CheckInTapped():
            sent = _show(session, CheckingIn(welcome.family, welcome.language), now)
            return sent, (SendCheckIn(session.turn, welcome.family, answers),)
        case RouteShown(route, True, False), TicketTapped():
            asked = msgspec.structs.replace(session, screen=msgspec.structs.replace(screen, asked=True))
            return asked, (AskForTicket(route.family),)
        case _, StartTapped() if not isinstance(screen, CheckingIn | Looking):
            return start(session, Attract(), now), ()
        case _:
            return session, ()


def _submitted(session: Session, screen: Typing, now: float) -> Step:
    """What was typed stays, with a word about what is wrong, so that one slip does not cost fourteen keys."""
    read = codes.read(screen.text)
    if isinstance(read, codes.Scanned):
        return _scanned(session, read, now)
    if not screen.text:
        return session, ()
    why: Trouble = "unknown" if read == "not-a-code" else read
    return msgspec.structs.replace(session, screen=Typing(screen.language, screen.text, why)), ()


def _answered(answers: Answers, tap: PartyChanged | NeedChosen) -> Answers:
    if isinstance(tap, PartyChanged):
        party = min(max(answers.party + tap.by, 1), LARGEST_PARTY)
        return Answers(party, answers.needs)
    needs: Needs = msgspec.structs.replace(answers.needs, **{tap.need: tap.wanted})
    return Answers(answers.party, needs)


# --- time


def patience(session: Session) -> float | None:
    """Seconds without a touch before a screen is left, or before it asks whether somebody is still there."""
    match session.screen:
        case Attract():  # who asked for larger words and went away again
            return None if session.sight == Sight() else 40.0
        case Looking():
            return 5.0
        case CheckingIn():
            return 30.0
        case SeeDesk() | Problem():
            return 15.0
        case RouteShown():
            return 25.0
        case Typing() | Confirm():
            return 40.0
        case st.Staff() | st.OutOfService():  # turns.py says
            return None
        case _:
            assert_never(session.screen)


def _time(session: Session, now: float) -> Session:
    limit = patience(session)
    if limit is None:
        return session
    idle = now - session.touched
    asks = not isinstance(session.screen, Attract | Looking | CheckingIn)
    if idle >= limit + (WARN_AGAIN_SECONDS if asks else 0.0):
        if isinstance(session.screen, Looking):
            return _show(session, Problem("trouble", session.screen.language), now)
        return start(session, Attract(), now)
    if isinstance(session.screen, CheckingIn) and now - session.entered >= DELAYED_SECONDS:
        return msgspec.structs.replace(session, screen=msgspec.structs.replace(session.screen, delayed=True))
    return msgspec.structs.replace(session, warned=asks and idle >= limit)


# --- from screen to screen


def start(session: Session, screen: Screen, now: float) -> Session:
    """Nothing of the family before goes along, and no late answer finds its way back."""
    sight = Sight() if isinstance(screen, Attract) else session.sight
    if session.closed and isinstance(screen, Attract):
        screen = st.OutOfService()
    fresh = Session(screen, session.turn + 1, None, now, now, printing=session.printing, sight=sight)
    return msgspec.structs.replace(fresh, closed=session.closed)


def _show(session: Session, screen: Screen, now: float) -> Session:
    return msgspec.structs.replace(session, screen=screen, entered=now, touched=now, warned=False)


def _awake(session: Session, now: float) -> Session:
    return msgspec.structs.replace(session, touched=now, warned=False)


def _language(screen: Screen) -> str | None:
    """The language somebody chose by hand. A family's own goes with the family: the next one may speak another."""
    return screen.language if isinstance(screen, Typing | Looking) else None
