"""What is checked day by day: cards drawn, handovers signed, machines started, leaders' lists; and how it all counts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from boards import clock
from boards.actions.models import Action
from boards.checks import results
from boards.checks.draw import next_card
from boards.checks.due import Due, Schedule
from boards.checks.entering import enter, enter_ticks
from boards.checks.models import CheckRun, HandoverItem
from boards.checks.plans import CheckPlan
from boards.checks.rows import Paper
from boards.checks.windows import Window
from boards.db import db
from boards.demo.checklists import Planned
from boards.demo.story import Row
from boards.people.models import Person, leader_of
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import Shift, crew_on, day_ends, shift

FOUND = {"AC-507": "3.2", "AC-508": "3.5", "AC-512": "L01"}  # actions of the story → the question that found them
SAID = {
    "H1": ("Nothing", "Floor was wet until ten, dry now", "Nothing; all guards looked at"),
    "H2": ("Nothing blocked", "Rack 2 locked, ten parts to look at", "First piece approved, nothing blocked"),
    "H3": ("All running", "Conveyor squeaks, maintenance knows", "All running, oil topped up"),
    "H4": ("On plan", "Twelve behind, the big order first", "Five ahead"),
    "H5": ("All here", "One in training until noon", "One stand-in from the next team"),
    "H6": ("None", "None", "New card at the board"),
    "H7": ("Count the small bins", "Bring the gauge back from calibration", ""),
}
WALKED = ("It hangs at the station, revision as in force", "As written, one motion differs", "The tool is two steps away",
          "The one from the Pareto; the last step showed the fixture", "A trial on Thursday, we look at it together",
          "Nothing is open", "Press time for the training", "I asked, and told once")  # fmt: skip
MACHINE = {"M2": (5.8, 6.2), "M3": (31, 44), "M6": (0.01, 0.04)}
LISTED = (0.9, 0.04)  # of leaders' items: done in time, done late; the others are missed


class Checked:
    """Follows the audits; actions and meetings are told by now."""

    def __init__(self, planned: Planned, audits: dict[str, CheckRun], handovers: list[Row]) -> None:
        self.planned, self.audits, self.handovers = planned, audits, handovers
        self.days, self.people, self.units = planned.days, planned.people, planned.units
        self.chance = random.Random(4712)
        self._leaders: dict[tuple[int, str | None], Person | None] = {}

    def everything(self) -> None:
        self._link()
        enter([*self._cards(), *self._machine(), *self._walks()], look=False)
        enter(list(self._handovers()), look=False)
        self._unsigned()
        self._ticked()
        enter_ticks(self._ticks())
        self._count()

    def _link(self) -> None:
        """The finding knows its action, as the action knows the audit (A-12)."""
        for run in self.audits.values():
            of = Action.origin_type == run.__tablename__, Action.origin_id == run.id
            for action in db.session.scalars(Action.loaded().where(*of)):
                question = run.question(FOUND.get(action.label, ""))
                answer = run.answer_to(question) if question else None
                if answer is not None:
                    answer.action_id = action.id

    def _cards(self) -> Iterator[Paper]:
        for plan in self._plans("kamishibai"):
            deck, drawn = plan.deck(), list[str]()
            for window, found in self._shifts(plan):
                if self.chance.random() < 0.1:
                    continue
                leader = self._leader(plan.unit, found)
                if leader is None:
                    continue
                drawn.append(next_card(deck, drawn, plan.seed))
                value = self.chance.choices(("ok", "corrected", "nok"), (88, 9, 3))[0]
                note = "" if value == "ok" else "Shown to the team, put right" if value == "corrected" else "Still open"
                at = found.starts + dt.timedelta(minutes=self.chance.randint(60, 420))
                yield Paper(plan, window, leader, {drawn[-1]: (value, note)}, at, minutes=3, card=drawn[-1])

    def _machine(self) -> Iterator[Paper]:
        for plan in self._plans("machine_check"):
            for window, found in self._shifts(plan):
                crew = crew_on(found.code, found.production_date, self.days.plant)
                workers = [one for one in Person.working_in(plan.unit.board) if one.crew == crew]
                if not workers or self.chance.random() < 0.04:
                    continue
                measured = {code: (f"{self.chance.uniform(*span):.2f}", "") for code, span in MACHINE.items()}
                answers = dict.fromkeys(("M1", "M4", "M5"), ("ok", "")) | measured
                by = workers[(found.production_date - self.days.anchor).days % len(workers)]
                yield Paper(plan, window, by, answers, found.starts + dt.timedelta(minutes=self.chance.randint(4, 25)), 6)

    def _walks(self) -> Iterator[Paper]:
        for plan in self._plans("gemba_walk"):
            walker = self.people["ingrid.halvorsen"]
            answers = {f"G{n}": (words, "") for n, words in enumerate(WALKED, start=1)}
            for window in plan.windows(plan.active_from, self.days.anchor):
                at = day_ends(window.first, self.days.plant) - dt.timedelta(hours=19)
                if at <= self.days.moment and self.chance.random() > 0.2:
                    yield Paper(plan, window, walker, answers, at, minutes=60)

    def _handovers(self) -> Iterator[Paper]:
        told = {self._key(row): row for row in self.handovers}
        for plan in self._plans("handover"):
            shifts = self._shifts(plan, coming=True)
            for (window, found), (_, following) in pairwise(shifts):
                row = told.get((plan.unit.code, found.production_date, found.code), {})
                out = self.people[row["out"]] if row else self._leader(plan.unit, found)
                into = self.people[row["in"]] if row else self._leader(plan.unit, following)
                at = found.ends - dt.timedelta(minutes=self.chance.randint(3, 12))
                if out is None or into is None or at > self.days.moment:
                    continue
                words = {code: (str(row.get(code, self.chance.choice(said))), "") for code, said in SAID.items()}
                signed = following.starts + dt.timedelta(minutes=self.chance.randint(4, 14))
                taken = into is not out and row.get("signed", True) and signed <= self.days.moment
                yield Paper(plan, window, out, words, at, signed_in=(into, signed) if taken else None)

    def _unsigned(self) -> None:
        """What nobody has signed was told to the shift lead, by time (H-16)."""
        ids = [plan.id for plan in self._plans("handover")]
        for run in db.session.scalars(CheckRun.loaded().where(CheckRun.plan_id.in_(ids))).unique():
            due = None if run.step("sign_in") else run.unsigned_at(self.days.plant)
            if due is not None and due <= self.days.moment:
                with clock.at(due):
                    run.remind()

    def _ticked(self) -> None:
        """What a shift had left was done by the next one; what the latest has left waits."""
        latest: dict[int, int] = {}
        for item in db.session.scalars(select(HandoverItem).order_by(HandoverItem.run_id.desc())):
            run = item.run
            if latest.setdefault(run.unit_id, run.id) != run.id:
                item.done, item.by, item.at = True, run.done_by, run.steps[-1].at + dt.timedelta(hours=7)

    def _ticks(self) -> Iterator[tuple[Due, dt.datetime]]:
        """What leaders have ticked on their lists, beside what ticked itself."""
        plans = self._plans("lsw")
        for due in Schedule([], self._since(plans), self.days.anchor, self.days.moment, plans).dues():
            opens, closes = due.window.opens_at(self.days.plant), due.window.closes_at(self.days.plant)
            if due.state not in ("missed", "open") or due.person is None:
                continue
            if opens.date() < self.days.anchor - dt.timedelta(days=30):
                opens = closes - dt.timedelta(days=5)
            drawn = self.chance.random()
            at = opens + (closes - opens) * self.chance.uniform(0.1, 0.8)
            if drawn >= LISTED[0]:
                at = closes + dt.timedelta(hours=2)
            if drawn < sum(LISTED) and at <= self.days.moment:
                yield due, at

    def _count(self) -> None:
        """The adherence of every day that is over."""
        units = list({plan.unit for plan in self.planned.plans.values()})
        grace = dt.timedelta(minutes=self.days.plant.setting("check_shift_grace_minutes"))
        over = self.days.anchor - dt.timedelta(days=1)
        if day_ends(over, self.days.plant) + grace > self.days.moment:
            over -= dt.timedelta(days=1)
        with clock.at(self.days.moment):
            results.count_days(units, self._since(list(self.planned.plans.values())), over, look=False)

    def _shifts(self, plan: CheckPlan, coming: bool = False) -> list[tuple[Window, Shift]]:
        """The shifts of a plan that are over by now; with `coming` the one after them too."""
        calendar, plant = Calendar(plan.unit, self.days.plant), self.days.plant
        until = self.days.anchor + dt.timedelta(days=5 if coming else 0)
        found = [(one, shift(one.shift, one.first, plant)) for one in plan.windows(plan.active_from, until, calendar)]
        found.sort(key=lambda one: one[1].starts)
        over = [one for one in found if one[1].ends <= self.days.moment]
        return over + found[len(over) : len(over) + coming]

    def _leader(self, unit: Unit, found: Shift) -> Person | None:
        key = unit.id, crew_on(found.code, found.production_date, self.days.plant)
        if key not in self._leaders:
            self._leaders[key] = leader_of(unit, key[1])
        return self._leaders[key]

    def _key(self, row: Row) -> Any:
        return row["unit"], self.days.worked(row["production_day"], self.units[row["unit"]]), row["shift"]

    def _plans(self, kind: str) -> list[CheckPlan]:
        return [plan for plan in self.planned.plans.values() if plan.checklist.kind == kind]

    def _since(self, plans: list[CheckPlan]) -> dt.date:
        return min((plan.active_from for plan in plans), default=self.days.anchor)
