"""What the board knows at a handover, in words: each fact with the record it points at. One query a kind of record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import g, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.actions.models import Action
from boards.checks.known import Fact
from boards.db import db
from boards.i18n import language
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.issues.words import KINDS, issue_title
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.records import address_of
from boards.standards.models import Revision

TOPIC_WORDS: dict[str, Any] = {
    "safety": _l("Safety"),
    "quality": _l("Quality"),
    "machines": _l("Machines"),
    "delivery": _l("Delivery"),
    "people": _l("People"),
    "changes": _l("Changes"),
}
WHAT: dict[str, Any] = {
    "call": _l("Help is called"),
    "stands": _l("The line stands"),
    "solved": _l("put right in this shift"),
    "missing": _l("not written yet"),
    "away": _l("not here"),
    "away_next": _l("not here next shift"),
    "revision": _l("takes effect"),
    "trial": _l("being tried out"),
    "overdue": _l("overdue"),
    "due": _l("due"),
}
URGENT = ("call", "stands", "overdue")
OF: dict[str, type[Any]] = {model.__tablename__: model for model in (Action, Idea, Issue, Metric, Person, Revision)}


class Told(NamedTuple):
    """`says`: what is so about it; `on`: a date that belongs to it; `href`: its page, "" where it has none for everybody."""

    title: str
    label: str
    says: str
    on: dt.date | None
    href: str
    urgent: bool


def told(facts: Sequence[Fact]) -> dict[str, list[Told]]:
    """By topic. What is gone since is left out."""
    ids, found = defaultdict[str, set[int]](set), defaultdict[str, list[Told]](list)
    for fact in facts:
        ids[fact.of].add(fact.id)
    records = {(of, record.id): record for of in ids if of in OF for record in _records(OF[of], ids[of])}
    for fact in facts:
        record = records.get((fact.of, fact.id))
        if record is not None:
            found[fact.topic].append(_told(fact, record))
    return dict(found)


def _records(model: type[Any], ids: set[int]) -> Sequence[Any]:
    rows = select(model).where(model.id.in_(ids))
    with_it = {Revision: joinedload(Revision.standard), Metric: joinedload(Metric.unit)}
    return db.session.scalars(rows.options(with_it[model]) if model in with_it else rows).all()


def _told(fact: Fact, record: Any) -> Told:
    says = str(WHAT.get(fact.what) or (KINDS[record.kind] if isinstance(record, Issue) else ""))
    on = dt.date.fromisoformat(fact.on) if fact.on else None
    label = "" if isinstance(record, (Person, Metric)) else record.label
    return Told(_title(record), label, says, on, _page(record), fact.what in URGENT)


def _title(record: Any) -> str:
    if isinstance(record, Issue):
        return str(issue_title(record))
    if isinstance(record, Metric):
        return record.name_in(language())
    if isinstance(record, Revision):
        return record.standard.title_in(language())
    if isinstance(record, Person):
        return record.name if g.get("person") else record.short_name
    return str(record.title)


def _page(record: Any) -> str:
    if isinstance(record, Person):
        return ""
    if isinstance(record, Metric):
        return url_for("numbers.sheet", unit=record.unit.code.lower())
    endpoint, values = address_of(record)
    return url_for(endpoint, **values)
