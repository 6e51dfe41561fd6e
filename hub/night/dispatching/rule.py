"""Whom each door sees next, and who is sent there ahead of time."""

from dataclasses import dataclass
from math import exp, log, pi, sqrt, erfc

from hub.night.dispatching.picture import INTERPRETED, Door, Interpreter, Party, Picture, PLANNED, HOUSE_PLANNED

from hub.night.ranges import first_of


@dataclass(frozen=True)
class Weights:
    ahead: float = 420.0
    elsewhere: float = 0.6
    last: float = 0.3
    price: float = 60.0  # minutes a missed meeting counts for
    patience: float = 100.0
    idle: float = 0.45
    stand: float = 3.0
    between: float = 4.0  # minutes of waiting a meeting
    steer: float = 0.02
    steer_max: float = 0.5
    soft: float = 0.0  # saturation of work, minutes
    age: float = 0.0
    redirect: int = 1
    lead: float = 90.0   # interpreter goes this long before
    helped_slack: float = 600.0
    keep: float = -0.34
    expo: float = 2.0
    overtake: float = 0.0
    near: float = 1000.0
    lsap: float = 0.0
    rest: float = 0.3
    load: float = 1.3
    scarce: float = 0.0
    keepers: int = 1
    booked_ahead: float = 240.0
    booked_first: float = 120.0
    slack_family: float = 60.0
    slack_door: float = 120.0
    patient: float = 320.0
    take: float = 60.0
    over: int = 1
    passing: float = 70.0
    margin: float = 220.0
    way: float = 0.5
    crit: float = 0.0


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Send:
    party: str
    door: str
    why: str


@dataclass(frozen=True, slots=True)
class Call:
    door: str
    party: str
    why: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Seconds from now."""

    party: str
    seconds: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Release:
    interpreter: str


@dataclass(frozen=True, slots=True)
class Interpret:
    interpreter: str
    party: str


SIGMA = 0.35
MINUTES = 400


def risk_table(median: float) -> tuple[list[float], list[float]]:
    dens, surv = [], []
    for minute in range(MINUTES):
        m = minute + 0.5
        z = log(m / median) / SIGMA
        dens.append(exp(-z * z / 2) / (m * SIGMA * sqrt(2 * pi)))
        surv.append(max(1e-3, 0.5 * erfc(z / sqrt(2))))
    return dens, surv


TABLES: dict[int, tuple[list[float], list[float]]] = {}


def table(median: float) -> tuple[list[float], list[float]]:
    key = round(median)
    if key not in TABLES:
        TABLES[key] = risk_table(float(key))
    return TABLES[key]


class Dispatch:
    """One look at the picture."""

    def __init__(self, p: Picture, now: float, w: Weights = WEIGHTS) -> None:
        self.p, self.now, self.w = p, now, w
        house = (HOUSE_PLANNED * 300 + p.spent) / (HOUSE_PLANNED * 300 + p.planned)
        self.pace: dict[str, float] = {}
        self.free_at: dict[str, float] = {}
        self.backlog: dict[str, float] = {}
        self.out: list[Tell | Send | Call | Release | Interpret] = []
        for d in p.doors.values():
            pace = (PLANNED * d.planned * house + d.spent) / (PLANNED + d.done)
            self.pace[d.id] = pace
            free = now
            if d.state == "meeting":
                mine = pace * INTERPRETED if p.parties[d.party].language else pace
                free = now + max(mine - (now - d.since), w.rest * mine)
            elif d.state == "pause":
                free = max(now + 30, d.back_at)
            elif d.state == "away":
                free = now + 600
            self.free_at[d.id] = free
            self.backlog[d.id] = free - now + pace * len(d.wanted_by)
        self.dens, self.surv = table(w.patience)

        self.known: dict[str, tuple[float, float, float]] = {}

    def run(self) -> list[Tell | Send | Call | Release | Interpret]:
        w = self.w
        self.tell()
        self.helpers()
        if w.keepers:
            self.keep_bookings()
        self.match()
        self.call()
        self.interpret()
        return self.out

    def tell(self) -> None:
        p, now = self.p, self.now
        p.ranges.overdue(now)
        for name in p.untold:
            f = p.parties[name]
            if f.state != "idle" or not f.left:
                continue
            booked = [b for b in f.left.values() if b is not None]
            only = len(booked) == len(f.left)
            if only:
                time, door = min((b, n) for n, b in f.left.items())
                way = p.walk(f.place, p.doors[door].place)
                guess = max(time - now, way, self.free_at[door] - now)
            else:
                waits = [self.wait_at(f, p.doors[n]) for n, b in f.left.items() if b is None]
                guess = first_of(waits)
            made = p.ranges.promise(f.id, now, guess, only, len(f.left))
            self.out.append(Tell(f.id, made.seconds, made.low, made.high))
        p.untold.clear()

    def wait_at(self, f: Party, d: Door) -> float:
        p = self.p
        rivals = 0.0
        for name in d.wanted_by:
            other = p.parties[name]
            if other.state != "meeting" and other is not f:
                rivals += 1.0 / len(other.left)
        return max(self.free_at[d.id] - self.now + rivals * self.pace[d.id], p.walk(f.place, d.place))

    # interpreters

    def helpers(self) -> None:
        """Per language, when its interpreters are expected free, earliest first; claimed ones are taken away."""
        p, now, w = self.p, self.now, self.w
        self.free_helpers: dict[str, list[float]] = {}
        for h in p.interpreters.values():
            at = now
            if h.party is not None:
                party = p.parties[h.party]
                if party.state == "meeting":
                    at = self.free_at[party.door]
                else:
                    continue
            for lang in h.languages:
                self.free_helpers.setdefault(lang, []).append(at)
        for times in self.free_helpers.values():
            times.sort(reverse=True)
            if w.over:
                times[:0] = [times[0] + 240.0 * (i + 1) for i in range(int(w.over * len(times) + 0.5))][::-1]
        self.claims: dict[str, float] = {}
        claims = []
        for d in p.doors.values():
            for name in d.coming:
                party = p.parties[name]
                if party.language and party.interpreter is None:
                    claims.append((max(self.free_at[d.id], party.there_at), party.id, party.language))
        for _, name, language in sorted(claims):
            times = self.free_helpers.get(language)
            if times:
                self.claims[name] = times.pop() + 45

    # who next

    def worth(self, f: Party, d: Door) -> float:
        w = self.w
        known = self.known.get(f.id)
        if known is None:
            known = self.known[f.id] = self.know(f)
        base, work, backlog = known
        return base - w.expo * log(work + w.elsewhere * (backlog - self.backlog[d.id]) / 60)

    def know(self, f: Party) -> tuple[float, float, float]:
        """What does not depend on the door."""
        w, now = self.w, self.now
        work = backlog = 0.0
        for name in f.left:
            work += self.pace[name]
            backlog += self.backlog[name]
        if f.language:
            work *= INTERPRETED
        k = len(f.left)
        a = (f.stood + (now - f.still_since if f.still_since is not None else 0.0)) / 60
        i = min(MINUTES - 1, int(a))
        j = min(MINUTES - 1, int(a + k * w.between))
        base = log(1 + w.price * k * self.dens[j] / self.surv[i]) + w.age * a
        if k == 1:
            base += w.last
        if f.language:
            base += self.p.steer
        return base, w.soft + work / 60, backlog

    def fits(self, f: Party, d: Door, start: float) -> bool:
        """Whether a meeting here and then keeps every booking of this party."""
        w, length = self.w, self.pace[d.id]
        for name, booked in f.left.items():
            if booked is not None and name != d.id:
                there = start + length + self.p.walk(d.place, self.p.doors[name].place)
                if there > booked + w.slack_family:
                    return False
        return True

    def booked_soon(self, d: Door, f: Party, start: float) -> bool:
        """Whether this door is expected by somebody else with a booking before this meeting would be over."""
        end = start + self.pace[d.id]
        for booked, who in d.booked:
            if who == f.id:
                continue
            if booked >= end - self.w.slack_door:
                break
            other = self.p.parties.get(who)
            if other is not None and other.state != "gone" and d.id in other.left:
                return True
        return False

    def pair(self, f: Party, d: Door) -> float | None:
        p, w, now = self.p, self.w, self.now
        booked = f.left[d.id]
        way = p.walk(f.place, d.place) * f.slow
        free = self.free_at[d.id]
        start = max(free, now + way)
        if booked is not None:
            if start < booked - p.early - 30:
                return None
        if f.language:
            times = self.free_helpers.get(f.language)
            if not times:
                return None
            helped_at = times[-1] + 45
            if helped_at > start + w.helped_slack:
                return None
            start = max(start, helped_at)
        if booked is None:
            if self.has_bookings(f) and not self.fits(f, d, start):
                return None
            if d.booked and self.booked_soon(d, f, start):
                return None
        score = self.worth(f, d)
        if booked is not None:
            score += 20 + max(0.0, now - booked) / 300
        score -= w.idle * (start - free) / 300
        score -= w.way * way / 300
        score += w.scarce * self.backlog[d.id] / max(1200.0, p.closes - now)
        score -= w.stand * (free - now) / 300
        return score

    def keep_bookings(self) -> None:
        """Parties whose booked time comes go to that door, whoever else was sent there."""
        p, now, w = self.p, self.now, self.w
        for d in p.doors.values():
            for booked, name in d.booked:
                if booked - p.early > now + 300:
                    break
                f = p.parties.get(name)
                if f is None or f.state not in ("idle", "sent") or f.door == d.id or d.id not in f.left or d.state == "away":
                    continue
                way = p.walk(f.place, d.place) * f.slow
                if any(b is not None and b < booked for b in f.left.values()):
                    continue
                if f.state == "idle":
                    if now + way >= booked - w.booked_ahead:
                        self.send(f, d, "booked")
                elif now + way >= booked - 30 and f.left[f.door] is None:
                    old = p.doors[f.door]
                    if old.called == f.id and old.state == "free" and f.still_since is not None and not f.language:
                        continue
                    if old.called == f.id:
                        old.called = None
                    self.send(f, d, "booked")

    def has_bookings(self, f: Party) -> bool:
        for b in f.left.values():
            if b is not None:
                return True
        return False

    def match(self) -> None:
        p, w, now = self.p, self.w, self.now
        pairs = []
        for d in p.doors.values():
            if d.state == "away" or self.free_at[d.id] - now > w.ahead:
                continue
            if d.coming and not self.stuck(d):
                continue
            for name in d.wanted_by:
                f = p.parties[name]
                if f.state == "idle" and not (d.coming and (f.language or p.walk(f.place, d.place) * f.slow > w.near)):
                    s = self.pair(f, d)
                    if s is not None:
                        pairs.append((s, f, d))
        pairs.sort(key=lambda x: (-x[0], x[1].id, x[2].id))
        if w.lsap and pairs:
            import numpy as np
            from scipy.optimize import linear_sum_assignment
            fs = {x[1].id: None for x in pairs}; ds = {x[2].id: None for x in pairs}
            fi = {n: i for i, n in enumerate(fs)}; di = {n: i for i, n in enumerate(ds)}
            M = np.zeros((len(di), len(fi)))
            for s_, f, d in pairs:
                M[di[d.id], fi[f.id]] = max(0.01, s_ + w.lsap)
            r, c = linear_sum_assignment(M, maximize=True)
            chosen = set(zip(r.tolist(), c.tolist()))
            pairs = [x for x in pairs if (di[x[2].id], fi[x[1].id]) in chosen]
        planned: set[str] = set()
        filled: set[str] = set()
        for _, f, d in pairs:
            if f.state == "idle" and f.id not in planned and d.id not in planned and d.id not in filled:
                if self.free_at[d.id] - now > p.walk(f.place, d.place) * f.slow + w.margin * (1 + w.load * (self.backlog[d.id] / max(1200.0, p.closes - now) - 0.6)):
                    planned.add(f.id)
                    planned.add(d.id)
                    continue
                if f.language:
                    times = self.free_helpers[f.language]
                    if not times or times[-1] + 45 > max(self.free_at[d.id], now) + 200:
                        continue
                    times.pop()
                self.send(f, d, "next")
                filled.add(d.id)
        if w.redirect:
            for d in p.doors.values():
                if d.state == "free" and not d.coming:
                    self.fill(d)

    def stuck(self, d: Door) -> bool:
        """Whether the door is free, and all who stand there wait for an interpreter who is not near."""
        w, now = self.w, self.now
        if not w.passing or len(d.coming) > 2:
            return False
        soon = max(self.free_at[d.id], now) + w.passing + w.patient * max(0.0, self.p.steer)
        for name in d.coming:
            f = self.p.parties[name]
            if f.language and self.helper_at(f, d) > soon:
                continue
            if not (w.overtake and d.state == "free" and f.there_at - now > w.overtake and f.left[d.id] is None):
                return False
        return True

    def helper_at(self, f: Party, d: Door) -> float:
        if f.interpreter:
            return self.now
        return self.claims.get(f.id, self.now + 600)

    def fill(self, d: Door) -> None:
        """A free door that nobody idle wants takes a party that stands at a busier one."""
        p, now = self.p, self.now
        best = None
        for name in d.wanted_by:
            f = p.parties[name]
            if f.state != "sent" or f.left[f.door] is not None:
                continue
            old = p.doors[f.door]
            if old.called == f.id:
                continue
            way = p.walk(f.place, d.place) if f.still_since is not None else 60 + p.walk(old.place, d.place)
            if max(self.free_at[old.id], f.there_at) - now < way + 120 * self.w.keep:
                continue
            s = self.pair(f, d)
            if s is not None and (best is None or s > best[0]):
                best = (s, f)
        if best is not None:
            self.send(best[1], d, "free-now")

    def send(self, f: Party, d: Door, why: str) -> None:
        now, p = self.now, self.p
        if f.door is not None:
            old = p.doors[f.door]
            old.coming.remove(f.id)
        way = p.walk(f.place, d.place) * f.slow
        if f.still_since is not None:
            f.stood += now - f.still_since
            f.still_since = None
        f.state, f.door, f.there_at = "sent", d.id, now + way
        d.coming.append(f.id)
        self.out.append(Send(f.id, d.id, why))

    def call(self) -> None:
        w = self.w
        for d in self.p.doors.values():
            if d.state == "free" and d.coming and (d.called is None or len(d.coming) > 1):
                first = self.first(d)
                if first == d.called:
                    continue
                d.called = first
                self.out.append(Call(d.id, d.called, "next"))

    def first(self, d: Door) -> str:
        """Whom a free door calls of those sent to it: who can begin first, then who came first."""
        if len(d.coming) == 1:
            return d.coming[0]

        def begins(name: str) -> float:
            f = self.p.parties[name]
            at = max(self.now, f.there_at)
            if f.language:
                at = max(at, self.helper_at(f, d))
            booked = f.left[d.id]
            if booked is not None:
                at = max(at, booked - self.p.early) - (self.w.booked_first + (self.now - booked) * 0.01)
            return at

        return min(d.coming, key=begins)

    def interpret(self) -> None:
        p, now = self.p, self.now
        want = []
        for d in p.doors.values():
            for name in d.coming:
                f = p.parties[name]
                if f.language and f.interpreter is None:
                    at = max(self.free_at[d.id], f.there_at)
                    want.append((at, f, d))
        want.sort(key=lambda x: (x[0], x[1].id))
        for at, f, d in want:
            free = [h for h in p.interpreters.values() if h.party is None and f.language in h.languages]
            if not free and self.w.take and at - now <= 30:
                free = self.idle_elsewhere(f)
            if not free:
                continue
            h = min(free, key=lambda h: (p.walk(h.place, d.place), h.id))
            if at - now <= p.walk(h.place, d.place) + self.w.lead:
                if h.party is not None:
                    p.parties[h.party].interpreter = None
                    self.out.append(Release(h.id))
                h.party, f.interpreter = f.id, h.id
                self.out.append(Interpret(h.id, f.id))


    def idle_elsewhere(self, f: Party) -> list[Interpreter]:
        """Interpreters of this language who stand at doors that are not free yet."""
        p = self.p
        found = []
        for h in p.interpreters.values():
            if h.party is not None and f.language in h.languages:
                other = p.parties[h.party]
                if other.state == "sent" and self.free_at[other.door] - self.now > self.w.take:
                    found.append(h)
        return found


def decide(p: Picture, now: float, w: Weights = WEIGHTS) -> list[Tell | Send | Call | Release | Interpret]:
    learn(p, now, w)
    return Dispatch(p, now, w).run()


def learn(p: Picture, now: float, w: Weights) -> None:
    """The gap in waiting between families with and without an interpreter so far steers who comes next."""
    passed = now - p.at
    p.at = now
    if passed <= 0:
        return
    for g in (p.helped, p.others):
        g.waited += g.waiting * passed
    if p.helped.came and p.others.came:
        gap = (p.helped.waited / p.helped.came - p.others.waited / p.others.came) / 60
        p.steer = min(w.steer_max, max(-w.steer_max / 2, p.steer + w.steer * gap * passed / 60))
