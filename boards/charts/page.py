"""What a tap on a letter opens: everything that a metric's page shows of one period, read with the same few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from markupsafe import Markup
from sqlalchemy import func, select

from boards.charts.between import Gap, between_chart, events_in, gaps_of
from boards.charts.events import Event, events_of
from boards.charts.pareto import Bar, pareto
from boards.charts.periods import DAY, Period
from boards.charts.series import Point, points_of, varies_much
from boards.charts.trend_chart import SIGNS, shows, trend_chart
from boards.charts.xmr_chart import Xmr
from boards.db import db
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.letters import HISTORY
from boards.metrics.models import Metric, Target
from boards.metrics.readings import Reading
from boards.metrics.trend import Trend, trend_of
from boards.plant.models import Plant
from boards.signals.models import Baseline, Signal

LATELY = 13 * 7 * DAY  # in which points are counted towards a first baseline
LATEST, LISTED = 200, 12  # signals: marked on the chart, told below it
WRITTEN = ("met", "missed", "amber", "open", "no-target", "no-output", "missing")


@dataclass(frozen=True)
class MetricPage:
    """One metric in one period, as seen at an instant."""

    metric: Metric
    period: Period
    at: dt.datetime

    @cached_property
    def days(self) -> list[Day]:
        """Every calendar day that is drawn, the earliest first."""
        return _without_noise(self.metric, Days([self.metric], self.period.first, self.period.seen, self.at))

    @cached_property
    def lately(self) -> list[Day]:
        """The last thirteen weeks, whatever period is shown."""
        today = self.period.today
        return _without_noise(self.metric, Days([self.metric], today - max(LATELY, HISTORY), today, self.at))

    @cached_property
    def goes_back(self) -> bool:
        """Whether there is anything before this period."""
        first = db.session.scalar(select(func.min(Reading.production_date)).where(Reading.metric_id == self.metric.id))
        return min(first or self.metric.measured_from, self.metric.measured_from) < self.period.first

    @cached_property
    def is_rare(self) -> bool:
        """Counts what should never happen: days between events, no limits."""
        return self.metric.judge == "worst"

    def day_page(self, date: dt.date) -> str:
        """The address of one day of this metric."""
        return url_for("numbers.day", id=self.metric.id, date=date.isoformat())

    def signal_page(self, signal: Signal) -> str:
        return url_for("signals.signal", id=signal.id)

    @property
    def limits_page(self) -> str:
        """Where the limits are set and all that ever were."""
        return url_for("signals.baselines", id=self.metric.id)

    # --- the head

    @property
    def target(self) -> Target | None:
        return self.metric.target_on(self.period.today)

    @cached_property
    def last(self) -> Point | None:
        """The latest final value."""
        points = points_of(self.lately)
        return points[-1] if points else None

    @cached_property
    def trend(self) -> Trend | None:
        return trend_of(self.metric, [day for day in self.lately if day.final], self.in_force)

    # --- the trend

    @cached_property
    def points(self) -> list[Point]:
        return points_of(self.days)

    @cached_property
    def listed(self) -> list[Day]:
        """The days of the table, the latest first."""
        there = [day for day in self.days if shows(day) or day.state in SIGNS or (self.is_rare and day.state in WRITTEN)]
        return there[::-1]

    @cached_property
    def events(self) -> list[Event]:
        return events_of(self.metric, self.period.first, self.period.seen)

    def trend_chart(self) -> Markup:
        return trend_chart(self.metric, self.days, self.events, self.period.today)

    # --- why

    @cached_property
    def losses(self) -> dict[str, float]:
        """Reason → quantity of the loss in the period."""
        found: dict[str, float] = {}
        for day in self.days:
            for reason, quantity in day.reasons.items():
                found[reason] = found.get(reason, 0) + quantity
        return found

    @cached_property
    def bars(self) -> list[Bar]:
        return pareto(self.losses, self.metric.reasons)

    # --- limits and signals

    @cached_property
    def baselines(self) -> Sequence[Baseline]:
        here = select(Baseline).where(Baseline.metric_id == self.metric.id)
        return db.session.scalars(here.order_by(Baseline.valid_from, Baseline.id)).all()

    @property
    def in_force(self) -> Baseline | None:
        return next((one for one in reversed(self.baselines) if one.valid_to is None), None)

    @cached_property
    def signals(self) -> Sequence[Signal]:
        """The latest first."""
        here = Signal.loaded().where(Signal.metric_id == self.metric.id)
        return db.session.scalars(here.order_by(Signal.id.desc()).limit(LATEST)).all()

    @property
    def told(self) -> Sequence[Signal]:
        return self.signals[:LISTED]

    @cached_property
    def xmr(self) -> Xmr:
        return Xmr.of(self.metric, self.days, self.baselines, self.signals, self.period.today)

    @property
    def points_lately(self) -> int:
        """How many points there are for a first baseline (K-04)."""
        return len(points_of(self.lately))

    @property
    def points_needed(self) -> int:
        return int(Plant.get().setting("spc_min_baseline_points"))

    @property
    def is_approximate(self) -> bool:
        """A ratio whose denominators vary so much that its limits are only approximately true."""
        return self.metric.roll_up == "ratio" and varies_much(self.points)

    # --- rare events

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps_of(events_in(self.metric, self.at), self.period.today) if self.is_rare else []

    def between_chart(self) -> Markup:
        return between_chart(self.gaps, self.period.today)


def _without_noise(metric: Metric, days: Days) -> list[Day]:
    """Of a number that is written once a month only the days on which it was: the others miss nothing."""
    found = days.of(metric)
    if metric.frequency == "daily":
        return found
    return [day if day.readings else Day(day.date, "off") for day in found]
