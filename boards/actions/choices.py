"""What a person may do to an action now, and why not: asked of the same conditions as the verbs (conditions.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.actions.conditions import UNDO_MINUTES
from boards.actions.models import Action, Step
from boards.clock import now
from boards.people.models import Person
from boards.refusals import Refusal

Condition = Callable[[Person], None]
Choices = dict[str, Any]  # what could be done in this state → None for "yes", else the sentence that says why not


def choices_for(action: Action, by: Person | None) -> Choices:
    """Only what the state allows somebody to do; nobody signed in may do nothing."""
    if by is None:
        return {}
    return {name: _why_not(condition, by) for name, condition in _of_state(action)}


def undoable(action: Action, by: Person | None) -> Step | None:
    """The last state of this action, if this person may still take it back."""
    steps = [step for step in action.steps if step.cycle == action.cycle]
    if by is None or not steps:
        return None
    last = max(steps, key=lambda step: step.id)
    fresh = now() - last.at <= dt.timedelta(minutes=UNDO_MINUTES)
    return last if fresh and _why_not(lambda person: action.before_undoing(last, person), by) is None else None


def _of_state(action: Action) -> list[tuple[str, Condition]]:
    if action.is_cancelled or action.stage == 4:
        return [("reopening", action.before_reopening)]
    cancel = ("cancellation", action.before_cancelling)
    if action.stage == 3:
        return [("closure", action.before_closing), ("reopening", action.before_reopening), cancel]
    if action.stage == 2:
        one_tap, check = ("closure", action.before_closing), ("verification", action.before_judging)
        return [one_tap if action.closes_in_one_tap else check, ("rejection", action.before_checking), cancel]
    plan = [
        ("due_date", action.before_moving),
        ("owner", action.before_reassigning),
        ("words", action.before_amending),
        cancel,
    ]
    if action.proposed_move:
        plan.append(("agreement", action.before_agreeing))
    if action.stage == 0:
        asked = [("acceptance", action.before_accepting), ("refusal", action.before_refusing)]
        return [*(asked if action.owner else []), *plan]
    start = [] if action.step("start") else [("start", action.before_doing)]
    return [("completion", action.before_doing), *start, *plan]


def _why_not(condition: Condition, by: Person) -> Any:
    try:
        condition(by)
    except Refusal as refusal:
        return refusal.sentence
    return None
