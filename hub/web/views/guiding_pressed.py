"""What was pressed at the guides' table or by the coordinator, and can still be taken back."""

from collections.abc import Callable, Collection, Mapping
from typing import get_args

import msgspec

from hub.night import commands as c
from hub.night.guide_presses import Guided, GuidePress
from hub.night.roster import Role
from hub.night.state import Night
from hub.web.views import words
from hub.web.views.by_whom import by_whom, everything, nobody

NEWEST = 40  # of many tablets, in ten minutes, at the desk
AT_THE_TABLE: Collection[Guided] = ("taken", "delivered", "back", "on", "off", "asked")
OF_THE_COORDINATOR: Collection[Guided] = (
    "taken", "delivered", "back", "on", "off", "break", "break-over", "placed", "recalled", "settled",
)  # fmt: skip
OF_ALL: Collection[Guided] = (*OF_THE_COORDINATOR, "asked")
EVERYBODY: Collection[Role] = get_args(Role)
_SAID: dict[Guided, str] = {
    "taken": "{who} took {code}",
    "delivered": "{who} delivered {code}",
    "back": "{who} is back",
    "on": "{who} on duty",
    "off": "{who} off duty",
    "break": "{who} on a break",
    "break-over": "{who} back from the break",
    "placed": "{who} goes with {code}",
    "recalled": "{who} away from {code}",
    "settled": "what was agreed with {code}",
    "asked": "an adult asked for {code}",
}


class Pressed(msgspec.Struct, frozen=True):
    cause: str
    words: str
    at: str
    by: str = ""


def pressed(
    night: Night,
    now: float,
    short: Mapping[str, str],
    kinds: Collection[Guided],
    roles: Collection[str],
    own: Callable[[str], bool] = everything,
    by: Callable[[str], str] = nobody,
) -> tuple[Pressed, ...]:
    """The newest first; only what would be taken back if this page asked now."""
    found = [
        Pressed(press.cause, _words(night, press, short), words.clock(night, press.at), by_whom(night, by(press.cause)))
        for press in reversed(night.guiding)
        if own(press.cause) and press.kind in kinds and _role(night, press) in (None, *roles)
        if words.may(night, c.UndoGuiding(press.cause), now)
    ]
    return tuple(found[:NEWEST])


def of_all(night: Night, now: float, short: Mapping[str, str], by: Callable[[str], str]) -> tuple[Pressed, ...]:
    """For the desk: whoever pressed it, and who that was."""
    return pressed(night, now, short, OF_ALL, EVERYBODY, by=by)


def _role(night: Night, press: GuidePress) -> str | None:
    known = night.roster.volunteers.get(press.volunteer or "")
    return known.role if known else None


def _words(night: Night, press: GuidePress, short: Mapping[str, str]) -> str:
    known = night.roster.volunteers.get(press.volunteer or "")
    code = short.get(press.family or "", "") or ("a family" if press.family else "the table")
    return _SAID[press.kind].format(who=known.given if known else words.UNKNOWN, code=code)
