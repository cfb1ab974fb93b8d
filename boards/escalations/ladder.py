"""The ladder of a promise that is late (domain 1.7): after three production days it asks its value stream what is needed,
after eight the plant. Once for each due date; the promise stays with its team and its owner (E-03)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from boards.actions.models import Action
from boards.clock import now
from boards.db import db
from boards.escalations.models import ASK_MAX, Escalation
from boards.escalations.promises import end_of_day
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date


@dataclass(frozen=True)
class Rung:
    """An action that asks a tier at an instant: when the production days it may be late are over."""

    at: dt.datetime
    action_id: int
    tier: int
    unit_id: int  # who is asked
    due_on: dt.date


def rungs_until(at: dt.datetime) -> list[Rung]:
    """The rungs that late promises have reached and that nobody has been asked for yet: few queries, however many."""
    return [rung for rung in _rungs(_late(at)) if rung.at <= at]


def instants_after(at: dt.datetime) -> list[dt.datetime]:
    """When the next rung may be reached: a ladder is climbed only as a production day begins."""
    plant = Plant.get()
    return [end_of_day(production_date(at, plant), plant)] if _late(at) else []


def rungs_of(action: Action) -> list[Rung]:
    """What this promise will ask, or should have asked, of whom and when; without what it has asked already."""
    return _rungs([] if action.stage >= 2 or action.is_cancelled else [action])


def climb(action: Action, rung: Rung) -> None:
    """Passes up what waits on this action's own way up, or asks anew; who is asked beside it keeps the time promised."""
    unit, board = db.session.get(Unit, rung.unit_id), action.unit.board
    assert unit is not None
    still_open = Escalation.all_open_on(action)
    if not any(unit.is_within(question.to_unit_id) for question in still_open):
        for question in still_open:
            if board.is_within(question.to_unit_id) and question.to_unit.is_within(unit.id):
                question.pass_up(None)
                return
    plant = Plant.get()
    days = (production_date(now(), plant) - rung.due_on).days
    with force_locale(plant.default_language):
        words = _("%(title)s: %(n)s days late. What is needed?", title=action.title, n=days)
    Escalation.ask_for(board, unit, words[:ASK_MAX], subject=action, reason="time")


def _late(at: dt.datetime) -> list[Action]:
    undone = ~Action.has("completion", "verification", "closure", "cancellation")
    late = Action.loaded().options(selectinload(Action.unit)).where(undone, Action.due_on < production_date(at))
    return list(db.session.scalars(late.order_by(Action.id)).all())


def _rungs(actions: Sequence[Action]) -> list[Rung]:
    plant, root, rungs = Plant.get(), Unit.root(), list[Rung]()
    calendars = Calendar.of_units(list({action.unit.board for action in actions}), plant)
    asked = _asked(actions)
    tiers = sorted((int(tier), days) for tier, days in plant.setting("action_ladder_production_days").items())
    for action in actions:
        board = action.unit.board
        for tier, days in tiers if action.due_on else []:
            unit = _unit_of(board, tier, root)
            if unit is not None and not any(unit.is_within(question.to_unit_id) for question in asked[action.id]):
                at = end_of_day(calendars[board.id].after(action.due_on, days), plant)  # type: ignore[arg-type]
                rungs.append(Rung(at, action.id, tier, unit.id, action.due_on))  # type: ignore[arg-type]
    return rungs


def _asked(actions: Sequence[Action]) -> dict[int, list[Escalation]]:
    """By action id what time has asked about each promise since the date on which it is due now."""
    found: dict[int, list[Escalation]] = {action.id: [] for action in actions}
    due = {action.id: action.due_on for action in actions}
    about = (Escalation.subject_type == Action.__tablename__, Escalation.subject_id.in_(found))
    for question in db.session.scalars(Escalation.loaded().where(*about).order_by(Escalation.id)).unique():
        days = [step.on for step in question.steps if step.kind == "asking" and step.by_id is None]
        days += [question.asked_on] if question.reason == "time" else []
        due_on = due[question.subject_id or 0]
        if due_on is not None and any(on > due_on for on in days):
            found[question.subject_id or 0].append(question)
    return found


def _unit_of(unit: Unit, tier: int, root: Unit) -> Unit | None:
    """Who is asked at a tier: the value stream above a team, the plant above everybody else; none for itself."""
    if tier >= 3:
        return None if unit.kind == "plant" else root
    above = unit.parent
    return above if above is not None and above.kind == "value_stream" else None
