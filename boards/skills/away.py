"""What stands below a matrix of who comes and goes: not here today and tomorrow, who stands in, who is lent. Never why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from boards.plant.calendar import Calendar
from boards.plant.comings import Away, Comings, comings_of
from boards.plant.pages import weekday
from boards.plant.production_day import plant_date
from boards.skills.matrix import Matrix
from boards.skills.notes import Line
from boards.skills.words import wall_names


def away_lines(matrix: Matrix, named: str) -> list[Line]:
    """Of the matrix's production date and the next on which the team works. `named`: how the plant names people on walls
    (Q-12)."""
    unit, on = matrix.unit, matrix.on
    following = Calendar(unit).after(on, 1)
    days = comings_of(unit, [on, following], list(matrix.presence.people.values()))
    everybody = {person.id: person for person in (*matrix.people, *(one for day in days.values() for one in day.people))}
    names = wall_names(list(everybody.values()), named)
    tomorrow = _("Tomorrow") if (following - plant_date()).days == 1 else weekday(following)
    lent = [*_lent(days[on], names), *(f"{tomorrow}: {one}" for one in _lent(days[following], names))]
    return [
        *_leading_to(on, Line.of("away", _("Not here"), _away(days[on], names))),
        *_leading_to(following, Line.of("away-next", _("%(day)s not here", day=tomorrow), _away(days[following], names))),
        *_leading_to(on, Line.of("lent", _("Lent"), lent)),
    ]


def _leading_to(on: dt.date, lines: list[Line]) -> list[Line]:
    """Each leads to the plan of its day."""
    return [replace(line, day=on) for line in lines]


def _away(day: Comings, names: dict[int, str]) -> list[str]:
    if not names:
        return [ngettext("%(num)s person", "%(num)s people", len(day.away))] if day.away else []
    stand_in = [_("%(name)s stands in", name=names[person.id]) for person in day.standing_in]
    return [*(_one(one, names) for one in day.away), *stand_in]


def _one(one: Away, names: dict[int, str]) -> str:
    name = names[one.person.id]
    if one.until is not None:
        name = str(_("%(name)s until %(day)s", name=name, day=weekday(one.until)))
    if one.stand_in is not None:
        return str(_("%(name)s (%(other)s stands in)", name=name, other=names[one.stand_in.id]))
    return name


def _lent(day: Comings, names: dict[int, str]) -> list[str]:
    if not names:
        lent = len(day.lent_in) + len(day.lent_out)
        return [ngettext("%(num)s person", "%(num)s people", lent)] if lent else []
    came = [_("%(name)s from %(team)s", name=names[one.id], team=team.code) for one, team in day.lent_in]
    return came + [_("%(name)s at %(team)s", name=names[one.id], team=team.code) for one, team in day.lent_out]
