"""Addresses from draft to in force: what changed, sent, approved, sent back, called back; comments."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import writing
from boards.guard import me
from boards.standards import draft_forms
from boards.standards.draft_pages import bp, found, kept, review_page


@bp.get("/standards/<code>/<rev>/approval")
def review(code: str, rev: str) -> ResponseReturnValue:
    """What changed beside the revision in force; and what this person may do now."""
    return review_page(found(code, rev))


@bp.post("/standards/<code>/<rev>/submission")
@kept("submission")
def submission(code: str, rev: str) -> ResponseReturnValue:
    with writing():
        revision = found(code, rev)
        revision.submit(me(), effective_on=typed.date("effective_on"), approvers=draft_forms.asked())
    return _reached(code, rev, _("It is with the approvers."))


@bp.post("/standards/<code>/<rev>/approval")
@kept("approval")
def approval(code: str, rev: str) -> ResponseReturnValue:
    text = typed.words("text", draft_forms.REASON_MAX, lines=True) or None
    with writing():
        revision = found(code, rev)
        revision.approve(me(), text)
        done = revision.is_approved
    said = _("It is approved by all, and takes effect on its day.") if done else _("You have approved it.")
    return _reached(code, rev, said)


@bp.post("/standards/<code>/<rev>/return")
@kept("return")
def sent_back(code: str, rev: str) -> ResponseReturnValue:
    reason = typed.words("reason", draft_forms.REASON_MAX, lines=True)
    with writing():
        found(code, rev).send_back(me(), reason)
    return _reached(code, rev, _("It goes back to its author."))


@bp.post("/standards/<code>/<rev>/recall")
@kept("recall")
def recall(code: str, rev: str) -> ResponseReturnValue:
    reason = typed.words("reason", draft_forms.REASON_MAX, lines=True)
    with writing():
        found(code, rev).recall(me(), reason)
    return _reached(code, rev, _("It is a draft again."))


@bp.post("/standards/<code>/<rev>/comments")
@kept("comment")
def comment(code: str, rev: str) -> ResponseReturnValue:
    text = typed.words("text", draft_forms.COMMENT_MAX, lines=True)
    with writing():
        found(code, rev).comment(me(), text)
    return _reached(code, rev, _("Said."))


@bp.delete("/standards/<code>/<rev>")
@kept("discard")
def discard(code: str, rev: str) -> ResponseReturnValue:
    """The draft is thrown away; its letter stays used (D-13)."""
    with writing():
        found(code, rev).undraft(me())
    return _reached(code, rev, _("The draft is thrown away."))


def _reached(code: str, rev: str, said: str) -> ResponseReturnValue:
    flash(said, "said")
    return redirect(url_for("standard_writing.review", code=code, rev=rev), 303)
