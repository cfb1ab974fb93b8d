"""Issue: something deviates from the standard and somebody says so (domain 1.8). Andon calls for help now; the other
kinds are noticed. An issue says what is wrong; actions say what we do.

Every state is a row of `issue_step` that says who and when; a nameless issue keeps no person and no time (I-03).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.db import Base, db
from boards.ideas.receipts import code_hash, receipt_for
from boards.issues.keys import IssueKeys
from boards.issues.verbs import IssueVerbs
from boards.people.models import Person
from boards.plant.models import Unit

TEXT_MAX = 2000
KINDS = (
    "andon",
    "abnormality",
    "near_miss",
    "unsafe_condition",
    "injury",
    "nonconformity",
    "red_tag",
    "request_release",
    "request_backfill",
    "request_support",
    "concern",
)
SAFETY = ("near_miss", "unsafe_condition", "injury")
SEVERITIES = ("first_aid", "recordable", "lost_time")  # of an injury
SEVERE = ("recordable", "lost_time")  # go to Tier 3 at once (E-04)

LEADS_TO = {  # kind of step → state; "call" (the help chain) and "severity" (the plant was asked, E-04) change none
    "acknowledgement": "acknowledged",
    "containment": "contained",
    "resolution": "resolved",
    "decline": "declined",
    "withdrawal": "withdrawn",
    "reopening": "raised",
}
ENDED = ("resolved", "declined", "withdrawn")
ENDED_BY = ("resolution", "decline", "withdrawal")
REQUESTS = ("request_release", "request_backfill", "request_support")


class Issue(IssueVerbs, IssueKeys, Base):
    """What somebody points at, at one place."""

    __tablename__ = "issue"
    __table_args__ = (Index("ix_issue_kind", "kind", "happened_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)  # whose board
    station_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    letter: Mapped[str | None] = mapped_column(String(1))
    severity: Mapped[str | None] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text, default="")
    called_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # a function that is called beside the leader
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # only by badge and PIN
    signature: Mapped[str | None] = mapped_column(String(60))  # what somebody wrote as name: only text
    raised_on: Mapped[dt.date]  # production date it was said
    happened_on: Mapped[dt.date]  # production date it happened: the one whose letter it colours
    raised_at: Mapped[dt.datetime | None]  # none when nameless
    line_stopped_at: Mapped[dt.datetime | None]  # while the line stands
    line_stopped_minutes: Mapped[int | None]  # how long it stood in all
    details: Mapped[dict[str, Any] | None]  # of the kind: item, quantity, held_at, hold_until; people, from_on, to_on …
    submission_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # keyed: a repeated send finds itself
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # keyed: the code itself is nowhere
    cycle: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    station: Mapped[Unit | None] = relationship(foreign_keys=[station_id])
    called: Mapped[Unit | None] = relationship(foreign_keys=[called_id])
    raised_by: Mapped[Person | None] = relationship(foreign_keys=[raised_by_id])
    steps: Mapped[list[IssueStep]] = relationship(
        back_populates="issue", order_by="IssueStep.id", cascade="all, delete-orphan"
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"IS-{self.number}"

    @property
    def place(self) -> Unit:
        """Where it is: the station, or the unit of the board."""
        return self.station or self.unit

    @property
    def state(self) -> str:
        """raised, acknowledged, contained, resolved, declined or withdrawn."""
        last = next((step for step in reversed(self.steps) if step.kind in LEADS_TO), None)
        return LEADS_TO[last.kind] if last else "raised"

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def is_nameless(self) -> bool:
        return self.raised_by_id is None and not self.signature and self.raised_at is None

    @property
    def reopened(self) -> int:
        """How often it came back."""
        return self.cycle - 1

    def step(self, kind: str) -> IssueStep | None:
        """The latest row of a kind in this cycle."""
        return next((step for step in reversed(self.steps) if step.kind == kind and step.cycle == self.cycle), None)

    @property
    def since(self) -> dt.datetime | None:
        """Since when it waits for an answer: raised, or opened again. None where a time would betray somebody."""
        again = self.step("reopening") if self.cycle > 1 else None
        return again.at if again else self.raised_at

    @property
    def is_request(self) -> bool:
        return self.kind in REQUESTS

    # --- queries

    @classmethod
    def by_submission(cls, submission: str) -> Issue | None:
        """The issue this submission has already become."""
        return db.session.scalar(cls.loaded().where(cls.submission_hash == receipt_for(submission).submission_hash))

    @classmethod
    def by_code(cls, code: str) -> Issue | None:
        """The issue a code belongs to."""
        return db.session.scalar(cls.loaded().where(cls.receipt_hash == code_hash(code)))

    @classmethod
    def open_for(cls, unit: Unit) -> Select[Issue]:
        """Neither resolved, declined nor withdrawn, at this board."""
        return cls.loaded().where(cls.unit_id == unit.id, ~cls.ended())

    @classmethod
    def loaded(cls) -> Select[Issue]:
        """A query that brings along all a row on a board shows."""
        return select(cls).options(
            selectinload(cls.steps).selectinload(IssueStep.by),
            selectinload(cls.station),
            selectinload(cls.called),
            selectinload(cls.raised_by),
        )

    @classmethod
    def ended(cls) -> Any:
        """Condition: it is over in the current cycle."""
        return cls.has(*ENDED_BY)

    @classmethod
    def has(cls, *kinds: str) -> Any:
        """Condition: one of these steps was taken in the current cycle."""
        taken = select(IssueStep.id).where(
            IssueStep.issue_id == cls.id, IssueStep.cycle == cls.cycle, IssueStep.kind.in_(kinds)
        )
        return taken.correlate(cls).exists()


class IssueStep(Base):
    """A state of an issue: who brought it there and when; or a rung of the help chain that was called (kind call)."""

    __tablename__ = "issue_step"
    __table_args__ = (UniqueConstraint("issue_id", "cycle", "kind", "rung"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), index=True)
    cycle: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    rung: Mapped[str] = mapped_column(String(24), default="")  # of a call: the role; of a severity: why
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: time, or somebody nameless
    at: Mapped[dt.datetime | None]  # none where a time would betray somebody
    on: Mapped[dt.date]  # production date
    text: Mapped[str | None] = mapped_column(Text)  # containment, outcome, reason; of a call "nobody"
    issue: Mapped[Issue] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
