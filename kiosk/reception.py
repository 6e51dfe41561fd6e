"""What a family's code and answers set going, and what it is told of it. No Textual: the screens are the app's.

A family stands there, so nothing is raised: whatever goes wrong is `WentWrong`, and the log says why.
"""

import msgspec

from hub.night.commands import AskDesk
from hub.wire import Accepted
from kiosk import session as s
from kiosk import staff_session as st
from kiosk.greeting import Care, Route, Stopped
from kiosk.link import HubRefuses
from kiosk.log import log
from kiosk.memory import Alone
from kiosk.printing import Beside
from kiosk.staff import Staff
from kiosk.station import Station

FACTS_SECONDS = 2.0  # that a fact may take from the hub to the kiosk, before a family is told something else


class Reception:
    def __init__(self, station: Station, staff: Staff, beside: Beside) -> None:
        self._station, self._staff, self._beside = station, staff, beside

    def look_up(self, asked: s.LookUp, language: str | None) -> s.Happened:
        """`language`: what the family chose on the screen, for a code that does not say."""
        station = self._station
        try:
            if self._staff.is_badge(asked.scanned.code):  # scanned before the door list was here to tell
                return st.ProofShown(asked.scanned.code, asked.turn)
            station.shown(asked.scanned)
            found = station.find(asked.scanned)
            if isinstance(found, Care | Stopped):
                station.sent_to_the_desk(asked.scanned, found.language or language)
            return s.FamilyFound(asked.turn, found)
        except Exception:
            log.exception("looking up")
            return s.WentWrong(asked.turn)

    async def look_up_later(self, asked: s.LookUp, language: str | None) -> s.Happened:
        """Once the first door list is here."""
        await self._station.knows()
        return self.look_up(asked, language)

    async def check_in(self, sent: s.SendCheckIn) -> s.Happened:
        try:
            return await self._check_in(sent)
        except HubRefuses as why:
            log.error("refused", code=why.code)
            return s.CheckInEnded(sent.turn, None, False)
        except Exception:
            log.exception("checking in")
            return s.WentWrong(sent.turn)

    async def _check_in(self, sent: s.SendCheckIn) -> s.CheckInEnded:
        station, greeter = self._station, self._station.greeter
        assert greeter, "erased, while the family answered"
        outcome = await station.check_in(greeter.check_in(sent.family, sent.answers, self._beside.wanted()))
        if isinstance(outcome, Alone):
            return s.CheckInEnded(sent.turn, self.route_of(sent.family), False)
        if isinstance(outcome, Accepted):
            route = greeter.after(sent.family, outcome.facts)
            self._staff.last = sent.family
            return s.CheckInEnded(sent.turn, self._here(route) if route else None, False)
        log.info("declined", code=outcome.code)
        await station.until(lambda: greeter.is_here(sent.family), FACTS_SECONDS)
        return s.CheckInEnded(sent.turn, self.route_of(sent.family), True)

    async def ask_for_ticket(self, family: str, turn: int) -> s.Happened | None:
        """None: the desk was asked, and the screen says so already."""
        try:
            await self._station.ask(AskDesk("ticket", family))
        except Exception:
            log.exception("asking the desk")
            return s.WentWrong(turn)
        return None

    def route_of(self, family: str) -> Route | None:
        """As the night has it now; None while the family has not come."""
        greeter = self._station.greeter
        return self._here(greeter.route(family)) if greeter and greeter.is_here(family) else None

    def _here(self, route: Route) -> Route:
        """Where a ticket comes out is only said if it is not here, where the family stands."""
        return msgspec.structs.replace(route, printer="") if route.printer == self._beside.name else route
