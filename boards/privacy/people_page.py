"""What the pages show where names are taken out: who has left; of one person every place in free text, and the photos."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from sqlalchemy import select

from boards.db import db
from boards.history.models import Attachment
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.privacy import free_text, names
from boards.privacy.free_text import Place
from boards.privacy.models import Anonymisation
from boards.privacy.rules import BY_CODE
from boards.privacy.stored import record_at
from boards.records import address_of

AROUND = 160  # characters of a long text shown on each side of the name


class PeopleWhoLeft:
    """Those whose name is still there, the longest gone first; and what was done, the latest first."""

    @cached_property
    def waiting(self) -> list[Anonymisation]:
        return list(db.session.scalars(select(Anonymisation).where(Anonymisation.open_for.is_not(None))))

    @cached_property
    def named(self) -> list[Person]:
        asked = {one.person_id for one in self.waiting}
        left = select(Person).where(Person.left_on.is_not(None), Person.anonymised_at.is_(None)).order_by(Person.left_on)
        return [person for person in db.session.scalars(left) if person.id not in asked]

    @cached_property
    def done(self) -> list[Anonymisation]:
        done = select(Anonymisation).where(Anonymisation.confirmed_at.is_not(None))
        return list(db.session.scalars(done.order_by(Anonymisation.confirmed_at.desc())))

    @cached_property
    def due_before(self) -> dt.date | None:
        """Who left before this day is due, as the plant has set."""
        return BY_CODE["leavers"].before(production_date())


class Shown(NamedTuple):
    """One place: its words with the name marked, the record's page, what was decided."""

    place: Place
    words: list[Markup]
    label: str
    address: tuple[str, dict[str, Any]] | None
    decision: str | None


@dataclass
class PlacesPage:
    """`by` looks at what is to be decided about `person`."""

    person: Person
    by: Person

    @cached_property
    def asked(self) -> Anonymisation | None:
        return Anonymisation.open_of(self.person)

    @property
    def may_confirm(self) -> bool:
        return self.asked is not None and self.asked.asked_by_id != self.by.id

    @cached_property
    def places(self) -> list[Shown]:
        """Undecided first."""
        decided = self.asked.decided if self.asked else {}
        pattern = names.pattern_of(names.called(self.person))
        found = []
        for place in free_text.places(self.person):
            record, one = record_at(place.table, place.row), decided.get(place.key)
            label = str(getattr(record, "label", "") or place.table.replace("_", " "))
            words = [_marked(text, pattern) for text in place.words]
            found.append(Shown(place, words, label, address_of(record) if record else None, one.decision if one else None))
        return sorted(found, key=lambda one: one.decision is not None)

    @property
    def undecided(self) -> int:
        return sum(one.decision is None for one in self.places)

    @cached_property
    def photos(self) -> list[Attachment]:
        """Photos this person sent: a face may be in them."""
        return list(db.session.scalars(select(Attachment).where(Attachment.by_id == self.person.id).order_by(Attachment.id)))


def _marked(text: str, pattern: Any) -> Markup:
    """The words around the name, the name marked."""
    first = pattern.search(text)
    start = max(0, first.start() - AROUND)
    shown, end = text[start : first.end() + AROUND], len(text) > first.end() + AROUND
    marked = Markup("").join(
        Markup("<mark>{}</mark>").format(part) if n % 2 else escape(part) for n, part in enumerate(_split(shown, pattern))
    )
    return Markup("{}{}{}").format(Markup("… ") * (start > 0), marked, Markup(" …") * end)


def _split(text: str, pattern: Any) -> list[str]:
    """What is between and what is found, in turn."""
    parts, last = [], 0
    for found in pattern.finditer(text):
        parts += [text[last : found.start()], found.group()]
        last = found.end()
    return [*parts, text[last:]]
