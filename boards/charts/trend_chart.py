"""The trend: what each production day came to, against the target that it was judged by (domain 1.5).

The target is a step line, for targets are dated (L-09). Red points are crosses. A day that nobody wrote is a question
mark at the foot, a day without output a gap in the line; days on which nobody works are only distance.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from markupsafe import Markup

from boards.charts.axes import DAY, SIZES, date_ticks, full_day, plain, reach, value_ticks
from boards.charts.canvas import XY, Size
from boards.charts.chart import Sheet
from boards.charts.events import Event
from boards.i18n import language
from boards.metrics import words
from boards.metrics.day import Day
from boards.metrics.models import Metric

CROWD = 70  # points from which on they are drawn smaller
FLAGS = 48  # pixels above the drawing that they take
SIGNS = {"missing": "?", "no-output": "–"}


@dataclass(frozen=True)
class Step:
    """A target from one date to another, both included."""

    first: dt.date
    last: dt.date
    value: float


def trend_chart(metric: Metric, days: Sequence[Day], events: Sequence[Event], today: dt.date) -> Markup:
    """The drawing in its two sizes; empty where nothing was measured. `days`: every one, the earliest first."""
    steps = steps_of(metric, days[0].date, days[-1].date)
    if not any(shows(day) for day in days):
        return Markup()
    says = {day.date: say(metric, day, today) for day in days}
    return Markup("").join(_drawn(size, metric, days, steps, events, says) for size in SIZES)


def shows(day: Day) -> bool:
    """Whether a day is a point of the line."""
    return day.final and day.value is not None


def say(metric: Metric, day: Day, today: dt.date) -> str:
    """A day in one line: its date, its value, its target; or why there is none."""
    when = full_day(day.date, today)
    if not shows(day):
        return f"{when}: {words.state_word(day.state)}"
    target = f" · {_('target')} {words.target_text(metric, day.target)}" if day.target is not None else ""
    missed = f" · {words.state_word('missed')}" if day.is_red else ""
    return f"{when}: {words.shown(day.value, metric)}{target}{missed}"


def steps_of(metric: Metric, first: dt.date, last: dt.date) -> list[Step]:
    """The targets in force between two dates, each as long as it was."""
    starts = [target for target in metric.targets if target.valid_from <= last]
    ends = [*(target.valid_from - DAY for target in starts[1:]), last]
    spans = [Step(max(one.valid_from, first), end, one.value) for one, end in zip(starts, ends, strict=False)]
    return [step for step in spans if step.last >= step.first]


def _drawn(
    size: Size, metric: Metric, days: Sequence[Day], steps: Sequence[Step], events: Sequence[Event], says: dict[dt.date, str]
) -> Markup:
    first, last = days[0].date, days[-1].date
    size = replace(size, top=FLAGS) if events else size
    there = [day for day in days if shows(day)]
    span = reach([float(day.value) for day in there if day.value is not None] + [step.value for step in steps], metric)
    sheet = Sheet(
        size, (0, (last - first).days), span, label=_("%(name)s: day by day", name=metric.name_in(language())),
        x_ticks=date_ticks(first, last, size), y_ticks=value_ticks(span),
    )  # fmt: skip
    _targets(sheet, metric, steps, first, span)
    for number, (date, happened) in enumerate(flagged(events).items(), 1):
        sheet.flag((date - first).days, str(number), "; ".join(str(event.words) for event in happened))
    for run in _runs(days):
        sheet.line([_place(day, first) for day in run], "values")
    small = len(there) > (CROWD if size.name == "wide" else CROWD / 2)
    for day in days:
        x = (day.date - first).days
        if shows(day):
            red = day.state == "missed"
            kind = f"is-{day.state}" + (" corrected" if day.corrected else "")
            sheet.mark(_place(day, first), "cross" if red else "dot", kind, says[day.date], _radius(red, small))
        elif day.state in SIGNS:
            sheet.lane(x, SIGNS[day.state], f"is-{day.state}", says[day.date])
    return sheet.drawn()


def flagged(events: Sequence[Event]) -> dict[dt.date, list[Event]]:
    """Events by date: one flag a day, numbered as they come."""
    found: dict[dt.date, list[Event]] = {}
    for event in events:
        found.setdefault(event.date, []).append(event)
    return found


def _targets(sheet: Sheet, metric: Metric, steps: Sequence[Step], first: dt.date, span: XY) -> None:
    """The bad side hatched, the step line over it, and each target in words where there is room."""
    bad = span[1] + (span[1] - span[0]) if metric.lower_is_better else span[0] - (span[1] - span[0])
    line, wide = list[XY](), sheet.size.name == "wide"
    for n, step in enumerate(steps):
        start = (step.first - first).days - 0.5
        end = (step.last - first).days + 0.5
        sheet.area([(start, step.value), (end, step.value), (end, bad), (start, bad)], "bad-side")
        line += [(start, step.value), (end, step.value)]
        text = words.target_text(metric, step.value)
        if n == len(steps) - 1:
            sheet.word((end, step.value), text if wide else text[:2] + plain(step.value), "target-word", 7, 5)
        elif wide and end - start > sheet.room / 6:
            sheet.word((start, step.value), text, "target-word", 6, -8 if metric.lower_is_better else 18)
    sheet.line(line, "target")


def _runs(days: Sequence[Day]) -> list[list[Day]]:
    """Stretches of the line: a day without output parts them, a day that nobody wrote does not (K-06)."""
    runs: list[list[Day]] = [[]]
    for day in days:
        if shows(day):
            runs[-1].append(day)
        elif day.state == "no-output" and runs[-1]:
            runs.append([])
    return runs


def _place(day: Day, first: dt.date) -> XY:
    return (day.date - first).days, float(day.value or 0)


def _radius(red: bool, small: bool) -> float:
    return (3.6 if small else 5) if red else (2 if small else 3.6)
