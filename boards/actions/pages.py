"""The page of one action: everything about it, and what whoever looks may do now."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from boards.actions.choices import choices_for, undoable
from boards.actions.forms import NewAction
from boards.actions.models import Action
from boards.db import db
from boards.history.models import photos_of, timeline_of
from boards.ideas.models import Idea
from boards.keeping import keeping
from boards.plant.production_day import plant_date
from boards.refusals import Refusal

ID_MAX = 2**31 - 1


def found(id: int) -> Action:
    """The action with this id, 404 for none."""
    action = db.session.scalar(Action.loaded().where(Action.id == id)) if id <= ID_MAX else None
    return action or abort(404)


def whole_page(
    action: Action, refused: Refusal | None = None, section: str | None = None, **more: Any
) -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, what was typed still there, and its status."""
    by = g.get("person")
    page = render_template(
        "actions/action.html",
        action=action,
        unit=action.unit.board,
        choices=choices_for(action, by),
        undo=undoable(action, by),
        timeline=timeline_of(action),
        photos=photos_of("action", [action.id])[action.id],
        origin=_origin(action),
        form=NewAction(action.unit.board),
        today=plant_date(),
        refused=refused,
        section=section,
        **more,
    )
    return page, refused.status if refused else 200


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))


def _origin(action: Action) -> Idea | None:
    """The record it came from, where it has a page of its own that this person may open (A-12)."""
    idea = db.session.get(Idea, action.origin_id) if action.origin_type == "idea" and action.origin_id else None
    return idea if idea and idea.is_shown_to(g.get("person")) else None
