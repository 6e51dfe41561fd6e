"""One screen for each state of the session, with its own .tcss beside it."""

from collections.abc import Sequence

from config.languages import Language
from kiosk import session as s
from kiosk import staff_session as st
from kiosk.screens.attract import AttractScreen
from kiosk.screens.base import FIRST_SET, KioskScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.message import MessageScreen
from kiosk.screens.route import RouteScreen
from kiosk.screens.staff import OutOfServiceScreen, StaffScreen
from kiosk.screens.typing import TypingScreen
from kiosk.screens.waiting import WaitingScreen

__all__ = ["FIRST_SET", "AttractScreen", "KioskScreen", "screen_for"]

SCREENS: dict[type[s.Screen], type[KioskScreen]] = {
    s.Attract: AttractScreen,
    s.Typing: TypingScreen,
    s.Looking: WaitingScreen,
    s.Confirm: ConfirmScreen,
    s.CheckingIn: WaitingScreen,
    s.RouteShown: RouteScreen,
    s.SeeDesk: MessageScreen,
    s.Problem: MessageScreen,
    st.Staff: StaffScreen,
    st.OutOfService: OutOfServiceScreen,
}


def screen_for(session: s.Session, offered: Sequence[Language]) -> KioskScreen:
    """`offered`: the languages of this school's first screen."""
    return SCREENS[type(session.screen)](session, offered)
