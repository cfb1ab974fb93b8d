"""What a request for people would do to the shifts it is for: who works in them, what turns red without, who could stand in
(domain 1.15). Asked by the decision and by its page; derived, so that a change of the plan is in it at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.clock import now
from boards.db import db
from boards.issues.models import Issue
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.posts import Post
from boards.plant.production_day import production_date
from boards.plant.production_day import shift as shift_of
from boards.plant.roster import OFF, RosterEntry
from boards.plant.staffing import Staffing, Staffings
from boards.plant.stand_ins import StandIn, stand_ins
from boards.skills.models import Skill

DAYS_MAX = 31  # of one request
DECIDED_BEFORE_DAYS = 3  # production days before its day a request should have been decided; then it goes up


@dataclass
class Turn:
    """One shift that a request touches: who of those asked for works in it, and the posts it leaves open."""

    staffing: Staffing
    people: list[Person]
    posts: list[Post]
    candidates: dict[str, list[StandIn]] = field(default_factory=dict)  # by station code

    @property
    def date(self) -> dt.date:
        return self.staffing.on

    @property
    def shift(self) -> str:
        return self.staffing.shift

    @property
    def unit(self) -> Unit:
        return self.staffing.unit

    @property
    def critical(self) -> list[Post]:
        return [post for post in self.posts if post.is_critical]

    def field(self, post: Post) -> str:
        """The name of the form's field for who stands in there."""
        return f"standin-{self.date.isoformat()}-{self.shift}-{post.code}"


class Effect:
    """Shift by shift, in order; only shifts that are not over."""

    def __init__(self, issue: Issue) -> None:
        self.issue, about = issue, issue.details or {}
        self.first, self.last = _day(about.get("from_on")), _day(about.get("to_on") or about.get("from_on"))
        self.shift: str | None = about.get("shift")

    @cached_property
    def people(self) -> list[Person]:
        """Who is asked for, by name; none: a machine, or somebody to stand in."""
        ids = [id for id in (self.issue.details or {}).get("people", ()) if isinstance(id, int)]
        asked = select(Person).where(Person.id.in_(ids)).order_by(Person.name).options(selectinload(Person.transfers))
        return list(db.session.scalars(asked)) if ids else []

    @cached_property
    def station(self) -> Unit | None:
        """Where somebody is to stand in."""
        code = (self.issue.details or {}).get("skill")
        skill = Skill.by_code(code) if code and self.issue.kind == "request_backfill" else None
        return skill.unit if skill and skill.at_station else None

    @cached_property
    def turns(self) -> list[Turn]:
        if self.first is None or self.last is None:
            return []
        station = self.station
        teams = {team.id: team for team in self._teams()}
        if station is not None and station.parent is not None:
            teams[station.parent.id] = station.parent
        found = [self._turn(staffing) for staffing in self._staffings(list(teams.values()))]
        return [turn for turn in found if turn is not None]

    @cached_property
    def is_one_shift(self) -> bool:
        """Then a shift lead decides; beyond it the value stream manager."""
        if self.first is None or self.first != self.last:
            return False
        return self.shift is not None or (bool(self.people) and len({turn.shift for turn in self.turns}) <= 1)

    def with_candidates(self) -> list[Turn]:
        """The turns, with who could stand in at each post that stays open."""
        for turn in self.turns:
            for post in turn.posts:
                found = stand_ins(turn.unit, turn.date, turn.shift, post.station, tuple(self.people))
                turn.candidates[post.code] = found
        return self.turns

    def _teams(self) -> list[Unit]:
        """Where those who are asked for belong in these days, or are lent to (Q-07)."""
        assert self.first is not None and self.last is not None
        homes = [person.home_on(day) for person in self.people for day in (self.first, self.last)]
        lent = select(Unit).where(
            Unit.id.in_(
                select(RosterEntry.unit_id).where(
                    RosterEntry.person_id.in_([person.id for person in self.people]),
                    RosterEntry.production_date.between(self.first, self.last),
                    RosterEntry.role != OFF,
                )
            )
        )
        found = [*homes, *(db.session.scalars(lent) if self.people else ())]
        return [team for team in found if team.kind == "team"]

    def _staffings(self, teams: list[Unit]) -> list[Staffing]:
        assert self.first is not None and self.last is not None
        first = max(self.first, production_date())
        dates = [first + dt.timedelta(days=n) for n in range(min((self.last - first).days + 1, DAYS_MAX))]
        if not teams or not dates:
            return []
        loaded, plant = Staffings(teams, dates), Plant.get()
        staffings = [one for team in teams for one in loaded.all_of(team) if self.shift in (None, one.shift)]
        staffings.sort(key=lambda one: shift_of(one.shift, one.on, plant).starts)
        return [one for one in staffings if shift_of(one.shift, one.on, plant).ends > now()]

    def _turn(self, staffing: Staffing) -> Turn | None:
        if self.station is not None:
            post = staffing.post(self.station)
            return Turn(staffing, [], [post]) if post is not None and staffing.unit.id == self.station.parent_id else None
        here = {person.id for person in staffing.people}
        asked = [person for person in self.people if person.id in here]
        return Turn(staffing, asked, staffing.without(*asked)) if asked else None


def critical_reds(turns: list[Turn]) -> dict[tuple[dt.date, str, str], Post]:
    """The critical stations that are not covered in these shifts as things are planned now."""
    if not turns:
        return {}
    loaded = Staffings(list({turn.unit.id: turn.unit for turn in turns}.values()), sorted({turn.date for turn in turns}))
    return {
        (turn.date, turn.shift, post.code): post
        for turn in turns
        for post in loaded.of(turn.unit, turn.date, turn.shift).reds
        if post.is_critical
    }


def _day(iso: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso) if isinstance(iso, str) else None
    except ValueError:
        return None
