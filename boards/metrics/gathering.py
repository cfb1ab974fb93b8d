"""What the database holds about the days of some metrics, by metric and date: one query each, however many they are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from boards.db import db
from boards.issues.models import SAFETY, Issue
from boards.metrics.models import Metric
from boards.metrics.readings import Reading, RedAnswer
from boards.plant.models import Unit

Place = tuple[int, dt.date]  # metric id, production date


def readings_of(metrics: Sequence[Metric], first: dt.date, last: dt.date) -> dict[Place, list[Reading]]:
    """The counting readings, none that were taken back."""
    counting: dict[tuple[int, dt.date, str], Reading] = {}
    loaded = Reading.within([metric.id for metric in metrics], first, last)
    for reading in db.session.scalars(loaded.options(selectinload(Reading.metric))):
        counting[reading.metric_id, reading.production_date, reading.shift] = reading
    by_day: dict[Place, list[Reading]] = defaultdict(list)
    for (metric_id, date, _), reading in counting.items():
        if not reading.is_taken_back:
            by_day[metric_id, date].append(reading)
    return by_day


def events_of(metrics: Sequence[Metric], first: dt.date, last: dt.date) -> dict[Place, list[Issue]]:
    """Safety issues on the day they happened, whenever they were said (L-14), of metrics that count them."""
    counting = [metric for metric in metrics if metric.counted == "issues"]
    found: dict[Place, list[Issue]] = defaultdict(list)
    if not counting:
        return found
    within = Issue.happened_on.between(first, last)
    valid = select(Issue).where(Issue.kind.in_(SAFETY), within, ~Issue.has("decline", "withdrawal"))
    Unit.meet_all()
    for event in db.session.scalars(valid):
        for metric in counting:
            if event.unit.is_within(metric.unit_id):
                found[metric.id, event.happened_on].append(event)
    return found


def answers_of(metrics: Sequence[Metric], first: dt.date, last: dt.date) -> dict[Place, RedAnswer]:
    """What is done about red days."""
    here = RedAnswer.metric_id.in_([metric.id for metric in metrics])
    loaded = select(RedAnswer).options(joinedload(RedAnswer.action), joinedload(RedAnswer.issue))
    between = RedAnswer.production_date.between(first, last)
    return {(one.metric_id, one.production_date): one for one in db.session.scalars(loaded.where(here, between))}
