"""Addresses of ideas for those who answer them and make them real: the page, taking back, off the screens (the rest:
answers.py, making.py, looking.py). What is said is a resource: POST says it, DELETE takes it back (decision 2)."""

from __future__ import annotations

from flask import abort, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import writing
from boards.guard import me, open_to
from boards.ideas.answering import found, kept, whole_page
from boards.ideas.answers import said
from boards.ideas.overview import bp
from boards.ideas.recognition import thanked_name
from boards.ideas.themes import theme
from boards.ideas.undoing import UNDOABLE
from boards.ideas.words import idea_event, idea_state, idea_step, look_state
from boards.live.checks import may_read

for saying in (idea_event, idea_state, idea_step, look_state):
    bp.add_app_template_global(saying)
bp.add_app_template_global(theme, "idea_theme")
bp.add_app_template_global(thanked_name)
__all__ = ["bp"]


@bp.get("/ideas/<int:id>")
@open_to("everyone")
def idea(id: int) -> ResponseReturnValue:
    shown = found(id)
    if not may_read(shown.unit, g.person):
        abort(401)
    return whole_page(shown)


@bp.delete(f"/ideas/<int:id>/<any({','.join(UNDOABLE)}):state>")
@kept("undo")
def undo(id: int, state: str) -> ResponseReturnValue:
    with writing():
        idea = found(id)
        idea.undo(state, me())
    return said(idea, _("Taken back: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/hiding")
@kept("hiding")
def hiding(id: int) -> ResponseReturnValue:
    """Off the screens, with a reason; nothing is deleted (decision 13)."""
    reason = typed.words("reason", 300)
    with writing():
        idea = found(id)
        idea.hide(me(), reason)
    return said(idea, _("It is off the screens. Another leader can bring it back."))


@bp.delete("/ideas/<int:id>/hiding")
@kept("hiding")
def unhiding(id: int) -> ResponseReturnValue:
    with writing():
        idea = found(id)
        idea.show_again(me())
    return said(idea, _("It is on the screens again."))
