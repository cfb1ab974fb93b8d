"""Who is trained for a major revision: whoever holds a level in a job that rests on it, by an assessment against it or what
follows it; where no job rests on it, or nobody holds one yet, whom it concerns, by having read it.

So nobody drops out of the cover on its day once all are trained (D-04). Three queries for any number of revisions.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from sqlalchemy import select

from boards.db import db
from boards.skills.models import Assessment, Skill, SkillStandard
from boards.standards.debts import Readers, Readership
from boards.standards.models import Revision


class Readiness:
    """By the end of the production date of `readership`."""

    def __init__(self, readership: Readership) -> None:
        self.readership, self.on = readership, readership.on

    def of(self, revision: Revision) -> Readers:
        """Those who have to be trained, by name, and the ids of those who are."""
        readers = self.readership.readers(revision)
        order = revision.standard.approved()
        covered = {one.id for one in order[order.index(revision) :]}
        held = {person.id: self._held(person.id, revision) for person in readers.people}
        concerned = [person for person in readers.people if held[person.id]]
        if not concerned:
            return readers
        ready = {one.id for one in concerned if all(not covered.isdisjoint(row.revisions) for row in held[one.id])}
        return Readers(concerned, ready)

    def _held(self, person_id: int, revision: Revision) -> list[Assessment]:
        """What stands of somebody in the jobs that rest on it."""
        skills = self._skills.get(revision.standard_id, set())
        found = [self._newest[person_id, skill] for skill in skills if (person_id, skill) in self._newest]
        return [one for one in found if one.level]

    @cached_property
    def _skills(self) -> dict[int, set[int]]:
        """By standard the jobs that rest on it."""
        ids = [one.id for one in self.readership.standards]
        links = select(SkillStandard).join(Skill).where(SkillStandard.standard_id.in_(ids), Skill.active)
        found: dict[int, set[int]] = defaultdict(set)
        for link in db.session.scalars(links):
            if link.counts_on(self.on):
                found[link.standard_id].add(link.skill_id)
        return found

    @cached_property
    def _newest(self) -> dict[tuple[int, int], Assessment]:
        """By (person, job) the last assessment that stood on the date."""
        asked = {skill for skills in self._skills.values() for skill in skills}
        rows = select(Assessment).where(Assessment.skill_id.in_(asked), Assessment.assessed_on <= self.on)
        ordered = rows.order_by(Assessment.assessed_on, Assessment.assessed_at, Assessment.id)
        found = db.session.scalars(ordered) if asked else ()
        return {(row.person_id, row.skill_id): row for row in found if row.stood_on(self.on)}
