"""On disk before it is said; what cannot be written has not happened; one hub a night."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from small_night import agrees_with_its_journal, ask, done, make_night, open_hub, refusal

from hub.folder import NightFolder
from hub.hub import Hub
from hub.journal import Answer, Entry, JournalError
from hub.journal.sqlite import SqliteJournal
from hub.night.commands import CheckIn, PauseTeacher, ReissueCode, ResumeTeacher
from hub.night.events import Fact
from hub.wire import Accepted, Declined


class HeldDisk:
    """A journal on a real disk whose every write begins when the test says so."""

    def __init__(self, journal: SqliteJournal) -> None:
        self._journal = journal
        self.groups: list[int] = []
        self.reached, self.go = threading.Semaphore(0), threading.Semaphore(0)

    def facts(self) -> Iterator[Fact]:
        return self._journal.facts()

    def answers(self) -> Iterator[Answer]:
        return self._journal.answers()

    def write(self, entries: Sequence[Entry]) -> None:
        self.groups.append(len(entries))
        self.reached.release()
        assert self.go.acquire(timeout=10)
        self._journal.write(entries)

    def close(self) -> None:
        self._journal.close()


class TroubledDisk(SqliteJournal):
    """The real journal on a disk that can be full, or not be written at all: SQLite itself says so."""

    def fill(self) -> None:
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        self._db.execute(f"PRAGMA max_page_count={pages}")

    def refuse(self) -> None:
        self._db.execute("PRAGMA query_only=1")

    def mend(self) -> None:
        self._db.execute("PRAGMA max_page_count=1000000")
        self._db.execute("PRAGMA query_only=0")


async def in_time(reached: threading.Semaphore) -> None:
    assert await asyncio.to_thread(reached.acquire, timeout=5)


async def test_nothing_is_answered_or_announced_before_it_is_on_disk(folder: NightFolder) -> None:
    disk = HeldDisk(folder.journal())
    hub = open_hub(folder, disk)
    announced: list[Fact] = []
    hub.listen(announced.extend)
    asking = asyncio.create_task(ask(hub, CheckIn("f1"), "a-check-in"))
    await in_time(disk.reached)
    twice = asyncio.create_task(ask(hub, CheckIn("f1"), "a-check-in"))
    refused = asyncio.create_task(ask(hub, CheckIn("f1")))  # refused because of a fact that is not on disk yet
    told, _ = await asyncio.wait([asking, twice, refused], timeout=0.1)
    assert not told
    assert not announced
    assert not hub.facts

    disk.go.release()
    outcome = await asking
    assert isinstance(outcome, Accepted)
    assert list(outcome.facts) == announced == hub.facts
    assert await twice == outcome
    disk.go.release()
    assert refusal(await refused) == "already-here"
    await hub.stop()


async def test_what_waits_while_the_disk_is_busy_shares_one_sync(folder: NightFolder) -> None:
    disk = HeldDisk(folder.journal())
    hub = open_hub(folder, disk)
    asking = [asyncio.create_task(ask(hub, PauseTeacher("t1", 5)))]
    await in_time(disk.reached)
    asking += [
        asyncio.create_task(ask(hub, command))
        for n in range(25)
        for command in (ResumeTeacher("t1"), PauseTeacher("t1", n + 1))
    ]
    await asyncio.sleep(0)  # they are all decided, and wait
    disk.go.release()
    disk.go.release()
    outcomes = await asyncio.gather(*asking)
    assert disk.groups == [1, 50]
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    seqs = [fact.seq for outcome in outcomes if isinstance(outcome, Accepted) for fact in outcome.facts]
    assert seqs == sorted(seqs), "each command's facts in the order they were asked"
    await hub.stop()


async def test_stopping_writes_what_was_decided(folder: NightFolder) -> None:
    disk = HeldDisk(folder.journal())
    hub = open_hub(folder, disk)
    asking = [asyncio.create_task(ask(hub, CheckIn(f"f{n}"))) for n in (1, 2)]
    await in_time(disk.reached)
    stopping = asyncio.create_task(hub.stop())
    disk.go.release()
    disk.go.release()
    await stopping
    said = [await outcome for outcome in asking]
    assert all(isinstance(outcome, Accepted) for outcome in said)
    after = open_hub(folder)
    assert {"f1", "f2"} <= set(after.night.visits)
    await after.stop()


async def test_on_a_full_disk_commands_are_asked_to_come_again_and_have_not_happened(folder: NightFolder) -> None:
    disk = TroubledDisk(folder.journal_path)
    hub = open_hub(folder, disk)
    await done(hub, CheckIn("f1"))
    before = len(hub.facts)
    disk.fill()
    announced: list[Fact] = []
    hub.listen(announced.extend)
    commands = {f"full-disk-{n}": CheckIn(f"f{n % 4 + 2}") for n in range(200)}  # more than SQLite's spare pages hold
    outcomes = await asyncio.gather(*(ask(hub, command, under) for under, command in commands.items()))
    given_up = [outcome for outcome in outcomes if isinstance(outcome, Declined) and outcome.code == "try-again"]
    assert given_up, "the disk is full, so some could not be written (a page may have had room for the first)"
    written = [fact for outcome in outcomes if isinstance(outcome, Accepted) for fact in outcome.facts]
    assert written == announced == hub.facts[before:]
    assert agrees_with_its_journal(hub)

    disk.mend()
    again = [await ask(hub, command, under) for under, command in commands.items()]
    assert sum(isinstance(outcome, Accepted) for outcome in again) == 4, "four families, each once"
    assert agrees_with_its_journal(hub)
    await hub.stop()
    after = open_hub(folder)
    assert agrees_with_its_journal(after)
    await after.stop()


async def test_what_was_decided_on_facts_that_were_then_lost_is_lost_with_them(folder: NightFolder) -> None:
    """A second group waits while the first one fails: it rests on facts that never were, and is not written."""
    disk = TroubledDisk(folder.journal_path)
    held = HeldDisk(disk)
    hub = open_hub(folder, held)
    disk.refuse()
    first = asyncio.create_task(ask(hub, CheckIn("f1")))
    await in_time(held.reached)
    second = [asyncio.create_task(ask(hub, CheckIn(f"f{n}"), f"rests-on-it-{n}")) for n in (1, 2, 3)]
    await asyncio.sleep(0)  # they are decided
    held.go.release()
    outcomes = await asyncio.gather(first, *second)
    assert [refusal(outcome) for outcome in outcomes] == ["try-again"] * 4, "not “already here”: it is not"
    assert agrees_with_its_journal(hub)

    disk.mend()
    for _ in range(4):
        held.go.release()
    for n in (1, 2, 3):
        assert isinstance(await ask(hub, CheckIn(f"f{n}"), f"rests-on-it-{n}"), Accepted)
    assert agrees_with_its_journal(hub)
    await hub.stop()


async def test_a_second_hub_on_the_same_night_is_refused_in_one_sentence(folder: NightFolder, hub: Hub) -> None:
    with pytest.raises(JournalError, match=r"is already open in another schoolnight. Stop that one first\.$"):
        folder.journal()
    await done(hub, CheckIn("f1"))  # and the first one goes on


async def test_a_closed_night_can_be_opened_again(folder: NightFolder) -> None:
    await open_hub(folder).stop()
    await open_hub(folder).stop()


def foreign(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 something else entirely" * 300)


def another_programs_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE grades (student TEXT, grade TEXT)")
        db.commit()


def damaged(path: Path) -> None:
    """A journal some of whose pages were lost."""
    night = make_night(path.parent)
    journal = night.journal()
    facts = [_fact(n) for n in range(1, 400)]
    journal.write([Entry(Answer(f"c{f.seq:08}", b"12345678", "a test", f.seq, 1), f.at, (f,)) for f in facts])
    journal.close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = b"\xff" * (len(content) - 4096 * 2)
    path.write_bytes(content)


def with_a_hole(path: Path) -> None:
    """A journal of which somebody deleted a row."""
    _three_facts(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM facts WHERE seq = 2")
        db.commit()


def of_a_newer_schoolnight(path: Path) -> None:
    _three_facts(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("""UPDATE facts SET event = '{"kind":"FamilyFlewIn","family":"f1"}' WHERE seq = 2""")
        db.commit()


def with_answers_of_another_shape(path: Path) -> None:
    _three_facts(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE answers")
        db.execute("CREATE TABLE answers (something TEXT)")
        db.commit()


def a_folder(path: Path) -> None:
    path.mkdir()


def _three_facts(path: Path) -> None:
    journal = make_night(path.parent).journal()
    journal.write([Entry(Answer("command-0", b"12345678", "a test", 1, 3), 1.0, tuple(_fact(n) for n in (1, 2, 3)))])
    journal.close()


def _fact(seq: int) -> Fact:
    from hub.night.events import TeacherResumed

    return Fact(seq, 1.0, "command-0", TeacherResumed("t1"))


@pytest.mark.parametrize(
    "spoilt",
    [
        foreign,
        another_programs_database,
        damaged,
        with_a_hole,
        of_a_newer_schoolnight,
        with_answers_of_another_shape,
        a_folder,
    ],
)
async def test_a_journal_that_is_none_is_named_in_one_sentence(folder: NightFolder, spoilt: object) -> None:
    assert callable(spoilt)
    spoilt(folder.journal_path)
    before = folder.journal_path.read_bytes() if folder.journal_path.is_file() else b""
    with pytest.raises(JournalError) as error:
        Hub(folder.roster(), folder.rules(), folder.journal())
    assert str(folder.journal_path) in str(error.value)
    assert "\n" not in str(error.value)
    if spoilt in (foreign, another_programs_database):
        assert folder.journal_path.read_bytes() == before, "another's file is left as it is"


@pytest.mark.parametrize("name", ["night", "night #2", "50% night?"])
async def test_revoked_letters_can_be_read_beside_a_running_hub_and_after_it(tmp_path: Path, name: str) -> None:
    folder = make_night(tmp_path / name)
    assert folder.issues() == {}
    hub = open_hub(folder)
    await done(hub, ReissueCode("f1"))
    await done(hub, ReissueCode("f1"))
    assert folder.issues() == {"f1": 3}
    await hub.stop()
    assert folder.issues() == {"f1": 3}


class UnreadableDisk(TroubledDisk):
    """For a while it can be neither written nor read."""

    unreadable = 0

    def facts(self) -> Iterator[Fact]:
        if self.unreadable:
            self.unreadable -= 1
            raise JournalError("The disk is away.")
        yield from super().facts()


async def test_a_disk_that_was_away_altogether_is_taken_up_again(
    folder: NightFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.hub.READ_AGAIN_SECONDS", 0.01)
    disk = UnreadableDisk(folder.journal_path)
    hub = open_hub(folder, disk)
    await done(hub, CheckIn("f1"))
    disk.refuse()
    disk.unreadable = 3
    built_again = 0

    def rebuilt() -> None:
        nonlocal built_again
        built_again += 1
        disk.mend()

    hub.listen(lambda facts: None, rebuilt)
    assert refusal(await ask(hub, CheckIn("f2"), "while-it-is-away")) == "try-again"
    assert built_again == 1, "whoever shows the night hears that it is another one"
    assert isinstance(await ask(hub, CheckIn("f2"), "while-it-is-away"), Accepted)
    assert agrees_with_its_journal(hub)
    await hub.stop()


class StrangeDisk(SqliteJournal):
    """Fails once in a way that nobody thought of."""

    strange = False

    def write(self, entries: Sequence[Entry]) -> None:
        if self.strange:
            self.strange = False
            raise RuntimeError("an error of ours")
        super().write(entries)


async def test_whatever_goes_wrong_in_writing_the_next_command_is_answered(folder: NightFolder) -> None:
    disk = StrangeDisk(folder.journal_path)
    hub = open_hub(folder, disk)
    disk.strange = True
    assert refusal(await ask(hub, CheckIn("f2"))) == "try-again"
    await done(hub, CheckIn("f2"))
    assert agrees_with_its_journal(hub)
    await hub.stop()


def test_every_commit_is_synced(folder: NightFolder) -> None:
    """SIGKILL cannot show it, only a power cut can: in WAL mode, less than FULL (2) may lose the last commits."""
    journal = folder.journal()
    asked_of_sqlite = [journal._db.execute(f"PRAGMA {what}").fetchone() for what in ("journal_mode", "synchronous")]
    assert asked_of_sqlite == [("wal",), (2,)]
    journal.close()
