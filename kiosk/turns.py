"""Whose turn it is at the kiosk: families', staff's, or nobody's while it is out of order. Pure, over both machines."""

from typing import assert_never

import msgspec

from kiosk import family_session
from kiosk import session as s
from kiosk import staff_session as st
from kiosk.family_session import start

LEFT_ALONE = (st.Leave(),)


def step(session: s.Session, happened: s.Happened, now: float) -> s.Step:
    """As family_session.step, for every screen there is."""
    if isinstance(happened, s.PrintersChanged):
        return family_session.step(session, happened, now)
    match happened:
        case st.ProofShown(turn=turn) if turn not in (None, session.turn):  # as st.Began
            return session, ()
        case st.ProofShown(secret):
            shown = session if isinstance(session.screen, st.OutOfService) else start(session, s.Looking(), now)
            return shown, (st.CheckProof(secret, shown.turn),)
        case st.Began(turn=turn) if turn != session.turn:  # who showed it has gone, and a family may stand there
            return session, LEFT_ALONE
        case st.NotStaff(turn=turn) if turn != session.turn:
            return session, ()
        case st.Began():
            return start(session, st.begin(happened, now), now), ()
        case st.NotStaff():
            return _not_staff(session, now), ()
    match session.screen:
        case st.Staff():
            return _staff(session, session.screen, happened, now)
        case st.OutOfService():
            return _out_of_order(session, session.screen, happened, now)
        case s.Typing(text=text) if isinstance(happened, s.Entered) and st.may_be_pin(text):
            return session, (st.CheckProof(text, session.turn),)
        case _ if session.closed and isinstance(happened, s.CodeScanned):
            return session, (st.TellBadge(happened.scanned.code, session.turn),)
        case _ if session.closed and isinstance(happened, s.Entered):
            return session, ()
        case _:
            return family_session.step(session, happened, now)


def _not_staff(session: s.Session, now: float) -> s.Session:
    """What a family reads whose code is not known: nothing tells that there was a door."""
    match session.screen:
        case s.Looking():
            return start(session, s.Problem("unknown"), now)
        case s.Typing(language, text):
            return msgspec.structs.replace(session, screen=s.Typing(language, text, "unknown"))
        case _:
            return session


def _staff(session: s.Session, screen: st.Staff, happened: s.Happened, now: float) -> s.Step:
    asked: st.Happened
    match happened:
        case s.Tick():
            if now < screen.until and now - session.touched < st.IDLE_SECONDS:
                return session, ()
            return start(session, s.Attract(), now), LEFT_ALONE
        case s.Keyed(character):
            asked = st.Letter(character)
        case s.Erased():
            asked = st.RubbedOut()
        case s.Entered():
            asked = st.Pressed("go", "add") if screen.view == "name" else st.Pressed("find")
        case s.CodeScanned(scanned):
            asked = st.Pressed("find", scanned.code)
        case st.Pressed() if now - session.entered < family_session.DEBOUNCE_SECONDS:
            return session, ()
        case st.Pressed() | st.Letter() | st.RubbedOut() | st.SeenChanged() | st.Found() | st.Answered():
            asked = happened
        case s.Touched():
            return msgspec.structs.replace(session, touched=now), ()
        case _:
            return session, ()
    then, effects = st.step(screen, asked, now)
    for effect in effects:
        if isinstance(effect, st.SetKiosk) and effect.out_of_order is not None:
            session = msgspec.structs.replace(session, closed=effect.out_of_order)
    return _shown(session, screen, then, asked, now), effects


def _shown(session: s.Session, before: st.Staff, then: st.Next, asked: st.Happened, now: float) -> s.Session:
    match then:
        case None:
            return start(session, s.Attract(), now)
        case st.OutOfService():
            return start(session, then, now)
        case st.Staff(view=view):
            touched = session.touched if isinstance(asked, st.SeenChanged) else now
            fresh = view != before.view or then.family != before.family or then.page != before.page
            entered = now if fresh else session.entered
            return msgspec.structs.replace(session, screen=then, entered=entered, touched=touched)
        case _:
            assert_never(then)


def _out_of_order(session: s.Session, screen: st.OutOfService, happened: s.Happened, now: float) -> s.Step:
    """Staff show a badge, or type a PIN: on a keyboard at once, by touch after a touch."""
    match happened:
        case s.LanguageChosen(language):
            return start(session, s.Typing(language), now), ()
        case s.Keyed(character) if character.isdigit():
            return _digits(session, (screen.typed + character)[-10:], now), ()
        case s.Erased():
            return _digits(session, screen.typed[:-1], now), ()
        case s.CodeScanned(scanned):  # digits before it were nobody's PIN
            left = _digits(session, "", now) if screen.typed else session
            return left, (st.TellBadge(scanned.code, session.turn),)
        case s.ScanFailed() if screen.typed:
            return _digits(session, "", now), ()
        case s.Tick() if screen.typed and now - session.touched >= st.HALF_A_PIN_SECONDS:
            return _digits(session, "", now), ()
        case s.Entered() if st.may_be_pin(screen.typed):
            return _digits(session, "", now), (st.CheckProof(screen.typed, session.turn),)
        case _:
            return session, ()


def _digits(session: s.Session, typed: str, now: float) -> s.Session:
    return msgspec.structs.replace(session, screen=st.OutOfService(typed), touched=now)
