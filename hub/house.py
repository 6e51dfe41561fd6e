"""One running night: the hub and what stands around it. Everything the web shows comes from here."""

import asyncio
import hmac
import itertools
from collections.abc import Sequence

import msgspec
import structlog

from hub import own_words
from hub.devices import Devices
from hub.dispatcher import Dispatcher
from hub.family_pages import FamilyPages
from hub.folder import FolderError, NightFolder, family_codes
from hub.goals import FILE_NAME as GOALS_FILE
from hub.goals import Goals
from hub.hub import Hub
from hub.live import PRINTERS, Live
from hub.live import goals as goals_topic
from hub.names import FILE_NAME as NAMES_FILE
from hub.names import Names
from hub.night import codes
from hub.night.events import CodeReissued, Fact, PartyJoined, PartySplit, VisitorAdded
from hub.night.roster import Roster, at_the_door
from hub.reactions import Reactions
from hub.so_far import SoFar
from hub.staff import FILE_NAME as STAFF_FILE
from hub.staff import StaffList
from hub.wire import CodeEntry, Declined, DoorList, Envelope, Outcome, OwnWords, PrinterSeen
from printers.kept import FILE_NAME as PRINTERS_FILE
from printers.kept import Kept
from printers.transport import Printer, printer_for

log = structlog.get_logger()

ROSTER_EVERY = 2.0  # seconds between looks at the roster's file: the office may correct it while the night runs


class House:
    """Open a night's folder, run it, close it."""

    def __init__(self, folder: NightFolder) -> None:
        self.folder = folder
        self.settings = folder.settings()
        self.secret = folder.secret()
        self.live = Live()
        self._roster_seen = folder.roster_path.stat().st_mtime_ns if folder.roster_path.exists() else 0
        self.names = Names(folder.path / NAMES_FILE)
        self.hub = Hub(self.names.into(folder.roster()), folder.rules(), folder.journal())
        self.devices = Devices(folder.devices_path)
        self.own_words = own_words.OwnWords(folder.path / own_words.FILE_NAME)
        self.mark = codes.night_mark(self.secret, self.hub.night.rules.night)
        self.staff = StaffList(folder.path / STAFF_FILE, codes.staff_mark(self.secret, self.hub.night.rules.night))
        kept = Kept(folder.path / PRINTERS_FILE)
        self.printers: dict[str, Printer] = {
            name: printer_for(p.address, p.dots, kept) for name, p in self.settings.printers.items()
        }
        self.pages = FamilyPages(self.secret, self.hub.night.rules, self.settings.hub.address)
        self.so_far = SoFar(
            self.hub.night.rules.opens, self._booked, lambda meeting: self.hub.night.belongs.get(meeting)
        )
        self.reactions = Reactions(
            self.hub,
            self.printers,
            lambda family: (self.codes[family], self.short[family]),
            page_of=self.pages.address,
        )
        self.dispatcher = Dispatcher(self.hub)
        self.goals = Goals(folder.path / GOALS_FILE)
        self._printer_changes = itertools.count(1)
        self._goal_changes = itertools.count(1)
        self._watching: asyncio.Task[None] | None = None
        self.closing = asyncio.Event()
        self._name_families()

    async def start(self) -> None:
        self.hub.start()
        self.goals.erase_but(self.hub.night.roster.meetings)
        self.hub.listen(self._announce, self._built_again)
        self.reactions.states.listen(lambda _: self.live.touch([PRINTERS], next(self._printer_changes)))
        await self.reactions.start()
        self.dispatcher.start()
        self._watching = asyncio.create_task(self._watch_roster())

    async def handle(self, envelope: Envelope, by: str) -> Outcome:
        """As the hub's own; a name that a command brings is kept before the fact it belongs to is written."""
        kept = self.names.keep(envelope.command, envelope.id)
        if kept:
            self.hub.use(self.names.into(self.hub.night.imported))
        outcome = await self.hub.handle(envelope, by)
        if kept and isinstance(outcome, Declined):
            self.names.forget(envelope.id)
        return outcome

    def whose_page(self, token: str) -> str | None:
        """The family that an address opens the page of: of two that go as one, the one that is called."""
        family = self.pages.whose(token, self.hub.clock())
        guest = self.hub.night.amendments.guests.get(family or "")
        return guest.of if guest else family

    def keep_goal(self, teacher: str, meeting: str, text: str) -> None:
        """What this teacher and a family agreed on, in the teacher's words and for the teacher's eyes."""
        self.goals.keep(teacher, meeting, text)
        self.live.touch([goals_topic(teacher)], next(self._goal_changes))

    def _booked(self, meeting: str) -> float | None:
        known = self.hub.night.meeting(meeting)
        return known.booked_at if known else None

    def close_streams(self) -> None:
        """Open streams end, so that the web can close."""
        self.closing.set()
        self.live.everything()

    async def stop(self) -> None:
        if self._watching:
            self._watching.cancel()
        self.dispatcher.stop()
        await self.reactions.stop()
        await self.hub.stop()
        self.devices.close()

    def proof_secret(self, device: str) -> str:
        """By which that device knows this hub again. Of one device and one pairing: a stolen kiosk fools none."""
        about = f"hub proof|{self.hub.night.rules.night}|{device}|{self.devices.mark_of(device)}"
        return hmac.digest(self.secret, about.encode(), "sha256").hex()

    def door_list(self) -> DoorList:
        """What a kiosk may hold: revoked letters are recognised too, so that it can say so."""
        night = self.hub.night
        entries = {
            codes.fingerprint(codes.code_for(self.secret, night.rules.night, family, issue)): CodeEntry(family, issue)
            for family in night.roster.families
            for issue in range(1, night.issue(family) + 1)
        }
        for family, code in self.codes.items():
            mark = codes.fingerprint(code)
            if mark in entries:  # what was just taken back is named anew as soon as it is on disk
                entries[mark] = msgspec.structs.replace(entries[mark], page=self.pages.sealed(family, code))
        return DoorList(
            rules=night.rules,
            roster=at_the_door(night.roster),
            mark=self.mark,
            issues=dict(night.issues),
            codes=entries,
            short=self.short,
            staff=self.staff.check(),
            pages_at=self.pages.begin,
        )

    def words_for_kiosks(self) -> OwnWords:
        """The office's own words that stand on kiosks now."""
        night = self.hub.night
        said = (one for one in night.office.shown(self.hub.clock(), "kiosks") if one.phrase == "own-words")
        return {one.id: dict(self.own_words.of(one.id)) for one in said}

    def printers_seen(self) -> tuple[PrinterSeen, ...]:
        """How every printer of the hub is, in the order of the settings."""
        return tuple(
            PrinterSeen(
                state.name,
                state.status.reason.code if state.status.reason else "",
                state.status.sentence,
                state.status.paper_low,
            )
            for state in self.reactions.states.all()
        )

    def use(self, roster: Roster) -> None:
        self.hub.use(self.names.into(roster))
        self.goals.erase_but(self.hub.night.roster.meetings)
        self._name_families()
        self.live.everything()
        self.dispatcher.wake()  # who is called may be in no file any more

    def _name_families(self) -> None:
        night = self.hub.night
        self.codes = family_codes(night.roster, self.secret, night.rules.night, night.issues)
        self.short = codes.short_codes(self.codes)
        self.pages.name(night.roster.families, night.issues)

    def _built_again(self) -> None:
        self._name_families()
        self.live.everything()

    def _announce(self, facts: Sequence[Fact]) -> None:
        if any(isinstance(fact.event, CodeReissued | PartySplit | PartyJoined | VisitorAdded) for fact in facts):
            self._name_families()
            self.live.everything()
        self.live.announce(self.hub.night, facts)

    async def _watch_roster(self) -> None:
        """Whatever is wrong with the file, the night goes on with the roster it has, and the next file is tried."""
        while True:
            await asyncio.sleep(ROSTER_EVERY)
            try:
                seen = self.folder.roster_path.stat().st_mtime_ns
                if seen == self._roster_seen:
                    continue
                self._roster_seen = seen
                self.use(self.folder.roster())
            except (FolderError, OSError) as why:
                log.error("roster-not-taken", why=str(why))
            else:
                log.info("roster-taken", version=self.hub.night.roster.version)
