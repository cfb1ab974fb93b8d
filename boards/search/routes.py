"""The search: by number straight to the record, by words to a list of what was found."""

from __future__ import annotations

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from boards.guard import open_to
from boards.live.checks import may_read
from boards.plant.models import Unit
from boards.search.entries import Entry, entry_of
from boards.search.numbers import numbered
from boards.search.words import MOST, found

bp = Blueprint("search", __name__)
TYPED_MAX = 100


@bp.get("/find")
@open_to("everyone")
def find() -> ResponseReturnValue:
    """What was typed, as a number or as words; nothing typed: the empty page that says what can be found (U-12)."""
    if not may_read(Unit.root(), g.person):
        abort(401)
    typed = " ".join(request.args.get("q", "")[:TYPED_MAX].split())
    entries = [entry_of(record) for record in numbered(typed, g.person)]
    if len(entries) == 1:
        return redirect(url_for(entries[0].endpoint, **entries[0].values))
    more = False
    if typed and not entries:
        entries, more = found(typed, g.person)
    return _page(typed, entries, more), 404 if typed and not entries else 200


def _page(typed: str, entries: list[Entry], more: bool) -> str:
    return render_template("search/find.html", typed=typed, entries=entries, more=more, most=MOST)
