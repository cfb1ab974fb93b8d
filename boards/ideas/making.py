"""What follows a yes: trial, in use, seen by a leader, in the standard; looked at again, and thanks."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import writing
from boards.guard import me
from boards.history.attaching import attach, received
from boards.ideas.answering import found, kept
from boards.ideas.answers import bp, said, text_of, who_makes_it
from boards.ideas.merging import all_behind
from boards.ideas.story import story_of
from boards.people.models import Person
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, Unfit

LOOK_AT_MAX, STANDARD_MAX = 200, 200
__all__ = ["bp"]


@bp.post("/ideas/<int:id>/owner")
@kept("owner")
def owner(id: int) -> ResponseReturnValue:
    """Somebody else makes it real, by a day of their own."""
    due_on = typed.date("due_on", first=plant_date())
    if due_on is None:
        raise Unfit(_l("By when? Choose a day."), "due_on")
    with writing():
        idea, maker = found(id), who_makes_it()
        idea.reassign(me(), maker, due_on)
    return said(idea, _("%(name)s makes it real.", name=maker.name), "owner")


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
    return said(idea, _("In trial: “%(title)s”", title=idea.title), "trial")


@bp.post("/ideas/<int:id>/report")
@kept("report")
def report(id: int) -> ResponseReturnValue:
    effect, why_none, photo = text_of("effect"), typed.words("no_photo_reason", 200), received("photo")
    with writing():
        idea = found(id)
        idea.report(me(), effect, why_none or None)
        if photo:
            attach(photo, idea, "photo_after", me())
    return said(idea, _("In use. A leader has a look."), "report")


@bp.post("/ideas/<int:id>/implementation")
@kept("implementation")
def implementation(id: int) -> ResponseReturnValue:
    """A leader has seen it in use (I-09)."""
    effect, why_none, photo = text_of("effect"), typed.words("no_photo_reason", 200), received("photo")
    with writing():
        idea = found(id)
        if photo:
            attach(photo, idea, "photo_after", me())
        idea.confirm(me(), effect or None, why_none or None)
    return said(idea, _("Confirmed: “%(title)s”", title=idea.title), "implementation", closing=True)


@bp.post("/ideas/<int:id>/standardisation")
@kept("standardisation")
def standardisation(id: int) -> ResponseReturnValue:
    standard = typed.words("standard", STANDARD_MAX)
    if not standard:
        raise Unfit(_l("Which standard? Or why is none concerned?"), "standard")
    with writing():
        idea = found(id)
        idea.standardise(me(), standard)
    return said(idea, _("In the standard: “%(title)s”", title=idea.title), "standardisation", closing=True)


@bp.post("/ideas/<int:id>/reopening")
@kept("reopening")
def reopening(id: int) -> ResponseReturnValue:
    """A new fact, or not in use any more (I-10). For the author, and the leaders of the team."""
    text = text_of()
    with writing():
        idea = found(id)
        if me() is not idea.author and not me().leads(idea.unit):
            raise NotAllowed(_l("This is for the author and the leaders of the team."))
        idea.reopen(me(), text)
    return said(idea, _("Looked at again: “%(title)s”", title=idea.title))


@bp.post("/ideas/<int:id>/recognition")
@kept("recognition")
def recognition(id: int) -> ResponseReturnValue:
    """Thanks by name, on the board for a week."""
    text = typed.words("text", 300, lines=True)
    with writing():
        idea = found(id)
        named: list[Person | None] = [*all_behind(idea)]
        for author in named or [None]:  # who gave no name reads it with the receipt
            idea.thank(me(), author, text)
    return said(idea, _("Thanks are on the board."))


@bp.post("/ideas/<int:id>/recognition/consent")
@kept("consent")
def consent(id: int) -> ResponseReturnValue:
    """May we show your name? Asked once, of whoever was thanked; another day the answer may be another one."""
    answer = typed.choice("answer", ("yes", "no"))
    if answer is None:
        raise Unfit(_l("Tap one of the answers."), "answer")
    with writing():
        idea = found(id)
        if all(thanks.to_id != me().id for thanks in story_of(idea).thanks):
            raise NotAllowed(_l("This is for who was thanked."))
        me().show_name_consent = answer == "yes"
    return said(idea, _("Thank you. Your name is shown.") if answer == "yes" else _("Thank you. Your name is not shown."))
