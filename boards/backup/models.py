"""What became of each try to make a backup: for the doctor, for /metrics, and so that one process makes it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Select, String, UniqueConstraint, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from boards.db import Base, db


class Backup(Base):
    """One try. Neither `ended_at` nor `failed`: it runs, or was killed."""

    __tablename__ = "backup"
    __table_args__ = (UniqueConstraint("due_at", "attempt"),)  # two processes can't claim the same try
    id: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[dt.datetime | None]  # the instant it was due at; none: made by hand
    attempt: Mapped[int] = mapped_column(default=1)
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    file: Mapped[str] = mapped_column(String(400))
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    failed: Mapped[str | None] = mapped_column(String(400))  # why, in a sentence

    @classmethod
    def made(cls) -> Select[Backup]:
        """Those that were made, the latest first."""
        return select(cls).where(cls.ended_at.is_not(None), cls.failed.is_(None)).order_by(cls.ended_at.desc())

    @classmethod
    def last_made(cls) -> Backup | None:
        return db.session.scalars(cls.made().limit(1)).first()

    @classmethod
    def last_tried(cls) -> Backup | None:
        return db.session.scalars(select(cls).order_by(cls.began_at.desc()).limit(1)).first()


def are_noted() -> bool:
    """Whether this database has a place for them: one that isn't upgraded yet is copied, too."""
    return inspect(db.engine).has_table(Backup.__tablename__)
