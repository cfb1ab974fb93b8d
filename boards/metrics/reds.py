"""What is asked when a number is red: why, and what is done about it (L-10). Read out of a form, said with the verbs.

The same fields on the sheet of a shift end (several reds in one send, each name ends in "-<metric>") and on a day's page.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.actions.forms import NewAction, person
from boards.actions.models import TITLE_MAX, Action
from boards.db import db
from boards.issues.models import Issue
from boards.metrics.explaining import worst_of
from boards.metrics.models import Metric
from boards.metrics.readings import NOTE_MAX, Reading, RedAnswer
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.records import record_of
from boards.refusals import Unfit

CHIPS = 6  # open promises and issues a tap away


@dataclass
class Choices:
    """What a red number can be answered with at a unit, a tap away."""

    unit: Unit
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    @cached_property
    def form(self) -> NewAction:
        """Whom and when of a new action."""
        return NewAction(self.unit)

    @cached_property
    def actions(self) -> list[Action]:
        found = Action.loaded().where(Action.unit_id == self.unit.id, ~Action.ended()).order_by(Action.id.desc())
        return list(db.session.scalars(found.limit(CHIPS)))

    @cached_property
    def issues(self) -> list[Issue]:
        """Open ones that everybody may read in full."""
        found = Issue.open_for(self.unit).where(Issue.kind != "injury").order_by(Issue.id.desc())
        return list(db.session.scalars(found.limit(CHIPS)))


def explained(metric: Metric, date: dt.date, shift: str | None, by: Person, of: str = "") -> None:
    """Says the reasons that were tapped, if some were."""
    reasons = {}
    for reason in request.form.getlist(f"reason{of}"):
        if reason not in metric.reasons:
            raise Unfit(_l("Choose one of those shown."), "reason")
        quantity = typed.decimal(f"quantity{of}-{metric.reasons.index(reason)}")
        reasons[reason] = 1.0 if quantity is None else quantity
    if reasons:
        metric.explain(date, by, reasons, shift)


def answered(metric: Metric, date: dt.date, by: Person, of: str = "") -> RedAnswer | None:
    """Says what is done about it: "new" makes an action, "action-12" and "issue-3" name one that is there, "none" needs
    a because. None where nothing was tapped.
    """
    said = typed.words(f"answer{of}", 20)
    kind, _dash, id = said.partition("-")
    if not said:
        return None
    if kind == "none":
        return metric.answer_red(date, by, "none", text=typed.words(f"because{of}", NOTE_MAX))
    if kind == "new":
        return metric.answer_red(date, by, "action", action=_new_action(metric, date, by, of))
    record = record_of(kind, int(id)) if kind in ("action", "issue") and id.isascii() and id.isdigit() else None
    if record is None or not metric.unit.is_within(record.unit_id):
        raise Unfit(_l("Choose one of those shown."), "answer")
    named: dict[str, Any] = {kind: record}
    return metric.answer_red(date, by, kind, **named)


def _new_action(metric: Metric, date: dt.date, by: Person, of: str) -> Action:
    title = typed.words(f"title{of}", TITLE_MAX)
    if not title:
        raise Unfit(_l("What is to be done? A few words are enough."), "title")
    owner, due_on = person(f"owner{of}"), typed.date(f"due_on{of}", first=plant_date())
    if owner is not None and due_on is None:
        raise Unfit(_l("By when? Choose a day."), "due_on")
    if not metric.may_record(by):
        raise Unfit(_l("Choose one of those shown."), "answer")
    return Action.raise_at(
        metric.unit.board, title, by=by, owner=owner, due_on=due_on, letter=metric.letter,
        origin=worst_of(metric, Reading.counting(metric, date)), submission=typed.words(f"submission{of}", 40) or None,
    )  # fmt: skip
