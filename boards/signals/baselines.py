"""Freezing limits: on consecutive production days, by a person with a reason, never rolling (K-01, K-08).

A mixin of watching.Baseline. Every verb raises NotAllowed or Unfit with a plain sentence and then has changed nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, Unfit, need
from boards.signals.limits import FEWEST, PREFERRED, mean_of, moving_ranges

if TYPE_CHECKING:
    from boards.metrics.models import Metric
    from boards.signals.models import Baseline
    from boards.signals.points import Point

LONGEST = dt.timedelta(days=400)
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Proposal:
    """Production days that a baseline may be frozen on. `n`: points there are in them so far."""

    first: dt.date
    last: dt.date
    n: int
    fewest: int = FEWEST

    @property
    def is_enough(self) -> bool:
        return self.n >= self.fewest


class BaselineVerbs:
    @classmethod
    def propose(cls, metric: Metric, after: dt.date) -> Proposal:
        """The first twenty production days after a date, as far as there are such days (domain 1.6)."""
        calendar, plant = Calendar(metric.unit), Plant.get()
        wanted = int(plant.setting("spc_preferred_baseline_points") or PREFERRED)
        first = calendar.after(after, 1)
        last = min(calendar.after(after, wanted), production_date())
        points = points_between(metric, first, last) if first <= last else []
        ends = points[-1].date if points else max(first, last)
        return Proposal(first, ends, len(points), _fewest())

    @classmethod
    def freeze(cls, metric: Metric, first: dt.date, last: dt.date, by: Person, why: str) -> Baseline:
        """Limits out of the final days from `first` to `last`; the baseline before it ends and stays visible (K-08).

        The same again is the same baseline. Signals of the days after it are looked for at once.
        """
        from boards.metrics.models import Metric
        from boards.signals.models import Baseline
        from boards.signals.raising import look_at

        Baseline.before_freezing(metric, by)
        need(why, "why")
        held = select(Metric.id).where(Metric.id == metric.id).with_for_update(key_share=True)
        db.session.execute(held)  # one in force, also when two freeze at once
        former = Baseline.in_force(metric)
        if former is not None and (former.from_date, former.to_date, former.why) == (first, last, why):
            return former
        points = _chosen(metric, first, last, former)
        ranges = mean_of(moving_ranges([point.value for point in points]))
        if not ranges:
            raise Unfit(_l("All these numbers are the same: no limits come out of them."), "last")
        if former is not None:
            former.valid_to = first - ONE_DAY
        baseline = Baseline(
            metric=metric, from_date=first, to_date=last, n=len(points), valid_from=first,
            mean=float(mean_of([point.value for point in points])), mr_bar=float(ranges),
            set_by=by, set_at=now(), why=why,
        )  # fmt: skip
        db.session.add(baseline)
        about = f"{first.isoformat()} – {last.isoformat()}"
        record(metric, "baseline", on=production_date(), by=by, reason=why, days=about, n=len(points))
        look_at([metric], first)
        return baseline

    @classmethod
    def before_freezing(cls, metric: Metric, by: Person) -> None:
        """The leader of the unit or the Kaizen office decides; a number that is a category has no limits."""
        if not (by.leads(metric.unit) or by.holds("kso")):
            raise NotAllowed(_l("This is for the leader of the team."))
        if metric.judge == "worst":
            raise Unfit(_l("Limits are for numbers. For rare events count the days between them."), "first")

    @classmethod
    def in_force(cls, metric: Metric) -> Baseline | None:
        """The baseline that judges today's days, if somebody has frozen one."""
        return next((one for one in cls.of(metric) if one.valid_to is None), None)

    @classmethod
    def of(cls, metric: Metric) -> Sequence[Baseline]:
        """All that there ever were, the latest first (K-08)."""
        from boards.signals.models import Baseline

        rows = select(Baseline).where(Baseline.metric_id == metric.id).order_by(Baseline.id.desc())
        return db.session.scalars(rows).all()


def points_between(metric: Metric, first: dt.date, last: dt.date) -> list[Point]:
    """The final days with a number between two production dates, both included."""
    from boards.metrics.days import Days
    from boards.signals.points import points_in

    return points_in(Days([metric], first, last, now()).of(metric))


def _chosen(metric: Metric, first: dt.date, last: dt.date, former: Baseline | None) -> list[Point]:
    if last > production_date():
        raise Unfit(_l("That day is still to come."), "last")
    if first > last or last - first > LONGEST:
        raise Unfit(_l("From an earlier to a later day, please."), "last")
    if former is not None and first <= former.to_date:
        raise Unfit(_l("The limits in force were taken from these days. Choose days after the change."), "first")
    points, fewest = points_between(metric, first, last), _fewest()
    if len(points) < fewest:
        raise Unfit(_l("%(n)s of %(all)s days with a number: too few for limits.", n=len(points), all=fewest), "last")
    return points


def _fewest() -> int:
    return int(Plant.get().setting("spc_min_baseline_points"))
