"""The page of one action: everything about it, and what whoever looks may do now."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template, url_for
from flask.typing import ResponseReturnValue

from boards.actions.choices import choices_for, undoable
from boards.actions.forms import NewAction
from boards.actions.models import Action
from boards.db import db
from boards.history.models import Attachment, photos_of, timeline_of
from boards.ideas.models import Idea
from boards.ideas.verbs import first_words
from boards.keeping import keeping
from boards.plant.production_day import plant_date
from boards.records import address_of, record_of
from boards.refusals import Refusal

ID_MAX = 2**31 - 1


def found(id: int) -> Action:
    """The action with this id, 404 for none. What else a verb needs of it, it asks for."""
    return (db.session.get(Action, id) if id <= ID_MAX else None) or abort(404)


def whole_page(
    action: Action, refused: Refusal | None = None, section: str | None = None, **more: Any
) -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, what was typed still there, and its status."""
    by, origin = g.get("person"), _origin(action)
    page = render_template(
        "actions/action.html",
        action=action,
        unit=action.unit.board,
        choices=choices_for(action, by),
        undo=undoable(action, by),
        timeline=timeline_of(action),
        photos=[*before_of(origin), *photos_of("action", [action.id])[action.id]],
        origin=origin,
        form=NewAction(action.unit.board),
        today=plant_date(),
        refused=refused,
        section=section,
        **more,
    )
    return page, refused.status if refused else 200


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))


def _origin(action: Action) -> Any | None:
    """The record it came from, where it has a page of its own that this person may open (A-12)."""
    record = record_of(action.origin_type, action.origin_id)
    return None if isinstance(record, Idea) and not record.is_shown_to(g.get("person")) else record


def before_of(origin: Any | None) -> list[Attachment]:
    """How it was: the photos of the finding it came from, never of how it is since (A-13)."""
    if origin is None:
        return []
    found = photos_of(origin.__tablename__, [origin.id])[origin.id]
    return [photo for photo in found if photo.kind != "photo_after"]


def origin_page(record: Any) -> str:
    """The address of the page of what an action came from."""
    endpoint, values = address_of(record)
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)


def origin_title(record: Any) -> str:
    """What it came from, in a few words: its number and how it begins."""
    words = next((said for name in ("title", "ask", "text") if (said := getattr(record, name, ""))), "")
    return f"{getattr(record, 'label', '')} {first_words(words)}".strip()
