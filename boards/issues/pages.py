"""The page of one issue: everything about it that whoever looks may read, and what may be done now."""

from __future__ import annotations

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from boards.actions.origins import actions_from
from boards.db import db
from boards.history.models import photos_of, timeline_of
from boards.issues.choices import choices_for, undoable
from boards.issues.models import Issue
from boards.issues.privacy import details_for, shows_names
from boards.keeping import keeping
from boards.plant.production_day import plant_date
from boards.refusals import Refusal

ID_MAX = 2**31 - 1


def found(id: int) -> Issue:
    """The issue with this id, 404 for none."""
    issue = db.session.scalar(Issue.loaded().where(Issue.id == id)) if id <= ID_MAX else None
    return issue or abort(404)


def whole_page(issue: Issue, refused: Refusal | None = None, section: str | None = None) -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, what was typed still there, and its status."""
    by = g.get("person")
    page = render_template(
        "issues/issue.html",
        issue=issue,
        unit=issue.unit,
        choices=choices_for(issue, by),
        undo=undoable(issue, by),
        timeline=timeline_of(issue),
        photos=photos_of("issue", [issue.id])[issue.id],
        actions=actions_from(issue),
        details=details_for(issue, by),
        named=shows_names(issue, by),
        today=plant_date(),
        refused=refused,
        section=section,
    )
    return page, refused.status if refused else 200


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))
