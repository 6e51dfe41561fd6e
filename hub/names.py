"""The first names of children that were added tonight: the one document beside the roster that holds names.

Kept apart from `roster.json`, which an import writes anew; the journal has only the ids. Deleting it forgets the names.
"""

from pathlib import Path

import msgspec

from hub.folder import FolderError, write_private
from hub.night.commands import AddChild, AddVisitor, AnyCommand
from hub.night.roster import Roster, Student
from hub.night.visitors import child_id

FILE_NAME = "added-names.json"


class Names:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._given: dict[str, str] = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            self._given = {}
        except msgspec.MsgspecError as why:
            raise FolderError(f"{path} is damaged ({why}). Delete it: only visitors' first names are lost.") from why

    def keep(self, command: AnyCommand, cause: str) -> bool:
        """Write down the name a command brings, before its fact is; False if there is none, or it is known."""
        if not isinstance(command, AddVisitor | AddChild) or not (given := " ".join(command.given.split())):
            return False
        if (student := child_id(cause)) in self._given:
            return False
        self._write({**self._given, student: given})
        return True

    def forget(self, cause: str) -> None:
        """The command was declined: there is no such child."""
        self._write({student: given for student, given in self._given.items() if student != child_id(cause)})

    def into(self, roster: Roster) -> Roster:
        """The roster with these names in it."""
        if not self._given:
            return roster
        named = {student: Student(student, key="", given=given) for student, given in self._given.items()}
        return msgspec.structs.replace(roster, students={**roster.students, **named})

    def _write(self, given: dict[str, str]) -> None:
        write_private(self._path, msgspec.json.encode(given))
        self._given = given
