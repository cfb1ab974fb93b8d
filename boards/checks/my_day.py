"""Leader standard work of today on one screen of a phone: in order of time, one tap each (domain 1.19.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from boards.checks.content import CheckQuestion
from boards.checks.due import Due
from boards.checks.models import CheckAnswer, CheckRun
from boards.checks.ticking import list_of
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import production_date

SHIFTLY = ("each_shift", "daily")
ORDER = {"start": -1, "hourly": 2000, "any": 2001, "end": 2002}  # in minutes of the production day, clock times between
DAY_MINUTES = 24 * 60
BACK_DAYS = 7


@dataclass(frozen=True)
class MyDay:
    """`today`: items of the shift or day, `longer`: of the week, the month, the quarter."""

    date: dt.date
    today: list[Due]
    longer: list[Due]
    is_present: bool  # of the running production day: others are only looked at, or ticked late
    person: Person  # whose list it is
    ticked_by: dict[str, Person]  # by item: a deputy who did it

    @property
    def done(self) -> int:
        return sum(one.done_at is not None for one in self.today)

    @property
    def asked(self) -> int:
        return sum(one.state != "excused" for one in self.today)


def my_day(person: Person, date: dt.date, at: dt.datetime, by: Person | None = None) -> MyDay:
    """`by`: who looks, perhaps the deputy."""
    found = list_of(person, date, at, by)
    daily = sorted((one for one in found if _rhythm(one) in SHIFTLY), key=_time)
    longer = [one for one in found if _rhythm(one) not in SHIFTLY]
    return MyDay(date, daily, longer, date == production_date(at), person, _ticked_by_others(person, date))


def find(
    person: Person, plan_id: int, code: str, key: str, date: dt.date, at: dt.datetime, by: Person | None = None
) -> Due | None:
    """The item of somebody's list on a date; none where it is not on it."""
    named = (one for one in list_of(person, date, at, by) if one.plan.id == plan_id and one.window.key == key)
    return next((one for one in named if one.question is not None and one.question.code == code), None)


def _ticked_by_others(person: Person, date: dt.date) -> dict[str, Person]:
    rows = (
        select(CheckQuestion.code, Person)
        .join(CheckAnswer, CheckAnswer.question_id == CheckQuestion.id)
        .join(CheckRun, CheckRun.id == CheckAnswer.run_id)
        .join(Person, Person.id == CheckAnswer.by_id)
        .where(CheckRun.assignee_id == person.id, CheckRun.first == date, CheckAnswer.value == "done")
        .where(CheckAnswer.by_id != person.id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _rhythm(due: Due) -> str:
    return due.question.frequency if due.question else ""


def _time(due: Due) -> tuple[int, int]:
    """By the clock, where an item has a time; a night shift's small hours come after its evening."""
    question = due.question
    assert question is not None
    if ":" not in question.at:
        return ORDER.get(question.at, ORDER["any"]), question.position
    start, time = Plant.get().production_day_start, dt.time.fromisoformat(question.at)
    minutes = (time.hour - start.hour) * 60 + time.minute - start.minute
    return minutes % DAY_MINUTES, question.position
