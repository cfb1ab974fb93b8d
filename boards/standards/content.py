"""What a revision says: the steps of the work, and the PDFs that came with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.standards.models import Revision

SYMBOLS = ("safety", "quality", "ergonomics", "wip", "critical")  # of standard work (domain 7.6)


class WorkElement(Base):
    """A step of standard work: what to do, how long, the key point and why. Its photos are attachments."""

    __tablename__ = "work_element"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)
    position: Mapped[int]  # from 1
    key: Mapped[str] = mapped_column(String(12))  # the same step in the next revision, so that changes can be told
    seconds: Mapped[int | None]
    symbol: Mapped[str | None] = mapped_column(String(12))
    do: Mapped[str] = mapped_column(String(300))
    key_point: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language → {"do", "key_point", "reason"}
    revision: Mapped[Revision] = relationship(back_populates="elements")

    @property
    def label(self) -> str:
        return f"{self.revision.label} {self.position}"


class Document(Base):
    """A PDF of a revision; the file and its pages as pictures lie in instance/documents."""

    __tablename__ = "standard_document"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), index=True)  # random, ours; the next revision may carry the same file
    title: Mapped[str] = mapped_column(String(120))  # as it was called where it came from
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[dt.date]
    revision: Mapped[Revision] = relationship(back_populates="documents")
