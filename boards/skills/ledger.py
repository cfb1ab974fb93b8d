"""What was written about these people and skills, read once, and judged for any production date (domain 1.14, D-12).

A fixed number of queries, however many people, skills and dates.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant
from boards.skills.attendance import noted_since, worked_on
from boards.skills.models import ALONE, Assessment, Skill, Suspension
from boards.skills.standing import NOTHING, Standing
from boards.standards.models import Revision, Standard
from boards.standards.reaching import standards_of

Pair = tuple[int, int]  # person id, skill id


@dataclass(frozen=True)
class Link:
    """A standard that a skill rests on, while it does, with its approved revisions by the day they take effect."""

    standard: Standard
    from_on: dt.date | None
    to_on: dt.date | None
    approved: list[Revision]
    begins: dict[int, dt.date | None]  # by revision id: from which day it is in force; none: it waits for training

    def counts_on(self, on: dt.date) -> bool:
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on <= self.to_on)


class Ledger:
    """The rows about `people` in `skills` up to a production date; `standing` judges them on any date from `first` on."""

    def __init__(
        self, skills: Sequence[Skill], people: Iterable[Person], until: dt.date, first: dt.date | None = None
    ) -> None:
        self.skills = {skill.id: skill for skill in skills}
        self.people = {person.id: person for person in people}
        self.first, self.until = first or until, until
        self.plant = Plant.get()
        self.links = _links(self.skills.values())
        self.assessments = self._assessments()
        self.suspensions = self._suspensions()
        stations = {skill.unit_id for skill in self.skills.values() if skill.at_station}
        self._kept_since = noted_since(stations, self.until)
        self._performed = worked_on(self.people, self.skills, self._kept_since, self.first, self.until)

    def standing(self, person_id: int, skill_id: int, on: dt.date) -> Standing:
        """Where somebody stands on a production date (Q-01, Q-02)."""
        newest = self.newest((person_id, skill_id), on)
        if newest is None:
            return NOTHING
        if not newest.level:
            return Standing(0, "none", newest, None, None)
        status, since = self._status(self.skills[skill_id], newest, on)
        return Standing(newest.level, status, newest, newest.valid_until, since)

    def newest(self, pair: Pair, on: dt.date) -> Assessment | None:
        """The last assessment that stood on a date: the void and the not yet confirmed don't (Q-03)."""
        rows = self.assessments.get(pair, ())
        return next((row for row in reversed(rows) if row.stood_on(on)), None)

    def suspension(self, pair: Pair, on: dt.date) -> Suspension | None:
        """The latest that holds on a date: not lifted, and nobody has assessed anew since."""
        newest = self.newest(pair, on)
        rows = self.suspensions.get(pair, ())
        return next((row for row in reversed(rows) if row.holds_on(on) and not row.is_ended_by(newest)), None)

    def in_force(self, skill: Skill, on: dt.date) -> list[Revision]:
        """The revisions that hold for a skill on a date."""
        found = [link.standard.revision_on(on) for link in self.links.get(skill.id, ()) if link.counts_on(on)]
        return [revision for revision in found if revision is not None]

    def upcoming(self, skill: Skill, on: dt.date) -> list[Revision]:
        """The approved revisions that wait for their day: people may be assessed against them before (D-04)."""
        links = [link for link in self.links.get(skill.id, ()) if link.counts_on(on) and not link.standard.is_withdrawn(on)]
        return [one for link in links for one in link.approved if (day := link.begins[one.id]) is None or day > on]

    def _status(self, skill: Skill, newest: Assessment, on: dt.date) -> tuple[str, dt.date | None]:
        """The first of STATUSES that holds, and since which production date."""
        until, pair = newest.valid_until, (newest.person_id, skill.id)
        if (suspended := self.suspension(pair, on)) is not None:
            return "suspended", suspended.on
        if until is not None and on > until:
            return "expired", until + dt.timedelta(days=1)
        if missed := [since for since in self._majors_missed(skill, newest, on) if since]:
            return "retraining_due", min(missed)
        if (lapsed := self._lapsed_on(skill, newest, on)) is not None and on >= lapsed:
            return "lapsed", lapsed
        soon = dt.timedelta(days=self.plant.setting("qualification_expiring_days"))
        if until is not None and until - on <= soon:
            return "expiring", max(until - soon, newest.assessed_on)
        return "valid", newest.assessed_on

    def _majors_missed(self, skill: Skill, newest: Assessment, on: dt.date) -> Iterable[dt.date | None]:
        """Since when major revisions in force ask for an assessment that there was not: against it or what follows it."""
        for link in self.links.get(skill.id, ()):
            if not link.counts_on(on) or link.standard.is_withdrawn(on):
                continue
            for position, revision in enumerate(link.approved):
                begins = link.begins[revision.id]
                if revision.change_class != "major" or begins is None or begins > on:
                    continue
                covered = {one.id for one in link.approved[position:]}
                if covered.isdisjoint(newest.revisions) and self._is_after(revision, begins, newest):
                    yield max(begins, link.from_on or begins)

    def _is_after(self, revision: Revision, begins: dt.date, newest: Assessment) -> bool:
        """It took effect after somebody was assessed; on the same day when it was approved only later that day."""
        if begins != newest.assessed_on:
            return begins > newest.assessed_on
        approval = revision.step("approval")
        return approval is not None and approval.on >= newest.assessed_on and approval.at > newest.assessed_at

    def _lapsed_on(self, skill: Skill, newest: Assessment, on: dt.date) -> dt.date | None:
        """The day on which it lapses by not being done (Q-11). Where nobody notes who works, nobody lapses."""
        kept_since = self._kept_since.get(skill.unit_id)
        if not skill.at_station or newest.level < ALONE or kept_since is None or kept_since > on:
            return None
        worked = self._performed.get((newest.person_id, skill.unit_id), [])
        last = worked[at - 1] if (at := bisect_right(worked, on)) else kept_since
        lapse = skill.lapse_days or self.plant.setting("qualification_lapse_days")
        return max(last, newest.assessed_on, kept_since) + dt.timedelta(days=lapse + 1)

    def _assessments(self) -> dict[Pair, list[Assessment]]:
        found: dict[Pair, list[Assessment]] = defaultdict(list)
        rows = select(Assessment).where(
            Assessment.person_id.in_(self.people), Assessment.skill_id.in_(self.skills), Assessment.assessed_on <= self.until
        )
        for row in db.session.scalars(rows.order_by(Assessment.assessed_on, Assessment.assessed_at, Assessment.id)):
            found[row.person_id, row.skill_id].append(row)
        return found

    def _suspensions(self) -> dict[Pair, list[Suspension]]:
        found: dict[Pair, list[Suspension]] = defaultdict(list)
        rows = select(Suspension).where(
            Suspension.person_id.in_(self.people), Suspension.skill_id.in_(self.skills), Suspension.on <= self.until
        )
        for row in db.session.scalars(rows.order_by(Suspension.at, Suspension.id)):
            found[row.person_id, row.skill_id].append(row)
        return found


def _links(skills: Iterable[Skill]) -> dict[int, list[Link]]:
    """By skill id the standards it rests on, ever."""
    skills = list(skills)
    ids = {link.standard_id for skill in skills for link in skill.standards}
    standards = standards_of(ids)
    days = {id: standard.days() for id, standard in standards.items()}
    approved = {id: [revision for revision, _ in rows] for id, rows in days.items()}
    begins = {id: {revision.id: day for revision, day in rows} for id, rows in days.items()}
    return {
        skill.id: [
            Link(standards[link.standard_id], link.from_on, link.to_on, approved[link.standard_id], begins[link.standard_id])
            for link in skill.standards
        ]
        for skill in skills
        if skill.standards
    }
