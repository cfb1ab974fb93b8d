"""An idea from a phone becomes a row exactly once, however often it arrives (U-02), its photos on disk before it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from boards.db import db, writing
from boards.history import photos
from boards.history.attaching import attach
from boards.i18n import language
from boards.ideas.forms import IdeaForm
from boards.ideas.models import TITLE_MAX, Idea
from boards.ideas.receipts import Receipt, receipt_for
from boards.ideas.verbs import first_words
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow

ATTEMPTS = 8  # receipts tried for one submission: with a million ideas about one in a thousand needs a second


class SentBefore(NotNow):
    """This submission has become an idea already, with other words: nothing is overwritten, nothing is lost."""

    def __init__(self) -> None:
        super().__init__(_l("Your first text is on the board already. Send this one as another idea?"), "text")


def take_in(unit: Unit, form: IdeaForm, author: Person | None) -> tuple[Idea, Receipt]:
    """The idea that the form has become, now or before, and its receipt.

    Raises SentBefore; PhotoRefused. Call it outside writing(): photos are developed first.
    """
    if sent := _sent(form):
        return sent
    streams = {name: cast(BinaryIO, upload.stream) for name, upload in form.photos.items()}
    kept = _develop(streams, "photo_after" if form.done else "photo")
    for attempt in range(ATTEMPTS):
        receipt = receipt_for(form.submission, attempt)
        try:
            with writing():
                if Idea.by_submission(receipt) is None and not _taken(receipt):
                    _submit(unit, form, author, receipt, kept)
        except IntegrityError:  # the same idea, or the same receipt, at the same moment in another process
            db.session.rollback()
        if sent := _sent(form):
            return sent
    raise RuntimeError("no free receipt")


def _sent(form: IdeaForm) -> tuple[Idea, Receipt] | None:
    idea = Idea.by_submission(receipt_for(form.submission))
    if idea is None:
        return None
    if idea.text != form.text:
        raise SentBefore
    receipts = (receipt_for(form.submission, attempt) for attempt in range(ATTEMPTS))
    return idea, next(receipt for receipt in receipts if receipt.code_hash == idea.receipt_hash)


def _taken(receipt: Receipt) -> bool:
    return db.session.scalar(select(Idea.id).where(Idea.receipt_hash == receipt.code_hash)) is not None


def _develop(streams: Mapping[str, BinaryIO], kind: str) -> dict[str, photos.Photo]:
    """By kind of attachment. What is made already shows its result, and perhaps how it was before."""
    folder, today = Path(current_app.config["PHOTOS"]), production_date()
    db.session.rollback()  # no transaction stays open while a photo is developed
    return {
        kind if name == "photo" else "photo_before": photos.store(stream, folder, today) for name, stream in streams.items()
    }


def _submit(unit: Unit, form: IdeaForm, author: Person | None, receipt: Receipt, kept: Mapping[str, photos.Photo]) -> None:
    idea = Idea.submit(
        unit,
        form.text,
        receipt=receipt,
        language=language(),
        author=author,
        signature=None if author else form.author or None,
        title=first_words(form.text) or form.text[:TITLE_MAX] or _("Photo: %(place)s", place=unit.name_in(language())),
        kind="done" if form.done else "proposal",
        benefit=form.benefit,
    )
    for kind, photo in kept.items():
        attach(photo, idea, kind, author)
