"""Reading: what was measured on a production date, perhaps in one shift of it. Append-only: a correction is the next
revision of the same place, the old value stays (L-15). Beside it: why a day was red, and what is done about it (L-10).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Double, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, subqueryload

from boards.actions.models import Action
from boards.db import Base, db
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.people.models import Person

SOURCES = ("typed", "file", "api", "machine", "checks")
NOTE_MAX = 300
WHOLE_DAY = ""  # the shift of a reading that stands for the day


class Reading(Base):
    """One written number; of several revisions of (metric, production date, shift) the last one counts."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("metric_id", "production_date", "shift", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"))
    production_date: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(10), default=WHOLE_DAY)
    revision: Mapped[int] = mapped_column(default=1)
    value: Mapped[float | None] = mapped_column(Double)
    numerator: Mapped[float | None] = mapped_column(Double)
    denominator: Mapped[float | None] = mapped_column(Double)
    category: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    source: Mapped[str] = mapped_column(String(8), default="typed")
    corrected: Mapped[bool] = mapped_column(default=False)  # after the deadline, by a shift lead: marks the cell (L-15)
    reason: Mapped[str | None] = mapped_column(String(300))  # why it was corrected
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[dt.datetime]
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])
    recorded_by: Mapped[Person | None] = relationship(foreign_keys=[recorded_by_id])
    why: Mapped[list[ReadingReason]] = relationship(
        back_populates="reading", order_by="ReadingReason.id", cascade="all, delete-orphan"
    )

    @property
    def label(self) -> str:
        return f"{self.metric.code} {self.production_date.isoformat()}"

    @property
    def is_taken_back(self) -> bool:
        """Undone: the place is as if nobody had written there."""
        return self.value is None and self.numerator is None and self.category is None

    @classmethod
    def within(cls, metric_ids: Iterable[int], first: dt.date, last: dt.date) -> Select[Reading]:
        """All revisions between two production dates, both included, the counting one of each place last.

        Their reasons come in one query, however many there are (selectinload asks again for each 500).
        """
        ids = list(metric_ids)
        between = cls.production_date.between(first, last)
        order = (cls.metric_id, cls.production_date, cls.shift, cls.revision)
        why = subqueryload(cls.why)  # one query, however many readings
        return select(cls).where(cls.metric_id.in_(ids), between).options(why).order_by(*order)

    @classmethod
    def counting(cls, metric: Metric, date: dt.date) -> list[Reading]:
        """The readings of one day that count, by shift."""
        last: dict[str, Reading] = {}
        for reading in db.session.scalars(cls.within([metric.id], date, date)):
            last[reading.shift] = reading
        return [reading for reading in last.values() if not reading.is_taken_back]

    @classmethod
    def latest(cls, metric: Metric, date: dt.date, shift: str) -> Reading | None:
        """The counting revision of one place, also when it was taken back."""
        place = (cls.metric_id == metric.id, cls.production_date == date, cls.shift == shift)
        return db.session.scalar(select(cls).where(*place).order_by(cls.revision.desc()).limit(1))


class ReadingReason(Base):
    """Why a reading missed its target: one of the metric's reasons, and how much of the loss it took."""

    __tablename__ = "reading_reason"
    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("reading.id"), index=True)
    reason: Mapped[str] = mapped_column(String(60))
    quantity: Mapped[float] = mapped_column(Double, default=1)
    reading: Mapped[Reading] = relationship(back_populates="why")


class RedAnswer(Base):
    """What is done about a red day: an action, an issue, or nothing, because (L-10)."""

    __tablename__ = "red_answer"
    __table_args__ = (UniqueConstraint("metric_id", "production_date"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"))
    production_date: Mapped[dt.date]
    kind: Mapped[str] = mapped_column(String(8))  # action | issue | none
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    text: Mapped[str] = mapped_column(String(NOTE_MAX), default="")  # of "none": because
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])
    action: Mapped[Action | None] = relationship(foreign_keys=[action_id])
    issue: Mapped[Issue | None] = relationship(foreign_keys=[issue_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
