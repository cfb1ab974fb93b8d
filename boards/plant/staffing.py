"""Who is there in a shift and which stations they cover: red nobody qualified, amber a trainee with a trainer, green
(domain 1.14). Judged on the production date of the shift, so that a night begun validly stays covered to its end (Q-01).

It belongs to the plan, and asks the matrix where people stand; the matrix knows nothing of it. A few queries for any
number of shifts: see `Staffings`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

from boards.people.models import Person
from boards.plant.covering import Covered, Seats, covered
from boards.plant.models import Unit
from boards.plant.posts import Post, stations_of, trainers_of
from boards.plant.roster import RosterEntry
from boards.plant.roster_crew import is_planned
from boards.plant.staffing_load import Loaded, load


class Staffing:
    """One team's shift of a production date. `posts`: its stations in order; `free`: who is there at no station."""

    def __init__(self, unit: Unit, on: dt.date, shift: str, loaded: Loaded | None = None) -> None:
        self.unit, self.on, self.shift = unit, on, shift
        self._loaded = loaded or load([unit], [on])
        self.rows = self._loaded.rows.get((unit.id, on, shift), [])
        self.is_planned = is_planned(self.rows)
        self.posts = self._judged(set())

    # --- who

    @cached_property
    def there(self) -> list[RosterEntry]:
        """Rows of those who are there."""
        return [row for row in self.rows if row.is_there]

    @cached_property
    def away(self) -> list[RosterEntry]:
        """Rows of those who are not; the kind is for leaders only (P-07)."""
        return [row for row in self.rows if not row.is_there]

    @cached_property
    def people(self) -> list[Person]:
        """Who is there, by name: of the plan; where nobody has planned, of the crew whose shift it is (decision 14)."""
        found = {row.person_id: row.person for row in self.there}
        if not self.is_planned:
            absent = {row.person_id for row in self.away}
            crew = self._loaded.crew(self.unit, self.on, self.shift)
            found |= {person.id: person for person in crew if person.id not in absent}
        return sorted(found.values(), key=lambda person: (person.name, person.id))

    @property
    def free(self) -> list[Person]:
        """Who is there and stands nowhere yet."""
        standing = {row.person_id for row in self.there if row.station_id}
        return [person for person in self.people if person.id not in standing]

    def post(self, station: Unit) -> Post | None:
        return next((post for post in self.posts if post.station.id == station.id), None)

    def qualified(self, person: Person, post: Post) -> bool:
        """Whether somebody does all that the station needs alone, on that production date."""
        standings = self._loaded.standings[self.on]
        asked = [skill for skill in post.skills if (need := skill.need_on(self.on)) and need.min_per_shift] or post.skills
        return bool(asked) and all(standings[person, skill].covers for skill in asked)

    def level(self, person: Person, post: Post) -> int:
        """The quarters of somebody at a station; the lowest of its skills."""
        standings = self._loaded.standings[self.on]
        return min((standings[person, skill].level for skill in post.skills), default=0)

    # --- what if

    @property
    def reds(self) -> list[Post]:
        return [post for post in self.posts if post.state == "red"]

    def without(self, *people: Person) -> list[Post]:
        """The stations that turn red when these people are not there."""
        red = {post.station.id for post in self.reds}
        gone = {person.id for person in people}
        return [post for post in self._judged(gone) if post.state == "red" and post.station.id not in red]

    # --- judging

    def _judged(self, gone: set[int]) -> list[Post]:
        posts = [self._post(station) for station in self._loaded.stations.get(self.unit.id, [])]
        there = {person.id: person for person in self.people if person.id not in gone}
        rows = [row for row in self.there if row.person_id in there]
        at = stations_of(rows, there)
        hypothetical = set() if self.is_planned else there.keys() - at.keys()
        seats = {}
        for post in posts:
            post.rows = [row for row in rows if row.station_id == post.station.id]
            if post.need:
                standing = {row.person_id for row in post.rows if row.role != "trainee"} | hypothetical
                alone = {id for id in standing if self.qualified(there[id], post)}
                named = {id for id in trainers_of(post.rows) if id in there}
                training = {id for id in named if at[id] == {post.station.id} and self.qualified(there[id], post)}
                apart, beside = frozenset(alone - named), frozenset(training)
                seats[post.station.id] = Seats(post.station.id, post.need, apart, beside, post.is_critical)
        found = covered(list(seats.values()))
        for post in posts:
            if (asked := seats.get(post.station.id)) is not None:
                post.covered_by = [there[id] for id in found.by.get(post.station.id, [])]
                post.able = len(asked.alone | asked.training)
                post.state, post.why = self._state(post, asked, found)
            elif post.need == 0:
                post.state = "green"
        return posts

    def _post(self, station: Unit) -> Post:
        skills = self._loaded.skills.get(station.id, [])
        needs = [need.min_per_shift for skill in skills if (need := skill.need_on(self.on))]
        return Post(station, skills, max(needs, default=None))

    def _state(self, post: Post, seats: Seats, found: Covered) -> tuple[str, str]:
        if found.has(seats):
            if found.is_through_training(seats):
                return "amber", "trainee"
            return "green", "covered" if self.is_planned else "crew"
        if seats.alone and not (seats.alone & {id for ids in found.by.values() for id in ids}):
            return "red", "few"
        if seats.alone:
            return "red", "elsewhere" if self.is_planned else "lacking"
        if not self.is_planned:
            return "red", "lacking"
        return "red", "unqualified" if post.rows else "nobody"


class Staffings:
    """Many shifts of many teams, loaded at once: a number of queries that does not grow with them."""

    def __init__(self, units: Sequence[Unit], dates: Sequence[dt.date]) -> None:
        self.units, self.dates = list(units), list(dates)
        self._loaded = load(self.units, self.dates)

    def of(self, unit: Unit, on: dt.date, shift: str) -> Staffing:
        return Staffing(unit, on, shift, self._loaded)

    def shifts(self, unit: Unit, on: dt.date) -> list[str]:
        """The codes of the shifts that are worked, or planned by somebody, in the day's order."""
        return self._loaded.shifts(unit, on)

    def all_of(self, unit: Unit) -> Iterable[Staffing]:
        """Every shift of a unit on these dates, in their order."""
        for on in self.dates:
            for shift in self.shifts(unit, on):
                yield self.of(unit, on, shift)


def people_of(unit: Unit, on: dt.date, shift: str) -> list[tuple[Person, list[Unit]]]:
    """Who is there in a team's shift, each with the stations he or she stands at, none: not placed. For boards."""
    staffing = Staffing(unit, on, shift)
    places: dict[int, list[Unit]] = {}
    for row in staffing.there:
        if row.station is not None:
            places.setdefault(row.person_id, []).append(row.station)
    return [(person, places.get(person.id, [])) for person in staffing.people]
