"""What is new since somebody last read: steps matched by their key, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from boards.db import db
from boards.history.signoffs import Signoff
from boards.people.models import Person
from boards.standards.models import Revision

if TYPE_CHECKING:
    from boards.standards.content import WorkElement

LINES = ("do", "key_point", "reason", "seconds", "symbol")


@dataclass(frozen=True)
class Changed:
    """How a revision differs from the one before: by the key of a step, which of its LINES are new; and what is gone."""

    before: Revision
    lines: dict[str, set[str]]
    gone: list[WorkElement]

    @property
    def count(self) -> int:
        """Lines that are new or gone."""
        return sum(len(names) for names in self.lines.values()) + len(self.gone)


def compared(before: Revision, after: Revision) -> Changed:
    """What `after` has that `before` had not."""
    was = {element.key: element for element in before.elements}
    lines: dict[str, set[str]] = {}
    for element in after.elements:
        former = was.get(element.key)
        new = {name for name in LINES if getattr(element, name) and getattr(element, name) != getattr(former, name, None)}
        if former is not None:
            new |= {name for name in LINES if getattr(former, name) and not getattr(element, name)}
        if new:
            lines[element.key] = new
    kept = {element.key for element in after.elements}
    return Changed(before, lines, [element for element in before.elements if element.key not in kept])


def since_before(revision: Revision) -> Changed | None:
    """Against the approved one before it, for whoever looks without a name; none: there is none with steps."""
    before = revision.former
    return compared(before, revision) if before is not None and before.elements else None


def since_read(revision: Revision, person: Person) -> Changed | None:
    """Against the revision that a person last said to have understood; none: never, or it is this one."""
    ids = [one.id for one in revision.standard.revisions if one.id != revision.id]
    said = select(Signoff.subject_id).where(
        Signoff.subject_type == Revision.__tablename__,
        Signoff.subject_id.in_(ids),
        Signoff.kind == "acknowledge",
        Signoff.person_id == person.id,
    )
    last = db.session.scalar(said.order_by(Signoff.at.desc()).limit(1))
    before = next((one for one in revision.standard.revisions if one.id == last), None)
    return compared(before, revision) if before is not None else None
