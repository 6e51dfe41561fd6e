"""What the office announced in its own words: a document beside the roster, because the journal holds no free text."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

import msgspec

from config.languages import CATALOGUES
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


# Letters that people use whatever they write in: a room's name, a brand, "1.º", a turned comma.
_EVERYWHERE = frozenset({"LATIN", "FEMININE", "MASCULINE", "APOSTROPHE", "TURNED"})
_ALSO: Mapping[str, frozenset[str]] = {"ko": frozenset({"CJK"})}  # Hanja
_JOINERS = "\u200b\u200c\u200d"  # Khmer, Persian and Hindi are not written without them

LONGEST = 120  # characters: a board shows two lines, and the smallest kiosk (80 by 24) no more
_WIDER: Mapping[str, int] = {"zh-Hans": 60, "zh-Hant": 60, "ko": 60, "am": 60}  # letters that take more room each


def longest(tag: str) -> int:
    """How many characters of this language every screen has room for."""
    return _WIDER.get(tag, LONGEST)


def unwritable(tag: str, text: str) -> str:
    """The first character that not every screen can show in this language; empty where there is none.

    Kiosks draw each language with its own letters, so others would be boxes there, and would be read out as what they
    are not. Pictures, control characters and such as turn the text round are on no screen's side.
    """
    own = {_script(c) for c in CATALOGUES[tag].own_name if c.isalpha()} | _EVERYWHERE | _ALSO.get(tag, frozenset())
    for c in text:
        kind = unicodedata.category(c)
        if kind[0] == "L" and _script(c) not in own:
            return c
        if kind in ("Cc", "Cf", "Co", "Cs", "Cn", "So", "Zl", "Zp") and c not in _JOINERS:
            return c
    return ""


def _script(letter: str) -> str:
    """As Unicode names it: "LATIN" of LATIN SMALL LETTER A. Letters of the full width are as wide, not others."""
    return unicodedata.name(letter, "?").removeprefix("FULLWIDTH ").removeprefix("MODIFIER LETTER ").split()[0]
