"""A reading as it would be written, and whether that would change anything. Shared by one number and by many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.metrics.conditions import MetricConditions
from boards.refusals import Unfit

if TYPE_CHECKING:
    from boards.metrics.models import Metric
    from boards.metrics.readings import Reading

KEPT = ("value", "numerator", "denominator", "category", "note")


class MetricDrafting(MetricConditions):
    def draft(self: Metric, last: Reading | None, reasons: Mapping[str, float] | None, **about: Any) -> Reading:
        """A reading as it would stand after `last`, not yet written. Raises Unfit for what can't be a value."""
        from boards.metrics.readings import Reading

        wanted = Reading(metric_id=self.id, revision=1, corrected=False, **about)
        self.before_value(wanted)
        self._explain(wanted, last, reasons)
        return wanted

    def _explain(self: Metric, reading: Reading, last: Reading | None, reasons: Mapping[str, float] | None) -> None:
        from boards.metrics.readings import ReadingReason

        if reasons is None:
            reasons = {one.reason: one.quantity for one in last.why} if last else {}
        elif unknown := [reason for reason in reasons if reason not in self.reasons]:
            raise Unfit(_l("Choose one of those shown: %(reason)s is not among them.", reason=unknown[0]), "reasons")
        reading.why = [ReadingReason(reason=reason, quantity=quantity) for reason, quantity in reasons.items()]


def says_the_same(last: Reading, wanted: Reading) -> bool:
    """Whether writing `wanted` after `last` would change nothing."""

    def said(reading: Reading) -> tuple[object, ...]:
        why = sorted((one.reason, one.quantity) for one in reading.why)
        return (*(getattr(reading, name) for name in KEPT), why)

    return said(last) == said(wanted)
