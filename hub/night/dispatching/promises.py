"""A range for every party that is free again: what the doors show, spread by how tonight's promises came out."""

from hub.night.dispatching.decisions import Tell
from hub.night.dispatching.picture import Door, Party
from hub.night.dispatching.round import Round
from hub.night.ranges import CLOSING, first_of


def tell(round_: Round) -> None:
    picture = round_.picture
    for name in picture.untold:
        party = picture.parties[name]
        if party.state == "idle" and party.left:
            booked = all(time is not None for time in party.left.values())
            left = len(party.left)
            quote = picture.ranges.quote(_guess(round_, party), booked, left)
            quote = quote.not_after(max(0.0, picture.closes - round_.now) + CLOSING)
            round_.out.append(Tell(name, quote, left, booked))
    picture.untold.clear()


def _guess(round_: Round, party: Party) -> float:
    """Seconds: until its first booking, or until the first of its doors is likely to take it."""
    doors = round_.picture.doors
    drop_in = [doors[name] for name, booked in party.left.items() if booked is None]
    if drop_in:
        return first_of(_wait(round_, party, door) for door in drop_in)
    booked, name = min((booked, name) for name, booked in party.left.items() if booked is not None)
    return max(booked - round_.now, round_.way(party, doors[name]), round_.free_at[name] - round_.now)


def _wait(round_: Round, party: Party, door: Door) -> float:
    """A rival who wants several doors counts at each of them for a part."""
    rivals = 0.0
    for name in door.wanted_by:
        other = round_.picture.parties[name]
        if other.state != "meeting" and other is not party:
            rivals += 1.0 / len(other.left)
    wait = round_.free_at[door.id] - round_.now + rivals * round_.pace[door.id]
    return max(wait, round_.way(party, door))
