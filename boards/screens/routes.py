"""The station: what its label opens, on any phone, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from boards.actions.models import Action
from boards.checks.owed import owed_at
from boards.clock import now
from boards.db import db
from boards.guard import open_to
from boards.ideas.models import Idea
from boards.issues.panels import calls_at
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.screens.scanning import few_misses, scanned

bp = Blueprint("screens", __name__)


@bp.get("/s/<code>")
@open_to("station")
@few_misses
def station(code: str) -> ResponseReturnValue:
    unit = scanned(code)
    today = plant_date(now())
    found = db.session.scalars(Action.open_for(unit.board)).all()
    actions = sorted(found, key=lambda action: (action.stage >= 2, action.due_on or today.max, action.number))
    page: dict[str, Any] = {"code": code, "unit": unit, "team": unit.board, "today": today, "ideas": Ideas.at(unit.board)}
    page["calls"] = calls_at(unit.board)
    page["checks"] = owed_at(unit, now())
    return render_template("screens/station.html", page="station", actions=actions, **page)


@dataclass(frozen=True)
class Ideas:
    """What became of a team's ideas, as three counts: waiting for an answer, on the way, in use."""

    waiting: int
    under_way: int
    in_use: int

    @classmethod
    def at(cls, unit: Unit) -> Ideas:
        state = Idea.stored_state.label("state")
        shown = select(state).where(Idea.unit_id == unit.id, Idea.hidden_by_id.is_(None)).subquery()
        found = db.session.execute(select(shown.c.state, func.count()).group_by(shown.c.state))
        count: dict[str, int] = {row[0]: row[1] for row in found}
        return cls(
            waiting=count.get("submitted", 0) + count.get("needs_info", 0),
            under_way=count.get("accepted", 0) + count.get("trial", 0),
            in_use=count.get("implemented", 0) + count.get("standardised", 0),
        )
