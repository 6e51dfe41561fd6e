"""A small school, and a small hub that speaks the real protocol on a real socket."""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import msgspec
from aiohttp import web
from textual.pilot import Pilot

from hub.night import codes
from hub.night import events as e
from hub.night.commands import AskDesk, CheckIn
from hub.night.roster import Family, Guardian, Meeting, Room, Roster, Rules, Student, Teacher, Volunteer, at_the_door
from hub.wire import (
    PROTOCOL,
    Accepted,
    CodeEntry,
    Declined,
    DoorList,
    Envelope,
    Hello,
    Outcome,
    OwnWords,
    Paired,
    Pairing,
    PrinterSeen,
    Problem,
    Proof,
    StaffProof,
    StaffSession,
    proved,
)
from kiosk.app import KioskApp
from tests.listening import stop_listening

SECRET = b"a secret for tests only"
NIGHT = "2026-11-24"
OPENS = 1_795_550_400.0  # 2026-11-24 17:00 in New York
TOKEN = "token-of-a-test-kiosk"
PAIRING = "483920"
HEARTBEAT_SECONDS = 5.0  # a kiosk that hears nothing for 25 takes its hub for gone, in a long test too
PROOF = "what the kiosk knows its hub by"
MARK = codes.night_mark(SECRET, NIGHT)


def roster() -> Roster:
    """Five families: Spanish, Arabic, English; one to be received with care; one without meetings."""
    children = {"s1": "Lucía", "s2": "Mateo", "s3": "نور", "s4": "Ada", "s5": "Tomasz", "s6": "Kim"}
    care = (Guardian("Robin Sample", may_attend="no"),)
    families = [
        Family("f-es", "1", students=("s1", "s2"), language="es", interpreter="spoken"),
        Family("f-ar", "2", students=("s3",), language="ar"),
        Family("f-en", "3", students=("s4",)),
        Family("f-care", "4", guardians=care, students=("s5",), language="ru"),
        Family("f-none", "5", students=("s6",), language="ko"),
    ]
    meetings = [
        Meeting("m1", "f-es", "t1", ("s1",)),
        Meeting("m2", "f-es", "t2", ("s2",), booked_at=OPENS + 2400),
        Meeting("m3", "f-ar", "t1", ("s3",)),
        Meeting("m4", "f-en", "t2", ("s4",)),
        Meeting("m5", "f-care", "t1", ("s5",)),
    ]
    return Roster(
        version=1,
        rooms={"r1": Room("r1", "204", "204", floor="2"), "r2": Room("r2", "117", "117", floor="1")},
        teachers={
            "t1": Teacher("t1", "rivera", "Ms. Rivera", room="r1"),
            "t2": Teacher("t2", "okafor", "Mr. Okafor", room="r2"),
        },
        students={id: Student(id, id, given, surname="Testperson") for id, given in children.items()},
        families={family.id: family for family in families},
        meetings={meeting.id: meeting for meeting in meetings},
        volunteers={
            "v1": Volunteer("v1", "a1", "ambassador", "Amina", "Example"),
            "v2": Volunteer("v2", "h1", "helper", "Diego", "Example", languages=("es",)),
        },
    )


def rules(dinner: str | None = None) -> Rules:
    return Rules(
        night=NIGHT,
        opens=OPENS,
        closes=OPENS + 3 * 3600,
        school="Sample School",
        timezone="America/New_York",
        commons="Cafeteria",
        dinner_room=dinner,
    )


def code(family: str, issue: int = 1, night: str = NIGHT) -> str:
    return codes.code_for(SECRET, night, family, issue)


def door(dinner: str | None = None, issues: dict[str, int] | None = None, version: int = 1) -> DoorList:
    whole = msgspec.structs.replace(roster(), version=version)
    issues = issues or {}
    return DoorList(
        rules=rules(dinner),
        roster=at_the_door(whole),
        mark=MARK,
        issues=issues,
        codes={
            codes.fingerprint(code(family, issue)): CodeEntry(family, issue)
            for family in whole.families
            for issue in range(1, issues.get(family, 1) + 1)
        },
    )


def arrival(command: CheckIn, at: float = OPENS + 600) -> list[e.AnyEvent]:
    """What follows a check-in here: two stops in the roster's order, Amina as guide, Diego for Spanish."""
    family = command.family
    mine = [m for m in roster().meetings.values() if m.family == family]
    stops = tuple(
        e.Stop("meeting", at + 300 + 600 * n, at + 720 + 600 * n, meeting.id) for n, meeting in enumerate(mine)
    )
    helped: e.AnyEvent = (
        e.HelperAssigned("v2", family, "speaks-language")
        if family == "f-es"
        else e.HelperLacking(family, "none-speaks-language")
    )
    guided: e.AnyEvent = (
        e.AmbassadorLacking(family, "all-walking", 4)
        if family == "f-ar"
        else e.AmbassadorAssigned("v1", family, "fewest-walks")
    )
    return [
        e.FamilyArrived(family, command.party, command.needs, tuple(m.id for m in mine)),
        e.RoutePlanned(family, stops),
        guided,
        helped,
        e.TicketRequested(f"{family}-1", family, 1, command.printer),
    ]


# A kiosk that runs in a terminal of this size, and the hand before it; it ends with the `async with`.
Kiosk = Callable[..., AbstractAsyncContextManager[tuple[KioskApp, Pilot[None]]]]


async def until(what: Callable[[], object], seconds: float = 5.0) -> None:
    """Go on as soon as `what` holds; fail if it does not in time."""
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110 - what is waited for is another's state, and it has no event
            await asyncio.sleep(0.005)


class SmallHub:
    """One night in memory, on a port of its own. `stop()` and `start()` as often as you like: the port stays."""

    def __init__(self, tonight: DoorList | None = None) -> None:
        self.door = tonight or door()
        self.night = NIGHT
        self.protocol = PROTOCOL
        self.token = TOKEN
        self.facts: list[e.Fact] = []
        self.outcomes: dict[str, Outcome] = {}
        self.asked: list[Envelope] = []  # every POST, repeated ones too
        self.printers: tuple[PrinterSeen, ...] = ()
        self.own_words: OwnWords = {}
        self.over = False
        self.proof = PROOF
        self.badge = ""  # of the one who may do more at a kiosk than a family
        self.says_it_is_at = ""
        self.tokens_seen: list[str] = []
        self.refuse: Problem | None = None
        self.refuse_status = 503
        self.refuse_kind: type = object
        self.port = 0
        self._news = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> "SmallHub":
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/pair", self._pair),
                web.get("/api/prove", self._prove),
                web.get("/api/hello", self._hello),
                web.get("/api/door", self._door),
                web.post("/api/commands", self._commands),
                web.post("/api/staff", self._staff),
                web.get("/api/journal", self._journal),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self._runner:
            await stop_listening(self._runner)
            await self._runner.cleanup()
            self._runner = None

    async def happen(self, *events: e.AnyEvent, cause: str = "hub") -> tuple[e.Fact, ...]:
        async with self._news:
            facts = tuple(
                e.Fact(len(self.facts) + 1 + n, OPENS + 600 + len(self.facts), cause, event)
                for n, event in enumerate(events)
            )
            self.facts += facts
            self._news.notify_all()
        return facts

    async def change_roster(self, tonight: DoorList) -> None:
        async with self._news:
            self.door = tonight
            self._news.notify_all()

    async def change_printers(self, *printers: PrinterSeen) -> None:
        async with self._news:
            self.printers = printers
            self._news.notify_all()

    async def say(self, **texts: str) -> None:
        """The office announces, in its own words; a language's tag is written with an underscore."""
        words = {tag.replace("_", "-"): text for tag, text in texts.items()}
        async with self._news:
            self.own_words = {"own": words} if words else {}
            self._news.notify_all()

    def _known(self, request: web.Request) -> bool:
        self.tokens_seen.append(request.headers.get("Authorization", ""))
        return request.headers.get("Authorization") == f"Bearer {self.token}"

    async def _pair(self, request: web.Request) -> web.Response:
        asked = msgspec.json.decode(await request.read(), type=Pairing)
        if asked.code != PAIRING:
            return _answer(Problem("no-such-code", "This pairing code is not known. Ask for a new one."), 403)
        return _answer(Paired(TOKEN, "kiosk-1", "kiosk", self.night, PROOF))

    async def _prove(self, request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers, "the token was shown before the hub proved itself"
        address = self.says_it_is_at or f"127.0.0.1:{self.port}"
        return _answer(Proof(address, proved(self.proof, self.night, request.query["nonce"], address)))

    async def _hello(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _answer(Problem("who", "This device is not paired, or was revoked."), 401)
        return _answer(
            Hello(
                self.protocol,
                self.night,
                "Sample School",
                "kiosk-1",
                "kiosk",
                len(self.facts),
                self.door.roster.version,
                MARK,
                OPENS + 600 + len(self.facts),
                self.over,
            )
        )

    async def _door(self, request: web.Request) -> web.Response:
        return _answer(self.door) if self._known(request) else _answer(Problem("who", "Not paired."), 401)

    async def _commands(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _answer(Problem("who", "This device is not paired, or was revoked."), 401)
        envelope = msgspec.json.decode(await request.read(), type=Envelope)
        self.asked.append(envelope)
        if self.refuse and isinstance(envelope.command, self.refuse_kind):
            return _answer(self.refuse, self.refuse_status)
        if envelope.id not in self.outcomes:
            self.outcomes[envelope.id] = await self._decide(envelope)
        return _answer(self.outcomes[envelope.id])

    async def _staff(self, request: web.Request) -> web.Response:
        shown = msgspec.json.decode(await request.read(), type=StaffProof)
        if not self._known(request) or not self.badge or shown.secret != self.badge:
            return _answer(Problem("not-staff", "Nobody of the staff."), 403)
        return _answer(StaffSession("staff-token", "s1", 300))

    async def _decide(self, envelope: Envelope) -> Outcome:
        match envelope.command:
            case CheckIn(family="f-care"):
                return Declined(envelope.id, "see-desk", "The welcome desk receives this family.")
            case CheckIn(family=family) if any(
                isinstance(f.event, e.FamilyArrived) and f.event.family == family for f in self.facts
            ):
                return Declined(envelope.id, "already-here", "This family is here.")
            case CheckIn() as command:
                return Accepted(envelope.id, await self.happen(*arrival(command), cause=envelope.id))
            case AskDesk(about="conflict", family=family, why=why):
                asked = e.DeskAsked(envelope.id, "conflict", family, why)
                return Accepted(envelope.id, await self.happen(asked, cause=envelope.id))
            case other:
                asked = e.DeskAsked(f"ask-{len(self.facts)}", "ticket", getattr(other, "family", None))
                return Accepted(envelope.id, await self.happen(asked, cause=envelope.id))

    async def _journal(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _answer(Problem("who", "This device is not paired, or was revoked."), 401)
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        seq, roster_version = int(request.query["after"]), self.door.roster.version
        printers: tuple[PrinterSeen, ...] | None = None
        words: OwnWords | None = None
        with contextlib.suppress(ConnectionResetError):
            await answer.write(b": here\n\n")
            while True:
                for fact in self.facts[seq:]:
                    data = msgspec.json.encode(fact).decode()
                    await answer.write(f"id: {fact.seq}\nevent: fact\ndata: {data}\n\n".encode())
                seq = len(self.facts)
                if self.door.roster.version != roster_version:
                    roster_version = self.door.roster.version
                    await answer.write(f"event: roster\ndata: {roster_version}\n\n".encode())
                if self.printers != printers:
                    printers = self.printers
                    await answer.write(f"event: printers\ndata: {msgspec.json.encode(printers).decode()}\n\n".encode())
                if self.own_words != words:
                    words = self.own_words
                    await answer.write(f"event: own-words\ndata: {msgspec.json.encode(words).decode()}\n\n".encode())
                async with self._news:
                    if (
                        self.printers == printers
                        and self.own_words == words
                        and seq == len(self.facts)
                        and self.door.roster.version == roster_version
                    ):
                        with contextlib.suppress(TimeoutError):
                            async with asyncio.timeout(HEARTBEAT_SECONDS):
                                await self._news.wait()
                        await answer.write(b": still here\n\n")
        return answer


def answers_of(command: object) -> object:
    """A check-in as the family answered it, without which letter was shown and when."""
    return msgspec.structs.replace(command, issue=None, came_at=None) if isinstance(command, CheckIn) else command


def _answer(body: msgspec.Struct, status: int = 200) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), status=status, content_type="application/json")
