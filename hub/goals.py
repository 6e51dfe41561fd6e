"""What a teacher and a family agreed on, in the teacher's words: a note for that teacher's eyes only.

It is no fact: the journal holds no free text. A small document beside the roster, readable by its owner alone; a
meeting that leaves the roster takes its note along.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from hub.folder import FolderError, write_private

FILE_NAME = "goals.json"
LONGEST = 300  # characters: a sentence or two


class Goal(msgspec.Struct, frozen=True):
    teacher: str
    text: str


class Goals:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._of: dict[str, Goal] = msgspec.json.decode(path.read_bytes(), type=dict[str, Goal])
        except FileNotFoundError:
            self._of = {}
        except msgspec.MsgspecError as why:
            raise FolderError(f"{path} is damaged ({why}). Delete it: only teachers' notes of goals are lost.") from why

    def keep(self, teacher: str, meeting: str, text: str) -> None:
        """Write it down, or forget it where nothing is left of it."""
        text = " ".join(text.split())[:LONGEST]
        others = {m: goal for m, goal in self._of.items() if m != meeting}
        self._write({**others, meeting: Goal(teacher, text)} if text else others)

    def of(self, teacher: str) -> Mapping[str, str]:
        """meeting -> what was agreed, of this teacher's own meetings."""
        return {meeting: goal.text for meeting, goal in self._of.items() if goal.teacher == teacher}

    def erase_but(self, meetings: Collection[str]) -> None:
        """A family that is erased from the roster is erased here."""
        left = {meeting: goal for meeting, goal in self._of.items() if meeting in meetings}
        if left != self._of:
            self._write(left)

    def _write(self, goals: dict[str, Goal]) -> None:
        if goals:
            write_private(self._path, msgspec.json.encode(goals))
        else:
            self._path.unlink(missing_ok=True)
        self._of = goals
