"""The letters of a board: each a calendar of the month, beside it the last day's value and where it is going (domain 1.4).

For one unit or for eighty: the same queries.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.issues.models import Issue
from boards.metrics.day import Day
from boards.metrics.days import RECORDABLE, Days
from boards.metrics.models import BoardMetric, Metric
from boards.metrics.trend import WINDOW, Trend, trend_of
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.signals.models import Baseline, Signal

ONE_DAY = dt.timedelta(days=1)
HISTORY = dt.timedelta(days=4 * WINDOW + 7)  # reaches two windows of production days back, over a week of holidays
ORDER = {"S": 0}  # safety is first, whatever else a plant has (L-02)


@dataclass(frozen=True)
class Letter:
    """One letter of one board in the month of an instant. Without a metric it stands there empty."""

    unit: Unit
    letter: str
    metric: Metric | None  # the board metric of today
    cells: tuple[Day, ...]  # one a day of the month
    last: Day | None = None  # the unit's last production day before this one; on the first of all that one
    trend: Trend | None = None
    signal: Signal | None = None
    days_without: int | None = None  # of safety: calendar days since the last recordable injury; none: there was none

    @cached_property
    def reds(self) -> list[Day]:
        return [day for day in self.cells if day.is_red]

    @property
    def lacks(self) -> list[Day]:
        """Red days of this month that lack a reason or an answer (L-10)."""
        return [day for day in self.reds if day.lacks_reason or day.lacks_answer]


class Choices:
    """Which metric of which letter some units' boards show, and since when (L-16)."""

    def __init__(self, chosen: dict[tuple[int, str], list[tuple[dt.date, Metric | None]]]) -> None:
        self.chosen = chosen  # (unit id, letter) → since when which metric, the earliest first
        every = (metric for choices in chosen.values() for _, metric in choices if metric)
        self.metrics = list({metric.id: metric for metric in every}.values())

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Choices:
        Unit.meet_all()
        rows = db.session.execute(_chosen(), {"units": [unit.id for unit in units]}).unique()
        found: dict[tuple[int, str], list[tuple[dt.date, Metric | None]]] = defaultdict(list)
        for chosen, metric in rows:
            found[chosen.unit_id, chosen.letter].append((chosen.valid_from, metric))
        return cls(found)

    def on(self, unit_id: int, letter: str, date: dt.date) -> Metric | None:
        """The metric that colours a letter's cell on a date."""
        chosen = [metric for since, metric in self.chosen.get((unit_id, letter), ()) if since <= date]
        return chosen[-1] if chosen else None


class Letters:
    """The letters of several boards at an instant."""

    def __init__(self, units: Sequence[Unit], at: dt.datetime) -> None:
        self.units, self.at, self.plant = units, at, Plant.get()
        self.today = production_date(at, self.plant)  # the month changes at production midnight (L-17)
        self.first = self.today.replace(day=1)
        self.end = (self.first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
        self._choices = Choices.of(units)
        self.metrics = self._choices.metrics
        self.days = Days(self.metrics, min(self.first, self.today - HISTORY), self.end, at, light=True)
        self._baselines = self._in_force()
        self._signals = {signal.metric_id: signal for signal in Signal.told_at(units)}
        self._hurt = self._last_injuries()

    def of(self, unit: Unit) -> list[Letter]:
        """The letters of one of the units: the plant's set, and what it shows beside them; safety first."""
        chosen = self._choices.chosen
        own = [letter for owner, letter in chosen if owner == unit.id]
        ordered = dict.fromkeys([*self.plant.setting("letters"), *own])
        there = [letter for letter in ordered if any(metric for _, metric in chosen.get((unit.id, letter), ()))]
        shown = list(ordered) if there else []
        return [self._letter(unit, letter) for letter in sorted(shown, key=lambda letter: ORDER.get(letter, 1))]

    def board_metric(self, unit: Unit, letter: str, date: dt.date) -> Metric | None:
        """The metric that colours a letter's cell on a date (L-16)."""
        return self._choices.on(unit.id, letter, date)

    def _letter(self, unit: Unit, letter: str) -> Letter:
        metric = self.board_metric(unit, letter, self.today)
        cells = tuple(self._cell(unit, letter, self.first + n * ONE_DAY) for n in range((self.end - self.first).days + 1))
        if metric is None:
            return Letter(unit, letter, None, cells)
        calendar = self.days.calendars.get(metric.unit_id)
        yesterday = calendar.before(self.today, 1) if calendar else self.today - ONE_DAY
        past = [day for day in self._history(metric, yesterday) if day.final]
        last = self.days.on(metric, yesterday)
        if last.state == "before":  # its first day: what it is held to today
            last = self.days.on(metric, self.today)
        hurt = self._hurt.get(metric.id)
        return Letter(
            unit, letter, metric, cells,
            last=last,
            trend=trend_of(metric, past, self._baselines.get(metric.id)),
            signal=self._signals.get(metric.id),
            days_without=(self.today - hurt).days if hurt else None,
        )  # fmt: skip

    def _cell(self, unit: Unit, letter: str, date: dt.date) -> Day:
        metric = self.board_metric(unit, letter, date)
        if metric is None:
            return Day(date, "future" if date > self.today else "before")
        return self.days.on(metric, date)

    def _history(self, metric: Metric, until: dt.date) -> list[Day]:
        span = range((until - self.days.first).days + 1)
        return [self.days.on(metric, self.days.first + n * ONE_DAY) for n in span]

    def _in_force(self) -> dict[int, Baseline]:
        here = select(Baseline).where(Baseline.metric_id.in_([metric.id for metric in self.metrics]))
        rows = db.session.scalars(here.where(Baseline.valid_to.is_(None)).order_by(Baseline.id))
        return {baseline.metric_id: baseline for baseline in rows}

    def _last_injuries(self) -> dict[int, dt.date]:
        """When somebody was hurt beyond first aid last, by metric id (L-14, L-18)."""
        counting = [metric for metric in self.metrics if metric.counted == "issues"]
        found: dict[int, dt.date] = {}
        if not counting:
            return found
        hurt = select(Unit.path, func.max(Issue.happened_on)).join(Unit, Unit.id == Issue.unit_id).group_by(Unit.path)
        hurt = hurt.where(Issue.kind == "injury", Issue.severity.in_(RECORDABLE), ~Issue.has("decline", "withdrawal"))
        for path, date in db.session.execute(hurt.where(Issue.happened_on <= self.today)):
            for metric in counting:
                if f"/{metric.unit_id}/" in path:
                    found[metric.id] = max(date, found.get(metric.id, date))
        return found


@cache
def _chosen() -> Any:
    here = BoardMetric.unit_id.in_(bindparam("units", expanding=True))
    rows = select(BoardMetric, Metric).outerjoin(Metric, Metric.id == BoardMetric.metric_id).where(here)
    return rows.options(joinedload(Metric.targets)).order_by(BoardMetric.valid_from, BoardMetric.id)
