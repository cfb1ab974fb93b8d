"""How promises are kept (domain 1.7, KPIs): each figure is the very actions behind it, so that each opens them (U-09).

What is done or closed in a period is read off the states of every cycle: opening an action again takes nothing away
from a month that is over (A-08). Cancelled is not done (A-10). Late is measured from the first promised day (A-04).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from boards.actions.models import Action, Step
from boards.db import db
from boards.history.models import TimelineEntry
from boards.plant.models import Unit

PERIODS = (30, 90, 365)  # calendar days


@dataclass(frozen=True)
class Figures:
    """The promises of a unit and all below it. Lists of what happened in the period hold an action once for each time."""

    today: dt.date
    open: list[Action] = field(default_factory=list)
    done: list[tuple[Action, dt.date]] = field(default_factory=list)  # (action, the day it was done)
    closed: list[Action] = field(default_factory=list)
    cancelled: list[Action] = field(default_factory=list)
    reopened: list[Action] = field(default_factory=list)
    effective: list[Action] = field(default_factory=list)  # its first check found it in order
    sent_back: list[Action] = field(default_factory=list)  # its first check did not

    @cached_property
    def overdue(self) -> list[Action]:
        return [action for action in self.open if action.is_overdue(self.today)]

    @cached_property
    def ownerless(self) -> list[Action]:
        return [action for action in self.open if action.needs_owner]

    @cached_property
    def late(self) -> list[Action]:
        """Done after the first promised day, wherever it was moved to (A-04)."""
        return [action for action, on in self.done if action.original_due_on is not None and on > action.original_due_on]

    @cached_property
    def moved(self) -> list[Action]:
        """Open or done in the period, and moved more than once."""
        return [action for action in _once([*self.open, *(action for action, _ in self.done)]) if action.moved > 1]

    @property
    def on_time_percent(self) -> float | None:
        return _percent(len(self.done) - len(self.late), len(self.done))

    @property
    def effective_percent(self) -> float | None:
        """Of what was checked for the first time in the period."""
        return _percent(len(self.effective), len(self.effective) + len(self.sent_back))

    @property
    def reopened_percent(self) -> float | None:
        """Of as many as were closed in the same time."""
        return _percent(len(self.reopened), len(self.closed))

    @property
    def median_age(self) -> int | None:
        """Of the open ones, in calendar days."""
        return round(median((self.today - action.raised_on).days for action in self.open)) if self.open else None

    def behind(self, name: str) -> list[Action]:
        """The actions behind a figure, each once."""
        found = [action for action, _ in self.done] if name == "done" else getattr(self, name)
        return _once(found)


SHOWN = (
    "open",
    "overdue",
    "ownerless",
    "done",
    "late",
    "moved",
    "effective",
    "sent_back",
    "closed",
    "reopened",
    "cancelled",
)


def figures_for(unit: Unit, since: dt.date, today: dt.date) -> Figures:
    """The figures of `unit` and all below it, from the day after `since` up to and including `today`."""
    below = Action.unit_id.in_(select(Unit.id).where(Unit.path.startswith(unit.path)))
    lately = Action.steps.any((Step.on > since) & (Step.on <= today))
    known = db.session.scalars(Action.loaded().options(joinedload(Action.unit)).where(below, or_(~Action.ended(), lately)))
    actions = {action.id: action for action in known}
    told = _told(below, since, today)
    missing = {id for id, _, _ in told} - actions.keys()
    actions |= {action.id: action for action in db.session.scalars(Action.loaded().where(Action.id.in_(missing)))}
    figures = Figures(today, open=[action for action in actions.values() if not (action.is_closed or action.is_cancelled)])
    for action in actions.values():
        for step in action.steps:
            if since < step.on <= today:
                _count(figures, action, step)
    for id, event, cycle in told:
        if event == "reopened":
            figures.reopened.append(actions[id])
        elif cycle == 1:
            figures.sent_back.append(actions[id])
    return figures


def _count(figures: Figures, action: Action, step: Step) -> None:
    if step.kind == "completion" and _stands(action, step):
        figures.done.append((action, step.on))
    elif step.kind == "verification" and step.cycle == 1:
        figures.effective.append(action)
    elif step.kind == "closure":
        figures.closed.append(action)
    elif step.kind == "cancellation":
        figures.cancelled.append(action)


def _stands(action: Action, completion: Step) -> bool:
    """Neither sent back since, nor cancelled: then it was not done."""
    after = {step.kind for step in action.steps if step.cycle == completion.cycle}
    return "cancellation" not in after and (completion.cycle == action.cycle or "verification" in after)


def _told(below: object, since: dt.date, today: dt.date) -> list[tuple[int, str, int | None]]:
    """What only the history knows: (action id, "reopened" or "sent back", the cycle it ended)."""
    entries = (
        select(TimelineEntry)
        .where(TimelineEntry.subject_type == "action", TimelineEntry.event.in_(("reopened", "sent back")))
        .where(TimelineEntry.on > since, TimelineEntry.on <= today)
        .where(TimelineEntry.subject_id.in_(select(Action.id).where(below)))  # type: ignore[arg-type]
        .order_by(TimelineEntry.id)
    )
    found = db.session.scalars(entries).all()
    return [(entry.subject_id, entry.event, (entry.details or {}).get("cycle")) for entry in found]


def _once(actions: Iterable[Action]) -> list[Action]:
    return list({action.id: action for action in actions}.values())


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
