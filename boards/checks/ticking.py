"""Ticking an item of leader standard work, and taking one off somebody's list (domain 1.19.1)."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.checks import results
from boards.checks.assigned import holders, leads_assignee
from boards.checks.due import Due, Schedule
from boards.checks.leader_work import Lists
from boards.checks.models import EXCUSED, CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.windows import Window
from boards.clock import now
from boards.db import db
from boards.people.models import Person, active
from boards.plant.production_day import production_date
from boards.plant.roster import RosterEntry
from boards.refusals import NotAllowed, NotNow, Unfit, need


def list_of(person: Person, date: dt.date, at: dt.datetime | None = None, by: Person | None = None) -> list[Due]:
    """What is on somebody's list on a production date, with what became of it: the items of his shift in their order of
    time, and those of the week, the month and the quarter that contain it. `by`: who looks, perhaps the deputy."""
    mine = [plan for plan in db.session.scalars(CheckPlan.personal(date)) if holders(plan, [person], date)]
    schedule = Schedule([], date, date, at or now(), mine)
    found = Lists(schedule, mine, only=person, acted_for=by is not None and by is not person).dues()
    return sorted(found, key=lambda due: (due.window.last, due.question.position if due.question else 0))


def acted_for(by: Person, date: dt.date) -> list[Person]:
    """Leaders who are away on a production date and whose deputy this is: their lists are done by him meanwhile."""
    mine = db.session.scalars(select(Person).where(Person.deputy_id == by.id, *active()).order_by(Person.name)).all()
    absent = RosterEntry.absence_kind.is_not(None), RosterEntry.role != "off", RosterEntry.production_date == date
    rows = select(RosterEntry.person_id).where(RosterEntry.person_id.in_([one.id for one in mine]), *absent)
    away = set(db.session.scalars(rows))
    return [one for one in mine if one.is_away(date) or one.id in away]


def tick(due: Due, by: Person, done: bool = True, note: str = "") -> CheckRun:
    """Says that an item of the own list is done, or that it is not. What is over counts as late (H-07): yesterday's can't
    be ticked as on time today. `done` False takes the tick back, or says in `note` what stopped it."""
    assert due.question is not None and due.person is not None
    if by is not due.person and due.person.deputy_id != by.id:
        raise NotAllowed(_l("Everybody ticks the own list."))
    if due.by_feed and done:
        raise NotNow(_l("It has ticked itself: the system knows that it was done."))
    if due.state == "excused":
        raise NotNow(_l("It was taken off the list."))
    if due.state == "coming":
        raise NotNow(_l("Its time has not come yet."))
    run = _list(due, by)
    question = next(one for one in run.asked if one.code == due.question.code)
    if run.value_of(question) == "done" and done:
        return run
    run.answer(question, "done" if done else "not_done" if note.strip() else None, by, note=note)
    return run


def excuse(due: Due, by: Person, reason: str) -> CheckRun:
    """A leader takes one item of one window off somebody's list, with a reason."""
    assert due.question is not None and due.person is not None
    if due.state == "excused" and due.run is not None:
        return due.run
    if not leads_assignee(due.plan, by, due.person):
        raise NotAllowed(_l("Only the leader of who should do it can take it off the list."))
    need(reason, "reason")
    if due.done_at is not None:
        raise NotNow(_l("It is done already."))
    run = _list(due, due.person)
    question = next(one for one in run.asked if one.code == due.question.code)
    run.put_excuse(question, by, reason, EXCUSED)
    results.recount([due.plan.unit], due.window.last)
    return run


def _list(due: Due, by: Person) -> CheckRun:
    """The row of somebody's day: the window's own for a shift or a day, for longer ones today, or its last day if over."""
    assert due.person is not None
    day = min(production_date(), due.window.last)
    if day < due.window.first:
        raise Unfit(_l("That day is still to come."), "date")
    window = Window(day, day, due.window.shift)
    run = CheckRun.in_slot(due.plan, window, due.person)
    if run is None:
        run = CheckRun.laid_out(due.plan, window, due.person)
    if run.holder is not by:
        if run.holder is None:
            run.begin(by)
        else:
            run.holder = by
    return run
