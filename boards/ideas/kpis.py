"""How ideas live in a unit (domain 1.12, KPIs): of the last twelve months, of teams, never a ranking of people (P-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.ideas.models import Idea, IdeaStep
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit

IN_USE = ("implemented", "standardised")
FEWEST = 5  # people: figures of a smaller group would be about persons (P-05)


@dataclass(frozen=True)
class Figures:
    """Counts of twelve months, and what follows from them. `headcount`: the average of the time, temps included."""

    headcount: float
    submitted: int
    anonymous: int
    authors: int  # named authors and co-authors, each once (I-05)
    implemented: int  # of those submitted in the time; merged ones with the idea they go on with (I-06)
    ever_in_use: int = 0
    still_in_use: int = 0
    answered_in_time: int = 0
    answer_days: list[int] = field(default_factory=list)  # calendar days from sent to the first answer of a person
    decision_days: list[int] = field(default_factory=list)
    real_days: list[int] = field(default_factory=list)

    @property
    def are_shown(self) -> bool:
        """A plant may ask for larger groups than five, never for smaller ones."""
        return self.headcount >= max(FEWEST, int(Plant.get().setting("min_group_size_for_person_statistics")))

    @property
    def ideas_per_person(self) -> float | None:
        """Anonymous ones count."""
        return round(self.submitted / self.headcount, 2) if self.headcount else None

    @property
    def participation_percent(self) -> float | None:
        """Anonymous ones don't count: nobody knows whose they are."""
        return round(100 * self.authors / self.headcount, 1) if self.headcount else None

    @property
    def implementation_percent(self) -> float | None:
        return _percent(self.implemented, self.submitted)

    @property
    def still_in_use_percent(self) -> float | None:
        """Of all that ever came into use here; what is found not in use any more takes it down (I-10)."""
        return _percent(self.still_in_use, self.ever_in_use)

    @property
    def in_time_percent(self) -> float | None:
        return _percent(self.answered_in_time, self.submitted)

    @property
    def median_answer(self) -> float | None:
        return median(self.answer_days) if self.answer_days else None

    @property
    def median_decision(self) -> float | None:
        return median(self.decision_days) if self.decision_days else None

    @property
    def median_real(self) -> float | None:
        return median(self.real_days) if self.real_days else None


def figures_for(unit: Unit, today: dt.date) -> Figures:
    """Of `unit` and all below it, in the twelve months up to `today`; what is off the screens is not in it."""
    since = a_year_before(today)
    below = Idea.unit_id.in_(select(Unit.id).where(Unit.path.startswith(unit.path)))
    shown = Idea.loaded().options(joinedload(Idea.unit)).where(below, Idea.hidden_by_id.is_(None))
    sent = db.session.scalars(shown.where(Idea.submitted_on > since, Idea.submitted_on <= today)).all()
    used = db.session.scalars(shown.where(Idea.steps.any(IdeaStep.kind == "implementation"))).all()
    days = [_first(idea, ("implementation",)) for idea in sent]
    return Figures(
        headcount=headcount(unit, since, today),
        submitted=len(sent),
        anonymous=sum(idea.is_anonymous for idea in sent),
        authors=len({person.id for idea in sent for person in idea.authors}),
        implemented=sum(idea.stored_state in IN_USE for idea in sent),
        ever_in_use=len(used),
        still_in_use=sum(idea.stored_state in IN_USE for idea in used),
        answered_in_time=_in_time(sent, today),
        answer_days=[(idea.first_response.on - idea.submitted_on).days for idea in sent if idea.first_response],
        decision_days=[
            day for idea in sent if (day := _first(idea, ("acceptance", "decline", "implementation"))) is not None
        ],
        real_days=[day for day in days if day is not None],
    )


def headcount(unit: Unit, since: dt.date, until: dt.date) -> float:
    """How many people of a unit there were on average on the days after `since` up to `until`: everybody counts for the
    days employed, whoever came or left in between, temps too (I-05)."""
    below = select(Unit.id).where(Unit.path.startswith(unit.path))
    employed = or_(Person.left_on.is_(None), Person.left_on > since)
    found = db.session.execute(
        select(Person.joined_on, Person.left_on).where(Person.home_unit_id.in_(below), employed)
    ).all()
    first = since + dt.timedelta(days=1)
    days = sum(max(0, (min(left or until, until) - max(joined or first, first)).days + 1) for joined, left in found)
    return days / (until - since).days


def a_year_before(day: dt.date) -> dt.date:
    """The same day twelve months earlier; of 29 February the 28th (T-10)."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _in_time(ideas: Sequence[Idea], today: dt.date) -> int:
    plant = Plant.get()
    promise = plant.setting("idea_first_response_production_days")
    calendars = Calendar.of_units(list({idea.unit for idea in ideas}), plant)
    kept = 0
    for idea in ideas:
        answered = idea.first_response.on if idea.first_response else today
        kept += bool(idea.first_response) and answered <= calendars[idea.unit_id].after(idea.submitted_on, promise)
    return kept


def _first(idea: Idea, kinds: tuple[str, ...]) -> int | None:
    """Calendar days until the first step of one of these kinds."""
    step = next((step for step in idea.steps if step.kind in kinds), None)
    return (step.on - idea.submitted_on).days if step else None


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
