"""The numbers of the dispatch rule. docs/dispatch.md says how each was found and what it is worth."""

import msgspec


class Weights(msgspec.Struct, frozen=True):
    """Seconds, unless said otherwise. Defaults are those the school runs with; only the bench tries others."""

    soonest: float = 2.4  # how strongly those who can leave soonest come first (power of their time to leave)
    elsewhere: float = 0.4  # share of the lines at a party's other doors that counts as its time to leave
    price: float = 100.0  # minutes of waiting that a missed meeting counts for, against the risk of giving up
    patience: float = 100.0  # minutes the middle family stands before it goes home
    between: float = 4.0  # minutes of standing a meeting still to come will take
    stood_limit: float = 90 * 60.0  # once a party has stood so long for one meeting it comes before all drop-ins
    ahead: float = 600.0  # doors that are free within this time are planned for
    margin: float = 120.0  # a party that wants others too sets out so long before it is needed, its walk not counted
    load: float = 0.6  # earlier where a door has more work than evening left, later where it has less
    usual_load: float = 0.6
    idle: float = 0.45  # per 5 minutes a free door would wait for the party
    stand: float = 2.0  # per 5 minutes until the door is free
    way: float = 0.5  # per 5 minutes of walking
    scarce: float = 0.7  # for doors with more work than evening left
    rest: float = 0.3  # of a meeting is left at least, as far as one can tell
    gain: float = -40.0  # seconds a party must gain (or, below 0, may lose) by going to a door that stands empty
    told: float = 60.0  # who was told where to go is not told otherwise within
    calm: float = 600.0  # between two such changes of one party
    booked_ahead: float = 240.0  # a booked party sets out so that it is there this long before its time
    booked_first: float = 120.0  # a free door waits this long for a booked party on its way
    booked_late: float = 60.0  # a drop-in meeting may make its own party's next booking so late
    booked_after: float = 120.0  # and a booking of somebody else at this door
    lead: float = 90.0  # an interpreter is there so long before the meeting
    take: float = 60.0  # an interpreter is taken from a door that is not free for this long
    passing: float = 70.0  # a free door waits so long for an interpreter before it takes somebody else
    patient: float = 200.0  # and so much longer per unit of `steer`
    steer: float = 0.7  # how much families that need an interpreter gain, per minute they waited longer than others
    steer_max: float = 0.8


WEIGHTS = Weights()
