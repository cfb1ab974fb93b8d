"""Who worked where in the demo plant for the past year, and who will until the end of the week: rows for `enter`.

Each crew of a team has a round of plans (crews.py), a new one every day, so that nobody who is qualified is away from a
station for long; but those whom the story keeps away. Always the same for the same day.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from boards import clock
from boards.demo.crews import Pair, Plan, plans
from boards.demo.days import Days
from boards.demo.people import People
from boards.demo.plant import Units
from boards.demo.story import Row
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import crew_on, instant, shift
from boards.plant.rostering import Roster

PAST_DAYS = 400
SEED, ABSENT = 20, 0.03  # of all turns that are over
PLANNED_AT = dt.time(11, 0)  # on the Friday before
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


class Rostered:
    """`rows()` for boards.plant.roster_weeks.enter; then `changes()`: what came otherwise. `story`: the chapter "skills"."""

    def __init__(self, units: Units, people: People, days: Days, story: Row) -> None:
        self.units, self.people, self.days, self.story = units, people, days, story
        self.levels: dict[Pair, int] = {
            (person, station): level for person, row in story["levels"].items() for station, (level, _) in row.items()
        }
        self.ends = self._ends()
        self._turns: dict[tuple[dt.date, str], tuple[Any, dt.datetime]] = {}
        self._rounds: dict[tuple[str, str | None, tuple[str, ...], tuple[Pair, ...]], tuple[list[Plan], list[Plan]]] = {}
        self._crews: dict[tuple[int, str | None], list[str]] = {}
        for key, person in people.items():
            self._crews.setdefault((person.home_unit_id, person.crew), []).append(key)

    def rows(self) -> Iterator[Row]:
        """Every team's shifts from PAST_DAYS ago to the end of the week."""
        chance = random.Random(SEED)
        told = self.story["roster_example"]
        night = (told["unit"], self.days.worked(told["production_day"], self.units[told["unit"]]), told["shift"])
        for code in (unit.code for unit in self.units.values() if unit.kind == "team"):
            team = self.units[code]
            calendar, number = Calendar(team, self.days.plant), 0
            for date in self._dates():
                number += calendar.is_production_day(date)
                busy = set(told["stations"].values()) if (code, date) == night[:2] else set()
                for turn in dict.fromkeys([*calendar.shifts_on(date), *([night[2]] if busy else [])]):
                    if (code, date, turn) == night:
                        yield from self._drawn(team, date, turn, self._told(told), chance, certain=True)
                    else:
                        plan, last = self._plan(team, date, turn, number, busy), date in self.ends.values()
                        yield from self._drawn(team, date, turn, plan, chance, certain=last)

    def changes(self) -> None:
        """In the night of the story somebody goes home."""
        told = self.story["roster_example"]
        unit, change = self.units[told["unit"]], told["change"]
        date = self.days.worked(told["production_day"], unit)
        on, at = shift(told["shift"], date, self.days.plant), dt.time.fromisoformat(change["at"])
        with clock.at(min(instant(date + DAY if at < on.starts.time() else date, at, self.days.plant), self.days.moment)):
            lead = next(one for one in self.people.values() if one.crew == "C" and one.leads(unit))
            Roster(unit, date, told["shift"]).absent(self.people[change["person"]], lead, change["kind"], went_home=True)

    def _dates(self) -> Iterator[dt.date]:
        last = self.days.anchor + dt.timedelta(days=max(6 - self.days.anchor.weekday(), 1))
        return (self.days.date(-PAST_DAYS) + n * DAY for n in range((last - self.days.date(-PAST_DAYS)).days + 1))

    def _plan(self, team: Unit, date: dt.date, turn: str, number: int, busy: set[str]) -> Plan:
        crew = crew_on(turn, date, self.days.plant)
        here = [key for key in self._crews.get((team.id, crew), ()) if key not in busy and self._has_joined(key, date)]
        over = tuple(pair for pair, end in self.ends.items() if pair[0] in here and date > end)
        about = (team.code, crew, tuple(here), over)
        if about not in self._rounds:
            self._rounds[about] = plans(here, self._stations(team), self.levels, over)
        round_, usual = self._rounds[about]
        for pair, end in self.ends.items():  # the last turn is on the very day that the story names
            if pair[0] in here and date == end:
                return next(plan for plan in round_ if plan.stands.get(pair[0]) == pair[1])
        turns = usual if date >= self.days.anchor else round_
        return turns[number % len(turns)]

    def _has_joined(self, key: str, date: dt.date) -> bool:
        joined = self.people[key].joined_on
        return joined is None or joined <= date

    def _told(self, row: Row) -> Plan:
        return Plan({person: station for station, person in row["stations"].items()})

    def _drawn(
        self, team: Unit, date: dt.date, turn: str, plan: Plan, chance: random.Random, certain: bool = False
    ) -> Iterator[Row]:
        on, planned_at = self._turn(date, turn)
        begun = on.starts <= self.days.moment
        over = on.ends <= self.days.moment and not certain
        plan_of = {"unit": team, "production_date": date, "shift": turn, "at": planned_at}
        for person, station in plan.stands.items():
            absent = over and chance.random() < ABSENT
            yield plan_of | {
                "station": self.units[station],
                "person": self.people[person],
                "role": "trainee" if person in plan.trainees else "work",
                "trainer": self.people[plan.trainees[person]] if person in plan.trainees else None,
                "absence_kind": chance.choice(("planned", "planned", "unplanned", "training")) if absent else None,
                "attended": not absent if begun else None,
            }

    def _turn(self, date: dt.date, code: str) -> tuple[Any, dt.datetime]:
        """A shift, and when it was planned: never later than now."""
        if (date, code) not in self._turns:
            friday = date - dt.timedelta(days=date.weekday() + 3)
            at = min(instant(friday, PLANNED_AT, self.days.plant), self.days.moment)
            self._turns[date, code] = shift(code, date, self.days.plant), at
        return self._turns[date, code]

    def _stations(self, team: Unit) -> dict[str, bool]:
        """Whether each is critical, by its code."""
        return {unit.code: unit.critical for unit in self.units.values() if unit.parent is team}

    def _ends(self) -> dict[Pair, dt.date]:
        """The last day on which somebody was at a station: where the story says so, or what he had has run out."""
        ends: dict[Pair, dt.date] = {}
        for row in self.story["overrides"]:
            if "last_performed_day" in row:
                team = self.units[row["skill"]].parent
                assert team is not None
                ends[row["person"], row["skill"]] = self.days.worked(row["last_performed_day"], team)
        return ends
