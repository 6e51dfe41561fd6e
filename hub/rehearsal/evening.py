"""One evening under one plan, from the roster to what can be read of it; and many of them, side by side."""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import suppress
from queue import Empty
from typing import Any

import msgspec

from hub.journal import Entry
from hub.night.duties import speaks
from hub.night.roster import Roster, Rules, Volunteer
from hub.rehearsal.assumptions import Assumptions, Order
from hub.rehearsal.cast import draw
from hub.rehearsal.measured import Evening, read
from hub.rehearsal.stage import Clock, HubStage, LinesStage, Stage
from hub.rehearsal.world import World


class Plan(msgspec.Struct, frozen=True):
    """What is tried. `interpreters`: how many more than on the roster, or fewer."""

    name: str
    assumptions: Assumptions = Assumptions()
    interpreters: int = 0
    order: Order = "flow"


class Rehearsed(msgspec.Struct, frozen=True):
    """`looks`: seconds each decision about the whole building took; `took`: seconds the whole evening took."""

    plan: Plan
    seed: int
    evening: Evening
    facts: int
    presses: int
    refused: dict[str, int]
    trouble: list[str]
    looks: list[float]
    took: float
    virtual: float


def rehearse(
    roster: Roster, rules: Rules, plan: Plan, seed: int, progress: Callable[[float], None] = lambda _: None
) -> tuple[Rehearsed, list[Entry]]:
    """Play one evening; also its journal. `progress` is told the share that is done."""
    return asyncio.run(_play(roster, rules, plan, seed, progress))


async def _play(
    roster: Roster, rules: Rules, plan: Plan, seed: int, progress: Callable[[float], None]
) -> tuple[Rehearsed, list[Entry]]:
    began, clock = time.perf_counter(), Clock(rules.opens)
    roster = with_interpreters(roster, plan.interpreters)
    stage: Stage = LinesStage(roster, rules, clock) if plan.order == "arrival" else HubStage(roster, rules, clock)
    world = World(stage, roster, rules, draw(roster, rules, plan.assumptions, seed), clock)
    try:
        await world.run(lambda at: progress((at - rules.opens) / (rules.closes - rules.opens)))
    finally:
        await stage.stop()
    took = time.perf_counter() - began
    went = {v.family: v.went_at for v in world.visitors.values() if v.went_at is not None and v.went_at < rules.closes}
    evening = read(roster, rules, stage.journal.facts(), went)
    trouble = world.trouble
    done = Rehearsed(
        plan,
        seed,
        evening,
        stage.night.seq,
        world.presses,
        trouble.refused,
        trouble.said,
        stage.took,
        took,
        clock.now - rules.opens,
    )
    return done, stage.journal.entries


def with_interpreters(roster: Roster, more: int) -> Roster:
    """More of those whose language most families need, or fewer of those whom fewest would miss."""
    adults = [v for v in roster.volunteers.values() if v.role == "interpreter"]
    for n in range(max(0, more)):
        like = max(adults, key=lambda v: (_needed(roster, v, adults), v.id), default=None)
        if like is None:
            break
        adults.append(msgspec.structs.replace(like, id=f"{like.id}-more-{n + 1}", key=f"{like.key}-more-{n + 1}"))
    for _ in range(max(0, -more)):
        if adults:
            adults.remove(min(adults, key=lambda v: (_needed(roster, v, adults), v.id)))
    others = {v.id: v for v in roster.volunteers.values() if v.role != "interpreter"}
    return msgspec.structs.replace(roster, volunteers=others | {v.id: v for v in adults})


def _needed(roster: Roster, volunteer: Volunteer, among: Sequence[Volunteer]) -> float:
    """Families that need this one, each shared with the others who speak its language."""
    found = 0.0
    for family in roster.families.values():
        language = "sign" if family.interpreter == "sign" else family.language
        if family.interpreter != "none" and speaks(volunteer.languages, language):
            found += 1 / sum(speaks(other.languages, language) for other in among)
    return found


# --- several at once

_told: Any = None  # in a worker: where progress goes


def _worker(told: Any) -> None:
    global _told
    _told = told


def _job(roster: Roster, rules: Rules, plan: Plan, seed: int) -> Rehearsed:
    last = 0.0

    def progress(share: float) -> None:
        nonlocal last
        _told.put(share - last)
        last = share

    done = rehearse(roster, rules, plan, seed, progress)[0]
    _told.put(1.0 - last)
    return done


def rehearse_all(
    roster: Roster, rules: Rules, plans: Sequence[Plan], seeds: Sequence[int], progress: Callable[[float], None]
) -> list[list[Rehearsed]]:
    """Every plan on the same evenings, on all processors. `progress`: evenings done since it was told last."""
    jobs = [(plan, seed) for plan in plans for seed in seeds]
    context = multiprocessing.get_context("spawn")
    told: Any = context.Queue()
    workers = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, context, initializer=_worker, initargs=(told,)) as pool:
        running = [pool.submit(_job, roster, rules, plan, seed) for plan, seed in jobs]
        for share in _while(running, told):
            progress(share)
        done = [future.result() for future in running]
    return [done[n * len(seeds) : (n + 1) * len(seeds)] for n in range(len(plans))]


def _while(running: Sequence[Any], told: Any) -> Iterator[float]:
    """A worker's last words may come later than what it has worked out: in the end all of it is said to be done."""
    left = float(len(running))
    while wait(running, timeout=0).not_done:
        if any(future.done() and future.exception() for future in running):
            for future in running:
                future.cancel()
            return
        with suppress(Empty):
            share = told.get(timeout=0.2)
            left -= share
            yield share
    yield left
