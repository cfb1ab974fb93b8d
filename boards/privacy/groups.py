"""Figures of groups, never of persons: nothing is shown of fewer than the plant's smallest group, five (P-05, P-06)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select

from boards.db import db
from boards.ideas.kpis import Figures, figures_for
from boards.people.models import Person
from boards.plant.models import Unit


class Group(NamedTuple):
    """A team with its figures of twelve months; none for a group too small."""

    unit: Unit
    figures: Figures | None


def groups(today: dt.date) -> list[Group]:
    """Teams in the order of the plant: nobody is ranked. No sums above them, from which a hidden one would follow."""
    teams = select(Unit).where(Unit.kind == "team", Unit.active).order_by(Unit.path)
    return [Group(team, _shown(team, today)) for team in db.session.scalars(teams)]


def _shown(team: Unit, today: dt.date) -> Figures | None:
    figures = figures_for(team, today)
    return figures if figures.are_shown and Person.working_in(team) else None
