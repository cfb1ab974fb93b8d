"""Yesterday's letters of many units: what a tier board says of those below it. The same queries for eight and eighty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.i18n import language
from boards.metrics import words
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.letters import ORDER, Choices
from boards.metrics.models import Metric
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

ONE_DAY = dt.timedelta(days=1)
LOOK_BACK = dt.timedelta(days=7)  # after a longer shutdown yesterday is no news


@dataclass(frozen=True)
class Sign:
    """One letter of one unit on its last production day, in words for who can't see it."""

    letter: str
    metric: Metric
    day: Day

    @property
    def state(self) -> str:
        return self.day.state

    @property
    def href(self) -> str:
        return f"/metrics/{self.metric.id}"

    @property
    def said(self) -> str:
        value = f"{words.shown(self.day.value, self.metric)}, " if self.day.value is not None else ""
        unit = self.metric.unit.name_in(language())
        return f"{unit}, {words.letter_word(self.letter)}: {value}{words.state_word(self.state)}"


def yesterdays(units: Sequence[Unit], at: dt.datetime) -> dict[int, dict[str, Sign]]:
    """unit id → letter → what its last production day said, of units where something is measured."""
    plant = Plant.get()
    today = production_date(at, plant)
    choices = Choices.of(units)
    if not choices.metrics:
        return {}
    calendars = Calendar.of_units(list(units), plant)
    last = {id: max(calendar.before(today, 1), today - LOOK_BACK) for id, calendar in calendars.items()}
    days = Days(choices.metrics, min(last.values(), default=today), today, at, light=True)
    found: dict[int, dict[str, Sign]] = {}
    for unit_id, letter in choices.chosen:
        if unit_id in last and (metric := choices.on(unit_id, letter, today)) is not None:
            found.setdefault(unit_id, {})[letter] = Sign(letter, metric, days.on(metric, last[unit_id]))
    return found


def letters_of(signs: dict[int, dict[str, Sign]]) -> list[str]:
    """The letters that any of the units shows: safety first, then the plant's order, then what some have beside them."""
    there = {letter for of_unit in signs.values() for letter in of_unit}
    ordered = dict.fromkeys([*Plant.get().setting("letters"), *sorted(there)])
    return sorted((letter for letter in ordered if letter in there), key=lambda letter: ORDER.get(letter, 1))
