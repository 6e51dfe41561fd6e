"""From a command to what happens: `decide(night, command, cause, now) -> events`, or Refused. Nothing is changed here.

`cause` is the command's id; it names what a command makes (a desk ask) and what an undo takes back.
"""

from collections.abc import Sequence
from typing import assert_never

from hub.night import commands as c
from hub.night import events as e
from hub.night.at_desk import AtDesk, decide_at_desk
from hub.night.at_door import AtDoor, decide_at_door
from hub.night.at_entrance import AtEntrance, decide_at_entrance
from hub.night.between_doors import BetweenDoors, decide_between_doors
from hub.night.from_office import FromOffice, closed_to, decide_from_office
from hub.night.on_a_phone import OnAPhone, decide_on_a_phone
from hub.night.on_paper import OnPaper, decide_on_paper
from hub.night.refused import Refused as Refused
from hub.night.state import Night
from hub.night.visitors import WithVisitors, decide_visitors
from hub.night.with_guides import WithGuides, decide_with_guides
from hub.night.with_interpreters import WithInterpreters, decide_with_interpreters


def decide(night: Night, command: c.AnyCommand, cause: str, now: float) -> Sequence[e.AnyEvent]:
    """The events this command causes now, none if it is already so; raises Refused."""
    if closed_to(night, command):
        raise Refused("night-closed")
    if isinstance(command, AtEntrance):
        return decide_at_entrance(night, command, cause, now)
    if isinstance(command, AtDoor):
        return decide_at_door(night, command, now)
    if isinstance(command, BetweenDoors):
        return decide_between_doors(night, command, now)
    if isinstance(command, OnPaper):
        return decide_on_paper(night, command)
    if isinstance(command, WithGuides):
        return decide_with_guides(night, command, now)
    if isinstance(command, WithInterpreters):
        return decide_with_interpreters(night, command, now)
    if isinstance(command, AtDesk):
        return decide_at_desk(night, command, now)
    if isinstance(command, OnAPhone):
        return decide_on_a_phone(night, command)
    if isinstance(command, WithVisitors):
        return decide_visitors(night, command, cause)
    if isinstance(command, FromOffice):
        return decide_from_office(night, command, cause, now)
    assert_never(command)
