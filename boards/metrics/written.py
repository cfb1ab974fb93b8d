"""Readings as a board needs them: columns only, since a month of letters is made of hundreds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import bindparam, select

from boards.db import db
from boards.metrics.models import Metric
from boards.metrics.readings import Reading, ReadingReason


class Why(NamedTuple):
    reason: str
    quantity: float


class Written(NamedTuple):
    """What a Day asks of a Reading."""

    metric: Metric
    shift: str
    value: float | None
    numerator: float | None
    denominator: float | None
    category: str | None
    corrected: bool
    why: list[Why]

    @property
    def is_taken_back(self) -> bool:
        return self.value is None and self.numerator is None and self.category is None


def written_of(metrics: Sequence[Metric], first: dt.date, last: dt.date) -> dict[tuple[int, dt.date], list[Reading]]:
    """As gathering.readings_of, in one question with the reasons."""
    by_id = {metric.id: metric for metric in metrics}
    counting: dict[tuple[int, dt.date, str], tuple[int, Written]] = {}
    for row in db.session.execute(_rows(), {"ids": list(by_id), "first": first, "last": last}):
        metric_id, date, shift, id, value, numerator, denominator, category, corrected, reason, quantity = row
        place = metric_id, date, shift
        known = counting.get(place)
        if known is None or known[0] != id:
            known = counting[place] = (
                id,
                Written(by_id[metric_id], shift, value, numerator, denominator, category, corrected, []),
            )
        if reason is not None:
            known[1].why.append(Why(reason, quantity))
    by_day: dict[tuple[int, dt.date], list[Reading]] = defaultdict(list)
    for (metric_id, date, _), (_, written) in counting.items():
        if not written.is_taken_back:
            by_day[metric_id, date].append(cast(Reading, written))
    return by_day


@cache
def _rows() -> Any:
    """The counting revision of each place last."""
    place = Reading.metric_id, Reading.production_date, Reading.shift
    said = Reading.value, Reading.numerator, Reading.denominator, Reading.category, Reading.corrected
    rows = select(*place, Reading.id, *said, ReadingReason.reason, ReadingReason.quantity)
    rows = rows.outerjoin(ReadingReason, ReadingReason.reading_id == Reading.id)
    of_these = Reading.metric_id.in_(bindparam("ids", expanding=True))
    rows = rows.where(of_these, Reading.production_date.between(bindparam("first"), bindparam("last")))
    return rows.order_by(*place, Reading.revision, ReadingReason.id)
