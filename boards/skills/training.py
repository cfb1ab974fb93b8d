"""Training: an action that brings a person from one level to another. Done, it raises none: an assessment does (Q-10)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.actions.models import Action, Step
from boards.db import Base, db
from boards.people.models import Person, active
from boards.plant.models import Unit
from boards.skills.models import Skill


class Training(Base):
    """What an action of kind training is for; its owner is the trainer, or who organises it."""

    __tablename__ = "training"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), unique=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_level: Mapped[int]
    to_level: Mapped[int]
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[Action] = relationship()
    skill: Mapped[Skill] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    trainer: Mapped[Person | None] = relationship(foreign_keys=[trainer_id])

    def is_late(self, today: dt.date) -> bool:
        return self.action.is_overdue(today)

    @property
    def waits_for_assessment(self) -> bool:
        """Done, and nobody has said yet whether the level is reached."""
        return self.action.stage >= 2 and not self.action.is_cancelled

    @classmethod
    def of_action(cls, action: Action) -> Training | None:
        """What an action of kind training is for."""
        if action.kind != "training":
            return None
        return db.session.scalar(cls.loaded().where(cls.action_id == action.id))

    @classmethod
    def open_of(cls, person: Person, skill: Skill) -> Training | None:
        """The one that is planned, and neither done nor given up."""
        here = cls.loaded().where(cls.person_id == person.id, cls.skill_id == skill.id)
        return db.session.scalars(here.where(~cls._action_has("completion", "closure", "cancellation")).limit(1)).first()

    @classmethod
    def open_at(cls, unit: Unit) -> list[Training]:
        """The next steps of the people of a unit and below: late first, then by the day they are due. Also what is done
        and not closed: it waits for an assessment."""
        below = select(Unit.id).where(Unit.path.startswith(unit.path))
        here = cls.loaded().join(Person, Person.id == cls.person_id).where(Person.home_unit_id.in_(below), *active())
        found = db.session.scalars(here.where(~cls._action_has("closure", "cancellation"))).all()
        return sorted(found, key=lambda one: (one.action.stage >= 2, one.action.due_on or dt.date.max, one.id))

    @classmethod
    def loaded(cls) -> Select[Training]:
        """A query that brings along all a row shows."""
        return select(cls).options(
            selectinload(cls.action).selectinload(Action.steps),
            selectinload(cls.action).selectinload(Action.moves),
            selectinload(cls.action).selectinload(Action.owner),
            selectinload(cls.skill).selectinload(Skill.unit),
            selectinload(cls.person),
            selectinload(cls.trainer),
        )

    @classmethod
    def _action_has(cls, *kinds: str) -> Any:
        reached = (
            select(Step.id)
            .join(Action, (Action.id == Step.action_id) & (Action.cycle == Step.cycle))
            .where(Action.id == cls.action_id, Step.kind.in_(kinds))
        )
        return reached.correlate(cls).exists()
