"""Addresses of ideas for those who answer them and make them real. What is said is a resource: POST says it."""

from __future__ import annotations

from flask import Blueprint, abort, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.actions.forms import person
from boards.db import writing
from boards.guard import me, open_to
from boards.history.attaching import attach, received
from boards.htmx import answer
from boards.ideas.answering import agreed, found, kept, other_idea, whole_page
from boards.ideas.models import Idea
from boards.ideas.themes import theme
from boards.ideas.words import idea_state, idea_step
from boards.live.checks import may_read
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, Unfit
from boards.typed import same_site

bp = Blueprint("ideas", __name__)
for saying in (idea_state, idea_step):
    bp.add_app_template_global(saying)
bp.add_app_template_global(theme, "idea_theme")
ANSWER_MAX, LOOK_AT_MAX, STANDARD_MAX = 1000, 200, 200


@bp.get("/ideas/<int:id>")
@open_to("everyone")
def idea(id: int) -> ResponseReturnValue:
    shown = found(id)
    if not may_read(shown.unit, g.person):
        abort(401)
    return whole_page(shown)


@bp.post("/ideas/<int:id>/acceptance")
@kept("acceptance")
def acceptance(id: int) -> ResponseReturnValue:
    text, due_on = _text(), typed.date("due_on", first=plant_date())
    with writing():
        idea = found(id)
        owner = _owner()
        if due_on is None:
            raise Unfit(_l("By when? Choose a day."), "due_on")
        touches, agreed_by = agreed()
        if not _said_already(idea, "acceptance", text):
            idea.accept(me(), owner, due_on, text or None, touches, agreed_by)
    return _said(idea, _("Accepted: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/question")
@kept("question")
def question(id: int) -> ResponseReturnValue:
    text = _text()
    with writing():
        idea = found(id)
        if not _said_already(idea, "question", text):
            idea.ask(me(), text)
    return _said(idea, _("The author is asked."))


@bp.post("/ideas/<int:id>/word")
@kept("word")
def word(id: int) -> ResponseReturnValue:
    text = _text()
    with writing():
        idea = found(id)
        if not _said_already(idea, "word", text):
            idea.say(me(), text)
    return _said(idea, _("The author can read it now."))


@bp.post("/ideas/<int:id>/decline")
@kept("decline")
def decline(id: int) -> ResponseReturnValue:
    text, reason_code = _text(), typed.choice("reason_code", _reason_codes())
    with writing():
        idea = found(id)
        if not _said_already(idea, "decline", text):
            idea.decline(me(), reason_code or "", text)
    return _said(idea, _("Declined. The author reads your words."))


@bp.post("/ideas/<int:id>/parking")
@kept("parking")
def parking(id: int) -> ResponseReturnValue:
    text, review_on = _text(), typed.date("review_on", first=plant_date())
    if review_on is None:
        raise Unfit(_l("Until when? Choose a day."), "review_on")
    with writing():
        idea = found(id)
        if not _said_already(idea, "parking", text):
            idea.park(me(), review_on, text)
    return _said(idea, _("Parked. It comes back by itself."))


@bp.post("/ideas/<int:id>/merger")
@kept("merger")
def merger(id: int) -> ResponseReturnValue:
    with writing():
        idea = found(id)
        idea.merge(me(), other_idea("into"))
    return _said(idea, _("Both go on together."))


@bp.post("/ideas/<int:id>/trial")
@kept("trial")
def trial(id: int) -> ResponseReturnValue:
    first, last = typed.date("from_on"), typed.date("to_on", first=plant_date())
    look_at = typed.words("look_at", LOOK_AT_MAX)
    if first is None or last is None or last < first:
        raise Unfit(_l("From when to when?"), "to_on")
    with writing():
        idea = found(id)
        idea.try_out(me(), first, last, look_at)
    return _said(idea, _("In trial: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/report")
@kept("report")
def report(id: int) -> ResponseReturnValue:
    effect, why_none, photo = _text("effect"), typed.words("no_photo_reason", 200), received("photo")
    with writing():
        idea = found(id)
        idea.report(me(), effect, why_none or None)
        if photo:
            attach(photo, idea, "photo_after", me())
    return _said(idea, _("In use. A leader has a look."))


@bp.post("/ideas/<int:id>/implementation")
@kept("implementation")
def implementation(id: int) -> ResponseReturnValue:
    """A leader has seen it in use (I-09)."""
    effect, why_none, photo = _text("effect"), typed.words("no_photo_reason", 200), received("photo")
    with writing():
        idea = found(id)
        if photo:
            attach(photo, idea, "photo_after", me())
        idea.confirm(me(), effect or None, why_none or None)
    return _said(idea, _("Confirmed: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/standardisation")
@kept("standardisation")
def standardisation(id: int) -> ResponseReturnValue:
    standard = typed.words("standard", STANDARD_MAX)
    if not standard:
        raise Unfit(_l("Which standard? Or why is none concerned?"), "standard")
    with writing():
        idea = found(id)
        idea.standardise(me(), standard)
    return _said(idea, _("In the standard: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/reopening")
@kept("reopening")
def reopening(id: int) -> ResponseReturnValue:
    """A new fact, or not in use any more (I-10). For the author, and the leaders of the team."""
    text = _text()
    with writing():
        idea = found(id)
        if me() is not idea.author and not me().leads(idea.unit):
            raise NotAllowed(_l("This is for the author and the leaders of the team."))
        idea.reopen(me(), text)
    return _said(idea, _("Looked at again: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/recognition")
@kept("recognition")
def recognition(id: int) -> ResponseReturnValue:
    """Thanks by name, on the board for a week."""
    text = typed.words("text", 300, lines=True)
    with writing():
        idea = found(id)
        if idea.author is None:
            raise Unfit(_l("The author has given no name. Your words reach the author as an answer."), "text")
        for author in (idea.author, *idea.coauthors):
            idea.thank(me(), author, text)
    return _said(idea, _("Thanks are on the board."))


@bp.post("/ideas/<int:id>/hiding")
@kept("hiding")
def hiding(id: int) -> ResponseReturnValue:
    """Off the screens, with a reason; nothing is deleted (decision 13)."""
    reason = typed.words("reason", 300)
    with writing():
        idea = found(id)
        idea.hide(me(), reason)
    return _said(idea, _("It is off the screens. Another leader can bring it back."))


@bp.delete("/ideas/<int:id>/hiding")
@kept("hiding")
def unhiding(id: int) -> ResponseReturnValue:
    with writing():
        idea = found(id)
        idea.show_again(me())
    return _said(idea, _("It is on the screens again."))


def _said(idea: Idea, sentence: str) -> ResponseReturnValue:
    to = same_site(request.form.get("next")) or url_for("ideas.idea", id=idea.id)
    return answer(idea.unit, "ideas", sentence, to=to)


def _said_already(idea: Idea, kind: str, text: str) -> bool:
    """A second tap of the same person: said once."""
    last = idea.steps[-1] if idea.steps else None
    return last is not None and (last.kind, last.by, last.text or "") == (kind, me(), text)


def _text(name: str = "text") -> str:
    return typed.words(name, ANSWER_MAX, lines=True)


def _owner() -> Person:
    owner = person("owner")
    if owner is None:
        raise Unfit(_l("Who makes it real? Choose a person."), "owner")
    return owner


def _reason_codes() -> list[str]:
    return list(Plant.get().codes.get("idea_decline_reasons", []))
