"""Addresses of qualification: a unit's matrix on any day, a skill, one person in it with its assessments, one's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from boards.clock import now
from boards.guard import me, open_to
from boards.history.models import timeline_of
from boards.live.checks import may_read
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal
from boards.skills import forms, notes, words
from boards.skills.cover import Cover
from boards.skills.kpis import figures_of
from boards.skills.matrix import Matrix
from boards.skills.models import Skill
from boards.skills.pages import cover_by_month, mine, skill_named
from boards.skills.panels import running_day, running_shift
from boards.skills.presence import Presence
from boards.skills.setting_up import may_set_up
from boards.skills.status import Standings

bp = Blueprint("skills", __name__)
bp.add_app_template_global(words.status_word, "skill_status")
TIERS = ("plant", "value_stream")
LINES_MAX = 30  # of its history


@bp.get("/boards/<unit>/skills")
@open_to("everyone")
def of_unit(unit: str) -> ResponseReturnValue:
    """The matrix of a team as of a day; of a tier its units, and what is asked of the whole."""
    here = readable(unit)
    today = running_day(now())
    on = forms.asked_day(today)
    about: dict[str, Any] = {"unit": here, "on": on, "today": today, "word": words, "allowed": may_set_up(here, g.person)}
    if here.kind in TIERS:
        units = [here, *(child for child in here.children() if child.kind in ("team", *TIERS))]
        found = figures_of(units, on)
        wide = [skill for skill in Skill.of(here, on) if skill.unit_id == here.id]
        everybody = Presence([here], on).members(here)
        standings = Standings(wide, everybody, on)
        covers = [Cover(skill, on, standings, everybody) for skill in wide]
        units_figures = [(one, found[one.id]) for one in units]
        return render_template("skills/units.html", units=units_figures, covers=covers, **about)
    shift = running_shift(here, now()) if on == today else None
    matrix = Matrix(here, on, shift.code if shift else None)
    crew = request.args.get("crew", "")
    names = _names(matrix.people)
    return render_template(
        "skills/matrix.html",
        matrix=matrix,
        shift=shift,
        crew=crew,
        crews=sorted(one for one in {person.crew_on(on) for person in matrix.people} if one),
        people=[(n, one) for n, one in enumerate(matrix.people, start=1) if crew in ("", one.crew_on(on))],
        names=names,
        wider=[skill for skill in matrix.wider if any(matrix[one, skill].level for one in matrix.people)],
        lines=notes.lines(matrix, names, trainings=on == today),
        **about,
    )


@bp.get("/skills/mine")
def own() -> ResponseReturnValue:
    """My qualifications, and until when."""
    return render_template("skills/mine.html", unit=me().home_unit.board, rows=mine(me()), word=words)


@bp.get("/skills/<code>")
@open_to("everyone")
def skill(code: str) -> ResponseReturnValue:
    """What it is, how many are needed, who can do it, what it rests on, and the last year."""
    return skill_page(skill_named(code))


def readable(unit: str) -> Unit:
    """The unit of an address; a station's page is its team's. 404, or 401 where the plant asks for a sign-in."""
    found = Unit.by_code(unit)
    if found is None:
        abort(404)
    if not may_read(found.board, g.person):
        abort(401 if g.person is None else 404)
    return found.board


def skill_page(found: Skill, refused: Refusal | None = None) -> ResponseReturnValue:
    here, today = readable(found.unit.code), running_day(now())
    cover = Cover(found, today)
    page = render_template(
        "skills/skill.html",
        skill=found,
        unit=here,
        cover=cover,
        standings=Standings([found], cover.people, today, cover.standings.ledger),
        names=_names(cover.people),
        months=cover_by_month(found, today),
        timeline=sorted(timeline_of(found), key=lambda entry: (entry.on, entry.id), reverse=True)[:LINES_MAX],
        people={one.id: one for one in cover.people},
        allowed=may_set_up(found.unit, g.person),
        refused=refused,
        today=production_date(),
        word=words,
        **forms.choices(found),
    )
    return page, refused.status if refused else 200


def _names(people: list[Person]) -> dict[int, str]:
    """In full for who is signed in; for everybody else as the plant wants it on its walls (Q-12)."""
    if g.person is not None:
        return {person.id: person.name for person in people}
    return words.wall_names(people, Plant.get().setting("matrix_names"))
