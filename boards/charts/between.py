"""Days between events: the chart for what is too rare for limits, like injuries (domain 1.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from boards.charts.axes import SIZES, full_day, month_of_year, reach, value_ticks
from boards.charts.canvas import Size
from boards.charts.chart import Sheet
from boards.metrics.day import Day
from boards.metrics.days import RECORDABLE, Days
from boards.metrics.models import Metric
from boards.plant.production_day import production_date

YEARS = dt.timedelta(days=3 * 366)
MOST = {"wide": 24, "narrow": 10}  # bars


@dataclass(frozen=True)
class Gap:
    """Calendar days from one event to the next; `until` none: they are still being counted."""

    since: dt.date
    until: dt.date | None
    days: int


def events_in(metric: Metric, at: dt.datetime) -> list[Day]:
    """The days of the last three years on which somebody was hurt beyond first aid, the earliest first."""
    today = production_date(at)
    return [day for day in Days([metric], today - YEARS, today, at).of(metric) if day.category in RECORDABLE]


def gaps_of(events: Sequence[Day], today: dt.date) -> list[Gap]:
    """The stretches between them, and the one that runs; empty where nothing happened."""
    dates = [day.date for day in events]
    gaps = [Gap(a, b, (b - a).days) for a, b in pairwise(dates)]
    return [*gaps, Gap(dates[-1], None, (today - dates[-1]).days)] if dates else []


def between_chart(gaps: Sequence[Gap], today: dt.date) -> Markup:
    """A bar a stretch, the one that runs in outline, in two sizes; empty without events."""
    return Markup("").join(_drawn(size, gaps[-MOST[size.name] :], today) for size in SIZES) if gaps else Markup()


def _drawn(size: Size, gaps: Sequence[Gap], today: dt.date) -> Markup:
    size = replace(size, right=18)
    span = (0.0, reach([0, *(gap.days for gap in gaps), 7])[1])
    ticks = [(n, month_of_year(gap.since)) for n, gap in enumerate(gaps)]
    sheet = Sheet(
        size, (-0.6, len(gaps) - 0.4), span, label=_("Days between injuries"),
        x_ticks=ticks[:: 1 + len(ticks) // (10 if size.name == "wide" else 4)], y_ticks=value_ticks(span),
    )  # fmt: skip
    for n, gap in enumerate(gaps):
        counted = ngettext("%(num)s day", "%(num)s days", gap.days)
        until = full_day(gap.until, today) if gap.until else _("today")
        wide = min(0.35, 0.04 * len(gaps) + 0.06)
        kind = "reason" if gap.until else "running"
        sheet.bar((n - wide, n + wide), (0, gap.days), kind, f"{full_day(gap.since, today)} – {until}: {counted}")
        sheet.word((n, gap.days), str(gap.days), "bar-top", 0, -6)
    return sheet.drawn()
