"""Saying why a day was red. The reason explains a number, it does not change it: no revision, and no deadline (L-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.history.models import record
from boards.metrics.conditions import MetricConditions
from boards.metrics.judging import NO_OUTPUT, value_of
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.metrics.models import Metric
    from boards.metrics.readings import Reading

QUANTITY_MAX = 1e9


class MetricExplaining(MetricConditions):
    def explain(
        self: Metric, date: dt.date, by: Person, reasons: Mapping[str, float], shift: str | None = None
    ) -> Reading | None:
        """Says why a number that is written missed its target: reason → quantity of the loss. They take the place of
        those said before; what they were stays in the timeline. Without `shift`: at the worst number of the day.
        Raises NotAllowed, NotNow where nothing is written, Unfit for a reason that is not the metric's.
        """
        from boards.metrics.readings import Reading, ReadingReason

        if not self.may_record(by):
            raise NotAllowed(_l("This is for the leader of the team."))
        self.before_reasons(reasons)
        there = Reading.counting(self, date)
        reading = next((one for one in there if one.shift == shift), None) if shift is not None else worst_of(self, there)
        if reading is None:
            raise NotNow(_l("Nothing is written for this day. Write the number first."))
        former = {one.reason: one.quantity for one in reading.why}
        if former == dict(reasons):
            return reading
        reading.why = [ReadingReason(reason=reason, quantity=quantity) for reason, quantity in reasons.items()]
        said = ", ".join(reasons)
        record(self, "explained", on=production_date(), by=by, day=date.isoformat(), shift=reading.shift, to=said)
        return reading

    def before_reasons(self: Metric, reasons: Mapping[str, float]) -> None:
        if unknown := [reason for reason in reasons if reason not in self.reasons]:
            raise Unfit(_l("Choose one of those shown: %(reason)s is not among them.", reason=unknown[0]), "reasons")
        if any(not 0 < quantity < QUANTITY_MAX for quantity in reasons.values()):
            raise Unfit(_l("How many? A number above zero."), "quantity")


def worst_of(metric: Metric, readings: Sequence[Reading]) -> Reading | None:
    """The reading that is farthest from good; one without a number last."""

    def badness(reading: Reading) -> float:
        value = value_of(metric, reading)
        if value is None or value == NO_OUTPUT:
            return float("-inf")
        return float(value) if metric.lower_is_better else -float(value)

    return max(readings, key=badness, default=None)
