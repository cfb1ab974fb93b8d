"""Idea: a small improvement by the people who do the work. It lives from the speed and certainty of the answer (1.12).

The state is read off the last row of `idea_step` that brought one; every row says who and on which production day.
An anonymous idea stores no person, no address, no device and no time finer than the production day (I-03).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Select, String, Table, Text, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.db import Base, db
from boards.ideas.receipts import Receipt, code_hash
from boards.ideas.verbs import IdeaVerbs
from boards.people.models import Person
from boards.plant.models import Unit

TITLE_MAX = 80
TEXT_MAX = 2000

LEADS_TO = {  # kind of step → state of the idea; steps not named here change no state
    "question": "needs_info",
    "reply": "submitted",
    "acceptance": "accepted",
    "decline": "declined",
    "parking": "parked",
    "merger": "merged",
    "trial": "trial",
    "implementation": "implemented",
    "standardisation": "standardised",
    "reopening": "submitted",
    "relapse": "accepted",
}
STATES = ("submitted", "needs_info", "accepted", "declined", "parked", "merged", "trial", "implemented", "standardised")

idea_coauthor = Table(
    "idea_coauthor",
    Base.metadata,
    Column("idea_id", ForeignKey("idea.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)


class Idea(IdeaVerbs, Base):
    """What somebody proposes, or has already made better (`kind` done)."""

    __tablename__ = "idea"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="proposal")  # proposal | done
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)  # whose board
    station_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(TITLE_MAX))  # the first words of the text
    text: Mapped[str] = mapped_column(Text)
    benefit: Mapped[str | None] = mapped_column(String(30))  # a theme code of the plant
    language: Mapped[str] = mapped_column(String(5))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # only by badge and PIN
    signature: Mapped[str | None] = mapped_column(String(60))  # what somebody wrote as name: only text
    submitted_on: Mapped[dt.date]  # production date
    submitted_at: Mapped[dt.datetime | None]  # none when anonymous
    submission_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # keyed: a repeated send finds itself
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # keyed: the code itself is nowhere
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # taken off the screens, never deleted
    hidden_reason: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    station: Mapped[Unit | None] = relationship(foreign_keys=[station_id])
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    coauthors: Mapped[list[Person]] = relationship(secondary=idea_coauthor)
    merged_into: Mapped[Idea | None] = relationship(remote_side=[id], foreign_keys=[merged_into_id])
    steps: Mapped[list[IdeaStep]] = relationship(back_populates="idea", order_by="IdeaStep.id")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"ID-{self.number}"

    @property
    def is_anonymous(self) -> bool:
        return self.author_id is None and not self.signature

    @property
    def signed(self) -> str | None:
        """How the author is shown on a wall: short name, the text somebody signed with, or nothing."""
        return self.author.short_name if self.author else self.signature

    @property
    def authors(self) -> list[Person]:
        """All who thought of it, as far as they gave their names."""
        return [*([self.author] if self.author else []), *self.coauthors]

    @property
    def last_step(self) -> IdeaStep | None:
        """The row that brought the idea where it is."""
        return next((step for step in reversed(self.steps) if step.kind in LEADS_TO), None)

    @hybrid_property
    def stored_state(self) -> str:
        """The state as written; `state(today)` lets a parked idea come back on its date (I-08)."""
        return LEADS_TO[self.last_step.kind] if self.last_step else "submitted"

    @stored_state.inplace.expression
    @classmethod
    def _stored_state_sql(cls) -> Any:
        last = (
            select(IdeaStep.state)
            .where(IdeaStep.idea_id == cls.id, IdeaStep.state.is_not(None))
            .order_by(IdeaStep.id.desc())
            .limit(1)
            .correlate(cls)
            .scalar_subquery()
        )
        return func.coalesce(last, "submitted")

    def state(self, today: dt.date) -> str:
        """submitted, needs_info, accepted, declined, parked, merged, trial, implemented or standardised."""
        last = self.last_step
        if last and last.kind == "parking" and last.review_on and last.review_on <= today:
            return "submitted"
        return self.stored_state

    def step(self, kind: str) -> IdeaStep | None:
        """The latest row of a kind."""
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    @property
    def first_response(self) -> IdeaStep | None:
        """The first visible sentence or decision by a person; the automatic thanks is none (I-01)."""
        return next((step for step in self.steps if step.is_response and step.by_id != self.author_id), None)

    @property
    def acceptance(self) -> IdeaStep | None:
        """Who makes it real and by when: as accepted, or as given to somebody else since."""
        return next((step for step in reversed(self.steps) if step.kind in ("acceptance", "owner")), None)

    @classmethod
    def by_submission(cls, receipt: Receipt) -> Idea | None:
        """The idea this submission has already become."""
        return db.session.scalar(cls.loaded().where(cls.submission_hash == receipt.submission_hash))

    @classmethod
    def by_code(cls, code: str) -> Idea | None:
        """The idea a receipt belongs to."""
        return db.session.scalar(cls.loaded().where(cls.receipt_hash == code_hash(code)))

    @classmethod
    def shown_at(cls, unit: Unit) -> Select[Idea]:
        """Ideas of a board that are not taken off the screens."""
        return cls.loaded().where(cls.unit_id == unit.id, cls.hidden_by_id.is_(None))

    @classmethod
    def loaded(cls) -> Select[Idea]:
        """A query that brings along all a row on a board shows."""
        return select(cls).options(
            selectinload(cls.steps).selectinload(IdeaStep.by),
            selectinload(cls.steps).selectinload(IdeaStep.owner),
            selectinload(cls.author),
            selectinload(cls.station),
            selectinload(cls.coauthors),
        )


class IdeaStep(Base):
    """One thing that was said or decided about an idea."""

    __tablename__ = "idea_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str | None] = mapped_column(String(12))  # what the idea became by it; none: nothing changed
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the anonymous author
    on: Mapped[dt.date]  # production date
    at: Mapped[dt.datetime | None]  # none where a time would betray the author
    text: Mapped[str | None] = mapped_column(Text)  # answer, question, effect, what was learned
    reason_code: Mapped[str | None] = mapped_column(String(40))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[dt.date | None]
    from_on: Mapped[dt.date | None]  # trial
    to_on: Mapped[dt.date | None]
    review_on: Mapped[dt.date | None]  # parked until
    details: Mapped[dict[str, Any] | None]  # look_at, agreed_by, no_photo_reason, standard …
    idea: Mapped[Idea] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])

    @property
    def is_response(self) -> bool:
        return self.by_id is not None and self.kind not in ("reply", "report")
