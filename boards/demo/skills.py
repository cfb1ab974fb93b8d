"""What people of the story are qualified for: recognised when the matrix began, assessed since, suspended, to be trained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from boards import clock
from boards.db import db
from boards.demo.days import Days
from boards.demo.people import People
from boards.demo.pictures import Prints
from boards.demo.plant import Units
from boards.demo.roster import Rostered
from boards.demo.standards import Written
from boards.demo.story import Row
from boards.demo.work import Work
from boards.plant.models import Unit
from boards.plant.production_day import instant
from boards.plant.roster_weeks import enter
from boards.skills.desk import Judged, enter_assessments
from boards.skills.models import Skill

BEGAN = -740  # the day on which the matrix was set up
BEFORE = 150  # days between the level before and the one the story tells
MORNING = dt.time(9, 30)
INCIDENT = "Drove with the fork raised; nobody was hurt"


def qualified(
    story: dict[str, Row], units: Units, people: People, days: Days, origins: dict[str, Any], prints: Prints
) -> None:
    """Standards, who has read them, who is assessed in what, and who worked where: each rests on the one before."""
    written = Written(units, people, days, story["standards"], Work(story["work"], prints, origins))
    written.catalog()
    db.session.flush()
    written.read()
    told = Qualified(units, people, days, story["skills"], written)
    told.matrix()
    rostered = Rostered(units, people, days, story["skills"])
    enter(rostered.rows())
    rostered.changes()
    told.ends()


class Qualified:
    """The skills told so far, by code."""

    def __init__(self, units: Units, people: People, days: Days, story: Row, written: Written) -> None:
        self.units, self.people, self.days, self.story, self.written = units, people, days, story, written
        self.kso = people["david.okafor"]
        self.skills: dict[str, Skill] = {}

    def matrix(self) -> None:
        """What there is to be able to do, and who has been assessed in it."""
        with clock.at(self._morning(BEGAN)):
            for position, row in enumerate(self.story["skills"]):
                self.skills[row["code"]] = self._skill(row, position)
        enter_assessments(sorted(self._judged(), key=lambda judged: judged.on or dt.date.max))

    def ends(self) -> None:
        """Who must not do it for now, and who is to learn what until when."""
        for row in self.story["overrides"]:
            if "suspended_day" in row:
                with clock.at(self._morning(row["suspended_day"], self.people[row["person"]].home_unit)):
                    by = self.people[row["by"]]
                    self.skills[row["skill"]].suspend(self.people[row["person"]], by, INCIDENT)
        for row in self.story["training_plan"]:
            person, trainer = self.people[row["person"]], self.people[row["trainer"]]
            with clock.at(self._morning(min(row["due_day"] - 30, -3), person.home_unit)):
                leader = next(one for one in self.people.values() if one is not person and one.leads(person.home_unit))
                skill, due = self.skills[row["skill"]], self.days.date(row["due_day"])
                planned = skill.plan_training(person, row["to"], leader, due, trainer, row["reason"])
                planned.action.accept(trainer) if planned.action.stage == 0 else None

    def _skill(self, row: Row, position: int) -> Skill:
        skill = Skill.create(
            self.units[row["unit"]],
            self.kso,
            code=row["code"],
            name=row["name"],
            critical=row["critical"],
            recertify_months=row["recertify_months"],
            position=position,
        )
        skill.need(self.days.date(BEGAN), row["min_per_shift"], row["target_total"], self.kso)
        for code in row["standards"]:
            skill.rest_on(self.written.standards[code], self.kso, self.days.date(BEGAN))
        return skill

    def _judged(self) -> Iterator[Judged]:
        told = {
            (row["person"], row["skill"]): row["assessed_day"] for row in self.story["overrides"] if "assessed_day" in row
        }
        by_person = [(key, code, *said) for key, row in self.story["levels"].items() for code, said in row.items()]
        plant_wide = [(key, code, *said) for code, row in self.story["plant_wide"].items() for key, said in row.items()]
        for key, code, level, said_day in (*by_person, *plant_wide):
            person, day = self.people[key], told.get((key, code), said_day)
            joined = (person.joined_on - self.days.anchor).days if person.joined_on else BEGAN
            for before in _earlier(day, self.skills[code].recertify_months, max(joined, BEGAN)):
                yield self._recognised(key, code, min(level, 3), before)
            if level in (2, 3) and joined > BEGAN and day - BEFORE > joined:
                yield self._recognised(key, code, level - 1, day - BEFORE)
            yield self._recognised(key, code, level, day)

    def _recognised(self, key: str, code: str, level: int, day: int) -> Judged:
        by = self.people["teresa.bruno"] if key == "david.okafor" else self.kso
        return Judged(self.skills[code], self.people[key], level, by, on=self.days.date(day), transfer=True)

    def _morning(self, day: int, at_work_in: Unit | None = None) -> dt.datetime:
        date = self.days.worked(day, at_work_in) if at_work_in else self.days.date(day)
        return min(instant(date, MORNING, self.days.plant), self.days.moment)


def _earlier(day: int, months: int | None, joined: int) -> list[int]:
    """The days on which somebody long there was assessed before, each in time, back to the beginning."""
    step, days = (months or 24) * 30 - 10, list[int]()
    while joined <= BEGAN and day > BEGAN:
        day = max(day - step, BEGAN)
        days.insert(0, day)
    return days
