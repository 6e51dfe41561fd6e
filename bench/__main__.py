"""The figures the README quotes: `python -m bench`, or one of them with `python -m bench NAME`.

With --write they are kept in bench/results.md, with the machine and the day.
"""

import importlib
import os
import platform
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from bench.evening import Figure

NAMES = (
    "checkins",
    "decision",
    "streams",
    "restart",
    "memory",
    "ticket",
    "screen",
    "paper",
    "printing",
    "scanning",
    "kiosk",
)
MODULES = {"kiosk": "kiosk_evening"}  # a module of the name of a package of ours would be mistaken for it
RESULTS = Path(__file__).parent / "results.md"
Row = tuple[str, str, str, str, str]


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--write", is_flag=True, help="Keep the figures in bench/results.md.")
def bench(names: tuple[str, ...], write: bool) -> None:
    """Measure. Without a name: everything, some twenty minutes."""
    rows: list[Row] = []
    before = _cpu()
    for name in names or NAMES:
        click.echo(f"{name} …", err=True)
        rows += [_row(name, figure) for figure in importlib.import_module(f"bench.{MODULES.get(name, name)}").figures()]
    others = _others(before, _cpu())
    for row in [("figure", "measured", "bound", "", "alone"), *rows]:
        click.echo(f"{row[0]:46} {row[1]:>12}  {row[2]:16} {row[3]:7} {row[4]}")
    click.echo(others)
    if write:
        RESULTS.write_text(_page(rows, others), encoding="utf-8")
        click.echo(f"Written to {RESULTS}")
    sys.exit(any(row[3] == "MISSED" for row in rows))


def _row(name: str, figure: Figure) -> Row:
    what, value, unit, bound = figure
    shown = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return what, f"{shown} {unit}", bound, _verdict(value, bound), f"python -m bench {name}"


def _verdict(value: float, bound: str) -> str:
    if not bound:
        return ""
    if bound.startswith("at least"):
        return "ok" if value >= float(bound.split()[2]) else "MISSED"
    return "ok" if value <= float(bound.split()[0]) else "MISSED"


def _cpu() -> tuple[float, float, float]:
    """Seconds: by the clock, all cores were busy, we and our children were. Source: proc(5), the first line of stat."""
    with Path("/proc/stat").open() as stat:
        user, nice, system, _, _, irq, softirq, stolen, *_ = (int(field) for field in stat.readline().split()[1:])
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    ours = sum(one.ru_utime + one.ru_stime for one in used)
    return time.monotonic(), (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK"), ours


def _others(before: tuple[float, float, float], after: tuple[float, float, float]) -> str:
    """What else the machine did: a busy neighbour makes every figure worse."""
    seconds, busy, ours = (late - early for early, late in zip(before, after, strict=True))
    return f"Others used {max(0.0, busy - ours) / seconds:.1f} of {os.cpu_count()} cores meanwhile."


def _page(rows: list[Row], others: str) -> str:
    lines = [
        "# Figures",
        "",
        f"Measured on {datetime.now(UTC).date()} with `python -m bench --write`. Each module here says what it",
        f"measures and how. Machine: {_machine()}. {others}",
        "",
        "| figure | measured | bound | | alone |",
        "|---|---:|---|---|---|",
        *(f"| {what} | {value} | {bound} | {verdict} | `{alone}` |" for what, value, bound, verdict, alone in rows),
        "",
    ]
    return "\n".join(lines)


def _machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        model = cpuinfo.read_text().partition("model name")[2].partition(":")[2].partition("\n")[0].strip() or model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {system}"


if __name__ == "__main__":
    bench(prog_name="python -m bench")
