"""The table of docs/dispatch.md: `python -m bench.dispatch_table --profiles middle,high --seeds 201-212`.

Needs nightbench and numpy on PYTHONPATH. Intervals are 95 % over nights.
"""

from importlib.util import find_spec
from statistics import fmean, stdev
from typing import Any

import click

from bench.nightbench import Player

RIVALS = ("arena_fifo", "shortest_queue")
HEAD = (
    "| profile | cost ÷ arena | missed ÷ shortest | language gap | redirects | ranges hold "
    "| late | arena's | rejected | p99 / max ms |"
)


@click.command()
@click.option("--profiles", default="middle,high,late,overruns,mixed,elementary,interpreters,appointments,tiny")
@click.option("--seeds", default="201-212")
def table(profiles: str, seeds: str) -> None:
    """Play the nights and print the table."""
    if find_spec("nightbench") is None:
        raise click.ClickException("nightbench is not here. Put its folder, and numpy's, on PYTHONPATH.")
    first, last = map(int, seeds.split("-"))
    click.echo(f"{HEAD}\n|{'---|' * 10}")
    for profile in profiles.split(","):
        click.echo(_row(profile, [_night(profile, seed) for seed in range(first, last + 1)]))


def _night(profile: str, seed: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]], list[float]]:
    from nightbench.generate import generate
    from nightbench.metrics import measure
    from nightbench.policies import make
    from nightbench.sim import play

    instance, player = generate(profile, seed), Player()
    ours = measure(play(instance, player, strict=False))
    return ours, {name: measure(play(instance, make(name))) for name in RIVALS}, player.took


def _row(profile: str, nights: list[tuple[dict[str, Any], dict[str, dict[str, Any]], list[float]]]) -> str:
    def spread(values: list[float], digits: int) -> str:
        half = 2.2 * stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
        return f"{fmean(values):.{digits}f} ± {half:.{digits}f}"

    def own(key: str) -> list[float]:
        return [float(ours[key]) for ours, _, _ in nights]

    rival = max(0.1, fmean([rivals["shortest_queue"]["missed"] for _, rivals, _ in nights]))
    took = sorted(1000 * seconds for _, _, times in nights for seconds in times)
    cells = [
        profile,
        spread([ours["cost"] / rivals["arena_fifo"]["cost"] for ours, rivals, _ in nights], 3),
        spread([missed / rival for missed in own("missed")], 2),
        spread(own("language_gap"), 1),
        spread(own("redirects"), 2),
        spread(own("estimate_cover"), 1),
        spread(own("late_over_10"), 1),
        f"{fmean([rivals['arena_fifo']['late_over_10'] for _, rivals, _ in nights]):.1f}",
        f"{sum(own('rejected')):.0f}",
        f"{took[int(0.99 * len(took))]:.1f} / {took[-1]:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    table()
