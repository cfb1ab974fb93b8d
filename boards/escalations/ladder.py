"""The ladder of a promise that is late (domain 1.7): after three production days it asks its value stream what is needed,
after eight the plant. Once for each due date; the promise stays with its team and its owner (E-03)."""

from __future__ import annotations

import datetime as dt
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
    """The rungs that late promises have reached and that nobody has been asked for yet."""
    return [rung for action in _late(at) for rung in rungs_of(action) if rung.at <= at]


def instants_after(at: dt.datetime) -> list[dt.datetime]:
    """When the next rung may be reached: a ladder is climbed only as a production day begins."""
    plant = Plant.get()
    return [end_of_day(production_date(at, plant), plant)] if _late(at) else []


def rungs_of(action: Action) -> list[Rung]:
    """What this promise will ask, or should have asked, of whom and when; without what it has asked already."""
    if action.due_on is None or action.stage >= 2 or action.is_cancelled:
        return []
    plant = Plant.get()
    calendar, asked = Calendar(action.unit.board, plant), _asked(action)
    rungs = []
    for tier, days in sorted((int(tier), days) for tier, days in plant.setting("action_ladder_production_days").items()):
        unit = _unit_of(action.unit.board, tier)
        if unit is not None and not any(unit.is_within(question.to_unit_id) for question in asked):
            at = end_of_day(calendar.after(action.due_on, days), plant)
            rungs.append(Rung(at, action.id, tier, unit.id, action.due_on))
    return rungs


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


def _asked(action: Action) -> list[Escalation]:
    """What time has asked about this promise since the date on which it is due now."""
    due_on = action.due_on
    assert due_on is not None

    def by_time(question: Escalation) -> bool:
        asked = [step.on for step in question.steps if step.kind == "asking" and step.by_id is None]
        return any(on > due_on for on in ([question.asked_on, *asked] if question.reason == "time" else asked))

    return [question for question in db.session.scalars(Escalation.about(action)).all() if by_time(question)]


def _unit_of(unit: Unit, tier: int) -> Unit | None:
    """Who is asked at a tier: the value stream above a team, the plant above everybody else; none for itself."""
    if tier >= 3:
        return None if unit.kind == "plant" else Unit.root()
    above = unit.parent
    return above if above is not None and above.kind == "value_stream" else None
