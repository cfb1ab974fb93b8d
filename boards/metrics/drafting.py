"""What a number would say after the one that stands, and whether that changes anything. Shared by one number and by many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from boards.metrics.explaining import MetricExplaining

if TYPE_CHECKING:
    from boards.metrics.models import Metric
    from boards.metrics.readings import Reading
    from boards.metrics.writing import Number

KEPT = ("value", "numerator", "denominator", "category", "note")


class MetricDrafting(MetricExplaining):
    def draft(self: Metric, why: Mapping[str, float], **about: Any) -> Reading:
        """A reading as it would stand, not yet written: the first of its place, unless told otherwise."""
        from boards.metrics.readings import Reading, ReadingReason

        drafted = Reading(**{"metric_id": self.id, "revision": 1, "corrected": False, **about})
        drafted.why = [ReadingReason(reason=reason, quantity=quantity) for reason, quantity in why.items()]
        return drafted

    def why_after(self: Metric, last: Reading | None, reasons: Mapping[str, float] | None) -> dict[str, float]:
        """The reasons of a number that follows `last`: those given, or those from before. Unfit for an unknown one."""
        if reasons is None:
            return {one.reason: one.quantity for one in last.why} if last else {}
        self.before_reasons(reasons)
        return dict(reasons)


def says_the_same(last: Reading, wanted: Reading | Number, why: Mapping[str, float]) -> bool:
    """Whether writing `wanted` after `last` would change nothing."""
    return all(getattr(last, name) == getattr(wanted, name) for name in KEPT) and (
        sorted((one.reason, one.quantity) for one in last.why) == sorted(why.items())
    )
