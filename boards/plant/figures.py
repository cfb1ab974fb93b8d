"""What boards count. One table: a figure and the list behind it are the same condition, so that they can't differ (U-09)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, raiseload, selectinload

from boards.actions.models import Action, Step
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea, IdeaStep
from boards.issues.models import Issue
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date, production_date

IN_USE = ("implemented", "standardised")


@dataclass(frozen=True)
class Moment:
    """An instant as promises are judged by it: the plant's calendar date, and the production date."""

    at: dt.datetime
    today: dt.date
    day: dt.date

    @classmethod
    def of(cls, at: dt.datetime) -> Moment:
        return cls(at, plant_date(at), production_date(at))


Narrow = Callable[[Sequence[Any], Moment], list[Any]]


@dataclass(frozen=True)
class Figure:
    """One thing that boards count of their unit: which records, by the unit in which column; `narrow` leaves out those
    that only the unit's own calendar tells apart."""

    name: str
    words: Any  # what these are, as a heading
    model: type[Any]
    where: Callable[[Moment], Any]
    column: Any
    narrow: Narrow | None = None

    def among(self, units: Iterable[int], moment: Moment) -> list[Any]:
        """The records behind it at these units, with all that a list shows of them."""
        query = self.model.loaded().where(self.column.in_(list(units)), self.where(moment))
        if self.model is not Escalation:
            query = query.options(joinedload(self.model.unit))
        found = list(db.session.scalars(query.order_by(self.model.id)).unique())
        return self.narrow(found, moment) if self.narrow else found


def _closed_since(moment: Moment) -> Any:
    from boards.actions.panels import CLOSED_DAYS

    closure = (Step.action_id == Action.id) & (Step.cycle == Action.cycle) & (Step.kind == "closure")
    lately = select(Step.id).where(closure, Step.on > moment.today - dt.timedelta(days=CLOSED_DAYS))
    return lately.correlate(Action).exists()


def _undone() -> Any:
    return ~Action.has("completion", "verification", "closure", "cancellation")


def _ownerless(moment: Moment) -> Any:
    gone = or_(Person.left_on.is_not(None), Person.anonymised_at.is_not(None), Person.away_until >= moment.today)
    return _undone() & or_(Action.owner_id.is_(None), Action.owner.has(gone))


def _to_check(moment: Moment) -> Any:
    return Action.has("completion") & ~Action.has("verification") & ~Action.ended()


def _shown(condition: Any) -> Any:
    """Nothing counts or lists an idea that was taken off the screens (decision 13)."""
    return Idea.hidden_by_id.is_(None) & condition


def _in_state(state: str) -> Callable[[Moment], Any]:
    return lambda moment: _shown(Idea.stored_state == state)


def _waiting(moment: Moment) -> Any:
    """Nobody has decided: new, or parked and back by itself (I-08)."""
    parking, later = aliased(IdeaStep), aliased(IdeaStep)
    since = select(later.id).where(later.idea_id == parking.idea_id, later.id > parking.id, later.state.is_not(None))
    over = select(parking.id).where(parking.idea_id == Idea.id, parking.kind == "parking", parking.review_on <= moment.day)
    back = over.where(~since.exists()).correlate(Idea).exists()
    return _shown((Idea.stored_state == "submitted") | ((Idea.stored_state == "parked") & back))


def _unanswered(ideas: Sequence[Any], moment: Moment) -> list[Any]:
    """Past the promise of a first answer, in production days of their own units (T-09)."""
    plant = Plant.get()
    days = plant.setting("idea_first_response_production_days")
    calendars = Calendar.of_units(list({idea.unit for idea in ideas}), plant)
    waiting = [idea for idea in ideas if not idea.first_response]
    return [idea for idea in waiting if moment.day > calendars[idea.unit_id].after(idea.submitted_on, days)]


def _in_use_this_year(moment: Moment) -> Any:
    last_year = dt.date(moment.day.year - 1, 12, 31)
    begun = Idea.steps.any((IdeaStep.kind == "implementation") & (IdeaStep.on > last_year))
    return _shown(Idea.stored_state.in_(IN_USE) & begun)


FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure("open", _l("Open actions"), Action, lambda m: ~Action.ended(), Action.unit_id),
        Figure("overdue", _l("Overdue actions"), Action, lambda m: _undone() & (Action.due_on < m.today), Action.unit_id),
        Figure("today", _l("Actions due today"), Action, lambda m: _undone() & (Action.due_on == m.today), Action.unit_id),
        Figure("ownerless", _l("Actions that need an owner"), Action, _ownerless, Action.unit_id),
        Figure("check", _l("Actions to check"), Action, _to_check, Action.unit_id),
        Figure("closed", _l("Actions closed lately"), Action, _closed_since, Action.unit_id),
        Figure("waiting", _l("New ideas"), Idea, _waiting, Idea.unit_id),
        Figure("unanswered", _l("Ideas that wait too long"), Idea, _waiting, Idea.unit_id, _unanswered),
        Figure("question", _l("Ideas with a question to the author"), Idea, _in_state("needs_info"), Idea.unit_id),
        Figure("doing", _l("Ideas being made real"), Idea, _in_state("accepted"), Idea.unit_id),
        Figure("trial", _l("Ideas in trial"), Idea, _in_state("trial"), Idea.unit_id),
        Figure("done", _l("Ideas in use since the new year"), Idea, _in_use_this_year, Idea.unit_id),
        Figure("help", _l("Open calls for help"), Issue, lambda m: (Issue.kind == "andon") & ~Issue.ended(), Issue.unit_id),
        Figure("asked", _l("Asked, not answered yet"), Escalation, lambda m: Escalation.owed(), Escalation.from_unit_id),
        Figure("owed", _l("Questions to answer"), Escalation, lambda m: Escalation.owed(), Escalation.to_unit_id),
        Figure(
            "owed-late",
            _l("Questions whose answer is late"),
            Escalation,
            lambda m: Escalation.owed() & (Escalation.answer_due_at <= m.at),
            Escalation.to_unit_id,
        ),
    )
}


def counts_of(units: Sequence[Unit], names: Iterable[str], moment: Moment) -> dict[int, Counter[str]]:
    """Figures of many units by unit id: one query for all that are counted by one column, however many units."""
    counts: dict[int, Counter[str]] = {unit.id: Counter() for unit in units}
    asked = [FIGURES[name] for name in names]
    for column in dict.fromkeys(figure.column for figure in asked if not figure.narrow):
        together = [figure for figure in asked if figure.column is column and not figure.narrow]
        sums = [func.sum(case((figure.where(moment), 1), else_=0)) for figure in together]
        some = or_(*(figure.where(moment) for figure in together))
        found = select(column, *sums).where(column.in_(list(counts)), some).group_by(column)
        for unit_id, *numbers in db.session.execute(found):
            counts[unit_id].update({figure.name: n for figure, n in zip(together, numbers, strict=True) if n})
    for figure in asked:
        if figure.narrow:
            for record in figure.narrow(_lightly(figure, list(counts), moment), moment):
                counts[record.unit_id][figure.name] += 1
    return counts


def _lightly(figure: Figure, units: list[int], moment: Moment) -> list[Any]:
    """Only what telling them apart needs: their steps and units."""
    light = selectinload(figure.model.steps), joinedload(figure.model.unit), raiseload("*")
    query = select(figure.model).options(*light).where(figure.column.in_(units), figure.where(moment))
    return list(db.session.scalars(query))
