"""Whom each door sees next, and who is sent there ahead of time: docs/dispatch.md explains it in five sentences."""

from hub.night.dispatching import bookings, interpreters, promises
from hub.night.dispatching.decisions import Call, Decision
from hub.night.dispatching.interpreters import Supply
from hub.night.dispatching.picture import Door, Party, Picture
from hub.night.dispatching.round import Round
from hub.night.dispatching.weights import WEIGHTS, Weights

SLOT = 300.0  # seconds: the unit of the weights on time
BOOKED = 20.0  # of worth: a booked meeting comes before all drop-ins
MATTERS = 8.0  # and one that the welcome desk moved up, before other drop-ins
PASSED = 6.0  # less for a family that was not found here a moment ago
HELPED_LATE = 600.0  # seconds a door may be planned to wait for an interpreter
HELPED_SOON = 200.0  # and when it comes to sending


def decide(picture: Picture, now: float, weights: Weights = WEIGHTS) -> list[Decision]:
    """All that is to be done now. The picture is changed as if it were done already."""
    round_ = Round(picture, now, weights)
    promises.tell(round_)
    supply = Supply(round_)
    bookings.send_booked(round_)
    _match(round_, supply)
    _fill(round_, supply)
    _call(round_, supply)
    interpreters.assign(round_)
    return round_.out


def best_for(picture: Picture, door: Door, now: float, weights: Weights = WEIGHTS) -> list[str]:
    """Parties that could go in at this free door now, best first; last who sits where nobody calls."""
    round_ = Round(picture, now, weights)
    supply = Supply(round_)
    scored = []
    for name in door.wanted_by:
        party = picture.parties[name]
        elsewhere = picture.doors[party.door] if party.door and party.door != door.id else None
        uncalled = elsewhere is not None and elsewhere.state in ("free", "pause")
        if party.state == "idle" or (party.state == "sent" and (elsewhere is None or uncalled)):
            score = _score(round_, supply, party, door)
            if score is not None:
                scored.append((uncalled, -round(score, 3), -party.stood_by(now), name))
    return [name for *_, name in sorted(scored)]


def _match(round_: Round, supply: Supply) -> None:
    """Doors that are free soon and idle parties, best pair first; only those whose time to set out has come go.

    Who wants no other door, or has stood too long, sets out at once.
    """
    now = round_.now
    pairs = _pairs(round_, supply)
    pairs.sort(key=lambda pair: (-pair[0], pair[1].id, pair[2].id))
    settled: set[str] = set()
    for _, party, door in pairs:
        if party.id in settled or door.id in settled or party.state != "idle":
            continue
        if round_.free_at[door.id] - now > _set_out(round_, party, door):
            settled |= {party.id, door.id}
            continue
        if language := party.needs(door):
            helped_at = supply.next(language)
            if helped_at is None or helped_at > max(round_.free_at[door.id], now) + HELPED_SOON:
                continue
            supply.use(language)
        settled.add(door.id)
        round_.send(party, door, "next-here")


def _set_out(round_: Round, party: Party, door: Door) -> float:
    """Seconds before the door is free at which a party sets out. One that wants others too may be chosen till then."""
    weights = round_.weights
    if len(party.left) == 1 or round_.stood_long(party):
        return weights.ahead
    busier = 1 + weights.load * (round_.load[door.id] - weights.usual_load)
    return round_.way(party, door) + weights.margin * busier


def _pairs(round_: Round, supply: Supply) -> list[tuple[float, Party, Door]]:
    parties = round_.picture.parties
    pairs = []
    for door in round_.picture.doors.values():
        if door.state == "away" or round_.free_at[door.id] - round_.now > round_.weights.ahead:
            continue
        if door.kept or (door.coming and not interpreters.stuck(round_, supply, door)):
            continue
        for name in door.wanted_by:
            party = parties[name]
            if party.state == "idle" and not (door.coming and party.needs(door)):
                score = _score(round_, supply, party, door)
                if score is not None:
                    pairs.append((score, party, door))
    return pairs


def _score(round_: Round, supply: Supply, party: Party, door: Door) -> float | None:
    """What it is worth that this party comes next here; None: it cannot be."""
    now, weights, booked = round_.now, round_.weights, party.left[door.id]
    way, free = round_.way(party, door), round_.free_at[door.id]
    start = max(free, now + way)
    if booked is not None and start < booked - round_.picture.early - bookings.REDIRECT:
        return None
    language = party.needs(door)
    if language and party.interpreter is None:  # one who is with it already comes along
        helped_at = supply.next(language)
        if helped_at is None or helped_at > start + HELPED_LATE:
            return None
        start = max(start, helped_at)
    if booked is None:
        if not bookings.keeps_own(round_, party, door, start):
            return None
        if door.booked and not bookings.keeps_others(round_, supply, party, door, start):
            return None
    score = round_.worth(party, door) + weights.scarce * round_.load[door.id]
    if door.id in party.first:
        score += MATTERS
    if now < door.passed.get(party.id, now):
        score -= PASSED
    score -= (weights.idle * (start - free) + weights.stand * (free - now) + weights.way * way) / SLOT
    return score if booked is None else score + BOOKED + max(0.0, now - booked) / SLOT


def _fill(round_: Round, supply: Supply) -> None:
    """A free door that nobody idle wants takes a party that sits at a busier one."""
    for door in round_.picture.doors.values():
        if door.state == "free" and not door.coming:
            best: tuple[float, Party] | None = None
            for name in door.wanted_by:
                party = round_.picture.parties[name]
                if _gains(round_, party, door):
                    score = _score(round_, supply, party, door)
                    if score is not None and (best is None or score > best[0]):
                        best = (score, party)
            if best is not None:
                round_.send(best[1], door, "free-now")


def _gains(round_: Round, party: Party, door: Door) -> bool:
    if party.state != "sent" or party.door is None or party.left[party.door] is not None:
        return False
    before = round_.picture.doors[party.door]
    goes_in = before.called == party.id or (before.state == "free" and before.coming[0] == party.id)
    told = round_.now - party.sent_at < round_.weights.told
    if goes_in or told or round_.now - party.moved_at < round_.weights.calm:
        return False
    stands = party.still_since is not None
    way = round_.picture.walk(party.place, door.place) if stands else 60 + round_.picture.walk(before.place, door.place)
    return max(round_.free_at[before.id], party.there_at) - round_.now >= way + round_.weights.gain


def _call(round_: Round, supply: Supply) -> None:
    for door in round_.picture.doors.values():
        if door.state == "free" and door.coming and (door.called is None or len(door.coming) > 1):
            first = min(door.coming, key=lambda name: _begins(round_, supply, name, door))
            if first != door.called:
                door.called = first
                round_.out.append(Call(door.id, first))


def _begins(round_: Round, supply: Supply, name: str, door: Door) -> float:
    """When the meeting could begin; a booked one counts as earlier, and the more so the later it is."""
    party = round_.picture.parties[name]
    at = max(round_.now, party.there_at, supply.for_party(party, round_.picture.doors[party.door or ""]))
    booked = party.left[door.id]
    if booked is None:
        return at
    return max(at, booked - round_.picture.early) - round_.weights.booked_first - (round_.now - booked) / 100
