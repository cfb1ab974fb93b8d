"""Answers to ideas: yes with a person and a day, a question, a word, no with a reason, not now, the same as another."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.actions.forms import person
from boards.actions.origins import still_open
from boards.db import writing
from boards.guard import me
from boards.htmx import answer
from boards.ideas.answering import agreed, found, kept, other_idea
from boards.ideas.models import Idea
from boards.people.models import Person
from boards.plant.production_day import plant_date
from boards.refusals import Unfit
from boards.standards.code_lists import choices
from boards.typed import same_site

bp = Blueprint("ideas", __name__)
ANSWER_MAX = 1000


@bp.post("/ideas/<int:id>/acceptance")
@kept("acceptance")
def acceptance(id: int) -> ResponseReturnValue:
    text, due_on = text_of(), typed.date("due_on", first=plant_date())
    with writing():
        idea = found(id)
        owner = who_makes_it()
        if due_on is None:
            raise Unfit(_l("By when? Choose a day."), "due_on")
        touches, agreed_by = agreed()
        if not _said_already(idea, "acceptance", text):
            idea.accept(me(), owner, due_on, text or None, touches, agreed_by)
    return said(idea, _("Accepted: “%(title)s”", title=idea.title), "acceptance")


@bp.post("/ideas/<int:id>/question")
@kept("question")
def question(id: int) -> ResponseReturnValue:
    text = text_of()
    with writing():
        idea = found(id)
        if not _said_already(idea, "question", text):
            idea.ask(me(), text)
    return said(idea, _("The author is asked."), "question")


@bp.post("/ideas/<int:id>/word")
@kept("word")
def word(id: int) -> ResponseReturnValue:
    text = text_of()
    with writing():
        idea = found(id)
        if not _said_already(idea, "word", text):
            idea.say(me(), text)
    return said(idea, _("The author can read it now."), "word")


@bp.post("/ideas/<int:id>/decline")
@kept("decline")
def decline(id: int) -> ResponseReturnValue:
    text, reason_code = text_of(), typed.choice("reason_code", _reason_codes())
    with writing():
        idea = found(id)
        if not _said_already(idea, "decline", text):
            idea.decline(me(), reason_code or "", text)
    return said(idea, _("Declined. The author reads your words."), "decline", closing=True)


@bp.post("/ideas/<int:id>/parking")
@kept("parking")
def parking(id: int) -> ResponseReturnValue:
    text, review_on = text_of(), typed.date("review_on", first=plant_date())
    if review_on is None:
        raise Unfit(_l("Until when? Choose a day."), "review_on")
    with writing():
        idea = found(id)
        if not _said_already(idea, "parking", text):
            idea.park(me(), review_on, text)
    return said(idea, _("Parked. It comes back by itself."), "parking")


@bp.post("/ideas/<int:id>/merger")
@kept("merger")
def merger(id: int) -> ResponseReturnValue:
    with writing():
        idea = found(id)
        idea.merge(me(), other_idea("into"))
    return said(idea, _("Both go on together."), "merger", closing=True)


def said(idea: Idea, sentence: str, undo: str | None = None, closing: bool = False) -> ResponseReturnValue:
    """Back to where it was said from, with what was done and (`undo`: the kind of step) how to take it back.

    `closing`: the idea is over now; what is still promised because of it is named (A-12).
    """
    if closing and (left := still_open(idea)):
        sentence += " " + _("Still open from it: %(numbers)s", numbers=", ".join(action.label for action in left))
    to = same_site(request.form.get("next")) or url_for("ideas.idea", id=idea.id)
    taking_back = url_for("ideas.undo", id=idea.id, state=undo) if undo else None
    return answer(idea.unit, "ideas", sentence, taking_back, to=to)


def text_of(name: str = "text") -> str:
    return typed.words(name, ANSWER_MAX, lines=True)


def who_makes_it() -> Person:
    """Exactly one person, out of the form."""
    owner = person("owner")
    if owner is None:
        raise Unfit(_l("Who makes it real? Choose a person."), "owner")
    return owner


def _said_already(idea: Idea, kind: str, text: str) -> bool:
    """A second tap of the same person: said once."""
    last = idea.steps[-1] if idea.steps else None
    return last is not None and (last.kind, last.by, last.text or "") == (kind, me(), text)


def _reason_codes() -> list[str]:
    return choices("idea_decline_reasons")
