"""Old nights replay forever: what was written by an earlier version is read by this one, and means the same."""

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from hub.night import events
from hub.night.events import AnyEvent, Event, Fact, FamilyArrived, TicketEnded
from hub.night.roster import Roster, Rules
from hub.night.state import Night

from .make_golden import EVENINGS, JOURNALS, summary

FOLDERS = sorted(folder for folder in JOURNALS.iterdir() if folder.is_dir())


def facts_of(folder: Path) -> list[Fact]:
    return [msgspec.json.decode(line, type=Fact) for line in (folder / "journal.jsonl").read_bytes().splitlines()]


def empty_night(folder: Path) -> Night:
    roster = msgspec.json.decode((folder / "roster.json").read_bytes(), type=Roster)
    return Night(roster, msgspec.json.decode((folder / "rules.json").read_bytes(), type=Rules))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
class TestAnOldNight:
    def test_ends_as_it_ended_then(self, folder: Path) -> None:
        night = empty_night(folder)
        for fact in facts_of(folder):
            night.apply(fact)
        assert msgspec.to_builtins(summary(night)) == msgspec.json.decode((folder / "summary.json").read_bytes())

    def test_is_written_again_as_it_was(self, folder: Path) -> None:
        written = (folder / "journal.jsonl").read_bytes()
        assert b"".join(msgspec.json.encode(fact) + b"\n" for fact in facts_of(folder)) == written

    def test_is_numbered_without_a_gap_and_holds_no_name(self, folder: Path) -> None:
        facts = facts_of(folder)
        assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
        text = (folder / "journal.jsonl").read_text()
        roster = empty_night(folder).roster
        names = [n for s in roster.students.values() for n in (s.given, s.surname, s.key)]
        names += [w for f in roster.families.values() for g in f.guardians for w in (g.name, g.contact)]
        names += [v.surname for v in roster.volunteers.values()]
        assert [name for name in names if name and name in text] == []


def test_every_kind_of_event_stands_in_an_old_journal() -> None:
    """A new kind needs a new evening: see make_golden.py."""
    told = {type(fact.event) for folder in FOLDERS for fact in facts_of(folder)}
    assert {kind.__name__ for kind in get_args(AnyEvent)} - {kind.__name__ for kind in told} == set()


def test_every_event_is_one_that_a_journal_may_hold() -> None:
    """An event that is not in AnyEvent could be decided, and not be read again."""
    assert set(get_args(AnyEvent)) == set(Event.__subclasses__())
    assert {kind.__struct_config__.tag for kind in get_args(AnyEvent)} == {k.__name__ for k in get_args(AnyEvent)}


def test_the_scripts_still_tell_their_evenings() -> None:
    """Today's rules may decide otherwise than the journal did; they must still come through the same presses."""
    told = {type(fact.event) for evening in EVENINGS.values() for fact in evening().facts}
    assert set(get_args(AnyEvent)) - told == set()


def decoded(**event: Any) -> AnyEvent:
    return msgspec.json.decode(msgspec.json.encode({"seq": 1, "at": 0, "cause": "c", "event": event}), type=Fact).event


class TestNewerJournals:
    """An older hub may be started on a night that a newer one wrote."""

    def test_a_field_it_does_not_know_is_skipped(self) -> None:
        found = decoded(kind="TicketEnded", ticket="a-1", end="printed", printer="left", metres_of_paper=0.2)
        assert found == TicketEnded("a-1", "printed", "left")

    def test_a_need_it_does_not_know_is_skipped_too(self) -> None:
        found = decoded(
            kind="FamilyArrived", family="a", party=1, needs={"dinner": True, "child_care": True}, meetings=[]
        )
        assert isinstance(found, FamilyArrived)
        assert found.needs.dinner

    def test_a_field_that_older_journals_lack_has_its_old_meaning(self) -> None:
        assert decoded(kind="InterpreterAssigned", interpreter="sol", meeting="m") == events.InterpreterAssigned(
            "sol", "m", helper=False
        )
