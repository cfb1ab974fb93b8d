"""The 5S audits of the story with their points, and the layered process audits of the last weeks."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from boards.checks.content import CheckQuestion
from boards.checks.entering import enter
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.rows import Paper
from boards.checks.windows import Window
from boards.demo.checklists import Planned
from boards.demo.story import Row
from boards.people.models import Person, leader_of
from boards.plant.calendar import Calendar
from boards.plant.production_day import crew_on, instant, production_date, shift

FIVE, MOST = 5, 20  # questions and points of a category
TOLD = {("B2", -75): ("3.2",), ("B2", -44): ("3.2",), ("C1", -8): ("3.5",)}  # what these audits found
EXHAUST = ("B2", -40, "silke.jansen")  # the layered audit that AC-512 came from
WORDS = {
    "3.2": "Resin drips from the basket onto the grating, the pan is not there yet",
    "3.5": "The guard is held by a cable tie",
    "L01": "Exhaust filter is full, the alarm came up twice this week",
}
SEEN = ("Put right with the team while we stood there", "Shown to the team leader", "One station of four", "As last time")
NOON = dt.time(10, 20)


class Audited:
    """Writes the audits; those that actions of the story came from, by the story's names for them."""

    def __init__(self, planned: Planned) -> None:
        self.planned, self.days, self.people = planned, planned.days, planned.people
        self.chance = random.Random(4711)
        self.runs: dict[str, CheckRun] = {}
        self._leaders: dict[tuple[int, str | None], Person | None] = {}
        self.rows: dict[str, dict[str, int]] = {}  # unit → question → how often badly in a row

    def five_s(self) -> None:
        papers, labels = list[Paper](), list[str]()
        questions = self._questions("CL-5S-SHOP")
        for row in sorted(self.planned.story["five_s_history"], key=lambda one: (one["day"], one["unit"])):
            plan = self.planned.plans["CL-5S-SHOP", row["unit"], None]
            date = self.days.worked(row["day"], plan.unit)
            example = self.planned.story["example_run"]
            told = (row["unit"], row["day"]) == (example["unit"], example["day"])
            scores = example["answers"] if told else self._scores(row, questions)
            answers = {one.code: (str(scores[one.code]), self._note(one, scores[one.code])) for one in questions}
            at = min(instant(date, NOON, self.days.plant), self.days.moment)
            papers.append(Paper(plan, _window(plan, date), self.people[row["auditor"]], answers, at, minutes=22))
            labels.append(f"5S-{row['unit']}-{-row['day']}")
        self.runs |= dict(zip(labels, enter(papers, look=False), strict=True))

    def layered(self) -> None:
        papers, exhaust = list[Paper](), 0
        for (code, unit, layer), plan in self.planned.plans.items():
            if plan.checklist.kind != "lpa":
                continue
            questions = [one for one in self._questions(code) if one.is_asked_in(layer)]
            calendar = Calendar(plan.unit, self.days.plant)
            told = self.days.worked(EXHAUST[1], plan.unit)
            for window in plan.windows(plan.active_from, self.days.anchor, calendar):
                here = unit == EXHAUST[0] and layer == 2 and window.first <= told <= window.last
                if (at := self._when(window, calendar, told if here else None)) is None or (
                    not here and self._missed(layer)
                ):
                    continue
                by = self.people[EXHAUST[2]] if here else self._auditor(plan, at)
                if by is not None:
                    exhaust = len(papers) if here else exhaust
                    answers = {one.code: self._conform(one, here) for one in questions}
                    papers.append(Paper(plan, window, by, answers, at))
        runs = enter(papers, look=False)
        self.runs["LPA-B2"] = runs[exhaust]

    def _when(self, window: Window, calendar: Calendar, told: dt.date | None) -> dt.datetime | None:
        """A moment of the window that has passed by now: in its shift, else of one of its days."""
        plant = self.days.plant
        if window.shift:
            found = shift(window.shift, window.first, plant).starts + dt.timedelta(minutes=self.chance.randint(40, 400))
        else:
            days = [day for n in range((window.last - window.first).days + 1)
                    if calendar.is_production_day(day := window.first + dt.timedelta(days=n))]  # fmt: skip
            found = instant(told or self.chance.choice(days), NOON, plant) + dt.timedelta(minutes=self.chance.randint(0, 90))
        return found if found <= self.days.moment else None

    def _auditor(self, plan: CheckPlan, at: dt.datetime) -> Person | None:
        plant = self.days.plant
        unit = {1: plan.unit, 2: plan.unit.parent, 3: self.planned.units["PLANT"]}[plan.layer or 1]
        date = production_date(at, plant)
        crew = next((crew_on(code, date, plant) for code in plant.shifts if _covers(code, date, at, plant)), None)
        if unit is None:
            return None
        if (unit.id, crew) not in self._leaders:
            self._leaders[unit.id, crew] = leader_of(unit, crew)
        return self._leaders[unit.id, crew]

    def _missed(self, layer: int | None) -> bool:
        return self.chance.random() < {1: 0.09, 2: 0.12, 3: 0.3}[layer or 1]

    def _conform(self, question: CheckQuestion, exhaust: bool) -> tuple[str, str]:
        if exhaust and question.code == "L01":
            return "nok", WORDS["L01"]
        value = self.chance.choices(("ok", "corrected", "nok", "na"), (94, 3.5, 0.8 if not question.critical else 0, 1.5))[0]
        return value, self.chance.choice(SEEN) if value in ("corrected", "nok") else ""

    def _note(self, question: CheckQuestion, score: Any) -> str:
        if score in (4, "na"):
            return ""
        return WORDS.get(question.code, "") if score <= 2 and question.code in WORDS else f"Seen: {question.look_for}"

    def _scores(self, row: Row, questions: list[CheckQuestion]) -> dict[str, int]:
        """Five scores a category that add up to its percentage; what was bad before is better now, unless it is told."""
        before = self.rows.setdefault(row["unit"], {})
        told, scores = TOLD.get((row["unit"], row["day"]), ()), dict[str, int]()
        for category in dict.fromkeys(question.category for question in questions):
            mine = [question for question in questions if question.category == category]
            order = sorted(mine, key=lambda one: (one.critical, -(one.code in told), before.get(one.code, 0), one.code))
            points = round(row[category or ""] * MOST / 100)
            scores |= dict(zip((one.code for one in order), _spread(points), strict=True))
        self.rows[row["unit"]] = {code: before.get(code, 0) + 1 if score <= 2 else 0 for code, score in scores.items()}
        return scores

    def _questions(self, code: str) -> list[CheckQuestion]:
        revision = self.planned.checklists[code].standard.revision_on(self.days.anchor)
        assert revision is not None
        return CheckQuestion.of(revision)


def _spread(points: int) -> list[int]:
    """Five scores from 1 to 4 with that sum, the lowest first, and as few of them bad as can be."""
    good = min(FIVE, (points - FIVE) // 2)
    scores = [1] * (FIVE - good) + [3] * good
    for place in [*range(FIVE - good), *range(FIVE - 1, FIVE - good - 1, -1)]:
        scores[place] += min(1, points - sum(scores))
    return scores


def _window(plan: CheckPlan, date: dt.date) -> Window:
    return next(one for one in plan.windows(date, date) if one.first <= date <= one.last)


def _covers(code: str, date: dt.date, at: dt.datetime, plant: Any) -> bool:
    found = shift(code, date, plant)
    return found.starts <= at < found.ends
