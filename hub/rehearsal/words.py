"""The same report on a terminal: sentences, then a table of what was promised and what came of it."""

from collections.abc import Iterator

from config.languages import language_name
from hub.night.roster import Rules
from hub.rehearsal.figures import STOPS, Figures, Group
from hub.rehearsal.page import OUTLOOKS, Report, clock_of, number, sentences
from hub.rehearsal.promises import Kept


def lines(report: Report, rules: Rules) -> Iterator[str]:
    clock, first = clock_of(rules), report.plans[0]
    yield from sentences(report.plans, clock)
    if len(report.plans) > 1:
        yield ""
        yield from _plans(report.plans)
    yield ""
    yield f"{'Promised':<34}{'judged':>8}{'held':>8}{'sooner':>8}{'later':>8}{'off by':>10}{'bias':>10}"
    yield from _promise("Waits said at check-in", first.said_at_check_in)
    yield from _promise("Waits said after a meeting", first.said_later)
    for n, printed in enumerate(first.printed, start=1):
        yield from _promise(f"Printed on the ticket: stop {n}" + (" and later" if n == STOPS else ""), printed)
    yield ""
    yield from _groups(first)
    yield ""
    yield f"{'Said last about tonight':<34}{'held':>8}{'left':>8}{'missed':>8}"
    for row in first.outlooks:
        yield f"{OUTLOOKS[row.said]:<34}{number(row.had):>8}{number(row.left):>8}{number(row.missed):>8}"
    yield ""
    yield (
        f"{number(first.calls)} calls, {number(first.not_found)} not found. Sent from one door to another: "
        f"{number(first.redirects, 2)} times a family."
    )


def _plans(plans: list[Figures]) -> Iterator[str]:
    yield f"{'What if':<34}{'half':>8}{'9 in 10':>8}{'longest':>8}{'missed':>8}{'gave up':>8}{'none':>8}{'helped':>8}"
    for plan in plans:
        helped = number(plan.helped.wait_median) if plan.helped else "–"
        yield (
            f"{plan.name:<34}{number(plan.wait_median):>8}{number(plan.wait_p90):>8}{number(plan.wait_longest):>8}"
            f"{number(plan.missed):>8}{number(plan.gave_up):>8}{number(plan.without):>8}{helped:>8}"
        )


def _promise(name: str, kept: Kept) -> Iterator[str]:
    if kept.judged:
        yield (
            f"{name:<34}{kept.judged:>8}{number(kept.coverage, 1) + ' %':>8}{number(kept.sooner) + ' %':>8}"
            f"{number(kept.later) + ' %':>8}{number(kept.mae, 1) + ' min':>10}{number(kept.bias, 1) + ' min':>10}"
        )


def _groups(first: Figures) -> Iterator[str]:
    yield f"{'Families':<34}{'number':>8}{'half':>8}{'9 in 10':>8}{'missed':>8}{'held':>8}"
    for group in first.by_meetings:
        yield _group(f"{group.name} meeting" + ("" if group.name == "1" else "s"), group)
    for helped in (first.helped, first.others):
        if helped:
            yield _group(helped.name, helped)
    for group in first.languages:
        yield _group(language_name(group.name, "en") if group.name else "other languages together", group)


def _group(name: str, group: Group) -> str:
    return (
        f"{name:<34}{number(group.families):>8}{number(group.wait_median):>8}{number(group.wait_p90):>8}"
        f"{number(group.missed) + ' %':>8}{number(group.said.coverage) + ' %':>8}"
    )
