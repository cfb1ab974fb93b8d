"""Upload: a file that was read and compared, waiting for a person's yes; loaded in one transaction.

What every kind of file shares is here; what it says is for its own domain: numbers.py, boards/skills/uploads.py.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import QUIET, now
from boards.db import Base, db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow, need

VERDICTS = ("refused", "changed", "new", "unchanged")
VERDICT = ("verdict", "why", "stood", "late", "old")  # what a row says of how it compares
KEPT = dt.timedelta(days=7)  # one that nobody said yes to
NAME_MAX = 120

Rows = list[dict[str, Any]]
Write = Callable[[str], None]  # writes the good rows; given the reason that was typed


class Upload(Base):
    """What one file said.

    `rows`: one a place, with how it compares: {"verdict", "why"?: [[cell, sentence]], "old"?: what would change,
    "late"?: a late correction, "stood"?: what it was compared with}; the rest is its kind's. `read`: how it was read.
    """

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), server_default="numbers")
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
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": kind}

    page: ClassVar[str]  # the template of its preview
    form: ClassVar[str]  # the endpoint where such a file is sent

    def compared(self) -> tuple[Rows, Write]:
        """The rows with their verdicts as of now, and what would write the good ones. Writes nothing."""
        raise NotImplementedError

    @classmethod
    def of(cls, unit: Unit, by: Person, name: str, sha256: str, read: Mapping[str, Any], rows: list[Any]) -> Self:
        """A file that was read and compared. The same person's forgotten ones go."""
        old = delete(Upload).where(Upload.by_id == by.id, Upload.loaded_at.is_(None), Upload.at < now() - KEPT)
        db.session.execute(old, execution_options=QUIET)
        upload = cls(
            token=secrets.token_urlsafe(16), unit_id=unit.id, by_id=by.id, at=now(), name=name[:NAME_MAX], sha256=sha256,
            read=dict(read), rows=rows,
        )  # fmt: skip
        db.session.add(upload)
        db.session.flush()
        return upload

    @classmethod
    def sent_by(cls, person: Person, token: str, to_change: bool = False) -> Self | None:
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
        rows, write = self.compared()
        if [_told(row) for row in rows] != [_told(row) for row in self.rows]:
            self.rows = rows
            return False
        if self.late:
            need(reason, "reason")
        if not self.to_load:
            raise NotNow(_l("There is nothing to load in this file."))
        write(reason)
        counts: dict[str, Any] = {verdict: self.counts[verdict] for verdict in VERDICTS}
        self.loaded_at, self.loaded = now(), {**counts, "late": self.late, "reason": reason}
        record(self, "loaded", on=production_date(), by=self.by, reason=reason or None, **counts)
        return True

    def discard(self) -> None:
        """Away with it, as if it had never been sent. Raises NotNow when what it says is in."""
        if self.loaded_at is not None:
            raise NotNow(_l("What it says is loaded already."))
        db.session.delete(self)


def _told(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a preview said of a row, without words: these depend on the language."""
    return tuple(row.get(name) if name != "why" else None for name in VERDICT)
