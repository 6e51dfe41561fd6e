"""What staff ask at this kiosk, done: the hub is asked at once and by name, never later from the outbox."""

import asyncio
import shutil
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from config.languages import Language
from hub.night import codes
from hub.night import commands as c
from hub.night.events import VisitorAdded
from hub.wire import Accepted, Envelope, FamilyFound, Outcome, PrinterSeen, StaffSession
from kiosk import staff_session as st
from kiosk.folder import Choices, Folder, FolderTrouble
from kiosk.link import HubAway, HubRefuses
from kiosk.log import log
from kiosk.station import Station

TRIES_A_MINUTE = 5
NO_ANSWER = "The hub does not answer. Look the family up again: it may have been done all the same."
ENDED = "Show your badge again."
POST_AGAIN_SECONDS = 1.0
BADGE_SECONDS = 10.0  # that a badge waits for the door list which tells that it is one


class Staff:
    """`wanted`: where a ticket shall come out now."""

    def __init__(self, station: Station, wanted: Callable[[], str | None]) -> None:
        self._station, self._wanted = station, wanted
        self._session: StaffSession | None = None
        self._tries: deque[float] = deque()
        self.choices = _choices(station.folder)
        self.last = ""  # the family that was checked in here last

    def is_badge(self, code: str) -> bool:
        greeter = self._station.greeter
        mark = greeter.door.staff.mark if greeter else ""
        return bool(mark) and codes.of_this_night(code, mark)

    def seen(self, scanner: str, offered: tuple[Language, ...]) -> st.Seen:
        station = self._station
        door = station.greeter.door if station.greeter else None
        teachers = sorted((t.name, t.id) for t in door.roster.teachers.values()) if door else []
        chosen = self.choices
        return st.Seen(
            hub=station.words,
            waiting=station.families_waiting,
            scanner=scanner,
            printers=tuple(map(_in_words, station.printers or ())),
            own=station.own.name if station.own else "",
            teachers=tuple((id, name) for name, id in teachers),
            languages=tuple((language.tag, language.english_name) for language in offered),
            volume=chosen.volume,
            first=chosen.first,
            out_of_order=chosen.out_of_order,
            last=self.last,
            last_short=door.short.get(self.last, "") if door else "",
        )

    def ordered(self, languages: Sequence[Language]) -> Sequence[Language]:
        """With the one that staff chose at the beginning."""
        return sorted(languages, key=lambda language: language.tag != self.choices.first)

    async def do(self, effect: st.Effect, seen: Callable[[], st.Seen]) -> st.Happened | None:
        """What comes of it; whatever goes wrong is a sentence on the staff's screen."""
        try:
            match effect:
                case st.TellBadge():
                    return await self._tell(effect)
                case st.CheckProof(secret, turn):
                    return await self._prove(secret, turn, seen)
                case st.Search(text):
                    return st.Found(await self._station.staff_link.look_up(self._token, text))
                case st.AskHub():
                    return await self._ask(effect)
                case st.TestPrinter(name):
                    return st.Answered(await self._test(name))
                case st.SetKiosk():
                    await self._set(effect)
                case st.Leave():
                    await self._leave()
                case st.ShutDown():
                    return None
        except HubAway:
            return st.Answered(NO_ANSWER)
        except HubRefuses as why:
            if why.status == 403:
                return st.Answered(ENDED, ended=True)
            return st.Answered(str(why))
        except Exception:
            log.exception("staff")
            return st.Answered("Something went wrong; the kiosk's log says what.")
        return None

    async def _tell(self, shown: st.TellBadge) -> st.Happened | None:
        """Only while whoever showed it still stands there."""
        try:
            async with asyncio.timeout(BADGE_SECONDS):
                await self._station.knows()
        except TimeoutError:
            return None
        return st.ProofShown(shown.code, shown.turn) if self.is_badge(shown.code) else None

    async def _prove(self, secret: str, turn: int, seen: Callable[[], st.Seen]) -> st.Happened:
        """The kiosk limits the tries as well, since the hub may be away."""
        now = time.monotonic()
        while self._tries and now - self._tries[0] > 60:
            self._tries.popleft()
        if len(self._tries) >= TRIES_A_MINUTE:
            return st.NotStaff(turn)
        self._tries.append(now)
        try:
            self._session = await self._station.staff_link.prove(secret)
        except HubRefuses:
            return st.NotStaff(turn)
        except HubAway:
            await self._station.remembered()
            greeter = self._station.greeter
            known = greeter.door.staff if greeter else None
            if known is None or await asyncio.to_thread(known.find, secret) is None:
                return st.NotStaff(turn)
            self._session = None
        self._tries.clear()
        log.info("staff begins", staff=self._session.staff if self._session else "while the hub is away")
        return st.Began(self._session.staff if self._session else "", seen(), turn)

    @property
    def _token(self) -> str:
        return self._session.token if self._session else ""

    async def _ask(self, asked: st.AskHub) -> st.Happened:
        command, family = asked.command, asked.family
        if isinstance(command, c.CheckIn | c.ReprintTicket):
            command = msgspec.structs.replace(command, printer=self._wanted())
        outcome = await self._post(command)
        if not isinstance(outcome, Accepted):
            return st.Answered(outcome.words or "The hub says no.")
        if isinstance(command, c.AddVisitor) and family:
            return await self._check_in_visitor(outcome, family, asked.party)
        if isinstance(command, c.CheckIn):
            self.last = command.family
        return st.Answered(_done(command), family)

    async def _check_in_visitor(self, added: Accepted, family: FamilyFound, party: int) -> st.Happened:
        made = next(fact.event.family for fact in added.facts if isinstance(fact.event, VisitorAdded))
        outcome = await self._post(c.CheckIn(made, party, printer=self._wanted()))
        here = isinstance(outcome, Accepted)
        await self._station.until(lambda: self._short(made) != "", 3.0)
        found = msgspec.structs.replace(family, family=made, short=self._short(made), here=here)
        if not here:
            return st.Answered(f"Added, and not checked in: {getattr(outcome, 'words', '')}", found)
        self.last = made
        return st.Answered("Added and checked in. The ticket is on its way.", found)

    def _short(self, family: str) -> str:
        greeter = self._station.greeter
        return greeter.door.short.get(family, "") if greeter else ""

    async def _post(self, command: c.AnyCommand) -> Outcome:
        """The same envelope again if the answer is lost: it happens once."""
        envelope = Envelope(id=uuid.uuid4().hex, at=time.time(), command=command)
        try:
            return await self._station.staff_link.post(envelope, self._token)
        except HubAway:
            await asyncio.sleep(POST_AGAIN_SECONDS)
            return await self._station.staff_link.post(envelope, self._token)

    async def _test(self, name: str) -> str:
        own = self._station.own
        if own and own.name == name:
            return await own.test()
        return await self._station.staff_link.test(self._token, name)

    async def _set(self, chosen: st.SetKiosk) -> None:
        changes = {name: value for name, value in msgspec.structs.asdict(chosen).items() if value is not None}
        self.choices = msgspec.structs.replace(self.choices, **changes)
        self._station.folder.choose(self.choices)
        if chosen.volume is not None:
            await set_volume(chosen.volume)

    async def _leave(self) -> None:
        token, self._session = self._token, None
        if token:
            await self._station.staff_link.leave(token)


def _choices(folder: Folder) -> Choices:
    """A damaged file of theirs stops no kiosk."""
    try:
        return folder.choices()
    except FolderTrouble as why:
        log.error("choices", words=str(why))
        return Choices()


def _in_words(printer: PrinterSeen) -> PrinterSeen:
    return printer if printer.words else msgspec.structs.replace(printer, words="Ready.")


def _done(command: c.AnyCommand) -> str:
    match command:
        case c.CheckIn():
            return "Checked in. The ticket is on its way."
        case c.ReprintTicket():
            return "The ticket is printed again; it says COPY."
        case c.UndoCheckIn():
            return "The check-in is taken back."
        case _:
            return "The child is added. Print the ticket again if the family wants the new way on paper."


async def set_volume(percent: int) -> None:
    """By ALSA's own tool, on whatever card is the first; a kiosk without one has no sound, and says so in its log."""
    if (amixer := shutil.which("amixer")) is None:
        log.info("no sound", why="amixer is not installed")
        return
    setting = await asyncio.create_subprocess_exec(
        amixer, "-q", "sset", "Master", f"{percent}%",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await setting.wait():
        log.info("volume not set")
