"""The page of one question: its way from station to station, the answer, who has heard it, what one may do now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from boards.actions.forms import NewAction
from boards.actions.models import Action
from boards.clock import now
from boards.db import db
from boards.escalations import figures
from boards.escalations.conditions import UNDO_MINUTES, UNDOABLE
from boards.escalations.levels import crews_of
from boards.escalations.models import Escalation, EscalationStep
from boards.history.models import timeline_of
from boards.keeping import keeping
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.records import address_of, record_of
from boards.refusals import Refusal

ID_MAX = 2**31 - 1


@dataclass
class Station:
    """A unit on the way of a question and what was done there. `is_now`: the answer is owed here."""

    unit: Unit
    is_now: bool = False
    asks: bool = False
    steps: list[EscalationStep] = field(default_factory=list)


def found(id: int) -> Escalation:
    """The question with this id, 404 for none."""
    question = db.session.scalars(Escalation.loaded().where(Escalation.id == id)).first() if id <= ID_MAX else None
    return question or abort(404)


def whole_page(
    question: Escalation, refused: Refusal | None = None, section: str | None = None, **more: Any
) -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, what was typed still there, and its status."""
    by = g.get("person")
    answer = question.answer
    subject = record_of(question.subject_type, question.subject_id)
    if subject is not None and not getattr(subject, "is_shown_to", lambda person: True)(by):
        subject = None
    page = render_template(
        "escalations/escalation.html",
        question=question,
        unit=question.from_unit.board,
        subject=subject,
        subject_address=address_of(subject) if subject is not None else None,
        stations=stations_of(question),
        answer=answer,
        action=db.session.get(Action, answer.action_id) if answer and answer.action_id else None,
        heard=[(unit, _heard(question, unit)) for unit in question.asking_units] if answer else [],
        choices=choices_for(question, by),
        undo=undoable(question, by),
        timeline=timeline_of(question),
        form=NewAction(question.to_unit.board),
        at=now(),
        today=plant_date(),
        refused=refused,
        section=section,
        **more,
    )
    return page, refused.status if refused else 200


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))


def records_of(unit: Unit) -> dict[str, Any]:
    """The questions behind a board's figures: `owed`, `answered` (with the steps that count), `asked`, the latest first."""
    steps = figures.counted(unit, now())
    ids = [step.escalation_id for step in steps]
    found = db.session.scalars(Escalation.loaded().where(Escalation.id.in_(ids))).unique()
    questions = {question.id: question for question in found}
    return {
        "owed": db.session.scalars(Escalation.owed_by(unit).order_by(Escalation.answer_due_at)).unique().all(),
        "answered": [(questions[step.escalation_id], step) for step in reversed(steps)],
        "asked": db.session.scalars(Escalation.asked_by_unit(unit).order_by(Escalation.id.desc()).limit(50)).unique().all(),
        "days": figures.DAYS,
        "at": now(),
    }


def stations_of(question: Escalation) -> list[Station]:
    """From who asked to who owes the answer, in the order in which each had it or was heard."""
    stations = {unit.id: Station(unit, asks=True) for unit in question.asking_units}
    for step in question.steps:
        if step.kind != "hearing":
            stations.setdefault(step.unit_id, Station(step.unit)).steps.append(step)
    for party in question.parties:
        stations.setdefault(party.unit_id, Station(party.unit))
    last = stations.pop(question.to_unit_id, Station(question.to_unit))
    last.is_now = question.is_owed
    return [*stations.values(), last]


def choices_for(question: Escalation, by: Person | None) -> dict[str, Any]:
    """What could be done in this state → None for "yes", else the sentence that says why not."""
    if by is None:
        return {}
    if question.is_owed:
        able: dict[str, Callable[[Person], Any]] = {"answer": question.before_answering, "passing": question.before_passing}
        if question.acknowledgement is None:
            able["acknowledgement"] = question.before_acknowledging
        if question.parties:
            able["agreement"] = question.before_agreeing
    else:
        able = {"hearing": question.before_hearing, "reopening": question.before_reopening}
    able["comments"] = question.before_commenting
    return {name: _why_not(condition, by) for name, condition in able.items()}


def undoable(question: Escalation, by: Person | None) -> EscalationStep | None:
    """The latest step that this person may still take back."""
    if by is None:
        return None
    own = [step for step in question.steps if step.kind in UNDOABLE and step.by_id == by.id]
    last = own[-1] if own else None
    if last is None or now() - last.at > dt.timedelta(minutes=UNDO_MINUTES):
        return None
    return last if _why_not(lambda person: question.before_undoing(last, person), by) is None else None


def _heard(question: Escalation, unit: Unit) -> list[tuple[str, EscalationStep | None]]:
    """(crew, its hearing) for every crew of a unit that asked, those that asked first."""
    asking = {crew for unit_id, crew in question.askings if unit_id == unit.id}
    crews = sorted(crews_of(unit) or [""], key=lambda crew: crew not in asking)
    return [(crew, question.hearing(unit.id, crew)) for crew in crews]


def _why_not(condition: Callable[[Person], Any], by: Person) -> Any:
    try:
        condition(by)
    except Refusal as refusal:
        return refusal.sentence
    return None
