"""What a matrix says below itself in a few lines: on whom a job hangs, what ended, what ends soon, who trains."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from boards.i18n import SOURCE, language
from boards.plant.models import Plant
from boards.plant.pages import weekday
from boards.skills.matrix import Matrix, Noted
from boards.skills.words import status_word

ITEMS_MAX = 6  # of a line; the page of the matrix has them all


@dataclass(frozen=True)
class Line:
    """One line: its kind (away | away-next | lent | single | ended | soon | training), a heading, and its items; `rest`
    more; `href`: where it leads."""

    kind: str
    heading: str
    items: list[str]
    rest: int
    day: dt.date | None = None

    @classmethod
    def of(cls, kind: str, heading: str, items: list[str]) -> list[Line]:
        return [cls(kind, heading, items[:ITEMS_MAX], len(items) - len(items[:ITEMS_MAX]))] if items else []


def lines(matrix: Matrix, names: dict[int, str], trainings: bool = True) -> list[Line]:
    """In the order of what they cost. `names`: by person id; none of somebody: people are not named (Q-12)."""
    return [
        *Line.of("single", _("Hangs on one"), _singles(matrix, names)),
        *Line.of("ended", _("Licences"), [_noted(one, names) for one in matrix.noted("suspended", "expired", wider=True)]),
        *Line.of("soon", _("Ends soon"), _ending(matrix, names)),
        *Line.of("training", _("In training"), _trainings(matrix, names) if trainings else []),
    ]


def _singles(matrix: Matrix, names: dict[int, str]) -> list[str]:
    found = []
    for cover, crew in matrix.empty_crews:
        found.append(_("%(skill)s %(shift)s: nobody", skill=cover.skill.code, shift=_shift(matrix, crew)))
    for cover, single in matrix.singles:
        place = cover.skill.code if single.crew is None else f"{cover.skill.code} {_shift(matrix, single.crew)}"
        if name := names.get(single.person.id):
            found.append(_("%(place)s: %(name)s only", place=place, name=name))
        else:
            found.append(_("%(place)s: one person only", place=place))
    return found


def _shift(matrix: Matrix, crew: str) -> str:
    """The shift that a crew works in this week; without one the crew."""
    code, shifts = matrix.shift_of(crew), Plant.get().shifts
    if code is None:
        return str(_("crew %(crew)s", crew=crew))
    named = shifts[code]["name"]
    said = str(named.get(language()) or named.get("en") or code)
    return said.lower() if language() == SOURCE else said


def _noted(one: Noted, names: dict[int, str]) -> str:
    said, skill = status_word(one.standing.status), one.skill.name_in(language())
    since = f" ({weekday(one.standing.since)})" if one.standing.since else ""
    if name := names.get(one.person.id):
        return f"{_('%(skill)s: %(name)s %(status)s', skill=skill, name=name, status=said)}{since}"
    return f"{_('%(skill)s: %(status)s', skill=skill, status=said)}{since}"


def _ending(matrix: Matrix, names: dict[int, str]) -> list[str]:
    found = matrix.noted("expiring")
    if not names and found:
        return [ngettext("%(num)s within 30 days", "%(num)s within 30 days", len(found))]
    return [
        f"{names[one.person.id]} {one.skill.code}, {weekday(one.standing.valid_until)}"
        for one in found
        if one.standing.valid_until
    ]


def _trainings(matrix: Matrix, names: dict[int, str]) -> list[str]:
    if not names and matrix.trainings:
        return [ngettext("%(num)s person", "%(num)s people", len({one.person_id for one in matrix.trainings}))]
    found = []
    for one in matrix.trainings:
        said = f"{names.get(one.person_id, '')} {one.skill.code}"
        if one.trainer is not None:
            trainer = names.get(one.trainer_id or 0, one.trainer.short_name)
            said = _("%(who)s with %(trainer)s", who=said, trainer=trainer)
        found.append(f"{said}, {weekday(one.action.due_on)}" if one.action.due_on else said)
    return found
