"""What happened to a metric: the flags above its trend. Other domains tell theirs with `@tells_events`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from boards.db import db
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.words import shown
from boards.signals.models import Baseline


@dataclass(frozen=True)
class Event:
    """`kind`: target, baseline, correction …; `words`: what happened, in the page's language."""

    date: dt.date
    kind: str
    words: Any


Source = Callable[[Metric, dt.date, dt.date], Iterable[Event]]
_sources: list[Source] = []


def tells_events(source: Source) -> Source:
    """Declares a function (metric, first, last) → what happened to it between two production dates, both included."""
    _sources.append(source)
    return source


def events_of(metric: Metric, first: dt.date, last: dt.date) -> list[Event]:
    """All that happened between two production dates, the earliest first."""
    told = (event for source in _sources for event in source(metric, first, last))
    return sorted(told, key=lambda event: (event.date, event.kind))


@tells_events
def _targets(metric: Metric, first: dt.date, last: dt.date) -> Iterable[Event]:
    for before, target in zip([None, *metric.targets], metric.targets, strict=False):
        if not first <= target.valid_from <= last:
            continue
        value, why = shown(target.value, metric), f": {target.why}" if target.why else ""
        if before is None:
            yield Event(target.valid_from, "target", _("The first target: %(value)s", value=value) + why)
        else:
            was = shown(before.value, metric)
            yield Event(target.valid_from, "target", _("Target %(value)s, before: %(was)s", value=value, was=was) + why)


@tells_events
def _baselines(metric: Metric, first: dt.date, last: dt.date) -> Iterable[Event]:
    since = Baseline.valid_from.between(first, last)
    for baseline in db.session.scalars(select(Baseline).where(Baseline.metric_id == metric.id, since)):
        said = _("New limits, out of %(n)s days: %(why)s", n=baseline.n, why=baseline.why)
        yield Event(baseline.valid_from, "baseline", said)


@tells_events
def _corrections(metric: Metric, first: dt.date, last: dt.date) -> Iterable[Event]:
    within = Reading.production_date.between(first, last)
    rows = select(Reading).where(Reading.metric_id == metric.id, Reading.corrected, within)
    for reading in db.session.scalars(rows.order_by(Reading.id)):
        said = _("Corrected afterwards: %(why)s", why=reading.reason or "–")
        yield Event(reading.production_date, "correction", said)
