"""Play the night before it happens: the school's own roster through the real hub, on a virtual clock."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from hub.cli.options import NIGHT
from hub.folder import NightFolder, write_private
from hub.night.roster import Roster, Rules
from hub.rehearsal.assumptions import Assumptions, Order, kind, metas
from hub.rehearsal.evening import Plan, Rehearsed, rehearse_all, with_interpreters
from hub.rehearsal.evening import rehearse as play
from hub.rehearsal.figures import figures
from hub.rehearsal.page import IN_LINES, TWO_FEWER, TWO_MORE, TWO_WAVES, Report, Speed, page
from hub.rehearsal.words import lines

GROUP = 200  # entries that are written to a kept journal at once


@click.command()
@NIGHT
@click.option("--evenings", default=5, show_default=True, type=click.IntRange(1, 200), help="How often to play it.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Of the first evening.")
@click.option("--interpreters", type=click.IntRange(0, 200), help="So many, instead of those on the roster.")
@click.option(
    "--order",
    type=click.Choice(["flow", "arrival"]),
    default="flow",
    show_default=True,
    help="Who goes where: as the hub decides, or first come, first served in lines at the doors.",
)
@click.option("--what-if/--no-what-if", default=True, show_default=True, help="Also try other plans, to compare.")
@click.option("--html", type=click.Path(path_type=Path), help="The report. [default: rehearsal.html in the night]")
@click.option("--json", "json_", type=click.Path(path_type=Path), help="Its figures. [default: rehearsal.json there]")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the first evening as a night's folder, to look at.")
def rehearse(
    night: Path,
    evenings: int,
    seed: int,
    interpreters: int | None,
    order: Order,
    what_if: bool,
    html: Path | None,
    json_: Path | None,
    keep: Path | None,
    **assumed: float,
) -> None:
    """Play the night before it happens, many times, and say how it would go.

    The school's own roster goes through the real hub; families, teachers and volunteers come, wait, talk and press as
    the assumptions below say. Nothing of the night itself is touched.
    """
    folder = NightFolder(night)
    rules, roster = folder.rules(), folder.roster()
    assumptions = _assumed(assumed, rules)
    more = _more(roster, interpreters)
    if not any(m.teacher in roster.teachers and m.family in roster.families for m in roster.meetings.values()):
        raise click.ClickException(f"{night} has no meetings to rehearse. Import the school's meetings first.")
    if keep is not None and NightFolder(keep).exists:
        raise click.ClickException(f"{keep} holds a night already. Name another folder to keep the rehearsal in.")
    plans = [
        Plan("as planned", assumptions, more, order),
        *(_others(roster, assumptions, more, order) if what_if else ()),
    ]
    with click.progressbar(
        length=1000 * len(plans) * evenings, label="Rehearsing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        done = rehearse_all(
            roster, rules, plans, range(seed, seed + evenings), lambda share: bar.update(round(1000 * share))
        )
    if not any(rehearsed.evening.families for rehearsed in done[0]):
        raise click.ClickException("Nobody came on any of these evenings. Let more families come with --come.")
    report = _report(folder, roster, rules, assumptions, done)
    html, json_ = html or folder.path / "rehearsal.html", json_ or folder.path / "rehearsal.json"
    write_private(html, page(report, rules).encode())
    write_private(json_, msgspec.json.format(msgspec.json.encode(report), indent=1))
    for line in lines(report, rules):
        click.echo(line)
    click.echo(f"\nThe report with charts is in {html}, its figures in {json_}.")
    if keep is not None:
        _keep(folder, with_interpreters(roster, more), rules, plans[0], seed, NightFolder(keep))
        click.echo(f"The first evening is kept. Read it with: schoolnight report --night {keep}")


for name, meta in reversed(list(metas())):
    bounds: Any = click.IntRange if kind(name) is int else click.FloatRange
    click.option(
        f"--{name.replace('_', '-')}",
        name,
        type=bounds(meta.ge, meta.le),
        default=getattr(Assumptions(), name),
        show_default=True,
        help=meta.description,
    )(rehearse)


def _assumed(assumed: dict[str, float], rules: Rules) -> Assumptions:
    assumptions = Assumptions(**assumed)  # type: ignore[arg-type]  # click has made whole numbers of the whole ones
    minutes = (rules.closes - rules.opens) / 60
    if assumptions.at_opening > assumptions.first_half_hour:
        raise click.ClickException(
            "Of the families that come in the first half hour (--first-half-hour) those at the opening (--at-opening) "
            "are a part, so the first must not be the smaller."
        )
    if assumptions.last_arrival >= minutes:
        raise click.ClickException(
            f"The doors are open for {minutes:.0f} minutes, so the last family cannot come "
            f"{assumptions.last_arrival:.0f} minutes before closing. Choose a smaller --last-arrival."
        )
    return assumptions


def _more(roster: Roster, interpreters: int | None) -> int:
    now = _interpreters(roster)
    if interpreters and not now:
        raise click.ClickException(
            "Nobody on the roster interprets, so it is not known which languages more of them would speak. Name one in "
            "the school's file of volunteers first."
        )
    return 0 if interpreters is None else interpreters - now


def _interpreters(roster: Roster) -> int:
    return sum(v.role == "interpreter" for v in roster.volunteers.values())


def _others(roster: Roster, assumptions: Assumptions, more: int, order: Order) -> list[Plan]:
    plans = []
    if assumptions.waves == 1:
        waves = msgspec.structs.replace(assumptions, waves=2)
        plans.append(Plan(TWO_WAVES, waves, more, order))
    if now := _interpreters(roster):
        plans.append(Plan(TWO_MORE, assumptions, more + 2, order))
        if now + more >= 2:
            plans.append(Plan(TWO_FEWER, assumptions, more - 2, order))
    if order == "flow":
        plans.append(Plan(IN_LINES, assumptions, more, "arrival"))
    return plans


def _report(
    folder: NightFolder, roster: Roster, rules: Rules, assumptions: Assumptions, done: list[list[Rehearsed]]
) -> Report:
    return Report(
        rules.school,
        rules.night,
        True,
        rules.opens,
        rules.closes,
        [
            figures(
                one[0].plan.name, [r.evening for r in one], with_interpreters(roster, one[0].plan.interpreters), rules
            )
            for one in done
        ],
        assumptions,
        _speed(done[0]),
        [f"evening {r.seed}: {said}" for r in done[0] for said in r.trouble],
    )


def _speed(done: Sequence[Rehearsed]) -> Speed:
    looks = sorted(look * 1000 for r in done for look in r.looks)

    def at(share: float) -> float:
        return round(looks[min(len(looks) - 1, int(share * len(looks)))], 2) if looks else 0.0

    return Speed(
        round(sum(r.virtual for r in done) / sum(r.took for r in done)),
        round(len(looks) / len(done)),
        at(0.5),
        at(0.99),
        at(1.0),
    )


def _keep(folder: NightFolder, roster: Roster, rules: Rules, plan: Plan, seed: int, kept: NightFolder) -> None:
    _, entries = play(roster, rules, msgspec.structs.replace(plan, interpreters=0), seed)
    kept.write_settings(folder.settings())
    kept.save_roster(roster)
    journal = kept.journal()
    for first in range(0, len(entries), GROUP):
        journal.write(entries[first : first + GROUP])
    journal.close()
