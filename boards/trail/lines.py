"""The audit trail: who did what when, out of every record's timeline, the sign-ins and the tries that failed.

One statement finds a page of lines over all three, a few more load what stands in them: as many for one page as for any.
A line without a time (it would betray who sent something without a name, I-03) stands at the beginning of its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, raiseload

from boards.db import db
from boards.history.models import TimelineEntry
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn
from boards.people.tries import SignInTry
from boards.plant.models import Plant, Unit
from boards.plant.production_day import instant
from boards.records import RECORDS

PAGE = 100
MOST = 20_000  # lines of an export
SECRET = (
    "PIN chosen", "PIN entered", "one-time PIN given", "signed out everywhere", "recovery code used", "e-mail named",
    "company account bound", "company account released",
)  # fmt: skip
SIGNING_IN = ("sign_in", "sign_in_try", "provider_visit")
KINDS = (*RECORDS, "metric", "check_plan", "roster_entry", "person", *SIGNING_IN)
DAY = dt.timedelta(days=1)
MODELS: dict[str, type[Any]] = {
    "entry": TimelineEntry,
    "sign_in": SignIn,
    "sign_in_try": SignInTry,
    "provider_visit": ProviderVisit,
}


@dataclass(frozen=True)
class Asked:
    """Which lines: of a person, a kind, a unit and all below, plant days from … to; `signing_in`: whether those, too."""

    person: Person | None = None
    kind: str | None = None
    unit: Unit | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    signing_in: bool = True


@dataclass(frozen=True)
class Line:
    """`row`: a TimelineEntry, SignIn or SignInTry; `about`: the record an entry belongs to, where it has a name."""

    row: Any
    about: Any = None


@dataclass
class Trail:
    asked: Asked
    number: int = 1

    @cached_property
    def lines(self) -> list[Line]:
        """The page, the latest first."""
        return self._loaded(self._places[:PAGE])

    @property
    def has_more(self) -> bool:
        return len(self._places) > PAGE

    def all(self) -> list[Line]:
        """Everything that was asked for, at most MOST lines."""
        return self._loaded(self._found(MOST, 0))

    @cached_property
    def _places(self) -> list[tuple[str, int]]:
        return self._found(PAGE + 1, (self.number - 1) * PAGE)

    def _found(self, most: int, offset: int) -> list[tuple[str, int]]:
        parts = [self._entries(), *([self._sign_ins(), self._tries(), self._visits()] if self.asked.signing_in else [])]
        every = union_all(*parts).subquery()
        rows = select(every.c.source, every.c.id).order_by(every.c.moment.desc(), every.c.source, every.c.id.desc())
        return [(source, id) for source, id in db.session.execute(rows.limit(most).offset(offset))]

    def _entries(self) -> Select[Any]:
        asked, it = self.asked, TimelineEntry
        holds: list[ColumnElement[bool]] = []
        if asked.kind is not None:
            holds.append(it.subject_type == asked.kind)
        if not asked.signing_in:
            holds.append(it.event.not_in(SECRET))
        if asked.person is not None:
            about = and_(it.subject_type == "person", it.subject_id == asked.person.id)
            holds.append(or_(it.person_id == asked.person.id, it.entered_by_id == asked.person.id, about))
        if asked.unit is not None:
            holds.append(or_(*(and_(it.subject_type == kind, it.subject_id.in_(ids)) for kind, ids in _of_unit(asked.unit))))
        if asked.first is not None:
            holds.append(it.on >= asked.first)
        if asked.last is not None:
            holds.append(it.on <= asked.last)
        moment: ColumnElement[Any] = func.coalesce(it.at, it.on).label("moment")
        return select(literal("entry").label("source"), it.id, moment).where(*holds)

    def _sign_ins(self) -> Select[Any]:
        return self._signing_in("sign_in", SignIn, SignIn.since)

    def _tries(self) -> Select[Any]:
        return self._signing_in("sign_in_try", SignInTry, SignInTry.at).where(~SignInTry.fits)

    def _visits(self) -> Select[Any]:
        return self._signing_in("provider_visit", ProviderVisit, ProviderVisit.at).where(ProviderVisit.refused.is_not(None))

    def _signing_in(self, kind: str, it: Any, moment: Any) -> Select[Any]:
        asked, plant = self.asked, Plant.get()
        rows = select(literal(kind).label("source"), it.id, moment.label("moment"))
        if asked.kind not in (None, kind):
            rows = rows.where(it.id < 0)
        if asked.person is not None:
            rows = rows.where(it.person_id == asked.person.id)
        if asked.unit is not None:
            rows = rows.where(it.person_id.in_(select(Person.id).where(Person.home_unit_id.in_(_below(asked.unit)))))
        if asked.first is not None:
            rows = rows.where(moment >= instant(asked.first, dt.time(), plant))
        if asked.last is not None:
            rows = rows.where(moment < instant(asked.last + DAY, dt.time(), plant))
        return rows

    def _loaded(self, places: Sequence[tuple[str, int]]) -> list[Line]:
        found = {source: _rows(model, [id for one, id in places if one == source]) for source, model in MODELS.items()}
        rows = [found[source][id] for source, id in places if id in found[source]]
        about = _subjects([row for row in rows if isinstance(row, TimelineEntry)])
        return [Line(row, about.get((getattr(row, "subject_type", ""), getattr(row, "subject_id", 0)))) for row in rows]


NAMED = ("action", "idea", "issue", "escalation", "meeting", "metric", "skill", "standard", "person")  # have a page
BULK = 500


def _rows(model: type[Any], ids: list[int]) -> dict[int, Any]:
    people = [joinedload(model.person).raiseload("*")] + (
        [joinedload(TimelineEntry.entered_by).raiseload("*")] if model is TimelineEntry else []
    )
    found = {}
    for n in range(0, len(ids), BULK):
        for row in db.session.scalars(select(model).where(model.id.in_(ids[n : n + BULK])).options(*people)):
            found[row.id] = row
    return found


def _subjects(entries: list[TimelineEntry]) -> dict[tuple[str, int], Any]:
    """The records that entries are about, where they have a name and a page of their own; nothing beside them."""
    found: dict[tuple[str, int], Any] = {}
    for kind in NAMED:
        model = Person if kind == "person" else RECORDS.get(kind, Metric)
        ids = sorted({entry.subject_id for entry in entries if entry.subject_type == kind})
        for n in range(0, len(ids), BULK):
            for one in db.session.scalars(select(model).where(model.id.in_(ids[n : n + BULK])).options(raiseload("*"))):
                found[kind, one.id] = one
    return found


def _of_unit(unit: Unit) -> list[tuple[str, Select[Any]]]:
    """By kind of record the ids of those of a unit and all below."""
    places = [(kind, model.id, model.unit_id) for kind, model in RECORDS.items() if hasattr(model, "unit_id")]
    places.append(("person", Person.id, Person.home_unit_id))
    return [(kind, select(id).where(place.in_(_below(unit)))) for kind, id, place in places]


def _below(unit: Unit) -> Select[Any]:
    return select(Unit.id).where(Unit.path.startswith(unit.path))
