"""Upload: a file of numbers, read and compared, waiting for a person's yes; loaded in one transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import QUIET, now
from boards.db import Base, db
from boards.history.models import entry, record
from boards.metrics.writing import breathing, finish
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow, need
from boards.uploads.comparing import VERDICT, Weighing, all_metrics, weighed

VERDICTS = ("refused", "changed", "new", "unchanged")
KEPT = dt.timedelta(days=7)  # one that nobody said yes to
NAME_MAX = 120


class Upload(Base):
    """What one file said.

    `rows`: one a number, {"sheet", "row", "column"?, "code", "date", "shift", "value" | "numerator", "denominator" |
    "category", "note", "reasons", "faults"?} and how it compares: {"verdict", "why"?: [[cell, sentence]], "old"?: what
    would change, "late"?: a late correction, "stood"?: the revision it was compared with}.
    `read`: how the file was read (tables.py).
    """

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)  # in its address: nobody guesses another's
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    sha256: Mapped[str] = mapped_column(String(64))
    read: Mapped[dict[str, Any]]
    rows: Mapped[list[Any]]
    loaded_at: Mapped[dt.datetime | None]
    loaded: Mapped[dict[str, Any] | None]  # how many were new, changed …
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])

    @classmethod
    def of(cls, unit: Unit, by: Person, name: str, sha256: str, read: Mapping[str, Any], rows: list[Any]) -> Upload:
        """A file that was read and compared. The same person's forgotten ones go."""
        old = delete(cls).where(cls.by_id == by.id, cls.loaded_at.is_(None), cls.at < now() - KEPT)
        db.session.execute(old, execution_options=QUIET)
        upload = cls(
            token=secrets.token_urlsafe(16), unit_id=unit.id, by_id=by.id, at=now(), name=name[:NAME_MAX], sha256=sha256,
            read=dict(read), rows=rows,
        )  # fmt: skip
        db.session.add(upload)
        db.session.flush()
        return upload

    @classmethod
    def sent_by(cls, person: Person, token: str, to_change: bool = False) -> Upload | None:
        """This person's upload with this token; nobody else's."""
        wanted = select(cls).where(cls.token == token, cls.by_id == person.id)
        return db.session.scalar(wanted.with_for_update() if to_change else wanted)

    @property
    def counts(self) -> Counter[str]:
        """How many rows of each verdict."""
        return Counter(row["verdict"] for row in self.rows)

    @property
    def late(self) -> int:
        """How many late corrections are among them: they need a reason (L-15)."""
        return sum(row.get("late", False) for row in self.rows)

    @property
    def to_load(self) -> int:
        return self.counts["new"] + self.counts["changed"]

    def load(self, reason: str = "") -> bool:
        """The yes: all good rows, or, where what was shown is not true any more, none of them and the new comparison.

        Answers whether they are in; a second yes finds them there. Raises Unfit for late corrections without a reason.
        """
        if self.loaded_at is not None:
            return True
        rows, standing, good = weighed(self.rows, self.read, self.unit, self.by, all_metrics())
        if [_told(row) for row in rows] != [_told(row) for row in self.rows]:
            self.rows = rows
            return False
        if self.late:
            need(reason, "reason")
        if not self.to_load:
            raise NotNow(_l("There is nothing to load in this file."))
        with db.session.no_autoflush:
            for _row, one in breathing(good):
                standing.write(one, self.by, "file", reason)
        finish(standing, [one for _row, one in good], self.by, reason)
        self._tell(good, reason)
        return True

    def discard(self) -> None:
        """Away with it, as if it had never been sent. Raises NotNow when its numbers are in."""
        if self.loaded_at is not None:
            raise NotNow(_l("Its numbers are on the boards already."))
        db.session.delete(self)

    def _tell(self, good: Weighing, reason: str) -> None:
        """What was loaded, in the story of the upload and of each metric."""
        counts: dict[str, Any] = {verdict: self.counts[verdict] for verdict in VERDICTS}
        self.loaded_at, self.loaded = now(), {**counts, "late": self.late, "reason": reason}
        today = production_date()
        by_metric: dict[int, Counter[str]] = {}
        metrics = {}
        for row, one in good:
            if one.is_written:
                metrics[one.number.metric.id] = one.number.metric
                by_metric.setdefault(one.number.metric.id, Counter())[row["verdict"]] += 1
        record(self, "loaded", on=today, by=self.by, reason=reason or None, **counts)
        db.session.add_all(
            entry(
                metrics[id], "uploaded", on=today, by=self.by, file=self.name, upload=self.id, new=done["new"],
                changed=done["changed"],
            )
            for id, done in by_metric.items()
        )  # fmt: skip


def _told(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a preview said of a row, without words: these depend on the language."""
    return tuple(row.get(name) if name != "why" else None for name in VERDICT)
