"""Ideas that go on together: whose fate an author shares, and who gets the thanks (I-06)."""

from __future__ import annotations

from boards.db import db
from boards.ideas.models import Idea
from boards.people.models import Person


def goes_on_with(idea: Idea) -> Idea | None:
    """The idea with which this one goes on in the end, also where that one was merged later; None: it stands alone."""
    seen, last = {idea.id}, idea
    while last.merged_into_id and last.merged_into_id not in seen:
        seen.add(last.merged_into_id)
        last = db.session.scalars(Idea.loaded().where(Idea.id == last.merged_into_id)).one()
    return last if last is not idea else None


def all_behind(idea: Idea) -> list[Person]:
    """Everybody who gave a name to this idea or to one that goes on with it, each once: the credit is shared."""
    seen, together, new = {idea.id}, [idea], [idea.id]
    while new:
        merged = db.session.scalars(Idea.loaded().where(Idea.merged_into_id.in_(new), Idea.id.not_in(seen))).all()
        new = [one.id for one in merged]
        seen.update(new)
        together += merged
    return list({person.id: person for one in together for person in one.authors}.values())
