"""What a plant has and what is still missing until its boards work, each with the place where it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from boards.db import db
from boards.meetings.models import Forum
from boards.metrics.models import BoardMetric
from boards.people.models import LINE, Person, RoleGrant, active, valid
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal
from boards.screens.models import Label, Screen
from boards.screens.public_address import public_url
from boards.skills.models import Skill

NAMED = 6  # codes that are named of those where something is missing
HOLIDAYS_AHEAD = dt.timedelta(days=366)
APPROVERS = (*LINE[2:], "kso")


@dataclass(frozen=True)
class Item:
    """`there`: how many of `all`; done where none is missing. `missing`: codes, the first few."""

    words: Any
    href: str
    there: int
    all: int
    missing: Sequence[str] = ()
    hint: Any = ""

    @property
    def is_done(self) -> bool:
        return self.all > 0 and self.there >= self.all

    @property
    def more(self) -> int:
        return max(0, len(self.missing) - NAMED)


class SetUpPage:
    """As things are now, in a handful of queries however large the plant is."""

    def __init__(self) -> None:
        self.plant, self.today = Plant.get(), production_date()

    @cached_property
    def items(self) -> list[Item]:
        return [
            self._address(), self._shifts(), self._holidays(), self._teams(), self._stations(), self._leaders(),
            self._functions(), self._people(), self._pins(), self._approvers(), self._meetings(), self._letters(),
            self._skills(), self._labels(), self._screens(),
        ]  # fmt: skip

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)

    @cached_property
    def units(self) -> list[Unit]:
        return list(db.session.scalars(select(Unit).where(Unit.active).order_by(Unit.path)))

    def _of(self, *kinds: str) -> list[Unit]:
        return [unit for unit in self.units if unit.kind in kinds]

    def _address(self) -> Item:
        try:
            public_url()
        except Refusal as refusal:
            return Item(
                _l("Address by which phones reach the server"), url_for("labels.labels"), 0, 1, hint=refusal.sentence
            )
        return Item(_l("Address by which phones reach the server"), url_for("labels.labels"), 1, 1, hint=public_url())

    def _shifts(self) -> Item:
        worked = sum(bool(self.plant.week_pattern.get(day)) for day in WEEKDAYS)
        return Item(_l("Shifts and the week"), url_for("plant_pages.shifts"), min(worked, 1), 1)

    def _holidays(self) -> Item:
        ahead = CalendarDay.date.between(self.today, self.today + HOLIDAYS_AHEAD)
        known = db.session.scalar(select(func.count(CalendarDay.id)).where(ahead)) or 0
        hint = _l("Holidays and shutdowns of the next twelve months")
        return Item(_l("Calendar"), url_for("plant_pages.calendar"), min(known, 1), 1, hint=hint)

    def _teams(self) -> Item:
        return Item(_l("Teams"), url_for("plant_pages.units"), min(len(self._of("team")), 1), 1)

    def _stations(self) -> Item:
        parents = {unit.parent_id for unit in self._of("station")}
        return self._each(_l("Stations in each team"), url_for("plant_pages.units"), self._of("team"), parents)

    def _leaders(self) -> Item:
        leading = select(RoleGrant.unit_id).join(Person).where(RoleGrant.role.in_(LINE), *active(), *valid())
        led = set(db.session.scalars(leading))
        return self._each(_l("A leader for each team"), url_for("workbook.form"), self._of("team", "value_stream"), led)

    def _functions(self) -> Item:
        leads = set(db.session.scalars(select(Person.home_unit_id).where(Person.leads_unit, *active())))
        return self._each(
            _l("Somebody who answers for each function"), url_for("workbook.form"), self._of("function"), leads
        )

    def _people(self) -> Item:
        homes = set(db.session.scalars(select(Person.home_unit_id).where(*active())))
        return self._each(_l("People in each team"), url_for("workbook.form"), self._of("team"), homes)

    def _pins(self) -> Item:
        people = select(func.count(Person.id), func.count(Person.pin_hash)).where(
            *active(), Person.personnel_no.is_not(None)
        )
        all, known = db.session.execute(people).one()
        hint = _l("Who has a PIN can sign in. Help, problems and ideas never ask for it.")
        return Item(_l("PINs"), url_for("pins.pins"), known, all, hint=hint)

    def _approvers(self) -> Item:
        grants = select(func.count(func.distinct(RoleGrant.person_id))).join(Person)
        known = db.session.scalar(grants.where(RoleGrant.role.in_(APPROVERS), *active(), *valid())) or 0
        hint = _l("A standard is approved by two who did not write it.")
        return Item(_l("Two who may approve standards"), url_for("workbook.form"), min(known, 2), 2, hint=hint)

    def _meetings(self) -> Item:
        meeting = set(db.session.scalars(select(Forum.unit_id)))
        return self._each(
            _l("A time for each stand-up"), url_for("workbook.form"), self._of("team", "value_stream", "plant"), meeting
        )

    def _letters(self) -> Item:
        on_boards = select(BoardMetric.unit_id, BoardMetric.letter, BoardMetric.metric_id).order_by(BoardMetric.valid_from)
        shown = {
            (unit, letter): id
            for unit, letter, id in db.session.execute(on_boards.where(BoardMetric.valid_from <= self.today))
        }
        wanted = [(unit, letter) for unit in self._of("team") for letter in self.plant.setting("letters")]
        missing = [f"{unit.code} {letter}" for unit, letter in wanted if shown.get((unit.id, letter)) is None]
        first = next((unit for unit, letter in wanted if f"{unit.code} {letter}" in missing), None)
        href = url_for("numbers.letters", unit=first.code.lower()) if first else url_for("workbook.form")
        return Item(_l("A number for each letter"), href, len(wanted) - len(missing), len(wanted), missing)

    def _skills(self) -> Item:
        known = set(db.session.scalars(select(Skill.unit_id).where(Skill.active)))
        return self._each(_l("What each station asks for"), url_for("workbook.form"), self._of("station"), known)

    def _labels(self) -> Item:
        known = set(db.session.scalars(select(Label.unit_id).where(Label.reset_at.is_(None))))
        places = self._of("station", "team")
        return self._each(_l("Labels to print and hang up"), url_for("labels.labels"), places, known)

    def _screens(self) -> Item:
        paired = select(Screen.unit_id).where(Screen.paired_at.is_not(None), Screen.ended_at.is_(None))
        known = set(db.session.scalars(paired))
        hint = _l("Open %(address)s on the TV, and type the code that it shows.", address=url_for("walls.wall"))
        return self._each(_l("A TV for each team"), url_for("tvs.new"), self._of("team"), known, hint=hint)

    def _each(self, words: Any, href: str, units: list[Unit], known: Iterable[int | None], hint: Any = "") -> Item:
        have = set(known)
        missing = [unit.code for unit in units if unit.id not in have]
        return Item(words, href, len(units) - len(missing), len(units), missing, hint)
