"""What an auditor reckons with pencil and paper: from the rows of the tables and the words of the domain (1.13, 1.14).

Nothing here asks the product how it reckons.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from boards.db import db
from boards.history.signoffs import Signoff
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.roster import RosterEntry
from boards.skills.models import Assessment, Skill, SkillStandard, Suspension
from boards.standards.models import Revision, RevisionStep, Standard, StandardStep, Use

Row = Any
LAPSE, SOON = 180, 30  # days, where nothing else is said
DAY = dt.timedelta(days=1)


class Auditor:
    """Reads every table once."""

    def __init__(self, zone: str = "Europe/Berlin") -> None:
        def rows(model: Any) -> list[Row]:
            return list(db.session.execute(select(*model.__table__.c)).all())

        self.zone = ZoneInfo(zone)
        self.people = {one.id: one for one in rows(Person)}
        self.units = {one.id: one for one in rows(Unit)}
        self.skills = {one.code: one for one in rows(Skill)}
        self.assessments, self.suspensions, self.roster = rows(Assessment), rows(Suspension), rows(RosterEntry)
        self.links, self.standards, self.uses = rows(SkillStandard), rows(Standard), rows(Use)
        self.withdrawn = {one.standard_id: one.on for one in rows(StandardStep) if one.kind == "withdrawal"}
        approved = {one.revision_id for one in rows(RevisionStep) if one.kind == "approval" and one.cycle == 1}
        self.revisions = sorted((one for one in rows(Revision) if one.id in approved), key=lambda one: one.effective_on)
        self.signed = rows(Signoff)

    # --- people

    def is_with_us(self, id: int, on: dt.date) -> bool:
        person = self.people[id]
        return not (person.joined_on and person.joined_on > on) and not (person.left_on and person.left_on <= on)

    def newest(self, person: int, skill: Row, on: dt.date) -> Row | None:
        """The newest that is not void, made by then and confirmed by then where that is needed."""
        stood = [
            one
            for one in self.assessments
            if (one.person_id, one.skill_id) == (person, skill.id)
            and one.assessed_on <= on
            and not (one.needs_confirmation and (one.confirmed_on is None or one.confirmed_on > on))
            and not (one.voided_on is not None and one.voided_on <= on)
        ]
        return max(stood, key=lambda one: (one.assessed_on, one.assessed_at), default=None)

    def status(self, person: int, skill: Row, on: dt.date) -> tuple[int, str]:
        """Level and the first status that holds, in the order of the domain's table."""
        newest = self.newest(person, skill, on)
        if newest is None or newest.level == 0:
            return 0, "none"
        if self._is_suspended(person, skill, newest, on):
            return newest.level, "suspended"
        if newest.valid_until is not None and on > newest.valid_until:
            return newest.level, "expired"
        if self._is_retraining_due(skill, newest, on):
            return newest.level, "retraining_due"
        if newest.level >= 3 and self._is_lapsed(person, skill, newest, on):
            return newest.level, "lapsed"
        if newest.valid_until is not None and (newest.valid_until - on).days <= SOON:
            return newest.level, "expiring"
        return newest.level, "valid"

    def qualified(self, code: str, on: dt.date) -> set[int]:
        """Who did this job alone on that date, in whatever shift."""
        found = set()
        for person in self.people:
            level, status = self.status(person, self.skills[code], on)
            if level >= 3 and status in ("valid", "expiring") and self.is_with_us(person, on):
                found.add(person)
        return found

    def of_shift(self, team: str, shift: str, on: dt.date, rotation: dict[str, Any]) -> set[int]:
        """By the roster of the team; where it says nobody, the crew that works the shift in that week."""
        id = next(one.id for one in self.units.values() if one.code == team)
        entries = [one for one in self.roster if (one.production_date, one.shift, one.unit_id) == (on, shift, id)]
        there = {one.person_id for one in entries if one.absence_kind is None and one.attended is not False}
        if there:
            return {one for one in there if self.is_with_us(one, on)}
        weeks = ((on - DAY * on.weekday()) - dt.date.fromisoformat(rotation["monday"])).days // 7
        order = rotation["order"]
        crew = next(one for one, first in rotation["crews"].items() if order[(order.index(first) + weeks) % 3] == shift)
        away = {one.person_id for one in entries}
        homes = {one.id for one in self.units.values() if one.id == id or one.parent_id == id}
        return {
            one.id
            for one in self.people.values()
            if one.home_unit_id in homes and one.crew == crew and one.id not in away and self.is_with_us(one.id, on)
        }

    def _is_suspended(self, person: int, skill: Row, newest: Row, on: dt.date) -> bool:
        """Set by then, not lifted by then, and nobody has assessed anew since."""
        return any(
            (one.person_id, one.skill_id) == (person, skill.id)
            and one.on <= on
            and not (one.lifted_on is not None and one.lifted_on <= on)
            and one.at >= newest.assessed_at
            for one in self.suspensions
        )

    def _is_retraining_due(self, skill: Row, newest: Row, on: dt.date) -> bool:
        """A linked major revision took effect after the assessment, which was made neither against it nor a later one."""
        for link in self.links:
            ended = link.to_on is not None and link.to_on < on
            if link.skill_id != skill.id or ended or self._is_withdrawn(link.standard_id, on):
                continue
            line = [one for one in self.revisions if one.standard_id == link.standard_id]
            for n, one in enumerate(line):
                took_effect = newest.assessed_on < one.effective_on <= on
                known = any(later.id in newest.revisions for later in line[n:])
                if one.change_class == "major" and took_effect and not known:
                    return True
        return False

    def _is_lapsed(self, person: int, skill: Row, newest: Row, on: dt.date) -> bool:
        """Not really at work there, nor assessed, for too long; where nobody notes who works, nobody lapses."""
        attended = [
            one
            for one in self.roster
            if one.station_id == skill.unit_id
            and one.attended is True
            and one.absence_kind is None
            and one.production_date <= on
        ]
        if not attended:
            return False
        noted_since = min(one.production_date for one in attended)
        mine = [one.production_date for one in attended if one.person_id == person and one.role != "trainee"]
        return (on - max([*mine, newest.assessed_on, noted_since])).days > (skill.lapse_days or LAPSE)

    # --- standards

    def in_force(self, station: str, on: dt.date) -> dict[str, Row]:
        """By the standards' codes that held at the station: the revision in force on that production date."""
        place = next(one for one in self.units.values() if one.code == station)
        above = {place.id}
        while place.parent_id is not None:
            place = self.units[place.parent_id]
            above.add(place.id)
        found = {}
        for standard in self.standards:
            used = any(
                use.standard_id == standard.id
                and use.unit_id in above
                and use.from_on <= on
                and not (use.to_on and use.to_on < on)
                for use in self.uses
            )
            begun = [one for one in self.revisions if one.standard_id == standard.id and one.effective_on <= on]
            if used and begun and not self._is_withdrawn(standard.id, on):
                found[standard.code] = begun[-1]
        return found

    def read(self, revision: Row, by: dt.datetime) -> set[int]:
        """Who had understood it before that instant; an editorial one asks for nothing, so those before it count as well."""
        line = [one for one in self.revisions if one.standard_id == revision.standard_id]
        at = line.index(revision)
        asks = max((n for n in range(at + 1) if line[n].change_class != "editorial"), default=0)
        counting = {one.id for one in line[asks : at + 1]}
        return {
            one.person_id for one in self.signed if one.subject_id in counting and one.kind == "acknowledge" and one.at < by
        }

    def night_ends(self, on: dt.date) -> dt.datetime:
        """06:00 by the plant's clock on the next morning."""
        return dt.datetime.combine(on + DAY, dt.time(6), tzinfo=self.zone).astimezone(dt.UTC)

    def _is_withdrawn(self, standard: int, on: dt.date) -> bool:
        return standard in self.withdrawn and self.withdrawn[standard] <= on
