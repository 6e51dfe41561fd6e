"""The only place where a command becomes a fact: known? -> decide -> apply -> append -> answer and announce.

Commands are decided and applied in memory in the order they come; their facts go to disk in groups; only then is
anybody told. If a sync fails, the night is built again from the journal and those commands are refused.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b

import msgspec
import structlog

from hub.garbage import quiet
from hub.journal import Answer, Entry, Journal, JournalError
from hub.journal.group import GroupWriter
from hub.night.commands import Dispatch
from hub.night.decide import decide
from hub.night.events import AnyEvent, Fact
from hub.night.refused import WORDS, Refused
from hub.night.roster import Roster, Rules
from hub.night.state import Night
from hub.wire import Accepted, Declined, Envelope, Outcome

log = structlog.get_logger()

_SENTENCES = {str(code): words for code, words in WORDS.items()}
Announce = Callable[[Sequence[Fact]], None]
READ_AGAIN_SECONDS = 1.0  # after a journal could be neither written nor read


class Hub:
    """One night, in memory and on disk. Everything that changes it comes through `handle`."""

    def __init__(self, roster: Roster, rules: Rules, journal: Journal, clock: Callable[[], float] = time.time) -> None:
        self.journal, self.clock = journal, clock
        self.facts: list[Fact] = []  # those on disk; fact n stands at n - 1
        self._rules = rules
        self._answers: dict[str, Answer] = {}
        self._pending: dict[str, asyncio.Future[None]] = {}
        self._listeners: list[Announce] = []
        self._rebuilt: list[Callable[[], None]] = []
        self._encode = msgspec.json.Encoder().encode
        self._writer: GroupWriter | None = None
        self._build(roster)

    def start(self) -> None:
        """Begin to write. Needs a running event loop."""
        self._writer = GroupWriter(self.journal, self._written, self._failed)

    async def stop(self) -> None:
        """Write what was decided, then let go of the journal."""
        if self._writer:
            await asyncio.to_thread(self._writer.close)
            await asyncio.sleep(0)  # let the last callbacks answer those who wait
        self.journal.close()

    def listen(self, announce: Announce, rebuilt: Callable[[], None] | None = None) -> None:
        """`announce` is called with facts that are on disk, in order.

        `rebuilt` is called when the night was built again: what it showed since the last facts has not happened.
        """
        self._listeners.append(announce)
        if rebuilt is not None:
            self._rebuilt.append(rebuilt)

    def use(self, roster: Roster) -> None:
        """A corrected roster, taken while the night runs."""
        self.night.use(roster)

    def asked_by(self, cause: str) -> str:
        """The device a command came from, as its token said; empty for a command nobody knows."""
        answer = self._answers.get(cause)
        return answer.by if answer else ""

    async def handle(self, envelope: Envelope, by: str) -> Outcome:
        """Do it once, however often it is asked; the answer is the same each time, and is on disk before it is given.

        `by` is the device that asked, as its token says.
        """
        digest = blake2b(self._encode(envelope.command), digest_size=8).digest()
        if (known := self._answers.get(envelope.id)) is None:
            self._decide(envelope, by, digest)
        elif known.digest != digest:
            return _declined(envelope.id, "id-reused")
        while (pending := self._pending.get(envelope.id)) is not None:
            await asyncio.shield(pending)
        if (answer := self._answers.get(envelope.id)) is None:
            return _declined(envelope.id, "try-again")
        return self._outcome(answer)

    def dispatch(self, ahead: bool = False) -> bool:
        """Decide who goes where. What is decided is written like any command's facts; nothing decided, nothing written.

        Whether anything was.
        """
        assert self._writer, "the hub was not started"
        now, first = self.clock(), self._next
        cause = f"dispatch/{first}"  # no device can take it: their ids hold no slash
        events = decide(self.night, Dispatch(ahead), cause, now)
        if events:
            self._take(cause, b"", "hub", now, events)
        return bool(events)

    def _decide(self, envelope: Envelope, by: str, digest: bytes) -> None:
        now = self.clock()
        try:
            events = decide(self.night, envelope.command, envelope.id, now)
        except Refused as no:
            self._take(envelope.id, digest, by, now, (), no.code)
        else:
            self._take(envelope.id, digest, by, now, events)

    def _take(
        self, cause: str, digest: bytes, by: str, now: float, events: Sequence[AnyEvent], refused: str | None = None
    ) -> None:
        """What was decided happens in memory, and goes to the disk."""
        assert self._writer, "the hub was not started"
        first = self._next
        facts = tuple(Fact(first + i, now, cause, event) for i, event in enumerate(events))
        for fact in facts:
            self.night.apply(fact)
        self._next += len(facts)
        answer = Answer(cause, digest, by, first, len(facts), refused)
        self._answers[cause] = answer
        self._pending[cause] = asyncio.get_running_loop().create_future()
        self._writer.put(Entry(answer, now, facts))

    def _outcome(self, answer: Answer) -> Outcome:
        if answer.refused is not None:
            return _declined(answer.id, answer.refused)
        return Accepted(answer.id, tuple(self.facts[answer.first - 1 : answer.first - 1 + answer.count]))

    def _written(self, group: list[Entry]) -> None:
        facts = [fact for entry in group for fact in entry.facts]
        self.facts += facts
        for entry in group:
            if pending := self._pending.pop(entry.answer.id, None):
                pending.set_result(None)
        if facts:
            for announce in self._listeners:
                announce(facts)

    def _failed(self, why: str) -> None:
        """Nothing that was not written has happened: forget it, and say so to those who wait."""
        log.error("journal-write-failed", why=why, given_up=len(self._pending))
        assert self._writer
        try:
            self._build(self.night.imported)
        except JournalError as worse:  # until it can be read nobody is answered, and nothing more is written
            asyncio.get_running_loop().call_later(READ_AGAIN_SECONDS, self._failed, str(worse))
            return
        self._writer.go_on()
        given_up, self._pending = self._pending, {}
        for pending in given_up.values():
            pending.set_result(None)
        for rebuilt in self._rebuilt:
            rebuilt()

    def _build(self, roster: Roster) -> None:
        night = Night(roster, self._rules)
        with quiet():
            facts = list(self.journal.facts())
            for fact in facts:
                night.apply(fact)
            self._answers = {answer.id: answer for answer in self.journal.answers()}
        night.use(roster)  # facts may speak of meetings that a correction has dropped since
        self.night, self.facts, self._next = night, facts, len(facts) + 1


def _declined(command: str, code: str) -> Declined:
    return Declined(command, code, _SENTENCES.get(code, ""))  # a code of a newer hub has no sentence here
