"""All ideas of a unit, with the figures of the last twelve months: of the team, never of a person (P-06)."""

from __future__ import annotations

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select, true
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.guard import open_to
from boards.ideas.kpis import IN_USE, a_year_before, figures_for
from boards.ideas.looking import bp
from boards.ideas.models import STATES, Idea
from boards.ideas.yokoten import Yokoten
from boards.live.checks import may_read
from boards.plant.models import Unit
from boards.plant.production_day import production_date

__all__ = ["bp"]
MOST = 300
SHOWN = ("sent", "named", "nameless", "in_use", "not_any_more", *STATES)


@bp.get("/boards/<unit>/ideas")
@open_to("everyone")
def of_unit(unit: str) -> ResponseReturnValue:
    """The ideas of twelve months, or those behind one figure; and who below has not come to look (I-12)."""
    board = Unit.by_code(unit)
    if board is None or not board.has_board:
        abort(404)
    if not may_read(board, g.person):
        abort(401)
    today = production_date()
    show = request.args.get("show", "sent")
    show = show if show in SHOWN else "sent"
    page = {
        "figures": figures_for(board, today),
        "rows": [idea for idea in _ideas_of(board, always=show == "not_any_more") if _is_behind(show, idea)][:MOST],
        "unseen": Yokoten.unanswered_below(board, today),
        "show": show,
        "states": STATES,
        "today": today,
    }
    return render_template("ideas/of_unit.html", unit=board, **page)


def _ideas_of(board: Unit, always: bool) -> list[Idea]:
    """Of twelve months, or of all time, as what is still in use counts all that ever was. What is off the screens is not
    in it."""
    below = Idea.unit_id.in_(select(Unit.id).where(Unit.path.startswith(board.path)))
    lately = true() if always else Idea.submitted_on > a_year_before(production_date())
    found = Idea.loaded().options(joinedload(Idea.unit)).where(below, lately, Idea.hidden_by_id.is_(None))
    return list(db.session.scalars(found.order_by(Idea.submitted_on.desc(), Idea.number.desc())))


def _is_behind(show: str, idea: Idea) -> bool:
    if show in STATES:
        return idea.state(production_date()) == show
    return {
        "sent": True,
        "named": not idea.is_anonymous,
        "nameless": idea.is_anonymous,
        "in_use": idea.stored_state in IN_USE,
        "not_any_more": idea.step("implementation") is not None and idea.stored_state not in IN_USE,
    }[show]
