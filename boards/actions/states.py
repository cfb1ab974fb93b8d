"""The states of an action as resources: POST reaches one, DELETE at the same address is undo (decision 2)."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.actions import forms
from boards.actions.models import Action
from boards.actions.pages import found, kept
from boards.db import writing
from boards.guard import me
from boards.history.attaching import attach, received
from boards.htmx import answer
from boards.refusals import Unfit
from boards.typed import same_site, words

bp = Blueprint("actions", __name__)
STATES = "acceptance,start,completion,verification,closure,cancellation"
RESULT_MAX = 500


@bp.post("/actions/<int:id>/acceptance")
@kept("acceptance")
def acceptance(id: int) -> ResponseReturnValue:
    with writing():
        action = found(id)
        action.accept(me(), forms.due_on(), forms.reason())
    return reached(action, "acceptance", _("Accepted: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/refusal")
@kept("refusal")
def refusal(id: int) -> ResponseReturnValue:
    with writing():
        action = found(id)
        action.refuse(me(), forms.reason())
    return reached(action, None, _("Said no. It goes back to who asked."))


@bp.post("/actions/<int:id>/start")
@kept("start")
def start(id: int) -> ResponseReturnValue:
    with writing():
        action = found(id)
        action.start(me())
    return reached(action, "start", _("Started: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/completion")
@kept("completion")
def completion(id: int) -> ResponseReturnValue:
    """Done, in one tap; where it came from a finding with a photo or a few words (A-13)."""
    result, photo = words("result", RESULT_MAX, lines=True) or None, received("photo")
    with writing():
        action = found(id)
        again = action.stage >= 2
        action.complete(me(), result, has_photo=photo is not None)
        if photo and not again:
            attach(photo, action, "photo_after", me())
    return reached(action, "completion", _("Done: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/verification")
@kept("verification")
def verification(id: int) -> ResponseReturnValue:
    result = words("result", RESULT_MAX, lines=True) or None
    with writing():
        action = found(id)
        action.verify_done(me(), result)
    return reached(action, "verification", _("Checked: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/rejection")
@kept("rejection")
def rejection(id: int) -> ResponseReturnValue:
    """Not done, or no effect: back to Plan, in the next cycle."""
    reason, due_on = forms.reason(), forms.due_on()
    with writing():
        action = found(id)
        action.send_back(me(), reason, due_on)
    return reached(action, None, _("Sent back: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/closure")
@kept("closure")
def closure(id: int) -> ResponseReturnValue:
    standard, yokoten = forms.decision("standard_decision"), forms.decision("yokoten_decision")
    with writing():
        action = found(id)
        action.close(me(), standard, yokoten)
    return reached(action, "closure", _("Closed: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/cancellation")
@kept("cancellation")
def cancellation(id: int) -> ResponseReturnValue:
    with writing():
        action = found(id)
        action.cancel(me(), forms.reason())
    return reached(action, "cancellation", _("Cancelled: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/reopening")
@kept("reopening")
def reopening(id: int) -> ResponseReturnValue:
    reason, due_on = forms.reason(), forms.due_on()
    with writing():
        action = found(id)
        action.reopen(me(), reason, due_on)
    return reached(action, None, _("Open again: “%(title)s”", title=action.title))


@bp.post("/actions/<int:id>/owner")
@kept("owner")
def owner(id: int) -> ResponseReturnValue:
    """Somebody else, who has to accept it; a leader of both says yes beside the new owner in the same tap."""
    with writing():
        action, new_owner = found(id), forms.person("owner")
        if new_owner is None:
            raise Unfit(_("Who? Choose a person."), "owner")
        action.reassign(me(), new_owner)
    return reached(action, None, _("%(name)s is asked: “%(title)s”", name=new_owner.name, title=action.title))


@bp.post("/actions/<int:id>/due-date")
@kept("due_date")
def due_date(id: int) -> ResponseReturnValue:
    reason, due_on = forms.reason(), forms.due_on()
    if due_on is None:
        raise Unfit(_("By when? Choose a day."), "due_on")
    with writing():
        action = found(id)
        action.move_due(me(), due_on, reason)
    said = _("The leader has to agree to the new date.") if action.proposed_move else _("Date moved.")
    return reached(action, None, said)


@bp.post("/actions/<int:id>/due-date/agreement")
@kept("due_date")
def agreement(id: int) -> ResponseReturnValue:
    with writing():
        action = found(id)
        action.confirm_move(me())
    return reached(action, None, _("Date moved."))


@bp.delete(f"/actions/<int:id>/<any({STATES}):state>")
@kept("undo")
def undo(id: int, state: str) -> ResponseReturnValue:
    with writing():
        action = found(id)
        action.undo(state, me())
    return reached(action, None, _("Taken back: “%(title)s”", title=action.title))


def reached(action: Action, state: str | None, said: str) -> ResponseReturnValue:
    """The board, or the page it was sent from, with what was done and how to take it back."""
    undo = url_for(f"actions.{state}", id=action.id) if state else None
    return answer(action.unit.board, "actions", said, undo, to=same_site(request.form.get("next")))
