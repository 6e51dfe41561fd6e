"""The way to the hub and back: commands up, facts down. Which of the hub's words mean "later" and which mean "no"."""

import hmac
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec

from hub.night.events import Fact
from hub.wire import (
    PROTOCOL,
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
    proved,
)

if TYPE_CHECKING:  # loaded when first used: it takes 0.15 s, and the first screen does not wait for it
    import aiohttp

T = TypeVar("T")

ANSWER_SECONDS = 10.0
SILENCE_SECONDS = 25.0  # the hub says something at least every 10 s: two heartbeats missed, and the line is dead

_PAIRED = msgspec.json.Decoder(Paired)
_HELLO = msgspec.json.Decoder(Hello)
_DOOR = msgspec.json.Decoder(DoorList)
_OUTCOME: msgspec.json.Decoder[Outcome] = msgspec.json.Decoder(Outcome)
_FACT = msgspec.json.Decoder(Fact)
_PRINTERS = msgspec.json.Decoder(tuple[PrinterSeen, ...])
_OWN_WORDS = msgspec.json.Decoder(OwnWords)
_PROOF = msgspec.json.Decoder(Proof)
_PROBLEM = msgspec.json.Decoder(Problem)


class HubAway(Exception):
    """No answer, or "later": the same again in a while may well work."""


class HubRefuses(Exception):
    """The hub answered no, and will answer no again. `code` is for machines, str() for staff."""

    def __init__(self, code: str, words: str, status: int = 0) -> None:
        super().__init__(words)
        self.code = code
        self.status = status

    @property
    def of_the_device(self) -> bool:
        """Not this command but this kiosk is refused: it was revoked, or never was one."""
        return self.status in (0, 401, 403)


class LineOpen(msgspec.Struct, frozen=True):
    """From here on nothing that happens is missed. Always the first of the news."""


class RosterChanged(msgspec.Struct, frozen=True):
    version: int


class PrintersChanged(msgspec.Struct, frozen=True):
    """How all of the hub's printers are now."""

    printers: tuple[PrinterSeen, ...]


class OwnWordsChanged(msgspec.Struct, frozen=True):
    """What the office says at kiosks in its own words now."""

    words: OwnWords


News = LineOpen | Fact | RosterChanged | PrintersChanged | OwnWordsChanged


class Link:
    """One hub. Nothing here is kept; who asks decides what to do when the hub is away."""

    def __init__(self, hub: str, token: str | None = None, paired: Paired | None = None) -> None:
        """`paired`: a kiosk's own, whose token is shown to no hub that has not proved itself. Staff have a token."""
        self.hub, self._paired = hub.rstrip("/"), paired
        self.night = paired.night if paired else ""
        self.found = False  # by what somebody said on the network: it must be at the very address we speak to
        self._proved_at = ""  # the address at which it did, as long as it answers
        token = paired.token if paired else token
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._session: aiohttp.ClientSession | None = None

    async def pair(self, code: str) -> Paired:
        return await self.ask("POST", "/api/pair", _PAIRED, msgspec.json.encode(Pairing(code)))

    async def prove(self) -> None:
        """Raises HubRefuses if what answers is not the hub this kiosk was paired with; it has learned nothing of us."""
        if self._paired is None or self._proved_at == self.hub:
            return
        hub, nonce = self.hub, secrets.token_hex(16)
        query = urlencode({"device": self._paired.device, "nonce": nonce})
        try:
            proof = await self.ask("GET", f"/api/prove?{query}", _PROOF, show=False)
        except HubRefuses as why:
            raise HubRefuses(*_not_ours(hub)) from why
        right = proved(self._paired.proof, self._paired.night, nonce, proof.address)
        here = not self.found or proof.address == urlsplit(hub).netloc
        if not (hmac.compare_digest(right, proof.mac) and here):
            raise HubRefuses(*_not_ours(hub))
        self._proved_at = hub

    async def hello(self) -> Hello:
        """Who the hub is. One that speaks another protocol or has another night is refused."""
        hello = await self.ask("GET", "/api/hello", _HELLO)
        if hello.protocol != PROTOCOL:
            raise HubRefuses(
                "other-protocol",
                f"The hub at {self.hub} speaks protocol {hello.protocol}, this kiosk {PROTOCOL}. "
                "Install the same version of schoolnight on both.",
            )
        if hello.night != self.night:
            raise HubRefuses(
                "other-night",
                f"The hub at {self.hub} has the night {hello.night}, but this kiosk is paired for {self.night}. "
                "Pair it again: schoolnight pair --role kiosk, then schoolnight kiosk --pair CODE.",
            )
        return hello

    async def door(self) -> DoorList:
        return await self.ask("GET", "/api/door", _DOOR)

    async def post(self, envelope: Envelope) -> Outcome:
        return await self.ask("POST", "/api/commands", _OUTCOME, msgspec.json.encode(envelope))

    async def journal(self, after: int) -> AsyncGenerator[News, None]:
        """All facts after `after`, then live, until the line breaks (HubAway)."""
        import aiohttp

        await self.prove()
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=ANSWER_SECONDS, sock_read=SILENCE_SECONDS)
        try:
            async with self._open().get(
                f"{self.hub}/api/journal", params={"after": after}, headers=self._headers, timeout=timeout
            ) as answer:
                if answer.status != 200:
                    raise _refusal(answer.status, await answer.read(), self.hub)
                yield LineOpen()
                async for name, data in _server_sent(answer.content):
                    if news := _understood(name, data):
                        yield news
        except (aiohttp.ClientError, TimeoutError, OSError) as why:
            self._proved_at = ""
            raise HubAway(f"The hub at {self.hub} does not answer.") from why
        self._proved_at = ""
        raise HubAway(f"The hub at {self.hub} closed the line.")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> "aiohttp.ClientSession":
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def ask(
        self,
        method: str,
        path: str,
        kind: msgspec.json.Decoder[T],
        body: bytes | None = None,
        staff: str = "",
        show: bool = True,
    ) -> T:
        """`staff`: the hub's word for who showed a badge or PIN. `show`: the token, to a hub that proved itself."""
        import aiohttp

        if show:
            await self.prove()
        headers = (self._headers if show else {}) | ({"Content-Type": "application/json"} if body is not None else {})
        headers |= {"X-Staff": staff} if staff else {}
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with self._open().request(
                method, self.hub + path, data=body, headers=headers, timeout=timeout
            ) as answer:
                status, content = answer.status, await answer.read()
        except aiohttp.InvalidURL as why:
            raise HubRefuses("no-address", f"{self.hub} is not an address. Write it like http://laptop:8400") from why
        except (aiohttp.ClientError, TimeoutError, OSError) as why:
            self._proved_at = ""  # what answers here the next time may be another one
            raise HubAway(f"The hub at {self.hub} does not answer.") from why
        if status != 200:
            raise _refusal(status, content, self.hub)
        try:
            return kind.decode(content)
        except msgspec.MsgspecError as why:
            raise HubRefuses("not-a-hub", f"What answers at {self.hub} is not a schoolnight hub ({why}).") from why


def _not_ours(hub: str) -> tuple[str, str]:
    return (
        "not-ours",
        f"What answers at {hub} is not the hub this kiosk is paired with, and was told nothing. If the night was set "
        "up anew, pair the kiosk again: schoolnight pair --role kiosk, then schoolnight kiosk --pair CODE.",
    )


def _refusal(status: int, content: bytes, hub: str) -> HubAway | HubRefuses:
    """Server errors and "too many" pass; the rest stays wrong however often it is sent."""
    try:
        problem = _PROBLEM.decode(content)
    except msgspec.MsgspecError:
        problem = Problem("no-words", f"The hub at {hub} answered with status {status}.")
    if status >= 500 or status in (408, 429):
        return HubAway(problem.words)
    return HubRefuses(problem.code, problem.words, status)


async def _server_sent(content: "aiohttp.StreamReader") -> AsyncIterator[tuple[str, str]]:
    """Name and data of each event. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    name = "message"
    data: list[str] = []
    async for raw in _lines(content):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            if data:
                yield name, "\n".join(data)
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data.append(value)


async def _lines(content: "aiohttp.StreamReader") -> AsyncIterator[bytes]:
    """Lines of any length: aiohttp's own iteration gives up on long ones."""
    rest = b""
    async for chunk in content.iter_any():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line


def _understood(name: str, data: str) -> Fact | RosterChanged | PrintersChanged | OwnWordsChanged | None:
    """A fact of a kind this kiosk does not know yet is none of its business."""
    if name == "roster":
        return RosterChanged(int(data)) if data.isdigit() else None
    try:
        if name == "printers":
            return PrintersChanged(_PRINTERS.decode(data))
        if name == "own-words":
            return OwnWordsChanged(_OWN_WORDS.decode(data))
        if name != "fact":
            return None
        return _FACT.decode(data)
    except msgspec.ValidationError:
        return None
