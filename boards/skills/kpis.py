"""Figures of qualification on a production date (domain 1.14): cover, single points of failure, retraining left undone.

Q-09: by the need and the standings of that date, so that a figure of the past stays what it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.people.models import Person
from boards.plant.models import Unit
from boards.skills.cover import Cover
from boards.skills.ledger import Ledger
from boards.skills.models import Skill
from boards.skills.presence import Presence
from boards.skills.status import Standings

PATIENCE = dt.timedelta(days=14)  # calendar days that a retraining may be due
THREE = 3  # "3 × 3": every station three people, every person three stations


@dataclass(frozen=True)
class Figures:
    """Of one unit's skills and people. Counts, never a list of persons (P-05, P-06)."""

    asked: int  # skills for which a total is asked
    met: int  # of these, with as many as asked
    gaps: int  # how many people are lacking in all
    single_points: int  # critical skills that hang on one person
    retraining_late: int  # cells due for retraining for longer than PATIENCE
    expiring: int  # cells that will expire soon
    ended: int  # cells expired or suspended
    three_skills: int  # skills that three people or more do alone
    skills: int
    three_people: int  # people who do three of them or more alone
    people: int

    @property
    def coverage(self) -> int | None:
        """Per cent of the skills with a target that meet it, rounded down: 100 says all; none: no target anywhere."""
        return self.met * 100 // self.asked if self.asked else None


def figures(covers: Sequence[Cover], people: Sequence[Person], on: dt.date) -> Figures:
    """Of covers and people that are at hand already."""
    cells = [(cover.standings[person, cover.skill]) for cover in covers for person in people]
    asked = [cover for cover in covers if cover.target]
    alone = {person.id: sum(cover.standings[person, cover.skill].covers for cover in covers) for person in people}
    late = [one for one in cells if one.status == "retraining_due" and one.since and on - one.since > PATIENCE]
    return Figures(
        asked=len(asked),
        met=sum(cover.is_met for cover in asked),
        gaps=sum(cover.gap for cover in covers),
        single_points=sum(cover.skill.critical and cover.is_single_point for cover in covers),
        retraining_late=len(late),
        expiring=sum(cell.status == "expiring" for cell in cells),
        ended=sum(cell.status in ("expired", "suspended") for cell in cells),
        three_skills=sum(cover.actual >= THREE for cover in covers),
        skills=len(covers),
        three_people=sum(count >= THREE for count in alone.values()),
        people=len(people),
    )


def figures_of(units: Sequence[Unit], on: dt.date) -> dict[int, Figures]:
    """Of each of these units, by its id, as of a production date: as many queries for twenty as for one."""
    found = Skill.within(units, on)
    presence = Presence(units, on)
    ledger = Ledger(found, presence.people.values(), on)
    answered = {}
    for unit in units:
        people = presence.members(unit)
        mine = [skill for skill in found if skill.unit.path.startswith(unit.path)]
        standings = Standings(mine, people, on, ledger)
        answered[unit.id] = figures([Cover(skill, on, standings, people) for skill in mine], people, on)
    return answered
