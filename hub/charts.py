"""Small charts as SVG, drawn here so that a report is one file that opens anywhere and prints well."""

from collections.abc import Callable, Sequence
from html import escape

WIDTH, HEIGHT = 480.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 8.0, 14.0, 26.0
NAMES, ROW, STRIP_TOP = 168.0, 22.0, 24.0  # of the strip
DARKEST = 0.92
HOUR = 3600.0

Clock = Callable[[float], str]


class Plot:
    """Time to the right, a number upwards from 0. Add what is drawn, then `svg`."""

    def __init__(self, title: str, begins: float, ends: float, most: float, clock: Clock) -> None:
        self.title, self.begins, self.ends, self.clock = title, begins, ends, clock
        self.step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if most / s <= 5), 5000)
        self.most = max(self.step, -(-most // self.step) * self.step)
        self.drawn: list[str] = []

    def x(self, at: float) -> float:
        return LEFT + (at - self.begins) / (self.ends - self.begins) * (WIDTH - LEFT - RIGHT)

    def y(self, number: float) -> float:
        return HEIGHT - BOTTOM - number / self.most * (HEIGHT - TOP - BOTTOM)

    def bars(self, numbers: Sequence[float], seconds: float, css: str) -> "Plot":
        for n, number in enumerate(numbers):
            left, right = self.x(self.begins + n * seconds) + 1, self.x(min(self.ends, self.begins + (n + 1) * seconds))
            if number and right - 1 > left:
                self._rect(css, left, self.y(number), right - left - 1, self.y(0) - self.y(number))
        return self

    def line(self, points: Sequence[tuple[float, float | None]], css: str) -> "Plot":
        """A gap where nothing is known."""
        pen, path = "M", []
        for at, number in points:
            if number is None:
                pen = "M"
                continue
            path.append(f"{pen}{self.x(at):.1f} {self.y(number):.1f}")
            pen = "L"
        self.drawn.append(f'<path class="{css}" d="{" ".join(path)}"/>')
        return self

    def area(self, points: Sequence[tuple[float, float]], css: str) -> "Plot":
        if points:
            along = " ".join(f"L{self.x(at):.1f} {self.y(number):.1f}" for at, number in points)
            first, last = self.x(points[0][0]), self.x(points[-1][0])
            self.drawn.append(
                f'<path class="{css}" d="M{first:.1f} {self.y(0):.1f} {along} L{last:.1f} {self.y(0):.1f} Z"/>'
            )
        return self

    def level(self, number: float, css: str) -> "Plot":
        return self.line([(self.begins, number), (self.ends, number)], css)

    def svg(self) -> str:
        ground = []
        for n in range(round(self.most / self.step) + 1):
            y, number = self.y(n * self.step), n * self.step
            ground.append(f'<path class="grid" d="M{LEFT} {y:.1f} H{WIDTH - RIGHT}"/>')
            ground.append(f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number:g}</text>')
        at = self.begins
        while at <= self.ends + 1:
            anchor = "start" if at == self.begins else "end" if at > self.ends - HOUR / 4 else "middle"
            words = escape(self.clock(at))
            ground.append(
                f'<text class="tick" x="{self.x(at):.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{words}</text>'
            )
            at += HOUR if self.ends - self.begins > 2 * HOUR else HOUR / 2
        inside = "".join(ground + self.drawn)
        return f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(self.title)}">{inside}</svg>'

    def _rect(self, css: str, x: float, y: float, width: float, height: float) -> None:
        self.drawn.append(f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>')


def strip(
    title: str, rows: Sequence[tuple[str, Sequence[float], float | None]], times: Sequence[float], clock: Clock
) -> str:
    """One row for each: its name, a number for each time as a shade, and when it overflows as a mark."""
    most = max((number for _, numbers, _ in rows for number in numbers), default=0.0) or 1.0
    wide, height = (WIDTH - NAMES - RIGHT) / max(1, len(times)), STRIP_TOP + ROW * len(rows) + 4
    drawn = []
    for n, at in enumerate(times):
        if (at - times[0]) % HOUR == 0:
            x = NAMES + n * wide
            anchor = "start" if n == 0 else "end" if n > len(times) - 4 else "middle"
            drawn.append(f'<text class="tick" x="{x:.1f}" y="14" text-anchor="{anchor}">{escape(clock(at))}</text>')
    for row, (name, numbers, overflows) in enumerate(rows):
        y = STRIP_TOP + row * ROW
        drawn.append(f'<text class="name" x="{NAMES - 8}" y="{y + 15:.1f}" text-anchor="end">{escape(name)}</text>')
        for n, number in enumerate(numbers):
            shade = f"{0.06 + (DARKEST - 0.06) * number / most:.2f}" if number else "0.03"
            x = NAMES + n * wide
            drawn.append(
                f'<rect class="cell" x="{x:.1f}" y="{y:.1f}" width="{wide + 0.3:.1f}" height="{ROW - 3}" '
                f'fill-opacity="{shade}"/>'
            )
        if overflows is not None:
            x = NAMES + (overflows - times[0]) / (times[1] - times[0]) * wide
            drawn.append(f'<path class="mark" d="M{x:.1f} {y - 1:.1f} V{y + ROW - 2:.1f}"/>')
    inside = "".join(drawn)
    return f'<svg viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-label="{escape(title)}">{inside}</svg>'
