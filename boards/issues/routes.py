"""Addresses of issues: the page, and what signed-in people ask for from a board. The states are in states.py, what comes
from a phone in phone.py and problems.py."""

from __future__ import annotations

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import writing
from boards.guard import me, open_to
from boards.htmx import answer
from boards.issues import calls, deciding_routes, problems, red_tag_routes  # noqa: F401 (their addresses)
from boards.issues import detail_words as about
from boards.issues import words as said
from boards.issues.asking import Asking
from boards.issues.models import Issue
from boards.issues.pages import found, whole_page
from boards.issues.states import bp
from boards.live.checks import may_read
from boards.plant.addressed import board_at

for word in (
    said.issue_kind,
    said.issue_icon,
    said.issue_state,
    said.issue_step,
    said.issue_title,
    said.issue_about,
    said.issue_event,
    said.what_word,
    said.role_word,
    said.severity_word,
    about.detail_word,
    about.detail_value,
    about.disposition_choices,
    said.outcome_word,
):
    bp.add_app_template_global(word)
__all__ = ["bp"]


@bp.get("/issues/<int:id>")
@open_to("everyone")
def issue(id: int) -> ResponseReturnValue:
    shown = found(id)
    if not may_read(shown.unit, g.person):
        abort(401)
    return whole_page(shown)


@bp.get("/boards/<unit>/issues/new")
def new(unit: str) -> ResponseReturnValue:
    """Something to ask for or to point at, from the board: people, a machine, support, a worry."""
    board = board_at(unit)
    return render_template("issues/new.html", unit=board, form=Asking.empty(board))


@bp.post("/boards/<unit>/issues")
def create(unit: str) -> ResponseReturnValue:
    board, form = board_at(unit), Asking.sent(board_at(unit))
    if form.wrong:
        return render_template("issues/new.html", unit=board, form=form), 422
    with writing():
        raised = Issue.raise_at(
            board, form.kind, form.text, by=me(), submission=form.submission, called=form.called, details=form.details
        )
    return answer(board, "now", _("%(number)s is on the board.", number=raised.label))
