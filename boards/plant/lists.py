"""The records behind a figure of a board, in the order the board has them (U-09)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.urgency import Promises
from boards.plant import gatherings
from boards.plant.calendar import Calendar
from boards.plant.figures import FIGURES, Moment
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import plant_date
from boards.search.entries import Entry, entry_of

PAGE = 100
MISSED = "missed"
NAMES = (*FIGURES, MISSED)


@dataclass(frozen=True)
class Page:
    """`entries` of one page, `count` of all, `number` from 1, `last`: the number of the last page."""

    heading: Any
    entries: list[Entry]
    count: int
    number: int
    last: int


def page_of(unit: Unit, what: str, at: dt.datetime, *, below: bool = False, number: int = 1) -> Page:
    """The records that `what` (one of NAMES) counts at `unit`; with `below` also at every unit with a board below it.

    A page that isn't there is the nearest one that is.
    """
    units = _boards(unit) if below else [unit]
    found = _missed(units, at) if what == MISSED else _sorted(what, units, at)
    last = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), last)
    shown = found[(number - 1) * PAGE : number * PAGE]
    heading = _l("Stand-ups not held") if what == MISSED else FIGURES[what].words
    return Page(heading, [one if isinstance(one, Entry) else entry_of(one) for one in shown], len(found), number, last)


def _boards(unit: Unit) -> list[Unit]:
    found = select(Unit).where(Unit.path.startswith(unit.path), Unit.kind.in_(WITH_BOARD), Unit.active)
    return list(db.session.scalars(found.order_by(Unit.path)))


def _sorted(what: str, units: Sequence[Unit], at: dt.datetime) -> list[Any]:
    moment = Moment.of(at)
    found = FIGURES[what].among([unit.id for unit in units], moment)
    if FIGURES[what].model is Action:
        return _actions(found, moment)
    if FIGURES[what].model is Idea:
        return _ideas(found, moment)
    return sorted(found, key=_owed_first) if FIGURES[what].model is Escalation else found


def _actions(actions: list[Any], moment: Moment) -> list[Any]:
    """As on the board: by urgency; the closed ones by the day they were closed, the latest first."""
    from boards.actions.panels import ranked

    closed = [action for action in actions if action.is_closed]
    rows = ranked([action for action in actions if not action.is_closed], moment.today)
    return [*(row.action for row in rows), *sorted(closed, key=lambda action: action.step("closure").id, reverse=True)]


def _ideas(ideas: list[Any], moment: Moment) -> list[Any]:
    plant = Plant.get()
    calendars = Calendar.of_units(list({idea.unit for idea in ideas}), plant)
    promises = {id: Promises(calendar, plant, moment.day) for id, calendar in calendars.items()}
    rows = [row for idea in ideas if (row := promises[idea.unit_id].row(idea))]
    return [row.idea for row in sorted(rows, key=lambda row: row.rank)]


def _owed_first(question: Escalation) -> tuple[dt.datetime, int]:
    return question.answer_due_at, question.number


def _missed(units: Sequence[Unit], at: dt.datetime) -> list[Entry]:
    """Stand-ups of these units that were planned and not held, the latest first."""
    top = units[0].parent or units[0]  # whoever is told of it stands above
    met = gatherings.below(top, units, at)
    zone = Plant.get().zone
    missed = [(began, unit) for unit in units if unit.id in met for began in met[unit.id].missed]
    return [
        Entry(
            label="",
            title=_l("Stand-up at %(time)s", time=began.astimezone(zone).strftime("%H:%M")),
            unit=unit,
            on=plant_date(began),
            state="missed",
            state_word=_l("not held"),
            is_open=True,
            endpoint="meetings.meetings",
            values={"unit": unit.code.lower()},
        )
        for began, unit in sorted(missed, key=lambda one: (one[0], one[1].id), reverse=True)
    ]
