"""The states of an issue as resources: POST reaches one, DELETE at the same address is undo (decision 2)."""

from __future__ import annotations

from flask import Blueprint, abort, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.actions.origins import still_open
from boards.db import writing
from boards.guard import limiter, me, open_to
from boards.history.attaching import attach, received
from boards.htmx import answer
from boards.issues.choices import UNDOABLE
from boards.issues.models import TEXT_MAX, Issue
from boards.issues.pages import found, kept
from boards.live.checks import may_read
from boards.plant.models import Unit
from boards.refusals import Unfit

bp = Blueprint("issues", __name__)
LONGEST_STOP = 14 * 24 * 60  # minutes


@bp.post("/issues/<int:id>/acknowledgement")
@kept("acknowledgement")
def acknowledgement(id: int) -> ResponseReturnValue:
    """ "I am here", in one tap."""
    with writing():
        issue = found(id)
        issue.acknowledge(me())
    return reached(issue, "acknowledgement", _("%(place)s: you are there.", place=issue.place.code))


@bp.post("/issues/<int:id>/containment")
@kept("containment")
def containment(id: int) -> ResponseReturnValue:
    text, photo = words(), received("photo")
    with writing():
        issue = found(id)
        again = issue.state == "contained"
        issue.contain(me(), text)
        if photo and not again:
            attach(photo, issue, "photo", me())
    return reached(issue, "containment", _("Contained."))


@bp.post("/issues/<int:id>/resolution")
@kept("resolution")
def resolution(id: int) -> ResponseReturnValue:
    """Put right; open actions from it stay open and are said (A-12)."""
    text, minutes, photo = words(), stopped_minutes(), received("photo")
    with writing():
        issue = found(id)
        again = issue.state == "resolved"
        issue.resolve(me(), text, minutes)
        if photo and not again:
            attach(photo, issue, "photo_after", me())
    left = ", ".join(action.label for action in still_open(issue))
    said = _("Put right. Still open from it: %(actions)s", actions=left) if left else _("Put right.")
    return reached(issue, "resolution", said)


@bp.post("/issues/<int:id>/decline")
@kept("decline")
def decline(id: int) -> ResponseReturnValue:
    text = words()
    with writing():
        issue = found(id)
        issue.decline(me(), text)
    return reached(issue, "decline", _("Said no. Who raised it can read why."))


@bp.post("/issues/<int:id>/withdrawal")
@kept("withdrawal")
def withdrawal(id: int) -> ResponseReturnValue:
    with writing():
        issue = found(id)
        issue.withdraw(me())
    return reached(issue, None, _("Taken back."))


@bp.post("/issues/<int:id>/reopening")
@open_to("everyone")
@limiter.limit("20/minute")
@kept("reopening")
def reopening(id: int) -> ResponseReturnValue:
    """ "It is back", by anybody who may read it, also without a name."""
    if not may_read(found(id).unit, g.person):
        abort(401)
    text = words()
    with writing():
        issue = found(id)
        issue.reopen(g.person, text)
    return reached(issue, None, _("It is on the board again."))


@bp.post("/issues/<int:id>/line-stop")
@kept("line")
def line_stop(id: int) -> ResponseReturnValue:
    with writing():
        issue = found(id)
        issue.stop_line(me())
    return reached(issue, None, _("The line stands. After an hour the plant is asked."))


@bp.delete("/issues/<int:id>/line-stop")
@kept("line")
def line_start(id: int) -> ResponseReturnValue:
    with writing():
        issue = found(id)
        issue.restart_line(me())
    return reached(issue, None, _("The line runs. It stood %(minutes)s minutes.", minutes=issue.line_stopped_minutes or 0))


@bp.delete(f"/issues/<int:id>/<any({','.join(UNDOABLE)}):state>")
@kept("undo")
def undo(id: int, state: str) -> ResponseReturnValue:
    with writing():
        issue = found(id)
        issue.undo(state, me())
    return reached(issue, None, _("Taken back."))


def words() -> str:
    return typed.words("text", TEXT_MAX, lines=True)


def stopped_minutes() -> int | None:
    minutes = typed.number("line_stopped_minutes")
    if minutes is not None and minutes > LONGEST_STOP:
        raise Unfit(_("That is too long. How many minutes did the line stand?"), "line_stopped_minutes")
    return minutes


def reached(issue: Issue, state: str | None, said: str, to: str | None = None) -> ResponseReturnValue:
    """The board it was tapped on, or the page it was sent from, with what was done and how to take it back."""
    undo = url_for(f"issues.{state}", id=issue.id) if state else None
    board = Unit.by_code(request.form.get("board", "")[:20])
    shown = board if board is not None and board.has_board else issue.unit
    to = typed.same_site(request.form.get("next")) or to
    return answer(shown, "now", said, undo, to=to)
