"""Addresses of one's own data: what is stored, the export, and whether thanks may carry the name (P-04)."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import writing
from boards.guard import limiter, me
from boards.history.removing import PhotoRequest
from boards.plant.production_day import production_date
from boards.privacy.export_file import export_of
from boards.privacy.forms import may_read_table
from boards.privacy.kinds import BY_CODE
from boards.privacy.stored import amounts, entries
from boards.privacy.verbs import may_anonymise
from boards.records import address_of

bp = Blueprint("privacy", __name__)
EXPORTS = "12/hour"


@bp.get("/me/data")
def mine() -> ResponseReturnValue:
    """What is stored about me, who sees it, how long: by kind."""
    return render_template(
        "privacy/mine.html",
        who=me(),
        amounts=amounts(me()),
        to_decide=PhotoRequest.to_decide(me()),
        asked_off=PhotoRequest.asked_for(me()),
        may_table=may_read_table(me()),
        may_anonymise=may_anonymise(me()),
    )


@bp.get("/me/data/<kind>")
def mine_of(kind: str) -> ResponseReturnValue:
    """The latest rows of one kind, each with the record it belongs to."""
    found = BY_CODE.get(kind) or abort(404)
    return render_template("privacy/mine_of.html", kind=found, entries=entries(me(), found), address_of=address_of)


@bp.get("/me/data.zip")
@limiter.limit(EXPORTS)
def export() -> ResponseReturnValue:
    """All of it to take away: a page to read, JSON, and the photos."""
    name = f"data-{production_date().isoformat()}.zip"
    answer = send_file(export_of(me()), mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/me/name-consent")
def consent() -> ResponseReturnValue:
    return _answered(True, _("Thank you. Your name is shown."))


@bp.delete("/me/name-consent")
def consent_withdrawn() -> ResponseReturnValue:
    return _answered(False, _("Your name is not shown with thanks any more."))


def _answered(shown: bool, said: str) -> ResponseReturnValue:
    """May thanks on the boards carry the name? Given and taken back at any time."""
    with writing():
        me().consent(shown)
    flash(said, "said")
    return redirect(url_for("privacy.mine"), 303)
