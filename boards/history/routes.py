"""Photos: open to whoever has their random name, as stations must show them; those of an idea taken off the screens only
to its leaders.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from boards.db import db
from boards.guard import open_to
from boards.history.models import Attachment
from boards.history.photos import path_of
from boards.history.removing import PhotoRequest, may_decide
from boards.ideas.models import Idea

bp = Blueprint("history", __name__)
A_DAY = "private, max-age=86400"  # it never changes under its name, but it may be taken off the screens


@bp.get("/photos/<name>")
@open_to("anybody")
def photo(name: str) -> ResponseReturnValue:
    """The photo, or with `?small=1` the small one for walls and lists. Never anything but a picture to the browser."""
    try:
        path = path_of(Path(current_app.config["PHOTOS"]), name, small=request.args.get("small") == "1")
        attachment = db.session.scalar(select(Attachment).where(Attachment.name == name))
        if attachment is None:
            abort(404)
        hidden = _is_asked_off(attachment) or _is_hidden(attachment)
        answer = Response(path.read_bytes(), mimetype="image/jpeg")  # some hundred kB at most
    except FileNotFoundError:
        abort(404)
    answer.headers["Cache-Control"] = "no-store" if hidden else A_DAY
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _is_asked_off(attachment: Attachment) -> bool:
    """Whether somebody in it wants it off (P-08); until that is decided only for who decides, 404 for everybody else."""
    if PhotoRequest.open_of(attachment) is None:
        return False
    if not may_decide(attachment, g.person):
        abort(404)
    return True


def _is_hidden(attachment: Attachment) -> bool:
    """Whether its idea is off the screens; then only for a leader of the team, 404 for everybody else."""
    if attachment.subject_type != "idea":
        return False
    idea = db.session.get(Idea, attachment.subject_id)
    if idea is None or idea.hidden_by_id is None:
        return False
    if g.person is None or not g.person.leads(idea.unit):
        abort(404)
    return True
