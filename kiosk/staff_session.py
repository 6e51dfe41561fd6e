"""Staff at the kiosk: which view follows which, and what is asked of whom. Pure, like the families' session.

The hub decides what staff may do (hub/web/staff.py). What needs no hub, the kiosk lets them do while it is away.
"""

from typing import Literal

import msgspec

from hub.night import commands as c
from hub.wire import FamilyFound, PrinterSeen

STAFF_SECONDS = 300.0
IDLE_SECONDS = 60.0  # staff walk off, and a family stands there
HALF_A_PIN_SECONDS = 15.0  # then the digits typed so far are forgotten, so that nobody else finishes them
LONGEST_NAME = 40
TEACHERS_A_PAGE = 8

View = Literal[
    "menu", "find", "found", "family", "add", "language", "name", "teachers", "printers", "kiosk", "first", "off"
]
NEEDS_HUB: frozenset[View] = frozenset({"find", "found", "family", "add", "language", "name", "teachers"})


class Seen(msgspec.Struct, frozen=True):
    """What staff are shown of this kiosk and its night."""

    hub: str = ""  # what is wrong with it, for staff
    waiting: int = 0  # families of whom the hub does not know all yet
    scanner: str = ""
    printers: tuple[PrinterSeen, ...] = ()
    own: str = ""  # the name of this kiosk's own printer
    teachers: tuple[tuple[str, str], ...] = ()  # id and name
    languages: tuple[tuple[str, str], ...] = ()  # tag and English name
    volume: int = 60
    out_of_order: bool = False
    first: str = ""  # the language the first screen begins with
    last: str = ""  # the family that was checked in here last
    last_short: str = ""


class Staff(msgspec.Struct, frozen=True):
    """`staff`: the number of the credential, "" while the hub is away. `until`: by the kiosk's clock."""

    seen: Seen
    until: float
    staff: str = ""
    view: View = "menu"
    words: str = ""  # what came of the last press
    busy: bool = False
    text: str = ""  # typed: a name, or the end of a code
    found: tuple[FamilyFound, ...] = ()
    family: FamilyFound | None = None
    language: str = "en"
    party: int = 2
    chosen: tuple[str, ...] = ()  # teachers
    page: int = 0

    @property
    def away(self) -> bool:
        return not self.staff


class OutOfService(msgspec.Struct, frozen=True):
    """Until staff come again. `typed`: digits of what may become a PIN."""

    typed: str = ""


# --- what happens

What = Literal[
    "go", "find", "open", "check-in", "reprint", "undo", "undo-last", "add", "party", "language", "teacher", "page",
    "test", "volume", "first", "out-of-order", "shut-down", "done",
]  # fmt: skip


class Pressed(msgspec.Struct, frozen=True):
    what: What
    value: str = ""


class Letter(msgspec.Struct, frozen=True):
    character: str


class RubbedOut(msgspec.Struct, frozen=True):
    pass


class ProofShown(msgspec.Struct, frozen=True):
    """A staff badge was scanned. `turn`: whose it was, where the kiosk had to find out first that it is a badge."""

    secret: str
    turn: int | None = None


class Began(msgspec.Struct, frozen=True):
    """The hub knows the badge or PIN; or, with `staff` empty, this kiosk does while the hub is away."""

    staff: str
    seen: Seen
    turn: int = 0


class NotStaff(msgspec.Struct, frozen=True):
    turn: int = 0


class SeenChanged(msgspec.Struct, frozen=True):
    seen: Seen


class Found(msgspec.Struct, frozen=True):
    found: tuple[FamilyFound, ...]


class Answered(msgspec.Struct, frozen=True):
    """What came of a press. `ended`: the five minutes are over, by the hub's clock."""

    words: str
    family: FamilyFound | None = None
    ended: bool = False


Happened = Pressed | Letter | RubbedOut | ProofShown | Began | NotStaff | SeenChanged | Found | Answered


# --- what is to be done


class TellBadge(msgspec.Struct, frozen=True):
    """A code where no family's counts: out of order. Whether it is a badge the door list tells, once it is here."""

    code: str
    turn: int


class CheckProof(msgspec.Struct, frozen=True):
    """`turn` comes back with the answer, which may take so long that a family stands there."""

    secret: str
    turn: int = 0


class Search(msgspec.Struct, frozen=True):
    text: str


class AskHub(msgspec.Struct, frozen=True):
    """`then`: a check-in that follows, of the family that the first command made."""

    command: c.AnyCommand
    family: FamilyFound | None = None
    party: int = 0


class TestPrinter(msgspec.Struct, frozen=True):
    name: str


class SetKiosk(msgspec.Struct, frozen=True):
    """Kept over a restart."""

    volume: int | None = None
    first: str | None = None
    out_of_order: bool | None = None


class Leave(msgspec.Struct, frozen=True):
    """The hub forgets the proof."""


class ShutDown(msgspec.Struct, frozen=True):
    pass


Effect = TellBadge | CheckProof | Search | AskHub | TestPrinter | SetKiosk | Leave | ShutDown
Next = Staff | OutOfService | None
"""None: to the first screen."""


def may_be_pin(text: str) -> bool:
    return text.isascii() and text.isdigit() and 6 <= len(text) <= 10


def begin(began: Began, now: float) -> Staff:
    return Staff(began.seen, now + STAFF_SECONDS, began.staff)


def step(screen: Staff, happened: Happened, now: float) -> tuple[Next, tuple[Effect, ...]]:
    if now >= screen.until:
        return None, (Leave(),)
    match happened:
        case SeenChanged(seen):
            return msgspec.structs.replace(screen, seen=seen), ()
        case Letter(character):
            return _typed(screen, (screen.text + character)[:LONGEST_NAME]), ()
        case RubbedOut():
            return _typed(screen, screen.text[:-1]), ()
        case Found(found):
            words = "" if found else "Nobody of that name or code is on the roster."
            return _to(screen, "found" if found else "find", found=found, words=words, busy=False), ()
        case Answered(ended=True):
            return None, (Leave(),)
        case Answered(words, family):
            view: View = "family" if family else screen.view
            family = family or screen.family
            return _to(screen, view, words=words, family=family, busy=False), ()
        case Pressed():
            return _pressed(screen, happened)
        case _:
            return screen, ()


def _typed(screen: Staff, text: str) -> Staff:
    return msgspec.structs.replace(screen, text=text, words="") if screen.view in ("find", "name") else screen


def _pressed(screen: Staff, press: Pressed) -> tuple[Next, tuple[Effect, ...]]:
    if screen.busy and press.what != "done":
        return screen, ()
    match press.what:
        case "done":
            return None, (Leave(),)
        case "go":
            return _go(screen, press.value), ()
        case "volume" | "first" | "out-of-order" | "shut-down" | "test":
            return _kiosk(screen, press)
        case _ if screen.away:
            return screen, ()
        case "find" | "open" | "check-in" | "reprint" | "undo" | "undo-last":
            return _family(screen, press)
        case _:
            return _adding(screen, press)


def _go(screen: Staff, to: str) -> Staff:
    view: View = next((v for v in ("find", "add", "language", "name", "teachers", "printers", "kiosk", "first", "off")
                       if v == to), "menu")  # fmt: skip
    if screen.away and view in NEEDS_HUB:
        return screen
    if view in ("menu", "find"):
        return _to(screen, view, text="", found=(), family=None, chosen=(), party=2, language="en")
    if view == "add" and screen.view == "family":  # what was typed or scanned to find it is no child's name
        return _to(screen, view, text="", chosen=())
    return _to(screen, view, page=0)


def _kiosk(screen: Staff, press: Pressed) -> tuple[Next, tuple[Effect, ...]]:
    match press.what:
        case "volume":
            volume = min(100, max(0, screen.seen.volume + int(press.value)))
            return msgspec.structs.replace(screen, seen=msgspec.structs.replace(screen.seen, volume=volume)), (
                SetKiosk(volume=volume),
            )
        case "first":
            seen = msgspec.structs.replace(screen.seen, first=press.value)
            return _to(screen, "kiosk", seen=seen), (SetKiosk(first=press.value),)
        case "out-of-order":
            if screen.seen.out_of_order:
                seen = msgspec.structs.replace(screen.seen, out_of_order=False)
                return _to(screen, "menu", seen=seen), (SetKiosk(out_of_order=False),)
            return OutOfService(), (SetKiosk(out_of_order=True), Leave())
        case "test":
            return _busy(screen), (TestPrinter(press.value),)
        case _:
            return _busy(screen), (ShutDown(),)


def _family(screen: Staff, press: Pressed) -> tuple[Next, tuple[Effect, ...]]:
    family = screen.family
    match press.what:
        case "find" if screen.text.strip() or press.value:
            return _busy(screen), (Search(press.value or screen.text.strip()),)
        case "open":
            opened = next((one for one in screen.found if one.family == press.value), None)
            return (_to(screen, "family", family=opened) if opened else screen), ()
        case "undo-last" if screen.seen.last:
            return _busy(screen), (AskHub(c.UndoCheckIn(screen.seen.last)),)
        case "check-in" if family and not family.desk:
            come = msgspec.structs.replace(family, here=True)
            return _busy(screen), (AskHub(c.CheckIn(family.family, screen.party), come),)
        case "reprint" if family and family.here and not family.desk:
            return _busy(screen), (AskHub(c.ReprintTicket(family.family), family),)
        case "undo" if family and family.here and not family.desk:
            gone = msgspec.structs.replace(family, here=False)
            return _busy(screen), (AskHub(c.UndoCheckIn(family.family), gone),)
        case _:
            return screen, ()


def _adding(screen: Staff, press: Pressed) -> tuple[Next, tuple[Effect, ...]]:
    match press.what:
        case "party":
            party = min(c.LARGEST_PARTY, max(1, screen.party + int(press.value)))
            return msgspec.structs.replace(screen, party=party), ()
        case "language":
            return _to(screen, "add", language=press.value), ()
        case "teacher":
            chosen = tuple(t for t in screen.chosen if t != press.value)
            chosen = chosen if len(chosen) < len(screen.chosen) else (*chosen, press.value)
            return msgspec.structs.replace(screen, chosen=chosen), ()
        case "page":
            last = max(0, len(screen.seen.teachers) - 1) // TEACHERS_A_PAGE
            return _to(screen, "teachers", page=min(last, max(0, screen.page + int(press.value)))), ()
        case "add" if screen.chosen:
            return _busy(screen), (_add(screen),)
        case _:
            return screen, ()


def _add(screen: Staff) -> AskHub:
    given = " ".join(screen.text.split())
    if family := screen.family:
        children = (*family.children, given) if given else family.children
        return AskHub(
            c.AddChild(family.family, screen.chosen, given), msgspec.structs.replace(family, children=children)
        )
    visitor = FamilyFound("", (given,) if given else (), screen.language, "", here=True)
    return AskHub(c.AddVisitor(screen.language, screen.chosen, given), visitor, screen.party)


def _busy(screen: Staff) -> Staff:
    return msgspec.structs.replace(screen, busy=True, words="One moment …")


def _to(screen: Staff, view: View, **changes: object) -> Staff:
    return msgspec.structs.replace(screen, **{"view": view, "words": "", **changes})
