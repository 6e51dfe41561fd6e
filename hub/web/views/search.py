"""The desk looks for a family: by a child's or guardian's name, or by what stands on its letter."""

import re
import unicodedata
from collections.abc import Mapping

from hub.night import codes as night_codes
from hub.night.roster import Family, Roster

MOST = 12  # families on one screen; with more, one types another letter
_SHORTEST_ENDING = 4  # of a code: fewer characters would agree by chance
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def find(roster: Roster, text: str, codes: Mapping[str, str] | None = None) -> list[str]:
    """Family ids, best first: the code or its end, then all words at the beginning of names, then inside them."""
    if by_code := _by_code(roster, text, codes or {}):
        return by_code[:MOST]
    asked = _folded(text).split()
    if not asked:
        return []
    ranked = []
    for family in roster.families.values():
        names = _names(roster, family)
        if (rank := _rank(asked, names)) is not None:
            ranked.append((rank, names, family.id))
    return [family for _, _, family in sorted(ranked)[:MOST]]


def _by_code(roster: Roster, text: str, codes: Mapping[str, str]) -> list[str]:
    read = night_codes.read(text)
    ending = read.code if isinstance(read, night_codes.Scanned) else re.sub(r"[\W_]", "", text).upper()
    if len(ending) < _SHORTEST_ENDING:
        return []
    alike = ending.translate(str.maketrans("OIL", "011"))  # as hub.night.codes reads what people type
    return sorted(f for f, code in codes.items() if f in roster.families and code.endswith((ending, alike)))


def _names(roster: Roster, family: Family) -> list[str]:
    children = [roster.students[s] for s in family.students if s in roster.students]
    whole = [f"{child.given} {child.surname}" for child in children] + [adult.name for adult in family.guardians]
    return [word for name in whole for word in _folded(name).split()]


def _rank(asked: list[str], names: list[str]) -> int | None:
    """0: every word is a name; 1: begins one; 2: stands inside one (Chinese names are written without spaces)."""
    worst = 0
    for word in asked:
        if word in names:
            continue
        if any(name.startswith(word) for name in names):
            worst = max(worst, 1)
        elif len(word) > 1 and any(word in name for name in names):
            worst = 2
        else:
            return None
    return worst


def _folded(text: str) -> str:
    """As compared: without case, accents, apostrophes and dashes."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w\s]", " ", re.sub(r"['’‘ʼʻ`]", "", bare))
