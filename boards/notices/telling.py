"""`tell`: what a verb calls when somebody owes something now, or gets an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.notices.models import Channel, Notice
from boards.notices.moments import next_moment, next_moment_at, next_morning
from boards.people.models import LINE, Person, RoleGrant, active, valid
from boards.plant.models import Plant, Unit
from boards.plant.production_day import instant, production_date

FOR_UNITS = ("andon", "asked", "passed_up")  # go to the unit's own channel too
BY_TIME = (
    "passed_up",
    "late_answer",
    "due",
    "waiting",
    "stand_up_missed",
    "unsigned",
    "missed",
)  # their hour says nothing of an author's


def tell(
    people: list[Person | None], kind: str, subject: Any, *, by: Person | None = None, of: str = "", at_once: bool = False
) -> list[Notice]:
    """A notice to each of `people` about `subject`, inside the caller's transaction; never to `by`, who did it.

    `of` says which time (a cycle, a step): the same notice twice is one, and answered again. `at_once`: also outside the
    person's shift (andon); else it waits for the start of the person's next shift. People who have left hear nothing.
    Of a nameless record no hour is kept (I-03).
    """
    db.session.flush()  # the subject needs its id
    told = [person for person in dict.fromkeys(people) if person is not None and person is not by and person.is_active]
    nameless = by is None and kind not in BY_TIME and is_nameless(subject)
    notices = [_notice(kind, subject, of, _moment(person, nameless, at_once), nameless, person=person) for person in told]
    if kind in FOR_UNITS:
        for unit in _answering(subject, told, kind):
            send_at = now() if at_once else next_moment_at(unit, now())
            notices.append(_notice(kind, subject, of, _day() if nameless else send_at, nameless, unit=unit))
    return notices


def leaders_at(unit: Unit) -> list[Person]:
    """All who lead this very unit, of every crew: each hears on the own shift, if it still waits then."""
    leading = select(Person).join(RoleGrant).where(RoleGrant.unit_id == unit.id, RoleGrant.role.in_(LINE))
    return list(db.session.scalars(leading.where(*active(), *valid()).order_by(Person.id)).unique())


def who_leads(unit: Unit) -> list[Person]:
    """Who answers for a unit: its leaders, of a function who leads it; where nobody does, those of the unit above."""
    here: Unit | None = unit.board
    while here is not None:
        function = select(Person).where(Person.home_unit_id == here.id, Person.leads_unit, *active())
        if found := [*leaders_at(here), *db.session.scalars(function.order_by(Person.id))]:
            return list(dict.fromkeys(found))
        here = here.parent
    return []


def is_nameless(subject: Any) -> bool:
    """Whether nobody may know when this record was made: an idea or issue without a name, a question of one."""
    if subject.__tablename__ == "escalation":
        return bool(subject.asked_by_id is None and subject.asked_at == _day(subject.asked_on))
    return bool(getattr(subject, "is_anonymous", False) or getattr(subject, "is_nameless", False))


def _notice(
    kind: str,
    subject: Any,
    of: str,
    send_at: dt.datetime,
    nameless: bool,
    person: Person | None = None,
    unit: Unit | None = None,
) -> Notice:
    same = {
        "person_id": person.id if person else None,
        "unit_id": unit.id if unit else None,
        "kind": kind,
        "subject_type": subject.__tablename__,
        "subject_id": subject.id,
        "of": of,
    }
    if told := db.session.scalars(select(Notice).filter_by(**same)).first():
        if told.dropped_at is not None:  # it had been taken back, and is true again
            told.dropped_at, told.send_at, told.tries = None, send_at, 0
        return told
    notice = Notice(at=_day() if nameless else now(), send_at=send_at, **same)
    db.session.add(notice)
    return notice


def _moment(person: Person, nameless: bool, at_once: bool) -> dt.datetime:
    if at_once:
        return _day() if nameless else now()
    return next_morning(person, production_date()) if nameless else next_moment(person, now())


def _day(date: dt.date | None = None) -> dt.datetime:
    """The start of a production date, of today's: an instant that says no hour."""
    plant = Plant.get()
    return instant(date or production_date(plant=plant), plant.production_day_start, plant)


def _answering(subject: Any, told: list[Person], kind: str) -> list[Unit]:
    """Units with a channel of their own that answer for this: of a question who owes the answer; of a call for help the
    place, who was called, and the units above for which somebody told answers."""
    if subject.__tablename__ == "escalation":
        wanted = {subject.to_unit_id}
    elif subject.__tablename__ == "issue":
        leading = {grant.unit_id for person in told for grant in person.grants if grant.role in LINE}
        wanted = {subject.unit_id, subject.called_id, *(leading & set(subject.unit.lineage))}
    else:
        return []
    rows = select(Unit).join(Channel, Channel.unit_id == Unit.id).where(Unit.id.in_([id for id in wanted if id]))
    return list(db.session.scalars(rows))
