"""What is asked: a checklist is a controlled standard, its questions hang on the standard's revisions (domain 1.16.1).

So a checklist is drafted, approved, revised and withdrawn like any standard, and a run keeps the revision it was begun on.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.checks.describing import ChecklistDescribing
from boards.checks.draw import next_card as next_card
from boards.checks.scoring import Scale
from boards.checks.setting_up import ChecklistSettingUp
from boards.db import Base, db
from boards.standards.models import Revision, Standard

KINDS = (
    "five_s",
    "lpa",
    "kamishibai",
    "lsw",
    "gemba_walk",
    "coaching_cycle",
    "sustainment",
    "handover",
    "machine_check",
    "agenda",
    "reflection",
    "readiness",
)
ANSWER_KINDS = ("score", "conform", "tick", "number", "text", "choice", "items")  # items: a few lines for the next shift
AUDITOR_RULES = ("anybody", "not_own_team", "not_own_value_stream", "not_involved")
RANDOM = "random_without_replacement"


class Checklist(ChecklistSettingUp, ChecklistDescribing, Base):
    """What a standard of kind checklist is beside: how it is answered, scored and drawn."""

    __tablename__ = "checklist"
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    scale: Mapped[dict[str, Any] | None]  # {"min", "max", "anchors": {"0": …}, "bands": [{"from", "label"}]}
    scored: Mapped[bool] = mapped_column(default=True)
    auditor_rule: Mapped[str] = mapped_column(String(24), default="anybody")
    minutes: Mapped[int | None]
    draw: Mapped[str | None] = mapped_column(String(32))  # its questions are cards, of which a run gets one
    categories: Mapped[list[Any]]  # [{"code", "names": {"en": …}, "japanese"}], in the order of the radar
    layers: Mapped[dict[str, Any] | None]  # of a layered audit: {"1": "team_leader", …}
    standard: Mapped[Standard] = relationship()

    @property
    def code(self) -> str:
        return self.standard.code

    @property
    def label(self) -> str:
        return self.standard.code

    @property
    def marks(self) -> Scale:
        """The scale as scoring takes it."""
        return Scale.of(self.scale)

    def category_in(self, code: str, language: str) -> str:
        """A category's name, else its code with a capital."""
        found: dict[str, Any] = next((one for one in self.categories if one["code"] == code), {})
        names = found.get("names", {})
        return str(names.get(language) or names.get("en") or code.replace("_", " ").capitalize())

    @classmethod
    def by_code(cls, code: str) -> Checklist | None:
        return db.session.scalar(cls.loaded().join(Standard).where(Standard.code == code.upper()))

    @classmethod
    def of(cls, standard: Standard) -> Checklist | None:
        """The checklist that a standard is; none for another kind."""
        return db.session.get(cls, standard.id)

    @classmethod
    def loaded(cls) -> Select[Checklist]:
        """A query that brings along what says which revision is in force."""
        steps = selectinload(cls.standard).selectinload(Standard.revisions).selectinload(Revision.steps)
        return select(cls).options(steps, selectinload(cls.standard).selectinload(Standard.steps))


class CheckQuestion(Base):
    """One question of one revision of a checklist; of a deck one card, of leader standard work one item."""

    __tablename__ = "check_question"
    __table_args__ = (UniqueConstraint("revision_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)
    code: Mapped[str] = mapped_column(String(12))  # the same question in the next revision, so that repeats are found
    former_code: Mapped[str | None] = mapped_column(String(12))  # the code it had before, where it got another (H-11)
    position: Mapped[int]  # from 1
    category: Mapped[str | None] = mapped_column(String(24))
    answer_kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(400))
    look_for: Mapped[str] = mapped_column(String(300), default="")
    reaction: Mapped[str] = mapped_column(String(300), default="")  # what to do at once where it is not in order
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # language → {"text", "look_for", "reaction"}
    layers: Mapped[list[Any] | None]  # of a layered audit: which layers ask it; none: all
    critical: Mapped[bool] = mapped_column(default=False)  # a bad answer makes the run red (H-06)
    required: Mapped[bool] = mapped_column(default=True)
    finding: Mapped[bool] = mapped_column(default=False)  # a bad answer may carry a photo, an action or an issue
    low: Mapped[float | None] = mapped_column(Double)  # limits of a number
    high: Mapped[float | None] = mapped_column(Double)
    unit_of_measure: Mapped[str] = mapped_column(String(20), default="")
    choices: Mapped[list[Any] | None]  # of a choice: [{"code", "names", "bad"}]
    clause: Mapped[str] = mapped_column(String(20), default="")  # of a norm
    private: Mapped[bool] = mapped_column(default=False)  # the answer is its author's alone
    feed: Mapped[str] = mapped_column(String(40), default="")  # by what it answers itself, where the system knows
    frequency: Mapped[str] = mapped_column(String(12), default="")  # of an item of leader standard work
    at: Mapped[str] = mapped_column(String(8), default="")  # start | hourly | any | end | a clock time
    minutes: Mapped[int | None]
    revision: Mapped[Revision] = relationship()

    def said_in(self, language: str, part: str = "text") -> str:
        """Its text, what to look for, or the reaction, in a language that has it, else as it was written."""
        return str((self.texts or {}).get(language, {}).get(part) or getattr(self, part))

    def is_asked_in(self, layer: int | None) -> bool:
        return layer is None or not self.layers or layer in self.layers

    @classmethod
    def of(cls, revision: Revision) -> list[CheckQuestion]:
        """All questions of a revision, in their order."""
        rows = select(cls).where(cls.revision_id == revision.id).order_by(cls.position)
        return list(db.session.scalars(rows))
