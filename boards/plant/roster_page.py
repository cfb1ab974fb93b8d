"""What the page of a plan shows: one shift with its stations, somebody picked, and what would be without him."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from boards.clock import now
from boards.db import db
from boards.history.models import TimelineEntry
from boards.people.models import Person, active
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.posts import Post
from boards.plant.production_day import Shift, production_date, shift
from boards.plant.roster import ABSENCES, RosterEntry
from boards.plant.rostering import EARLY, Roster
from boards.plant.staffing import Staffing, Staffings
from boards.plant.staffing_words import absence_word
from boards.plant.stand_ins import StandIn, stand_ins
from boards.refusals import Refusal

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
STORY_MAX = 30


@dataclass
class RosterPage:
    """`entry` or `who`: somebody picked; `station`: a gap that somebody looks for."""

    roster: Roster
    by: Person
    entry: RosterEntry | None = None
    who: Person | None = None
    station: Unit | None = None
    refused: Refusal | None = None
    at: dt.datetime = field(default_factory=now)

    @property
    def unit(self) -> Unit:
        return self.roster.unit

    @property
    def date(self) -> dt.date:
        return self.roster.date

    @cached_property
    def staffings(self) -> Staffings:
        return Staffings([self.unit], [self.date])

    @cached_property
    def staffing(self) -> Staffing:
        return self.staffings.of(self.unit, self.date, self.roster.shift)

    @cached_property
    def shift(self) -> Shift:
        return shift(self.roster.shift, self.date, Plant.get())

    @cached_property
    def shifts(self) -> list[tuple[Shift, Staffing]]:
        """The shifts of this day, each with its own staffing; also the one that is looked at."""
        codes = self.staffings.shifts(self.unit, self.date)
        shown = [code for code in Plant.get().shifts if code in codes or code == self.roster.shift]
        return [(shift(code, self.date, Plant.get()), self.staffings.of(self.unit, self.date, code)) for code in shown]

    @property
    def today(self) -> dt.date:
        return production_date(self.at)

    @cached_property
    def days(self) -> list[dt.date]:
        """Today and the next days on which the team works."""
        calendar = Calendar(self.unit)
        return [self.today, *(calendar.after(self.today, n) for n in (1, 2))]

    @cached_property
    def may_change(self) -> bool:
        try:
            self.roster.before_changing(self.by)
        except Refusal:
            return False
        return True

    @property
    def leads(self) -> bool:
        """Sees why somebody is away (P-07)."""
        return self.by.leads(self.unit)

    # --- attendance

    @property
    def takes_attendance(self) -> bool:
        """The shift has begun, or soon will, and somebody has not been seen yet."""
        waits = any(row.attended is None for row in self.staffing.rows) or not self.staffing.is_planned
        return self.may_change and self.at >= self.shift.starts - EARLY and waits and bool(self.staffing.people)

    @property
    def is_running(self) -> bool:
        return self.shift.starts <= self.at < self.shift.ends

    # --- somebody picked

    @property
    def picked(self) -> Person | None:
        return self.entry.person if self.entry else self.who

    @cached_property
    def is_away(self) -> bool:
        return self.picked is not None and any(row.person_id == self.picked.id for row in self.staffing.away)

    @cached_property
    def turns_red(self) -> list[tuple[Post, list[StandIn]]]:
        """If the one who is picked is away: what turns red, and who could stand in."""
        if self.picked is None or self.is_away:
            return []
        return [(post, self._stand_ins(post, self.picked)) for post in self.staffing.without(self.picked)]

    @cached_property
    def gap(self) -> tuple[Post, list[StandIn]] | None:
        """The station that somebody looks for."""
        post = self.staffing.post(self.station) if self.station else None
        return (post, self._stand_ins(post)) if post else None

    def _stand_ins(self, post: Post, *gone: Person) -> list[StandIn]:
        return stand_ins(self.unit, self.date, self.roster.shift, post.station, gone)

    # --- what can be chosen

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """Why somebody may be away, never with a medical reason (P-07)."""
        return [(kind, absence_word(kind)) for kind in ABSENCES]

    @cached_property
    def others(self) -> list[tuple[str, list[Person]]]:
        """Who is not in this shift, by team, the own first: to be placed or lent (Q-07)."""
        here = {person.id for person in self.staffing.people} | {row.person_id for row in self.staffing.rows}
        people = select(Person).join(Unit, Unit.id == Person.home_unit_id).where(Unit.kind == "team", *active())
        people = people.options(selectinload(Person.transfers))
        found: dict[str, list[Person]] = {}
        for person in db.session.scalars(people.order_by(Unit.id != self.unit.id, Unit.code, Person.name)):
            if person.id not in here and not person.is_away(self.date):
                found.setdefault(person.home_on(self.date).code, []).append(person)
        return list(found.items())

    @property
    def weeks(self) -> tuple[dt.date, dt.date, dt.date]:
        """The Mondays of the shown week, of the one before it and of the one after it."""
        monday = self.date - dt.timedelta(days=self.date.weekday())
        return monday, monday - WEEK, monday + WEEK

    @cached_property
    def story(self) -> list[tuple[TimelineEntry, RosterEntry]]:
        """What was changed in this shift, the latest first; for leaders, as it tells who was away (P-07)."""
        rows = {row.id: row for row in self._all_rows()}
        entries = select(TimelineEntry).where(
            TimelineEntry.subject_type == RosterEntry.__tablename__, TimelineEntry.subject_id.in_(rows)
        )
        latest = entries.order_by(TimelineEntry.id.desc()).limit(STORY_MAX).options(joinedload(TimelineEntry.person))
        return [(entry, rows[entry.subject_id]) for entry in db.session.scalars(latest)]

    def _all_rows(self) -> Any:
        here = select(RosterEntry).where(
            RosterEntry.unit_id == self.unit.id,
            RosterEntry.production_date == self.date,
            RosterEntry.shift == self.roster.shift,
        )
        return db.session.scalars(here.options(joinedload(RosterEntry.person)))
