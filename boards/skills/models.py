"""Skill: a job that people are qualified for, by level (domain 1.14). Assessments are added, never changed.

What depends on the day (expired, lapsed, due for retraining, cover) is derived: see status.py. The levels are fixed:
0 not trained · 1 only with a trainer beside · 2 under observation or below pace · 3 alone, to standard · 4 trains others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from boards.db import Base, db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.skills.assessing import AssessmentVerbs, SkillAssessing
from boards.skills.plans import SkillPlanning
from boards.skills.setting_up import SkillSettingUp
from boards.skills.standing import ALONE as ALONE
from boards.skills.standing import TRAINS as TRAINS
from boards.skills.suspending import SkillSuspending, SuspensionVerbs
from boards.standards.models import Standard

LEVELS = range(5)
ILUO = ("", "I", "L", "U", "O")


class Skill(SkillAssessing, SkillSuspending, SkillSettingUp, SkillPlanning, Base):
    """A job at a station, or one of the whole plant such as a licence."""

    __tablename__ = "skill"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)  # other languages: {"de": …}
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)  # the station; or wider
    critical: Mapped[bool] = mapped_column(default=False)
    recertify_months: Mapped[int | None]  # after which an assessment ends; none: never
    lapse_days: Mapped[int | None]  # none: as the plant says
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    set_up_on: Mapped[dt.date | None]  # production date from which it is asked for; none: always was
    retired_on: Mapped[dt.date | None]  # the first production date it is not used any more
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship()
    needs: Mapped[list[Need]] = relationship(back_populates="skill", order_by="Need.from_on")
    standards: Mapped[list[SkillStandard]] = relationship(back_populates="skill", order_by="SkillStandard.id")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return self.code

    @property
    def at_station(self) -> bool:
        """Whether a roster can say that somebody performed it."""
        return self.unit.kind == "station"

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or self.name)

    def need_on(self, on: dt.date) -> Need | None:
        """How many are needed on a production date; none: nobody has said (Q-09)."""
        return next((need for need in reversed(self.needs) if need.from_on <= on), None)

    def is_used_on(self, on: dt.date) -> bool:
        """Asked for on a production date: set up by then, and not taken out of use yet."""
        return (self.set_up_on is None or self.set_up_on <= on) and not self.is_retired_on(on)

    def is_retired_on(self, on: dt.date) -> bool:
        return self.retired_on <= on if self.retired_on else not self.active

    @classmethod
    def by_code(cls, code: str) -> Skill | None:
        return db.session.scalar(cls.loaded().where(cls.code == code.upper()))

    @classmethod
    def of(cls, unit: Unit, on: dt.date | None = None) -> list[Skill]:
        """Those of a unit and its stations, in their order: used now, or on a production date."""
        within = select(Unit.id).where(Unit.path.startswith(unit.path))
        rows = cls.loaded().where(cls.unit_id.in_(within)).order_by(cls.position, cls.code)
        found = db.session.scalars(rows if on else rows.where(cls.active))
        return [skill for skill in found if on is None or skill.is_used_on(on)]

    @classmethod
    def within(cls, units: Sequence[Unit], on: dt.date) -> list[Skill]:
        """Those of all these units and their stations on a production date: one query."""
        inside = or_(*(Unit.path.startswith(unit.path) for unit in units))
        Unit.meet_all()
        rows = select(cls).where(cls.unit.has(inside)).options(joinedload(cls.needs), joinedload(cls.standards))
        found = db.session.scalars(rows.order_by(cls.position, cls.code)).unique() if units else ()
        return [skill for skill in found if skill.is_used_on(on)]

    @classmethod
    def above(cls, unit: Unit, on: dt.date) -> list[Skill]:
        """Those of the units above: licences and the like that people of `unit` may hold."""
        rows = cls.loaded().where(cls.unit_id.in_(unit.lineage[:-1])).order_by(cls.position, cls.code)
        return [skill for skill in db.session.scalars(rows) if skill.is_used_on(on)]

    @classmethod
    def loaded(cls) -> Select[Skill]:
        Unit.meet_all()
        return select(cls).options(selectinload(cls.needs), selectinload(cls.standards).selectinload(SkillStandard.standard))


class Need(Base):
    """How many are needed, from a day on: a new number never rewrites what was (Q-09)."""

    __tablename__ = "skill_need"
    __table_args__ = (UniqueConstraint("skill_id", "from_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    from_on: Mapped[dt.date]
    min_per_shift: Mapped[int]
    target_total: Mapped[int]  # in all crews together
    skill: Mapped[Skill] = relationship(back_populates="needs")


class SkillStandard(Base):
    """A skill rests on a standard: its major revisions ask for a new assessment (D-04)."""

    __tablename__ = "skill_standard"
    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    from_on: Mapped[dt.date | None]
    to_on: Mapped[dt.date | None]  # the last day
    skill: Mapped[Skill] = relationship(back_populates="standards")
    standard: Mapped[Standard] = relationship()

    def counts_on(self, on: dt.date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on <= self.to_on)


class Assessment(AssessmentVerbs, Base):
    """Somebody was seen doing it and judged. One of a level-4 colleague counts once a leader has confirmed it (Q-03)."""

    __tablename__ = "assessment"
    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    level: Mapped[int]
    assessed_on: Mapped[dt.date]  # production date
    assessed_at: Mapped[dt.datetime]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    method: Mapped[str] = mapped_column(String(20), default="observed")
    revisions: Mapped[list[Any]]  # ids of the standards' revisions it was judged against
    valid_until: Mapped[dt.date | None]  # the last production date it counts
    note: Mapped[str | None] = mapped_column(String(300))
    needs_confirmation: Mapped[bool] = mapped_column(default=False)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_on: Mapped[dt.date | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    voided_at: Mapped[dt.datetime | None]
    voided_on: Mapped[dt.date | None]  # the first production date it does not count
    void_reason: Mapped[str | None] = mapped_column(String(300))
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    skill: Mapped[Skill] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    assessor: Mapped[Person] = relationship(foreign_keys=[assessor_id])

    def stood_on(self, on: dt.date) -> bool:
        """Made, confirmed where needed, and not void on a production date."""
        confirmed = not self.needs_confirmation or (self.confirmed_on is not None and self.confirmed_on <= on)
        return self.assessed_on <= on and confirmed and (self.voided_on is None or self.voided_on > on)


class Suspension(SuspensionVerbs, Base):
    """Somebody must not do it until assessed anew or until it is lifted. The reason is for leaders only (Q-12)."""

    __tablename__ = "suspension"
    id: Mapped[int] = mapped_column(primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[dt.datetime | None]
    lifted_on: Mapped[dt.date | None]  # the first production date it does not hold
    skill: Mapped[Skill] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])

    def holds_on(self, on: dt.date) -> bool:
        return self.on <= on and (self.lifted_on is None or self.lifted_on > on)

    def is_ended_by(self, assessment: Assessment | None) -> bool:
        """Whether somebody was assessed after it."""
        if assessment is None:
            return False
        return (assessment.assessed_on, assessment.assessed_at) > (self.on, self.at)
