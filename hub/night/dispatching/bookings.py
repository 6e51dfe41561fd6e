"""Booked meetings are kept: drop-ins are fitted around them, and a booked family goes when its time comes."""

from hub.night.dispatching.interpreters import Supply
from hub.night.dispatching.picture import Door, Party
from hub.night.dispatching.round import Round

LOOK = 300.0  # seconds before the earliest begin of a booked meeting from which it is minded
REDIRECT = 30.0  # seconds before its time at which a booked family is taken from another door


def keeps_own(round_: Round, party: Party, door: Door, start: float) -> bool:
    """Whether a drop-in meeting here and then leaves the party in time for all its bookings."""
    end = start + round_.pace[door.id]
    for other, booked in party.left.items():
        if booked is not None and other != door.id:
            there = end + round_.picture.walk(door.place, round_.picture.doors[other].place)
            if there > max(booked, round_.free_at[other]) + round_.weights.booked_late:
                return False
    return True


def keeps_others(round_: Round, supply: Supply, party: Party, door: Door, start: float) -> bool:
    """Whether a drop-in meeting here and then is over when the next party is booked.

    A door does not stand idle for a booking that is overdue, unless that party is about to go in.
    """
    end = start + round_.pace[door.id]
    for booked, name in door.booked:
        if booked >= end - round_.weights.booked_after:
            return True
        other = round_.picture.parties.get(name)
        if other is None or name == party.id or other.state == "gone" or door.id not in other.left:
            continue
        if booked >= round_.now or _goes_in_soon(round_, supply, other, door):
            return False
    return True


def _goes_in_soon(round_: Round, supply: Supply, party: Party, door: Door) -> bool:
    """Whether it sits at this door or is nearly there, and its interpreter too."""
    soon = round_.now + round_.weights.booked_first
    return party.door == door.id and party.there_at <= soon and supply.for_party(party, door) <= soon


def send_booked(round_: Round) -> None:
    """Booked parties set out when their time comes, whoever else was sent there."""
    for door in round_.picture.doors.values():
        if door.state == "away":
            continue
        for booked, name in door.booked:
            if booked - round_.picture.early > round_.now + LOOK:
                break
            party = round_.picture.parties.get(name)
            if party is not None and _goes(round_, party, door, booked):
                round_.send(party, door, "booked-now")


def _goes(round_: Round, party: Party, door: Door, booked: float) -> bool:
    if door.id not in party.left or party.door == door.id or _booked_before(party, booked):
        return False
    there = round_.now + round_.way(party, door)
    if party.state in ("idle", "away"):
        return there >= booked - round_.weights.booked_ahead
    if party.state != "sent" or party.door is None or party.left[party.door] is not None:
        return False
    before = round_.picture.doors[party.door]
    if before.called == party.id and before.state == "called":
        return False
    goes_in = before.called == party.id and before.state == "free" and party.still_since is not None
    return there >= booked - REDIRECT and not (goes_in and party.needs(before) is None)


def _booked_before(party: Party, booked: float) -> bool:
    return any(other is not None and other < booked for other in party.left.values())
