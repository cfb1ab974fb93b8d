"""The help chain of an andon (domain 1.8): who is called when nobody answers, by the people on shift at that moment.

The leader of the crew on shift is called at once. What comes later is a row `issue_step(kind="call", rung=role)` at
exactly raised + the plant's `andon_steps_minutes`; where nobody of a rung is there, the row says so and the next rung is
called at the same instant. A rule of time writes the rows: late, early or twice, what is written is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards import clock
from boards.db import db
from boards.history.models import record
from boards.notices.telling import tell
from boards.people.models import LINE, Person, RoleGrant, active, valid
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_at, production_date

if TYPE_CHECKING:
    from boards.issues.models import Issue, IssueStep

Held = tuple[str, int, Person]  # role, unit id, person
NOBODY = "nobody"  # text of a call: of this rung nobody was there


@dataclass(frozen=True)
class Rung:
    """A step of the chain that is still to come: which role, and from when on."""

    role: str
    at: dt.datetime


class Callers:
    """Who could be called for a unit. Reads the roles of its whole line once; `of` does it for many units at once."""

    def __init__(self, unit: Unit, held: list[Held] | None = None) -> None:
        self.unit, self.plant = unit, Plant.get()
        self.held = _held([unit]) if held is None else held

    @classmethod
    def of(cls, units: Iterable[Unit]) -> dict[int, Callers]:
        """By unit id; a few queries, however many units."""
        units = list(units)
        held = _held(units) if units else []
        return {unit.id: cls(unit, held) for unit in units}

    def there(self, role: str, at: dt.datetime) -> list[Person]:
        """Who holds the role for the unit and works at that instant, or works without crews."""
        crew = crew_at(at, self.plant)
        return [person for person in self._holders(role) if person.crew is None or person.crew == crew]

    def deputies(self) -> list[Person]:
        """Who stands in for a team leader of the unit."""
        return [leader.deputy for leader in self._holders("team_leader") if leader.deputy]

    def on_rung(self, role: str, at: dt.datetime) -> list[Person]:
        """Whom a rung calls: the holders of the role; on the first one their deputies too."""
        there = self.there(role, at)
        stand_ins = [leader.deputy for leader in there if leader.deputy] if role == "team_leader" else []
        return list({person.id: person for person in [*there, *stand_ins] if person.is_active}.values())

    def _holders(self, role: str) -> list[Person]:
        lineage = self.unit.lineage
        found = (person for held_role, unit_id, person in self.held if held_role == role and unit_id in lineage)
        return list({person.id: person for person in found}.values())


def _held(units: list[Unit]) -> list[Held]:
    """(role, unit, person) along the lines of these units; who answers for a function counts as its team leader."""
    grants = select(RoleGrant.role, RoleGrant.unit_id, Person).join(Person, RoleGrant.person_id == Person.id)
    lines = {id for unit in units for id in unit.lineage}
    grants = grants.where(RoleGrant.unit_id.in_(lines), RoleGrant.role.in_(LINE), *active(), *valid())
    held = [(row[0], row[1], row[2]) for row in db.session.execute(_with_deputy(grants.order_by(Person.id))).all()]
    functions = [unit.id for unit in units if unit.kind == "function"]
    if functions:
        leading = select(Person).where(Person.home_unit_id.in_(functions), Person.leads_unit, *active())
        people = db.session.scalars(_with_deputy(leading.order_by(Person.id)))
        held += [("team_leader", person.home_unit_id, person) for person in people]
    return held


def _with_deputy(query: Any) -> Any:
    return query.options(selectinload(Person.deputy))


def of_function(unit: Unit, at: dt.datetime) -> list[Person]:
    """Who of a called function works at that instant, or without crews."""
    crew = crew_at(at)
    people = db.session.scalars(select(Person).where(Person.home_unit_id == unit.id, *active()).order_by(Person.id))
    return [person for person in people if person.crew is None or person.crew == crew]


class HelpChain:
    """The part of an issue's verbs that calls people."""

    def call_at_once(self: Issue) -> None:
        """The leader of the crew on shift, and the function that was named; where no leader is there, the next rung."""
        assert self.since is not None
        people = Callers(self.unit).there("team_leader", self.since)
        if self.called:
            people = [*people, *of_function(self.called, self.since)]
        tell(list(people), "andon", self, by=self.raised_by, of=f"{self.cycle}:raised", at_once=True)
        self.climb(self.since)

    def climb(self: Issue, until: dt.datetime) -> None:
        """Calls every rung that is due by `until` and not called yet, each at its own instant. A verb of time."""
        while (rung := self.next_rung()) is not None and rung.at <= until:
            with clock.at(rung.at):
                self._call(rung.role)

    def next_rung(self: Issue) -> Rung | None:
        """Who is called next, and when; None when somebody has answered, or everybody was called."""
        since = self.since
        if self.kind != "andon" or self.state != "raised" or since is None:
            return None
        called = {step.rung: step for step in self.calls}
        at_once: dt.datetime | None = None  # the rung before had nobody
        for place, (role, minutes) in enumerate(steps_minutes()):
            if role in called:
                at_once = called[role].at if called[role].text == NOBODY else None
                continue
            if place == 0 and not Callers(self.unit).there(role, since):
                at_once = since  # nobody leads this crew: no use in waiting five minutes
            return Rung(role, at_once or since + dt.timedelta(minutes=minutes))
        return None

    def _call(self: Issue, role: str) -> None:
        from boards.issues.models import IssueStep

        people = Callers(self.unit).on_rung(role, clock.now())
        text = None if people else NOBODY
        step = IssueStep(kind="call", rung=role, cycle=self.cycle, at=clock.now(), on=production_date(), text=text)
        self.steps.append(step)
        self._touch()
        record(self, "called", on=production_date(), role=role, to=", ".join(person.short_name for person in people) or None)
        tell(list(people), "andon", self, of=f"{self.cycle}:{role}", at_once=True)

    @property
    def calls(self: Issue) -> list[IssueStep]:
        """The rungs of the help chain that were called in this cycle, the first first."""
        return [step for step in self.steps if step.kind == "call" and step.cycle == self.cycle]


def steps_minutes() -> list[tuple[str, int]]:
    """The rungs as (role, minutes after the call), the first first."""
    steps: dict[str, int] = Plant.get().setting("andon_steps_minutes")
    return sorted(steps.items(), key=lambda step: step[1])
