"""The chart of single values and moving ranges, with the limits frozen at its baselines (domain 1.6).

Its days stand side by side: days without production don't exist, a day that nobody wrote is marked and skipped (K-06).
An old baseline stays to its date (K-08).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext as _
from markupsafe import Markup

from boards.charts.axes import full_day, place_ticks, plain, reach, value_ticks
from boards.charts.canvas import XY, Size
from boards.charts.chart import Sheet
from boards.charts.stretches import Lines, Stretch, stretches_of
from boards.charts.trend_chart import CROWD, SIGNS, shows
from boards.i18n import language
from boards.metrics import words
from boards.metrics.day import Day
from boards.metrics.models import Metric
from boards.signals.limits import moving_ranges
from boards.signals.models import Baseline, Signal

VALUES = (Size("wide", 960, 340, 16, top=26, right=82), Size("narrow", 360, 280, 14, top=24, right=62))
RANGES = (Size("wide", 960, 200, 16, right=82), Size("narrow", 360, 190, 14, right=62))
TOO_NEAR = 0.07  # of the height: the mean keeps its figure to itself


@dataclass(frozen=True)
class Row:
    """One day of the chart and of the table behind it."""

    day: Day
    range: float | None = None
    signals: tuple[Signal, ...] = ()

    @property
    def adverse(self) -> bool:
        return any(signal.direction == "adverse" for signal in self.signals)


@dataclass
class Xmr:
    """What the chart shows: `rows` side by side, and where which limits stand."""

    metric: Metric
    rows: list[Row]
    stretches: list[Stretch]
    today: dt.date
    named: dict[dt.date, str] = field(default_factory=dict)  # the day that raised a signal → its number

    @classmethod
    def of(
        cls,
        metric: Metric,
        days: Iterable[Day],
        baselines: Sequence[Baseline],
        signals: Iterable[Signal],
        today: dt.date,
    ) -> Xmr:
        there = [day for day in days if shows(day) or day.state in SIGNS]
        values = [day.value for day in there if shows(day) and day.value is not None]
        ranges = iter([None, *(float(one) for one in moving_ranges(values))])
        marked = _marked(signals)
        rows = [Row(day, next(ranges), tuple(marked.get(day.date, ()))) if shows(day) else Row(day) for day in there]
        named = {date: found[0].label for date, found in marked.items() if any(one.production_date == date for one in found)}
        return cls(metric, rows, stretches_of(metric, [row.day.date for row in rows], baselines), today, named)

    @property
    def limits(self) -> Lines | None:
        """Those in force at the end of what is shown."""
        last = [one for one in self.stretches if not one.old]
        return last[-1].limits if last else None

    @property
    def has_points(self) -> bool:
        return any(row.day.value is not None for row in self.rows)

    def values(self) -> Markup:
        """Single values, in two sizes."""
        return Markup("").join(self._values(size) for size in VALUES)

    def ranges(self) -> Markup:
        """Moving ranges, in two sizes."""
        return Markup("").join(self._ranges(size) for size in RANGES)

    def _values(self, size: Size) -> Markup:
        ends = [(one.limits.lower, one.limits.upper) for one in self.stretches]
        values = [float(row.day.value) for row in self.rows if row.day.value is not None]
        span = reach([*values, *(end for pair in ends for end in pair)], self.metric)
        sheet = self._sheet(size, span, _("%(name)s: single values with their limits", name=self.metric.name_in(language())))
        for one in self.stretches:
            self._natural(sheet, one, span)
        points = [
            (n, float(row.day.value)) for n, row in enumerate(self.rows) if shows(row.day) and row.day.value is not None
        ]
        sheet.line(points, "values")
        for n, row in enumerate(self.rows):
            if not shows(row.day) or row.day.value is None:
                sheet.lane(n, SIGNS[row.day.state], f"is-{row.day.state}", self._says[n])
                continue
            kind = ("signal " + ("adverse" if row.adverse else "good")) if row.signals else "single"
            tag = self.named.get(row.day.date, "")
            radius = 6.5 if row.signals else 2 if len(self.rows) > CROWD / (1 if size.name == "wide" else 2) else 3.6
            sheet.mark((n, float(row.day.value)), "diamond" if row.signals else "dot", kind, self._says[n], radius, tag)
        return sheet.drawn()

    def _natural(self, sheet: Sheet, one: Stretch, span: XY) -> None:
        """The field of what is normal, its limits and mean; those in force with their figures beside them."""
        x, age, limits = (one.start - 0.5, one.end + 0.5), " old" if one.old else "", one.limits
        corners = [(x[0], limits.lower), (x[1], limits.lower), (x[1], limits.upper), (x[0], limits.upper)]
        sheet.area(corners, f"natural{age}")
        narrow = (limits.upper - limits.mean) / (span[1] - span[0]) < TOO_NEAR
        for kind, y in (("limit", limits.upper), ("mean", limits.mean), ("limit", limits.lower)):
            sheet.rule(y, x, f"{kind}{age}")
            if not one.old and not (kind == "mean" and narrow):
                sheet.word((x[1], y), self._figure(y), f"{kind}-word", 6, sheet.size.type * 0.35)

    def _figure(self, value: float) -> str:
        return plain(round(value, self.metric.decimals + 1))

    def _ranges(self, size: Size) -> Markup:
        values = [row.range for row in self.rows if row.range is not None]
        span = reach([0, *values, *(one.limits.mr_upper for one in self.stretches)])
        sheet = self._sheet(size, span, _("%(name)s: moving ranges", name=self.metric.name_in(language())))
        for one in self.stretches:
            x, age = (one.start - 0.5, one.end + 0.5), " old" if one.old else ""
            for kind, y in (("limit", one.limits.mr_upper), ("mean", one.limits.mr_bar)):
                sheet.rule(y, x, f"{kind}{age}")
                if not one.old:
                    sheet.word((x[1], y), self._figure(y), f"{kind}-word", 6, size.type * 0.35)
        sheet.line([(n, row.range) for n, row in enumerate(self.rows) if row.range is not None], "values")
        for n, row in enumerate(self.rows):
            if row.range is not None:
                over = any(one.start <= n <= one.end and row.range > one.limits.mr_upper for one in self.stretches)
                sheet.mark(
                    (n, row.range),
                    "diamond" if over else "dot",
                    "beyond" if over else "single",
                    self._jumps[n],
                    5 if over else 2.4,
                )
        return sheet.drawn()

    def _sheet(self, size: Size, span: XY, label: str) -> Sheet:
        ticks = place_ticks([row.day.date for row in self.rows], size)
        x = (0, max(len(self.rows) - 1, 1))
        return Sheet(size, x, span, label=label, x_ticks=ticks, y_ticks=value_ticks(span, 5 if size.height > 250 else 3))

    @cached_property
    def _says(self) -> list[str]:
        return [self._say(row) for row in self.rows]

    @cached_property
    def _jumps(self) -> list[str]:
        return [f"{full_day(row.day.date, self.today)}: {words.shown(row.range, self.metric)}" for row in self.rows]

    def _say(self, row: Row) -> str:
        when = full_day(row.day.date, self.today)
        if not shows(row.day):
            return f"{when}: {words.state_word(row.day.state)}"
        signals = "".join(f" · {signal.label}" for signal in row.signals)
        return f"{when}: {words.shown(row.day.value, self.metric)}{signals}"


def _marked(signals: Iterable[Signal]) -> dict[dt.date, list[Signal]]:
    """Signals by the days whose patterns they are; one that a correction took away marks nothing (K-11)."""
    found: dict[dt.date, list[Signal]] = {}
    for signal in signals:
        for hit in signal.hits:
            if hit.gone_on is None and signal not in found.setdefault(hit.production_date, []):
                found[hit.production_date].append(signal)
    return {date: those for date, those in found.items() if those}
