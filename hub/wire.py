"""All that crosses the network between a hub, its kiosks and its pages.

Raise PROTOCOL when an older kiosk must not talk to a newer hub.
"""

import hashlib
import hmac
from typing import Annotated

import msgspec

from hub.night.commands import AnyCommand
from hub.night.events import Fact
from hub.night.roster import Roster, Rules

PROTOCOL = 1

CommandId = Annotated[str, msgspec.Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command on its way. `id` is its idempotency key: asked twice, it answers twice and happens once.

    `at` is the sender's clock, kept for the record only; the hub's own clock decides. Who sends is known from the
    token, never from the message.
    """

    id: CommandId
    at: float
    command: AnyCommand


class Accepted(msgspec.Struct, frozen=True, tag_field="outcome", tag="accepted"):
    """It happened, and is on disk: these are the facts."""

    id: str
    facts: tuple[Fact, ...] = ()


class Declined(msgspec.Struct, frozen=True, tag_field="outcome", tag="declined"):
    """The night says no. `code` is for machines, `words` for staff."""

    id: str
    code: str
    words: str = ""


Outcome = Accepted | Declined


class Problem(msgspec.Struct, frozen=True):
    """The body of every answer that is not an outcome: what is wrong and what to do, in one sentence."""

    code: str
    words: str


class Hello(msgspec.Struct, frozen=True):
    """Who the hub is and who it takes the asker for; a kiosk refuses a hub of another night or protocol."""

    protocol: int
    night: str
    school: str
    device: str
    role: str
    seq: int  # of the newest fact
    roster: int  # version
    mark: str  # two characters that begin every code of tonight
    now: float = 0.0  # by the hub's clock
    over: bool = False  # the evening is: what a kiosk holds of the roster is to be erased


class CodeEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """`page`: the key of the family's page, sealed with its code; empty where there is no page, or it is revoked."""

    family: str
    issue: int
    page: str = ""


class StaffCheck(msgspec.Struct, frozen=True, omit_defaults=True):
    """Tonight's staff, as hashes: `mark` begins the codes of their badges."""

    mark: str = ""
    salt: str = ""
    hashes: tuple[str, ...] = ()

    def find(self, secret: str) -> int | None:
        """Which of them it is. One scrypt and a look at all of them, whatever the answer."""
        tried = staff_hash(self.salt, secret)
        found = [n for n, known in enumerate(self.hashes) if hmac.compare_digest(known, tried)]
        return found[0] if found else None


def staff_hash(salt: str, secret: str) -> str:
    """scrypt, N=2^14, r=8, p=1: 16 MB and some 50 ms a try (RFC 7914, section 2). More would burst a small kiosk."""
    return hashlib.scrypt(secret.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=32).hex()


class DoorList(msgspec.Struct, frozen=True):
    """What a kiosk holds to greet families while the hub is away: roster.at_the_door, and codes as fingerprints.

    `codes` has every issue up to the current one at import; an entry is revoked when the family's issue is higher.
    """

    rules: Rules
    roster: Roster
    mark: str
    issues: dict[str, int]
    codes: dict[str, CodeEntry]
    staff: StaffCheck = StaffCheck()
    short: dict[str, str] = {}  # family -> what boards and students call it by
    pages_at: str = ""  # begins the address of every family's page; empty where there are none


class StaffProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A badge's code or a PIN, shown at a kiosk."""

    secret: Annotated[str, msgspec.Meta(min_length=4, max_length=32)]


class StaffSession(msgspec.Struct, frozen=True):
    """`token`: to be shown with what staff ask, for so many seconds. `staff`: the number of the credential."""

    token: str
    staff: str
    seconds: float


class StaffAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A child's or guardian's name, or the end of a code."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class StaffTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    printer: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Tested(msgspec.Struct, frozen=True):
    """What came of a test ticket, a sentence."""

    words: str


class FamilyFound(msgspec.Struct, frozen=True, omit_defaults=True):
    """One family of a look-up. `desk`: the welcome desk receives it, and a kiosk says no more."""

    family: str
    children: tuple[str, ...]
    language: str
    short: str
    here: bool = False
    desk: bool = False


class PrinterSeen(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one of the hub's printers is now. All of them go down the kiosks' line whenever that changes."""

    name: str
    code: str = ""
    """What is wrong with it, for machines; empty when it is ready."""
    words: str = ""
    """The same for staff, a sentence."""
    paper_low: bool = False

    @property
    def ready(self) -> bool:
        return not self.code


OwnWords = dict[str, dict[str, str]]
"""What the office says at kiosks in its own words now: announcement -> language tag -> words. It is in no fact, so it
goes down the kiosks' line beside them, whole, whenever it changes."""


class Pairing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device shows its one-time code and gets its token, once."""

    code: Annotated[str, msgspec.Meta(min_length=4, max_length=32)]


class Paired(msgspec.Struct, frozen=True):
    """`proof`: by this secret the device knows the hub again, before it shows its token."""

    token: str
    device: str
    role: str
    night: str
    proof: str


class Proof(msgspec.Struct, frozen=True):
    """The hub's answer to a device's nonce: at which of its addresses it was asked, and `proved` of all that."""

    address: str
    mac: str


def proved(secret: str, night: str, nonce: str, address: str) -> str:
    """What only a hub can say that holds the secret the device got when it was paired."""
    said = f"schoolnight hub {PROTOCOL}|{night}|{nonce}|{address}"
    return hmac.digest(secret.encode(), said.encode(), "sha256").hex()
