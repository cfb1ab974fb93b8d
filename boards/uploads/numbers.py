"""A file of numbers: readings for places of the plant's metrics, compared and written by the rules of one."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from boards.db import db
from boards.history.models import entry
from boards.metrics.models import Metric
from boards.metrics.writing import Standing, breathing, finish
from boards.plant.production_day import production_date
from boards.uploads.comparing import Weighing, all_metrics, weighed
from boards.uploads.models import Rows, Upload, Write


class NumberUpload(Upload):
    """`rows`: one a number, {"sheet", "row", "column"?, "code", "date", "shift", "value" | "numerator", "denominator" |
    "category", "note", "reasons", "faults"?}; `stood`: the revision it was compared with. `read`: see tables.py."""

    page, form = "uploads/upload.html", "uploads.new"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "numbers"}

    def compared(self) -> tuple[Rows, Write]:
        rows, standing, good = weighed(self.rows, self.read, self.unit, self.by, all_metrics())
        return rows, lambda reason: self._write(standing, good, reason)

    def _write(self, standing: Standing, good: Weighing, reason: str) -> None:
        with db.session.no_autoflush:
            for _row, one in breathing(good):
                standing.write(one, self.by, "file", reason)
        finish(standing, [one for _row, one in good], self.by, reason)
        self._tell(good)

    def _tell(self, good: Weighing) -> None:
        """What was loaded, in the story of each metric."""
        by_metric: dict[int, Counter[str]] = {}
        metrics: dict[int, Metric] = {}
        for row, one in good:
            if one.is_written:
                metrics[one.number.metric.id] = one.number.metric
                by_metric.setdefault(one.number.metric.id, Counter())[row["verdict"]] += 1
        db.session.add_all(
            entry(
                metrics[id], "uploaded", on=production_date(), by=self.by, file=self.name, upload=self.id, new=done["new"],
                changed=done["changed"],
            )
            for id, done in by_metric.items()
        )  # fmt: skip
