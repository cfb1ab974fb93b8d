"""A plan is made and ended, and says what it asks for when; cards are drawn by it. Verbs of `CheckPlan`."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from boards.checks.changing import PlanChanging
from boards.checks.draw import next_card
from boards.checks.measures import measure
from boards.checks.windows import FREQUENCIES, Window, current, windows
from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.people.models import ROLES, Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.checks.content import Checklist
    from boards.checks.plans import CheckPlan, DrawnCard

LOOK_BACK = dt.timedelta(days=35)  # so long a missed check may be done late by itself
TIMES_MAX, MONTH_DAY_MAX = 7, 28


class PlanVerbs(PlanChanging):
    @classmethod
    def set_up(
        cls,
        checklist: Checklist,
        unit: Unit,
        by: Person,
        *,
        frequency: str,
        assignee_kind: str = "role",
        role: str | None = None,
        people: Sequence[Person] = (),
        active_from: dt.date | None = None,
        dates: Sequence[dt.date] = (),
        subject: Any = None,
        submission: str | None = None,
        **about: Any,
    ) -> CheckPlan:
        """From a day on, today unless said, the checklist is done at `unit`. `about`: layer, times, month_day, opens_days,
        target_percent, active_to. By who leads the unit, or the Kaizen office. The same submission is the same plan."""
        from boards.checks.plans import CheckPlan

        if submission and (sent := db.session.scalar(CheckPlan.loaded().where(CheckPlan.submission == submission))):
            return sent
        before_planning(unit, by)
        made = CheckPlan(
            checklist=checklist,
            unit=unit,
            frequency=frequency,
            assignee_kind=assignee_kind,
            role=role,
            people=[person.id for person in people],
            active_from=active_from or production_date(),
            dates=[date.isoformat() for date in dates],
            draw=checklist.draw,
            seed=secrets.token_hex(12),
            submission=submission,
            **{"times": 1, "month_day": 1, "opens_days": 0, **about},
        )
        if subject is not None:
            made.subject_type, made.subject_id, made.subject_label = subject.__tablename__, subject.id, subject.label
        made.before_plan(people)
        db.session.add(made)
        record(made, "planned", on=production_date(), by=by)
        measure(made)
        return made

    def end(self: CheckPlan, by: Person, on: dt.date) -> None:
        """The last day it counts; what is over stays."""
        before_planning(self.unit, by)
        if self.active_to == on:
            return
        if on < production_date() - dt.timedelta(days=1):
            raise Unfit(_l("That day is over. Choose a later one."), "active_to")
        self.active_to = on
        record(self, "plan ended", on=production_date(), by=by, to=str(on))

    def before_plan(self: CheckPlan, people: Sequence[Person]) -> None:
        """Raises Unfit for a plan that can't be so."""
        from boards.checks.plans import ASSIGNEES

        if self.frequency not in FREQUENCIES or self.assignee_kind not in ASSIGNEES:
            raise Unfit(_l("Choose one of those shown."), "frequency")
        if self.by_item != (self.checklist.kind == "lsw"):
            raise Unfit(_l("Only leader standard work has a rhythm for each item."), "frequency")
        if not (1 <= self.times <= TIMES_MAX and 1 <= self.month_day <= MONTH_DAY_MAX and self.opens_days >= 0):
            raise Unfit(_l("That number can't be right."), "times")
        if self.frequency == "on_dates" and not self.dates:
            raise Unfit(_l("On which days? Choose at least one."), "dates")
        if self.assignee_kind == "role" and self.role not in ROLES:
            raise Unfit(_l("Who does it? Choose a role."), "role")
        if self.assignee_kind in ("person", "rotation") and not people:
            raise Unfit(_l("Who does it? Choose a person."), "people")
        if self.layer is not None and str(self.layer) not in (self.checklist.layers or {}):
            raise Unfit(_l("This checklist has no such layer."), "layer")

    # --- what it asks for

    def windows(self: CheckPlan, since: dt.date, until: dt.date, calendar: Calendar | None = None) -> list[Window]:
        """What it asks for on the days between two dates, in order; of leader standard work see due.py."""
        calendar = calendar or Calendar(self.unit)
        return windows(self.rhythm, calendar, since, until, self.active_from, self.active_to)

    def window_to_do(self: CheckPlan, at: dt.datetime) -> Window:
        """The window open now that nobody has done; else the latest one that was missed (a late run, H-07).

        Raises NotNow where nothing is to do.
        """
        from boards.checks.models import CheckRun

        plant, today = Plant.get(), production_date(at)
        begun = [one for one in self.windows(today - LOOK_BACK, today) if one.opens_at(plant) <= at]
        now_open = current(begun, at, plant)
        missed = [one for one in reversed(begun) if one not in now_open]
        done: Window | None = None
        for window in [*now_open, *missed]:
            run = CheckRun.in_slot(self, window)
            if run is None or not (run.is_submitted or run.is_excused):
                return window
            done = done or window
            if now_open and window == now_open[-1]:
                return done  # what is open now is done: its run says by whom
        if done is None:
            raise NotNow(_l("Nothing of this is due now."))
        return done

    def assignee_of(self: CheckPlan, window: Window) -> Person | None:
        """Of a rotation whose turn it is, who may audit here and is still with the company; else the one named person."""
        from boards.checks.assigned import before_auditing, subject_of

        rows = db.session.scalars(select(Person).where(Person.id.in_(self.people)))
        by_id = {person.id: person for person in rows if person.is_active}
        ordered = [by_id[id] for id in self.people if id in by_id]
        able = [
            one for one in ordered if before_auditing(self.checklist.auditor_rule, one, self.unit, subject_of(self)) is None
        ]
        if self.assignee_kind not in ("person", "rotation") or not able:
            return None
        before = self.windows(self.active_from, window.last)
        return able[(before.index(window) + self.unit_id) % len(able)] if window in before else able[0]

    # --- cards

    def card_for(self: CheckPlan, window: Window, by: Person | None) -> str:
        """The code of the card of a window: drawn the first time anybody asks, from then on the same (H-10).

        Call inside writing(). A card is drawn only once its window has opened.
        """
        from boards.checks.plans import DrawnCard

        if (there := self.drawn_for(window)) is not None:
            return there.card
        if now() < window.opens_at(Plant.get()):
            raise NotNow(_l("This card is drawn when its time has come."))
        card = self.card_to_come()
        flag_modified(self, "seed")  # two who draw at once: the second reads again what the first has drawn
        self.draws.append(DrawnCard(number=len(self.draws) + 1, window=window.key, card=card, seen_by=by, seen_at=now()))
        db.session.flush()
        return card

    def drawn_for(self: CheckPlan, window: Window) -> DrawnCard | None:
        return next((one for one in self.draws if one.window == window.key), None)

    def card_to_come(self: CheckPlan) -> str:
        """The card that the next window gets, whoever looks and however often; nothing is written."""
        return next_card(self.deck(), [one.card for one in self.draws], self.seed)

    def deck(self: CheckPlan) -> list[str]:
        """The codes of the cards in force today."""
        from boards.checks.content import CheckQuestion
        from boards.checks.slots import revision_in_force

        cards = [question.code for question in CheckQuestion.of(revision_in_force(self.checklist))]
        if not cards:
            raise NotNow(_l("This deck has no cards."))
        return cards


def before_planning(unit: Unit, by: Person) -> None:
    if not (by.leads(unit) or by.holds("kso") or (by.leads_unit and by.home_unit_id == unit.id)):
        raise NotAllowed(_l("Who checks what, the leaders of %(unit)s and the Kaizen office say.", unit=unit.name))
