"""A report as one page: what a principal asks first in sentences, then charts, tables, and what was assumed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import msgspec

from config.languages import language_name
from hub.charts import Clock, Plot, strip
from hub.night.roster import Rules
from hub.rehearsal.assumptions import Assumptions, rows
from hub.rehearsal.figures import BIN, BUSIEST, STOPS, Figure, Figures, Group

_PAGES = jinja2.Environment(
    loader=jinja2.PackageLoader("hub.rehearsal"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TWO_WAVES = "doors open in two waves"
TWO_MORE, TWO_FEWER = OTHER_INTERPRETERS = ("two interpreters more", "two interpreters fewer")
IN_LINES = "first come, first served, no hub"
OUTLOOKS = {"likely": "likely, or nothing", "at-risk": "at risk", "not-tonight": "not tonight"}


class Speed(msgspec.Struct, frozen=True):
    """How fast it was played, and how long the hub took to decide about the whole building, in milliseconds."""

    times_real: float
    decisions: int
    p50: float
    p99: float
    most: float


class Report(msgspec.Struct, frozen=True):
    """What is written as JSON, and shown as a page. The first of `plans` is the evening as planned, or as it was."""

    school: str
    night: str
    rehearsed: bool
    opens: float
    closes: float
    plans: list[Figures]
    assumptions: Assumptions | None = None
    speed: Speed | None = None
    trouble: list[str] = []


def clock_of(rules: Rules) -> Clock:
    zone = ZoneInfo(rules.timezone)

    def clock(at: float) -> str:
        return dt.datetime.fromtimestamp(at, zone).strftime("%-I:%M %p")

    return clock


def page(report: Report, rules: Rules) -> str:
    clock = clock_of(rules)
    return _PAGES.get_template("report.html").render(
        report=report,
        first=report.plans[0],
        day=dt.date.fromisoformat(rules.night).strftime("%A, %-d %B %Y"),
        title=rules.title or "Conference night",
        clock=clock,
        n=number,
        against=against,
        charts=_charts(report.plans[0], rules, clock),
        sentences=sentences(report.plans, clock),
        busiest=report.plans[0].teachers[:BUSIEST],
        language=_language,
        outlooks=OUTLOOKS,
        last_stop=STOPS,
        assumed=list(rows(report.assumptions)) if report.assumptions else [],
    )


def _charts(first: Figures, rules: Rules, clock: Clock) -> dict[str, str]:
    def hour(at: float) -> str:
        return clock(at).replace(":00", "")

    def plot(title: str, most: float) -> Plot:
        return Plot(title, rules.opens, rules.closes, most, hour)

    inside = list(zip(first.times, first.inside, strict=True))
    waiting = list(zip(first.times, first.waiting, strict=True))
    middles = [(min(rules.closes, rules.opens + (i + 0.5) * BIN), wait) for i, wait in enumerate(first.waits)]
    helped = list(zip(first.times, first.in_meetings_with_interpreter, strict=True))
    shown = [(f"{t.teacher} · {t.room}" if t.room else t.teacher, t.line, t.overflows_at) for t in first.teachers]
    return {
        "house": plot("Families in the building, and those who wait", max(first.inside, default=1))
        .area(inside, "inside")
        .area(waiting, "waiting")
        .svg(),
        "arrivals": plot("Families that come, in ten minutes", max(first.arrivals, default=1))
        .bars(first.arrivals, BIN, "bar")
        .svg(),
        "waits": plot("Minutes until the next meeting", max((w for w in first.waits if w is not None), default=1))
        .line(middles, "line")
        .svg(),
        "interpreters": plot("Interpreters in meetings", max(1.0, first.interpreters))
        .area(helped, "inside")
        .level(first.interpreters, "limit")
        .svg(),
        "lines": strip("Lines of the busiest teachers", shown[:BUSIEST], first.times, hour),
    }


# --- in words


def sentences(plans: Sequence[Figures], clock: Clock) -> list[str]:
    """What a principal asks, answered."""
    first = plans[0]
    said = [
        f"Half of the families wait less than {first.wait_median.mean:.0f} minutes in all, nine in ten less than "
        f"{first.wait_p90.mean:.0f}; the longest wait is {first.wait_longest.mean:.0f} minutes.",
        f"{first.missed.mean:.0f} of {first.wanted.mean:.0f} meetings are not held ({first.missed_share.mean:.0f} %); "
        f"{first.gave_up.mean:.0f} families go home before their last one, {first.without.mean:.0f} without any.",
        f"The last family leaves at {clock(first.last_leaves)}.",
    ]
    often = [t for t in first.teachers if t.overflows >= 50 and t.overflows_at is not None]
    if often:
        names = ", ".join(f"{t.teacher} ({clock(t.overflows_at or 0)})" for t in often[:5])
        more = f" and {len(often) - 5} more" if len(often) > 5 else ""
        said.append(f"More families than can be seen before closing stand in the lines of {names}{more}.")
    else:
        said.append("No teacher's line regularly grows beyond what can be seen before closing.")
    said += _of_interpreters(plans)
    said += _of_waves(plans)
    return said


def _of_interpreters(plans: Sequence[Figures]) -> list[str]:
    first = plans[0]
    if first.helped is None or first.others is None:
        return []
    extra = first.helped.wait_median - first.others.wait_median
    than = f"{abs(extra):.0f} minutes {'longer' if extra > 0 else 'less'} than others"
    said = [
        f"Families that need an interpreter wait {than} (middle of each), and miss {first.helped.missed:.0f} % of "
        f"their meetings, others {first.others.missed:.0f} %."
    ]
    tried = sorted((p for p in plans if p is first or p.name in OTHER_INTERPRETERS), key=lambda p: p.interpreters)
    if len(tried) > 1:
        told = [
            f"with {p.interpreters:.0f} they wait {p.helped.wait_median:.0f} minutes, miss {p.helped.missed:.0f} %, "
            f"and {p.uninterpreted.mean:.0f} meetings go on without one"
            for p in tried
            if p.helped
        ]
        said.append("Interpreters: " + "; ".join(told) + ".")
    if first.uninterpreted.mean >= 0.5:
        said.append(
            f"{first.uninterpreted.mean:.0f} meetings go on without the interpreter they need, because nobody on the "
            "roster speaks the language."
        )
    return said


def _of_waves(plans: Sequence[Figures]) -> list[str]:
    first, waves = plans[0], next((p for p in plans if p.name == TWO_WAVES), None)
    if waves is None:
        return []
    return [
        f"With doors opening in two waves half of the families wait less than {waves.wait_median.mean:.0f} minutes "
        f"instead of {first.wait_median.mean:.0f}, and {waves.missed.mean:.0f} meetings are not held."
    ]


def number(figure: Any, digits: int = 0) -> str:
    """As people read it; a dash where nothing is known."""
    if figure is None:
        return "–"
    value = figure.mean if isinstance(figure, Figure) else float(figure)
    return f"{value:.{digits}f}"


def spread(figure: Figure, digits: int = 0) -> str:
    return f"± {figure.plus_minus:.{digits}f}" if figure.plus_minus is not None else ""


def against(figure: Figure, first: Figure) -> str:
    """By how much it is more than as planned; nothing for the plan itself."""
    if figure is first:
        return spread(figure)
    more = figure.against(first)
    difference = f"{more.mean:+.0f}" if abs(more.mean) >= 0.5 else "0"
    return f"{difference} {spread(more)}".replace("-", "−")


def _language(group: Group) -> str:
    return language_name(group.name, "en") if group.name else "other languages together"
