"""Leader standard work: a personal list whose items have their own rhythm (domain 1.19.1).

Who is due what follows from the role, the crew and the calendar: a shift's item is due for the leader of the crew that
works it, one with a clock time for whose shift it falls into. What the system knows ticks itself (feeds.py).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from boards.checks import feeds
from boards.checks.assigned import everybody_of, holders
from boards.checks.content import CheckQuestion
from boards.checks.models import EXCUSED, CheckAnswer, CheckRun
from boards.checks.windows import Rhythm, Window, windows
from boards.db import db
from boards.people.models import Person
from boards.plant.production_day import crew_on, day_ends
from boards.plant.roster import RosterEntry

if TYPE_CHECKING:
    from boards.checks.due import Due, Schedule
    from boards.checks.plans import CheckPlan

ONE = dt.timedelta(days=1)
LONGEST = dt.timedelta(days=100)  # a window: a quarter


class Ticked(NamedTuple):
    """An item answered: on whose list of which day and shift, when and how."""

    on: dt.date
    shift: str
    at: dt.datetime
    value: str


class Lists:
    """The lists of everybody who holds the role of some plans."""

    def __init__(
        self, schedule: Schedule, plans: Sequence[CheckPlan], only: Person | None = None, acted_for: bool = False
    ) -> None:
        """`acted_for`: as the deputy sees it, for whom a day of absence is one on which the list is to be done."""
        self.schedule, self.plans, self.plant = schedule, plans, schedule.plant
        self.people = [only] if only else everybody_of(plans)
        self.concerned = {plan.id: [one for one in self.people if _concerns(plan, one)] for plan in plans}
        self.first, self.last = schedule.since - LONGEST, schedule.until + LONGEST  # as far as windows reach
        self.ticked, self.excused = self._answers(), self._excused()
        self.absent = set() if acted_for else self._absent()
        self._done: dict[str, dict[int, list[dt.datetime]]] = {}
        self._questions: dict[int, list[CheckQuestion]] = {}
        self._worked: dict[tuple[int, str, dt.date], str | None] = {}

    def dues(self) -> Iterator[Due]:
        from boards.checks.due import Due

        for plan in self.plans:
            for window, question in self._asked(plan):
                for person in holders(plan, self.concerned[plan.id], window.last):
                    if self._is_due(plan, person, question, window):
                        state, at, fed = self._state(plan, person, question, window)
                        run = self._list_of(plan, person, window)
                        yield Due(plan, window, state, run, at, person, question, fed)

    def shift_of(self, plan: CheckPlan, person: Person, date: dt.date) -> str | None:
        """The shift that this person works on a production date by the rotation; without a crew the first planned one;
        none: a free day."""
        key = plan.unit_id, person.crew or "", date
        if key not in self._worked:
            planned = self.schedule.calendars[plan.unit_id].shifts_on(date)
            if person.crew and person.crew in (self.plant.crew_rotation or {}).get("crews", {}):
                found = next((code for code in planned if crew_on(code, date, self.plant) == person.crew), None)
            else:
                found = next(iter(planned), None)
            self._worked[key] = found
        return self._worked[key]

    def _asked(self, plan: CheckPlan) -> Iterator[tuple[Window, CheckQuestion]]:
        """Every item in every of its windows, of the revision in force as it ends."""
        calendar, schedule = self.schedule.calendars[plan.unit_id], self.schedule
        standard = plan.checklist.standard
        revisions: dict[dt.date, int] = {}
        for revision in standard.approved():
            for question in self._of(revision.id):
                rhythm = Rhythm(question.frequency)
                active = plan.active_from, plan.active_to
                for window in windows(rhythm, calendar, schedule.since, schedule.until, *active):
                    if window.last not in revisions:
                        found = standard.revision_on(window.last)
                        revisions[window.last] = found.id if found else 0
                    if revisions[window.last] == revision.id:
                        yield window, question

    def _of(self, revision_id: int) -> list[CheckQuestion]:
        if not self._questions:
            ids = [revision.id for plan in self.plans for revision in plan.checklist.standard.approved()]
            rows = select(CheckQuestion).where(CheckQuestion.revision_id.in_(ids)).order_by(CheckQuestion.position)
            for question in db.session.scalars(rows):
                self._questions.setdefault(question.revision_id, []).append(question)
        return self._questions.get(revision_id, [])

    def _is_due(self, plan: CheckPlan, person: Person, question: CheckQuestion, window: Window) -> bool:
        if window.shift:
            return self.shift_of(plan, person, window.first) == window.shift
        if question.frequency == "daily":
            code = self.shift_of(plan, person, window.first)
            return code is not None and (not person.crew or self._is_at_work(code, question.at))
        days = (window.first + n * ONE for n in range((window.last - window.first).days + 1))
        return any(self.shift_of(plan, person, day) for day in days)

    def _is_at_work(self, code: str, at: str) -> bool:
        """Whether a clock time of an item falls into a shift; "any" always does."""
        if ":" not in at:
            return True
        plan = self.plant.shifts[code]
        time, starts, ends = (dt.time.fromisoformat(one) for one in (at, plan["start"], plan["end"]))
        return starts <= time < ends if starts < ends else time >= starts or time < ends

    def _state(
        self, plan: CheckPlan, person: Person, question: CheckQuestion, window: Window
    ) -> tuple[str, dt.datetime | None, bool]:
        mine = [one for one in self.ticked[plan.id, person.id, question.code] if _is_of(one, window)]
        of_day = question.frequency in ("each_shift", "daily")
        if any(one.value == EXCUSED for one in mine) or (of_day and (plan.id, person.id, window.first) in self.excused):
            return "excused", None, False
        ticks = [one.at for one in mine if one.value == "done"]
        opens, closes = window.opens_at(self.plant), window.closes_at(self.plant)
        fed = [at for at in self._fed(question)[person.id] if opens <= at < closes] if question.feed else []
        at = min([*ticks, *fed], default=None)
        if at is None and of_day and (person.id, window.first) in self.absent:
            return "excused", None, False  # what a deputy did meanwhile is done
        return self.schedule.state_of(window, at), at, at is not None and at in fed

    def _fed(self, question: CheckQuestion) -> dict[int, list[dt.datetime]]:
        if question.feed not in self._done:
            found: dict[int, list[dt.datetime]] = defaultdict(list)
            since, until = day_ends(self.first, self.plant), day_ends(self.last, self.plant)
            for id, at in feeds.done_by(question.feed, self.people, since, min(until, self.schedule.at + ONE)):
                found[id].append(at)
            self._done[question.feed] = found
        return self._done[question.feed]

    def _list_of(self, plan: CheckPlan, person: Person, window: Window) -> CheckRun | None:
        runs = self.schedule.runs.get((plan.id, window.shift, 1), ())
        return next((run for run in runs if run.assignee_id == person.id and run.first == window.first), None)

    def _answers(self) -> dict[tuple[int, int, str], list[Ticked]]:
        ids = [plan.id for plan in self.plans]
        rows = (
            select(
                CheckRun.plan_id, CheckRun.assignee_id, CheckQuestion.code, CheckRun.first, CheckRun.shift,
                CheckAnswer.at, CheckAnswer.value,
            )
            .join(CheckAnswer, CheckAnswer.run_id == CheckRun.id)
            .join(CheckQuestion, CheckQuestion.id == CheckAnswer.question_id)
            .where(CheckRun.plan_id.in_(ids), CheckRun.first.between(self.first, self.last), CheckAnswer.value.is_not(None))
        )  # fmt: skip
        found: dict[tuple[int, int, str], list[Ticked]] = defaultdict(list)
        for plan_id, person_id, code, on, shift, at, value in db.session.execute(rows):
            found[plan_id or 0, person_id or 0, code].append(Ticked(on, shift, at, value or ""))
        return found

    def _excused(self) -> set[tuple[int, int, dt.date]]:
        """Lists that a leader has taken off."""
        runs = [run for found in self.schedule.runs.values() for run in found]
        return {(run.plan_id or 0, run.assignee_id or 0, run.first) for run in runs if run.is_excused}

    def _absent(self) -> set[tuple[int, dt.date]]:
        """Who is absent by the roster, on which day."""
        rows = select(RosterEntry.person_id, RosterEntry.production_date).where(
            RosterEntry.person_id.in_([person.id for person in self.people]),
            RosterEntry.production_date.between(self.schedule.since, self.schedule.until),
            RosterEntry.absence_kind.is_not(None),
            RosterEntry.role != "off",
        )
        return {(person_id, date) for person_id, date in db.session.execute(rows)}


def _is_of(ticked: Ticked, window: Window) -> bool:
    """An item ticked on a day's list counts for the window that the day lies in; a shift's item for that shift."""
    return window.first <= ticked.on <= window.last and (not window.shift or ticked.shift in ("", window.shift))


def _concerns(plan: CheckPlan, person: Person) -> bool:
    """On whatever day."""
    held = (grant.unit_id == plan.unit_id and grant.role == plan.role for grant in person.grants)
    return person.id in plan.people or any(held)
