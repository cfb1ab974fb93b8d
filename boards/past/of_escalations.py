"""Questions as they were: on whose table, by when, who had agreed to which words. All of it stands in their steps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, select

from boards.escalations.models import Escalation, EscalationStep, Party
from boards.past.seeing import Then, looked
from boards.past.telling import first_later

MOVED = ("passing", "reopening")


@looked(Escalation)
def questions(then: Then) -> Select[Any]:
    """A passing says whose it was and by when it was due; an answer by when it was due. What was asked again since had
    been answered then: it was due when that answer was."""
    question, step = then.of(Escalation), then.of(EscalationStep)
    own = step.c.escalation_id == question.c.id
    had_it = first_later(then, step, step.c.unit_id, own, step.c.kind.in_(MOVED))
    promise = own, step.c.kind.in_(("answer", *MOVED))
    said = select(step.c.due_at).where(own, step.c.kind == "answer", step.c.on <= then.date)
    last_said = said.order_by(step.c.id.desc()).limit(1).scalar_subquery()
    due = case(
        (first_later(then, step, step.c.kind, *promise) == "reopening", last_said),
        else_=first_later(then, step, step.c.due_at, *promise),
    )
    return then.rows(
        Escalation,
        question.c.asked_on <= then.date,
        to_unit_id=func.coalesce(had_it, question.c.to_unit_id),
        answer_due_at=func.coalesce(due, question.c.answer_due_at),
    )


@looked(EscalationStep)
def steps(then: Then) -> Select[Any]:
    return then.rows(EscalationStep, then.of(EscalationStep).c.on <= then.date)


@looked(Party)
def parties(then: Then) -> Select[Any]:
    """Agreed: a yes to the words as they stood then, and not asked again since that yes (E-06)."""
    party, step = then.of(Party), then.of(EscalationStep)
    again = step.alias()
    asked = again.c.escalation_id == party.c.escalation_id, again.c.kind == "reopening", again.c.on <= then.date
    asked_again = select(func.coalesce(func.max(again.c.id), 0)).where(*asked).correlate(party).scalar_subquery()
    yes = step.alias()
    said = yes.c.escalation_id == party.c.escalation_id, yes.c.kind == "agreement", yes.c.on <= then.date
    words = select(yes.c.text).where(*said, yes.c.id > asked_again).order_by(yes.c.id.desc()).limit(1)
    draft = words.correlate(party).scalar_subquery()
    ours = step.alias()
    agreed = (
        ours.c.escalation_id == party.c.escalation_id,
        ours.c.unit_id == party.c.unit_id,
        ours.c.kind == "agreement",
        ours.c.on <= then.date,
        ours.c.id > asked_again,
        ours.c.text == draft,
    )

    def last(column: Any) -> Any:
        return select(column).where(*agreed).order_by(ours.c.id.desc()).limit(1).scalar_subquery()

    return then.rows(Party, agreed_by_id=last(ours.c.by_id), agreed_at=last(ours.c.at), agreed_text=last(ours.c.text))
