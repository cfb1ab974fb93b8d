"""Which boards a changed row moves: those that owe, those that asked, those that have to agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect, or_, select

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep, Party
from boards.people.models import LINE, Person, RoleGrant
from boards.plant.models import WITH_BOARD, Unit


def of_question(question: Escalation | None) -> set[int]:
    """All in the line, also the level that it has left."""
    if question is None:  # a step taken back has left its question, which is touched itself
        return set()
    history = inspect(question).attrs.to_unit_id.history
    levels = {id for id in (*history.unchanged, *history.added, *history.deleted) if id}
    return levels | {unit_id for unit_id, _ in question.askings} | {party.unit_id for party in question.parties}


def of_action(action: Action | None) -> set[int]:
    """The boards that show the promises of whoever owns it, and those that read of it in an answer. Asked once a flush."""
    if action is None:
        return set()
    asked: dict[Any, set[int]] = db.session().info.get("asked", {})
    if action not in asked:
        asked[action] = _boards_of(action)
    return asked[action]


def _boards_of(action: Action) -> set[int]:
    history = inspect(action).attrs.owner_id.history
    owners = {id for id in (*history.unchanged, *history.added, *history.deleted) if id}
    answered = select(EscalationStep.escalation_id).where(EscalationStep.action_id == action.id)
    questions = db.session.scalars(select(Escalation).where(Escalation.id.in_(answered)))
    boards = {id for question in questions for id in of_question(question)}
    return boards.union(*(_promised_by(person) for id in owners if (person := db.session.get(Person, id))))


def subject_of(question: Escalation | None) -> set[int]:
    """The board of the promise that is asked about: it says on whose table the question lies."""
    if question is None or question.subject_type != "action" or question.subject_id is None:
        return set()
    action = db.session.get(Action, question.subject_id)
    return {action.unit_id} if action else set()


def of_person(person: Person) -> set[int]:
    """Boards that name this person, or that count the crews of the home team."""
    said = select(EscalationStep.escalation_id).where(EscalationStep.by_id == person.id)
    agreed = select(Party.escalation_id).where(Party.agreed_by_id == person.id)
    named = or_(Escalation.asked_by_id == person.id, Escalation.id.in_(said), Escalation.id.in_(agreed))
    boards = {id for question in db.session.scalars(select(Escalation).where(named)) for id in of_question(question)}
    promised = select(EscalationStep.escalation_id).join(Action, Action.id == EscalationStep.action_id)
    owned = db.session.scalars(select(Escalation).where(Escalation.id.in_(promised.where(Action.owner_id == person.id))))
    return boards | {id for question in owned for id in of_question(question)} | _led_by(person)


def of_grant(grant: RoleGrant) -> set[int]:
    return {grant.unit_id, _plant()}


def everywhere(row: Any) -> Iterable[int]:
    """All boards: units are named on many."""
    return db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD), Unit.active))


def _led_by(person: Person) -> set[int]:
    leads = {grant.unit_id for grant in person.grants}
    return {person.home_unit_id, _plant(), *leads}


def _promised_by(person: Person) -> set[int]:
    """Where a person's overdue promises stand: on the boards of those who lead above the teams."""
    led = [grant for grant in person.grants if grant.role in LINE and grant.unit.kind != "team"]
    boards = {grant.unit_id for grant in led}
    if person.leads_unit:
        boards.add(person.home_unit_id)
    if person.leads_unit or any(grant.role == "value_stream_manager" for grant in led):
        boards.add(_plant())
    return boards


def _plant() -> int:
    return db.session.scalars(select(Unit.id).where(Unit.kind == "plant")).first() or 0
