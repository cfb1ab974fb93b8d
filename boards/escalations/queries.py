"""What is asked of escalations: who owes what, who waits for what, who has not heard yet. A mixin of models.Escalation."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, bindparam, distinct, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from boards.db import db
from boards.escalations.levels import crews_of
from boards.people.met import meet
from boards.people.models import Person
from boards.plant.models import Unit

if TYPE_CHECKING:
    from boards.escalations.models import Escalation


class EscalationQueries:
    @classmethod
    def loaded(cls) -> Select[Escalation]:
        """A query that brings along all a row on a board shows."""
        from boards.escalations.models import Escalation, EscalationStep, Party

        by = joinedload(EscalationStep.by).lazyload(Person.grants)
        agreed = joinedload(Party.agreed_by).lazyload(Person.grants)
        return select(Escalation).options(
            selectinload(Escalation.steps).options(by, joinedload(EscalationStep.unit)),
            selectinload(Escalation.parties).options(joinedload(Party.unit), agreed),
            joinedload(Escalation.from_unit),
            joinedload(Escalation.to_unit),
            joinedload(Escalation.asked_by).lazyload(Person.grants),
        )

    @classmethod
    def owed(cls) -> Any:
        """Condition: an answer is still owed."""
        from boards.escalations.models import Escalation, EscalationStep

        back = aliased(EscalationStep)
        again = select(back.id).where(
            back.escalation_id == Escalation.id, back.kind == "reopening", back.id > EscalationStep.id
        )
        answered = select(EscalationStep.id).where(
            EscalationStep.escalation_id == Escalation.id,
            EscalationStep.kind == "answer",
            ~again.correlate(Escalation, EscalationStep).exists(),
        )
        return ~answered.correlate(Escalation).exists()

    @classmethod
    def needs_yes_of(cls, unit: Unit) -> Any:
        """Condition: a joint answer is waited for, and this unit is one of those who have to agree to it (E-06)."""
        return _agrees(unit.id) & cls.owed()

    @classmethod
    def owed_by(cls, unit: Unit) -> Select[Escalation]:
        """What this unit has to answer now."""
        from boards.escalations.models import Escalation

        return cls.loaded().where(Escalation.to_unit_id == unit.id, cls.owed())

    @classmethod
    def asked_by_unit(cls, unit: Unit) -> Select[Escalation]:
        """What this unit has asked, first or after others, whatever became of it."""
        return cls.loaded().where(_asked_by(unit.id))

    @classmethod
    def on_board(cls, unit: Unit, crews: int) -> tuple[list[Escalation], list[Escalation]]:
        """What a unit owes or has to agree to, and what it has asked and waits for: one question."""
        rows = db.session.execute(_on_board(), {"unit": unit.id, "crews": max(crews, 1)}).unique().all()
        meet(id for one, *_ in rows for id in (one.asked_by_id, *(step.by_id for step in one.steps)))
        return [one for one, mine, _ in rows if mine], [one for one, _, waits in rows if waits]

    @classmethod
    def waiting_of(cls, unit: Unit, crews: int) -> Select[Escalation]:
        """Of what this unit has asked: not answered yet, or not yet heard by as many crews as it has."""
        return cls.loaded().where(_waiting_of(unit.id, max(crews, 1)))

    @classmethod
    def unheard_by(cls, unit: Unit, crew: str) -> list[Escalation]:
        """Answers that this crew of an asking unit has not heard yet; what it asked itself first, then the oldest."""
        found = db.session.scalars(cls.waiting_of(unit, len(crews_of(unit))).where(~cls.owed())).all()
        waiting = [one for one in found if one.hearing(unit.id, crew) is None]
        return sorted(
            waiting, key=lambda one: ((unit.id, crew) not in one.askings, one.answer and one.answer.at, one.number)
        )

    @classmethod
    def open_on(cls, subject: Any, *, severe: bool = False) -> Escalation | None:
        """The latest question about a record that nobody has answered yet."""
        return next(iter(cls.all_open_on(subject, severe=severe)), None)

    @classmethod
    def all_open_on(cls, subject: Any, *, severe: bool = False) -> list[Escalation]:
        """All questions about a record that nobody has answered yet, the latest first: several units may owe an answer.
        `severe`: those that went to Tier 3 at once."""
        from boards.escalations.models import Escalation

        parallel = Escalation.reason == "severity"  # E-04: in parallel, not on the ladder
        about = cls.about(subject).where(cls.owed(), parallel if severe else ~parallel)
        return list(db.session.scalars(about.order_by(None).order_by(Escalation.id.desc())).all())

    @classmethod
    def about(cls, subject: Any) -> Select[Escalation]:
        """All that was ever asked about a record, the oldest first."""
        from boards.escalations.models import Escalation

        same = (Escalation.subject_type == subject.__tablename__, Escalation.subject_id == subject.id)
        return cls.loaded().where(*same).order_by(Escalation.id)

    @classmethod
    def where_now(cls, subject_type: str, ids: list[int]) -> dict[int, tuple[str, dt.date]]:
        """Of records with a question nobody has answered: whose table it lies on (its unit's code) and since when, by the
        record's id. One query for a whole panel."""
        from boards.escalations.models import Escalation, EscalationStep

        moved = select(func.max(EscalationStep.on)).where(
            EscalationStep.escalation_id == Escalation.id, EscalationStep.kind.in_(("passing", "reopening"))
        )
        since = func.coalesce(moved.correlate(Escalation).scalar_subquery(), Escalation.asked_on)
        found = select(Escalation.subject_id, Unit.code, since).join(Unit, Unit.id == Escalation.to_unit_id)
        found = found.where(Escalation.subject_type == subject_type, Escalation.subject_id.in_(ids), cls.owed())
        rows = db.session.execute(found.order_by(Escalation.id))
        return {int(id): (code, since) for id, code, since in rows if id is not None}

    @classmethod
    def due_until(cls, at: dt.datetime) -> Select[Escalation]:
        """Owed, and at some instant up to `at` somebody should have seen or answered it."""
        from boards.escalations.models import Escalation

        return cls.loaded().where(cls.owed(), or_(Escalation.acknowledge_by <= at, Escalation.answer_due_at <= at))


def _agrees(unit_id: Any) -> Any:
    from boards.escalations.models import Escalation, Party

    party = select(Party.id).where(Party.escalation_id == Escalation.id, Party.unit_id == unit_id)
    return party.correlate(Escalation).exists()


def _asked_by(unit_id: Any) -> Any:
    from boards.escalations.models import Escalation, EscalationStep

    asking = select(EscalationStep.id).where(
        EscalationStep.escalation_id == Escalation.id, EscalationStep.kind == "asking", EscalationStep.unit_id == unit_id
    )
    return or_(Escalation.from_unit_id == unit_id, asking.correlate(Escalation).exists())


def _waiting_of(unit_id: Any, crews: Any) -> Any:
    from boards.escalations.models import Escalation, EscalationStep

    last = aliased(EscalationStep)
    answer = select(func.max(last.id)).where(last.escalation_id == Escalation.id, last.kind == "answer")
    heard = select(func.count(distinct(EscalationStep.crew))).where(
        EscalationStep.escalation_id == Escalation.id,
        EscalationStep.kind == "hearing",
        EscalationStep.unit_id == unit_id,
        EscalationStep.id > answer.correlate(Escalation).scalar_subquery(),
    )
    unheard = heard.correlate(Escalation).scalar_subquery() < crews
    return _asked_by(unit_id) & or_(Escalation.owed(), unheard)


@cache
def _on_board() -> Any:
    """Beside each whether the unit owes it, and whether it waits for it; it may be both."""
    from boards.escalations.models import Escalation

    unit_id, crews = bindparam("unit", type_=Integer), bindparam("crews", type_=Integer)
    mine = Escalation.owed() & or_(Escalation.to_unit_id == unit_id, _agrees(unit_id))
    waits = _waiting_of(unit_id, crews)
    rows = select(Escalation, mine.label("mine"), waits.label("waits")).where(or_(mine, waits))
    return rows.options(joinedload(Escalation.parties), selectinload(Escalation.steps)).order_by(Escalation.id)
