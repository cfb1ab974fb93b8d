"""Looks at metrics by their run rules and raises, attaches to or withdraws signals."""

from __future__ import annotations

from collections.abc import Iterable

from boards.metrics.models import Metric


def look_at(metrics: Iterable[Metric]) -> None:
    """Evaluates the run rules of metrics whose readings changed. Call inside writing(); the same again changes nothing."""
