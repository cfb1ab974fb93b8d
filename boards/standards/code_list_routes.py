"""The editor of a code list: the codes of each list, their words, which are retired."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import writing
from boards.guard import me
from boards.plant.models import Plant
from boards.refusals import Refusal
from boards.standards import code_lists, draft_forms
from boards.standards.draft_pages import bp, found
from boards.standards.models import Revision


@bp.get("/standards/<code>/<rev>/lists")
def lists(code: str, rev: str) -> ResponseReturnValue:
    return _page(_found(code, rev))


@bp.post("/standards/<code>/<rev>/lists")
def listed(code: str, rev: str) -> ResponseReturnValue:
    draft_forms.roomy()
    try:
        with writing():
            revision = _found(code, rev)
            revision.write(me(), version=typed.number("version") or 0, lists=code_lists.typed_lists(revision))
    except Refusal as refusal:
        return _page(_found(code, rev), refusal)
    flash(_("Saved."), "said")
    return redirect(url_for(".lists", code=code, rev=rev), 303)


def _found(code: str, rev: str) -> Revision:
    revision = found(code, rev)
    if revision.standard.kind != "code_list":
        abort(404)
    revision.before_writing(me())
    return revision


def _page(revision: Revision, refused: Refusal | None = None) -> ResponseReturnValue:
    page = render_template(
        "standards/draft_lists.html",
        revision=revision,
        standard=revision.standard,
        unit=revision.standard.unit.board,
        lists=code_lists.lists_of(revision),
        languages_here=Plant.get().languages,
        typed=typed.typed_form() if refused else {},
        refused=refused,
    )
    return page, refused.status if refused else 200
