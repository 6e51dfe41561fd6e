"""Which screen follows which, for one family after the other. Pure: no clock, no screen, no hub.

How many people have come is for the family to say, so there is always one Confirm; everything on it has a preset, so
one tap is enough. Nothing else stands between a scan and a ticket. A scan is taken from every screen.
"""

from typing import assert_never

import msgspec

from hub.night import codes
from hub.night.commands import LARGEST_PARTY, Needs
from kiosk import session as s
from kiosk import staff_session as st
from kiosk.greeting import Answers, Care, Found, Here, Route, Stopped, Trouble, Welcome

LONGEST_TEXT = 24  # a code with its dashes, and room for a slip
DEBOUNCE_SECONDS = 0.3  # a tap meant for the screen before
DELAYED_SECONDS = 4.0  # without an answer, of the hub or our own (the disk is slow): say so
WARN_AGAIN_SECONDS = 15.0  # from "Are you still there?" to the start


def step(session: s.Session, happened: s.Happened, now: float) -> s.Step:
    """What comes next. Never raises; what makes no sense on this screen changes nothing."""
    match happened:
        case s.Tick():
            return _time(session, now), ()
        case s.CodeScanned(scanned):
            return _scanned(session, scanned, now)
        case s.ScanFailed(fault):
            return _failed(session, fault, now), ()
        case s.FamilyFound(turn, found):
            return _found(session, found, now) if turn == session.turn else (session, ())
        case s.CheckInEnded(turn):
            return (_ended(session, happened, now) if turn == session.turn else session), ()
        case s.WentWrong(turn):
            return (_wrong(session, now) if turn == session.turn else session), ()
        case s.RouteChanged(route):
            return _rerouted(session, route), ()
        case s.PrintersChanged(printing):
            return msgspec.structs.replace(session, printing=printing), ()
        case s.KeysTyped() | s.Keyed():
            return _keyed(_awake(session, now), happened, now)
        case _ if isinstance(happened, st.Happened):
            return session, ()  # turns.py has them
        case _:
            if now - session.entered < DEBOUNCE_SECONDS:
                return session, ()
            return _tapped(_awake(session, now), happened, now)


def _scanned(session: s.Session, scanned: codes.Scanned, now: float) -> s.Step:
    """Held under the scanner, a letter is read again and again: that must not take a family's answers away."""
    if scanned.code == session.code and isinstance(session.screen, s.Confirm | s.CheckingIn | s.RouteShown | s.SeeDesk):
        return _awake(session, now), ()
    turn = session.turn + 1
    looking = s.Session(s.Looking(_language(session.screen)), turn, scanned.code, now, now, printing=session.printing)
    if isinstance(session.screen, s.Attract | s.Typing | s.Looking | s.Problem):  # else another family scans now
        looking = msgspec.structs.replace(looking, sight=session.sight)
    return looking, (s.LookUp(turn, scanned),)


def _failed(session: s.Session, fault: codes.Fault, now: float) -> s.Session:
    """A family in the middle of its answers keeps its screen: a stray barcode is nobody's scan."""
    if isinstance(session.screen, s.Typing | s.Confirm | s.CheckingIn | s.Looking):
        return session
    why: Trouble = "unknown" if fault == "not-a-code" else fault
    return start(session, s.Problem(why, _language(session.screen)), now)


def _found(session: s.Session, found: Found, now: float) -> s.Step:
    match session.screen:
        case s.Looking() | s.Problem(why="trouble"):  # it took long, and they still stand there
            pass
        case _:
            return session, ()
    match found:
        case Welcome():
            return _show(session, s.Confirm(found, found.answers), now), ()
        case Here():
            return _show(session, s.RouteShown(found.route, again=True), now), ()
        case Care():
            desk = _show(session, s.SeeDesk(found.language), now)
            return desk, (s.SendCheckIn(session.turn, found.family, Answers()),)
        case Stopped():
            return _show(session, s.Problem(found.why, found.language or _language(session.screen)), now), ()
        case _:
            assert_never(found)


def _ended(session: s.Session, ended: s.CheckInEnded, now: float) -> s.Session:
    """A family that is received with care sees s.SeeDesk already, whatever the hub says."""
    if not isinstance(session.screen, s.CheckingIn):
        return session
    if ended.route is None:
        return _show(session, s.SeeDesk(session.screen.language), now)
    return _show(session, s.RouteShown(ended.route, again=ended.again), now)


def _wrong(session: s.Session, now: float) -> s.Session:
    if isinstance(session.screen, s.Looking | s.CheckingIn):
        return _show(session, s.Problem("trouble", session.screen.language), now)
    if isinstance(session.screen, s.RouteShown):  # the desk was not asked after all
        return msgspec.structs.replace(session, screen=msgspec.structs.replace(session.screen, asked=False))
    return session


def _rerouted(session: s.Session, route: Route) -> s.Session:
    screen = session.screen
    if isinstance(screen, s.RouteShown) and screen.route.family == route.family:
        return msgspec.structs.replace(session, screen=msgspec.structs.replace(screen, route=route))
    return session


def _keyed(session: s.Session, typed: s.KeysTyped | s.Keyed, now: float) -> s.Step:
    screen = session.screen
    match screen, typed:
        case s.Typing(), s.Keyed(character):
            return _type(session, screen, character), ()
        case s.Attract() | s.Problem(), s.KeysTyped(text):
            begun = start(session, s.Typing(_language(screen) or "en"), now)
            assert isinstance(begun.screen, s.Typing)
            return _type(begun, begun.screen, text), ()
        case _:
            return session, ()


def _type(session: s.Session, screen: s.Typing, text: str) -> s.Session:
    kept = "".join(c for c in text.upper() if c.isascii() and (c.isalnum() or c == "-"))
    typed = (screen.text + kept)[:LONGEST_TEXT]
    return msgspec.structs.replace(session, screen=s.Typing(screen.language, typed))


def _tapped(session: s.Session, tap: s.Tap, now: float) -> s.Step:
    screen = session.screen
    match screen, tap:
        case s.Attract() | s.Problem(), s.LanguageChosen(language):
            return start(session, s.Typing(language), now), ()
        case s.Attract(), s.SightChosen(sight):
            return msgspec.structs.replace(session, sight=sight, entered=now), ()
        case s.Typing(), s.Erased():
            return msgspec.structs.replace(session, screen=s.Typing(screen.language, screen.text[:-1])), ()
        case s.Typing(), s.Entered():
            return _submitted(session, screen, now)
        case s.Confirm(), s.PartyChanged() | s.NeedChosen():
            answered = msgspec.structs.replace(screen, answers=_answered(screen.answers, tap))
            return msgspec.structs.replace(session, screen=answered), ()
        case s.Confirm(welcome, answers), s.CheckInTapped():
            sent = _show(session, s.CheckingIn(welcome.family, welcome.language), now)
            return sent, (s.SendCheckIn(session.turn, welcome.family, answers),)
        case s.RouteShown(route, True, False), s.TicketTapped():
            asked = msgspec.structs.replace(session, screen=msgspec.structs.replace(screen, asked=True))
            return asked, (s.AskForTicket(route.family),)
        case _, s.StartTapped() if not isinstance(screen, s.CheckingIn | s.Looking):
            return start(session, s.Attract(), now), ()
        case _:
            return session, ()


def _submitted(session: s.Session, screen: s.Typing, now: float) -> s.Step:
    """What was typed stays, with a word about what is wrong, so that one slip does not cost fourteen keys."""
    read = codes.read(screen.text)
    if isinstance(read, codes.Scanned):
        return _scanned(session, read, now)
    if not screen.text:
        return session, ()
    why: Trouble = "unknown" if read == "not-a-code" else read
    return msgspec.structs.replace(session, screen=s.Typing(screen.language, screen.text, why)), ()


def _answered(answers: Answers, tap: s.PartyChanged | s.NeedChosen) -> Answers:
    if isinstance(tap, s.PartyChanged):
        party = min(max(answers.party + tap.by, 1), LARGEST_PARTY)
        return Answers(party, answers.needs)
    needs: Needs = msgspec.structs.replace(answers.needs, **{tap.need: tap.wanted})
    return Answers(answers.party, needs)


# --- time


def patience(session: s.Session) -> float | None:
    """Seconds without a touch before a screen is left, or before it asks whether somebody is still there."""
    match session.screen:
        case s.Attract():  # who asked for larger words and went away again
            return None if session.sight == s.Sight() else 40.0
        case s.Looking():
            return 5.0
        case s.CheckingIn():
            return 30.0
        case s.SeeDesk() | s.Problem():
            return 15.0
        case s.RouteShown():
            return 25.0
        case s.Typing() | s.Confirm():
            return 40.0
        case st.Staff() | st.OutOfService():  # turns.py says
            return None
        case _:
            assert_never(session.screen)


def _time(session: s.Session, now: float) -> s.Session:
    limit = patience(session)
    if limit is None:
        return session
    idle = now - session.touched
    asks = not isinstance(session.screen, s.Attract | s.Looking | s.CheckingIn)
    if idle >= limit + (WARN_AGAIN_SECONDS if asks else 0.0):
        if isinstance(session.screen, s.Looking):
            return _show(session, s.Problem("trouble", session.screen.language), now)
        return start(session, s.Attract(), now)
    if isinstance(session.screen, s.CheckingIn) and now - session.entered >= DELAYED_SECONDS:
        return msgspec.structs.replace(session, screen=msgspec.structs.replace(session.screen, delayed=True))
    return msgspec.structs.replace(session, warned=asks and idle >= limit)


# --- from screen to screen


def start(session: s.Session, screen: s.Screen, now: float) -> s.Session:
    """Nothing of the family before goes along, and no late answer finds its way back."""
    sight = s.Sight() if isinstance(screen, s.Attract) else session.sight
    if session.closed and isinstance(screen, s.Attract):
        screen = st.OutOfService()
    fresh = s.Session(screen, session.turn + 1, None, now, now, printing=session.printing, sight=sight)
    return msgspec.structs.replace(fresh, closed=session.closed)


def _show(session: s.Session, screen: s.Screen, now: float) -> s.Session:
    return msgspec.structs.replace(session, screen=screen, entered=now, touched=now, warned=False)


def _awake(session: s.Session, now: float) -> s.Session:
    return msgspec.structs.replace(session, touched=now, warned=False)


def _language(screen: s.Screen) -> str | None:
    """The language somebody chose by hand. A family's own goes with the family: the next one may speak another."""
    return screen.language if isinstance(screen, s.Typing | s.Looking) else None
