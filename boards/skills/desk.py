"""Where assessments are entered: one, or a whole matrix from a file, by the same checks and in as few queries.

with writing():
    enter_assessments([Judged(skill, person, 3, lena), …])
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, inspect

from boards.clock import now
from boards.db import Base, db
from boards.history.models import TimelineEntry, entry
from boards.notices.telling import tell, who_leads
from boards.people.models import LINE, Person
from boards.plant.models import Plant
from boards.plant.production_day import instant, production_date
from boards.refusals import NotAllowed, NotNow, Refusal, Unfit
from boards.skills.ledger import Ledger
from boards.skills.models import LEVELS, Assessment, Skill
from boards.skills.moving import boards_of
from boards.skills.standing import is_with_us
from boards.standards.models import Revision

METHODS = ("observed", "test", "certificate", "transfer")
IMPORTED = "import"  # by a file
NOTE_MAX = 300


@dataclass(frozen=True)
class Judged:
    """One assessment as somebody gives it."""

    skill: Skill
    person: Person
    level: int
    by: Person
    on: dt.date | None = None  # production date; none: today
    method: str = "observed"
    revisions: Sequence[Revision] | None = None  # none: all that were in force for the skill on that date
    note: str | None = None
    transfer: bool = False  # recognised from elsewhere: more than one level at once
    submission: str | None = None
    valid_until: dt.date | None = None  # of a licence that says so; none: by the skill's months
    confirmed_by: Person | None = None  # on paper, by a leader, where a colleague of level 4 judged


class Desk:
    """Reads once what stands about all whom `rows` name; then each can be weighed and entered, in the order of its day."""

    def __init__(self, rows: Sequence[Judged]) -> None:
        self.at, self.today, self.plant = now(), production_date(), Plant.get()
        people = {one.id: one for row in rows for one in (row.person, row.by)}
        skills = {row.skill.id: row.skill for row in rows}
        days = [row.on or self.today for row in rows] or [self.today]
        self.ledger = Ledger(list(skills.values()), people.values(), max(days), min(days))

    def weigh(self, row: Judged) -> Refusal | None:
        """What stands against entering it now. Writes nothing, raises nothing."""
        try:
            self._before(row)
        except Refusal as refusal:
            return refusal
        return None

    def enter(self, row: Judged) -> Assessment:
        """Adds it to the session, with its line of history. Raises its refusal."""
        made = Assessment(skill=row.skill, person=row.person, assessor=row.by, **self._columns(row))
        db.session.add(made)
        db.session.flush()
        db.session.add(self._line(row, made))
        if made.is_waiting:
            leaders = [leader for leader in who_leads(row.person.home_unit) if leader is not row.person]
            tell([*leaders], "confirm", row.skill, by=row.by, of=f"{row.person.id} {made.id}")
        return made

    def enter_all(self, rows: Sequence[Judged]) -> int:
        """The same of many, in two statements; answers how many. Raises the first refusal: then nothing may be kept."""
        made = [(row, Assessment(skill_id=row.skill.id, person_id=row.person.id, **self._columns(row))) for row in rows]
        told = boards_of({row.skill for row in rows}, {row.person for row in rows})
        touches = {"touches": [(unit_id, panel) for unit_id in told for panel in ("skills", "standards")]}
        lines = [{**_values(self._line(row, one)), "person_id": row.by.id} for row, one in made]
        if made:
            db.session.execute(insert(Assessment), [_values(one) for _, one in made], execution_options=touches)
            db.session.execute(insert(TimelineEntry), lines, execution_options=touches)
        return len(made)

    def is_waiting(self, row: Judged) -> bool:
        """Whether it will count only once a leader has confirmed it. Raises NotAllowed for who may not assess at all."""
        on = row.on or self.today
        by, home = row.by, row.person.home_on(on)  # who assesses is judged by where people belonged on that day
        if by.id == row.person.id:
            raise NotAllowed(_l("Nobody assesses himself. Ask a trainer or a colleague of level 4."))
        if row.transfer:
            if not any(grant.role == "kso" and grant.counts_on(on) for grant in by.grants):
                raise NotAllowed(_l("What was learnt elsewhere is recognised by the Kaizen Support Office."))
            return False
        if any("trainer" in by.roles_in(unit, on) for unit in (row.skill.unit, home)):
            return False
        standing = self.ledger.standing(by.id, row.skill.id, on)
        if not standing.trains:
            raise NotAllowed(_l("Only a trainer, or somebody of level 4 that is valid today, may assess this."))
        return by.roles_in(home, on).isdisjoint(LINE)

    def _before(self, row: Judged) -> None:
        on = row.on or self.today
        if row.level not in LEVELS or row.method not in (*METHODS, IMPORTED) or on > self.today:
            raise Unfit(_l("Choose one of those shown."), "level" if row.level not in LEVELS else "method")
        if row.skill.is_retired_on(on):
            raise NotNow(_l("This is not assessed any more."))
        if not is_with_us(row.person, on):
            raise NotNow(_l("%(name)s was not here on that day.", name=row.person.name))
        if not is_with_us(row.by, on):
            raise NotAllowed(_l("%(name)s was not here on that day.", name=row.by.name))
        if self.is_waiting(row) and row.confirmed_by is not None:
            self._before_confirmed(row, row.confirmed_by, on)
        newest = self.ledger.newest((row.person.id, row.skill.id), on)
        if row.level > (newest.level if newest else 0) + 1 and not row.transfer:
            raise Unfit(_l("One level at a time. More is recognised by the Kaizen Support Office."), "level")
        allowed = {one.id for one in (*self.ledger.in_force(row.skill, on), *self.ledger.upcoming(row.skill, on))}
        if row.revisions is not None and not {one.id for one in row.revisions} <= allowed:
            raise Unfit(_l("Choose one of those shown."), "revisions")
        if row.valid_until is not None and row.valid_until < on:
            raise Unfit(_l("That day is over. Choose a later one."), "valid_until")

    def _before_confirmed(self, row: Judged, by: Person, on: dt.date) -> None:
        if by.id in (row.person.id, row.by.id) or by.roles_in(row.person.home_on(on), on).isdisjoint(LINE):
            raise NotAllowed(_l("Somebody else has to confirm this: another leader of the team."))

    def _columns(self, row: Judged) -> dict[str, Any]:
        """What its row says; from now on the next row about the same builds on it."""
        self._before(row)
        on = row.on or self.today
        if row.skill.set_up_on is not None and row.skill.set_up_on > on:
            row.skill.set_up_on = on  # a history is entered: it was asked for at least since then
        at = self.at if on == self.today else instant(on, self.plant.production_day_start, self.plant)
        waits = self.is_waiting(row)
        confirmed = row.confirmed_by if waits else None
        against = self.ledger.in_force(row.skill, on) if row.revisions is None else row.revisions
        columns = {
            "level": row.level, "assessed_on": on, "assessed_at": at, "assessor_id": row.by.id,
            "method": "transfer" if row.transfer else row.method, "revisions": sorted({one.id for one in against}),
            "valid_until": row.valid_until or ends_on(row.skill, row.level, on), "note": (row.note or "")[:NOTE_MAX] or None,
            "needs_confirmation": waits, "confirmed_by_id": confirmed.id if confirmed else None,
            "confirmed_at": at if confirmed else None, "confirmed_on": on if confirmed else None,
            "submission": row.submission,
        }  # fmt: skip
        known = self.ledger.assessments.setdefault((row.person.id, row.skill.id), [])
        insort(known, Assessment(**columns), key=lambda one: (one.assessed_on, one.assessed_at))
        return columns

    def _line(self, row: Judged, made: Assessment) -> TimelineEntry:
        event = "assessed, to be confirmed" if made.is_waiting else "assessed"
        on, at = made.assessed_on, made.assessed_at
        return entry(row.skill, event, on=on, by=row.by, at=at, of=row.person.id, level=made.level)


def _values(row: Base) -> dict[str, Any]:
    return {one.key: getattr(row, one.key) for one in inspect(type(row)).column_attrs if one.key != "id"}


def enter_assessments(rows: Iterable[Judged]) -> int:
    """Many at once, by the checks of `Skill.assess`, those of one person and skill in the order of their days.

    Answers how many. Call inside writing(). Raises the first refusal; `Desk(rows).weigh(row)` says it beforehand.
    """
    rows = list(rows)
    return Desk(rows).enter_all(rows)


def ends_on(skill: Skill, level: int, on: dt.date) -> dt.date | None:
    """The last production date on which an assessment counts (Q-01): so many months later, at most the month's last day."""
    if not skill.recertify_months or not level:
        return None
    months = on.year * 12 + on.month - 1 + skill.recertify_months
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
