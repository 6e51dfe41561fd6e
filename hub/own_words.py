"""What the office announced in its own words: a document beside the roster, because the journal holds no free text."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from hub.folder import FolderError, write_private

FILE_NAME = "own-words.json"
Texts = Mapping[str, str]  # language tag -> text


class OwnWords:
    """Written before the announcement is asked for, so that none stands on a screen without its words.

    Deleting the file erases them; the journal then only knows that something was said, when, and on which screens.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._texts: dict[str, dict[str, str]] = (
                msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, str]]) if path.exists() else {}
            )
        except (OSError, msgspec.MsgspecError) as why:
            raise FolderError(f"{path} cannot be read ({why}). Delete it: it holds announcements only.") from why

    def keep(self, announcement: str, texts: Texts) -> None:
        self._texts[announcement] = dict(texts)
        write_private(self._path, msgspec.json.format(msgspec.json.encode(self._texts), indent=1))

    def of(self, announcement: str) -> Texts:
        """Empty where they were erased."""
        return self._texts.get(announcement, {})
