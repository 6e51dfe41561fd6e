"""Which interpreter a person's hand has put with which family, and what was agreed with a family instead."""

from typing import TYPE_CHECKING, assert_never

from hub.night import events as e
from hub.night.parts import Placed, Settled

if TYPE_CHECKING:  # the night folds itself with this module
    from hub.night.state import Night


def changed(night: "Night", event: e.Placing, at: float) -> None:
    match event:
        case e.InterpreterPlaced():
            unplace(night, event.interpreter)
            night.placed[event.family] = Placed(event.interpreter, event.once)
        case e.PlacementEnded():
            night.placed.pop(event.family, None)
        case e.InterpretingSettled():
            night.settled[event.family] = Settled(event.by, at)
            if event.by != "interpreter":
                night.placed.pop(event.family, None)
        case _:
            assert_never(event)


def placed_families(night: "Night", interpreter: str) -> list[str]:
    """The family an interpreter was put with by hand, if there is one."""
    return [family for family, placed in night.placed.items() if placed.interpreter == interpreter]


def unplace(night: "Night", interpreter: str) -> None:
    for family in placed_families(night, interpreter):
        del night.placed[family]
