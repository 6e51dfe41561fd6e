"""The address of each family's own page, printed on its ticket: who has it is that family, until the night ends."""

import hashlib
from collections.abc import Iterable, Mapping

from hub.night import codes
from hub.night.roster import Rules

PATH = "/f/"
AFTERWARDS = 2 * 3600.0  # seconds after closing: the last families are still on their way home


class FamilyPages:
    """Keys are derived and never written down; here they are known by their hashes. Without an address, no page."""

    def __init__(self, secret: bytes, rules: Rules, address: str | None) -> None:
        self._secret, self._rules = secret, rules
        self.begin = f"{address}{PATH}" if address else ""
        self._issues: dict[str, int] = {}
        self._families: dict[str, str] = {}

    def name(self, families: Iterable[str], issues: Mapping[str, int]) -> None:
        """The families of tonight; one whose code was reissued has a new page, and its old one is nobody's."""
        self._issues = dict(issues)
        known = families if self.begin else ()
        self._families = {_hash(self._token(family)): family for family in known}

    def address(self, family: str) -> str | None:
        """What the ticket's QR for phones says."""
        return self.begin + self._token(family) if self.begin else None

    def sealed(self, family: str, code: str) -> str:
        return codes.sealed(self._token(family), code) if self.begin else ""

    def whose(self, token: str, now: float) -> str | None:
        """The family, or None: guessed, reissued and ended are told apart nowhere."""
        family = self._families.get(_hash(token))
        return family if now < self._rules.closes + AFTERWARDS else None

    def _token(self, family: str) -> str:
        return codes.page_token(self._secret, self._rules.night, family, self._issues.get(family, 1))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
