"""The matrix as an Excel workbook to edit: people × skills, each cell a level and when it was assessed.

Export, edit, import is one loop: a cell that stays as it is comes back "unchanged". How people stand is beside it, to read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.i18n import language
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow
from boards.skills.documents import said_day
from boards.skills.matrix import Matrix
from boards.skills.models import LEVELS, Skill
from boards.skills.standing import Standing
from boards.skills.words import level_word, status_word

MOST_SKILLS = 250  # columns of one sheet
NAMING = 3  # columns before the skills: number, name, crew
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what Excel reads as the beginning of one


def matrix_of(unit: Unit, on: dt.date | None = None) -> Matrix:
    """The people and skills of a unit's workbook: its own, and licences and the like of the units above."""
    return Matrix(unit, on or production_date())


def sheets_of(unit: Unit) -> list[dict[str, Any]]:
    """The sheets of the workbook, as boards/uploads/pack.py wants them. Raises NotNow for more skills than fit."""
    matrix = matrix_of(unit)
    skills = [*matrix.skills, *matrix.wider]
    if len(skills) > MOST_SKILLS:
        raise NotNow(_l("These are too many skills for one sheet: at most %(most)s. Choose a team.", most=MOST_SKILLS))
    heads = _heads(skills)
    people = [(person, [matrix[person, skill] for skill in skills]) for person in _by_name(matrix.people)]
    levels = [[*_naming(person), *map(level_cell, standings)] for person, standings in people]
    states = [[*_naming(person), *map(_state, standings)] for person, standings in people]
    look = {"heads": 2, "names": NAMING, "dates": [], "widths": [14, 26, 7, *(16 for _skill in skills)]}
    return [
        {"name": _("Matrix"), "rows": heads + levels, **look},
        {"name": _("Status"), "rows": heads + states, **look, "widths": [14, 26, 7, *(30 for _skill in skills)]},
        {"name": _("Read me"), "rows": _about(unit), "widths": [22, 90], "dates": []},
    ]


def level_cell(standing: Standing) -> str | None:
    """ "3 (2026-10-01)": the level and the production date it was assessed on; nothing where nobody has judged."""
    if standing.assessment is None:
        return None
    return f"{standing.level} ({standing.assessment.assessed_on.isoformat()})"


def harmless(text: str | None) -> str | None:
    """A text that a spreadsheet doesn't take for a formula, wherever it is copied to."""
    return f"'{text}" if text and text.startswith(FORMULAS) else text


def _heads(skills: list[Skill]) -> list[list[str | None]]:
    naming = [_("Personnel no"), _("Person"), _("Crew")]
    names = [harmless(skill.name_in(language())) for skill in skills]
    return [[*naming, *(skill.code for skill in skills)], [None, None, None, *names]]


def _by_name(people: list[Person]) -> list[Person]:
    return sorted((one for one in people if one.personnel_no), key=lambda one: (one.crew or "~", one.name, one.id))


def _naming(person: Person) -> list[str | None]:
    return [harmless(person.personnel_no), harmless(person.name), harmless(person.crew)]


def _state(standing: Standing) -> str | None:
    if not standing.level:
        return None
    said = f"{standing.level} · {status_word(standing.status)}"
    return f"{said} · {_('until %(day)s', day=said_day(standing.valid_until))}" if standing.valid_until else said


def _about(unit: Unit) -> list[list[str | None]]:
    return [
        [_("Matrix of"), harmless(f"{unit.code} {unit.name_in(language())}")],
        [_("As of"), said_day(production_date())],
        [None, None],
        *([str(level), level_word(level)] for level in LEVELS),
        [None, None],
        ["3", _("A level alone: assessed today. The same level as before changes nothing.")],
        ["3 (2026-10-01)", _("A level and the day it was seen. The same level with a later day: assessed again.")],
        [_("empty"), _("Says nothing and changes nothing.")],
        [_("Status"), _("This sheet is to read. Nothing is taken from it.")],
    ]
