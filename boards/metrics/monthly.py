"""The numbers of the whole plant, one a month: what the last month said, against the target it was judged by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from boards.db import db
from boards.metrics import words
from boards.metrics.judging import meets, rolled
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

LOOK_BACK = dt.timedelta(days=400)  # an older number is no news


@dataclass(frozen=True)
class Monthly:
    """One monthly metric: `state` met, missed, no-target, or missing while nothing is written."""

    metric: Metric
    state: str
    figure: str
    unit: str
    target: str
    month: dt.date | None  # the day its number stands for
    is_first: bool  # of its letter: the one a wall has room for

    @property
    def href(self) -> str:
        return f"/metrics/{self.metric.id}"


def monthly(unit: Unit, at: dt.datetime) -> list[Monthly]:
    """The monthly metrics of a unit as they stand, safety first, then in the unit's order."""
    metrics = db.session.scalars(Metric.of(unit).where(Metric.frequency == "monthly")).all()
    order = list(Plant.get().setting("letters"))
    metrics = sorted(metrics, key=lambda metric: order.index(metric.letter) if metric.letter in order else len(order))
    today, seen, found = production_date(at), set[str | None](), list[Monthly]()
    latest = _latest(metrics, today)
    for metric in metrics:
        found.append(_of(metric, latest.get(metric.id, []), metric.letter not in seen))
        seen.add(metric.letter)
    return found


def _of(metric: Metric, readings: list[Reading], is_first: bool) -> Monthly:
    value = rolled(metric, readings, ())
    if not isinstance(value, Fraction):
        return Monthly(metric, "missing", "?", "", words.target_text(metric, None), None, is_first)
    date = readings[0].production_date
    target = metric.target_on(date)
    state = "no-target" if target is None else "met" if meets(metric, value, target.value) else "missed"
    goal = words.target_text(metric, target.value if target else None)
    return Monthly(metric, state, words.number(value, metric), words.unit_of(metric), goal, date, is_first)


def _latest(metrics: Sequence[Metric], today: dt.date) -> dict[int, list[Reading]]:
    """The counting readings of each metric's last written day."""
    counting: dict[tuple[int, dt.date, str], Reading] = {}
    for reading in db.session.scalars(Reading.within([metric.id for metric in metrics], today - LOOK_BACK, today)):
        counting[reading.metric_id, reading.production_date, reading.shift] = reading
    days: dict[int, dict[dt.date, list[Reading]]] = defaultdict(lambda: defaultdict(list))
    for (metric_id, date, _), reading in counting.items():
        if not reading.is_taken_back:
            days[metric_id][date].append(reading)
    return {metric_id: by_date[max(by_date)] for metric_id, by_date in days.items()}
