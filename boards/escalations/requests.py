"""People asked for on a day, and nobody has decided: three production days before it the question goes to the level above
who should have (domain 1.15). Once for each time it was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from boards.db import db
from boards.escalations.levels import level_above
from boards.escalations.models import ASK_MAX, Escalation
from boards.escalations.promises import start_of_day
from boards.issues.effect import DECIDED_BEFORE_DAYS, Effect
from boards.issues.models import REQUESTS, Issue
from boards.issues.words import issue_title
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.pages import day


@dataclass(frozen=True)
class Undecided:
    """A request that goes up at an instant."""

    at: dt.datetime
    issue_id: int


def undecided_until(at: dt.datetime) -> list[Undecided]:
    """Those whose time is over and that nobody was asked about yet."""
    return [one for one in undecided() if one.at <= at]


def undecided() -> list[Undecided]:
    """Every open request with a day, and when it goes up; a few queries, however many."""
    query = Issue.loaded().where(Issue.kind.in_(REQUESTS), ~Issue.ended()).order_by(Issue.id)
    issues = [issue for issue in db.session.scalars(query).all() if Effect(issue).first is not None]
    if not issues:
        return []
    asked, plant = _asked(issues), Plant.get()
    units = db.session.scalars(select(Unit).where(Unit.id.in_({issue.unit_id for issue in issues}))).all()
    calendars = Calendar.of_units(list(units), plant)
    found = []
    for issue in issues:
        first, since = Effect(issue).first, issue.since or start_of_day(issue.raised_on, plant)
        assert first is not None
        due = start_of_day(calendars[issue.unit_id].before(first, DECIDED_BEFORE_DAYS), plant)
        if not any(question.asked_at >= since for question in asked.get(issue.id, [])):
            found.append(Undecided(max(due, since), issue.id))
    return found


def ask_above(undecided_one: Undecided) -> None:
    """Asks the level above the one that should have decided: of one shift the value stream, beyond it the plant."""
    issue = db.session.scalars(Issue.loaded().where(Issue.id == undecided_one.issue_id)).one()
    effect = Effect(issue)
    if not issue.is_open or effect.first is None or undecided_one not in undecided():
        return
    board = issue.unit.board
    above = level_above(board)
    if above is not None and not effect.is_one_shift and above.kind == "value_stream":
        above = level_above(above)
    if above is None:
        return
    with force_locale(Plant.get().default_language):
        words = _("%(title)s: nobody has decided, and it is for %(day)s.", title=issue_title(issue), day=day(effect.first))
    Escalation.ask_for(board, above, words[:ASK_MAX], subject=issue, reason="time")


def _asked(issues: Sequence[Issue]) -> dict[int, list[Escalation]]:
    """By issue id what time has asked about it."""
    about = (Escalation.subject_type == Issue.__tablename__, Escalation.subject_id.in_([issue.id for issue in issues]))
    found: dict[int, list[Escalation]] = {}
    for question in db.session.scalars(Escalation.loaded().where(*about, Escalation.reason == "time")).unique():
        found.setdefault(question.subject_id or 0, []).append(question)
    return found
