"""Standard: how a job is done, in revisions of which exactly one is in force (domain 1.13).

Which one that is, is never written down: it follows from the approved revisions' `effective_on` and the day (decision 11).
So nobody has to be awake at 06:00, and any past day answers as it would have then (D-12).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.db import Base, db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.standards.acknowledging import RevisionReading
from boards.standards.approving import RevisionApproving
from boards.standards.force import StandardForce
from boards.standards.withdrawing import StandardWithdrawing

if TYPE_CHECKING:
    from boards.standards.content import Document, WorkElement
    from boards.standards.questions import Question

KINDS = (
    "standard_work",
    "work_instruction",
    "setup_sheet",
    "control_plan",
    "safety_rule",
    "visual_standard",
    "one_point_lesson",
    "code_list",
    "checklist",
)
CLASSES = ("editorial", "minor", "major")


class Standard(StandardForce, StandardWithdrawing, Base):
    """A controlled standard: what it is about, who owns it, where it holds."""

    __tablename__ = "standard"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    titles: Mapped[dict[str, Any]] = mapped_column(default=dict)  # other languages: {"de": …}
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)  # who owns it
    pillar_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    review_interval_months: Mapped[int] = mapped_column(default=12)
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    pillar: Mapped[Unit | None] = relationship(foreign_keys=[pillar_id])
    uses: Mapped[list[Use]] = relationship(back_populates="standard", order_by="Use.id")
    revisions: Mapped[list[Revision]] = relationship(back_populates="standard", order_by="Revision.id")
    steps: Mapped[list[StandardStep]] = relationship(back_populates="standard", order_by="StandardStep.id")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return self.code

    def title_in(self, language: str) -> str:
        return str(self.titles.get(language) or self.title)

    @classmethod
    def by_code(cls, code: str) -> Standard | None:
        return db.session.scalar(cls.loaded().where(cls.code == code.upper()))

    @classmethod
    def loaded(cls) -> Select[Standard]:
        """A query that brings along what says which revision is in force, and where it holds."""
        Unit.meet_all()
        return select(cls).options(
            selectinload(cls.revisions).selectinload(Revision.steps),
            selectinload(cls.revisions).selectinload(Revision.questions),
            selectinload(cls.steps),
            selectinload(cls.uses),
        )


class Use(Base):
    """Distribution: a standard holds at a unit (a station, a team, the whole plant) from a day, perhaps to a day (D-07)."""

    __tablename__ = "standard_use"
    id: Mapped[int] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    from_on: Mapped[dt.date]
    to_on: Mapped[dt.date | None]  # the last day
    standard: Mapped[Standard] = relationship(back_populates="uses")
    unit: Mapped[Unit] = relationship()

    def counts_on(self, date: dt.date) -> bool:
        return self.from_on <= date and (self.to_on is None or date <= self.to_on)


class StandardStep(Base):
    """What happened to a standard whose revision stays as it is: a review without change (D-10), a withdrawal (D-11)."""

    __tablename__ = "standard_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # review | withdrawal
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # of a withdrawal: the second of two
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    text: Mapped[str | None] = mapped_column(String(500))
    standard: Mapped[Standard] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])


class Revision(RevisionReading, RevisionApproving, Base):
    """One version of a standard's text. Once approved it is never changed, only followed."""

    __tablename__ = "standard_revision"
    __table_args__ = (UniqueConstraint("standard_id", "rev"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    rev: Mapped[str] = mapped_column(String(4))  # A, B … without I and O, never used twice (D-13)
    code: Mapped[str] = mapped_column(String(12), unique=True)  # on printed copies: what it says of itself (D-09)
    language: Mapped[str] = mapped_column(String(5))  # of the original text
    change_class: Mapped[str | None] = mapped_column(String(10))  # editorial | minor | major; given before the review
    change: Mapped[str] = mapped_column(Text, default="")  # what is new, in a sentence
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the same in other languages
    takt_s: Mapped[int | None]
    wip: Mapped[int | None]  # standard work-in-process, pieces
    text: Mapped[str] = mapped_column(Text, default="")  # what is no sequence of steps: Markdown
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lists: Mapped[dict[str, Any] | None]  # of a code list: name → [{"code", "names", "retired"}]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[dt.datetime]
    drafted_on: Mapped[dt.date]
    effective_on: Mapped[dt.date | None]  # production date; binding once approved
    origin_type: Mapped[str | None] = mapped_column(String(20))  # table of the record it came from
    origin_id: Mapped[int | None]
    origin_label: Mapped[str | None] = mapped_column(String(40))
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)  # of the form: a double tap is one draft
    cycle: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    standard: Mapped[Standard] = relationship(back_populates="revisions")
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    steps: Mapped[list[RevisionStep]] = relationship(back_populates="revision", order_by="RevisionStep.id")
    elements: Mapped[list[WorkElement]] = relationship(
        back_populates="revision", order_by="WorkElement.position", cascade="all, delete-orphan"
    )
    approvers: Mapped[list[Approver]] = relationship(
        back_populates="revision", order_by="Approver.id", cascade="all, delete-orphan"
    )
    documents: Mapped[list[Document]] = relationship(back_populates="revision", order_by="Document.id")
    questions: Mapped[list[Question]] = relationship(back_populates="revision", order_by="Question.id")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"{self.standard.code} {self.rev}"

    @property
    def unit(self) -> Unit:
        return self.standard.unit

    def change_in(self, language: str) -> str:
        return str(self.changes.get(language) or self.change)


class RevisionStep(Base):
    """A state of a revision: who brought it there and when. One of a kind in a cycle; a return begins the next."""

    __tablename__ = "standard_revision_step"
    __table_args__ = (UniqueConstraint("revision_id", "cycle", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)
    cycle: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))  # submission | approval | hold | start | return | recall | discard
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    text: Mapped[str | None] = mapped_column(String(500))
    revision: Mapped[Revision] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class Approver(Base):
    """Who has to approve a revision, and as what; a reviewer may comment and need not sign."""

    __tablename__ = "standard_approver"
    __table_args__ = (UniqueConstraint("revision_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))  # owner (of the process) | quality | ehs | kso | function | reviewer
    revision: Mapped[Revision] = relationship(back_populates="approvers")
    person: Mapped[Person] = relationship()
