"""Addresses of a photo that somebody in it wants off: the wish, and what is decided about it (P-08)."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.history.models import Attachment
from boards.history.removing import WORDS_MAX, PhotoRequest, may_decide, off_the_disk, subject_of
from boards.history.routes import bp
from boards.ideas.models import Idea
from boards.records import address_of
from boards.refusals import NotAllowed, Refusal, Unfit

__all__ = ["bp"]
ANSWER_LEAST = 10  # characters


@bp.get("/photos/<name>/removal")
def removal(name: str) -> ResponseReturnValue:
    return _page(name)


@bp.post("/photos/<name>/removal")
def removal_asked(name: str) -> ResponseReturnValue:
    """I am in this photo: it is off the screens at once, until somebody decides."""
    try:
        reason = typed.words("reason", WORDS_MAX)
        with writing():
            PhotoRequest.ask(_photo(name), me(), reason)
    except Refusal as refusal:
        return _page(name, refusal)
    flash(_("It is off the screens. The leader of the team decides whether it goes for good."), "said")
    return redirect(url_for("privacy.mine"), 303)


@bp.post("/photos/<name>/removal/decision")
def removal_decided(name: str) -> ResponseReturnValue:
    """It goes for good, also from the disk; or it stays, with a sentence for who asked."""
    try:
        if not may_decide(_photo(name), me()):
            raise NotAllowed(_l("This is for the leader of the team, and for who sent the photo."))
        decision, answer = typed.choice("decision", ("removed", "kept")), typed.words("answer", WORDS_MAX)
        if decision is None:
            raise Unfit(_l("Tap one of the answers."), "decision")
        if decision == "kept" and len(answer) < ANSWER_LEAST:
            raise Unfit(_l("Say why it stays, in at least a few words: who asked reads it."), "answer")
        gone: list[str] = []
        with writing():
            asked = PhotoRequest.open_of(_photo(name)) or abort(404)
            if decision == "removed":
                gone = asked.grant(me())
            else:
                asked.keep(me(), answer)
    except Refusal as refusal:
        return _page(name, refusal)
    off_the_disk(gone)
    flash(_("The photo is gone.") if gone else _("The photo is back on the screens."), "said")
    return redirect(url_for("privacy.mine"), 303)


def _photo(name: str) -> Attachment:
    """A photo that this person may see, or decide about; 404 for any other."""
    photo = db.session.scalar(select(Attachment).where(Attachment.name == name)) or abort(404)
    subject = subject_of(photo)
    if isinstance(subject, Idea) and not subject.is_shown_to(me()):
        abort(404)
    return photo


def _page(name: str, refused: Refusal | None = None) -> ResponseReturnValue:
    if refused:
        db.session.rollback()
    photo = _photo(name)
    subject = subject_of(photo)
    page = render_template(
        "privacy/photo.html",
        photo=photo,
        asked=PhotoRequest.open_of(photo),
        may_decide=may_decide(photo, me()),
        label=getattr(subject, "label", ""),
        back=url_for(address_of(subject)[0], **address_of(subject)[1]) if subject else None,
        refused=refused,
    )
    return page, refused.status if refused else 200
